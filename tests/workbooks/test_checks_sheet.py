"""Checks shows what is wrong first, by weight, names the cell, and says which steps can be taken."""

from __future__ import annotations

from datetime import date

import pytest

from builder.grid.a1 import address
from builder.rules.catalogue import SEVERITIES, finding, live
from builder.workbooks.tool.workings.checks import SHOWN
from tests.support.mistakes import SOUND, table
from tests.support.running import Running, field_place, running
from tests.support.states import State

SIGNED = table("""
Start | return_status | Final
Start | signed_by | Head of delivery
Start | signed_role | Director
Start | signed_date | 2026-04-20
""")
# A warning of Start, an error of Mapping (L401) and one of Regions (R501): the catalogue names Start first.
SEVERAL = table("""
Start | def_local_area |
Kpis | KPI NT1 | Choice | Include
Kpis | KPI NT1 | Reason | Local need
Lines | KPI NT1 | Deliverable | Jobs
Lines | KPI NT1 | Commitment | ten
Regions | KPI NT1 | Delivered | London | five
""")
TENDER = table("""
Start | stage | Tender
Select | MAC 8.1 | Question | What will you do?
Select | MAC 8.1 | Weighting | 0.1
""")
NAMED = table("""
Start | procurement_began | 2023-06-01
Start | authority | A department
Start | contract_title | Cleaning
""")
# Outcomes 1, 4 and 7 beside 8: four outcomes and more than ten KPIs, which S107 and S108 find many.
MANY = table("""
Select | Outcome 1 | Tick | TRUE
Select | Outcome 4 | Tick | TRUE
Select | Outcome 7 | Tick | TRUE
""")
# 300 are committed.
BELOW_TARGET = table("""
Kpis | KPI 8.01 | Requirement | May
Kpis | KPI 8.01 | Target or minimum | Target
Kpis | KPI 8.01 | Required figure | 400
""")
NO_EVIDENCE = table("Lines | KPI 8.01 | Evidence |")
UNTICKED = table("""
Select | MAC 8.1 | Tick | yes
Start | supplier |
""")
DRAFT = "the return is a draft."
AND_DRAFT = "1 check is in the way, and the return is a draft."
NOT_SENT = "Ready to send: not yet, {} in the way."
NOT_ACCEPTED = "Ready to accept: not yet, {} in the way."


@pytest.fixture
def book() -> Running:
    """The blank workbook in the engine."""
    return running()


def to_do(book: Running, heading: str) -> list[object]:
    """What the table at the head of Checks shows in that column, without the empty rows."""
    shown = [book.cell("ToDo", str(place), heading) for place in range(1, SHOWN + 1)]
    return [value for value in shown if value not in ("", None)]


def line(book: Running, row: int) -> str:
    """A line of words above the table."""
    return str(book.book.value("Checks", row, 0))


def test_errors_come_first_then_warnings_then_notes(book: Running) -> None:
    book.type_in(SOUND | SEVERAL)
    codes = [str(code) for code in to_do(book, "Code")]
    assert {"L401", "R501", "S112"} <= set(codes)
    weights = [SEVERITIES.index(finding(code).severity) for code in codes]
    assert weights == sorted(weights)
    assert set(codes) == {e.code for e in live() if book.cell("Tally", e.code, "Count")}
    assert to_do(book, "What to do") == [finding(code).remedy for code in codes]
    assert to_do(book, "Count") == [book.cell("Tally", code, "Count") for code in codes]


def test_the_first_place_names_the_cell(book: Running) -> None:
    book.type_in(SOUND | SEVERAL)
    places = dict(zip(to_do(book, "Code"), to_do(book, "First place"), strict=True))
    sheet, row, column = book.layout.field_cells["def_local_area"]
    cell = address(row, column)
    assert places["S112"] == f"Local area means ({sheet.name} {cell})"
    check = address(book.layout.row_of("Lines", "KPI NT1"), book.layout.column_of("Lines", "Check"))
    assert places["L401"] == f"KPI NT1 (Mapping {check})"


def test_it_says_what_each_finding_holds_up(book: Running) -> None:
    book.type_in(SOUND | SEVERAL | NO_EVIDENCE)
    held = {code: book.cell("ToDo", str(n), "Holds up") for n, code in enumerate(to_do(book, "Code"), 1)}
    assert (held["L401"], held["L406"], held["S112"]) == ("sending, acceptance", "acceptance", "")
    book.type_in(SOUND | TENDER | UNTICKED)
    assert book.cell("Checks", "C204", "Holds up") == "tender, sending"
    assert book.cell("Checks", "S101", "Holds up") == "tender"
    assert book.cell("Checks", "S127", "Holds up") == "sending"
    assert book.cell("Checks", "S112", "Holds up") == ""


def test_a_draft_says_where_its_status_is(book: Running) -> None:
    sheet, row, column = book.layout.field_cells["return_status"]
    book.type_in(SOUND)
    assert line(book, 5) == f"Status of the return: {sheet.name} {address(row, column)}"
    book.type_in(SOUND | SIGNED)
    assert line(book, 5) == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "not yet, 3 checks are in the way."),  # nothing selected, no date, no name
        (NAMED, "not yet, 1 check is in the way."),
        (NAMED | {("Select", "MAC 8.1", "Tick"): True}, "yes."),
        (
            NAMED | {("Select", "MAC 8.1", "Tick"): True, ("Start", "contract_title"): None},
            "not yet, 1 check is in the way.",
        ),
        # From 1 October 2025 another Model applies.
        (
            NAMED | {("Select", "MAC 8.1", "Tick"): True, ("Start", "procurement_began"): date(2025, 11, 3)},
            "not yet, 1 check is in the way.",
        ),
    ],
)
def test_a_tender_waits_for_a_selection_a_date_and_names(book: Running, change: State, said: str) -> None:
    book.type_in(change)
    assert line(book, 4) == f"Ready to issue the tender: {said}"


def test_one_error_is_one_error(book: Running) -> None:
    book.type_in(SOUND)
    assert line(book, 3).startswith("0 errors, 0 warnings, ")
    book.type_in(SOUND | {("Lines", "KPI 8.01", "Commitment"): "ten"})
    assert line(book, 3).startswith("1 error, 0 warnings, ")


def test_where_there_is_more_than_the_table_shows_the_line_says_so(book: Running) -> None:
    book.type_in(SOUND | SEVERAL)
    assert "They are listed here" in line(book, 3)
    book.book.put(*field_place(book.layout, "rules_shown"), 0)
    book.book.evaluate()
    assert "the list of all checks below shows the rest" in line(book, 3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {},
            f"Ready to send: not yet, {DRAFT} Ready to accept: not yet, {DRAFT}",
        ),
        (SIGNED, "Ready to send: yes. Ready to accept: yes."),
        (
            SIGNED | SEVERAL | {("Start", "def_local_area"): "The city"},
            f"{NOT_SENT.format('2 checks are')} {NOT_ACCEPTED.format('2 checks are')}",
        ),
        (
            {("Lines", "KPI 8.01", "Commitment"): "ten"},
            f"Ready to send: not yet, {AND_DRAFT} Ready to accept: not yet, {AND_DRAFT}",
        ),
        # What the buyer chose is not for the supplier to mend; less than a target is allowed.
        (SIGNED | MANY, "Ready to send: yes. Ready to accept: yes."),
        (SIGNED | BELOW_TARGET, "Ready to send: yes. Ready to accept: yes."),
        (
            SIGNED | NO_EVIDENCE,
            "Ready to send: yes. Ready to accept: not yet, 1 check is in the way.",
        ),
        (TENDER, "Ready to issue the tender: yes. Ready to send: yes."),
        (
            TENDER | {("Select", "MAC 8.1", "Question"): None},
            "Ready to issue the tender: not yet, 1 check is in the way. Ready to send: yes.",
        ),
        (
            TENDER | {("Start", "supplier"): None},
            "Ready to issue the tender: yes. Ready to send: not yet, 1 check is in the way.",
        ),
        # Before a bidder has begun, nothing can be sent.
        (
            TENDER | {("Start", "supplier"): None, ("Lines", "KPI 8.01", "Commitment"): None},
            "Ready to issue the tender: yes.",
        ),
        # A bidder's mistake is not in the way of the tender.
        (
            TENDER | {("Lines", "KPI 8.01", "Commitment"): "ten"},
            "Ready to issue the tender: yes. Ready to send: not yet, 1 check is in the way.",
        ),
    ],
)
def test_it_says_whether_the_next_step_can_be_taken(book: Running, change: State, said: str) -> None:
    book.type_in(SOUND | change)
    assert line(book, 4) == said
