"""Every live rule finds its mistake at its row, and in a sound return nothing is found.

The cases are in `tests/cases/mistakes.txt`; `test_check` asks the rules in Python about the same.
"""

from __future__ import annotations

import pytest

from builder.read.returned import Found
from builder.rules.catalogue import finding, live
from tests.support.live import as_flag, live_flags
from tests.support.mistakes import LIVE_MISTAKES, SOUND, Mistake, mapping, name, table
from tests.support.running import Running, running
from tests.support.states import State

WITH_SHARE = table("""
Kpis | KPI 3.13 | Choice | Include
Kpis | KPI 3.13 | Reason | Compliance
Lines | KPI 3.13 | Deliverable | Certificates
Lines | KPI 3.13 | Commitment | 0.5
Lines | KPI 3.13 | This period | 4
Lines | KPI 3.13 | Evidence | Register
Lines | BASE supply-chain companies | This period | 10
""")
WITH_ANNUAL = table("""
Kpis | KPI 4.03 | Choice | Include
Kpis | KPI 4.03 | Reason | Compliance
Lines | KPI 4.03 | Deliverable | Less gas
Lines | KPI 4.03 | Commitment | 5
Lines | KPI 4.03 | This period | 4
Lines | KPI 4.03 | Evidence | Meters
Lines | KPI 4.03 | Baseline | 50
Lines | KPI 4.03 | Baseline year | 2023
Lines | KPI 4.03 | Baseline method | Meter readings
""")
WITH_OWN = table("""
Kpis | KPI OWN 1 | Title | Open days
Kpis | KPI OWN 1 | MACs | MAC 8.1
Kpis | KPI OWN 1 | Deliverable | Open days
Kpis | KPI OWN 1 | Unit | days
Kpis | KPI OWN 1 | Kind | count
Kpis | KPI OWN 1 | Accumulates | flow
Kpis | KPI OWN 1 | Counting rule | Whole days
Kpis | KPI OWN 1 | Evidence | Calendar
Lines | KPI OWN 1 | Deliverable | Days
Lines | KPI OWN 1 | Commitment | 2
Lines | KPI OWN 1 | Before | 0
Lines | KPI OWN 1 | This period | 0
""")
WITHHELD = table("""
Kpis | KPI 5.01 | Choice | Include
Kpis | KPI 5.01 | Reason | Compliance
Lines | KPI 5.01 | Deliverable | Jobs
Lines | KPI 5.01 | Commitment | 0.1
Lines | KPI 5.01 | Evidence | Payroll
Regions | KPI 5.01 | Delivered | London | <5
Regions | KPI 5.01 | Delivered | South East | <5
Regions | KPI 5.01 | Delivered | One figure | 7
Regions | BASE contract workforce FTE | Base | London | 40
Regions | BASE contract workforce FTE | Base | South East | 10
""")
UNSUPPORTED = table("""
Lines | KPI 8.01 | Evidence |
Lines | KPI 8.01 | Commitment | forty
""")


@pytest.fixture
def book() -> Running:
    """The blank workbook in the engine."""
    return running()


def found(book: Running, change: State) -> set[str]:
    """Codes of the rules that find something in a sound return that is changed."""
    book.type_in(SOUND | change)
    return {entry.code for entry in live() if book.cell("Tally", entry.code, "Count")}


@pytest.mark.parametrize(
    "change", [{}, WITH_SHARE, WITH_ANNUAL, WITH_OWN], ids=["plain", "share", "annual", "own"]
)
def test_in_a_sound_return_nothing_is_found(book: Running, change: State) -> None:
    assert found(book, change) <= {e.code for e in live() if e.severity == "note"}
    assert book.field("tally_errors") == 0
    assert book.field("tally_warnings") == 0


@pytest.mark.parametrize("mistake", LIVE_MISTAKES, ids=name)
def test_a_mistake_makes_one_finding(book: Running, mistake: Mistake) -> None:
    assert found(book, mistake.change) == mistake.codes
    named = as_flag(mapping(), Found(mistake.code, key=mistake.cell))
    assert named in live_flags(mapping(), book.cell)
    assert book.cell("Checks", mistake.code, "First place")


def test_a_withheld_figure_is_no_mistake_where_people_could_be_known(book: Running) -> None:
    assert not found(book, WITHHELD) & {"R501", "R502"}


def test_beside_the_row_is_its_gravest_finding_and_how_many_more_there_are(book: Running) -> None:
    assert {"L401", "L406"} <= found(book, UNSUPPORTED)
    assert book.line("KPI 8.01", "Check") == f"L401 {finding('L401').short} (+1 more)"
    assert "L417" in found(book, UNSUPPORTED | {("Lines", "KPI 8.01", "Note"): "a@b.uk"})
    assert book.line("KPI 8.01", "Check") == f"L401 {finding('L401').short} (+2 more)"
    assert found(book, table("Lines | KPI 8.01 | Evidence |")) == {"L406"}
    assert book.line("KPI 8.01", "Check") == f"L406 {finding('L406').short}"
