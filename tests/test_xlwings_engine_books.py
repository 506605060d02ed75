"""Apps, books, sheets and names, through xlwings on the embedded engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings as xw

from builder.engine.register import register


@pytest.fixture
def app() -> Iterator[Any]:
    """An app with one new book, the engine active while the test runs."""
    before = xw.engines.active
    app = register(activate=True).apps.add()
    yield app
    app.quit()
    xw.engines.active = before


@pytest.fixture
def book(app: Any) -> Any:
    """The new book of the app."""
    return app.books.active


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with an input, a formula with a stale cached value, a hidden sheet and names of both scopes."""
    path = tmp_path / "issued.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        first = workbook.add_worksheet("In put")
        first.write(0, 0, 4)
        first.write_formula(0, 1, "=A1*2", None, 99)
        first.data_validation("A1", {"validate": "list", "source": ["a"]})
        first.protect()
        workbook.add_worksheet("Quiet").hide()
        workbook.define_name("rate", "='In put'!$A$1")
        workbook.define_name("Quiet!own", "=Quiet!$B$2:$C$3")
    return path


def test_apps_come_and_go(app: Any) -> None:
    engine = register()
    other = engine.apps.add(add_book=False)
    assert [len(other.books), len(app.books)] == [0, 1]
    assert engine.apps.active == other
    assert engine.apps[app.pid] == app
    app.activate()
    assert engine.apps.keys() == [app.pid, other.pid]
    other.kill()
    assert engine.apps.keys() == [app.pid]
    with pytest.raises(KeyError):
        engine.apps[other.pid]
    with xw.App(visible=False) as third:
        assert third in list(engine.apps)
        assert (third.visible, third.display_alerts, third.status_bar) == (False, True, False)
    assert third not in list(engine.apps)


def test_books_by_name_number_and_path(app: Any, book: Any, file: Path) -> None:
    assert (book.name, book.fullname, repr(book)) == ("Book1", "Book1", "<Book [Book1]>")
    opened = app.books.open(file)
    assert (opened.name, opened.fullname) == ("issued.xlsx", str(file))
    assert app.books["ISSUED.xlsx"] == app.books[1] == app.books.active == opened
    assert app.books.open(str(file)) == xw.Book(str(file)) == xw.Book("issued.xlsx") == opened
    assert [b.name for b in app.books] == ["Book1", "issued.xlsx"]
    assert ("book1" in app.books, "other" in app.books) == (True, False)
    book.activate()
    assert app.books.active == book
    opened.close()
    assert len(app.books) == 1
    assert app.books.add().name == "Book2"


def test_an_unknown_book_is_a_key_error(app: Any) -> None:
    for unknown in ("nowhere.xlsx", 7):
        with pytest.raises(KeyError):
            app.books.impl(unknown)


def test_no_book_is_active_where_none_is_open(app: Any, book: Any) -> None:
    book.close()
    with pytest.raises(LookupError):
        _ = app.books.active


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


def test_a_new_formula_is_worked_out_under_manual_calculation_too(app: Any, book: Any) -> None:
    app.calculation = "manual"
    book.sheets[0]["A1"].value = [1, "=A1+1"]
    assert book.sheets[0]["B1"].value == 2.0


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


def test_the_caller_is_the_book_that_was_set(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xw.Book, "_mock_caller", None, raising=False)
    book.set_mock_caller()
    assert xw.Book.caller() == book
    xw.Book.caller().sheets[0]["A1"].value = "called"
    assert book.sheets[0]["A1"].value == "called"
    assert xw.Range("A1").value == "called"


def test_sheets_are_added_renamed_moved_copied_and_deleted(book: Any) -> None:
    first = book.sheets[0]
    first["A1"].value = 7
    second = book.sheets.add(after=first)
    assert (second.name, book.sheets.active) == ("Sheet2", second)
    second["A1"].value = "=Sheet1!A1+1"
    before = book.sheets.add("Before", before=first)
    assert book.sheet_names == ["Before", "Sheet1", "Sheet2"]
    assert [before.index, first.index, second.index] == [1, 2, 3]
    first.name = "A b"
    assert (second["A1"].formula, second["A1"].value) == ("='A b'!A1+1", 8.0)
    first.move(after=second)
    copy = second.copy(name="Twin")
    assert book.sheet_names == ["Before", "Sheet2", "A b", "Twin"]
    assert copy["A1"].value == 8.0
    second.copy(before=before)
    assert book.sheet_names[0] == "Sheet2 (2)"
    del book.sheets["Sheet2 (2)"]
    copy.delete()
    assert book.sheet_names == ["Before", "Sheet2", "A b"]
    assert second["A1"].value == 8.0
    with pytest.raises(KeyError):
        _ = copy.name


def test_sheets_by_name_and_number(book: Any) -> None:
    assert book.sheets["SHEET1"] == book.sheets[0] == book.sheets(1)
    assert "Sheet1" in book.sheets
    for unknown in ("Nowhere", 2):
        with pytest.raises(KeyError):
            book.sheets(unknown)


def test_bad_and_taken_sheet_names_are_refused(book: Any) -> None:
    book.sheets.add("Taken")
    for bad in ("", "a/b", "x" * 32):
        with pytest.raises(ValueError, match="sheet"):
            book.sheets["Taken"].name = bad
    with pytest.raises(ValueError, match="already"):
        book.sheets["Taken"].name = "sheet1"
    with pytest.raises(ValueError, match="already"):
        book.sheets.add("taken")


def test_one_sheet_stays_to_be_seen(app: Any, book: Any, file: Path) -> None:
    opened = app.books.open(file)
    assert [sheet.visible for sheet in opened.sheets] == [True, False]
    assert opened.sheets.active.name == "In put"
    with pytest.raises(ValueError, match="visible"):
        opened.sheets["In put"].delete()
    with pytest.raises(ValueError, match="visible"):
        book.sheets[0].visible = False
    opened.sheets["Quiet"].visible = True
    opened.sheets["In put"].visible = False
    assert opened.sheets.active.name == "Quiet"


def test_a_book_of_many_sheets(book: Any) -> None:
    for number in range(2, 61):
        book.sheets.add(f"S {number}", after=book.sheets[-1])["A1"].value = number
    book.sheets[0]["A1"].value = "=SUM('S 2'!A1,'S 60'!A1)"
    assert book.sheets[0]["A1"].value == 62.0
    assert [sheet["A1"].value for sheet in book.sheets][1:] == [float(n) for n in range(2, 61)]
    assert book.sheets[59].name == "S 60"


def test_a_sheet_of_another_book_is_no_place(app: Any, book: Any) -> None:
    with pytest.raises(NotImplementedError, match="another book"):
        book.sheets[0].copy(after=app.books.add().sheets[0])


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


@pytest.mark.parametrize("refers_to", ["=0.2", "=SUM(Sheet1!$A$1:$A$2)", "=Sheet1!A1", "=$A$1"])
def test_names_for_other_things_than_one_absolute_area(book: Any, refers_to: str) -> None:
    with pytest.raises(NotImplementedError, match="one absolute area"):
        book.names.add("it", refers_to)
