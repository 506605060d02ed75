"""The macro workbook and the add-in: what their macros compare returned copies with, version by version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from builder.formulas.r1c1 import r1c1
from builder.layout.placement import Cell
from builder.layout.table_places import TablePlace, Tables, without_tables
from builder.read.issued import Issued
from builder.rules.catalogue import catalogue
from builder.templates import macros, ribbon, words
from builder.vba import Module, compiled, document, modules
from builder.workbooks.validator.sheets import front, tables
from builder.write.macro_book import WORKBOOK_CODE_NAME, MacroBook, Row, code_name

CHECK, IN_USE, CODE_TABLE = "Check", ("In use", "Selected"), "Tally"
IDENTITY = ("edition_name", "tool_version")
ONLY_IN_MACRO_BOOK = {"RunPython.bas", "RibbonOfMacroBook.bas"}
ONLY_IN_ADD_IN = {"RibbonOfAddIn.bas"}


@dataclass(frozen=True, slots=True)
class Known:
    """The versions whose copies can be checked, in words, and hidden sheets with what is known of them."""

    versions: tuple[str, ...]
    lists: Mapping[str, tuple[Row, ...]]


def known_of(versions: Sequence[Issued]) -> Known:
    """What the macros know of copies of these versions, the present one first."""
    different = _different(versions)
    return Known(tuple(", version ".join(identity(one)) for one in different), dict(_lists(different)))


def lay_out_validator(known: Known) -> MacroBook:
    """The macro workbook for copies of these versions.

    Raises:
        ProjectError: a macro source cannot be compiled.
    """
    bare = MacroBook(words("validator")("title"), front(known.versions), tables(), known.lists, b"")
    return _with_macros(bare, "MacroBookPressed", ONLY_IN_ADD_IN)


def lay_out_add_in(known: Known) -> MacroBook:
    """The same as an add-in of Excel: without the sheet that has buttons, since the ribbon has them.

    Raises:
        ProjectError: a macro source cannot be compiled.
    """
    bare = MacroBook(words("validator")("add_in"), None, tables(), known.lists, b"", is_add_in=True)
    return _with_macros(bare, "AddInPressed", ONLY_IN_MACRO_BOOK)


def _with_macros(bare: MacroBook, callback: str, left_out: set[str]) -> MacroBook:
    """The workbook with its macros, and with a tab whose buttons call that macro.

    An add-in and a macro workbook that are open together have to call different ones.
    """
    sources = {name: text for name, text in macros().items() if name not in left_out}
    project = compiled((*_documents(bare.sheets), *modules(sources)))
    return replace(bare, project=project, ribbon=ribbon().replace("{callback}", callback))


def _documents(sheets: Sequence[str]) -> Iterator[Module]:
    """The workbook's own module, which is the first in projects that Excel writes, then its sheets'."""
    yield document(WORKBOOK_CODE_NAME, is_workbook=True)
    yield from (document(code_name(sheet)) for sheet in sheets)


def _different(versions: Sequence[Issued]) -> list[Issued]:
    """Each version that copies can name, once: where one was released and is built now, the one built now."""
    return list({identity(issued): issued for issued in reversed(versions)}.values())[::-1]


def _lists(versions: Sequence[Issued]) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """The hidden sheets: names and rows. The sheets of the second version end in " 2", and so on."""
    endings = ["", *(f" {number}" for number in range(2, len(versions) + 1))]
    for ending, issued in zip(endings, versions, strict=True):
        for name, rows in of_version(issued).items():
            yield name + ending, (_headings(name), *rows)
    yield "Codes", (_headings("Codes"), *codes())
    known = zip(endings, map(identity, versions), strict=True)
    yield "Versions", (_headings("Versions"), *((ending, *named) for ending, named in known))


def of_version(issued: Issued) -> dict[str, tuple[Row, ...]]:
    """The lists of one version, by the names of their sheets."""
    return {
        "Formulas": tuple(expected_formulas(issued)),
        "Entries": tuple(entries(issued)),
        "Landmarks": tuple(landmarks(issued)),
        "Row checks": tuple(row_checks(issued)),
        "Live checks": tuple(live_checks(issued)),
        "In use": tuple(rows_in_use(issued)),
    }


def _headings(name: str) -> Row:
    return words("validator").list("headings." + name.lower().replace(" ", "_"))


def expected_formulas(issued: Issued) -> Iterator[Row]:
    """Runs of rows with one formula: sheet, table, first and last row, column, the formula in two forms.

    Rows and columns are counted from 1; the formula is in R1C1, then so with plain references in place of
    those to tables ("" if none exists).
    """
    for name, sheet in issued.sheets.items():
        columns = defaultdict(list)
        for (_, column), cell in sorted(sheet.cells.items()):
            if cell.formula:
                columns[column].append(cell)
        for column, cells in columns.items():
            along = _along(issued.tables, name, cells)
            for (table, _, text), run in groupby(along, key=lambda found: found[1:4]):
                found = list(run)
                yield name, table, found[0][0] + 1, found[-1][0] + 1, column + 1, text, found[0][4]


def _along(known: Tables, sheet: str, cells: list[Cell]) -> Iterator[tuple[int, str, int, str, str]]:
    """Down a column: row, table, a number that changes where rows are left out, formula in both forms."""
    across = [one for one in known.values() if one.sheet == sheet and cells[0].column in one.area[1]]
    form, other = "", ""
    for place, cell in enumerate(cells):
        at = cell.row, cell.column
        if not cell.alike or cell.row == cell.alike[0]:  # the others in its run have the same forms
            plain = without_tables(cell.formula, cell.row, known)
            form = r1c1(cell.formula, *at)
            other = r1c1(plain, *at) if plain != cell.formula else ""
        yield cell.row, _table_at(across, cell.row), cell.row - place, form, other


def _table_at(tables: list[TablePlace], row: int) -> str:
    """The name of the table whose data are in the row, "" for none."""
    return next((one.name for one in tables if one.first_row <= row <= one.last_row), "")


def entries(issued: Issued) -> Iterator[Row]:
    """Runs of rows whose cells wait for an entry: sheet, first and last row, column (from 1)."""
    for name, sheet in issued.sheets.items():
        cells = sorted((column, row) for (row, column), cell in sheet.cells.items() if cell.is_input)
        along = enumerate(cells)
        for (column, _), run in groupby(along, key=lambda found: (found[1][0], found[1][1] - found[0])):
            rows = [row for _, (_, row) in run]
            yield name, rows[0] + 1, rows[-1] + 1, column + 1


def landmarks(issued: Issued) -> Iterator[Row]:
    """Texts that stay as they are on each sheet: sheet, row and column (from 1), text.

    The title, every table's headings, and the first and last key of each table.
    """
    for name, sheet in issued.sheets.items():
        wanted = [(0, 0)]
        for table in (one for one in issued.tables.values() if one.sheet == name):
            wanted += [(table.heading_row, column) for column in table.area[1]]
            wanted += [(table.first_row, table.left), (table.last_row, table.left)]
        for row, column in wanted:
            cell = sheet.cells.get((row, column))
            fixed = cell is not None and not cell.is_input and not cell.formula
            if cell and fixed and cell.value and isinstance(cell.value, str):
                yield name, row + 1, column + 1, cell.value


def row_checks(issued: Issued) -> Iterator[Row]:
    """The check beside each row: sheet, first row, last row, column, column that names the row (from 1)."""
    for table in _filled(issued):
        if CHECK in table.columns:
            checks = table.column_of[CHECK]
            yield table.sheet, table.first_row + 1, table.last_row + 1, checks + 1, table.left + 1


def rows_in_use(issued: Issued) -> Iterator[Row]:
    """Tables whose rows say whether they are in use: sheet, first row, last row, column (from 1)."""
    for table in _filled(issued):
        for heading in IN_USE:
            if heading in table.columns:
                yield table.sheet, table.first_row + 1, table.last_row + 1, table.column_of[heading] + 1


def _filled(issued: Issued) -> Iterator[TablePlace]:
    """The tables of the sheets that people fill in, sheet by sheet."""
    for name, sheet in issued.sheets.items():
        if sheet.has_entries:
            yield from (table for table in issued.tables.values() if table.sheet == name)


def live_checks(issued: Issued) -> Iterator[Row]:
    """Where each live rule is tallied: code, sheet, row, column of its count, column of its first place.

    Rules that are gone since that version are left out.
    """
    table, known = issued.tables[CODE_TABLE], {entry.code for entry in catalogue()}
    count, place = (table.column_of[heading] + 1 for heading in ("Count", "First place"))
    for row, code in enumerate(table.keys, table.first_row + 1):
        if code in known:
            yield code, table.sheet, row, count, place


def codes() -> Iterator[Row]:
    """What each code means: code, severity, what, what to do."""
    for entry in catalogue():
        yield entry.code, entry.severity, entry.what, entry.remedy


def identity(issued: Issued) -> tuple[str, ...]:
    """What a copy of this version says of itself: edition and version."""
    places = (sheet for sheet in issued.sheets.values())
    fields = {name: sheet.cells[at].value for sheet in places for name, at in sheet.fields.items()}
    return tuple(str(fields[name]) for name in IDENTITY)
