"""Standard metrics are taken from a table into an edition: all of them or none, faults named by line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder.data.load import DATA, load
from builder.data.standard_metrics import Entered, MetricsError, enter_metrics
from builder.data.status import check
from builder.read.issued import Issued
from builder.rules.check import Case, run
from builder.sums.book import open_book
from builder.workbooks.build import lay_out
from builder.workbooks.inputs import Inputs

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
    others = tuple(f"Outcome {n}" for n in (1, 3, 4, 5, 6, 7, 8))
    assert enter_metrics("ppn-002", table(tmp_path, HEADING + TWO), folder) == Entered(
        {"Outcome 2": 2}, others, there=2, asked=33
    )
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
    assert tuple(o.key for o in mapping.outcomes if o.metrics_to_copy) == others


def test_a_workbook_built_after_it_asks_for_the_metrics_and_no_longer_for_their_text(
    folder: Path, tmp_path: Path
) -> None:
    """Outcome 2 lacks its metrics before and has them after; Outcome 3 still lacks its own."""
    ticked: Inputs = {("Start", "stage"): "Plan"}
    ticked |= {("Select", f"Outcome {n}", "Tick"): True for n in (2, 3)}

    def lacking() -> tuple[set[str], set[str]]:
        mapping = load(folder, "ppn-002")
        case = Case(mapping, ticked, frozenset(Issued.of(lay_out(mapping)).inputs))
        kpis = open_book(mapping, ticked).chosen.kpis
        selected: set[str] = {kpi for kpi in ("KPI S2.01", "KPI S2.02") if kpi in kpis and kpis[kpi].selected}
        return {one.key[1] for one in run(case, ("C232",))}, selected

    assert lacking() == ({"Outcome 2", "Outcome 3"}, set())
    enter_metrics("ppn-002", table(tmp_path, HEADING + TWO), folder)
    assert lacking() == ({"Outcome 3"}, {"KPI S2.01", "KPI S2.02"})


WRONG = """Outcome 9,,One,person,flow,yes
Outcome 1,MAC 2a,Two,person,flow,yes
Outcome 1,,Three,furlongs,flow,yes
Outcome 1,,Four,person,sometimes,perhaps
Outcome 1,,,person,flow,yes
"""


def test_a_table_with_faults_changes_nothing(folder: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.csv")}
    with pytest.raises(MetricsError) as error:
        enter_metrics("ppn-002", table(tmp_path, HEADING + WRONG), folder)
    said = [line.partition(": ")[0] for line in str(error.value).splitlines()]
    assert said == [f"metrics.csv, line {line}" for line in (2, 3, 4, 5, 5, 6)]
    assert {path: path.read_bytes() for path in folder.rglob("*.csv")} == before


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a,b\n1,2\n", "headings are a, b"),
        ("", "headings are nothing"),
        (HEADING, "has headings only"),
        (HEADING + "Outcome 1,,One,person\n", "line 2: the number of cells"),
        (HEADING + 'Outcome 1,,"One,person,flow,yes\n', "cannot be read as CSV"),
        (
            HEADING + "".join(f"Outcome 1,,No {n},person,flow,yes\n" for n in range(34)),
            "has 33 standard metrics",
        ),
        (HEADING + "Outcome 1,,=1+1,person,flow,yes\n", "begins like a formula"),
    ],
)
def test_what_is_no_table_of_metrics_is_refused(folder: Path, tmp_path: Path, text: str, wanted: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.csv")}
    with pytest.raises(MetricsError, match=wanted):
        enter_metrics("ppn-002", table(tmp_path, text), folder)
    assert {path: path.read_bytes() for path in folder.rglob("*.csv")} == before


def test_a_metric_is_entered_once(folder: Path, tmp_path: Path) -> None:
    path = table(tmp_path, HEADING + TWO)
    enter_metrics("ppn-002", path, folder)
    with pytest.raises(MetricsError, match="there already"):
        enter_metrics("ppn-002", path, folder)


def test_a_dry_run_says_the_same_and_writes_nothing(folder: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.csv")}
    assert enter_metrics("ppn-002", table(tmp_path, HEADING + TWO), folder, dry_run=True).counts == {
        "Outcome 2": 2
    }
    assert {path: path.read_bytes() for path in folder.rglob("*.csv")} == before


def test_a_share_has_its_base_and_metrics_are_listed_before_the_library(folder: Path, tmp_path: Path) -> None:
    text = HEADING.replace("by_region", "by_region,base")
    text += "Outcome 2,,First,person,flow,yes,\nOutcome 2,,Share,fte,stock,no,contract workforce FTE\n"
    enter_metrics("ppn-002", table(tmp_path, text), folder)
    mapping, before = load(folder, "ppn-002"), [kpi.key for kpi in load(DATA, "ppn-002").kpis]
    kpis = [kpi.key for kpi in mapping.kpis]
    first = next(kpi.key for kpi in load(DATA, "ppn-002").kpis if kpi.outcome.key == "Outcome 2")
    assert kpis[before.index(first) :][:3] == ["KPI S2.01", "KPI S2.02", first]
    assert [key for key in kpis if key not in ("KPI S2.01", "KPI S2.02")] == before
    assert [(m.unit, m.kind) for m in mapping.metrics] == [
        ("people", "count"),
        ("% of contract workforce FTE", "share"),
    ]
    wrong = text.replace("contract workforce FTE", "all staff")
    with pytest.raises(MetricsError, match="line 3: all staff is no contract figure"):
        enter_metrics("ppn-002", table(tmp_path, wrong), folder)
