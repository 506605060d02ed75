"""This tool's version, as installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def tool_version() -> str:
    """The version, 0.0.0 where the tool is run without being installed."""
    try:
        return version("toms-mapping-tool")
    except PackageNotFoundError:
        return "0.0.0"
