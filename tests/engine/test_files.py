"""Opening, calculating and saving files, through xlwings on the embedded engine."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter


def test_two_books_of_one_name_are_refused(app: Any, file: Path, tmp_path: Path) -> None:
    app.books.open(file)
    (tmp_path / "other").mkdir()
    twin = tmp_path / "other" / file.name
    twin.write_bytes(file.read_bytes())
    with pytest.raises(ValueError, match="two workbooks"):
        app.books.open(twin)


def test_a_file_that_is_no_workbook_is_an_os_error(app: Any, tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    with pytest.raises(FileNotFoundError):
        app.books.open(path)
    path.write_text("Dear all,")
    with pytest.raises(OSError, match=r"letter\.xlsx"):
        app.books.open(path)
    assert len(app.books) == 1


def test_a_file_that_the_formula_engine_breaks_off_on_is_an_os_error(
    app: Any, file: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.xlsx"
    with ZipFile(file) as whole, ZipFile(broken, "w") as parts:
        for part in whole.namelist():
            text = whole.read(part)
            parts.writestr(part, text.replace(b'"rId1"', b'"rId99"') if "workbook.xml.rels" in part else text)
    with pytest.raises(OSError, match=r"broken\.xlsx is not a workbook"):
        app.books.open(broken)


@pytest.mark.parametrize(("name", "options"), [("a.xls", {}), ("a.csv", {}), ("a.xlsx", {"password": "x"})])
def test_other_kinds_and_passwords_are_refused(
    app: Any, tmp_path: Path, name: str, options: dict[str, str]
) -> None:
    path = tmp_path / name
    path.write_text("x")
    with pytest.raises(NotImplementedError, match="is not offered: "):
        app.books.open(path, **options)


def test_automatic_and_manual_calculation(app: Any, file: Path) -> None:
    with app.properties(calculation="manual"):
        sheet = app.books.open(file).sheets[0]
        assert sheet["B1"].value == 99.0  # as the file has it
        app.calculate()
        assert sheet["B1"].value == 8.0
        sheet["A1"].value = 5
        assert sheet["B1"].value == 8.0
    assert app.calculation == "automatic"
    assert sheet["B1"].value == 10.0
    sheet["A1"].value = 6
    assert sheet["B1"].value == 12.0
    with pytest.raises(KeyError):
        app.calculation = "sometimes"


def test_in_manual_calculation_a_result_stays_as_it_was_before_an_input_changed(app: Any, book: Any) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [2, "=A1*2"]
    app.calculation = "manual"
    sheet["A1"].value = 4
    assert sheet["B1"].value == 4.0
    sheet["C1"].value = "=A1*3"
    sheet["A1"].value = 5
    assert sheet["A1:C1"].value == [5.0, 8.0, 12.0]
    app.calculate()
    assert sheet["A1:C1"].value == [5.0, 10.0, 15.0]
    sheet["A1"].value = 6
    app.calculation = "automatic"
    assert sheet["A1:C1"].value == [6.0, 12.0, 18.0]


def test_saving_and_opening_again(app: Any, book: Any, tmp_path: Path) -> None:
    book.sheets[0]["A1"].value = [1.5, "x", True, "=A1*2"]
    book.names.add("mine", "=Sheet1!$A$1")
    book.save(tmp_path / "new.xlsx")
    assert (book.name, book.fullname) == ("new.xlsx", str(tmp_path / "new.xlsx"))
    book.sheets[0]["A1"].value = 2.5
    book.save()
    book.close()
    again = app.books.open(tmp_path / "new.xlsx")
    assert again.sheets[0]["A1:D1"].value == [2.5, "x", True, 5.0]
    assert again.sheets[0]["D1"].formula == "=A1*2"
    assert again.names["mine"].refers_to == "=Sheet1!$A$1"
    assert [p.name for p in tmp_path.iterdir()] == ["new.xlsx"]


def test_a_new_book_is_saved_in_the_working_folder(
    book: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book.save()
    assert (tmp_path / "Book1.xlsx").is_file()


def test_the_opened_file_is_never_written_over(app: Any, file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    book = app.books.open(file)
    book.sheets[0]["A1"].value = 1
    for path in (None, file):
        with pytest.raises(ValueError, match="read-only"):
            book.save(path)
    assert file.read_bytes() == before
    book.save(tmp_path / "copy.xlsx")
    with pytest.raises(ValueError, match="close it"):
        app.books.add().save(tmp_path / "copy.xlsx")


@pytest.mark.parametrize(("name", "options"), [("a.xlsm", {}), ("a.csv", {}), ("a.xlsx", {"password": "x"})])
def test_saving_in_another_way_is_refused(
    book: Any, tmp_path: Path, name: str, options: dict[str, str]
) -> None:
    with pytest.raises(NotImplementedError, match="is not offered: "):
        book.save(tmp_path / name, **options)
    assert not list(tmp_path.iterdir())


def test_a_book_that_counts_from_1904_is_read_as_if_it_counted_from_1900(app: Any, tmp_path: Path) -> None:
    path, day = tmp_path / "old_mac.xlsx", dt.datetime(2025, 2, 1)  # noqa: DTZ001 - cells know no time zone
    with xlsxwriter.Workbook(path, {"date_1904": True}) as workbook:
        form = workbook.add_format({"num_format": "dd/mm/yyyy"})
        workbook.add_worksheet().write_datetime(0, 0, day, form)
    assert app.books.open(path).sheets[0]["A1"].value == day - dt.timedelta(days=1462)


def test_what_a_saved_copy_keeps_and_loses(app: Any, tmp_path: Path) -> None:
    path = tmp_path / "rich.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True, "num_format": "0.0", "border": 1, "bg_color": "#FFEE00"})
        sheet.write(0, 0, 7, bold)
        sheet.conditional_format("A1", {"type": "cell", "criteria": ">", "value": 1, "format": bold})
        sheet.merge_range("C1:D1", "merged")
        sheet.freeze_panes(1, 0)
        sheet.write_url("B1", "https://www.example.org")
        sheet.data_validation("A1", {"validate": "integer", "criteria": ">", "value": 1})
        sheet.protect()
        sheet.add_table("F1:F2", {"name": "list", "columns": [{"header": "x"}]})
        sheet.write(1, 5, 3)
        sheet.write_formula(4, 0, "=SUM(list[x])", None, 3)
        sheet.write_comment("A1", "a note")
        sheet.set_landscape()
    book = app.books.open(path)
    assert (book.sheets[0]["A5"].formula, book.sheets[0]["A5"].value) == ("=SUM($F$2)", 3.0)
    book.save(tmp_path / "copy.xlsx")
    with ZipFile(tmp_path / "copy.xlsx") as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
        assert not [name for name in parts.namelist() if "table" in name or "comment" in name]
    for kept in ("conditionalFormatting", "mergeCell", "pane", "hyperlink"):
        assert kept in xml
    for lost in ("dataValidation", "sheetProtection", "tablePart", "landscape"):
        assert lost not in xml
    book.close()
    again = app.books.open(tmp_path / "copy.xlsx").sheets[0]
    assert (again["A1"].number_format, again["A5"].value) == ("0.0", 3.0)
    style = again.api.get_cell_style(0, 1, 1)
    assert style["font"]["b"] is True
    assert style["fill"]["color"] == "#FFEE00"
    assert style["border"]["top"]["style"] == "thin"
