"""What `toms data check` asks beyond what the build needs: silent on the data, it finds each fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder.data.load import DATA, load
from builder.data.status import check
from tests.data.test_load import swap

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
        *(ED + "contract_figures.csv", "What the contractor paid", "As KPI 9.99: what the contractor paid"),
        *(ED + "contract_figures.csv", "'KPI 9.99' is named and not in the data", "one that is there"),
    ),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data to spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


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
