"""Places on a sheet, through xlwings on the embedded engine: addresses, moves of the cursor, rows, looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import xlwings as xw

from builder.engine.register import register


@pytest.fixture
def sheet() -> Iterator[Any]:
    """A sheet with a block at B2:D4, a lone value in B7 and one in H2; the engine is active meanwhile."""
    before = xw.engines.active
    app = register(activate=True).apps.add()
    sheet = app.books.active.sheets[0]
    sheet["B2"].value = [["n", "x", "y"], ["a", 1, 2], ["b", 3, 4]]
    sheet["B7"].value = "end"
    sheet["H2"].value = "far"
    yield sheet
    app.quit()
    xw.engines.active = before


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        (("A1",), "$A$1"),
        (("$b$2:D4",), "$B$2:$D$4"),
        (("D4:B2",), "$B$2:$D$4"),
        (("A:C",), "$A:$C"),
        (("2:3",), "$2:$3"),
        (("Sheet1!B2",), "$B$2"),
        (("XFD1048576",), "$XFD$1048576"),
        (((2, 3),), "$C$2"),
        ((2, 3), "$C$2"),
        ((np.int64(2), np.int64(3)), "$C$2"),
        (((2.0, 3.0),), "$C$2"),
        (("A1:B2", "C3"), "$A$1:$C$3"),
        (((1, 1), (3, 3)), "$A$1:$C$3"),
        (("A1", "C3"), "$A$1:$C$3"),
    ],
)
def test_ranges_by_address_and_by_numbers(sheet: Any, asked: tuple[Any, ...], address: str) -> None:
    assert sheet.range(*asked).address == address


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ((0, 1), IndexError),
        ("nonsense", ValueError),
        ("XFE1", ValueError),
        ("A1048577", ValueError),
        ("Other!A1", ValueError),
        ("A1,C3", NotImplementedError),
    ],
)
def test_what_is_no_range_is_refused(sheet: Any, asked: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        sheet.range(asked)


def test_addresses_in_the_forms_that_xlwings_documents(sheet: Any) -> None:
    cell, block = sheet.range((1, 1)), sheet.range((1, 1), (3, 3))
    assert cell.get_address() == "$A$1"
    assert cell.get_address(row_absolute=False, column_absolute=False) == "A1"
    assert block.get_address(True, False, True) == "Sheet1!A$1:C$3"
    assert block.get_address(True, False, external=True) == f"[{sheet.book.name}]Sheet1!A$1:C$3"
    sheet.name = "It's here"
    assert cell.get_address(external=True) == f"'[{sheet.book.name}]It''s here'!$A$1"
    assert cell.get_address(include_sheetname=True) == "'It''s here'!$A$1"


def test_cells_slices_and_counts(sheet: Any) -> None:
    block = sheet["B2:D4"]
    assert (block.row, block.column, block.shape, block.size, block.count) == (2, 2, (3, 3), 9, 9)
    assert block(1, 1).address == "$B$2"
    assert block(4).address == "$B$3"
    assert block[0, 0].address == "$B$2"
    assert block[-1, -1].address == block.last_cell.address == "$D$4"
    assert block[1:, 0].address == "$B$3:$B$4"
    assert block[0:0, :].shape == (0, 3)
    assert block[0:0, :].value is None
    assert [cell.value for cell in sheet["B3:D3"]] == ["a", 1.0, 2.0]
    assert [row.address for row in block.rows] == ["$B$2:$D$2", "$B$3:$D$3", "$B$4:$D$4"]
    assert [len(block.rows), len(block.columns)] == [3, 3]
    assert block.columns[1].value == ["x", 1.0, 3.0]
    assert sheet[1, 1].address == "$B$2"
    assert sheet.cells.address == "$1:$1048576"


def test_offset_and_resize(sheet: Any) -> None:
    assert sheet["B2:C3"].offset(1, 2).address == "$D$3:$E$4"
    assert sheet["B2"].resize(3, 2).address == "$B$2:$C$4"
    assert sheet["B2:C3"].resize(row_size=1).address == "$B$2:$C$2"
    with pytest.raises(IndexError):
        sheet["A1"].offset(-1, 0)


def test_expand_in_the_three_ways(sheet: Any) -> None:
    assert sheet["B2"].expand().address == "$B$2:$D$4"
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet["B2"].expand("right").address == "$B$2:$D$2"
    assert sheet["B2"].options(expand="table").value == [["n", "x", "y"], ["a", 1.0, 2.0], ["b", 3.0, 4.0]]
    assert sheet["B7"].expand().address == "$B$7"


@pytest.mark.parametrize(
    ("start", "direction", "stop"),
    [
        ("B2", "down", "$B$4"),
        ("B4", "down", "$B$7"),
        ("B7", "down", "$B$1048576"),
        ("B1048576", "up", "$B$7"),
        ("B7", "up", "$B$4"),
        ("B4", "up", "$B$2"),
        ("B2", "up", "$B$1"),
        ("B2", "right", "$D$2"),
        ("D2", "right", "$H$2"),
        ("H2", "right", "$XFD$2"),
        ("XFD2", "left", "$H$2"),
        ("A1", "left", "$A$1"),
        ("A1", "right", "$XFD$1"),
        ("B2:D4", "down", "$B$4"),
    ],
)
def test_ends_as_ctrl_and_an_arrow_key(sheet: Any, start: str, direction: str, stop: str) -> None:
    assert sheet[start].end(direction).address == stop


def test_the_current_region_ends_at_empty_rows_and_columns(sheet: Any) -> None:
    assert sheet["C3"].current_region.address == "$B$2:$D$4"
    assert sheet["E5"].current_region.address == "$B$2:$E$5"
    assert sheet["B7"].current_region.address == "$B$7"
    sheet["E5"].value = '=""'
    assert sheet["C3"].current_region.address == "$B$2:$E$5"
    sheet["J1:N4000"].value = 1
    assert sheet["L2000"].current_region.address == "$J$1:$N$4000"


def test_the_used_range(sheet: Any) -> None:
    assert sheet.used_range.address == "$B$2:$H$7"
    assert sheet.used_range.last_cell.row == 7
    sheet["D9"].value = 1
    sheet["B2:D2"].clear_contents()
    sheet["H2"].value = None
    assert sheet.used_range.address == "$B$3:$D$9"
    sheet["D9"].clear_contents()
    sheet["A8"].number_format = "0.0"
    assert sheet.used_range.address == "$A$3:$D$8"
    sheet["F3:G3"].merge()
    assert sheet.used_range.address == "$A$3:$G$8"
    sheet["B2"].value = None
    sheet.clear()
    assert sheet.used_range.address == "$A$1"
    sheet["C3"].value = 1
    sheet["C3"].value = None
    assert sheet.used_range.address == "$A$1"


def test_clearing_contents_keeps_formats_and_clearing_formats_keeps_contents(sheet: Any) -> None:
    sheet["C3"].number_format = "0.0"
    sheet["C3:D3"].clear_contents()
    assert (sheet["C3"].value, sheet["C3"].number_format) == (None, "0.0")
    sheet["C4"].number_format = "0.0"
    sheet["C4"].clear_formats()
    assert (sheet["C4"].value, sheet["C4"].number_format) == (3.0, "General")
    sheet["A:D"].clear()
    assert sheet.used_range.address == "$H$2"


def test_number_formats_of_several_cells(sheet: Any) -> None:
    assert sheet["B2:D4"].number_format == "General"
    sheet["C3"].number_format = "0.0"
    assert sheet["C3"].number_format == "0.0"
    assert sheet["C3:C4"].number_format is None
    assert sheet["C3:C1000"].number_format is None
    sheet["C:C"].number_format = "0.00"
    assert [sheet[place].number_format for place in ("C:C", "D3")] == ["0.00", "General"]


def test_merged_cells_keep_the_first_value(sheet: Any) -> None:
    sheet["C3:D4"].merge()
    assert sheet["C3:D4"].value == [[1.0, None], [None, None]]
    assert sheet["D4"].merge_area.address == "$C$3:$D$4"
    assert sheet["B2"].merge_area.address == "$B$2"
    assert [sheet[a].merge_cells for a in ("C3:D4", "B3:D4", "B2")] == [True, None, False]
    sheet["C3"].unmerge()
    assert sheet["C3:D4"].merge_cells is False
    sheet["C3:D4"].merge(across=True)
    assert sheet["D4"].merge_area.address == "$C$4:$D$4"


def test_whole_rows_and_columns_are_inserted_and_formulas_follow(sheet: Any) -> None:
    sheet["A1"].value = "=SUM(C3:D4)"
    sheet["3:3"].insert("down")
    assert (sheet["A1"].formula, sheet["A1"].value) == ("=SUM(C4:D5)", 10.0)
    sheet["D:E"].insert("right")
    assert (sheet["A1"].formula, sheet["A1"].value) == ("=SUM(C4:F5)", 10.0)
    assert sheet["J2"].value == "far"
    with pytest.raises(NotImplementedError, match="whole rows and whole columns"):
        sheet["B2"].insert("down")


@pytest.mark.parametrize(("place", "by"), [("A:B", None), ("1:2", None), ("A1:B2", "rows")])
def test_grouping_is_refused_in_a_sentence(sheet: Any, place: str, by: str | None) -> None:
    with pytest.raises(NotImplementedError, match=r"Range\.group is not offered"):
        sheet[place].group(by)


def test_links(sheet: Any) -> None:
    sheet["A1"].add_hyperlink("https://www.example.org", "An example", "tip")
    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("An example", "https://www.example.org")
    with pytest.raises(Exception, match="hyperlink"):
        _ = sheet["B2"].hyperlink


def test_selecting_and_activating_do_nothing_that_shows(sheet: Any) -> None:
    sheet["B2"].select()
    sheet.select()
    sheet.activate()
    assert sheet.book.sheets.active == sheet


def test_ranges_are_equal_by_place(sheet: Any) -> None:
    assert sheet["B2"] == sheet[1, 1]
    assert sheet["B2"] != sheet["B3"]
    assert isinstance(sheet["B2"], xw.Range)
    assert repr(sheet["B2"]) == f"<Range [{sheet.book.name}]Sheet1!$B$2>"
