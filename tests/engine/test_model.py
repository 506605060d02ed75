"""The embedded engine gives formula results as Python values and serves many states."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from builder.engine import Calculated, ErrorValue, evaluate, open_model


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Inputs on "In put" (3, TRUE, "x") and one formula of each result type on "Sums"."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        inputs = workbook.add_worksheet("In put")
        inputs.write_column(0, 0, [3, True, "x"])
        sums = workbook.add_worksheet("Sums")
        formulas = [
            "'In put'!A1*2",
            "'In put'!A2",
            "'In put'!A3&\"y\"",
            "1/'In put'!A1",
            'VALUE("01/02/2025")',
        ]
        for row, formula in enumerate(formulas):
            sums.write_formula(row, 1, "=" + formula)
    return path


@pytest.fixture
def calculated(book: Path) -> Calculated:
    """The same book, loaded."""
    return open_model(book)


def test_every_formula_cell_comes_back_with_its_python_type(book: Path) -> None:
    found = evaluate(book)
    first_of_february = 45689
    expected = [6, True, "xy", 1 / 3, first_of_february]
    assert found == {"In put": {}, "Sums": {(row, 1): value for row, value in enumerate(expected)}}
    assert isinstance(found["Sums"][1, 1], bool)


def test_an_error_is_told_from_a_text_that_reads_like_one(calculated: Calculated) -> None:
    calculated.put("In put", 0, 0, 0)
    calculated.put("In put", 2, 0, "#DIV/0!")
    calculated.evaluate()
    assert isinstance(calculated.value("Sums", 3, 1), ErrorValue)
    assert not isinstance(calculated.value("In put", 2, 0), ErrorValue)


def test_new_inputs_give_new_results_and_reset_the_old(calculated: Calculated) -> None:
    calculated.evaluate()
    before = calculated.values()
    calculated.put("In put", 0, 0, 5)
    calculated.put("In put", 1, 0, None)
    calculated.evaluate()
    assert calculated.value("Sums", 0, 1) == 10
    assert calculated.value("Sums", 1, 1) == 0
    assert calculated.value("In put", 1, 0) is None
    calculated.reset()
    calculated.evaluate()
    assert calculated.values() == before


def test_a_formula_cell_takes_no_input(calculated: Calculated) -> None:
    with pytest.raises(ValueError, match="Sums row 1 column 2"):
        calculated.put("Sums", 0, 1, 1)


def test_an_unknown_sheet_is_refused(calculated: Calculated) -> None:
    with pytest.raises(KeyError):
        calculated.put("Nowhere", 0, 0, 1)


def test_a_file_that_is_no_workbook_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    path.write_text("Dear buyer")
    with pytest.raises(OSError, match=r"letter\.xlsx"):
        open_model(path)
