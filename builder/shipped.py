"""Where the folders are that people edit: beside the code in a checkout, inside the package in a wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent
COPIES = "_data"
"""The folder of the package with the copies that a wheel carries: setup.py puts them there."""


def shipped(folder: str) -> Path:
    """The folder of that name of the checkout, or its copy in the package."""
    edited = PACKAGE.parent / folder
    return edited if edited.is_dir() else PACKAGE / COPIES / folder
