"""The editions beside the first are workbooks like any other, from data alone; their own rules hold."""

from __future__ import annotations

import csv
import re
from datetime import date

import pytest

from builder.cli.app import needed_on
from builder.data import load
from builder.data.crosswalk import FILE, crossings
from builder.data.status import check
from builder.lint import lint
from builder.rules.catalogue import live
from builder.rules.check import Case, run
from builder.sums.reckon import reckon
from tests.support.editions import OTHERS, Built, built
from tests.support.house import ROOT
from tests.support.live import as_flag, live_flags
from tests.support.states import State, asked, fixed

CODES = tuple(entry.code for entry in live())
STATES = ("blank", "half filled")
SMALL, BIG = 4_999_999, 5_000_000


EDITION_NAMES = re.compile(r"ppn.?(?:06|002|026)|06/20|COVID", re.IGNORECASE)
LEVEL_WORDS = re.compile(r"(?<!toms[ _])themes?(?![a-z])|(?<![a-z])missions?(?![a-z])", re.IGNORECASE)
OTHER_MEANING = frozenset({"older.py", "runs.py", "drawing.py", "styles.py"})
"""Modules that use such a word for names in data of released versions, for colours and for fonts."""


def crosswalk() -> list[dict[str, str]]:
    with (load.DATA / FILE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_builder_names_no_edition() -> None:
    named = [p.name for p in (ROOT / "builder").rglob("*.py") if EDITION_NAMES.search(p.read_text("utf-8"))]
    assert named == []


def test_the_builder_has_no_word_of_a_level() -> None:
    """What is above outcomes is a group; the National TOMs have themes, which are called TOMs themes."""
    files = [p for p in (ROOT / "builder").rglob("*.py") if p.name not in OTHER_MEANING]
    assert len(files) > 200
    assert [p.name for p in files if LEVEL_WORDS.search(p.read_text("utf-8"))] == []


def test_crosswalks_lead_from_what_is_there_to_what_is_there() -> None:
    keys = {}
    for edition in (load.SHIPPED, *OTHERS):
        tables = load.read(load.DATA, edition)
        keys[edition] = tables["criteria"].keys("mac") | tables["kpis"].keys("kpi") | {""}
    for row in crosswalk():
        assert row["from"] in keys[row["from_edition"]] - {""}, row
        assert row["to"] in keys[row["to_edition"]], row
        assert bool(row["to"]) == (row["closeness"] != "none"), row
        assert row["reason"], row


def test_a_kpi_of_two_editions_is_exact_where_it_counts_the_same() -> None:
    """Unit, kind, rule and time: what two editions may add up."""
    kpis = {}
    for edition in (load.SHIPPED, *OTHERS):
        kpis[edition] = {row["kpi"]: row for row in load.read(load.DATA, edition)["kpis"].rows}
    same = ("unit", "kind", "accumulates", "base", "levels", "by_region", "counting_rule", "part_of")
    found = [row for row in crosswalk() if row["from"].startswith("KPI")]
    assert len(found) > 100
    for row in found:
        one, other = kpis[row["from_edition"]][row["from"]], kpis[row["to_edition"]][row["to"]]
        assert (row["closeness"] == "exact") == all(one[c] == other[c] for c in same), row


def test_a_mac_is_followed_into_other_editions_and_back() -> None:
    forth = {(c.edition, c.key, c.closeness) for c in crossings("ppn-06-20", "MAC 6.2")}
    assert forth == {("ppn-002", "MAC 1d", "close"), ("ppn-026", "MAC SK2", "close")}
    assert ("ppn-06-20", "MAC 6.2", "close") in {
        (c.edition, c.key, c.closeness) for c in crossings("ppn-002", "MAC 1d")
    }


def test_the_edition_that_a_procurement_begun_on_a_day_needs() -> None:
    now = list(needed_on(load.load(), date(2026, 11, 28)))
    assert now == [
        "A procurement that begins today needs PPN 002: toms build --edition ppn-002",
        "From 2027-01-01 a procurement needs PPN 026: toms build --edition ppn-026",
    ]
    assert list(needed_on(load.load(), date(2027, 1, 1))) == [
        "A procurement that begins today needs PPN 026: toms build --edition ppn-026"
    ]


@pytest.fixture(params=OTHERS)
def edition(request: pytest.FixtureRequest) -> Built:
    return built(request.param)


def found(one: Built, state: State) -> set[tuple[str, str]]:
    """Codes and rows that rules and workbook both find in a state; they find the same."""
    one.book.type_in(state)
    keys = frozenset(asked(one.placed))
    ruled = {as_flag(one.mapping, each) for each in run(Case(one.mapping, state, keys), CODES)}
    assert live_flags(one.mapping, one.book.cell) == ruled
    return {(code, row) for code, _, row in ruled}


def tender(value: float) -> State:
    start: State = {("Start", "stage"): "Tender", ("Start", "contract_value"): value}
    return start | {("Start", "procurement_began"): date(2027, 2, 1)}


def test_its_data_are_sound(edition: Built) -> None:
    assert check(edition=edition.mapping.edition.key) == []


def test_no_fact_of_it_is_called_official_that_is_not(edition: Built) -> None:
    """KPIs and links are this project's own; no wording of the policy note is shown."""
    mapping = edition.mapping
    assert {kpi.status for kpi in mapping.kpis} == {"own"}
    assert {link.status for kpi in mapping.kpis for link in kpi.criteria} == {"own"}
    assert all(not c.official_text for c in mapping.criteria)
    assert mapping.edition.pending


def test_nothing_in_its_workbook_would_be_repaired(edition: Built) -> None:
    assert lint(edition.path) == []


def test_every_mac_brings_one_or_two_kpis(edition: Built) -> None:
    links = [link for kpi in edition.mapping.kpis for link in kpi.criteria if link.brings]
    brought = [link.criterion.key for link in links]
    assert {c.key for c in edition.mapping.criteria if brought.count(c.key) not in (1, 2)} == set()


@pytest.mark.parametrize("name", STATES)
def test_engine_sums_and_rules_agree(edition: Built, name: str) -> None:
    state = fixed(edition.mapping, asked(edition.placed))[name]
    found(edition, state)
    assert edition.book.against(reckon(edition.mapping, state)) == []


def test_at_5_million_three_kpis_are_asked_for() -> None:
    """MAC GJ1 brings two KPIs. Five million is reached at £5,000,000, VAT included, and not a pound below."""
    one, ticked = built("ppn-026"), {("Select", "MAC GJ1", "Tick"): True}
    assert ("S128", "") not in found(one, tender(SMALL) | ticked)
    assert ("S128", "") in found(one, tender(BIG) | ticked)
    both = ticked | {("Select", "MAC SK1", "Tick"): True}
    assert ("S128", "") not in found(one, tender(BIG) | both)
    plan: State = {("Start", "stage"): "Plan"}
    assert ("S128", "") not in found(one, tender(BIG) | ticked | plan)


@pytest.mark.parametrize(
    ("value", "weight", "wrong"),
    [(999_999, 0.01, 0), (1_000_000, 0.09, 1), (SMALL, 0.1, 0), (BIG, 0.19, 1), (BIG, 0.2, 0)],
)
def test_the_least_weighting_follows_the_contract_value(value: float, weight: float, wrong: int) -> None:
    asked_of_mac: State = {("Select", "MAC GJ1", "Tick"): True, ("Select", "MAC GJ1", "Weighting"): weight}
    assert (("C230", "MAC GJ1") in found(built("ppn-026"), tender(value) | asked_of_mac)) == bool(wrong)


def test_standard_metrics_are_asked_for_until_they_are_entered() -> None:
    """Two outcomes chosen; a metric is entered for one of them, in a row for own KPIs."""
    one = built("ppn-002")
    chosen: State = {("Select", "Outcome 1", "Tick"): True, ("Select", "MAC 2a", "Tick"): True}
    asked_for = {("C232", "Outcome 1"), ("C232", "Outcome 2")}
    assert {each for each in found(one, chosen) if each[0] == "C232"} == asked_for
    typed = {"Title": "As in the note", "MACs": "MAC 2a", "Deliverable": "Courses", "Unit": "people"}
    entered: State = {("Kpis", "KPI OWN 1", heading): text for heading, text in typed.items()}
    assert {each for each in found(one, chosen | entered) if each[0] == "C232"} == {("C232", "Outcome 1")}
    assert not {each for each in found(one, {}) if each[0] == "C232"}


def test_sheets_say_which_outcomes_in_use_lack_their_standard_metrics() -> None:
    one = built("ppn-002")
    chosen: State = {("Select", "Outcome 1", "Tick"): True, ("Select", "MAC 2a", "Tick"): True}
    wanted = {"": "33 mandatory standard metrics", "chosen": "those of Outcome 1, Outcome 2."}
    for state, (name, said) in zip(({}, chosen), wanted.items(), strict=True):
        one.book.type_in(state)
        values = one.book.book.values()
        for sheet in ("Start", "Summary", "Print list"):
            (told,) = (str(v) for v in values[sheet].values() if "tandard metrics" in str(v))
            assert said in told, (name, sheet)


@pytest.mark.parametrize("sheet", ["Start", "Summary", "Print list"])
def test_what_is_not_yet_known_is_shown(edition: Built, sheet: str) -> None:
    placed = edition.placed
    (shown,) = (one for one in placed.workbook.sheets if one.name == sheet)
    assert edition.mapping.edition.pending in {cell.value for cell in placed.cells(shown)}
