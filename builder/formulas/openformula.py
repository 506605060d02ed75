"""OpenFormula, in which .ods files write formulas (OpenDocument 1.3, part 4), to the form of .xlsx files."""

from __future__ import annotations

import re
from functools import lru_cache

PREFIX = "of:"
KEPT = ('"', "[")
PIECES = re.compile(r'("[^"]*"|\[[^\[\]]*\])')
_SHEET = r"(?:\$?('(?:[^']|'')+'|[^'.$:]+))?"
_CELL = r"(\$?[A-Z]{1,3}\$?[1-9]\d*|\$?[A-Z]{1,3}|\$?[1-9]\d*)"
AREA = re.compile(rf"\[{_SHEET}\.{_CELL}(?::\.{_CELL})?\]")
NAME = re.compile(r"\$\$(?=[A-Za-z_])")
"""What may be written before a name (5.11), as Aspose does."""

GONE = "[#REF!]"
ANY = "A1"
MOST_PIECES = 32_768
"""How many pieces are remembered: a workbook has some 23,000, half a million times."""


def is_open(formula: str) -> bool:
    """Whether the formula is written in OpenFormula."""
    return formula.startswith(PREFIX)


def file_form(formula: str, *, alike: bool = False) -> str:
    """An OpenFormula as an .xlsx file would hold it, without equals sign: ``SUM(Mapping!$A1:$A3,1)``.

    alike: every reference reads A1 or A1:A1. A formula that is no OpenFormula stays as it is.

    What the workbook does not use stays as it is, and so never reads like one of its formulas: references to
    other files or across sheets, lists of references (~), intersections (!), functions of other names.
    """
    if not is_open(formula):
        return formula
    turned = _alike if alike else _turned
    return "".join(map(turned, PIECES.split(formula.removeprefix(PREFIX).removeprefix("="))))


@lru_cache(maxsize=MOST_PIECES)
def _turned(piece: str) -> str:
    """A text, a reference or what is between them; the same pieces come back in thousands of formulas."""
    found = AREA.fullmatch(piece)
    if found:
        sheet, first, last = found.groups()
        return (f"{sheet}!" if sheet else "") + first + (f":{last}" if last else "")
    if piece == GONE:
        return piece[1:-1]
    return piece if piece.startswith(KEPT) else NAME.sub("", piece.replace(";", ","))


@lru_cache(maxsize=MOST_PIECES)
def _alike(piece: str) -> str:
    found = AREA.fullmatch(piece)
    if found:
        return f"{ANY}:{ANY}" if found[3] else ANY
    return _turned(piece)
