"""Defined names, through xlwings on the embedded engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter


def test_names_of_the_book_and_of_a_sheet(app: Any, file: Path) -> None:
    book = app.books.open(file)
    assert [(name.name, name.refers_to) for name in book.names] == [
        ("Quiet!own", "=Quiet!$B$2:$C$3"),
        ("rate", "='In put'!$A$1"),
    ]
    assert [name.name for name in book.sheets["Quiet"].names] == ["Quiet!own"]
    assert book.sheets["Quiet"].names["own"] == book.names["Quiet!own"]
    assert (len(book.names), len(book.sheets[0].names)) == (2, 0)
    assert book.names["RATE"].refers_to_range == book.sheets[0]["A1"]
    assert book.sheets[0]["rate"].value == 4.0
    assert book.sheets["Quiet"]["own"].address == "$B$2:$C$3"
    assert ("rate" in book.names, "own" in book.names, 1 in book.names, 2 in book.names) == (
        True,
        False,
        True,
        False,
    )
    with pytest.raises(KeyError):
        book.names["nowhere"]
    with pytest.raises(ValueError, match="not on the sheet"):
        book.sheets["Quiet"]["rate"]


def test_names_are_added_changed_and_deleted(book: Any) -> None:
    sheet = book.sheets[0]
    sheet["B1"].value = [1, "=total+1"]
    assert sheet["C1"].options(err_to_str=True).value == "#NAME?"
    book.names.add("total", "=Sheet1!$B$1")
    assert sheet["C1"].value == 2.0
    handle = book.names["total"]
    handle.name = "sum_all"
    assert (handle.name, sheet["C1"].formula, sheet["C1"].value) == ("sum_all", "=sum_all+1", 2.0)
    sheet["D1"].value = 10
    handle.refers_to = "=Sheet1!$D$1"
    assert sheet["C1"].value == 11.0
    sheet["A1:A3"].name = "block"
    assert sheet["A1:A3"].name == book.names["block"]
    assert sheet["A1:A2"].name is None
    book.names["block"] = sheet["A1:B2"]
    assert book.names["block"].refers_to == "=Sheet1!$A$1:$B$2"
    del book.names["block"]
    assert "block" not in book.names
    handle.delete()
    assert sheet["C1"].options(err_to_str=True).value == "#NAME?"
    with pytest.raises(KeyError):
        _ = handle.refers_to


def test_a_sheet_s_name_is_listed_and_found_before_the_book_s_of_the_same_name(book: Any) -> None:
    sheet, other = book.sheets[0], book.sheets.add("Other")
    book.names.add("two", "=Other!$A$1")
    sheet.names.add("two", "=Sheet1!$B$2")
    book.names.add("one", "=Sheet1!$A$1")
    assert [name.name for name in book.names] == ["one", "Sheet1!two", "two"]
    assert (sheet["two"].address, other["two"].address) == ("$B$2", "$A$1")
    sheet["B2"].value, other["A1"].value = 5, 9
    for place in (sheet, other):
        place["D1"].value = "=SUM(two)"
    assert (sheet["D1"].value, other["D1"].value) == (5.0, 9.0)


def test_names_follow_rows_and_columns_that_are_inserted(book: Any) -> None:
    sheet, other = book.sheets[0], book.sheets.add("Other")
    for name, address in {"cell": "$A$5", "above": "$A$1", "block": "$A$2:$C$8", "whole": "$B:$B"}.items():
        book.names.add(name, f"=Sheet1!{address}")
    other.names.add("cell", "=Other!$A$5")
    sheet["A5"].value = 7
    sheet["D9"].value = "=cell"
    sheet["3:4"].insert("down")
    assert sheet["D11"].value == 7.0
    sheet["A:A"].insert("right")
    assert {name.name: name.refers_to for name in book.names} == {
        "cell": "=Sheet1!$B$7",
        "above": "=Sheet1!$B$1",
        "block": "=Sheet1!$B$2:$D$10",
        "whole": "=Sheet1!$C:$C",
        "Other!cell": "=Other!$A$5",
    }
    assert sheet["E11"].value == 7.0


def test_a_name_whose_sheet_is_gone(book: Any) -> None:
    extra = book.sheets.add("Extra")
    book.names.add("lost", "=Extra!$A$1")
    extra.names.add("own", "=Extra!$A$2")
    extra.delete()
    assert [(name.name, name.refers_to) for name in book.names] == [("lost", "=#REF!$A$1")]
    with pytest.raises(ValueError, match="does not refer to a range"):
        _ = book.names["lost"].refers_to_range


@pytest.mark.parametrize("bad", ["A1", "nt10", "R1C1", "r", "a b", "1a"])
def test_names_that_excel_refuses(book: Any, bad: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        book.names.add(bad, "=Sheet1!$A$1")
    assert len(book.names) == 0


@pytest.mark.parametrize(
    "refers_to", ["=0.2", "=SUM(Sheet1!$A$1:$A$2)", "=Sheet1!A1", "=$A$1", "Sheet1!$A$1"]
)
def test_names_for_other_things_than_one_absolute_area(book: Any, refers_to: str) -> None:
    with pytest.raises(NotImplementedError, match="one absolute area"):
        book.names.add("it", refers_to)


def test_names_for_constants_are_listed_but_not_worked_out(app: Any, tmp_path: Path) -> None:
    path = tmp_path / "constant.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet().write_formula(0, 0, "=rate*2", None, 0.4)
        workbook.define_name("rate", "=0.2")
    book = app.books.open(path)
    assert book.names["rate"].refers_to == "=0.2"
    assert book.sheets[0]["A1"].options(err_to_str=True).value == "#NAME?"
    book.names["rate"].delete()
    assert len(book.names) == 0
