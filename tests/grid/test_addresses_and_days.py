"""What any spreadsheet has, by values that Excel shows: addresses and days."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from builder.grid.a1 import LAST_COLUMN, address, area, column_letters, column_number, is_cell_like, quoted
from builder.grid.dates import as_date, day_of, serial


@pytest.mark.parametrize(
    ("letters", "column"), [("A", 0), ("Z", 25), ("AA", 26), ("AZ", 51), ("ZZ", 701), ("AAA", 702)]
)
def test_letters_and_numbers_of_columns_are_each_others(letters: str, column: int) -> None:
    assert (column_letters(column), column_number(letters)) == (letters, column)
    assert column_number(letters.lower()) == column


def test_the_last_column_is_xfd() -> None:
    assert column_letters(LAST_COLUMN - 1) == "XFD"


def test_addresses_are_spelled_as_in_a_formula() -> None:
    assert [address(0, 0), address(9, 26, fixed_column=True), address(9, 26, fixed_row=True)] == [
        *("A1", "$AA10", "AA$10"),
    ]
    assert area("$B$2:D9") == (2, 2, 9, 4)
    assert area("C3") == (3, 3, 3, 3)


@pytest.mark.parametrize("name", ["A1", "NT10", "xfd1048576", "R", "c2", "R1C1"])
def test_a_name_that_excel_reads_as_a_cell_is_known(name: str) -> None:
    assert is_cell_like(name)


@pytest.mark.parametrize("name", ["XFE1", "A1048577", "NT.10", "Rate", "Col"])
def test_another_name_is_none(name: str) -> None:
    assert not is_cell_like(name)


def test_sheets_are_quoted_where_a_formula_needs_it() -> None:
    assert [quoted(name) for name in ("Start", "Line workings", "NT10")] == [
        "Start",
        "'Line workings'",
        "'NT10'",
    ]


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(1900, 3, 1), 61),
        (date(1901, 1, 1), 367),
        (date(2024, 2, 29), 45351),
        (date(2100, 12, 31), 73415),
    ],
)
def test_days_are_counted_as_excel_counts_them(day: date, number: int) -> None:
    assert (serial(day), day_of(number), as_date(number)) == (number, day, day)
    assert as_date(number - 1462, is_1904=True) == day


def test_the_hour_of_a_day_does_not_count() -> None:
    assert serial(datetime(2024, 2, 29, 18)) == 45351  # noqa: DTZ001 - cells know no time zone
    assert day_of(45351.75) == date(2024, 2, 29)


@pytest.mark.parametrize("number", [0, 60, 73416, -1])
def test_a_number_on_which_programs_do_not_agree_is_no_day(number: int) -> None:
    assert as_date(number) is None
