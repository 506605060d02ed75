"""Cells of .ods files, each kind as OpenDocument writes it and as it is read."""

from __future__ import annotations

from datetime import date

import pytest

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
    ("", "never typed", None),
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


@pytest.mark.parametrize(
    ("shown", "otherwise"), [("02/04/2026", ""), ("02/04/26", ""), ("04/02/2026", "day")]
)
def test_a_day_that_is_seen_as_another_is_known(shown: str, otherwise: str) -> None:
    found = cell('office:value-type="date" office:date-value="2026-04-02"', shown)
    assert found == Raw(date(2026, 4, 2), None, otherwise)


def test_a_result_keeps_its_formula_and_a_day_is_its_number() -> None:
    found = cell(
        'table:formula="of:=[.A1]+1" office:value-type="date" office:date-value="2026-04-02"', "2 April"
    )
    assert found == Raw(DAY_2_APRIL_2026, "of:=[.A1]+1")
    broken = cell('table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"', "#DIV/0!")
    assert broken
    assert broken.value == ErrorText("#DIV/0!")
    assert isinstance(broken.value, ErrorText)
