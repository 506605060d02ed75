"""The sums in plain Python, each compared with figures worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from builder.grid.dates import serial
from builder.model.mapping import Mapping
from builder.sums.dates import anniversary, years_between
from builder.sums.inputs import Inputs, rounded
from builder.sums.reckon import Figures, reckon
from tests.support.parts import with_parts

FIVE_YEARS: Inputs = {
    ("Start", "contract_start"): date(2026, 4, 1),
    ("Start", "contract_end"): date(2031, 3, 31),
}
AFTER_ONE: Inputs = {**FIVE_YEARS, ("Start", "period_end"): date(2027, 3, 31)}


def line(figures: Figures, key: str, heading: str) -> float | int | str:
    return figures.cells["Lines", key, heading]


def included(*keys: str) -> Inputs:
    return {("Kpis", key, "Choice"): "Include" for key in keys}


def typed_in(key: str, **headings: float | str) -> Inputs:
    return {("Lines", key, name.replace("_", " ")): value for name, value in headings.items()}


def test_a_blank_workbook_selects_nothing_and_shows_no_pounds(mapping: Mapping) -> None:
    found = reckon(mapping, {})
    assert found.fields["kpis_selected"] == 0
    assert found.fields["pounds_committed"] == ""
    pounds = {
        value for (table, _, heading), value in found.cells.items() if table == "Lines" and "£" in heading
    }
    assert pounds == {""}


def test_five_years_are_exactly_five(mapping: Mapping) -> None:
    found = reckon(mapping, AFTER_ONE).fields
    assert found["contract_years"] == 5
    assert found["contract_days"] == 365 * 5 + 1  # 29 February 2028
    assert found["elapsed_days"] == 365
    assert found["elapsed_years"] == 1
    assert found["value_year"] == 2026


def test_years_go_by_anniversary_and_the_last_by_days() -> None:
    # 1 April 2026 to 30 September 2027: a year, then 183 of the 366 days to 1 April 2028.
    assert years_between(serial(date(2026, 4, 1)), serial(date(2027, 10, 1))) == 1.5
    assert anniversary(date(2024, 2, 29), 1) == serial(date(2025, 3, 1))
    assert anniversary(date(2024, 2, 29), 4) == serial(date(2028, 2, 29))


def test_time_stops_at_both_ends_of_the_contract(mapping: Mapping) -> None:
    before = reckon(mapping, {**FIVE_YEARS, ("Start", "period_end"): date(2026, 1, 1)}).fields
    after = reckon(mapping, {**FIVE_YEARS, ("Start", "period_end"): date(2040, 1, 1)}).fields
    assert (before["elapsed_days"], before["elapsed_years"]) == (0, 0)
    assert (after["elapsed_days"], after["elapsed_years"]) == (1826, 5)


def test_a_contract_that_ends_before_it_starts_has_no_length(mapping: Mapping) -> None:
    dates: Inputs = {
        ("Start", "contract_start"): date(2027, 1, 1),
        ("Start", "contract_end"): date(2026, 1, 1),
        ("Start", "period_end"): date(2026, 6, 1),
    }
    found = reckon(mapping, dates).fields
    assert (found["contract_days"], found["contract_years"], found["elapsed_days"]) == ("", "", "")


def test_the_delivery_year_prices_figures_when_asked_to(mapping: Mapping) -> None:
    inputs = {**AFTER_ONE, ("Start", "value_rule"): "Delivery year"}
    assert reckon(mapping, inputs).fields["value_year"] == 2027


def test_a_mac_brings_the_models_kpis_and_only_offers_the_others(mapping: Mapping) -> None:
    found = reckon(mapping, {("Select", "MAC 2.2", "Tick"): True}).cells
    assert (found["KpiState", "KPI 2.01", "Brought"], found["KpiState", "KPI 2.01", "Selected"]) == (1, 1)
    assert (found["KpiState", "KPI NT3", "Offered"], found["KpiState", "KPI NT3", "Selected"]) == (1, 0)


def test_an_outcome_turns_its_macs_on_and_no_other(mapping: Mapping) -> None:
    outcome = mapping.outcomes[1]
    found = reckon(mapping, {("Select", outcome.key, "Tick"): True})
    on = {
        key
        for (table, key, heading), value in found.cells.items()
        if (table, heading) == ("SelectState", "On") and key != outcome.key and value
    }
    assert on == {c.key for c in mapping.criteria if c.outcome is outcome}
    assert found.fields["criteria_selected"] == len(on)


def test_words_in_a_tick_box_tick_nothing(mapping: Mapping) -> None:
    assert reckon(mapping, {("Select", "MAC 2.2", "Tick"): "x"}).fields["criteria_selected"] == 0


def test_leave_out_wins_over_a_mac_and_include_needs_none(mapping: Mapping) -> None:
    inputs: Inputs = {
        ("Select", "MAC 2.2", "Tick"): True,
        ("Kpis", "KPI 2.01", "Choice"): "Leave out",
        ("Kpis", "KPI 8.01", "Choice"): "Include",
    }
    found = reckon(mapping, inputs).cells
    assert found["Kpis", "KPI 2.01", "Selected"] == ""
    assert found["Kpis", "KPI 8.01", "Selected"] == "Yes"


def test_an_own_kpi_needs_a_title_and_follows_its_mac(mapping: Mapping) -> None:
    key = "KPI OWN 1"
    mac: Inputs = {("Select", "MAC 4.1", "Tick"): True, ("Kpis", key, "MACs"): "MAC 4.1"}
    titled: Inputs = {("Kpis", key, "Title"): "Trees planted"}
    assert reckon(mapping, mac).cells["KpiState", key, "Selected"] == 0
    assert reckon(mapping, {**mac, **titled}).cells["KpiState", key, "Selected"] == 1
    assert reckon(mapping, {**titled, **included(key)}).cells["KpiState", key, "Selected"] == 1


OWN_SHARE: Inputs = {
    ("Start", "contract_start"): date(2024, 4, 1),
    ("Start", "contract_end"): date(2027, 3, 31),
    ("Start", "period_end"): date(2026, 3, 31),
    ("Kpis", "KPI OWN 1", "Title"): "First aiders",
    ("Kpis", "KPI OWN 1", "Choice"): "Include",
    ("Kpis", "KPI OWN 1", "Kind"): "share",
    ("Kpis", "KPI OWN 1", "Unit"): "staff on the contract",
    ("Lines", "KPI OWN 1", "Commitment"): 0.8,
    ("Lines", "KPI OWN 1", "Before"): 0.5,
    ("Lines", "KPI OWN 1", "This period"): 0.6,
}


@pytest.mark.parametrize(
    ("accumulates", "by_region"),
    [("stock", "No"), ("annual", "No"), ("flow", "No"), ("stock", "Yes"), ("", "")],
)
def test_an_own_share_never_adds_up_over_periods_or_regions(
    mapping: Mapping, accumulates: str, by_region: str
) -> None:
    said: Inputs = {
        ("Kpis", "KPI OWN 1", "Accumulates"): accumulates,
        ("Kpis", "KPI OWN 1", "By region"): by_region,
        ("Regions", "KPI OWN 1 | Delivered", "London"): 0.9,
    }
    found = reckon(mapping, {**OWN_SHARE, **said}).cells
    figures = {h: found["Lines", "KPI OWN 1", h] for h in ("Delivered", "Target to date", "Rating")}
    assert figures == {"Delivered": 0.6, "Target to date": 0.8, "Rating": "Requires improvement"}
    assert found["Lines", "KPI OWN 1", "On track"] == pytest.approx(0.75)


def test_the_rank_counts_the_selected_so_far(mapping: Mapping) -> None:
    found = reckon(mapping, included("KPI 1.02", "KPI 1.04")).cells
    ranks = [
        found["KpiState", key, "Rank"]
        for key in ("KPI 1.01", "KPI 1.02", "KPI 1.03", "KPI 1.04", "KPI OWN 10")
    ]
    assert ranks == [0, 1, 1, 2, 2]


def test_a_part_is_not_counted_beside_its_whole_or_the_whole_of_its_whole(mapping: Mapping) -> None:
    # NT1a is part of NT1; NT3 is made part of NT1 and NT3a of NT3 here, for a part of a part.
    assert reckon(mapping, included("KPI NT1a")).cells["KpiState", "KPI NT1a", "Counted"] == 1
    assert reckon(mapping, included("KPI NT1a", "KPI NT1")).cells["KpiState", "KPI NT1a", "Counted"] == 0
    deeper = with_parts({"KPI NT3": "KPI NT1", "KPI NT3a": "KPI NT3"})
    assert reckon(deeper, included("KPI NT3a", "KPI NT1")).cells["KpiState", "KPI NT3a", "Counted"] == 0


@pytest.mark.parametrize(
    ("basis", "expected"), [("", 12), ("Whole contract", 12), ("Per year", 52), ("Per £1m", 22)]
)
def test_a_commitment_is_meant_as_its_basis_says(mapping: Mapping, basis: str, expected: float) -> None:
    # 10 for the whole contract, 10 a year for 5 years, 10 for each of 2 millions; then a change of +2.
    inputs: Inputs = {
        **FIVE_YEARS,
        ("Start", "contract_value"): 2_000_000,
        **typed_in("KPI NT8", Commitment=10, Basis=basis, Change=2),
    }
    assert line(reckon(mapping, inputs), "KPI NT8", "Committed") == expected


def test_a_yearly_commitment_without_dates_is_not_guessed(mapping: Mapping) -> None:
    found = reckon(mapping, typed_in("KPI NT8", Commitment=10, Basis="Per year"))
    assert line(found, "KPI NT8", "Committed") == ""


def test_a_change_alone_commits_to_nothing(mapping: Mapping) -> None:
    assert line(reckon(mapping, typed_in("KPI NT8", Change=2)), "KPI NT8", "Committed") == ""


def test_a_share_is_committed_as_it_is_and_blank_until_its_base_is_known(mapping: Mapping) -> None:
    inputs = typed_in("KPI 3.03", Commitment=0.25, Change=-0.05, Before=50)
    found = reckon(mapping, inputs)
    assert line(found, "KPI 3.03", "Committed") == pytest.approx(0.2)
    assert (line(found, "KPI 3.03", "Delivered"), line(found, "KPI 3.03", "Result")) == (50, "")


def test_words_in_a_number_give_no_figure(mapping: Mapping) -> None:
    found = reckon(mapping, typed_in("KPI NT8", Commitment="about forty", Before=3, This_period="<5"))
    assert line(found, "KPI NT8", "Committed") == ""
    assert line(found, "KPI NT8", "Delivered") == ""


def test_a_complete_profile_replaces_the_even_plan(mapping: Mapping) -> None:
    # 10 % after year 1, 50 % after year 2; half way through year 2 (183 of 366 days): 30 %.
    plan = [0.1, 0.5, 0.6, 0.8, 1.0]
    inputs: Inputs = {
        **FIVE_YEARS,
        ("Start", "period_end"): date(2027, 9, 30),
        **{("Profile", "KPI NT8", f"Year {n}"): share for n, share in enumerate(plan, 1)},
        **typed_in("KPI NT8", Commitment=200),
    }
    found = reckon(mapping, inputs)
    assert found.cells["Profile", "KPI NT8", "Complete"] == 1
    assert found.cells["Profile", "KPI NT8", "Plan share"] == pytest.approx(0.3)
    assert line(found, "KPI NT8", "Target to date") == pytest.approx(60)


@pytest.mark.parametrize("plan", [[0.1, 0.5, 0.4, 0.8, 1.0], [0.1, 0.5, 0.6, 0.8, 0.9], [0.1, 0.5, 0.6, 0.8]])
def test_a_profile_that_falls_or_ends_short_is_not_used(mapping: Mapping, plan: list[float]) -> None:
    inputs: Inputs = {**AFTER_ONE, **{("Profile", "KPI NT8", f"Year {n}"): s for n, s in enumerate(plan, 1)}}
    found = reckon(mapping, inputs)
    assert found.cells["Profile", "KPI NT8", "Complete"] == 0
    assert found.cells["LineWork", "KPI NT8", "Plan share"] == pytest.approx(365 / 1826)


@pytest.mark.parametrize(
    ("done", "word"),
    [(100, "Good"), (95, "Approaching target"), (80, "Requires improvement"), (70, "Inadequate")],
)
def test_the_rating_follows_the_bounds(mapping: Mapping, done: float, word: str) -> None:
    # On the last day the target is the whole commitment of 100.
    inputs: Inputs = {
        **FIVE_YEARS,
        ("Start", "period_end"): date(2031, 3, 31),
        **included("KPI NT8"),
        **typed_in("KPI NT8", Commitment=100, Before=done),
    }
    assert line(reckon(mapping, inputs), "KPI NT8", "Rating") == word


def test_bounds_of_a_kpi_and_an_accepted_rating_go_before_the_general_rule(mapping: Mapping) -> None:
    inputs: Inputs = {
        **FIVE_YEARS,
        ("Start", "period_end"): date(2031, 3, 31),
        **included("KPI NT8"),
        ("Kpis", "KPI NT8", "Good from"): 0.7,
        **typed_in("KPI NT8", Commitment=100, Before=70),
    }
    assert line(reckon(mapping, inputs), "KPI NT8", "Rating") == "Good"
    accepted = {**inputs, ("Lines", "KPI NT8", "Accepted rating"): "Other"}
    assert line(reckon(mapping, accepted), "KPI NT8", "Rating") == "Other"


def test_what_is_not_due_is_not_rated(mapping: Mapping) -> None:
    inputs = {**included("KPI NT8"), **typed_in("KPI NT8", Commitment=100, Before=70)}
    assert line(reckon(mapping, inputs), "KPI NT8", "Rating") == "Not rated"
    assert line(reckon(mapping, included("KPI NT8")), "KPI NT8", "Rating") == ""


def test_the_forecast_goes_on_as_so_far(mapping: Mapping) -> None:
    inputs = {**AFTER_ONE, **typed_in("KPI NT8", Before=73)}  # 73 in 365 days are 0.2 a day
    assert line(reckon(mapping, inputs), "KPI NT8", "Forecast") == pytest.approx(0.2 * 1826)


def test_a_tender_under_the_model_shows_no_pounds(mapping: Mapping) -> None:
    inputs: Inputs = {
        **included("KPI NT8"),
        **typed_in("KPI NT8", Commitment=10),
        ("Start", "stage"): "Tender",
    }
    assert line(reckon(mapping, inputs), "KPI NT8", "£ committed") == ""
    toms = {**inputs, ("Start", "report_in"): "National TOMs"}
    assert line(reckon(mapping, toms), "KPI NT8", "£ committed") == pytest.approx(179.6)  # 10 x 17.96


def test_own_values_replace_the_open_book_and_stand_in_a_total_of_their_own(mapping: Mapping) -> None:
    inputs: Inputs = {
        **included("KPI NT8", "KPI NT17"),
        **typed_in("KPI NT8", Commitment=10),
        **typed_in("KPI NT17", Commitment=10),
        ("Start", "value_book"): "Own values",
        ("Values", "NT8", "Own value"): 20,
    }
    found = reckon(mapping, inputs)
    assert line(found, "KPI NT8", "£ committed") == 200
    assert line(found, "KPI NT17", "£ committed") == ""
    assert (found.fields["committed_own"], found.fields["committed_benefit"]) == (200, 0)


def test_a_value_of_a_year_applies_in_that_year_only(mapping: Mapping) -> None:
    # Carbon is £308.67 a tonne in 2026 and has no value after 2035.
    assert reckon(mapping, AFTER_ONE).cells["Values", "NT31", "Value in use"] == 308.67
    late: Inputs = {("Start", "contract_start"): date(2036, 1, 1)}
    assert reckon(mapping, late).cells["Values", "NT31", "Value in use"] == ""
    assert reckon(mapping, {}).cells["Values", "NT31", "Value in use"] == ""


def test_halves_round_away_from_zero() -> None:
    assert rounded(0.0000025) == 0.000003
    assert rounded(-0.0000025) == -0.000003


@pytest.mark.parametrize(
    ("stage", "asked"),
    [("Plan", ""), ("Tender", ""), ("Award", "Yes"), ("Delivery", "Yes"), ("perhaps", "Yes")],
)
def test_contract_figures_and_regions_are_in_use_from_the_award_on(
    mapping: Mapping, stage: str, asked: str
) -> None:
    found = reckon(mapping, {**included("KPI 5.01", "KPI 2.01"), ("Start", "stage"): stage}).cells
    assert found["Lines", "KPI 2.01", "In use"] == found["Lines", "KPI 5.01", "In use"] == "Yes"
    assert found["Lines", "BASE contract workforce FTE", "In use"] == asked
    assert found["Regions", "BASE contract workforce FTE | Base", "In use"] == asked
    assert found["Regions", "KPI 2.01 | Delivered", "In use"] == asked


def test_commitments_by_region_are_in_use_at_any_stage_where_they_are_asked_for(mapping: Mapping) -> None:
    by_region: Inputs = {("Start", "stage"): "Tender", ("Start", "regional_commitments"): "Yes"}
    found = reckon(mapping, {**included("KPI 2.01"), **by_region}).cells
    assert found["Regions", "KPI 2.01 | Commitment", "In use"] == "Yes"


def test_what_the_next_return_types_under_before_is_what_is_delivered_to_date(mapping: Mapping) -> None:
    # A flow: 7 and 5. A stock: the latest, else the earlier one. A yearly figure: each year is by itself.
    first, second = typed_in("KPI 8.01", Before=7, This_period=5), typed_in("KPI 4.03", This_period=12)
    stock = typed_in("BASE supply-chain companies", Before=30)
    found = reckon(mapping, {**included("KPI 8.01", "KPI 4.03"), **first, **second, **stock})
    assert line(found, "KPI 8.01", "Before next time") == 12
    assert line(found, "BASE supply-chain companies", "Before next time") == 30
    assert line(found, "KPI 4.03", "Before next time") == ""
