"""What no cell rule lets in and paste brings all the same: no figure is made of it, and no error value."""

from __future__ import annotations

from datetime import date

import pytest

from builder.grid.kinds import ErrorValue
from builder.model.mapping import Mapping
from builder.sums.reckon import reckon
from tests.support.running import Running, running
from tests.support.states import Key, State

OVER: State = {
    ("Start", "contract_start"): date(2026, 4, 1),
    ("Start", "contract_end"): date(2031, 3, 31),
    ("Start", "period_end"): date(2031, 3, 31),
}
HALF_DONE: State = {
    **OVER,
    ("Kpis", "KPI NT8", "Choice"): "Include",
    ("Lines", "KPI NT8", "Commitment"): 100,
    ("Lines", "KPI NT8", "Before"): 50,
}


def worked_out(state: State) -> Running:
    book = running()
    book.type_in(state)
    assert book.errors() == []
    return book


def test_half_of_what_is_due_is_inadequate_and_not_rated_without_bounds() -> None:
    assert worked_out(HALF_DONE).line("KPI NT8", "Rating") == "Inadequate"
    for bound in ("bound_good", "bound_approaching", "bound_requires"):
        book = worked_out({**HALF_DONE, ("Start", bound): ""})
        assert book.line("KPI NT8", "Rating") == "Not rated"


@pytest.mark.parametrize("number", [3_000_000, -5, 0.5, 1e12])
def test_a_number_that_is_no_day_gives_no_years_and_no_errors(number: float) -> None:
    for field in ("contract_start", "contract_end", "period_end"):
        book = worked_out({**HALF_DONE, ("Start", field): number})
        assert book.field("elapsed_days") == ""
        assert book.line("KPI NT8", "Target to date") == ""


def test_a_number_typed_as_text_is_no_number_and_is_flagged() -> None:
    book = worked_out({**HALF_DONE, ("Start", "bound_requires"): "0.5"})
    assert book.line("KPI NT8", "Rating") == "Not rated"
    assert book.cell("Checks", "S117", "Count") == 1


def test_a_half_is_rounded_up_in_words() -> None:
    # 6.25 % in words with one decimal is 6.3 %, as in every spreadsheet program.
    share: State = {
        ("Kpis", "KPI 3.03", "Choice"): "Include",
        ("Kpis", "KPI 3.03", "Required figure"): 0.0625,
        ("Kpis", "KPI 3.03", "Target or minimum"): "Target",
    }
    assert "6.3%" in str(worked_out(share).cell("PrintKpi", "KPI 3.03", "Required"))


@pytest.mark.parametrize("mac", ["*", "MAC ?.1", "~", "MAC 99"])
def test_an_own_kpi_follows_a_mac_by_its_key_alone(mac: str) -> None:
    ticked: State = {("Select", "MAC 1.1", "Tick"): True, ("Kpis", "KPI OWN 1", "Title"): "Trees planted"}
    assert (
        worked_out({**ticked, ("Kpis", "KPI OWN 1", "MACs"): "MAC 1.1"}).cell(
            "KpiState", "KPI OWN 1", "Selected"
        )
        == 1
    )
    assert (
        worked_out({**ticked, ("Kpis", "KPI OWN 1", "MACs"): mac}).cell("KpiState", "KPI OWN 1", "Selected")
        == 0
    )


@pytest.mark.parametrize("place", ["somewhere", "*", "United Kingdom"])
def test_a_figure_placed_in_no_region_keeps_its_value(place: str) -> None:
    # 2 hours at the UK's median pay of £17.96.
    row = "KPI 4.01 | TOMs figure"
    book = worked_out(
        {
            ("Kpis", "KPI 4.01", "Choice"): "Include",
            ("Regions", row, "One figure"): 2,
            ("Regions", row, "Its region"): place,
        }
    )
    assert book.cell("Regions", row, "Split") == 0
    assert book.line("KPI 4.01", "£ delivered") == pytest.approx(2 * 17.96)


def test_a_profile_that_begins_below_nothing_is_not_used() -> None:
    shares = [-0.1, 0.2, 0.4, 0.8, 1.0]
    book = worked_out({**OVER, **{("Profile", "KPI NT8", f"Year {n}"): s for n, s in enumerate(shares, 1)}})
    assert book.cell("Profile", "KPI NT8", "Complete") == 0


NOT_AVAILABLE = ErrorValue("#N/A")


def test_an_error_in_a_profile_leaves_the_even_plan_and_its_rating() -> None:
    # The profile cannot be used: the plan is even, and half of what is due is Inadequate.
    profile: State = {("Profile", "KPI NT8", f"Year {n}"): n / 5 for n in range(1, 6)}
    book = worked_out(HALF_DONE | profile | {("Profile", "KPI NT8", "Year 2"): NOT_AVAILABLE})
    assert book.cell("Profile", "KPI NT8", "Complete") == 0
    assert book.line("KPI NT8", "Rating") == "Inadequate"
    assert (
        book.cell("Profile", "KPI NT8", "Profile check")
        == "L416 The profile is incomplete, falls or misses 100%"
    )


def test_an_error_in_a_region_leaves_no_total_and_no_rating() -> None:
    # 4 in London and an error in Wales: the sum of the rest would be too low.
    by_region: State = {
        ("Start", "stage"): "Delivery",
        ("Kpis", "KPI 5.01", "Choice"): "Include",
        ("Lines", "KPI 5.01", "Commitment"): 0.1,
        ("Regions", "KPI 5.01 | Delivered", "London"): 4,
        ("Regions", "KPI 5.01 | Delivered", "Wales"): NOT_AVAILABLE,
    }
    book = worked_out(OVER | by_region)
    assert book.cell("Regions", "KPI 5.01 | Delivered", "Total") == ""
    assert book.line("KPI 5.01", "Delivered") == ""
    assert book.line("KPI 5.01", "Rating") == ""
    assert str(book.cell("Regions", "KPI 5.01 | Delivered", "Check")).startswith("R501")


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (("Start", "stage"), "S116"),
        (("Start", "period_start"), "S117"),
        (("Start", "authority"), "S117"),
        (("Scope", "TLI", "In scope"), "S121"),
        (("Select", "Outcome 8", "Tick"), "S120"),
        (("Select", "MAC 8.1", "Tick"), "C204"),
        (("Select", "MAC 8.1", "Weighting"), "C204"),
        (("Select", "MAC 8.1", "Question"), "C204"),
        (("Kpis", "KPI NT8", "Choice"), "K310"),
        (("Kpis", "KPI NT8", "Reason in words"), "K310"),
        (("Kpis", "KPI OWN 1", "Title"), "K310"),
        (("Lines", "KPI NT8", "Commitment"), "L401"),
        (("Lines", "KPI NT8", "Basis"), "L401"),
        (("Lines", "KPI NT8", "Evidence"), "L401"),
        (("Values", "NT8", "Own source"), "V603"),
    ],
)
def test_an_error_in_an_entry_is_told_by_its_check_and_spoils_no_other_cell(key: Key, code: str) -> None:
    chosen = HALF_DONE | ({("Kpis", "KPI NT8", "Choice"): "Include"} if key[0] == "Lines" else {})
    before = worked_out(chosen).cell("Tally", code, "Count")
    book = worked_out(chosen | {key: NOT_AVAILABLE})
    assert book.cell("Tally", code, "Count") == float(str(before)) + 1
    assert book.errors() == []


@pytest.mark.parametrize("key", [("Select", "MAC 8.1", "Question"), ("Start", "contract_value")])
def test_a_sealed_entry_with_an_error_has_no_issue_code(key: Key, mapping: Mapping) -> None:
    book = worked_out(HALF_DONE | {key: NOT_AVAILABLE})
    assert book.field("issue_code") == ""
    assert book.cell("Tally", "S124", "Count") == 1
    assert book.cell("Tally", "S122", "Count") == 0
    assert book.against(reckon(mapping, HALF_DONE | {key: NOT_AVAILABLE})) == []


def test_the_code_does_not_depend_on_errors_in_entries_that_it_does_not_cover() -> None:
    code = worked_out(HALF_DONE).field("issue_code")
    assert worked_out(HALF_DONE | {("Start", "authority"): NOT_AVAILABLE}).field("issue_code") == code
