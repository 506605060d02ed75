"""What a copy is compared with while it is read: one version of the workbook, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from builder.grid.a1 import address
from builder.layout.cells import Key
from builder.layout.placement import START, Placed
from builder.layout.placement import Cell as Drawn
from builder.layout.table_places import TablePlace, Tables, table_places
from builder.read.files.raw import Cell
from builder.read.returned import Place
from builder.read.typed_values import clean

EDITION = "edition_name"
"""The field of Start that names the edition."""


@dataclass(frozen=True, slots=True)
class IssuedTable:
    """A table: the texts of its headings and of the column that tells its rows apart.

    headings: the columns whose heading is a text. label_column, labels: the first column with a different
    text in every row; None and empty if no column has that.
    """

    place: TablePlace
    headings: tuple[tuple[int, str], ...]
    label_column: int | None
    labels: tuple[str, ...]


@dataclass(frozen=True)
class IssuedSheet:
    """A sheet: its cells by (row, column), the key of each entry and formula cell, tables, fields by name."""

    name: str
    cells: Mapping[Cell, Drawn]
    keys: Mapping[Cell, Key]
    tables: tuple[IssuedTable, ...]
    fields: Mapping[str, Cell]

    @cached_property
    def landmarks(self) -> dict[Cell, str]:
        """Texts that say where things are: title, headings, row labels, labels of fields."""
        found = {(0, 0): clean(str(self.cells[0, 0].value))}
        for table in self.tables:
            found |= {(table.place.heading_row, column): text for column, text in table.headings}
            if table.label_column is not None:
                first = table.place.first_row
                found |= {(first + i, table.label_column): text for i, text in enumerate(table.labels)}
        for row, column in self.fields.values():
            label = self.cells[row, column - 1].value
            found[row, column - 1] = clean(str(label))
        return found

    @property
    def has_entries(self) -> bool:
        """Whether people enter anything on it."""
        return any(self.cells[at].is_input for at in self.keys)

    @cached_property
    def places(self) -> dict[Cell, Place]:
        """Where its entries and formulas are as issued."""
        return {at: Place(self.name, address(*at)) for at in self.keys}


@dataclass(frozen=True)
class Issued:
    """One version of the workbook as the reader needs it. listed: the tables that Excel knows."""

    version: str
    edition: str
    sheets: Mapping[str, IssuedSheet]
    tables: Tables
    listed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, placed: Placed) -> Self:
        """The workbook that is laid out."""
        cells = {s.name: {(c.row, c.column): c for c in placed.cells(s)} for s in placed.workbook.sheets}
        fields = {name: (sheet.name, (row, at)) for name, (sheet, row, at) in placed.field_cells.items()}
        about, tables = placed.workbook, table_places(placed)
        listed = frozenset(name for name in tables if placed.spot(name).table.listed)
        return cls.put_together(about.version, about.edition, cells, tables, fields, listed=listed)

    @classmethod
    def put_together(
        cls,
        version: str,
        edition: str,
        cells: Mapping[str, Mapping[Cell, Drawn]],
        tables: Tables,
        fields: Mapping[str, tuple[str, Cell]],
        *,
        listed: frozenset[str],
    ) -> Self:
        """The version made of cells by sheet, tables by name, fields by defined name, and Excel tables."""
        sheets = {name: _sheet(name, cells[name], tables.values(), fields) for name in cells}
        return cls(version, edition, sheets, tables, listed)

    @cached_property
    def edition_name(self) -> str:
        """The edition as Start names it."""
        at = self.sheets[START].fields.get(EDITION) if START in self.sheets else None
        return clean(str(self.sheets[START].cells[at].value)) if at else self.edition

    @cached_property
    def inputs(self) -> dict[Key, tuple[str, int, int]]:
        """Sheet, row and column of every input cell."""
        return {key: place for key, place, is_input in self._places() if is_input}

    @cached_property
    def results(self) -> dict[Key, tuple[str, int, int]]:
        """Sheet, row and column of every formula cell."""
        return {key: place for key, place, is_input in self._places() if not is_input}

    @cached_property
    def formula_cells(self) -> dict[str, list[Cell]]:
        """Row and column of each sheet's formula cells."""
        return {
            name: [at for at, cell in sheet.cells.items() if cell.formula]
            for name, sheet in self.sheets.items()
        }

    def cell(self, place: tuple[str, int, int]) -> Drawn:
        """The cell at a sheet, row and column."""
        sheet, row, column = place
        return self.sheets[sheet].cells[row, column]

    def _places(self) -> Iterator[tuple[Key, tuple[str, int, int], bool]]:
        for name, sheet in self.sheets.items():
            for at, key in sheet.keys.items():
                yield key, (name, *at), sheet.cells[at].is_input


def _sheet(
    name: str,
    cells: Mapping[Cell, Drawn],
    known: Iterable[TablePlace],
    fields: Mapping[str, tuple[str, Cell]],
) -> IssuedSheet:
    tables = tuple(_table(place, cells) for place in known if place.sheet == name)
    named = {field: at for field, (sheet, at) in fields.items() if sheet == name}
    return IssuedSheet(name, cells, dict(_keys(name, cells, tables, named)), tables, named)


def _table(place: TablePlace, cells: Mapping[Cell, Drawn]) -> IssuedTable:
    rows, columns = range(place.first_row, place.first_row + len(place.keys)), place.area[1]
    headed = ((column, _constant(cells.get((place.heading_row, column)))) for column in columns)
    headings = tuple((column, clean(text)) for column, text in headed if text)
    for column in columns:
        labels = tuple(clean(_constant(cells.get((row, column)))) for row in rows)
        if all(labels) and len(set(labels)) == len(labels):
            return IssuedTable(place, headings, column, labels)
    return IssuedTable(place, headings, None, ())


def _constant(cell: Drawn | None) -> str:
    """The fixed text of a cell, "" if none exists."""
    fixed = cell is not None and not cell.is_input and not cell.formula
    return cell.value if cell is not None and fixed and isinstance(cell.value, str) else ""


def _keys(
    sheet: str, cells: Mapping[Cell, Drawn], tables: tuple[IssuedTable, ...], fields: Mapping[str, Cell]
) -> Iterator[tuple[Cell, Key]]:
    """The key of every entry and formula cell. Formulas beside tables and fields have sheet and address."""
    for at, cell in cells.items():
        if cell.is_input:
            yield at, cell.key
        elif cell.formula:
            yield at, (sheet, address(*at))
    for issued in tables:
        place = issued.place
        for r, key in enumerate(place.keys):
            for i, column in enumerate(place.columns):
                at = (place.first_row + r, place.left + i)
                if at in cells and not cells[at].is_input and cells[at].formula:
                    yield at, (place.name, key, column)
    for name, at in fields.items():
        if cells[at].formula:
            yield at, ("", name)
