"""Long tables of plain values as a workbook, written row by row, so that memory does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter

from builder.write.writer import created
from builder.write.xlsx import FONT

LAST = 1_048_575
"""Rows below the heading that a sheet can hold."""
WIDEST, NARROWEST = 48, 9
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
Plain = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its name, the number format of its cells ("" for General) and its width in characters."""

    name: str
    number_format: str = ""
    width: float = 14


class LongTables:
    """A workbook of long tables; use it with `with`. Texts stay texts, whatever they begin with."""

    def __init__(self, path: Path, title: str) -> None:
        self._book = xlsxwriter.Workbook(str(path), OPTIONS)
        self._book.set_properties({"title": title, "created": created()})
        self._sheets: dict[str, tuple[Any, list[Any]]] = {}
        self._rows: dict[str, int] = {}
        self._formats: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        try:
            self._book.close()
        except xlsxwriter.exceptions.FileCreateError as refused:
            if kind is None:
                raise refused.args[0] from None

    def add(self, name: str, headings: Sequence[Heading]) -> None:
        """Add a sheet with its headings; they stay in sight."""
        sheet = self._book.add_worksheet(name)
        head = self._book.add_format(
            {"bold": True, "bg_color": "#12375E", "font_color": "#FFFFFF", "font_name": FONT, "font_size": 10}
        )
        formats = [self._format(heading.number_format) for heading in headings]
        for column, (heading, form) in enumerate(zip(headings, formats, strict=True)):
            width = min(max(heading.width, NARROWEST, len(heading.name) + 2), WIDEST)
            sheet.set_column(column, column, width, form)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(0)
        sheet.write_row(0, 0, [heading.name for heading in headings], head)
        self._sheets[name], self._rows[name] = (sheet, formats), 0

    def row(self, name: str, values: Iterable[Plain]) -> bool:
        """Write the next row of a sheet; False if the sheet is full."""
        if self._rows[name] >= LAST:
            return False
        self._rows[name] += 1
        sheet, formats = self._sheets[name]
        for column, value in enumerate(values):
            if value is not None:
                _put(sheet, self._rows[name], column, value, formats[column])
        return True

    def _format(self, number_format: str) -> Any:
        if number_format not in self._formats:
            look = {"font_name": FONT, "font_size": 10, "valign": "top"}
            look |= {"num_format": number_format} if number_format else {}
            self._formats[number_format] = self._book.add_format(look)
        return self._formats[number_format]


def _put(sheet: Any, row: int, column: int, value: Plain, form: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, form)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, form)
    else:
        sheet.write_number(row, column, value, form)
