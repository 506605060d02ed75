"""The sums of the workbook against figures worked out by hand: time, shares, parts, money, regions."""

from __future__ import annotations

from datetime import date

import pytest

from builder.data.load import load
from builder.grid.kinds import Value
from builder.sums.reckon import reckon
from tests.support.running import Running, running

Typed = dict[tuple[str, ...], Value]


@pytest.fixture
def book() -> Running:
    """The workbook in the embedded engine; each state starts from the blank one."""
    return running()


def _choose(*kpis: str) -> Typed:
    return {("Kpis", key, "Choice"): "Include" for key in kpis}


def _line(key: str, **figures: Value) -> Typed:
    headings = {"commitment": "Commitment", "basis": "Basis", "before": "Before", "period": "This period"}
    headings |= {"toms": "TOMs commitment", "toms_before": "TOMs before", "toms_period": "TOMs this period"}
    headings |= {"change": "Change", "accepted": "Accepted rating"}
    return {("Lines", key, headings[word]): value for word, value in figures.items()}


def _contract(start: date, end: date, until: date) -> Typed:
    said = {"contract_start": start, "contract_end": end, "period_start": start, "period_end": until}
    return {("Start", name): value for name, value in said.items()}


FIVE_YEARS = _contract(date(2026, 4, 1), date(2031, 3, 31), date(2027, 3, 31))


def test_five_disabled_fte_over_four_quarters_are_five(book: Running) -> None:
    # A stock: the fourth quarter's state replaces the third's, nothing is added.
    whole = {("Regions", "KPI 5.01 | Delivered", "One figure"): 5}
    book.type_in(_choose("KPI 5.01") | _line("KPI 5.01", before=5) | whole)
    assert book.line("KPI 5.01", "Delivered") == 5


def test_a_stock_without_a_figure_this_period_keeps_the_last_one(book: Running) -> None:
    book.type_in(_choose("KPI 5.01") | _line("KPI 5.01", before=5))
    assert book.line("KPI 5.01", "Delivered") == 5


def test_shares_are_taken_of_totals_and_never_averaged(book: Running) -> None:
    # 50 of 100 (50 %), then 10 of 400 (2.5 %): 60 of 500 are 12 %; the average would be 26.25 %.
    spend = _line("KPI 3.06", before=50, period=10) | _line("BASE contract spend", before=100, period=400)
    book.type_in(_choose("KPI 3.06") | spend)
    assert book.line("KPI 3.06", "Result") == pytest.approx(0.12)
    assert book.line("KPI 3.06", "Delivered") == 60


def test_a_share_without_its_base_shows_nothing(book: Running) -> None:
    book.type_in(_choose("KPI 3.06") | _line("KPI 3.06", period=10))
    assert not book.line("KPI 3.06", "Result")


def test_annual_figures_are_never_added(book: Running) -> None:
    book.type_in(_choose("KPI 4.04") | _line("KPI 4.04", period=900))
    assert book.line("KPI 4.04", "Delivered") == 900


def test_on_plan_after_year_one_of_five_rates_good(book: Running) -> None:
    # 500 hours over five years of 1,826 days; after 365 days 500 x 365 / 1826 = 99.9 are due, 100 were given.
    book.type_in(_choose("KPI 8.01") | FIVE_YEARS | _line("KPI 8.01", commitment=500, period=100))
    assert book.line("KPI 8.01", "Target to date") == pytest.approx(500 * 365 / 1826)
    assert book.line("KPI 8.01", "On track") == pytest.approx(100 / (500 * 365 / 1826))
    assert book.line("KPI 8.01", "Of whole") == pytest.approx(0.2)
    assert book.line("KPI 8.01", "Forecast") == pytest.approx(100 / 365 * 1826)
    assert book.line("KPI 8.01", "Rating") == "Good"


def test_a_commitment_per_year_or_per_million_is_taken_for_the_whole_contract(book: Running) -> None:
    # 10 a year for five years and 5 more agreed: 55. 3 for each £1m of a £4m contract: 12.
    yearly = _line("KPI 8.01", commitment=10, basis="Per year", change=5)
    by_value = _line("KPI 4.02", commitment=3, basis="Per £1m") | {("Start", "contract_value"): 4_000_000}
    book.type_in(_choose("KPI 8.01", "KPI 4.02") | FIVE_YEARS | yearly | by_value)
    assert book.line("KPI 8.01", "Committed") == pytest.approx(55)
    assert book.line("KPI 4.02", "Committed") == pytest.approx(12)


def test_a_profile_moves_the_target(book: Running) -> None:
    # 5 % by the end of the first year: of 500 hours 25 are due, and 20 are 80 % of them.
    profile = dict(zip((f"Year {n}" for n in range(1, 6)), (0.05, 0.2, 0.45, 0.75, 1), strict=True))
    shares = {("Profile", "KPI 8.01", year): share for year, share in profile.items()}
    book.type_in(_choose("KPI 8.01") | FIVE_YEARS | shares | _line("KPI 8.01", commitment=500, period=20))
    assert book.line("KPI 8.01", "Target to date") == pytest.approx(25)
    assert book.line("KPI 8.01", "On track") == pytest.approx(0.8)


def _levels(until: date) -> Typed:
    """A share, a yearly saving and a latest count, each committed and delivered in part, up to that day."""
    three_years = _contract(date(2026, 4, 1), date(2029, 3, 31), until)
    share = _line("KPI 3.06", commitment=0.4, period=30) | _line("BASE contract spend", period=100)
    own = {"Title": "Shifts", "MACs": "MAC 3.1", "Kind": "count", "Accumulates": "stock", "Unit": "shifts"}
    count: Typed = {("Kpis", "KPI OWN 1", heading): word for heading, word in own.items()}
    count |= _line("KPI OWN 1", commitment=40, period=12)
    return (
        three_years
        | _choose("KPI 3.06", "KPI 4.04", "KPI OWN 1")
        | share
        | _line("KPI 4.04", commitment=10, period=9)
        | count
    )


LEVELS = ("KPI 3.06", "KPI 4.04", "KPI OWN 1")


def _milestones(key: str, *shares: float) -> Typed:
    return {("Profile", key, f"Year {n}"): share for n, share in enumerate(shares, 1)}


@pytest.mark.parametrize("until", [date(2026, 6, 30), date(2027, 3, 30)])
def test_levels_are_not_rated_before_the_first_year_has_ended(book: Running, until: date) -> None:
    book.type_in(_levels(until))
    for key in LEVELS:
        assert [book.line(key, h) for h in ("Target to date", "On track", "Rating")] == [
            "",
            "",
            "Not rated",
        ], key


def test_levels_without_milestones_are_due_in_full_when_the_first_year_has_ended(book: Running) -> None:
    # 30 of 100 are 30 % of 40 %: 75 %; 9 of 10: 90 %; 12 of 40: 30 %.
    book.type_in(_levels(date(2027, 3, 31)))
    assert [book.line(key, "Target to date") for key in LEVELS] == [0.4, 10, 40]
    assert [book.line(key, "On track") for key in LEVELS] == pytest.approx([0.75, 0.9, 0.3])
    assert book.line("KPI OWN 1", "Rating") == "Inadequate"


@pytest.mark.parametrize(
    ("until", "due"),
    [
        (date(2027, 3, 30), ""),
        (date(2027, 3, 31), 10),  # 25 % of 40
        (date(2028, 3, 30), 10),
        (date(2028, 3, 31), 24),  # 60 %
        (date(2029, 3, 30), 24),
        (date(2029, 3, 31), 40),
    ],
)
def test_a_level_is_due_as_its_last_milestone_says(book: Running, until: date, due: Value) -> None:
    state = _levels(until) | _milestones("KPI OWN 1", 0.25, 0.6, 1)
    book.type_in(state)
    assert book.line("KPI OWN 1", "Target to date") == (pytest.approx(due) if due else "")
    assert book.line("KPI OWN 1", "Rating") == ("Not rated" if due == "" else _rated(due))
    assert not book.against(reckon(load(), state))


def _rated(due: Value) -> str:
    """12 delivered of what is due, by the bounds of a blank workbook: 100 %, 90 %, 75 %."""
    return "Good" if 12 / float(str(due)) >= 1 else "Inadequate"


def test_a_first_milestone_of_nothing_leaves_a_level_unrated(book: Running) -> None:
    book.type_in(_levels(date(2027, 6, 30)) | _milestones("KPI OWN 1", 0, 0.5, 1))
    assert [book.line("KPI OWN 1", h) for h in ("Target to date", "Rating")] == [0, "Not rated"]


def test_a_contract_of_less_than_a_year_has_its_milestone_at_its_end(book: Running) -> None:
    half = _contract(date(2026, 4, 1), date(2026, 9, 30), date(2026, 9, 29))
    book.type_in(_levels(date(2026, 9, 29)) | half)
    assert book.line("KPI 4.04", "Rating") == "Not rated"
    book.type_in(_levels(date(2026, 9, 30)) | half | {("Start", "period_end"): date(2026, 9, 30)})
    assert book.line("KPI 4.04", "Target to date") == 10


def test_a_profile_that_falls_is_not_used(book: Running) -> None:
    shares = {("Profile", "KPI 8.01", f"Year {n}"): s for n, s in enumerate((0.5, 0.4, 0.6, 0.8, 1), 1)}
    book.type_in(_choose("KPI 8.01") | FIVE_YEARS | shares | _line("KPI 8.01", commitment=500, period=20))
    assert book.cell("Profile", "KPI 8.01", "Complete") == 0
    assert book.line("KPI 8.01", "Target to date") == pytest.approx(500 * 365 / 1826)


def test_the_contract_manager_overrules_the_rating_of_a_chosen_kpi_only(book: Running) -> None:
    book.type_in(
        _choose("KPI 8.01") | _line("KPI 8.01", accepted="Other") | _line("KPI 4.02", accepted="Other")
    )
    assert book.line("KPI 8.01", "Rating") == "Other"
    assert not book.line("KPI 4.02", "Rating")


def test_a_part_enters_totals_only_while_its_whole_is_not_chosen(book: Running) -> None:
    # Net zero advice (NT15a) is part of expert advice (NT15): 1 and 3 hours at the same value each.
    figures = _line("KPI NT15a", commitment=1) | _line("KPI NT15", commitment=3)
    book.type_in(_choose("KPI NT15a") | figures)
    value = book.cell("Values", "NT15", "Value in use")
    assert value == 26.11
    assert book.field("committed_benefit") == pytest.approx(value)
    book.type_in(_choose("KPI NT15a", "KPI NT15") | figures)
    assert book.field("committed_benefit") == pytest.approx(3 * value)
    assert book.line("KPI NT15a", "£ committed") == pytest.approx(value)


def test_one_level_three_apprentice_is_valued_once(book: Running) -> None:
    # One apprentice, 40 weeks at Level 3: 40 x the weekly value of that level, and no £ anywhere else.
    weeks = _line("KPI 2.02 L3", commitment=1, toms=40, toms_period=40)
    whole = {("Regions", "KPI 2.02 L3 | Delivered", "One figure"): 1}
    book.type_in(_choose("KPI 2.02") | weeks | whole)
    weekly = book.cell("Values", "NT10 L3", "Value in use")
    assert weekly == 53.61
    for word in ("committed", "delivered"):
        assert book.line("KPI 2.02 L3", f"£ {word}") == pytest.approx(40 * 53.61)
        assert book.field(f"{word}_benefit") == pytest.approx(40 * 53.61)
        assert book.field(f"{word}_activity") == 0


def test_kinds_of_money_stay_apart_and_weak_values_are_named(book: Running) -> None:
    # NT8: hours at replacement cost (benefit). NT5: a year in work (benefit, weak). NT24: £ for £ (input).
    figures = _line("KPI NT8", period=10) | _line("KPI NT5", period=1) | _line("KPI NT24", period=700)
    book.type_in(_choose("KPI NT8", "KPI NT5", "KPI NT24") | figures)
    assert book.field("delivered_benefit") == pytest.approx(10 * 17.96 + 20388.68)
    assert book.field("delivered_input") == pytest.approx(700)
    assert book.field("weak_share") == pytest.approx(20388.68 / (10 * 17.96 + 20388.68))


def test_a_small_figure_may_be_withheld_and_the_total_is_kept(book: Running) -> None:
    row = "KPI 5.01 | Delivered"
    cells: Typed = {
        ("Regions", row, "North East"): "<5",
        ("Regions", row, "London"): 9,
        ("Regions", row, "One figure"): 12,
    }
    book.type_in(_choose("KPI 5.01") | cells)
    assert book.cell("Regions", row, "Total") == 12
    assert book.cell("Regions", row, "Split") == 0
    assert book.line("KPI 5.01", "Delivered") == 12


def test_all_in_one_region_fills_the_split(book: Running) -> None:
    # 2 hours, all in the North East as is the commitment: priced at its own hourly pay (16.10), and so
    # is what was delivered before; not at the UK's (17.96).
    row = "KPI 4.01 | TOMs figure"
    placed_: Typed = {
        **by_region({"One figure": 8, "Its region": "North East"}),
        ("Regions", row, "One figure"): 2,
        ("Regions", row, "Its region"): "North East",
    }
    book.type_in(_choose("KPI 4.01") | placed_ | _line("KPI 4.01", toms_before=1))
    assert book.cell("Regions", row, "Split") == 1
    assert book.line("KPI 4.01", "TOMs delivered") == 3
    assert book.line("KPI 4.01", "£ delivered") == pytest.approx(3 * 16.1)
    assert book.field("delivered_benefit") == pytest.approx(3 * 16.1)


def by_region(cells: dict[str, Value]) -> Typed:
    """Commitments by region are asked for, and those of KPI 4.01 are these."""
    asked: Typed = {("Start", "report_in"): "Both", ("Start", "regional_commitments"): "Yes"}
    return asked | {("Regions", "KPI 4.01 | Commitment", heading): value for heading, value in cells.items()}


def test_the_one_region_in_scope_is_where_a_single_figure_belongs(book: Running) -> None:
    row = "KPI 4.01 | TOMs figure"
    here: Typed = {("Regions", row, "One figure"): 2, ("Scope", "TLI", "In scope"): True}
    book.type_in(_choose("KPI 4.01") | by_region({"One figure": 8}) | here)
    assert book.line("KPI 4.01", "£ delivered") == pytest.approx(2 * 21.54)


def test_committed_and_delivered_pounds_are_on_the_values_of_the_same_regions(book: Running) -> None:
    # 6 hours in London (21.54), 2 in Wales (16.92): 24 hours at (6 x 21.54 + 2 x 16.92) / 8 = 20.385.
    # Delivered: 1 before at that value, 3 in London and 1 in Wales at theirs.
    delivered: Typed = {
        ("Regions", "KPI 4.01 | TOMs figure", "London"): 3,
        ("Regions", "KPI 4.01 | TOMs figure", "Wales"): 1,
    }
    figures = _line("KPI 4.01", commitment=8, toms=24, toms_before=1)
    book.type_in(_choose("KPI 4.01") | by_region({"London": 6, "Wales": 2}) | delivered | figures)
    assert book.line("KPI 4.01", "Unit value") == pytest.approx(20.385)
    assert book.line("KPI 4.01", "£ committed") == pytest.approx(489.24)
    assert book.line("KPI 4.01", "£ delivered") == pytest.approx(20.385 + 3 * 21.54 + 16.92)


@pytest.mark.parametrize(
    "commitments",
    [
        {},  # none by region
        {("Regions", "KPI 4.01 | Commitment", "London"): 8},  # typed, but not asked for
        by_region({"London": 6, "UK wide or region not known": 2}),  # not complete
        by_region({"London": "six"}),
        by_region({"London": 0}),
    ],
)
def test_without_commitments_by_region_both_take_the_value_of_the_uk(
    book: Running, commitments: Typed
) -> None:
    # Delivered in London alone, yet at the UK's 17.96 as what was committed: 4 of 24 in £ and in units.
    delivered: Typed = {("Regions", "KPI 4.01 | TOMs figure", "London"): 3}
    figures = _line("KPI 4.01", commitment=8, toms=24, toms_before=1)
    book.type_in(_choose("KPI 4.01") | commitments | delivered | figures)
    assert book.line("KPI 4.01", "£ committed") == pytest.approx(24 * 17.96)
    assert book.line("KPI 4.01", "£ delivered") == pytest.approx(4 * 17.96)


def test_an_incomplete_split_of_the_period_takes_the_value_of_the_commitment(book: Running) -> None:
    row = "KPI 4.01 | TOMs figure"
    for commitments, value in (({}, 17.96), (by_region({"London": 8}), 21.54)):
        book.type_in(_choose("KPI 4.01") | commitments | {("Regions", row, "One figure"): 2})
        assert book.line("KPI 4.01", "£ delivered") == pytest.approx(2 * value)


def test_what_is_outside_the_uk_is_not_in_its_total(book: Running) -> None:
    row = "KPI 4.02 | Delivered"
    book.type_in({("Regions", row, "Wales"): 3, ("Regions", row, "Outside the UK"): 4})
    assert book.cell("Regions", row, "Total") == 3
    assert book.cell("Regions", row, "Outside") == 4


def test_no_money_is_shown_at_tender_under_the_model(book: Running) -> None:
    book.type_in(_choose("KPI NT8") | _line("KPI NT8", commitment=10) | {("Start", "stage"): "Tender"})
    assert not book.line("KPI NT8", "Unit value")
    assert not book.line("KPI NT8", "£ committed")
    assert book.line("KPI NT8", "TOMs committed") == 10


def test_a_measure_without_a_value_shows_a_reason_and_no_nought(book: Running) -> None:
    book.type_in(_choose("KPI NT12") | _line("KPI NT12", commitment=6))
    assert not book.cell("Values", "NT12", "Value in use")
    assert book.cell("Values", "NT12", "Why none")
    assert book.line("KPI NT12", "£ committed") == ""


def test_own_values_are_a_kind_of_their_own(book: Running) -> None:
    own: Typed = {
        ("Start", "value_book"): "Own values",
        ("Values", "NT8", "Own value"): 20,
    }
    book.type_in(
        _choose("KPI NT8", "KPI NT17")
        | own
        | _line("KPI NT8", commitment=10)
        | _line("KPI NT17", commitment=5)
    )
    assert book.field("committed_own") == pytest.approx(200)
    assert book.field("committed_benefit") == 0
    assert book.line("KPI NT17", "£ committed") == ""


@pytest.mark.parametrize(("whole", "delivered", "rating"), [(None, "", ""), (7, 7, "Good")])
def test_people_withheld_without_their_total_give_no_figure(
    book: Running, whole: Value, delivered: Value, rating: str
) -> None:
    # 4 in London and 3 withheld of 65 are 10.8 % against 10 %; 4 alone would be 6.2 %, the 6 before are old.
    row, base = "KPI 5.01 | Delivered", "BASE contract workforce FTE | Base"
    typed: Typed = {
        ("Regions", row, "London"): 4,
        ("Regions", row, "Wales"): "<5",
        ("Regions", base, "London"): 65,
    }
    typed |= {("Regions", row, "One figure"): whole}
    book.type_in(_choose("KPI 5.01") | FIVE_YEARS | typed | _line("KPI 5.01", commitment=0.1, before=6))
    assert (book.cell("Regions", row, "Total") or "") == delivered
    assert (book.line("KPI 5.01", "Delivered") or "") == delivered
    assert (book.line("KPI 5.01", "Rating") or "") == rating
