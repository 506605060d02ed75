"""XlsxWriter's workbook with what it leaves out: a document language, and text results that are empty."""

from __future__ import annotations

import zipfile
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Self

import xlsxwriter
from xlsxwriter.core import Core
from xlsxwriter.packager import Packager
from xlsxwriter.table import Table
from xlsxwriter.vml import Vml
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, CellStringTuple, Worksheet

from builder.grid.a1 import address, column_letters

LANGUAGE = "en-GB"
FONT = "Arial"
SMALLEST = 9
STAMP = (1980, 1, 31, 0, 0, 0)
"""The date of each part in its package, as XlsxWriter gives it."""

ORDINARY_FILE = 0o100600
ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_QUICK = frozenset({CellBlankTuple, CellFormulaTuple, CellStringTuple})
BUTTON_SIZE = 220  # of the words on a button, in twentieths of a point


class Shared(str):  # noqa: SLOT000  # a subclass of str cannot have slots
    """A formula that the cells of some rows below one another share; the file holds its text once."""

    rows: tuple[int, int]

    def __new__(cls, text: str, rows: tuple[int, int]) -> Self:
        """Make it from the text in the first row, and the first and last row."""
        made = super().__new__(cls, text)
        made.rows = rows
        return made


class PreparedSheet(Worksheet):  # type: ignore[misc]
    """A worksheet for formulas that are already in the file's form.

    XlsxWriter would search each formula for newer functions to prefix and for arrays; ours come out of one
    vocabulary and need none of it (a test compares the bytes). An empty text result is written as text, not
    as nothing. Rows do not say which columns they span, which no program needs.
    Rows in `growing` keep the height given until somebody types there; then Excel fits them to the text.
    """

    growing: frozenset[int] | set[int] = frozenset()

    @cached_property
    def shares(self) -> dict[tuple[int, int], int]:
        """Column and first row of each shared formula to its number."""
        return {}

    def write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> int:
        """Put a formula into a cell; 0 if it is taken."""
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(self._prepare_formula(formula), cell_format, value)
        return 0

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula if isinstance(formula, Shared) else formula.removeprefix("=")

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        attributes = [pair for pair in attributes if pair[0] != "spans"]
        if tag == "row" and int(dict(attributes)["r"]) - 1 in self.growing:
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Write a text, a formula or an empty cell, as XlsxWriter would; leave the others to it."""
        kind = type(cell)
        if kind not in _QUICK or not (cell.format or self._in_plain_columns):
            super()._write_cell(row, col, cell)
            return
        style = f' s="{cell.format._get_xf_index()}"' if cell.format else ""  # noqa: SLF001
        start = f'<c r="{column_letters(col)}{row + 1}"{style}'
        if kind is CellStringTuple:
            self.fh.write(f'{start} t="s"><v>{cell.string}</v></c>')
        elif kind is CellBlankTuple:
            self.fh.write(f"{start}/>")
        else:
            self.fh.write(f"{start}{self._result(row, col, cell)}</c>")

    @cached_property
    def _in_plain_columns(self) -> bool:
        """Whether no column has a format, which its cells without one would take."""
        return not any(column.column_format for column in self.col_info.values())

    def _result(self, row: int, col: int, cell: Any) -> str:
        """A formula's type, text and value."""
        formula, value, kind = cell.formula, cell.value, ""
        if isinstance(value, bool):
            kind, value = ' t="b"', int(value)
        elif isinstance(value, str):
            kind, value = (' t="e"' if value in ERRORS else ' t="str"'), _escaped(value)
        shared = isinstance(formula, Shared)
        text = self._shared(row, col, formula) if shared else f"<f>{_escaped(formula)}</f>"
        return f"{kind}>{text}<v>{value}</v>"

    def _shared(self, row: int, col: int, formula: Shared) -> str:
        first, last = formula.rows
        number = self.shares.setdefault((col, first), len(self.shares))
        if row != first:
            return f'<f t="shared" si="{number}"/>'
        area = f"{address(first, col)}:{address(last, col)}"
        return f'<f t="shared" ref="{area}" si="{number}">{_escaped(formula)}</f>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _LanguageCore(Core):  # type: ignore[misc]
    def _write_cp_content_status(self) -> None:
        super()._write_cp_content_status()
        self._xml_data_element("dc:language", LANGUAGE)


class _Buttons(Vml):  # type: ignore[misc]
    def _write_button_font(self, caption: str) -> None:
        look = [("face", FONT), ("size", BUTTON_SIZE), ("color", "#000000")]
        self._xml_data_element("font", caption, look)


class _Table(Table):  # type: ignore[misc]
    """A table whose headings have filter buttons only where one filters."""

    def _write_auto_filter(self) -> None:
        area, without = self.properties.get("autofilter"), self.properties.get("no_button")
        if not area or not without:
            super()._write_auto_filter()
            return
        self._xml_start_tag("autoFilter", [("ref", area)])
        for column in without:
            self._xml_empty_tag("filterColumn", [("colId", column), ("hiddenButton", 1)])
        self._xml_end_tag("autoFilter")


class _LanguagePackager(Packager):  # type: ignore[misc]
    def _create_package(self) -> list[Any]:
        """Hand the parts to the book, which packs them itself: XlsxWriter has no setting for how small."""
        parts = super()._create_package()
        self.workbook.parts = {name: file.getvalue() for file, name, _ in parts}
        return []

    def _write_vml_files(self) -> None:
        sheets = (sheet for sheet in self.workbook.worksheets() if sheet.has_vml)
        for number, sheet in enumerate(sheets, 1):
            drawing = _Buttons()
            drawing._set_xml_writer(self._filename(f"xl/drawings/vmlDrawing{number}.vml"))  # noqa: SLF001
            drawing._assemble_xml_file(  # noqa: SLF001
                sheet.vml_data_id, sheet.vml_shape_id, sheet.comments_list, sheet.buttons_list
            )

    def _write_table_files(self) -> None:
        tables = (table for sheet in self.workbook.worksheets() for table in sheet.tables)
        for number, properties in enumerate(tables, 1):
            table = _Table()
            table._set_xml_writer(self._filename(f"xl/tables/table{number}.xml"))  # noqa: SLF001
            table._set_properties(properties)  # noqa: SLF001
            table._assemble_xml_file()  # noqa: SLF001

    def _write_core_file(self) -> None:
        core = _LanguageCore()
        core._set_properties(self.workbook.doc_properties)  # noqa: SLF001
        core._set_xml_writer(self._filename("docProps/core.xml"))  # noqa: SLF001
        core._assemble_xml_file()  # noqa: SLF001


class Book(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook whose document properties name its language; its buttons have the font of its cells.

    Its parts are packed as small as they get.
    """

    parts: dict[str, str | bytes]

    def __init__(self, path: Path, options: dict[str, Any]) -> None:
        """Begin a workbook, which `close` writes to that path."""
        super().__init__(BytesIO(), options | {"in_memory": True})
        self.path = path

    def close(self) -> None:
        """Write the file; raises ``OSError`` if it cannot be written."""
        super().close()
        with zipfile.ZipFile(self.path, "w") as package:
            for name, part in self.parts.items():
                entry = zipfile.ZipInfo(name, STAMP)
                entry.external_attr = ORDINARY_FILE << 16
                package.writestr(entry, part, zipfile.ZIP_DEFLATED, SMALLEST)

    def _get_packager(self) -> Packager:
        return _LanguagePackager()

    def add_sheet(self, name: str) -> PreparedSheet:
        """A worksheet for prepared formulas."""
        sheet: PreparedSheet = self.add_worksheet(name, worksheet_class=PreparedSheet)
        return sheet
