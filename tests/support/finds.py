"""The findings of a copy, usable or not."""

from __future__ import annotations

from pathlib import Path

from builder.read.copy import read
from builder.read.issued import Issued
from builder.read.returned import Found, UnreadableError


def found_in(path: Path, issued: Issued) -> tuple[Found, ...]:
    """The findings of a copy as read, or those that say why it cannot be read."""
    try:
        return read(path, issued).found
    except UnreadableError as error:
        return error.found
