"""Which functions there are, from the lists beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path

VOLATILE = frozenset(
    {"CELL", "INDIRECT", "INFO", "NOW", "OFFSET", "RAND", "RANDBETWEEN", "RANDARRAY", "TODAY"}
)


@cache
def argument_limits() -> dict[str, tuple[int, int] | None]:
    """Each function of Excel 2010, with the fewest and the most arguments where the list says."""
    return {row[0]: (int(row[1]), int(row[2])) if len(row) > 1 else None for row in _rows("functions.txt")}


@cache
def newer() -> frozenset[str]:
    """The functions that need the prefix _xlfn. in a file."""
    return frozenset(row[0] for row in _rows("functions_newer.txt"))


def _rows(file: str) -> list[list[str]]:
    lines = (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]
