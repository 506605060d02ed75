"""Each sheet on a laptop: 1366 x 768 pixels at 100 %, of which Excel leaves about 1310 x 500 to the cells.

Read from the finished file, as Excel reads it: widths, heights, frozen panes, links.
"""

from __future__ import annotations

from functools import cache

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from builder.grid.text_width import CELL_PADDING, PIXELS_PER_WIDTH, ROW_PIXELS, pixels
from tests.support.built import blank, placed

WIDE, HIGH = 1310, 500
MOST_FROZEN = 768 // 4
LEAST_ROWS = 8
PIXELS_PER_POINT = 96 / 72
VISIBLE = [sheet.name for sheet in placed().workbook.sheets if sheet.state == "visible"]


@cache
def _sheet(name: str) -> Worksheet:
    return openpyxl.load_workbook(blank(), data_only=True)[name]


def _height(sheet: Worksheet, row: int) -> float:
    points = sheet.row_dimensions[row].height
    return ROW_PIXELS if points is None else points * PIXELS_PER_POINT


def _width(sheet: Worksheet, column: int) -> float:
    """Pixels of a column; openpyxl keeps runs of equal columns under the first of them."""
    for dimension in sheet.column_dimensions.values():
        if dimension.min <= column <= dimension.max:
            return 0 if dimension.hidden else dimension.width * PIXELS_PER_WIDTH + CELL_PADDING
    return 8.43 * PIXELS_PER_WIDTH + CELL_PADDING


def _frozen(sheet: Worksheet) -> tuple[int, int]:
    """Rows and columns that stay when one scrolls."""
    if not sheet.freeze_panes:
        return 0, 0
    row, column = coordinate_to_tuple(str(sheet.freeze_panes))
    return row - 1, column - 1


def _frozen_height(sheet: Worksheet) -> float:
    return sum(_height(sheet, row) for row in range(1, _frozen(sheet)[0] + 1))


def _rows_seen(sheet: Worksheet) -> int:
    """Whole rows below the frozen ones on the first screen."""
    left, row = HIGH - _frozen_height(sheet), _frozen(sheet)[0] + 1
    seen = 0
    while row <= sheet.max_row and (left := left - _height(sheet, row)) >= 0:
        seen, row = seen + 1, row + 1
    return seen


def _first_screen(sheet: Worksheet, cell: Cell) -> bool:
    """Whether the cell is in sight when the sheet is opened."""
    above = sum(_height(sheet, row) for row in range(1, cell.row + 1))
    before = sum(_width(sheet, column) for column in range(1, cell.column + 1))
    return above <= HIGH and before <= WIDE


def _inputs(sheet: Worksheet) -> list[Cell]:
    return [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]


@pytest.mark.parametrize("name", VISIBLE)
def test_what_stays_in_sight_takes_a_quarter_of_the_screen_at_most(name: str) -> None:
    assert _frozen_height(_sheet(name)) <= MOST_FROZEN


@pytest.mark.parametrize("name", VISIBLE)
def test_the_columns_that_stay_leave_room_for_others(name: str) -> None:
    sheet = _sheet(name)
    assert sum(_width(sheet, column) for column in range(1, _frozen(sheet)[1] + 1)) <= WIDE / 2


@pytest.mark.parametrize("name", VISIBLE)
def test_eight_rows_are_seen_below_what_stays(name: str) -> None:
    assert _rows_seen(_sheet(name)) >= LEAST_ROWS


@pytest.mark.parametrize("name", VISIBLE)
def test_the_first_input_is_on_the_first_screen(name: str) -> None:
    sheet = _sheet(name)
    if inputs := _inputs(sheet):
        assert _first_screen(sheet, inputs[0]), inputs[0].coordinate


@pytest.mark.parametrize("name", VISIBLE)
def test_no_sentence_is_cut_where_the_frozen_columns_end(name: str) -> None:
    """A long line that begins in a frozen column reads on in columns that have scrolled away."""
    sheet = _sheet(name)
    rows, columns = _frozen(sheet)
    room = sum(_width(sheet, column) for column in range(1, columns + 1))
    total = sum(_width(sheet, column) for column in range(1, sheet.max_column + 1))
    if total <= WIDE or not columns:
        return  # nobody scrolls to the right
    for row in sheet.iter_rows(max_row=rows, max_col=columns):
        for cell in row:
            if isinstance(cell.value, str) and not cell.alignment.wrap_text:
                before = sum(_width(sheet, column) for column in range(1, cell.column))
                wide = pixels(cell.value, cell.font.sz or 10, bold=bool(cell.font.b))
                assert before + wide <= room, f"{get_column_letter(cell.column)}{cell.row}: {cell.value[:50]}"
