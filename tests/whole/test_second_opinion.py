"""The LibreOffice driver gives a true second opinion."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from builder.engine import ErrorValue
from tests.support.cells import formula_values
from tests.support.libreoffice import LibreOffice, agree, differences, page_count, pictures

STALE = 99


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two sheets to print and a hidden one; every formula is saved with a stale value."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        inputs = workbook.add_worksheet("In put")
        inputs.write_column(0, 0, [3, True, "x", 4])
        sums = workbook.add_worksheet("Sums")
        formulas = ["'In put'!A1*2", "'In put'!A1=3", "'In put'!A3&\"y\"", "1/0", 'VALUE("01/02/2025")']
        for row, formula in enumerate(formulas):
            sums.write_formula(row, 1, "=" + formula, None, STALE)
        hidden = workbook.add_worksheet("Hidden")
        hidden.write("A1", "kept back")
        hidden.hide()
    return path


def test_stale_values_are_worked_out_again(book: Path, office: LibreOffice) -> None:
    assert set(formula_values(book)["Sums"].values()) == {STALE}
    found = office.recalculate([book])[book]
    first_of_february = 45689
    expected = [6, True, "xy", ErrorValue("#DIV/0!"), first_of_february]
    assert found["Sums"] == {(row, 1): value for row, value in enumerate(expected)}
    assert isinstance(found["Sums"][1, 1], bool)
    assert isinstance(found["Sums"][3, 1], ErrorValue)


def test_a_tick_typed_in_is_no_formula(book: Path, office: LibreOffice) -> None:
    assert office.recalculate([book])[book]["In put"] == {}


def test_each_visible_sheet_is_printed_apart(book: Path, office: LibreOffice, tmp_path: Path) -> None:
    sheets = office.sheet_pdfs(book, tmp_path / "sheets")
    assert list(sheets) == ["In put", "Sums"]
    assert [page_count(pdf) for pdf in sheets.values()] == [1, 1]


def test_pages_become_pictures(book: Path, office: LibreOffice, tmp_path: Path) -> None:
    pages = pictures(office.pdf(book, tmp_path / "book.pdf"))
    assert [page.name for page in pages] == ["book-1.png", "book-2.png"]
    assert all(page.read_bytes().startswith(b"\x89PNG") for page in pages)


def test_a_hang_is_ended_and_the_next_request_answered(book: Path, tmp_path: Path) -> None:
    with LibreOffice(tmp_path / "office", timeout=0.01) as slow:
        with pytest.raises(TimeoutError, match=r"book\.xlsx"):
            slow.recalculate([book])
        slow.timeout = 120
        assert slow.recalculate([book])[book]["Sums"][0, 1] == 6


def test_a_file_it_cannot_read_is_an_error(office: LibreOffice, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such book"):
        office.pdf(tmp_path / "no such book.xlsx", tmp_path / "out.pdf")


@pytest.mark.parametrize(
    ("one", "other"), [(True, 1.0), (0.1 + 0.2, 0.3), ("a", "a"), (ErrorValue("#N/A"), ErrorValue("#N/A"))]
)
def test_the_same_said_otherwise_agrees(one: bool | float | str, other: bool | float | str) -> None:
    assert agree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [(True, 0.0), (1.0, 1.000001), ("a", "A"), ("", 0.0), ("#N/A", ErrorValue("#N/A")), (1e-6, 0)],
)
def test_what_differs_does_not_agree(one: bool | float | str, other: bool | float | str) -> None:
    assert not agree(one, other)


def test_differences_name_the_cell_also_where_one_is_missing() -> None:
    lines = differences({"A": {(0, 0): 1, (1, 0): 2}}, {"A": {(0, 0): 1, (1, 0): 3, (2, 0): 4}})
    assert lines == ["A!1,0: 2 against 3", "A!2,0: None against 4"]
