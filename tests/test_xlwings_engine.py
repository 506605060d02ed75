"""Through xlwings, the embedded engine gives the Python types and values that desktop Excel gives."""

# ruff: noqa: DTZ001 - cells know no time zone

from __future__ import annotations

import datetime as dt
import math
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st

from builder.engine.register import register


@pytest.fixture(scope="module")
def sheet() -> Iterator[Any]:
    """A sheet of its own app; each test writes where it reads."""
    app = register().apps.add()
    yield app.books.active.sheets[0]
    app.quit()


def put(sheet: Any, value: Any, at: str = "A1") -> Any:
    """What a cleared sheet gives back after a value has been put into it."""
    sheet.clear()
    sheet[at].value = value
    return sheet[at].value


def test_registering_twice_leaves_one_engine() -> None:
    assert register() is register()
    assert [engine.name for engine in xw.engines].count("ironcalc") == 1
    assert register().type == "desktop"


def test_the_formula_engine_alone_loads_neither_xlwings_nor_pandas() -> None:
    seen = "import sys, builder.engine.model; print([m for m in ('xlwings', 'pandas') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [
        (1, 1.0),
        (1.5, 1.5),
        (-0.1, -0.1),
        (Decimal("2.25"), 2.25),
        (True, True),
        (False, False),
        ("text", "text"),
        ("“six” £ ½", "“six” £ ½"),
        (None, None),
        ("", None),
        (math.nan, None),
        (pd.NaT, None),
        (pd.NA, None),
        (np.float64(3.5), 3.5),
        (np.int64(3), 3.0),
        (np.bool_(True), True),
        (np.datetime64("2025-02-01T12:30"), dt.datetime(2025, 2, 1, 12, 30)),
        (pd.Timestamp("2025-02-01"), dt.datetime(2025, 2, 1)),
        (dt.date(2025, 2, 1), dt.datetime(2025, 2, 1)),
        (dt.datetime(2025, 2, 1, 23, 59, 58), dt.datetime(2025, 2, 1, 23, 59, 58)),
        (dt.datetime(2025, 2, 1, 9, tzinfo=dt.UTC), dt.datetime(2025, 2, 1, 9)),
    ],
)
def test_a_value_comes_back_as_excel_hands_it_over(sheet: Any, given_value: Any, expected: Any) -> None:
    found = put(sheet, given_value)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("typed", "expected", "number_format"),
    [
        ("12", 12.0, "General"),
        ("007", 7.0, "General"),
        ("-5", -5.0, "General"),
        ("5%", 0.05, "#,##0%"),
        ("£5", 5.0, "£#,##0"),
        ("true", True, "General"),
        ("01/02/2025", dt.datetime(2025, 2, 1), "dd/mm/yyyy"),
        ("2025-02-01", dt.datetime(2025, 2, 1), "yyyy-mm-dd"),
        ("'007", "007", "General"),
        ("'=A1", "=A1", "General"),
        ("<5", "<5", "General"),
    ],
)
def test_text_is_read_as_it_would_be_when_typed(
    sheet: Any, typed: str, expected: Any, number_format: str
) -> None:
    found = put(sheet, typed)
    assert (found, type(found)) == (expected, type(expected))
    assert sheet["A1"].number_format == number_format


def test_a_cell_formatted_as_text_keeps_what_is_put_into_it(sheet: Any) -> None:
    sheet.clear()
    sheet["A1:A3"].number_format = "@"
    sheet["A1"].value = [["007"], ["=1+1"], ["01/02/2025"]]
    assert sheet["A1:A3"].value == ["007", "=1+1", "01/02/2025"]


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (math.inf, ValueError),
        (10**400, ValueError),
        ("x" * 32_768, ValueError),
        (dt.datetime(1899, 12, 29), ValueError),
        (dt.time(12, 30), TypeError),
        (dt.timedelta(hours=1), TypeError),
        (object(), TypeError),
    ],
)
def test_what_a_cell_cannot_hold_is_refused(sheet: Any, value: Any, error: type[Exception]) -> None:
    sheet.clear()
    with pytest.raises(error):
        sheet["A1"].value = value
    assert sheet["A1"].value is None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_comes_back(sheet: Any, number: float) -> None:
    assert put(sheet, number) == number


@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=40))
def test_every_text_after_an_apostrophe_comes_back(sheet: Any, text: str) -> None:
    assert put(sheet, f"'{text}") == text


@given(st.datetimes(dt.datetime(1899, 12, 30), dt.datetime(9999, 12, 31, 23, 59, 59)))
def test_every_date_comes_back_to_the_millisecond(sheet: Any, moment: dt.datetime) -> None:
    found = put(sheet, moment)
    assert type(found) is dt.datetime
    assert abs(found - moment) <= dt.timedelta(milliseconds=1)


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


@pytest.mark.parametrize(
    ("serial", "moment"),
    [
        (0, dt.datetime(1899, 12, 30)),
        (1, dt.datetime(1899, 12, 31)),
        (59, dt.datetime(1900, 2, 27)),
        (60, dt.datetime(1900, 2, 28)),
        (61, dt.datetime(1900, 3, 1)),
        (45_689.75, dt.datetime(2025, 2, 1, 18)),
        (2_958_465, dt.datetime(9999, 12, 31)),
    ],
)
def test_dates_count_from_30_december_1899_as_xlwings_does(
    sheet: Any, serial: float, moment: dt.datetime
) -> None:
    sheet.clear()
    sheet["A1"].number_format = "dd/mm/yyyy hh:mm"
    sheet["A1"].value = serial
    assert sheet["A1"].value == moment == xw.to_datetime(serial)
    assert put(sheet, moment) == moment


@pytest.mark.parametrize("serial", [-1.0, 2_958_466.0, 1e15])
def test_a_number_that_is_no_date_stays_a_number(sheet: Any, serial: float) -> None:
    sheet.clear()
    sheet["A1"].number_format = "dd/mm/yyyy"
    sheet["A1"].value = serial
    assert sheet["A1"].value == serial


@pytest.mark.parametrize(
    ("number_format", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("yyyy", True),
        ("mmm", True),
        ("[$-809]d mmmm yyyy;@", True),
        ("dd/mm/yyyy hh:mm", True),
        ("hh:mm", False),
        ("[h]:mm:ss", False),
        ("mm:ss", False),
        ("General", False),
        ("0.00", False),
        ("[Red]0.00", False),
        ('0 "days"', False),
        ("@", False),
    ],
)
def test_a_day_month_or_year_in_the_format_makes_a_date(
    sheet: Any, number_format: str, is_date: bool
) -> None:
    sheet.clear()
    sheet["A1"].number_format = number_format
    sheet["A1"].value = 45_689.5
    assert sheet["A1"].value == (dt.datetime(2025, 2, 1, 12) if is_date else 45_689.5)


def test_a_date_keeps_the_format_a_cell_has_and_brings_one_to_a_plain_cell(sheet: Any) -> None:
    sheet.clear()
    sheet["A2"].number_format = "yyyy"
    sheet["A1"].value = [[dt.date(2025, 2, 1)], [dt.date(2025, 2, 1)], [dt.datetime(2025, 2, 1, 8, 30)]]
    assert [cell.number_format for cell in sheet["A1:A3"]] == ["dd/mm/yyyy", "yyyy", "dd/mm/yyyy hh:mm"]


@pytest.mark.parametrize(
    ("formula", "text", "code"),
    [
        ("=1/0", "#DIV/0!", -2146826281),
        ("=NA()", "#N/A", -2146826246),
        ("=NOSUCH(1)", "#NAME?", -2146826259),
        ("=SQRT(-1)", "#NUM!", -2146826252),
        ('=1+"a"', "#VALUE!", -2146826273),
        ("=INDEX(B1:B2,3)", "#REF!", -2146826265),
        ("#N/A", "#N/A", -2146826246),
    ],
)
def test_errors_are_none_or_text_and_raw_the_numbers_of_com(
    sheet: Any, formula: str, text: str, code: int
) -> None:
    assert put(sheet, formula) is None
    assert sheet["A1"].options(err_to_str=True).value == text
    assert sheet["A1"].raw_value == code


def test_a_text_that_reads_like_an_error_is_a_text(sheet: Any) -> None:
    assert put(sheet, "'#N/A") == "#N/A"


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
