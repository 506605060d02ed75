"""Tables, converters and formulas, through xlwings on the embedded engine."""

# ruff: noqa: DTZ001 - cells know no time zone

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.engine.register import register


@pytest.fixture(scope="module")
def sheet() -> Iterator[Any]:
    """A sheet in a new app; each test reads only what it writes."""
    app = register().apps.add()
    yield app.books.active.sheets[0]
    app.quit()


CELLS = st.one_of(st.none(), st.booleans(), st.floats(-1e9, 1e9), st.sampled_from(["a", "b c", "£"]))


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)
    )
)
def test_every_table_comes_back(sheet: Any, table: list[list[Any]]) -> None:
    sheet.clear()
    sheet["B2"].value = table
    found = sheet["B2"].resize(len(table), len(table[0])).options(ndim=2).value
    assert found == table
    assert [[type(cell) for cell in row] for row in found] == [[type(cell) for cell in row] for row in table]


def test_values_come_in_the_shapes_that_xlwings_documents(sheet: Any) -> None:
    sheet.clear()
    sheet["A1"].value = [[1, 2], [3, 4], [5, 6]]
    assert sheet["A1"].value == 1.0
    assert sheet["A1:B1"].value == [1.0, 2.0]
    assert sheet["A1:A3"].value == [1.0, 3.0, 5.0]
    assert sheet["A1:B3"].value == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    assert sheet["A1"].options(ndim=1).value == [1.0]
    assert sheet["A1"].options(ndim=2).value == [[1.0]]
    assert sheet["A1:A3"].options(ndim=2).value == [[1.0], [3.0], [5.0]]
    assert sheet["A1:B3"].options(transpose=True).value == [[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]
    assert sheet["A1:B3"].raw_value == ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))
    assert sheet["A1:B3"].options(chunksize=2).value == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]


def test_lists_write_along_a_row_and_transposed_down_a_column(sheet: Any) -> None:
    sheet.clear()
    sheet["A1"].value = [1, 2, 3]
    sheet["A2"].options(transpose=True).value = [4, 5]
    assert sheet["A1:C3"].value == [[1.0, 2.0, 3.0], [4.0, None, None], [5.0, None, None]]


def test_the_options_for_numbers_dates_and_empty_cells(sheet: Any) -> None:
    sheet.clear()
    sheet["A1"].value = [2.6, dt.datetime(2025, 2, 1), None]
    numbers = sheet["A1"].options(numbers=int).value
    assert (numbers, type(numbers)) == (3, int)
    day = sheet["B1"].options(dates=dt.date).value
    assert (day, type(day)) == (dt.date(2025, 2, 1), dt.date)
    assert sheet["C1"].options(empty="NA").value == "NA"
    assert (
        sheet["B1"].options(dates=lambda year, month, day, **_: f"{year}-{month}-{day}").value == "2025-2-1"
    )


def test_dictionaries_arrays_and_frames_go_out_and_come_back(sheet: Any) -> None:
    sheet.clear()
    sheet["A1"].value = {"a": 1.0, "b": "x"}
    assert sheet["A1:B2"].options(dict).value == {"a": 1.0, "b": "x"}
    sheet["D1"].value = np.array([[1.0, np.nan], [3.0, 4.0]])
    array = sheet["D1:E2"].options(np.array).value
    assert np.array_equal(array, np.array([[1.0, np.nan], [3.0, 4.0]]), equal_nan=True)
    days = pd.to_datetime(["2025-01-01", "2025-06-30"])
    frame = pd.DataFrame(
        {"n": [1.5, np.nan], "t": ["a", None], "d": days}, index=pd.Index([10.0, 20.0], name="k")
    )
    sheet["G1"].value = frame
    found = sheet["G1:J3"].options(pd.DataFrame).value
    assert found.index.tolist() == [10.0, 20.0]
    assert found.columns.tolist() == ["n", "t", "d"]
    assert found["n"].tolist()[0] == 1.5
    assert pd.isna(found["n"].tolist()[1])
    assert found["d"].tolist() == [pd.Timestamp("2025-01-01"), pd.Timestamp("2025-06-30")]
    series = sheet["G1:H3"].options(pd.Series).value
    assert (series.name, series.index.name, series.index.tolist()) == ("n", "k", [10.0, 20.0])
    assert series[10.0] == 1.5


def test_formulas_are_worked_out_when_asked_for(sheet: Any) -> None:
    sheet.clear()
    sheet["A1"].value = [[2, "=A1*10", '=A1&"x"', "=A1>1", '=""', "=Z99"]]
    assert sheet["A1:F1"].value == [2.0, 20.0, "2x", True, None, 0.0]
    sheet["A1"].value = 3
    assert sheet["A1:F1"].value == [3.0, 30.0, "3x", True, None, 0.0]


def test_formulas_read_as_text_and_other_cells_as_their_value(sheet: Any) -> None:
    sheet.clear()
    sheet["A1"].value = [[1.5, True, "x", None, dt.date(2025, 2, 1), "=A1*2", "'y"]]
    assert sheet["F1"].formula == "=A1*2"
    assert sheet["A1:G1"].formula == (("1.5", "TRUE", "x", "", "45689", "=A1*2", "y"),)
    assert sheet["F1"].formula2 == "=A1*2"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e15, "1000000000000000"),
        (-1e20, "-100000000000000000000"),
        (1e21, "1E+21"),
        (0.00001, "0.00001"),
        (1.5e-9, "0.0000000015"),
        (1e-300, "1E-300"),
        (0.1 + 0.2, "0.3"),
        (2 / 3, "0.666666666666667"),
        (-0.0, "0"),
    ],
)
def test_a_number_reads_as_in_the_formula_bar(sheet: Any, number: float, text: str) -> None:
    sheet.clear()
    sheet["A1"].value = number
    assert sheet["A1"].formula == text


def test_one_formula_fills_a_range_and_moves_its_references(sheet: Any) -> None:
    sheet.clear()
    sheet["A1"].value = [[1, 10], [2, 20], [3, 30]]
    sheet["D1:E3"].formula = "=A1*$A$2"
    assert sheet["D1:E3"].formula[2] == ("=A3*$A$2", "=B3*$A$2")
    assert sheet["D1:E3"].value == [[2.0, 20.0], [4.0, 40.0], [6.0, 60.0]]


def test_a_formula_that_gives_several_values_spills(sheet: Any) -> None:
    sheet.clear()
    sheet["A1"].options(transpose=True).value = [1, 2]
    sheet["C1"].formula2 = "=A1:A2*2"
    assert sheet["C1:C2"].value == [2.0, 4.0]
    assert sheet["C1"].has_array is False


def test_raw_values_of_another_shape_are_refused(sheet: Any) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        sheet["A1:B2"].raw_value = ((1, 2, 3),)
