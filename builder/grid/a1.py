"""A1 addresses: columns, cells, rectangles, sheet names. They count from 0, an ``Area`` from 1."""

from __future__ import annotations

import re
from functools import cache

LAST_COLUMN = 16384
LAST_ROW = 1_048_576
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)")

Area = tuple[int, int, int, int]


@cache
def column_number(letters: str) -> int:
    """0, 1, ..., 26 for A, B, ..., AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


@cache
def column_letters(column: int) -> str:
    """A, B, ..., AA for 0, 1, ..., 26."""
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int, fixed_column: bool = False, fixed_row: bool = False) -> str:
    """A1 text of a cell."""
    return ("$" if fixed_column else "") + column_letters(column) + ("$" if fixed_row else "") + str(row + 1)


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return sheet if re.fullmatch(r"[A-Za-z_]\w*", sheet) and not is_cell_like(sheet) else f"'{sheet}'"


def area(reference: str) -> Area:
    """First row, first column, last row and last column of an address such as B2 or B2:D9, counted from 1.

    Raises ``ValueError`` for anything else.
    """
    corners = [_CELL.fullmatch(corner) for corner in reference.replace("$", "").split(":")]
    if not 1 <= len(corners) <= 2 or not all(corners):  # noqa: PLR2004 - a range has two corners
        raise ValueError(f"{reference} is not an address")
    numbers = [(int(corner[2]), column_number(corner[1]) + 1) for corner in corners if corner]
    return *numbers[0], *numbers[-1]


def overlap(one: Area, other: Area) -> bool:
    """Whether two rectangles share a cell."""
    rows = one[0] <= other[2] and other[0] <= one[2]
    return rows and one[1] <= other[3] and other[1] <= one[3]


def is_cell_like(name: str) -> bool:
    """Whether Excel would read a name as a cell: in A1 style (KPI1, NT1) or R1C1 style (R, C2, R1C1)."""
    if re.fullmatch(r"r\d*(c\d*)?|c\d*", name.lower()):
        return True
    match = _CELL.fullmatch(name.upper())
    return match is not None and column_number(match[1]) < LAST_COLUMN and int(match[2]) <= LAST_ROW
