"""The validator's workbook to file: instructions with buttons, the Findings table, hidden lists, macros."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from builder.kinds import Value
from builder.templates import looks, words
from builder.write import created
from builder.xlsx import Book, PreparedSheet

Row = tuple[Value, ...]
FRONT, FILES, FINDINGS = "Validate", "Files", "Findings"
TITLE_HEIGHT = 28
WORKBOOK_CODE_NAME = "ThisWorkbook"
HEADING_ROW, FIRST_STEP_ROW, BUTTON_ROW, PATH_ROW = 3, 3, 11, 14
FILES_WIDTHS = (60, 22, 10, 12, 10)
FINDINGS_WIDTHS = (26, 10, 8, 16, 10, 36, 46, 46)
LAST_FILTERED_ROW = 10_000
A4, EVERYWHERE = 9, 2
BUTTON = {"width": 150, "height": 30}
NAMES = {"path_typed": PATH_ROW, "state_shown": PATH_ROW + 1}


def code_name(sheet: str) -> str:
    """What macros call a sheet: RowChecksSheet for "Row checks"."""
    return sheet.title().replace(" ", "") + "Sheet"


def write_validator(path: Path, lists: Mapping[str, Iterable[Row]], project: bytes) -> None:
    """Write the macro workbook.

    Args:
        path: the .xlsm to write (its folder exists).
        lists: name of a hidden sheet to its rows, headings first.
        project: the compiled macros; its document modules bear the code names of `code_name`.
    """
    book = Book(str(path))
    say = words("validator")
    book.set_properties({"title": say("title"), "created": created()})
    styles = _styles(book)
    _front(book, book.add_sheet(FRONT), styles)
    _listed(book.add_sheet(FILES), "files", FILES_WIDTHS, styles)
    _listed(book.add_sheet(FINDINGS), "findings", FINDINGS_WIDTHS, styles)
    for name, rows in lists.items():
        sheet = book.add_sheet(name)
        sheet.hide()
        for number, row in enumerate(rows):
            _row(sheet, number, row)
    book.add_vba_project(io.BytesIO(project), is_stream=True)
    book.set_vba_name(WORKBOOK_CODE_NAME)
    for sheet in book.worksheets():
        sheet.set_vba_name(code_name(sheet.get_name()))
    book.close()


def _styles(book: Book) -> dict[str, Any]:
    font = {"font_name": looks()("base.font"), "font_size": 10, "valign": "vcenter"}
    colour, fill = looks()("look.title.text"), looks()("look.input.fill")
    return {
        "title": book.add_format(font | {"bold": True, "font_size": 18, "font_color": colour}),
        "body": book.add_format(font),
        "wrapped": book.add_format(font | {"text_wrap": True}),
        "heading": book.add_format(font | {"bold": True, "bottom": 1, "text_wrap": True}),
        **{look: book.add_format(_over(look)) for look in ("attention", "good")},
        "input": book.add_format(font | {"locked": False, "border": 1, "bg_color": fill}),
    }


def _over(look: str) -> dict[str, str]:
    """A conditional look as it stands in the templates."""
    return {"font_color": looks()(f"look.{look}.text"), "bg_color": looks()(f"look.{look}.fill")}


def _front(book: Book, sheet: PreparedSheet, styles: Mapping[str, Any]) -> None:
    say = words("validator")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    sheet.set_row(0, TITLE_HEIGHT)
    _row(sheet, 0, (say("title"),), styles["title"])
    _row(sheet, 1, (say("purpose"),), styles["body"])
    for number, step in enumerate(say.list("steps")):
        _row(sheet, FIRST_STEP_ROW + number, (step,), styles["body"])
    for number, (macro, caption) in enumerate(say.section("buttons").items()):
        place = {"x_offset": number * (BUTTON["width"] + 12)}
        sheet.insert_button(BUTTON_ROW, 0, {"macro": macro, "caption": caption, **BUTTON, **place})
    _row(sheet, PATH_ROW, (say("path"),), styles["body"])
    sheet.write_blank(PATH_ROW, 1, None, styles["input"])
    _row(sheet, PATH_ROW + 1, (say("state"),), styles["body"])
    sheet.write_blank(PATH_ROW + 1, 1, None, styles["body"])
    sheet.data_validation(PATH_ROW, 1, PATH_ROW, 1, {"validate": "any", "input_message": say("path_help")})
    for name, row in NAMES.items():
        book.define_name(name, f"{FRONT}!$B${row + 1}")
    sheet.hide_gridlines(EVERYWHERE)
    _page(sheet)


def _listed(sheet: PreparedSheet, name: str, widths: tuple[int, ...], styles: Mapping[str, Any]) -> None:
    """A sheet that the macros fill below its headings: filters, and a look for what needs attention."""
    say = words("validator")
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, styles["wrapped"])
    sheet.set_row(0, TITLE_HEIGHT)
    _row(sheet, 0, (say(f"{name}_title"),), styles["title"])
    _row(sheet, 1, (say(f"{name}_purpose"),), styles["body"])
    _row(sheet, HEADING_ROW, say.list(f"headings.{name}"), styles["heading"])
    sheet.autofilter(HEADING_ROW, 0, LAST_FILTERED_ROW, len(widths) - 1)
    for text, look in say.section("look").items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": styles[look]}
        sheet.conditional_format(HEADING_ROW + 1, 1, LAST_FILTERED_ROW, 1, rule)
    sheet.freeze_panes(HEADING_ROW + 1, 0)
    _page(sheet)
    sheet.repeat_rows(HEADING_ROW)


def _page(sheet: PreparedSheet) -> None:
    """A4 landscape, one page wide."""
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
