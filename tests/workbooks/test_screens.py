"""Every sheet in sight as people meet it: a laptop of 1366 x 768 pixels, Excel at 100 %."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from statistics import median

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from builder.grid import text_width as metrics
from builder.layout.parts import Sheet
from builder.workbooks.example import example_inputs
from builder.write.drawing import column_widths
from tests.support.built import blank, built, placed

WIDE, HIGH = 1310, 500
"""Pixels of the grid that the ribbon, the bars and the headings of rows and columns leave."""
QUARTER = 768 / 4
ROW = 12.75
ROWS_SEEN = 8
FEWER_ROWS = {"Print list": 2, "Select": 6, "Summary": 4, "Look-up": 3, "Values": 4}
"""Rows of these are higher: they hold sentences. Print list asks first whom it is for."""

SHEETS = [sheet for sheet in placed().workbook.sheets if sheet.state == "visible"]
on_each = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)


@cache
def books() -> tuple[openpyxl.Workbook, ...]:
    """The blank workbook and the worked example, with the results that are saved in them."""
    return tuple(
        openpyxl.load_workbook(path, data_only=True)
        for path in (blank(), built("example", example_inputs(placed()))[0])
    )


def widths(sheet: Sheet) -> list[float]:
    found = column_widths(sheet)
    last = max(found, default=0) + 1
    return [found.get(i, 9) * metrics.PIXELS_PER_WIDTH + metrics.CELL_PADDING for i in range(last)]


def heights(drawn: Worksheet, last: int) -> list[float]:
    """Pixels of each row to the last."""
    return [(drawn.row_dimensions[row].height or ROW) * 96 / 72 for row in range(1, last + 1)]


def frozen(drawn: Worksheet) -> tuple[int, int]:
    """How many rows and columns stay in sight."""
    pane = drawn.sheet_view.pane
    return (int(pane.ySplit or 0), int(pane.xSplit or 0)) if pane else (0, 0)


@on_each
def test_a_quarter_of_the_screen_is_frozen_at_most_and_half_of_its_width(sheet: Sheet) -> None:
    for book in books():
        rows, columns = frozen(book[sheet.name])
        assert sum(heights(book[sheet.name], rows)) <= QUARTER
        assert sum(widths(sheet)[:columns]) <= WIDE / 2


@on_each
def test_rows_of_the_first_table_are_on_the_first_screen(sheet: Sheet) -> None:
    if not sheet.tables or (sheet.parts[0] not in sheet.tables[:1] and sheet.name not in FEWER_ROWS):
        return
    spot = placed().spot(sheet.tables[0].name)
    for book in books():
        rows = heights(book[sheet.name], spot.first_row + len(sheet.tables[0].keys))
        above, typical = sum(rows[: spot.first_row]), median(rows[spot.first_row :])
        wanted = min(FEWER_ROWS.get(sheet.name, ROWS_SEEN), len(sheet.tables[0].keys))
        print(sheet.name, above, typical, (HIGH - above) / typical)
        assert (HIGH - above) / typical >= wanted


def above(sheet: Sheet, drawn: Worksheet) -> Iterator[Cell]:
    """The words above the headings of the first table, and all that stay in sight."""
    first = placed().spot(sheet.tables[0].name).first_row - 1 if sheet.tables else drawn.max_row
    for row in drawn.iter_rows(max_row=max(first, frozen(drawn)[0])):
        yield from (
            c for c in row if isinstance(c, Cell) and isinstance(c.value, str) and not c.alignment.wrap_text
        )


def room(cell: Cell, drawn: Worksheet, ends: list[float]) -> float:
    """Pixels to the next words on the row, to the edge of what stays in sight, or of the screen."""
    row = [c.column - 1 for c in drawn[cell.row] if c.value not in (None, "") and c.column > cell.column]
    edges = [WIDE * 100, *(ends[next_ - 1] for next_ in row[:1] if next_ - 1 < len(ends))]
    kept = frozen(drawn)[1]
    if cell.column <= kept or not kept:
        edges.append(ends[kept - 1] if kept else WIDE)
    return float(min(edges) - (ends[cell.column - 2] if cell.column > 1 else 0))


@on_each
def test_no_sentence_above_a_table_is_cut(sheet: Sheet) -> None:
    ends = list(accumulate(widths(sheet)))
    cut = {
        (cell.coordinate, cell.value)
        for book in books()
        for cell in above(sheet, book[sheet.name])
        if metrics.pixels(cell.value, float(cell.font.sz), bool(cell.font.b))
        > room(cell, book[sheet.name], ends)
    }
    assert cut == set()


def first_input(sheet: Sheet) -> tuple[int, int] | None:
    """Row and column, counted from 1, of the first cell in which something is typed."""
    typed = ((cell.row + 1, cell.column + 1) for cell in placed().cells(sheet) if cell.is_input)
    return min(typed, default=None)


@on_each
def test_the_first_cell_to_fill_in_is_on_the_first_screen_or_one_link_away(sheet: Sheet) -> None:
    at = first_input(sheet)
    if at is None:
        return
    drawn = books()[0][sheet.name]
    row, column = at
    ends = list(accumulate(widths(sheet)))
    seen = sum(heights(drawn, row)) <= HIGH and ends[column - 1] <= WIDE
    target = f"!{drawn.cell(row, column).coordinate}"
    assert seen or any(target in cell.formula for cell in placed().cells(sheet) if cell.row < ROWS_SEEN)


def test_the_exceptions_are_of_sheets_that_are_there() -> None:
    assert FEWER_ROWS.keys() <= {sheet.name for sheet in SHEETS}
