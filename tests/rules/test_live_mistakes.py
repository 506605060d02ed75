"""Every live rule finds its mistake, and in a sound return nothing is found."""

from __future__ import annotations

from datetime import date

import pytest

from builder.grid.kinds import ErrorValue
from builder.rules.catalogue import finding, live
from tests.support.running import Running, running
from tests.support.states import State

ON = True
LINE, SHARE, REGIONAL, ANNUAL = "KPI 8.01", "KPI 3.13", "KPI 5.01", "KPI 4.03"
WORKFORCE = "BASE contract workforce FTE | Base"
OWN = "KPI OWN 1"


def start(**fields: object) -> State:
    """Fields of Start."""
    return {("Start", name): value for name, value in fields.items()}  # type: ignore[misc]


def row(table: str, key: str, **cells: object) -> State:
    """Cells of a row; underscores mean blanks in headings."""
    return {(table, key, heading.replace("_", " ")): value for heading, value in cells.items()}  # type: ignore[misc]


SOUND: State = {
    **start(
        stage="Delivery",
        procurement_began=date(2023, 6, 1),
        route="Contract",
        authority="A department",
        supplier="A supplier",
        contract_title="Cleaning",
        contract_ref="C 1",
        contract_value=8_000_000,
        contract_start=date(2024, 4, 1),
        contract_end=date(2027, 3, 31),
        period_start=date(2025, 4, 1),
        period_end=date(2026, 3, 31),
        def_local_area="The city",
        def_groups="Care leavers",
    ),
    ("Scope", "TLI", "In scope"): ON,
    ("Scope", "TLJ", "In scope"): ON,
    ("Criteria", "MAC 8.1", "Tick"): ON,
    **row(
        "Lines",
        LINE,
        Deliverable="Community days",
        Commitment=300,
        Before=100,
        This_period=90,
        Evidence="Log",
    ),
}
"""A return with one KPI and nothing to find."""

WITH_SHARE: State = {
    **row("Kpis", SHARE, Choice="Include", Reason="Compliance"),
    **row("Lines", SHARE, Deliverable="Certificates", Commitment=0.5, This_period=4, Evidence="Register"),
    **row("Lines", "BASE supply-chain companies", This_period=10),
}
WITH_REGIONAL: State = {
    **row("Kpis", REGIONAL, Choice="Include", Reason="Compliance"),
    **row("Lines", REGIONAL, Deliverable="Jobs", Commitment=0.1, Evidence="Payroll"),
    **row("Regions", f"{REGIONAL} | Delivered", London=4, South_East=1),
    **row("Regions", WORKFORCE, London=40, South_East=10),
}
WITH_ANNUAL: State = {
    **row("Kpis", ANNUAL, Choice="Include", Reason="Compliance"),
    **row("Lines", ANNUAL, Deliverable="Less gas", Commitment=5, This_period=4, Evidence="Meters"),
    **row("Lines", ANNUAL, Baseline=50, Baseline_year=2023, Baseline_method="Meter readings"),
}
WITH_PART: State = {
    **row("Kpis", "KPI 1.04", Choice="Include", Reason="Compliance"),
    **row("Lines", "KPI 1.04", Deliverable="Help", Commitment=30, Before=10, Evidence="Log"),
}
WITH_JOBS: State = {
    **row("Kpis", "KPI 2.01", Choice="Include", Reason="Compliance"),
    **row("Lines", "KPI 2.01", Deliverable="Jobs", Commitment=10, Before=0, Evidence="Payroll"),
}
WITH_MILES: State = {
    **row("Kpis", "KPI NT32", Choice="Include", Reason="Local need"),
    **row("Lines", "KPI NT32", Deliverable="Car sharing"),
}
JOBS = "KPI 2.01 | Delivered"
WITH_OWN: State = {
    **row("Kpis", OWN, Title="Open days", MACs="MAC 8.1", Deliverable="Open days", Unit="days", Kind="count"),
    ("Kpis", OWN, "Accumulates"): "flow",
}
FOREIGN: State = start(
    route="Call-off", framework_ref="RM 1", framework_language="Social Value Model"
) | start(calloff_language="National TOMs")

UNTICKED: State = {k: "" for k in SOUND if k[0] == "Lines"}
UNTICKED[("Criteria", "MAC 8.1", "Tick")] = False
CASES: tuple[tuple[str, State], ...] = (
    ("S101", UNTICKED),
    ("S102", start(procurement_began=date(2025, 11, 3))),
    ("S103", start(contract_start=date(2028, 4, 1))),
    ("S104", start(period_start="")),
    ("S104", start(period_end=date(2027, 6, 30))),
    ("S105", start(route="Framework")),
    ("S106", start(bound_good=0.5)),
    ("S107", {("Outcomes", f"Outcome {n}", "Tick"): ON for n in (1, 4, 7)}),
    ("S108", {("Outcomes", f"Outcome {n}", "Tick"): ON for n in (3,)}),
    ("S109", start(contract_value=900_000)),
    ("S110", start(return_status="Final")),
    ("S111", {**WITH_JOBS, ("Scope", "TLI", "In scope"): False, ("Scope", "TLJ", "In scope"): False}),
    ("S112", start(def_local_area="") | row("Kpis", "KPI NT1c", Choice="Include", Reason="Local need")),
    ("S113", start(def_groups="") | row("Kpis", "KPI 6.01", Choice="Include", Reason="Compliance")),
    ("S114", start(value_book="Own values")),
    ("S115", start(stage="Tender")),
    ("S116", start(supplier_size="Tiny")),
    ("S117", start(contract_value="8m")),
    ("S117", start(signed_date="last week")),
    ("S118", start(def_groups="x" * 201)),
    ("S119", start(supplier="")),
    ("S123", start(contract_value=6.3)),
    ("S123", start(full_time_hours=375)),
    ("S123", start(full_time_hours=0.5)),
    ("S123", start(bound_good=100)),
    ("S123", row("Kpis", "KPI 8.01", Good_from=3)),
    ("S122", start(def_groups="Care leavers 😀")),
    ("S124", start(def_groups=ErrorValue("#N/A"))),
    ("S120", {("Outcomes", "Outcome 2", "Tick"): "yes"}),
    ("S121", {("Scope", "TLC", "In scope"): "yes"}),
    ("C201", FOREIGN | row("Criteria", "MAC 8.1", Set_by_framework="No")),
    ("C201", FOREIGN | row("Criteria", "MAC 8.2", Set_by_framework="Yes")),
    ("C202", row("Criteria", "MAC 8.1", Weighting=0.7) | row("Criteria", "MAC 8.2", Tick=ON, Weighting=0.4)),
    ("C203", row("Criteria", "MAC 3.2", Tick=ON)),
    ("C204", row("Criteria", "MAC 8.1", Weighting="ten")),
    ("C204", row("Criteria", "MAC 8.1", Tick="x") | row("Criteria", "MAC 8.2", Tick=ON)),
    ("C205", row("Criteria", "MAC 8.1", Question="x" * 301)),
    ("K301", row("Kpis", LINE, Choice="Include")),
    ("K302", row("Kpis", LINE, Choice="Include", Reason="Other")),
    ("K303", row("Kpis", OWN, Title="Open days")),
    ("K304", row("Kpis", "KPI NT8", Choice="Include", Reason="Local need")),
    ("K305", start(stage="Plan") | row("Kpis", "KPI NT1c", Choice="Include", Reason="Local need")),
    ("K306", row("Kpis", "KPI NT46", Choice="Include", Reason="Local need")),
    ("K307", row("Kpis", LINE, Good_from=0.8)),
    ("K308", WITH_PART),
    ("K309", row("Kpis", REGIONAL, Choice="Include", Reason="Compliance")),
    ("K310", row("Kpis", LINE, Requirement="Perhaps")),
    ("K310", row("Kpis", LINE, Required_figure="many")),
    ("K310", {**WITH_OWN, ("Kpis", OWN, "MACs"): "MAC 9.9"}),
    ("K311", {**WITH_OWN, ("Kpis", OWN, "Title"): "x" * 61}),
    ("K312", row("Kpis", LINE, Target_or_minimum="Minimum", Required_figure=400)),
    (
        "K313",
        row("Kpis", "KPI 3.13", Choice="Include", Reason="Local need")
        | row("Kpis", "KPI 3.17", Choice="Include", Reason="Local need"),
    ),
    ("L401", row("Lines", LINE, This_period="about forty")),
    ("L401", row("Lines", LINE, Change=20, Change_date="next April")),
    ("L401", row("Lines", LINE, Basis="Per month")),
    ("L401", {**WITH_SHARE, ("Lines", "BASE supply-chain companies", "This period"): "ten"}),
    ("L401", start(report_in="Both") | row("Lines", LINE, TOMs_commitment=9, TOMs_before="two")),
    ("L402", row("Lines", LINE, Before=-100)),
    ("L402", {**WITH_SHARE, ("Lines", SHARE, "This period"): 4.5}),
    ("L403", row("Lines", LINE, Deliverable="")),
    ("L404", row("Lines", LINE, Basis="Per £1m") | start(contract_value="")),
    ("L405", row("Lines", LINE, Commitment="")),
    ("L406", row("Lines", LINE, Evidence="")),
    ("L407", {**WITH_SHARE, ("Lines", "BASE supply-chain companies", "This period"): ""}),
    ("L408", {**WITH_SHARE, ("Lines", SHARE, "This period"): 11}),
    ("L409", {**WITH_PART, ("Lines", "KPI 1.04", "Before"): 191}),
    ("L410", {**WITH_ANNUAL, ("Lines", ANNUAL, "Baseline method"): ""}),
    ("L411", start(report_in="Both")),
    ("L412", row("Lines", LINE, Change=-20)),
    ("L413", {**WITH_SHARE, ("Lines", SHARE, "Commitment"): 12}),
    ("L414", row("Lines", "KPI NT28", Note="Moved")),
    ("L415", row("Lines", LINE, Accepted_rating="Good")),
    ("L416", row("Profile", LINE, Year_1=0.5, Year_2=0.4, Year_3=1)),
    ("L417", row("Lines", LINE, Note="Ask someone@example.org")),
    (
        "L418",
        row("Kpis", "KPI NT43", Choice="Include", Reason="Local need")
        | row("Lines", "KPI NT43", Deliverable="Audits", Commitment=9e6, Before=0),
    ),
    (
        "L418",
        row("Kpis", "KPI NT3", Choice="Include", Reason="Local need")
        | row("Lines", "KPI NT3", Deliverable="Jobs", Commitment=3e6, Before=0),
    ),
    ("L419", row("Lines", LINE, Before="")),
    ("R501", {**WITH_JOBS, **row("Regions", JOBS, London="<5")}),
    ("R501", {**WITH_JOBS, **row("Regions", JOBS, London=5, All_in="Elsewhere")}),
    ("R502", {**WITH_JOBS, **row("Regions", JOBS, London=5, Not_split=6)}),
    ("R503", {**WITH_JOBS, **row("Regions", JOBS, Wales=5)}),
    ("R504", {**WITH_JOBS, **row("Regions", JOBS, Not_split=6)}),
    ("R505", {**WITH_JOBS, **row("Regions", JOBS, London=5, UK_wide_or_region_not_known=1)}),
    (
        "R506",
        {
            **WITH_JOBS,
            **start(regional_commitments="Yes"),
            **row("Regions", "KPI 2.01 | Commitment", London=9),
        },
    ),
    ("R507", {**WITH_REGIONAL, **row("Regions", WORKFORCE, South_East=0.5)}),
    ("R508", {**WITH_JOBS, **row("Regions", JOBS, London=-5)}),
    ("R510", {**WITH_REGIONAL, **row("Regions", f"{REGIONAL} | Delivered", South_East="<5")}),
    ("R509", row("Regions", JOBS, London=5)),
    ("V601", row("Values", "NT29", Own_value=12.5, Own_year="2025")),
    ("V602", {**WITH_MILES, **row("Lines", "KPI NT32", Commitment=100, Before=0)}),
    ("V603", row("Values", "NT29", Own_value="£12")),
)


ALSO = {
    "S107": {"C203", "K304", "K308", "K313", "S108"},
    "S108": {"C203", "K308", "K313"},
    "S113": {"K309"},
    "S124": {"S117"},
    "L409": {"K308"},
    "R507": {"K309"},
    "R510": {"K309"},
}
"""What else is found, and rightly: many MACs bring gaps and overlaps, parts and privacy have own notes."""


@pytest.fixture
def book() -> Running:
    """The blank workbook in the engine."""
    return running()


@pytest.fixture(scope="module")
def sound() -> set[str]:
    """What is found in a sound return: notes at most."""
    return found(running(), SOUND)


def found(book: Running, state: State) -> set[str]:
    """Codes of the rules that find something in this state."""
    book.type_in(state)
    return {entry.code for entry in live() if book.cell("Tally", entry.code, "Count")}


def test_every_rule_has_a_case() -> None:
    assert {code for code, _ in CASES} == {entry.code for entry in live()}


@pytest.mark.parametrize(
    "state",
    [
        SOUND,
        SOUND | WITH_SHARE,
        SOUND | WITH_ANNUAL,
        SOUND | WITH_OWN | row("Lines", OWN, Deliverable="Days", Commitment=2, Before=0),
    ],
    ids=["plain", "share", "annual", "own"],
)
def test_in_a_sound_return_nothing_is_found(book: Running, state: State) -> None:
    assert found(book, state) <= {e.code for e in live() if e.severity == "note"}
    assert book.field("tally_errors") == 0
    assert book.field("tally_warnings") == 0


@pytest.mark.parametrize(("code", "change"), CASES, ids=[f"{c} {n}" for n, (c, _) in enumerate(CASES)])
def test_a_mistake_makes_one_finding(book: Running, sound: set[str], code: str, change: State) -> None:
    assert found(book, SOUND | change) - sound == {code} | ALSO.get(code, set())
    assert book.cell("Checks", code, "State") == ("Note" if finding(code).severity == "note" else "Look")
    assert book.cell("Checks", code, "First place")


def test_a_withheld_figure_is_no_mistake_where_people_could_be_known(book: Running) -> None:
    withheld = row("Regions", f"{REGIONAL} | Delivered", London="<5", South_East="<5", Not_split=7)
    codes = found(book, SOUND | WITH_REGIONAL | withheld)
    assert not codes & {"R501", "R502"}


def test_beside_the_row_is_its_gravest_finding(book: Running) -> None:
    state = SOUND | row("Lines", LINE, Evidence="", Commitment="forty")
    assert {"L401", "L406"} <= found(book, state)
    assert book.line(LINE, "Check") == f"L401 {finding('L401').short}"
