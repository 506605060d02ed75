"""It prints: page counts, no blank page, no cut text, no ####, in three states."""

from __future__ import annotations

import itertools
import math
import re
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from builder.grid import text_width as metrics
from builder.grid.kinds import Value
from builder.write.writer import Inputs
from tests.support.built import built, placed
from tests.support.libreoffice import LibreOffice
from tests.support.states import asked, filled

MOST_PAGES = 72  # of any sheet: Mapping holds 129 rows and prints its columns six pages wide
SMALLEST_PRINT = 8  # points, of any text on paper
STATES = ("blank", "half", "full")


def _inputs(state: str) -> Inputs:
    if state == "blank":
        return {}
    return filled(asked(placed()), 2 if state == "half" else 1)


@cache
def _book(state: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(built(f"print-{state}", _inputs(state))[0], data_only=True)


def _seen(state: str) -> list[Worksheet]:
    return [sheet for sheet in _book(state).worksheets if sheet.sheet_state == "visible"]


@pytest.mark.parametrize("state", STATES)
def test_every_sheet_prints_on_few_pages_and_none_is_blank(
    state: str, office: LibreOffice, tmp_path: Path
) -> None:
    sheets = office.sheet_pdfs(built(f"print-{state}", _inputs(state))[0], tmp_path)
    assert set(sheets) == {s.name for s in placed().workbook.sheets if s.state == "visible"}
    for name, pdf in sheets.items():
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
        pages = text.stdout.split("\f")[:-1]
        assert 1 <= len(pages) <= MOST_PAGES, f"{name}: {len(pages)} pages"
        for number, page in enumerate(pages, 1):
            assert len(page.strip()) > 60, f"{name} page {number} is blank"
            assert "###" not in page, f"{name} page {number} shows ####"


def _shown(cell: Cell) -> str:
    """What the cell shows, as far as its width matters."""
    value: Value | None = cell.value
    if isinstance(value, (datetime, date)):
        return "30 Mar 2026"
    if isinstance(value, bool) or value is None:
        return str(value or "")
    if not isinstance(value, (int, float)):
        return str(value)
    shown = value * 100 if "%" in cell.number_format else value
    places = re.sub(r"[^0#]", "", cell.number_format.partition(".")[2].partition(";")[0])
    needed = len(f"{abs(shown) % 1:.{len(places)}f}"[2:].rstrip("0"))
    decimals = max(places.count("0"), needed)
    signs = sum(sign in cell.number_format for sign in "£%+")
    if cell.number_format == "General":
        return f"{value:.10g}"
    return "£" * signs + f"{shown:,.{decimals}f}"


def _width(sheet: Worksheet, column: str) -> float:
    """Width of a column in digits; the file says it once for neighbours of equal width, with the padding."""
    number = column_index_from_string(column)
    for group in sheet.column_dimensions.values():
        if group.min <= number <= group.max:
            pixels = round(float(group.width) * metrics.PIXELS_PER_WIDTH) - metrics.CELL_PADDING
            return pixels / metrics.PIXELS_PER_WIDTH
    return 8.43


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    return (cell for row in sheet.iter_rows() for cell in row if cell.value not in (None, ""))


def _bold(cell: Cell) -> bool:
    return bool(cell.font.b) or cell.coordinate in _turning_bold(cell.parent)


@cache
def _turning_bold(sheet: Worksheet) -> set[str]:
    """The cells that a condition can make bold."""
    heavy = (
        area
        for format_ in sheet.conditional_formatting
        if any(rule.dxf and rule.dxf.font and rule.dxf.font.b for rule in format_.rules)
        for area in format_.sqref.ranges
    )
    return {f"{get_column_letter(c)}{r}" for area in heavy for r, c in area.cells}


def _button(cell: Cell) -> int:
    """Pixels of the cell's filter button, beside which LibreOffice wraps the words."""
    return metrics.FILTER_BUTTON if cell.coordinate in _buttons(cell.parent) else 0


@cache
def _buttons(sheet: Worksheet) -> set[str]:
    """The heading cells with a filter button; Excel draws none where the file says that it is hidden."""
    return {
        cell.coordinate
        for table in sheet.tables.values()
        if table.autoFilter is not None
        for n, cell in enumerate(sheet[table.ref][0])
        if n not in {column.colId for column in table.autoFilter.filterColumn if column.hiddenButton}
    }


@pytest.mark.parametrize("state", STATES)
def test_no_number_is_wider_than_its_column(state: str) -> None:
    """Figures up to a billion fit; beyond that a validation rule or a check speaks first."""
    for sheet in _seen(state):
        for cell in _cells(sheet):
            if isinstance(cell.value, (int, float, datetime)) and not isinstance(cell.value, bool):
                wide = metrics.pixels(_shown(cell), float(cell.font.sz), _bold(cell))
                limit = metrics.room(_width(sheet, cell.column_letter), int(cell.alignment.indent))
                assert wide <= limit, f"{state} {sheet.title}!{cell.coordinate} {_shown(cell)}"


@pytest.mark.parametrize("state", STATES)
def test_no_wrapped_text_is_higher_than_its_row(state: str) -> None:
    for sheet in _seen(state):
        for cell in _cells(sheet):
            if cell.alignment.wrap_text and isinstance(cell.value, str):
                size = float(cell.font.sz)
                width = _width(sheet, cell.column_letter) - _button(cell) / metrics.PIXELS_PER_WIDTH
                lines = metrics.lines(cell.value, width, size, _bold(cell))
                height = float(sheet.row_dimensions[cell.row].height or 15)
                assert lines * size * 1.2 <= height, (state, sheet.title, cell.coordinate, cell.value[:60])


def test_numbers_that_are_worked_out_do_not_wrap() -> None:
    """LibreOffice draws wrapped numbers without their indent, at the very edge of the cell."""
    for sheet in _seen("full"):
        for cell in _cells(sheet):
            number = isinstance(cell.value, (int, float)) and cell.alignment.horizontal == "right"
            if number and cell.protection.locked:
                assert not cell.alignment.wrap_text, f"{sheet.title}!{cell.coordinate}"


def test_no_heading_breaks_inside_a_word() -> None:
    faults = set()
    for sheet in _seen("blank"):
        for cell in _cells(sheet):
            if cell.alignment.wrap_text and isinstance(cell.value, str):
                limit = metrics.room(_width(sheet, cell.column_letter), int(cell.alignment.indent))
                limit -= _button(cell)
                size = float(cell.font.sz)
                wide = [w for w in cell.value.split() if metrics.pixels(w, size, _bold(cell)) > limit]
                faults |= {f"{sheet.title}!{cell.coordinate} {word}" for word in wide}
    assert not faults


@pytest.mark.parametrize("state", STATES)
def test_no_unwrapped_text_runs_into_its_neighbour(state: str) -> None:
    for sheet in _seen(state):
        for cell in _cells(sheet):
            free_to_run = not cell.alignment.wrap_text and cell.alignment.horizontal != "right"
            if free_to_run and isinstance(cell.value, str):
                free = _width(sheet, cell.column_letter)
                for right in range(cell.column + 1, sheet.max_column + 1):
                    neighbour = sheet.cell(cell.row, right)
                    if neighbour.value not in (None, "") or neighbour.data_type == "f":
                        break
                    free += _width(sheet, neighbour.column_letter)
                else:
                    free = math.inf
                wide = metrics.pixels(cell.value, float(cell.font.sz), _bold(cell))
                assert wide <= metrics.room(free, 0), (state, sheet.title, cell.coordinate, cell.value[:60])


def _page(sheet: Worksheet) -> float:
    """Pixels of screen across a page: A4 less 0.4 inches on both sides, at 96 dots per inch."""
    return 717 if sheet.page_setup.orientation == "portrait" else 1045


def _spans(sheet: Worksheet) -> list[float]:
    """Pixels of the columns of each page, the repeated ones included."""
    last = max(cell.column for cell in _cells(sheet))
    edges = [0, *(b.id for b in sheet.col_breaks.brk if b.id < last), last]
    pixels = [_width(sheet, get_column_letter(n)) * metrics.PIXELS_PER_WIDTH + 5 for n in range(1, last + 1)]
    again = sheet.print_title_cols
    repeated = sum(pixels[: column_index_from_string(again.split(":")[1].lstrip("$"))]) if again else 0
    runs = [sum(pixels[first:end]) for first, end in itertools.pairwise(edges)]
    return [runs[0], *(run + repeated for run in runs[1:])]


def _scale(sheet: Worksheet) -> float:
    """Size on paper as a part of the size on screen: what the sheet says, or what fits on one page."""
    if sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage:
        return min(1, _page(sheet) / sum(_spans(sheet)))
    return float(sheet.page_setup.scale or 100) / 100


def test_nothing_is_printed_in_a_size_too_small_to_read() -> None:
    for sheet in _seen("blank"):
        smallest = min(float(cell.font.sz) for cell in _cells(sheet))
        assert round(smallest * _scale(sheet), 1) >= SMALLEST_PRINT, sheet.title


def test_the_columns_between_two_page_breaks_fit_on_a_page() -> None:
    """Programs differ in how wide they draw a column, so that a page has some room to spare."""
    for sheet in _seen("blank"):
        if sheet.col_breaks.brk:
            widest = max(_spans(sheet)) * _scale(sheet)
            assert widest <= _page(sheet) * 0.94, sheet.title


@pytest.mark.parametrize("state", STATES)
def test_a_line_of_words_ends_on_the_page_where_it_begins(state: str) -> None:
    for sheet in _seen(state):
        first = _spans(sheet)[0]
        page = max(first, _page(sheet) / _scale(sheet) * 0.93) if not sheet.col_breaks.brk else first
        for cell in _cells(sheet):
            if not cell.alignment.wrap_text and isinstance(cell.value, str):
                left = sum(_width(sheet, get_column_letter(n)) * 7 + 5 for n in range(1, cell.column))
                wide = metrics.pixels(cell.value, float(cell.font.sz), _bold(cell))
                assert left >= page or left + wide <= page, (state, sheet.title, cell.coordinate, cell.value)


def test_print_areas_end_with_the_last_row_in_use() -> None:
    """In Excel; LibreOffice does not follow a print area that is a formula."""
    with zipfile.ZipFile(built("blank", {})[0]) as file:
        names = file.read("xl/workbook.xml").decode()
    for sheet, rows in (
        ("Print list", "print_rows"),
        ("Summary", "kpis_selected"),
        ("Look-up", "found_rows"),
    ):
        quoted = re.escape(f"'{sheet}'" if " " in sheet or "-" in sheet else sheet)
        area = rf"{quoted}!\$A\$\d+:INDEX\({quoted}!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+,{rows}\+1\)"
        area += rf",{quoted}!\$A\$\d+:\$[A-Z]+\$\d+" if sheet == "Look-up" else ""  # the golden thread
        again = re.sub(r"\W", "_", sheet.lower()) + "_area"
        assert re.search(
            rf'<definedName name="_xlnm.Print_Area" localSheetId="\d+">{area}</definedName>', names
        )
        assert re.search(rf'<definedName name="{again}">{area}</definedName>', names)
