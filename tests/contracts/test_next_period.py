"""The return of the next period: what is delivered to date is delivered before, by each KPI's own rule."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.contracts.next_period import OF_A_PERIOD, next_period
from builder.contracts.periods import following
from builder.contracts.source import NotCarriedError
from builder.grid.kinds import Value
from builder.layout.cells import Key
from builder.read.copy import read
from builder.sums.reckon import reckon
from tests.support import built
from tests.support.contracts import typed_copy, versions

LINES, REGIONS = "Lines", "Regions"
CONTRACT: dict[Key, Value] = {
    ("Start", "stage"): "Delivery",
    ("Start", "report_in"): "Both",
    ("Start", "contract_title"): "Cleaning of offices",
    ("Start", "contract_start"): date(2024, 4, 1),
    ("Start", "contract_end"): date(2027, 3, 31),
    ("Start", "period_start"): date(2024, 4, 1),
    ("Start", "period_end"): date(2024, 6, 30),
    ("Start", "return_status"): "Final",
    ("Start", "revision"): 1,
    ("Start", "signed_by"): "Head of contracts",
    ("Start", "signed_date"): date(2024, 7, 5),
    ("Select", "Outcome 2", "Tick"): True,
    ("Kpis", "KPI OWN 1", "Title"): "Shifts with a trained first-aider",
    ("Kpis", "KPI OWN 1", "Accumulates"): "stock",
    ("Kpis", "KPI OWN 2", "Accumulates"): "annual",
}
AWARDED: dict[Key, Value] = {
    (LINES, "KPI 2.01", "Commitment"): 8,
    (LINES, "KPI 2.01", "Deliverable"): "Hire eight people",
    (LINES, "KPI 2.01", "Change"): 1,
    (LINES, "KPI 2.01", "Change date"): date(2024, 5, 1),
    ("Profile", "KPI 2.01", "Year 1"): 0.5,
    (REGIONS, "KPI 2.01 | Commitment", "London"): 8,
}
QUARTER: dict[Key, Value] = {
    (REGIONS, "KPI 2.01 | Delivered", "London"): 3,
    (REGIONS, "KPI 2.01 | Delivered", "Wales"): 2,
    (LINES, "KPI 2.01", "Evidence"): "Register of starters",
    (LINES, "KPI 2.01", "Note"): "Two sites opened late",
    (LINES, "KPI NT13", "Before"): 10,
    (LINES, "KPI NT13", "This period"): 4,
    (LINES, "KPI OWN 1", "Before"): 12,
    (LINES, "KPI OWN 1", "This period"): 15,
    (LINES, "KPI OWN 2", "Before"): 9,
    (LINES, "KPI OWN 2", "This period"): 7,
    (LINES, "KPI OWN 3", "Before"): 2.1,
    (LINES, "KPI OWN 3", "This period"): 0.2,
}
RETURN = CONTRACT | AWARDED | QUARTER
BEFORE = {"KPI 2.01": 5, "KPI NT13": 14, "KPI OWN 1": 15, "KPI OWN 2": None, "KPI OWN 3": 2.3}
"""By hand: 3 + 2; 10 + 4; the latest state; a yearly figure is by itself; 2.1 + 0.2 of a flow."""


def before(inputs: Dictionary[Key, Value]) -> dict[str, Value | None]:
    """What is under Before in the lines that the return has figures of."""
    return {line: inputs.get((LINES, line, "Before")) for line in BEFORE}


def test_each_figure_is_carried_by_its_own_rule() -> None:
    made = next_period(typed_copy(RETURN)).inputs
    assert before(made) == BEFORE


def test_it_is_what_the_workbook_shows_under_before_next_time() -> None:
    mapping = versions().current.mapping
    shown = reckon(mapping, RETURN).cells
    made = next_period(typed_copy(RETURN)).inputs
    for line in BEFORE:
        figure = shown[LINES, line, "Before next time"]
        assert made.get((LINES, line, "Before"), "") == pytest.approx(figure) if figure != "" else True
        assert (figure == "") == ((LINES, line, "Before") not in made)


def test_nothing_else_of_the_return_changes() -> None:
    made = next_period(typed_copy(RETURN)).inputs
    kept = CONTRACT | AWARDED
    changed = {
        ("Start", "period_start"): date(2024, 7, 1),
        ("Start", "period_end"): date(2024, 9, 30),
        ("Start", "return_status"): "Draft",
    }
    gone = {("Start", name) for name in ("revision", "signed_by", "signed_date")}
    figures = {(LINES, line, "Before"): figure for line, figure in BEFORE.items() if figure is not None}
    assert made == {key: value for key, value in kept.items() if key not in gone} | changed | figures


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        (date(2024, 4, 1), date(2024, 6, 30), date(2024, 7, 1), date(2024, 9, 30)),
        (date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 4, 1), date(2024, 3, 31), date(2024, 4, 1), date(2025, 3, 31)),
        (date(2024, 10, 15), date(2025, 1, 14), date(2025, 1, 15), date(2025, 4, 14)),
        (date(2024, 4, 1), date(2024, 4, 14), date(2024, 4, 15), date(2024, 4, 28)),
    ],
)
def test_the_period_moves_on_by_its_own_length(start: date, end: date, first: date, last: date) -> None:
    assert following(start, end) == (first, last)


def test_the_last_period_ends_with_the_contract() -> None:
    short = RETURN | {("Start", "contract_end"): date(2024, 8, 15)}
    assert next_period(typed_copy(short)).inputs["Start", "period_end"] == date(2024, 8, 15)
    with pytest.raises(NotCarriedError, match="contract ends on 30 June 2024"):
        next_period(typed_copy(RETURN | {("Start", "contract_end"): date(2024, 6, 30)}))


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({("Start", "stage"): "Award"}, "its stage on Start is not Delivery"),
        ({("Start", "period_end"): ""}, "enter both dates"),
        ({(REGIONS, "KPI 2.01 | Delivered", "Wales"): "<5"}, "figures of KPI 2.01 are withheld"),
    ],
)
def test_what_cannot_go_on_is_refused_with_the_remedy(odd: dict[Key, Value], said: str) -> None:
    with pytest.raises(NotCarriedError, match=said):
        next_period(typed_copy(RETURN | odd))


FIGURES = st.integers(0, 900).map(lambda hundredths: hundredths / 4)
PERIODS = st.lists(
    st.dictionaries(st.sampled_from(["KPI NT13", "KPI OWN 1", "KPI OWN 3"]), FIGURES), max_size=3
)


@given(PERIODS)
def test_period_after_period_adds_up_to_the_sums_by_hand(periods: list[dict[str, float]]) -> None:
    state = CONTRACT | AWARDED
    by_hand: dict[str, float] = {}
    for typed in periods:
        state = {**state, **{(LINES, line, "This period"): figure for line, figure in typed.items()}}
        state = next_period(typed_copy(state)).inputs
        for line, figure in typed.items():
            by_hand[line] = figure if line == "KPI OWN 1" else by_hand.get(line, 0) + figure
    found = {line: state.get((LINES, line, "Before")) for line in ("KPI NT13", "KPI OWN 1", "KPI OWN 3")}
    assert found == {line: by_hand.get(line) for line in found}
    assert not {key for key in state if key[-1] in OF_A_PERIOD}
    assert {key: state[key] for key in AWARDED} == AWARDED


def test_the_workbook_of_the_next_period_is_built_and_read_back(tmp_path: Path) -> None:
    draft = next_period(typed_copy(RETURN))
    results = draft.save(tmp_path / "next.xlsx")
    found = read(tmp_path / "next.xlsx", built.issued()).inputs
    assert {key: found.get(key) for key in draft.inputs} == draft.inputs
    sheet, row, column = built.placed().cell_of((LINES, "KPI 2.01", "Delivered"))
    assert results[sheet.name][row, column] == 5
