"""A workbook with macros to a file: a sheet with buttons, tables that the macros fill, hidden lists."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from builder.formulas.vocabulary import Formula, filled
from builder.grid.kinds import COUNT, WORDS, Kind, Value
from builder.layout.placement import Cell
from builder.write.drawing import Formats, book_options
from builder.write.ribbon import put_ribbon
from builder.write.writer import WriteError, created
from builder.write.xlsx import Book, PreparedSheet

Row = tuple[Value, ...]
Columns = tuple[tuple[float, Kind], ...]  # width, kind
TITLE_HEIGHT = 28
WORKBOOK_CODE_NAME = "ThisWorkbook"
HEADING_ROW, FIRST_STEP_ROW, BUTTON_ROW, FIRST_FIELD_ROW = 3, 3, 11, 14
LAST_LISTED = 10_000
A4, EVERYWHERE = 9, 2
BUTTON = {"width": 150, "height": 30}


@dataclass(frozen=True, slots=True)
class FrontField:
    """A line below the buttons: its label, the value beside it, and the name, look and help of that cell."""

    label: str
    value: str = ""
    name: str = ""
    look: str = "text"
    help: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """The first sheet: what to do in steps, buttons (macro to caption), and the fields below them."""

    name: str
    title: str
    purpose: str
    steps: tuple[str, ...]
    buttons: Mapping[str, str]
    fields: tuple[FrontField, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A table that the macros fill. looks: a word of the second column to the look of its cell."""

    name: str
    title: str
    purpose: str
    headings: tuple[str, ...]
    columns: Columns
    looks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MacroBook:
    """A workbook with macros as laid out.

    front: None for an add-in, which Excel never shows. lists: name of a hidden sheet to its rows, headings
    first. project: the compiled macros; its document modules bear the code names of `code_name`. ribbon: the
    text of a tab of the ribbon, "" for none.
    """

    title: str
    front: Front | None
    tables: tuple[Listed, ...]
    lists: Mapping[str, tuple[Row, ...]]
    project: bytes
    ribbon: str = ""
    is_add_in: bool = False

    @property
    def sheets(self) -> tuple[str, ...]:
        """The name of every sheet in order."""
        front = (self.front.name,) if self.front else ()
        return (*front, *(table.name for table in self.tables), *self.lists)


def code_name(sheet: str) -> str:
    """What macros call a sheet: RowChecksSheet for "Row checks"."""
    return sheet.title().replace(" ", "") + "Sheet"


def write_macro_book(of: MacroBook, path: Path) -> None:
    """Draw the workbook in the file at `path`, whose folder exists.

    Raises:
        WriteError: XlsxWriter refused or warned. OSError: the file cannot be written.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            _draw(of, path)
        except xlsxwriter.exceptions.FileCreateError as refused:
            raise refused.args[0] from None  # the error of the system
        except (UserWarning, xlsxwriter.exceptions.XlsxWriterException) as refused:
            raise WriteError(str(refused)) from refused
    put_ribbon(path, of.ribbon, is_add_in=of.is_add_in)


def _draw(of: MacroBook, path: Path) -> None:
    book = Book(path, book_options())
    book.calc_on_load = False  # it has no formulas, so Excel has nothing to save when it is closed
    book.set_properties({"title": of.title, "created": created()})
    formats = Formats(book)
    if of.front:
        _front(book, of.front, formats)
    for table in of.tables:
        _listed(book.add_sheet(table.name), table, formats)
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


def _front(book: Book, front: Front, formats: Formats) -> None:
    sheet, body = book.add_sheet(front.name), _look(formats, "body")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    _head(sheet, front.title, front.purpose, formats)
    for number, step in enumerate(front.steps):
        _row(sheet, FIRST_STEP_ROW + number, (step,), body)
    for number, (macro, caption) in enumerate(front.buttons.items()):
        place = {"x_offset": number * (BUTTON["width"] + 12)}
        sheet.insert_button(BUTTON_ROW, 0, {"macro": macro, "caption": caption, **BUTTON, **place})
    for row, field in enumerate(front.fields, FIRST_FIELD_ROW):
        _row(sheet, row, (field.label,), body)
        if field.value:
            sheet.write_string(row, 1, field.value, _look(formats, field.look))
        else:
            sheet.write_blank(row, 1, None, _look(formats, field.look))
        if field.help:
            sheet.data_validation(row, 1, row, 1, {"validate": "any", "input_message": field.help})
        if field.name:
            book.define_name(field.name, f"{front.name}!$B${row + 1}")
    _page(sheet)


def _listed(sheet: PreparedSheet, table: Listed, formats: Formats) -> None:
    """A sheet that the macros fill below its headings: filters, and a look for what needs attention."""
    last = len(table.columns) - 1
    _head(sheet, table.title, table.purpose, formats)
    for column, (heading, (width, kind)) in enumerate(zip(table.headings, table.columns, strict=True)):
        sheet.set_column(column, column, width, _look(formats, "listed", kind, wrap=True))
        look = "heading number" if kind is COUNT else "heading"
        sheet.write_string(HEADING_ROW, column, heading, _look(formats, look, wrap=True))
    sheet.autofilter(HEADING_ROW, 0, LAST_LISTED, last)
    for text, look in table.looks.items():
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
