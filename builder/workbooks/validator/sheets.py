"""The validator's workbook to file: instructions with buttons, the Findings table, hidden lists, macros."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.formulas.vocabulary import Formula, filled
from builder.grid.kinds import COUNT, WORDS, Kind, Value
from builder.layout.placement import Cell
from builder.templates import words
from builder.write.drawing import Formats, book_options
from builder.write.writer import created
from builder.write.xlsx import Book, PreparedSheet

Row = tuple[Value, ...]
Columns = tuple[tuple[float, Kind], ...]  # width, kind
FRONT, FILES, FINDINGS = "Validate", "Files", "Findings"
TITLE_HEIGHT = 28
WORKBOOK_CODE_NAME = "ThisWorkbook"
HEADING_ROW, FIRST_STEP_ROW, BUTTON_ROW, PATH_ROW = 3, 3, 11, 14
FILES_COLUMNS: Columns = ((60, WORDS), (22, WORDS), (12, COUNT), (14, COUNT), (12, COUNT))
FINDINGS_COLUMNS: Columns = tuple((width, WORDS) for width in (30, 11, 9, 16, 10, 30, 50, 50))
LAST_LISTED = 10_000
A4, EVERYWHERE = 9, 2
BUTTON = {"width": 150, "height": 30}
NAMES = {"path_typed": PATH_ROW, "state_shown": PATH_ROW + 1}


@dataclass(frozen=True, slots=True)
class MacroBook:
    """The macro workbook as laid out.

    lists: name of a hidden sheet to its rows, headings first. project: the compiled macros; its document
    modules bear the code names of `code_name`. known: of which edition and version it knows copies.
    """

    lists: Mapping[str, tuple[Row, ...]]
    project: bytes
    known: str


def code_name(sheet: str) -> str:
    """What macros call a sheet: RowChecksSheet for "Row checks"."""
    return sheet.title().replace(" ", "") + "Sheet"


def write_macro_book(of: MacroBook, path: Path) -> None:
    """Draw the macro workbook in the .xlsm at `path`, whose folder exists."""
    book = Book(path, book_options())
    book.calc_on_load = False  # it has no formulas, so Excel has nothing to save when it is closed
    book.set_properties({"title": words("validator")("title"), "created": created()})
    formats = Formats(book)
    _front(book, book.add_sheet(FRONT), formats, of.known)
    _listed(book.add_sheet(FILES), "files", FILES_COLUMNS, formats)
    _listed(book.add_sheet(FINDINGS), "findings", FINDINGS_COLUMNS, formats)
    for name, rows in of.lists.items():
        sheet = book.add_sheet(name)
        sheet.hide()
        for number, row in enumerate(rows):
            _row(sheet, number, row)
    book.add_vba_project(io.BytesIO(of.project), is_stream=True)
    book.set_vba_name(WORKBOOK_CODE_NAME)
    for sheet in book.worksheets():
        sheet.set_vba_name(code_name(sheet.get_name()))
    book.close()


def _look(formats: Formats, name: str, kind: Kind = WORDS, wrap: bool = False) -> Any:
    """The format of a look of the templates; one that takes entries is not locked."""
    key = ("Start", name) if name == "input" else ()
    return formats.of(Cell(0, 0, None, kind=kind, look=name, wrap=wrap, key=key))


def _front(book: Book, sheet: PreparedSheet, formats: Formats, known: str) -> None:
    say, body = words("validator"), _look(formats, "body")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    _head(sheet, say("title"), say("purpose"), formats)
    for number, step in enumerate(say.list("steps")):
        _row(sheet, FIRST_STEP_ROW + number, (step,), body)
    for number, (macro, caption) in enumerate(say.section("buttons").items()):
        place = {"x_offset": number * (BUTTON["width"] + 12)}
        sheet.insert_button(BUTTON_ROW, 0, {"macro": macro, "caption": caption, **BUTTON, **place})
    _row(sheet, PATH_ROW, (say("path"),), body)
    sheet.write_blank(PATH_ROW, 1, None, _look(formats, "input"))
    _row(sheet, PATH_ROW + 1, (say("state"),), body)
    sheet.write_blank(PATH_ROW + 1, 1, None, _look(formats, "text"))
    _row(sheet, PATH_ROW + 2, (say("known"), known), body)
    sheet.data_validation(PATH_ROW, 1, PATH_ROW, 1, {"validate": "any", "input_message": say("path_help")})
    for name, row in NAMES.items():
        book.define_name(name, f"{FRONT}!$B${row + 1}")
    _page(sheet)


def _listed(sheet: PreparedSheet, name: str, columns: Columns, formats: Formats) -> None:
    """A sheet that the macros fill below its headings: filters, and a look for what needs attention."""
    say, last = words("validator"), len(columns) - 1
    headings = say.list(f"headings.{name}")
    _head(sheet, say(f"{name}_title"), say(f"{name}_purpose"), formats)
    for column, (heading, (width, kind)) in enumerate(zip(headings, columns, strict=True)):
        sheet.set_column(column, column, width, _look(formats, "listed", kind, wrap=True))
        look = "heading number" if kind is COUNT else "heading"
        sheet.write_string(HEADING_ROW, column, heading, _look(formats, look, wrap=True))
    sheet.autofilter(HEADING_ROW, 0, LAST_LISTED, last)
    for text, look in say.section("look").items():
        rule = {"type": "cell", "criteria": "equal to", "value": f'"{text}"', "format": formats.over(look)}
        sheet.conditional_format(HEADING_ROW + 1, 1, LAST_LISTED, 1, rule)
    named = filled(Formula(f"$A{HEADING_ROW + 2}"))
    rule = {"type": "formula", "criteria": "=" + named.text, "format": formats.over("row")}
    sheet.conditional_format(HEADING_ROW + 1, 0, LAST_LISTED, last, rule)
    sheet.freeze_panes(HEADING_ROW + 1, 0)
    _page(sheet)
    sheet.repeat_rows(HEADING_ROW)


def _head(sheet: PreparedSheet, title: str, purpose: str, formats: Formats) -> None:
    sheet.set_row(0, TITLE_HEIGHT)
    _row(sheet, 0, (title,), _look(formats, "title"))
    _row(sheet, 1, (purpose,), _look(formats, "purpose"))


def _page(sheet: PreparedSheet) -> None:
    """A4 landscape, one page wide, without grid lines."""
    sheet.hide_gridlines(EVERYWHERE)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _row(sheet: PreparedSheet, number: int, row: Iterable[Value], style: Any = None) -> None:
    """Texts as texts, whatever they begin with; numbers as numbers."""
    for column, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(number, column, value, style)
        else:
            sheet.write_number(number, column, value, style)
