"""The further checks of `toms data check`: each finds its fault, none finds one in the shipped data."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.data import review
from builder.data.load import SHIPPED, load, read
from builder.data.status import check
from tests.data.test_load import swap
from tests.support.small_edition import EDITION as SMALL
from tests.support.small_edition import copy_of_shipped, write_small_edition

ED = "ppn-06-20/"
WASTE = "^waste,M4.05,(.*)\nwaste,NT72,.*\nwaste,NT88,.*\n"
FAULTS = {
    "a group with one KPI in use": (
        *(ED + "overlaps.csv", "^waste,M4.05,.*\n", ""),
        *(ED + "overlaps.csv", "no two KPIs of the group 'waste' can count the same thing", "partners"),
    ),
    "a group of a part and its whole alone": (
        *(ED + "overlaps.csv", WASTE, r"waste,NT15,\1\nwaste,NT15a,\1\n"),
        *(ED + "overlaps.csv", "no two KPIs of the group 'waste' can count the same thing", "partners"),
    ),
    "a sibling with other words": (
        *(ED + "kpis.csv", "in the period to VCSEs, without VAT", "in the period to VCSEs, with VAT"),
        *(ED + "wordings.csv", "the counting rule of KPI 3.09 lacks the words", "same words"),
    ),
    "a part whose rule does not name the whole": (
        *(ED + "kpis.csv", "Each is in KPI 3.13 as well: enter it in both.", "Enter it in both."),
        *(ED + "kpis.csv", "the counting rule of KPI 3.15 does not name KPI 3.13", "the whole counts it"),
    ),
    "a measure narrower than its KPI": (
        *("measures.csv", "Weeks of paid work placements", "Weeks of local paid work placements"),
        *(ED + "kpis.csv", "NT13 counts only 'local', KPI NT13 does not say so", "counting rule"),
    ),
    "a year without a value": (
        *("value_measures.csv", "^OV-RLW-UK-2023,.*\n", ""),
        *("value_measures.csv", "NT58 has no value for 2023 in UK", "each year"),
    ),
    "a first year without a value": (
        *("value_measures.csv", "^OV-RLW-UK-2021,.*\n", ""),
        *("value_measures.csv", "NT58 has no value for 2021 in UK", "each year"),
    ),
    "a primary target whose reason says nothing of it": (
        *(ED + "kpi_targets.csv", "Local people get employment and keep it.", "Good for the place."),
        *(ED + "kpi_targets.csv", "the reason 'Good for the place.' has no word of 'Full", "indicator"),
    ),
    "a text that names what is not there": (
        *(ED + "contract_figures.csv", "Start says which", "As KPI 9.99: Start says which"),
        *(ED + "contract_figures.csv", "'KPI 9.99' is named and not in the edition", "one that is there"),
    ),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data to spoil."""
    return copy_of_shipped(tmp_path / "data")


@pytest.mark.parametrize("name", FAULTS)
def test_what_a_reviewer_would_question_is_named(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.data.status._package_problems", lambda _: ())  # slow, and not asked here
    file, old, new, place, what, remedy = FAULTS[name]
    swap(folder, file, old, new)
    found = [p for p in check(folder) if what in p.what]
    assert [(p.file, remedy in p.remedy) for p in found[:1]] == [(place, True)], check(folder)


def test_data_that_a_reviewer_would_question_build_all_the_same(folder: Path) -> None:
    # A released version that was made before a check came is read.
    swap(folder, ED + "overlaps.csv", "^waste,M4.05,.*\n", "")
    assert load(folder).kpis


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data with the small edition as well as the shipped one."""
    monkeypatch.setattr("builder.data.status._package_problems", lambda _: ())
    return write_small_edition(tmp_path / "beside", beside=True)


def test_shared_rows_may_name_what_another_edition_has(beside: Path) -> None:
    """measures.csv names KPI 3.06 and four others that the small edition does not have.

    What is left is true: its contracts were let in 2019 and 2020, and three rows of values begin in 2021.
    """
    assert "KPI 3.06" in (beside / "measures.csv").read_text(encoding="utf-8")
    assert "KPI 3.06" not in (beside / SMALL / "kpis.csv").read_text(encoding="utf-8")
    assert [(p.file, "no value for 2019, 2020" in p.what) for p in check(beside, SMALL)] == [
        ("value_measures.csv", True)
    ] * 3
    assert check(beside) == []


def test_shared_rows_name_nothing_that_no_edition_has(beside: Path) -> None:
    swap(beside, "measures.csv", "KPI 3.06", "KPI 9.99")
    for edition in (SMALL, SHIPPED):
        found = [(p.file, p.what) for p in check(beside, edition) if p.file == "measures.csv"]
        assert found == [("measures.csv", "'KPI 9.99' is named and not in the data")], edition


@pytest.mark.parametrize("name", ["KPI 3.06", "MAC 5.1", "M2.02"])
def test_rows_of_an_edition_name_only_what_it_has(beside: Path, name: str) -> None:
    """All three are in the shipped edition."""
    swap(beside, f"{SMALL}/contract_figures.csv", "Start says which", f"As {name}: what was paid")
    what = f"'{name}' is named and not in the edition"
    assert (f"{SMALL}/contract_figures.csv", what) in [(p.file, p.what) for p in check(beside, SMALL)]


def test_an_edition_without_a_row_in_editions_csv_is_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In these data the small edition has the place of the shipped one, whose row is not there."""
    monkeypatch.setattr("builder.data.status._package_problems", lambda _: ())
    instead = write_small_edition(tmp_path / "instead")
    found = {(p.file, p.what) for p in check(instead, SMALL)}
    assert ("measures.csv", "'KPI 3.06' is named and not in the data") in found
    assert {file for file, _ in found} == {"measures.csv"}


def test_an_edition_without_an_end_needs_the_values_from_its_first_year_on(folder: Path) -> None:
    swap(folder, "editions.csv", "2021-01-01,2025-09-30", "2021-01-01,")
    swap(folder, "editions.csv", "^ppn-002.*\n^ppn-026.*\n", "")
    swap(folder, "value_measures.csv", "^OV-RLW-UK-2021,.*\n", "")
    tables = read(folder, SHIPPED)
    assert [p.what for p in review.problems(tables)] == [
        "NT58 has no value for 2021 in UK, and has for other years"
    ]
