"""Formulas that the formula engine would read in part, found by what it gives back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

LAST_CELL = (1_048_576, 16_384)
"""The cell in which formulas are tried; it is empty before and after."""

MARK = "&abs(0)"
"""Put after a formula to be tried: it comes back in capitals if it has been read so far."""

_DIGITS = re.compile(r"\d+")
_TEXT = re.compile(r'"[^"]*"')
_HEAD = re.compile(r"(?<![\w.])(?:_xlfn\.)?LAMBDA\(([^()]*)", re.IGNORECASE)
_SIZE = re.compile(r"(?<![\w.])(?:_xlfn\.)?EXPAND\([^()]*,\s*(?:\d{6}|[\d.]+E\+?\d)", re.IGNORECASE)


def endless(formulas: Iterable[str]) -> str | None:
    """The first formula that can end the process: a LAMBDA calls what it is given, or EXPAND is huge."""
    return next((formula for formula in formulas if _is_endless(_TEXT.sub("", formula))), None)


def _is_endless(formula: str) -> bool:
    given = {name.strip() for head in _HEAD.findall(formula) for name in head.split(",")} - {""}
    called = "|".join(map(re.escape, given))
    calls = rf"(?<![\w.])(?:{called})\s*\("
    return bool(_SIZE.search(formula) or (given and re.search(calls, formula, re.IGNORECASE)))


def cut(model: Any, sheet: int, formulas: Collection[str]) -> set[str]:
    """Those of the formulas that would lose what comes after a complete expression: ``A1 AND B1`` as ``A1``.

    They are without their equals sign. A formula that cannot be read at all is not among them: it is kept,
    and gives #ERROR!. Formulas that differ in digits alone are tried once.
    """
    shapes = _DIGITS.sub("1", "\0".join(formulas)).split("\0")
    shaped = list(zip(shapes, formulas, strict=False))
    wrong = {shape for shape, formula in dict(shaped).items() if _is_cut(model, sheet, formula)}
    return {formula for shape, formula in shaped if shape in wrong}


def _is_cut(model: Any, sheet: int, formula: str) -> bool:
    if not model.is_empty_cell(sheet, *LAST_CELL):
        return True  # there is no room to try it, so it is not taken on trust
    marked = formula + MARK
    model.set_user_input(sheet, *LAST_CELL, f"={marked}")
    told = model.get_cell_formula(sheet, *LAST_CELL)
    model.clear_cell_contents(sheet, *LAST_CELL)  # a formula that spills would stay
    model.range_clear_all(sheet, *LAST_CELL, *LAST_CELL)
    return not told.endswith((MARK, MARK.upper()))
