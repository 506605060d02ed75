"""This tool's version, as installed."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version


def order(version: str) -> tuple[int, ...]:
    """What puts versions in order: 0.10.0 comes after 0.9.0."""
    return tuple(map(int, re.findall(r"[0-9]+", version)))


def tool_version() -> str:
    """The version, 0.0.0 if the tool is run without being installed."""
    try:
        return version("toms-mapping-tool")
    except PackageNotFoundError:
        return "0.0.0"
