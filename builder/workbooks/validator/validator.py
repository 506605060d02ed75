"""The validator: a macro workbook that compares returned copies with what was issued."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from builder.formulas.r1c1 import r1c1
from builder.layout.cells import Cell, Spot
from builder.layout.parts import Sheet, Table
from builder.layout.placement import Placed
from builder.layout.table_places import Tables, table_places, without_tables
from builder.rules.catalogue import catalogue
from builder.templates import macros, words
from builder.vba import compiled, modules
from builder.workbooks.validator.sheets import MacroBook, Row

CHECK, CODE_TABLE = "Check", "Tally"
IDENTITY = ("edition_name", "tool_version")


def lay_out_validator(placed: Placed) -> MacroBook:
    """The macro workbook for copies of the workbook as issued.

    Raises:
        ProjectError: a macro source cannot be compiled.
    """
    lists = {
        "Formulas": expected_formulas(placed),
        "Entries": entries(placed),
        "Landmarks": landmarks(placed),
        "Row checks": row_checks(placed),
        "Live checks": live_checks(placed),
        "Codes": codes(),
        "Identity": identity(placed),
    }
    headed = {name: (_headings(name), *rows) for name, rows in lists.items()}
    known = ", version ".join(str(text) for _, text in identity(placed))
    return MacroBook(headed, compiled(modules(macros())), known)


def _headings(name: str) -> Row:
    return words("validator").list("headings." + name.lower().replace(" ", "_"))


def expected_formulas(placed: Placed) -> Iterator[Row]:
    """Runs of rows with one formula: sheet, table, first and last row, column, the formula in two forms.

    Rows and columns are counted from 1; the formula is in R1C1, then so with plain references in place of
    those to tables ("" if none exists).
    """
    tables = table_places(placed)
    for sheet in placed.workbook.sheets:
        columns = defaultdict(list)
        for cell in placed.cells(sheet):
            if cell.formula:
                columns[cell.column].append(cell)
        for column, cells in columns.items():
            along = _along(placed, sheet, cells, tables)
            for (table, _, text), run in groupby(along, key=lambda found: found[1:4]):
                found = list(run)
                yield sheet.name, table, found[0][0] + 1, found[-1][0] + 1, column + 1, text, found[0][4]


def _along(
    placed: Placed, sheet: Sheet, cells: list[Cell], tables: Tables
) -> Iterator[tuple[int, str, int, str, str]]:
    """Down a column: row, table, a number that changes where rows are left out, formula in both forms."""
    table, form, other = "", "", ""
    for place, cell in enumerate(sorted(cells, key=lambda cell: cell.row)):
        if not cell.alike or cell.row == cell.alike[0]:  # the others in its run have the same forms
            table = table_at(placed, sheet, cell.row, cell.column)
            plain = without_tables(cell.formula, cell.row, tables)
            form = r1c1(cell.formula, cell.row, cell.column)
            other = r1c1(plain, cell.row, cell.column) if plain != cell.formula else ""
        yield cell.row, table, cell.row - place, form, other


def table_at(placed: Placed, sheet: Sheet, row: int, column: int) -> str:
    """The name of the table whose data hold the cell, "" for none."""
    for spot in _tables(placed, sheet):
        width, height = len(spot.table.columns), len(spot.table.keys)
        inside = spot.first_row <= row < spot.first_row + height
        if inside and spot.table.left <= column < spot.table.left + width:
            return spot.table.name
    return ""


def _tables(placed: Placed, sheet: Sheet) -> Iterator[Spot]:
    return (s for s in placed.spots if s.sheet is sheet and isinstance(s.part, Table))


def entries(placed: Placed) -> Iterator[Row]:
    """Runs of rows whose cells wait for an entry: sheet, first and last row, column (from 1)."""
    for sheet in placed.workbook.sheets:
        cells = sorted((c.column, c.row) for c in placed.cells(sheet) if c.is_input)
        along = enumerate(cells)
        for (column, _), run in groupby(along, key=lambda found: (found[1][0], found[1][1] - found[0])):
            rows = [row for _, (_, row) in run]
            yield sheet.name, rows[0] + 1, rows[-1] + 1, column + 1


def landmarks(placed: Placed) -> Iterator[Row]:
    """Texts that stay as they are on each sheet: sheet, row and column (from 1), text.

    The title, every table's headings, and the first and last key of each table.
    """
    for sheet in placed.workbook.sheets:
        texts = {(c.row, c.column): c.value for c in placed.cells(sheet) if not c.is_input and not c.formula}
        wanted = [(0, 0)]
        for spot in _tables(placed, sheet):
            left, last = spot.table.left, spot.first_row + len(spot.table.keys) - 1
            wanted += [(spot.heading_row, left + i) for i in range(len(spot.table.columns))]
            wanted += [(spot.first_row, left), (last, left)]
        for row, column in wanted:
            text = texts.get((row, column))
            if text and isinstance(text, str):
                yield sheet.name, row + 1, column + 1, text


def row_checks(placed: Placed) -> Iterator[Row]:
    """The check beside each row: sheet, first row, last row, column, column that names the row (from 1)."""
    for sheet in placed.workbook.sheets:
        for spot in _tables(placed, sheet):
            if sheet.state == "visible" and any(c.heading == CHECK for c in spot.table.columns):
                column = placed.column_of(spot.table.name, CHECK)
                last = spot.first_row + len(spot.table.keys)
                yield sheet.name, spot.first_row + 1, last, column + 1, spot.table.left + 1


def live_checks(placed: Placed) -> Iterator[Row]:
    """Where each live rule is tallied: code, sheet, row, column of its count, column of its first place."""
    spot = placed.tables[CODE_TABLE]
    count, place = (placed.column_of(CODE_TABLE, heading) + 1 for heading in ("Count", "First place"))
    for code in spot.table.keys:
        yield code, spot.sheet.name, placed.row_of(CODE_TABLE, code) + 1, count, place


def codes() -> Iterator[Row]:
    """What each code means: code, severity, what, what to do."""
    for entry in catalogue():
        yield entry.code, entry.severity, entry.what, entry.remedy


def identity(placed: Placed) -> Iterator[Row]:
    """What a copy of this workbook says of itself: defined name, text."""
    for name in IDENTITY:
        sheet, row, column = placed.field_cells[name]
        value = next(c.value for c in placed.cells(sheet) if (c.row, c.column) == (row, column))
        yield name, str(value)
