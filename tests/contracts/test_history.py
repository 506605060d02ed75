"""History: what each period reported stays in the copy, with evidence, by region, accepted or claimed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from builder.contracts.draft import Draft
from builder.contracts.next_period import next_period
from builder.layout.cells import Key
from builder.model.history import Past, Pasts
from builder.read.copy import read
from builder.read.returned import Found, Place, Returned
from builder.rules.across import Figures, Told, across
from builder.rules.check.register import run
from builder.sums.history import before_by
from builder.write.writer import Inputs
from tests.contracts.test_next_period import BEFORE, RETURN
from tests.support import built
from tests.support.contracts import typed_copy
from tests.support.mistakes import case_of

LINES, REGIONS = "Lines", "Regions"
SECOND: Inputs = {
    (LINES, "KPI NT13", "This period"): 6,
    (LINES, "KPI NT13", "Evidence"): "=1+1",
    (REGIONS, "KPI 2.01 | Delivered", "London"): 1,
}
QUARTER_1, QUARTER_2 = date(2024, 6, 30), date(2024, 9, 30)
RULES = {
    "KPI 2.01": "flow",
    "KPI NT13": "flow",
    "KPI OWN 1": "stock",
    "KPI OWN 2": "annual",
    "KPI OWN 3": "flow",
}


def figures(history: Pasts, end: date) -> dict[tuple[str, str], object]:
    """What History has of a period, by line and region."""
    return {(one.line, one.region): one.figure for one in history if one.end == end}


@pytest.fixture(scope="module")
def first() -> Draft:
    return next_period(typed_copy(RETURN))


@pytest.fixture(scope="module")
def second(first: Draft) -> Draft:
    """The third period, after a second of which less was accepted than reported of one figure."""
    return next_period(
        typed_copy(dict(first.inputs) | dict(SECOND), history=first.history), {"KPI NT13": 5.5}
    )


@pytest.fixture(scope="module")
def path(second: Draft, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("history") / "third.xlsx"
    second.save(made)
    return made


@pytest.fixture(scope="module")
def returned(path: Path) -> Returned:
    return read(path, built.issued())


def test_a_period_is_kept_line_by_line_and_region_by_region(first: Draft) -> None:
    by_hand = {
        ("KPI 2.01", ""): 5,
        ("KPI 2.01", "London"): 3,
        ("KPI 2.01", "Wales"): 2,
        ("KPI NT13", ""): 4,
        ("KPI OWN 1", ""): 15,
        ("KPI OWN 2", ""): 7,
        ("KPI OWN 3", ""): 0.2,
    }
    assert figures(first.history, QUARTER_1) == by_hand
    (hired,) = (one for one in first.history if one.line == "KPI 2.01" and not one.region)
    assert (hired.start, hired.evidence, hired.note) == (
        date(2024, 4, 1),
        "Register of starters",
        "Two sites opened late",
    )
    assert not hired.is_accepted


def test_what_was_typed_as_delivered_before_comes_first(first: Draft) -> None:
    assert figures(first.history, date(2024, 3, 31)) == {
        ("KPI NT13", ""): 10,
        ("KPI OWN 1", ""): 12,
        ("KPI OWN 3", ""): 2.1,
    }


def test_before_is_what_history_adds_up_to(first: Draft, second: Draft) -> None:
    for draft in (first, second):
        shown = {line: before_by(draft.history, line, rule) for line, rule in RULES.items()}
        assert shown == pytest.approx({line: draft.inputs.get((LINES, line, "Before")) for line in RULES})
    assert {line: before_by(first.history, line, rule) for line, rule in RULES.items()} == pytest.approx(
        BEFORE
    )


def test_an_accepted_quantity_counts_in_place_of_the_reported_one(second: Draft) -> None:
    (one,) = (past for past in second.history if past.line == "KPI NT13" and past.end == QUARTER_2)
    assert (one.is_accepted, one.figure, one.reported) == (True, 5.5, 6)
    assert second.inputs[LINES, "KPI NT13", "Before"] == 10 + 4 + 5.5
    assert figures(second.history, QUARTER_1)["KPI NT13", ""] == 4


def test_a_figure_that_is_withheld_is_kept_as_it_was_typed() -> None:
    row = "KPI 2.01 | Delivered"
    typed: Inputs = {(REGIONS, row, "Wales"): "<5", (REGIONS, row, "One figure"): 4}
    kept = figures(next_period(typed_copy(RETURN | dict(typed))).history, QUARTER_1)
    assert (kept["KPI 2.01", ""], kept["KPI 2.01", "Wales"]) == (4, "<5")


def test_a_before_that_was_changed_is_written_into_history_with_the_difference(first: Draft) -> None:
    changed = first.inputs | {(LINES, "KPI NT13", "Before"): 20}
    draft = next_period(typed_copy(changed, history=first.history))
    (one,) = (past for past in draft.history if past.note.startswith("Correction"))
    assert (one.line, one.start, one.end, one.figure) == ("KPI NT13", None, QUARTER_1, 20 - 14)
    assert before_by(draft.history, "KPI NT13", "flow") == draft.inputs[LINES, "KPI NT13", "Before"] == 20


def test_the_file_holds_it_and_is_read_back_without_findings(second: Draft, returned: Returned) -> None:
    assert returned.history == second.history
    assert returned.found == ()
    assert {key: returned.inputs.get(key) for key in second.inputs} == second.inputs


def test_another_program_keeps_it_and_no_evidence_is_a_formula(
    path: Path, second: Draft, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(path)
    texts = {cell.value: cell.data_type for row in book["History"].iter_rows() for cell in row}
    assert texts["=1+1"] == "s"
    book["History"].title = "Old figures"
    book.save(tmp_path / "saved.xlsx")
    assert read(tmp_path / "saved.xlsx", built.issued()).history == second.history


def test_a_row_that_cannot_be_read_is_named(path: Path, second: Draft, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["History"]["B6"] = "last summer"
    book["History"]["G7"] = "=6*7"
    book.save(tmp_path / "typed over.xlsx")
    copy = read(tmp_path / "typed over.xlsx", built.issued())
    assert [one.place for one in copy.found if one.code == "T825"] == [
        Place("History", "C6"),
        Place("History", "C7"),
    ]
    assert copy.history == second.history[2:]


def test_it_is_in_sight_and_commitments_are_locked(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book["History"].sheet_state == "visible"
    assert book["History"].protection.sheet

    def locked(key: Key) -> bool:
        sheet, row, column = built.placed().cell_of(key)
        return bool(book[sheet.name].cell(row + 1, column + 1).protection.locked)

    awarded = [(LINES, "KPI 2.01", "Commitment"), ("Profile", "KPI 2.01", "Year 1")]
    awarded.append((REGIONS, "KPI 2.01 | Commitment", "London"))
    opened = [(LINES, "KPI 2.01", heading) for heading in ("Change", "Change date", "Evidence", "Note")]
    opened.append((REGIONS, "KPI 2.01 | Delivered", "London"))
    assert [locked(key) for key in awarded] == [True] * 3
    assert [locked(key) for key in opened] == [False] * 5


def test_a_blank_workbook_has_no_such_sheet() -> None:
    assert "History" not in [sheet.name for sheet in built.placed().workbook.sheets]


@pytest.mark.parametrize(
    ("before", "told"),
    [(100, []), (90, ["90 people-hours, 100 people-hours"]), (None, [", 100 people-hours"])],
)
def test_a_before_that_history_does_not_add_up_to_is_named(before: float | None, told: list[str]) -> None:
    rows = (
        Past(None, date(2025, 3, 31), "KPI 8.01", figure=60.0),
        Past(None, date(2025, 3, 31), "KPI 8.01", figure=40.0),
    )
    copy = Returned(Path("copy.xlsx"), "", "", "", True, {}, {}, history=rows)
    case = replace(case_of({(LINES, "KPI 8.01", "Before"): before}), returned=copy)
    found = list(run(case, ("M974",)))
    assert [(one.key[1:], f"{one.what}, {one.wanted}") for one in found] == [
        (("KPI 8.01", "Before"), one) for one in told
    ]


@pytest.mark.parametrize(
    ("accepted", "to_date", "codes"),
    [
        ({}, 95, ["X945"]),
        ({}, 105, ["X944"]),
        ({("KPI 8.01", 45_000.0): -10.0}, 95, []),
        ({("KPI 8.01", 45_000.0): -10.0}, 105, []),
    ],
)
def test_returns_follow_on_as_history_says_they_were_accepted(
    accepted: Mapping[tuple[str, float], float], to_date: float, codes: list[str]
) -> None:
    def told(file: str, start: float, end: float, before: float, result: float) -> Told:
        line = Figures(
            "KPI 8.01",
            300,
            None,
            before,
            result,
            True,
            {"Before": "A1", "Commitment": "A2"},
            {"Before": "", "Commitment": ""},
        )
        at = {name: Found("", file) for name in ("contract_ref", "period_start")}
        return Told(file, ("a", "b", "c"), start, end, "Mapping", {"KPI 8.01": line}, at)

    later = replace(told("2.xlsx", 45_001, 45_090, 90, to_date), accepted=accepted)
    assert [one.code for one in across([told("1.xlsx", 44_910, 45_000, 0, 100), later])] == codes
