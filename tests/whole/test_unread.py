"""A word or an error value where a delivered figure belongs: nobody has read the figure, so no result shows.

Each case is worked out by the workbook and by the plain sums, and both are compared with figures by hand.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from builder.grid.kinds import ErrorValue, Value
from builder.model.mapping import Mapping
from builder.rules.check import Case, run
from builder.sums.reckon import reckon
from tests.support.built import placed
from tests.support.running import Running, running, same
from tests.support.states import State, asked

YEAR_ONE: State = {
    ("Start", "stage"): "Delivery",
    ("Start", "report_in"): "Both",
    ("Start", "contract_start"): date(2026, 4, 1),
    ("Start", "contract_end"): date(2031, 3, 31),
    ("Start", "period_start"): date(2026, 4, 1),
    ("Start", "period_end"): date(2027, 3, 31),
}
"""365 days of 1,826: of a commitment of 10 that adds up 1.9989 are due."""

PAY, HOUR, WEEK, ADVICE = 39_039, 17.96, 53.61, 26.11
"""£ of a year of work, an hour of a volunteer, a week at Level 3, an hour of advice in the UK."""

NOTHING = ("Delivered", "Result", "On track", "Of whole", "Forecast", "Rating", "£ delivered")
HEADINGS = {"this": "This period", "toms_before": "TOMs before", "toms_this": "TOMs this period"}
JOBS, GROUPS, HOURS = "KPI NT1 | Delivered", "KPI 5.01 | Delivered", "KPI 4.01 | TOMs figure"
WORKFORCE = "BASE contract workforce FTE | Base"
OWN_ANNUAL: State = {
    ("Kpis", "KPI OWN 1", "Title"): "Energy saved",
    ("Kpis", "KPI OWN 1", "Accumulates"): "annual",
}


class Told(NamedTuple):
    """What is typed, and what must be shown by row of Mapping, or of Regions, and heading."""

    typed: State
    shown: dict[tuple[str, str], Value]


def chosen(*kpis: str) -> State:
    return YEAR_ONE | {("Kpis", kpi, "Choice"): "Include" for kpi in kpis}


def line(key: str, **figures: Value) -> State:
    return {("Lines", key, HEADINGS.get(word, word.title())): figure for word, figure in figures.items()}


def there(row: str, **figures: Value) -> State:
    return {("Regions", row, region.replace("_", " ")): figure for region, figure in figures.items()}


def none_of(key: str, *headings: str) -> dict[tuple[str, str], Value]:
    return {(key, heading): "" for heading in headings or NOTHING}


def jobs(**regions: Value) -> State:
    """10 FTE-years of local work are committed, 1 was delivered before, and this period's are by region."""
    return chosen("KPI NT1") | line("KPI NT1", commitment=10, before=1) | there(JOBS, **regions)


def hours(**figures: Value) -> State:
    return chosen("KPI NT8") | line("KPI NT8", commitment=10, **figures)


def weeks(**figures: Value) -> State:
    apprentices = there("KPI 2.02 L3 | Delivered", One_figure=1)
    return chosen("KPI 2.02") | apprentices | line("KPI 2.02 L3", commitment=10, before=1, **figures)


def spend(**base: Value) -> State:
    """60 of the contract's spend were with small companies."""
    figures = line("KPI 3.06", commitment=0.1, before=50, this=10)
    return chosen("KPI 3.06") | figures | line("BASE contract spend", **base)


NO_JOBS = none_of("KPI NT1") | {(JOBS, "Total"): "", (JOBS, "Split"): 0}
TWO_JOBS: dict[tuple[str, str], Value] = {
    (JOBS, "Total"): 1,
    ("KPI NT1", "Delivered"): 2,
    ("KPI NT1", "On track"): 2 / (10 * 365 / 1826),
    ("KPI NT1", "Forecast"): 2 / 365 * 1826,
    ("KPI NT1", "Rating"): "Good",
    ("KPI NT1", "£ delivered"): 2 * PAY,
}
CASES: dict[str, Told] = {
    "figures": Told(jobs(London=1), TWO_JOBS | {(JOBS, "Split"): 1}),
    "a word in a region": Told(jobs(London=1, Wales="withheld"), NO_JOBS),
    "an error value in a region": Told(jobs(London=1, Wales=ErrorValue("#N/A")), NO_JOBS),
    "<5 where it is not allowed": Told(jobs(London=1, Wales="<5"), NO_JOBS),
    "a word beside UK wide": Told(jobs(London=1, UK_wide_or_region_not_known="some"), NO_JOBS),
    "a word under One figure": Told(jobs(London=1, One_figure="about 2"), NO_JOBS),
    "a tick under One figure": Told(jobs(One_figure=True), NO_JOBS),
    "a word beside the total": Told(jobs(One_figure=1, Wales="withheld"), TWO_JOBS | {(JOBS, "Split"): 0}),
    "a word outside the UK": Told(jobs(London=1, Outside_the_UK="withheld"), TWO_JOBS | {(JOBS, "Split"): 0}),
    "a number as text": Told(hours(before=3, this="1.4"), none_of("KPI NT8")),
    "an error value": Told(hours(before=3, this=ErrorValue("#REF!")), none_of("KPI NT8")),
    "a word in Before": Told(hours(before="N/A", this=4), none_of("KPI NT8")),
    "nothing before": Told(
        hours(this=4), {("KPI NT8", "Delivered"): 4, ("KPI NT8", "£ delivered"): 4 * HOUR}
    ),
    "no earlier year is read": Told(
        chosen("KPI OWN 1") | OWN_ANNUAL | line("KPI OWN 1", commitment=600, before="unknown", this=900),
        {("KPI OWN 1", "Delivered"): 900, ("KPI OWN 1", "On track"): 1.5, ("KPI OWN 1", "Rating"): "Good"},
    ),
    "no earlier year is asked for": Told(
        chosen("KPI 4.04") | line("KPI 4.04", this=900), {("KPI 4.04", "Delivered"): 900}
    ),
    "the latest state": Told(
        chosen("KPI NT46") | line("KPI NT46", commitment=10, before="ten", this=12),
        {("KPI NT46", "Delivered"): 12, ("KPI NT46", "Rating"): "Good"},
    ),
    "no latest state": Told(
        chosen("KPI NT46") | line("KPI NT46", commitment=10, before="ten"), none_of("KPI NT46")
    ),
    "a state in words": Told(
        chosen("KPI NT46") | line("KPI NT46", commitment=10, before=10, this="twelve"), none_of("KPI NT46")
    ),
    "weeks": Told(
        weeks(toms_before=10, toms_this=30),
        {("KPI 2.02 L3", "TOMs delivered"): 40, ("KPI 2.02 L3", "£ delivered"): 40 * WEEK},
    ),
    "weeks in words": Told(
        weeks(toms_before=10, toms_this="30 weeks"),
        none_of("KPI 2.02 L3", "TOMs delivered", "£ delivered") | {("KPI 2.02 L3", "Delivered"): 2},
    ),
    "earlier weeks in words": Told(
        weeks(toms_before="ten", toms_this=30),
        none_of("KPI 2.02 L3", "TOMs delivered", "£ delivered") | {("KPI 2.02 L3", "Delivered"): 2},
    ),
    "people in words, weeks in figures": Told(
        weeks(toms_before=10, toms_this=30) | line("KPI 2.02 L3", before="one"),
        none_of("KPI 2.02 L3", "Delivered", "Rating") | {("KPI 2.02 L3", "£ delivered"): 40 * WEEK},
    ),
    "a second figure by region": Told(
        chosen("KPI 4.01") | there(HOURS, Wales=2, London="two"),
        none_of("KPI 4.01", "TOMs delivered", "£ delivered") | {(HOURS, "Total"): ""},
    ),
    "a base": Told(
        spend(before=100, this=400), {("KPI 3.06", "Result"): 0.12, ("KPI 3.06", "Rating"): "Good"}
    ),
    "a base in words": Told(
        spend(before=100, this="400k"),
        none_of("KPI 3.06", "Result", "On track", "Of whole", "Forecast", "Rating")
        | none_of("BASE contract spend", "Delivered")
        | {("KPI 3.06", "Delivered"): 60},
    ),
    "a base by region": Told(
        chosen("KPI 5.01")
        | line("KPI 5.01", commitment=0.1)
        | there(GROUPS, London=4)
        | there(WORKFORCE, London=40, Wales="25 people"),
        none_of("KPI 5.01", "Result", "Rating") | {("KPI 5.01", "Delivered"): 4, (WORKFORCE, "Total"): ""},
    ),
    "a rating that was accepted": Told(
        hours(this="forty") | {("Lines", "KPI NT8", "Accepted rating"): "Good"},
        none_of("KPI NT8", "Delivered") | {("KPI NT8", "Rating"): "Good"},
    ),
}


@pytest.fixture
def book() -> Running:
    return running()


def table_of(key: str) -> str:
    return "Regions" if " | " in key else "Lines"


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_workbook_shows_what_is_known_and_no_more(book: Running, case: Told) -> None:
    book.type_in(case.typed)
    shown = {cell: book.cell(table_of(cell[0]), *cell) for cell in case.shown}
    assert {c: v for c, v in shown.items() if not same(v, case.shown[c])} == {}
    assert book.errors() == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_plain_sums_say_the_same(mapping: Mapping, case: Told) -> None:
    cells = reckon(mapping, case.typed).cells
    shown = {cell: cells[table_of(cell[0]), *cell] for cell in case.shown}
    assert {c: v for c, v in shown.items() if not same(v, case.shown[c])} == {}


def test_no_part_takes_the_place_of_a_whole_in_words(book: Running, mapping: Mapping) -> None:
    # Net zero advice (1 hour) is part of expert advice: its £ stay out of the total as with a figure there.
    typed = chosen("KPI NT15", "KPI NT15a") | line("KPI NT15a", this=1) | line("KPI NT15", this="three")
    book.type_in(typed)
    assert book.line("KPI NT15a", "£ delivered") == pytest.approx(ADVICE)
    assert book.line("KPI NT15", "£ delivered") == ""
    assert book.field("delivered_benefit") == 0
    assert reckon(mapping, typed).fields["delivered_benefit"] == 0


def test_a_row_in_words_is_left_out_of_totals_and_counts(book: Running) -> None:
    # 4 hours of volunteers; the FTE-years beside them are not known.
    book.type_in(jobs(London=1, Wales="withheld") | hours(this=4))
    assert book.field("delivered_benefit") == pytest.approx(4 * HOUR)
    assert book.field("delivered_activity") == 0
    assert book.field("dash_delivered") == 1
    assert book.field("dash_rated") == 1


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({"London": 4, "Wales": "withheld"}, {"R501"}),
        ({"London": 4, "Wales": "<5"}, {"R510"}),
        ({"London": 4, "Wales": "<5", "One_figure": 7}, set()),
        ({"London": 4, "Outside_the_UK": "<5"}, set()),
        ({"London": 4, "Outside_the_UK": "<5", "Wales": "<5"}, {"R510"}),
        ({"London": 4, "Outside_the_UK": "few"}, {"R501"}),
        ({"London": "<5", "Wales": "few"}, {"R501", "R510"}),
        ({"One_figure": True}, {"R501"}),
    ],
)
def test_a_word_and_a_withheld_figure_are_told_apart(
    book: Running, mapping: Mapping, typed: dict[str, Value], codes: set[str]
) -> None:
    state = chosen("KPI 5.01") | there(GROUPS, **typed)
    book.type_in(state)
    assert {code for code in ("R501", "R510") if book.cell("Tally", code, "Count")} == codes
    found = run(Case(mapping, state, frozenset(asked(placed()))), ("R501", "R510"))
    assert {one.code for one in found} == codes
