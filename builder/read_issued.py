"""What a copy is held against while it is read: the issued workbook's cells, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from builder.layout import Fields, Sheet, Table
from builder.placement import Cell as Drawn
from builder.placement import Placed, Spot, address
from builder.read_raw import Cell
from builder.read_values import clean
from builder.returned import Key, Place
from builder.spots import field_rows


@dataclass(frozen=True)
class IssuedTable:
    """A table: the texts of its headings and of the column that tells its rows apart.

    headings: the columns whose heading is a text; label_column and labels: the first column that holds a
    text of its own in every row, None and none where there is no such column.
    """

    spot: Spot
    headings: tuple[tuple[int, str], ...]
    label_column: int | None
    labels: tuple[str, ...]

    @property
    def table(self) -> Table:
        """The table as laid out."""
        return self.spot.table


@dataclass(frozen=True)
class IssuedSheet:
    """A sheet: its cells by (row, column), its tables, fields by defined name."""

    sheet: Sheet
    cells: dict[Cell, Drawn]
    keys: dict[Cell, Key]
    tables: tuple[IssuedTable, ...]
    fields: dict[str, Cell]

    @cached_property
    def landmarks(self) -> dict[Cell, str]:
        """Texts that say where things are: title, headings, row labels, labels of fields."""
        found = {(0, 0): clean(self.sheet.title)}
        for table in self.tables:
            found |= {(table.spot.heading_row, column): text for column, text in table.headings}
            if table.label_column is not None:
                first = table.spot.first_row
                found |= {(first + i, table.label_column): text for i, text in enumerate(table.labels)}
        for row, column in self.fields.values():
            label = self.cells[row, column - 1].value
            found[row, column - 1] = clean(str(label))
        return found

    @cached_property
    def places(self) -> dict[Cell, Place]:
        """Where its entries and formulas stand as issued."""
        return {at: Place(self.sheet.name, address(*at)) for at in self.keys}


class Issued:
    """The issued workbook as the reader needs it, worked out once."""

    def __init__(self, placed: Placed) -> None:
        self.placed = placed
        self.sheets = {sheet.name: _sheet(placed, sheet) for sheet in placed.workbook.sheets}


def _sheet(placed: Placed, sheet: Sheet) -> IssuedSheet:
    spots = [spot for spot in placed.spots if spot.sheet is sheet]
    cells = {(c.row, c.column): c for c in placed.cells(sheet)}
    fields = {name: at for spot in spots for name, at in _fields(spot)}
    tables = tuple(_table(spot) for spot in spots if isinstance(spot.part, Table))
    return IssuedSheet(sheet, cells, dict(_keys(sheet, cells, tables, fields)), tables, fields)


def _fields(spot: Spot) -> Iterator[tuple[str, Cell]]:
    if isinstance(spot.part, Fields):
        for item, row in field_rows(spot):
            yield item.name, (row, spot.part.left + 1)


def _table(spot: Spot) -> IssuedTable:
    part = spot.table
    headings = tuple((part.left + i, clean(c.heading)) for i, c in enumerate(part.columns) if not c.title)
    for i, column in enumerate(part.columns):
        texts = column.content
        if isinstance(texts, tuple) and all(isinstance(t, str) and t for t in texts):
            labels = tuple(clean(str(t)) for t in texts)
            if len(set(labels)) == len(labels):
                return IssuedTable(spot, headings, part.left + i, labels)
    return IssuedTable(spot, headings, None, ())


def _keys(
    sheet: Sheet, cells: dict[Cell, Drawn], tables: tuple[IssuedTable, ...], fields: dict[str, Cell]
) -> Iterator[tuple[Cell, Key]]:
    """The key of every entry and formula cell; formulas beside tables and fields go by sheet and address."""
    for at, cell in cells.items():
        if cell.is_input:
            yield at, cell.key
        elif cell.formula:
            yield at, (sheet.name, address(*at))
    for issued in tables:
        part, spot = issued.table, issued.spot
        for r, key in enumerate(part.keys):
            for i, column in enumerate(part.columns):
                at = (spot.first_row + r, part.left + i)
                if at in cells and not cells[at].is_input and cells[at].formula:
                    yield at, (part.name, key, column.heading)
    for name, at in fields.items():
        if cells[at].formula:
            yield at, ("", name)
