"""Which functions there are, from the lists beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path

VOLATILE = frozenset(
    {"CELL", "INDIRECT", "INFO", "NOW", "OFFSET", "RAND", "RANDBETWEEN", "RANDARRAY", "TODAY"}
)
PREFIX = "_XLFN."

Limits = tuple[int, int] | None


@cache
def known() -> dict[str, Limits]:
    """Each function of Excel 2010, with the fewest and the most arguments where the list says."""
    return _read("functions.txt")


@cache
def newer() -> dict[str, Limits]:
    """The functions that need the prefix _xlfn. in a file; those with argument counts may be used."""
    return _read("functions_newer.txt")


def argument_limits(name: str) -> Limits:
    """The fewest and the most arguments of a function, in capitals as a file has it; None if not known."""
    return newer().get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else known().get(name)


def _read(file: str) -> dict[str, Limits]:
    lines = (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {row[0]: (int(row[1]), int(row[2])) if len(row) > 1 else None for row in rows}
