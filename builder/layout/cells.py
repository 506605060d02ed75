"""Addresses, spots and cells: the small pieces that `placement` puts together.

Rows and columns are counted from 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.errors import FaultError
from builder.grid.kinds import WORDS, Kind, Value
from builder.layout.parts import Column, Field, Fields, Paragraphs, Part, Sheet, Table

Key = tuple[str, ...]
"""What names an input or a result: ("Start", field) or (table, row key, heading)."""

HEAD_ROWS = 4


class LayoutError(FaultError, ValueError):
    """A layout that cannot be built: a dangling name, a doubled name, unequal rows."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where, what (a constant, a rendered formula without "=", or nothing), how it looks.

    alike: first and last row of the cells below one another that hold this formula, each for its row.
    plain: in the first of them, the formula with A1 references only; so for a cell that is alone.
    shared: whether the file holds the formula once for all of them.
    key: for an input, the path by which it is filled and read: ("Start", field) or (table, row key, heading).
    locked: an input that nobody can type into in this copy.
    """

    row: int
    column: int
    value: Value | None
    formula: str = ""
    kind: Kind = WORDS
    look: str = "text"
    key: Key = ()
    help: str = ""
    wrap: bool = True
    alike: tuple[int, int] | None = None
    plain: str = ""
    shared: bool = False
    locked: bool = False

    @property
    def is_input(self) -> bool:
        """Whether it holds what people typed."""
        return bool(self.key)

    @property
    def is_open(self) -> bool:
        """Whether people type here."""
        return bool(self.key) and not self.locked


@dataclass(frozen=True, slots=True)
class Spot:
    """A part on its sheet: its first row, and for a table the row of its headings."""

    sheet: Sheet
    part: Part
    top: int

    @property
    def table(self) -> Table:
        """The part, which must be a table."""
        if not isinstance(self.part, Table):
            raise LayoutError(f"a part of {self.sheet.name} is not a table")
        return self.part

    @property
    def heading_row(self) -> int:
        """Row of a table's headings."""
        return self.top + (1 if isinstance(self.part, Table) and self.part.grouped else 0)

    @property
    def first_row(self) -> int:
        """First row below the heading."""
        return self.heading_row + 1


def field_rows(spot: Spot) -> Iterator[tuple[Field, int]]:
    """Each field of a block with its sheet row."""
    if not isinstance(spot.part, Fields):
        return
    first = spot.top + (1 if spot.part.heading else 0)
    for i, item in enumerate(spot.part.fields):
        yield item, first + i


def heading_look(column: Column) -> str:
    """Headings of figures are on the right, like their figures."""
    return "heading number" if column.kind.align == "right" else "heading"


def rows_taken(part: Part) -> int:
    """Sheet rows a part takes."""
    if isinstance(part, Table):
        return len(part.keys) + 1 + (1 if part.grouped else 0)
    if isinstance(part, Fields):
        return len(part.fields) + (1 if part.heading else 0)
    if isinstance(part, Paragraphs):
        return len(part.lines)
    return part.rows


def place_sheet(sheet: Sheet) -> Iterator[Spot]:
    """Give every part of a sheet its rows, from top to bottom.

    Raises:
        LayoutError: a row key twice, or a column with more or fewer cells than rows.
    """
    top, last_top, bottom = HEAD_ROWS, HEAD_ROWS, HEAD_ROWS
    for i, part in enumerate(sheet.parts):
        top = last_top if i in sheet.beside else bottom
        yield Spot(sheet, part, top)
        _refuse_unequal(part)
        last_top = top
        bottom = max(bottom, top + rows_taken(part) + 1)


def _refuse_unequal(part: Part) -> None:
    if not isinstance(part, Table):
        return
    if len(set(part.keys)) != len(part.keys):
        raise LayoutError(f"table {part.name} has a row key twice")
    for column in part.columns:
        if isinstance(column.content, tuple) and len(column.content) != len(part.keys):
            raise LayoutError(
                f"{part.name}[{column.heading}] has {len(column.content)} cells for {len(part.keys)} rows"
            )
