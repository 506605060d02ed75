"""Rules for the file as a whole: package, names, tables, sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from builder.grid.a1 import LAST_COLUMN, Area, area, is_cell_like, overlap
from builder.grid.kinds import utf16_length
from builder.lint.book import Book, DefinedName, Sheet, Table
from builder.lint.fault import Fault
from builder.lint.package import heading_cells
from builder.lint.sheetxml import MESSAGES

MOST_IN_LIST = 255  # Excel specifications and limits, Microsoft
WIDEST = 255
LONGEST_NAME = 255
WORKBOOK = "workbook"
_NAME = re.compile(r"(?:[^\W\d]|\\)[\w.\\]*")
_MAIN_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ".xlam": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    ".xltx": "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    ".xltm": "application/vnd.ms-excel.template.macroEnabled.main+xml",
}


def package_faults(book: Book) -> Iterator[Fault]:
    """Content types against the file's extension and its parts."""
    stated = book.types.get("xl/workbook.xml")
    if stated != _MAIN_TYPES.get(book.extension):
        yield Fault(WORKBOOK, "", "content-type", f"a file ending in {book.extension} cannot be {stated}")
    if "xl/vbaProject.bin" in book.types and not book.extension.endswith("m"):
        yield Fault(WORKBOOK, "", "content-type", f"a file ending in {book.extension} cannot hold macros")
    for part, kind in book.types.items():
        if kind is None:
            yield Fault(part, "", "content-type", "the part has no content type")
    for part in book.absent:
        yield Fault(part, "", "content-type", "the part is declared and not there")


def name_faults(book: Book) -> Iterator[Fault]:
    """Defined names: spelling, cell-like names, duplicates in one scope, scope that is not there."""
    seen: set[tuple[str, int | None]] = set()
    tables = {table.display_name.lower() for table in book.tables}
    for name in book.names:
        yield from _spelling(WORKBOOK, name.name.removeprefix("_xlnm."))
        if (name.name.lower(), name.scope) in seen:
            yield Fault(
                WORKBOOK, name.name, "name-duplicate", f"the name is defined twice for {_where(name)}"
            )
        seen.add((name.name.lower(), name.scope))
        if name.name.lower() in tables:
            yield Fault(WORKBOOK, name.name, "name-duplicate", "a table has this name too")
        if name.scope is not None and not 0 <= name.scope < book.sheet_count:
            yield Fault(WORKBOOK, name.name, "sheet", "the name is local to a sheet that is not there")


def _where(name: DefinedName) -> str:
    return "the workbook" if name.scope is None else f"sheet number {name.scope + 1}"


def _spelling(part: str, name: str) -> Iterator[Fault]:
    if is_cell_like(name):
        yield Fault(part, name, "name-cell-like", "Excel reads the name as a cell")
    if not _NAME.fullmatch(name) or utf16_length(name) > LONGEST_NAME or name.upper() in {"TRUE", "FALSE"}:
        yield Fault(
            part, name, "name-spelling", "letters, digits, dots and underscores make a name, no digit first"
        )


def table_faults(book: Book) -> Iterator[Fault]:
    """Tables: names and numbers used twice, headings unequal to their cells, columns against the range."""
    for one, other in combinations(book.tables, 2):
        if one.display_name.lower() == other.display_name.lower() or one.name.lower() == other.name.lower():
            yield Fault(
                other.sheet, other.display_name, "table-duplicate", f"{one.sheet} has a table of this name"
            )
        if one.id == other.id:
            yield Fault(
                other.sheet, other.display_name, "table-duplicate", f"{one.sheet} has a table of this number"
            )
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for table in book.tables:
        yield from _spelling(table.sheet, table.display_name)
        yield from _headings(table, sheets[table.sheet])


def _headings(table: Table, sheet: Sheet) -> Iterator[Fault]:
    lowered = [heading.lower() for heading in table.columns]
    for heading in sorted({heading for heading in lowered if lowered.count(heading) > 1}):
        yield Fault(table.sheet, table.display_name, "table-heading", f"two columns are called {heading}")
    _, first, _, last = area(table.ref)
    if last - first + 1 != len(table.columns):
        yield Fault(
            table.sheet, table.ref, "table-heading", f"the range does not hold {len(table.columns)} columns"
        )
    for cell, heading in zip(heading_cells(table), table.columns, strict=False):
        text = sheet.headings.get(cell)
        if text != heading.replace("_x000a_", "\n"):
            yield Fault(
                table.sheet, cell, "table-heading", f"the cell reads {text!r}, the table says {heading!r}"
            )


def sheet_faults(book: Book) -> Iterator[Fault]:
    """Sheets: rows and cells in order, merged ranges apart, columns within bounds, lists short enough."""
    for sheet in book.sheets:
        for cell, message in sheet.misplaced:
            yield Fault(sheet.name, cell, "order", message)
        yield from _merges(sheet, [table for table in book.tables if table.sheet == sheet.name])
        yield from _columns(sheet)
        yield from _lists(sheet)
        yield from _messages(sheet)


def _merges(sheet: Sheet, tables: list[Table]) -> Iterator[Fault]:
    areas: list[tuple[str, Area]] = [(merge, area(merge)) for merge in sheet.merges]
    for (one, first), (other, second) in combinations(areas, 2):
        if overlap(first, second):
            yield Fault(sheet.name, other, "merge-overlap", f"the merged cells overlap {one}")
    for merge, first in areas:
        for table in tables:
            if overlap(first, area(table.ref)):
                yield Fault(
                    sheet.name, merge, "merge-overlap", f"cells of the table {table.display_name} are merged"
                )


def _columns(sheet: Sheet) -> Iterator[Fault]:
    end = 0
    for first, last, width in sheet.columns:
        if width > WIDEST:
            yield Fault(sheet.name, f"column {first}", "column-width", f"{width:g} is wider than {WIDEST}")
        if first <= end or last < first or last > LAST_COLUMN:
            yield Fault(
                sheet.name, f"column {first}", "order", f"columns {first} to {last} follow column {end}"
            )
        end = last


def _messages(sheet: Sheet) -> Iterator[Fault]:
    for cell, name, text in sheet.messages:
        length = utf16_length(text)
        if length > MESSAGES[name]:
            message = f"the {name} of the cell rule has {length} characters; {MESSAGES[name]} are the most"
            yield Fault(sheet.name, cell, "message-length", message)


def _lists(sheet: Sheet) -> Iterator[Fault]:
    for formula in sheet.formulas:
        length = utf16_length(formula.text) - 2
        if formula.kind == "list" and formula.text.startswith('"') and length > MOST_IN_LIST:
            message = f"the list has {length} characters; {MOST_IN_LIST} are the most"
            yield Fault(sheet.name, formula.cell, "list-length", message)
