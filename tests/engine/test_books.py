"""Apps, books and sheets, through xlwings on the embedded engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from builder.engine.register import register


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
    with pytest.raises(LookupError, match="has been quit"):
        third.activate()
    with pytest.raises(LookupError, match="has been quit"):
        third.books.add()


def test_an_unknown_book_is_a_key_error(app: Any) -> None:
    for unknown in ("nowhere.xlsx", 7):
        with pytest.raises(KeyError):
            app.books.impl(unknown)


def test_no_book_is_active_where_none_is_open(app: Any, book: Any) -> None:
    book.close()
    with pytest.raises(LookupError):
        _ = app.books.active


def test_a_new_formula_is_worked_out_under_manual_calculation_too(app: Any, book: Any) -> None:
    app.calculation = "manual"
    book.sheets[0]["A1"].value = [1, "=A1+1"]
    assert book.sheets[0]["B1"].value == 2.0


def test_a_closed_book_is_gone(app: Any, book: Any, tmp_path: Path) -> None:
    sheet, cell = book.sheets[0], book.sheets[0]["A1"]
    book.close()
    for use in (
        lambda: cell.value,
        lambda: sheet.name,
        lambda: len(book.names),
        book.activate,
        lambda: book.save(tmp_path / "gone.xlsx"),
    ):
        with pytest.raises(LookupError, match="Book1 has been closed"):
            use()
    assert not list(tmp_path.iterdir())
    assert book.name not in app.books


def test_the_caller_is_the_book_that_was_set(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xw.Book, "_mock_caller", None, raising=False)
    book.set_mock_caller()
    assert xw.Book.caller() == book
    xw.Book.caller().sheets[0]["A1"].value = "called"
    assert book.sheets[0]["A1"].value == "called"
    assert xw.Range("A1").value == "called"


def test_sheets_by_name_and_number(book: Any) -> None:
    assert book.sheets["SHEET1"] == book.sheets[0] == book.sheets(1)
    assert ("Sheet1" in book.sheets, 1 in book.sheets, 2 in book.sheets) == (True, True, False)
    for unknown in ("Nowhere", 2):
        with pytest.raises(KeyError):
            book.sheets(unknown)


def test_bad_and_taken_sheet_names_are_refused(book: Any) -> None:
    for bad in ("", "'a", "a'", "History", "a:b"):
        with pytest.raises(ValueError, match="sheet"):
            book.sheets.add(bad)
    assert book.sheet_names == ["Sheet1"]
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


def test_the_number_of_a_deleted_sheet_is_not_used_again(book: Any) -> None:
    book.sheets.add().delete()
    assert book.sheets.add().name == "Sheet3"
    book.sheets.add("Named")
    assert book.sheets.add().name == "Sheet5"


def test_a_new_sheet_goes_before_rather_than_after(book: Any) -> None:
    book.sheets.add("First", before="Sheet1", after="Sheet1")
    assert book.sheet_names == ["First", "Sheet1"]


def test_the_sheet_to_the_right_follows_the_active_one_that_goes(book: Any) -> None:
    for name in "DCBA":
        book.sheets.add(name)
    book.sheets["B"].activate()
    book.sheets["B"].visible = False
    assert book.sheets.active.name == "C"
    book.sheets["C"].delete()
    assert book.sheets.active.name == "D"
    book.sheets["Sheet1"].activate()
    book.sheets["Sheet1"].delete()
    assert book.sheets.active.name == "D"
    book.sheets["A"].delete()
    book.sheets["B"].activate()
    assert book.sheets.active.name == "D"


def test_a_sheet_that_is_moved_becomes_active(book: Any) -> None:
    book.sheets.add("Other")
    book.sheets["Sheet1"].move(before=book.sheets["Other"])
    assert (book.sheets.active.name, book.sheet_names) == ("Sheet1", ["Sheet1", "Other"])


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
