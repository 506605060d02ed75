"""Standard metrics are taken from a table into an edition: all of them or none, faults named by line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder.data.load import DATA, DataError, load
from builder.data.standard_metrics import enter_metrics
from builder.data.status import check

HEADING = "outcome,mac,metric,unit,accumulates,by_region\n"
TWO = (
    'Outcome 2,MAC 2a,"A made-up metric, first",person,flow,yes\n'
    "Outcome 2,,A made-up metric that counts staff,fte,stock,no\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "metrics.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_metrics_are_entered_with_a_kpi_each(folder: Path, tmp_path: Path) -> None:
    assert enter_metrics("ppn-002", table(tmp_path, HEADING + TWO), folder) == 2
    assert check(folder, "ppn-002") == []
    mapping = load(folder, "ppn-002")
    entered = {
        m.key: (m.official_text, m.unit, m.kind, m.accumulates, m.by_region, m.status)
        for m in mapping.metrics
    }
    assert entered == {
        "MS2.01": ("A made-up metric, first", "people", "count", "flow", True, "part-read"),
        "MS2.02": ("A made-up metric that counts staff", "FTE", "fte", "stock", False, "part-read"),
    }
    assert {k.key for k in mapping.kpis if k.is_model} == {"KPI S2.01", "KPI S2.02"}
    to_copy = [o.key for o in mapping.outcomes if o.metrics_to_copy]
    assert to_copy == [f"Outcome {n}" for n in (1, 3, 4, 5, 6, 7, 8)]


def test_a_table_with_faults_changes_nothing(folder: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.csv")}
    wrong = (
        "Outcome 9,,One,person,flow,yes\n"
        "Outcome 1,MAC 2a,Two,person,flow,yes\n"
        "Outcome 1,,Three,furlongs,flow,yes\n"
        "Outcome 1,,Four,person,sometimes,perhaps\n"
        "Outcome 1,,,person,flow,yes\n"
    )
    with pytest.raises(DataError) as error:
        enter_metrics("ppn-002", table(tmp_path, HEADING + wrong), folder)
    assert [problem.line for problem in error.value.problems] == [2, 3, 4, 5, 5, 6]
    with pytest.raises(DataError, match="headings are a, b"):
        enter_metrics("ppn-002", table(tmp_path, "a,b\n1,2\n"), folder)
    with pytest.raises(DataError, match="begins like a formula"):
        enter_metrics("ppn-002", table(tmp_path, HEADING + "Outcome 1,,=1+1,person,flow,yes\n"), folder)
    assert {path: path.read_bytes() for path in folder.rglob("*.csv")} == before


def test_a_metric_is_entered_once(folder: Path, tmp_path: Path) -> None:
    path = table(tmp_path, HEADING + TWO)
    enter_metrics("ppn-002", path, folder)
    with pytest.raises(DataError, match="there already"):
        enter_metrics("ppn-002", path, folder)
