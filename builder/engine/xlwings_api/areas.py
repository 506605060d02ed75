"""Cell areas and their addresses in A1 notation."""

from __future__ import annotations

import re
from dataclasses import dataclass

import ironcalc

from builder.grid.a1 import LAST_COLUMN, LAST_ROW, column_letters, column_number

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?([1-9]\d{0,6})")
_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)", re.DOTALL)
_PLAIN = re.compile(r"[\w.]+")


@dataclass(frozen=True)
class Area:
    """A block of cells: the first row and column, counted from 1, and how many there are of each."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def last_row(self) -> int:
        """The lowest row of the area."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """The rightmost column of the area."""
        return self.column + self.columns - 1

    @property
    def whole_rows(self) -> bool:
        """Whether the area runs over every column."""
        return self.columns == LAST_COLUMN

    @property
    def whole_columns(self) -> bool:
        """Whether the area runs over every row."""
        return self.rows == LAST_ROW

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """First row, first column, last row, last column, as the formula engine wants them."""
        return self.row, self.column, self.last_row, self.last_column

    def cells(self) -> list[tuple[int, int]]:
        """Every (row, column), row by row."""
        return [
            (row, column)
            for row in range(self.row, self.last_row + 1)
            for column in range(self.column, self.last_column + 1)
        ]

    def within(self, other: Area) -> Area | None:
        """The part of this area that the other one covers too; None if they do not meet."""
        row, column = max(self.row, other.row), max(self.column, other.column)
        rows = min(self.last_row, other.last_row) - row + 1
        columns = min(self.last_column, other.last_column) - column + 1
        return Area(row, column, rows, columns) if rows > 0 and columns > 0 else None

    def opened(self, room: Area) -> Area:
        """This area after whole rows or whole columns have been inserted at a place: moved or grown."""
        if room.whole_rows:
            row, rows = _opened(self.row, self.rows, room.row, room.rows, LAST_ROW)
            return Area(row, self.column, rows, self.columns)
        column, columns = _opened(self.column, self.columns, room.column, room.columns, LAST_COLUMN)
        return Area(self.row, column, self.rows, columns)

    def closed(self, gone: Area) -> Area | None:
        """This area after whole rows or whole columns have been deleted; None if all is gone."""
        if gone.whole_rows:
            rows = _closed(self.row, self.rows, gone.row, gone.rows, LAST_ROW)
            return Area(rows[0], self.column, rows[1], self.columns) if rows[1] else None
        columns = _closed(self.column, self.columns, gone.column, gone.columns, LAST_COLUMN)
        return Area(self.row, columns[0], self.rows, columns[1]) if columns[1] else None

    def address(self, row_absolute: bool = True, column_absolute: bool = True) -> str:
        """The address as Excel writes it: ``$A$1``, ``$A$1:$C$3``, ``$A:$C``, ``$1:$3``."""
        if not self.rows or not self.columns:
            return f"${column_letters(self.column - 1)}${self.row}{{{self.rows}x{self.columns}}}"
        down, across = "$" * row_absolute, "$" * column_absolute
        if self.whole_rows:
            return f"{down}{self.row}:{down}{self.last_row}"
        if self.whole_columns:
            return f"{across}{column_letters(self.column - 1)}:{across}{column_letters(self.last_column - 1)}"
        first = f"{across}{column_letters(self.column - 1)}{down}{self.row}"
        last = f"{across}{column_letters(self.last_column - 1)}{down}{self.last_row}"
        return first if first == last else f"{first}:{last}"


def _opened(first: int, count: int, at: int, more: int, edge: int) -> tuple[int, int]:
    if count == edge:
        return first, count
    last = first + count - 1
    first, last = (min(place + more, edge) if place >= at else place for place in (first, last))
    return first, last - first + 1


def _closed(first: int, count: int, at: int, less: int, edge: int) -> tuple[int, int]:
    if count == edge:
        return first, count
    ends = (first, first + count)  # the place after the last is the second
    start, end = (place if place <= at else max(at, place - less) for place in ends)
    return start, end - start


SHEET = Area(1, 1, LAST_ROW, LAST_COLUMN)


def span(first: Area, second: Area) -> Area:
    """The smallest area that holds both."""
    row, column = min(first.row, second.row), min(first.column, second.column)
    last_row = max(first.last_row, second.last_row)
    last_column = max(first.last_column, second.last_column)
    return Area(row, column, last_row - row + 1, last_column - column + 1)


def at(row: int, column: int) -> Area:
    """The area of one cell; raises ``IndexError`` for a place that no sheet has."""
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise IndexError(f"There is no cell in row {row}, column {column}: both count from 1.")
    return Area(row, column)


def parse(text: str) -> Area | None:
    """The area of an address such as ``A1``, ``$A$1:B2``, ``A:C`` or ``1:3``; None for any other text."""
    start, colon, stop = text.strip().partition(":")
    if not colon:
        return _cell(start)
    for end in (_cell, _columns, _rows):
        first, last = end(start), end(stop)
        if first and last:
            return span(first, last)
    return None


def _cell(text: str) -> Area | None:
    found = _CELL.fullmatch(text.strip())
    if not found:
        return None
    column, row = column_number(found[1]) + 1, int(found[2])
    return Area(row, column) if column <= LAST_COLUMN and row <= LAST_ROW else None


def _columns(text: str) -> Area | None:
    found = _COLUMN.fullmatch(text.strip())
    column = column_number(found[1]) + 1 if found else 0
    return Area(1, column, rows=LAST_ROW) if 1 <= column <= LAST_COLUMN else None


def _rows(text: str) -> Area | None:
    found = _ROW.fullmatch(text.strip())
    row = int(found[1]) if found else 0
    return Area(row, 1, columns=LAST_COLUMN) if 1 <= row <= LAST_ROW else None


def split_sheet(text: str) -> tuple[str | None, str]:
    """The sheet and the rest of ``'My Sheet'!$A$1``; the sheet is None if the text names none."""
    found = _SHEET.fullmatch(text.strip())
    if not found:
        return None, text.strip()
    return (found[1].replace("''", "'") if found[1] else found[2]), found[3]


def reference(sheet: str, area: Area) -> str:
    """The absolute reference to an area of a sheet, the sheet name in quotes where it needs them."""
    return f"{ironcalc.quote_name(sheet)}!{area.address()}"


def external(book: str, sheet: str) -> str:
    """What is before an address to name its book and sheet: ``[Book1]Sheet1!``, ``'[My Book]A B'!``."""
    place = f"[{book}]{sheet}"
    if _PLAIN.fullmatch(book) and _PLAIN.fullmatch(sheet):
        return f"{place}!"
    return "'{}'!".format(place.replace("'", "''"))
