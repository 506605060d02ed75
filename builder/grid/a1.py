"""Addresses: columns, rows and rectangles from their A1 spelling."""

from __future__ import annotations

import re
from functools import cache

LAST_COLUMN = 16384
LAST_ROW = 1_048_576
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)")

Area = tuple[int, int, int, int]


@cache
def column_number(letters: str) -> int:
    """The number of a column from its letters: 1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def letters(number: int) -> str:
    """The letters of a column from its number: A for 1, AB for 28."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def area(reference: str) -> Area:
    """First row, first column, last row and last column of an address such as B2 or B2:D9, counted from 1.

    Raises ``ValueError`` for anything else.
    """
    corners = [_CELL.fullmatch(corner) for corner in reference.replace("$", "").split(":")]
    if not 1 <= len(corners) <= 2 or not all(corners):  # noqa: PLR2004 - a range has two corners
        raise ValueError(f"{reference} is not an address")
    numbers = [(int(corner[2]), column_number(corner[1])) for corner in corners if corner]
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
    return match is not None and column_number(match[1]) <= LAST_COLUMN and int(match[2]) <= LAST_ROW
