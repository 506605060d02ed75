"""Cells of .ods files, each kind as OpenDocument writes it and as it is read."""

from __future__ import annotations

from datetime import date

import pytest

from builder.number_formats import seen_day_otherwise
from builder.read_ods import read_ods
from builder.read_raw import ErrorText, Limits, Raw
from tests.hostile import ods_content

DAY_2_APRIL_2026 = 46_114

CELLS = [
    ('office:value-type="float" office:value="1200.5"', "1,200.50", 1200.5),
    ('office:value-type="percentage" office:value="0.25"', "25%", 0.25),
    ('office:value-type="currency" office:currency="GBP" office:value="3"', "£3.00", 3),
    ('office:value-type="boolean" office:boolean-value="true"', "TRUE", True),
    ('office:value-type="string"', "about forty", "about forty"),
    ('office:value-type="string" office:string-value="as stored"', "as shown", "as stored"),
    ('office:value-type="time" office:time-value="PT9H30M0S"', "09:30:00", "09:30:00"),
    ('office:value-type="date" office:date-value="2026-04-02"', "02/04/26", date(2026, 4, 2)),
    ('office:value-type="date" office:date-value="2026-04-02T09:30:00"', "02/04/26", date(2026, 4, 2)),
    ('office:value-type="date" office:date-value="20260-04-02"', "02/04/20260", "20260-04-02"),
    ('office:value-type="date" office:date-value="some day"', "some day", "some day"),
    ('office:value-type="date"', "some day", "some day"),
    ('office:value-type="float"', "about forty", "about forty"),
    ('office:value-type="float" office:value="about forty"', "about forty", "about forty"),
    ('office:value-type="boolean"', "TRUE", "TRUE"),
    ("", "7", "7"),
    ("", "", None),
]


def cell(attributes: str, shown: str) -> Raw | None:
    """What is read of one cell."""
    told = f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"
    row = f'<table:table table:name="Start"><table:table-row>{told}</table:table-row></table:table>'
    return read_ods({"content.xml": ods_content(row)}, Limits()).sheets["Start"].get((0, 0))


@pytest.mark.parametrize(("attributes", "shown", "value"), CELLS)
def test_a_cell_is_read_by_its_kind(attributes: str, shown: str, value: object) -> None:
    found = cell(attributes, shown)
    assert (found.value if found else None) == value


TEXT, DAY = 'office:value-type="string"', 'office:value-type="date" office:date-value="2026-04-02"'
SHOWN = [
    (DAY, "02/04/2026", ""),
    (DAY, "2 Apr 2026", ""),
    (DAY, "04/02/2026", "day"),
    (DAY, "April", "day"),
    (DAY, "", "hidden"),
    ('office:value-type="float" office:value="120"', "120", ""),
    ('office:value-type="float" office:value="120"', "several", "hidden"),
    ('office:value-type="float" office:value="120"', "", "hidden"),
    ('office:value-type="float" office:value="120"', "120 days", "words"),
    (TEXT, "about forty", ""),
    (f'{TEXT} office:string-value="about forty"', "about  forty", ""),
    (f'{TEXT} office:string-value="forty"', "forty per year", "words"),
    (f'{TEXT} office:string-value="forty"', "", "hidden"),
]


@pytest.mark.parametrize(("attributes", "shown", "otherwise"), SHOWN)
def test_what_is_seen_in_place_of_an_entry_is_known(attributes: str, shown: str, otherwise: str) -> None:
    found = cell(attributes, shown)
    assert found
    assert found.shown == otherwise


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2 Apr 2026", ""),
        ("02/04/2026", ""),
        ("2.4.26", ""),
        ("2026-04-02", ""),
        ("2026-04-02 00:00:00", ""),
        ("Thursday, 2 April 2026", ""),
        ("2 Ebrill 2026", ""),
        ("dydd Iau 2 Ebrill 2026", "words"),
        ("April 2, 2026", ""),
        ("04/02/2026", "day"),
        ("2 May 2026", "day"),
        ("3 Apr 2026", "day"),
        ("2 April", "day"),
        ("Apr 26", "day"),
        ("2026", "day"),
        ("46114", "day"),
        ("before 2 April 2026 at noon", "words"),
        ("unknown", "day"),
        ("", "hidden"),
        ("-", "hidden"),
    ],
)
def test_what_a_cell_shows_is_compared_with_its_day(text: str, shown: str) -> None:
    assert seen_day_otherwise(text, date(2026, 4, 2)) == shown


def test_a_result_keeps_its_formula_and_a_day_is_its_number() -> None:
    found = cell(
        'table:formula="of:=[.A1]+1" office:value-type="date" office:date-value="2026-04-02"', "2 April"
    )
    assert found == Raw(DAY_2_APRIL_2026, "of:=[.A1]+1")
    broken = cell('table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"', "#DIV/0!")
    assert broken
    assert broken.value == ErrorText("#DIV/0!")
    assert isinstance(broken.value, ErrorText)
