"""Through xlwings, the embedded engine gives the Python types and values that desktop Excel gives."""

# ruff: noqa: DTZ001 - cells know no time zone

from __future__ import annotations

import datetime as dt
import math
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st

from builder.engine.register import register


class Word(str, Enum):  # noqa: UP042 - a StrEnum prints as itself
    """A text that prints as something else."""

    YES = "yes"


@pytest.fixture(scope="module")
def sheet() -> Iterator[Any]:
    """A sheet in a new app; each test reads only what it writes."""
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
        (np.longdouble(1.5), 1.5),
        (np.bool_(True), True),
        (Word.YES, "yes"),
        (pd.Period("2000Q1"), "2000Q1"),
        (pd.Timedelta(days=1), "1 days 00:00:00"),
        (np.datetime64("NaT"), None),
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
    sheet["A1"].value = [[5], [0.1], [True]]
    assert sheet["A1:A3"].value == ["5", "0.1", True]


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
    sheet["A1"].value = 45_689.5
    sheet["A1"].number_format = number_format
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
