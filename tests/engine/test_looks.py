"""Fonts, colours, alignment, sizes, copies, deleted rows and array formulas, here and in the saved file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest


@pytest.fixture
def sheet(book: Any) -> Any:
    """A sheet with numbers in A1:B4 and their sums."""
    sheet = book.sheets[0]
    sheet["A1"].value = [[1, 10], [2, 20], [3, 30], [4, 40]]
    return sheet


def saved(sheet: Any, folder: Path) -> Any:
    """The sheet as openpyxl reads it from the saved file."""
    sheet.book.save(folder / "saved.xlsx")
    return openpyxl.load_workbook(folder / "saved.xlsx")[sheet.name]


def test_fonts_and_colours_are_set_and_saved(sheet: Any, tmp_path: Path) -> None:
    assert (sheet["A1"].color, sheet["A1"].font.color, sheet["A1"].font.bold) == (None, (0, 0, 0), False)
    sheet["A1:B2"].color = (30, 100, 200)
    sheet["B2"].color = 16776960  # as VBA has rgbAqua
    sheet["A1"].font.set(bold=True, italic=True, size=14, color="#ff0000", name="Arial")
    font = sheet["A1"].font
    assert (font.bold, font.italic, font.size, font.color, font.name) == (
        True,
        True,
        14,
        (255, 0, 0),
        "Arial",
    )
    assert (sheet["A1:B1"].color, sheet["B2"].color, sheet["A1:B2"].color) == (
        (30, 100, 200),
        (0, 255, 255),
        None,
    )
    assert sheet["A1:B1"].font.bold is None
    sheet["B1"].color = None
    cells = saved(sheet, tmp_path)
    assert (cells["A1"].font.b, cells["A1"].font.name, cells["A1"].font.sz) == (True, "Arial", 14)
    assert (cells["A1"].fill.fgColor.rgb, cells["A1"].font.color.rgb) == ("FF1E64C8", "FFFF0000")
    assert cells["B1"].fill.fill_type in (None, "none")
    with pytest.raises(NotImplementedError, match="whole points"):
        sheet["A1"].font.size = 10.5


def test_alignment_is_set_and_saved(sheet: Any, tmp_path: Path) -> None:
    assert (sheet["A1"].wrap_text, sheet["A1"].horizontal_alignment) == (False, "general")
    sheet["A1"].wrap_text = True
    sheet["A1"].horizontal_alignment = "center"
    sheet["A1"].vertical_alignment = "top"
    assert sheet["A1:A2"].wrap_text is None
    held = saved(sheet, tmp_path)["A1"].alignment
    assert (held.wrap_text, held.horizontal, held.vertical) == (True, "center", "top")
    with pytest.raises(ValueError, match="center_across_selection is none of general, left"):
        sheet["A1"].horizontal_alignment = "center_across_selection"


def test_looks_and_number_formats_of_whole_columns_and_rows(sheet: Any, tmp_path: Path) -> None:
    sheet["B:B"].number_format = "0.00"
    sheet["3:3"].font.bold = True
    assert (sheet["B1"].number_format, sheet["B900"].number_format) == ("0.00", "0.00")
    assert (sheet["B:B"].number_format, sheet["A1"].number_format) == ("0.00", "General")
    assert (sheet["A3"].font.bold, sheet["Z3"].font.bold, sheet["A4"].font.bold) == (True, True, False)
    cells = saved(sheet, tmp_path)
    assert (cells["B2"].number_format, cells.column_dimensions["B"].number_format) == ("0.00", "0.00")


def test_widths_and_heights_are_those_of_excel(sheet: Any, tmp_path: Path) -> None:
    assert sheet["A1"].column_width == 8.43
    sheet["A1:B1"].column_width = 10
    sheet["A1:A2"].row_height = 60
    assert (sheet["A:B"].column_width, sheet["A1:C1"].column_width) == (10.0, None)
    assert (sheet["A1"].row_height, sheet["A1:A3"].row_height) == (60.0, None)
    assert (sheet["A1:A2"].height, sheet["A3"].top, sheet["A1"].top) == (120.0, 120.0, 0)
    assert (sheet["A1"].width, sheet["C1"].left) == (
        56.25,
        112.5,
    )  # 75 pixels each, as in Excel with Calibri 11
    cells = saved(sheet, tmp_path)
    assert cells.column_dimensions["A"].width == pytest.approx(10.71, abs=0.01)
    assert cells.row_dimensions[1].height == 60
    for size, wrong in (("column_width", 256), ("row_height", 410), ("column_width", -1)):
        with pytest.raises(ValueError, match="not"):
            setattr(sheet["A1"], size, wrong)


def test_autofit_follows_the_longest_text(sheet: Any) -> None:
    sheet["A1"].value = "a text of some length"
    sheet["A1:D4"].column_width, sheet["A1:D4"].row_height = 40, 40
    sheet.autofit("c")
    assert 12 < sheet["A1"].column_width < 30
    assert sheet["B1"].column_width < sheet["A1"].column_width
    assert (sheet["D1"].column_width, sheet["A1"].row_height) == (40.0, 40.0)
    sheet["A2"].value = "two\nlines"
    sheet["A2"].wrap_text = True
    sheet["A1:B4"].autofit()
    assert sheet["A2"].row_height == 2 * sheet["A1"].row_height - 1 or sheet["A2"].row_height > 25


def test_cells_are_copied_and_pasted(sheet: Any) -> None:
    sheet["C1"].formula = "=A1+$B$1"
    sheet["C1"].color = (255, 0, 0)
    sheet["C1"].copy(sheet["D3"])
    assert (sheet["D3"].formula, sheet["D3"].color, sheet["D3"].value) == ("=B3+$B$1", (255, 0, 0), 40.0)
    sheet["C1"].copy()
    sheet["E5"].paste("values")
    sheet["E6"].paste("formats")
    sheet["E7"].paste()
    assert (sheet["E5"].formula, sheet["E5"].color) == ("11", None)
    assert (sheet["E6"].value, sheet["E6"].color) == (None, (255, 0, 0))
    assert sheet["E7"].formula == "=C7+$B$1"
    sheet["A9"].value = "'007"
    other = sheet.book.app.books.add().sheets[0]
    other["A1"].copy_from(sheet["A9"], copy_type="values")
    assert other["A1"].value == "007"
    with pytest.raises(NotImplementedError, match="another book"):
        other["A1"].copy_from(sheet["A1"])
    with pytest.raises(NotImplementedError, match="all, values, formats"):
        sheet["A1"].paste("comments")


@pytest.mark.parametrize(
    ("gone", "formula", "value"),
    [
        ("1:1", "=SUM(A1:A3)", 9.0),
        ("4:4", "=SUM(A1:A3)", 6.0),
        ("2:3", "=SUM(A1:A2)", 5.0),
        ("1:2", "=SUM(A1:A2)", 7.0),
        ("3:9", "=SUM(A1:A2)", 3.0),
    ],
)
def test_references_follow_deleted_rows(sheet: Any, gone: str, formula: str, value: float) -> None:
    other = sheet.book.sheets.add("Other")
    other["A1"].formula = "=SUM(Sheet1!A1:A4)"
    other["A2"].formula = "=SUM(A1:A1)"
    sheet.book.names.add("all", "=Sheet1!$A$1:$A$4")
    other["A3"].formula = "=SUM(all)"
    sheet[gone].delete()
    assert other["A1"].formula == formula.replace("A1:", "Sheet1!A1:")
    assert other["A1:A3"].value == [value] * 3
    assert sheet.book.names["all"].refers_to_range.address == formula[5:-1].replace("A", "$A$")


def test_references_follow_deleted_columns_and_what_is_gone_is_ref(sheet: Any) -> None:
    sheet["E1"].formula = "=SUM(A1:C1)+SUM($B$1:$B$4)"
    sheet.book.names.add("second", "=Sheet1!$B$1")
    sheet["E2"].formula = "=second"
    sheet["E3"].formula = "=SUM(A3:B3)"
    sheet["B:B"].delete()
    assert (sheet["D1"].formula, sheet["D3"].formula) == ("=SUM(A1:B1)+SUM(#REF!)", "=SUM(A3:A3)")
    assert sheet["D1:D3"].options(err_to_str=True).value == ["#REF!", "#REF!", 3.0]
    assert sheet.book.names["second"].refers_to == "=#REF!"
    with pytest.raises(NotImplementedError, match="whole rows or whole columns"):
        sheet["A1"].delete()


def test_rows_that_cut_an_array_formula_are_not_deleted(sheet: Any) -> None:
    sheet["C1:C3"].formula_array = "=A1:A3*2"
    sheet["D1"].formula = "=SUM(A1:A4)"
    with pytest.raises(ValueError, match=r"\w"):
        sheet["2:2"].delete()
    assert (sheet["D1"].formula, sheet["C1:C3"].value) == ("=SUM(A1:A4)", [2.0, 4.0, 6.0])


def test_array_formulas(sheet: Any, tmp_path: Path) -> None:
    sheet["D1"].formula_array = "=SUM(A1:A3*B1:B3)"
    sheet["E1:E3"].formula_array = "=A1:A3*2"
    assert (sheet["D1"].value, sheet["E1:E3"].value) == (140.0, [2.0, 4.0, 6.0])
    assert (sheet["E2"].formula_array, sheet["E2"].has_array, sheet["A1"].has_array) == (
        "=A1:A3*2",
        True,
        False,
    )
    sheet["4:4"].delete()
    cells = saved(sheet, tmp_path)
    assert (cells["E1"].value.ref, cells["E1"].value.text) == ("E1:E3", "=A1:A3*2")
    with pytest.raises(ValueError, match="read to its end"):
        sheet["F1"].formula_array = "=A1 AND B1"


def test_selection_and_print_area(sheet: Any, tmp_path: Path) -> None:
    app, other = sheet.book.app, sheet.book.sheets.add("Other")
    other["B2:C3"].select()
    assert app.selection.address == "$B$2:$C$3"
    sheet.activate()
    assert app.selection.address == "$A$1"
    assert sheet.page_setup.print_area is None
    sheet.page_setup.print_area = "A1:B2"
    assert (sheet.page_setup.print_area, other.page_setup.print_area) == ("$A$1:$B$2", None)
    assert saved(sheet, tmp_path).print_area == "'Sheet1'!$A$1:$B$2"
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None
