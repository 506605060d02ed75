"""Formulas that several cells share. The file holds the text once and says which other cells have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from builder.formulas.r1c1 import TOKEN
from builder.grid.a1 import LAST_COLUMN, LAST_ROW, column_letters, column_number
from builder.read.files.raw import Cell

AREA = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Z]{1,3})\$?([1-9]\d{0,6}))?")
GONE = "#REF!"
letters_of = cache(column_letters)


class Loose(NamedTuple):
    """A reference that moves with its cell. Column and row from 0; letters or digits are what stays."""

    column: int
    row: int
    letters: str
    digits: str

    def at(self, rows: int, columns: int) -> str:
        """The reference that many rows and columns further on."""
        row, column = self.row + rows, self.column + columns
        if not (0 <= row < LAST_ROW and 0 <= column < LAST_COLUMN):
            return GONE
        return (self.letters or letters_of(column)) + (self.digits or str(row + 1))


class Filled:
    """A formula that is filled into other cells, most often into those below."""

    def __init__(self, text: str) -> None:
        self.pieces = tuple(_pieces(text))
        loose = [piece for piece in self.pieces if isinstance(piece, Loose)]
        self.down = "".join(map(_printed, self.pieces))
        self.rows = tuple(piece.row + 1 for piece in loose if not piece.digits)

    def at(self, rows: int, columns: int) -> str:
        """The formula that many rows and columns further on."""
        if not columns and self._stays_inside(rows):
            return self.down % tuple([row + rows for row in self.rows])
        return "".join(p if isinstance(p, str) else p.at(rows, columns) for p in self.pieces)

    def _stays_inside(self, rows: int) -> bool:
        """Whether no reference leaves the sheet."""
        return not self.rows or 0 < min(self.rows) + rows <= max(self.rows) + rows <= LAST_ROW


def _printed(piece: str | Loose) -> str:
    """A piece of the pattern that is printed for the cells below, with %d for each row that moves."""
    if isinstance(piece, str):
        return piece.replace("%", "%%")
    return (piece.letters or letters_of(piece.column)) + (piece.digits or "%d")


class Shared:
    """The shared formulas of one sheet, by number."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[Filled, int, int]] = {}

    def text(self, number: str, text: str, row: int, column: int) -> str:
        """The formula of the cell at `row` and `column` (from 0); `text` is in the first cell alone.

        Raises:
            KeyError: no earlier cell had the text.
        """
        if text:
            self._first[number] = Filled(text), row, column
            return text
        filled, from_row, from_column = self._first[number]
        return filled.at(row - from_row, column - from_column)


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula with its loose references moved, as when it is copied to another cell."""
    return Filled(formula).at(rows, columns)


def _pieces(formula: str) -> Iterator[str | Loose]:
    at = 0
    for found in TOKEN.finditer(formula):
        if found["kept"] or (found["fixed_column"] and found["fixed_row"]):
            continue
        yield formula[at : found.start()]
        column, row = column_number(found["letters"]), int(found["digits"]) - 1
        letters = found["fixed_column"] and "$" + found["letters"]
        digits = found["fixed_row"] and "$" + found["digits"]
        yield Loose(column, row, letters, digits)
        at = found.end()
    yield formula[at:]


def area(text: str) -> tuple[Cell, Cell]:
    """First and last cell of an area such as A5:C9.

    Raises:
        ValueError: it is no area.
    """
    match = AREA.fullmatch(text)
    if not match:
        raise ValueError(f"{text[:20]!r} is no area")
    first = int(match[2]) - 1, column_number(match[1])
    return first, (int(match[4]) - 1, column_number(match[3])) if match[3] else first
