"""Four people at the workbook, step after step in LibreOffice: what each types, and what each must see.

A buyer with a £4m cleaning contract, a small firm that bids, a supplier in two periods, and a contract
manager with a folder of returns. Figures are worked out by hand beside them.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import builder as toms
from tests.support import built
from tests.support.libreoffice import LibreOffice
from tests.support.person import Key, Person

Entries = dict[Key, str]

CONTRACT: Entries = {
    ("Start", "stage"): "Tender",
    ("Start", "procurement_began"): "4/9/2023",
    ("Start", "route"): "Contract",
    ("Start", "contract_title"): "Cleaning of offices",
    ("Start", "contract_ref"): "EX-2023-041",
    ("Start", "contract_value"): "4,000,000",
    ("Start", "contract_start"): "1/4/2024",
    ("Start", "contract_end"): "31/3/2027",
    ("Start", "authority"): "Example Department",
    ("Scope", "TLI", "In scope"): "TRUE",
    ("Scope", "TLE", "In scope"): "TRUE",
}
DEFINITIONS: Entries = {
    ("Start", "def_local_area"): "Within 12 miles of each office",
    ("Start", "full_time_hours"): "37",
}
CHOICE: Entries = {
    ("Select", "MAC 2.2", "Tick"): "TRUE",
    ("Select", "Outcome 5", "Tick"): "TRUE",
    ("Kpis", "KPI NT1", "Choice"): "Include",
    ("Kpis", "KPI NT1", "Reason"): "Local need",
}
FIRST_QUESTION: Entries = {
    ("Select", "MAC 2.2", "Weighting"): "4%",
    ("Select", "MAC 2.2", "Question"): "How will you create jobs for people who face barriers to work?",
}
OTHER_QUESTIONS: Entries = {
    ("Select", "MAC 5.1", "Weighting"): "3.5%",
    ("Select", "MAC 5.1", "Question"): "How will you recruit and keep disabled people?",
    ("Select", "MAC 5.2", "Weighting"): "2.5%",
    ("Select", "MAC 5.2", "Question"): "How will disabled people gain new skills?",
}
OWN: Entries = {
    ("Kpis", "KPI OWN 1", "Title"): "Sites with an access audit",
    ("Kpis", "KPI OWN 1", "MACs"): "MAC 5.1",
    ("Kpis", "KPI OWN 1", "Deliverable"): "Have each site audited for access by disabled staff",
    ("Kpis", "KPI OWN 1", "Kind"): "count",
    ("Kpis", "KPI OWN 1", "Unit"): "sites",
    ("Kpis", "KPI OWN 1", "Accumulates"): "flow",
    ("Kpis", "KPI OWN 1", "By region"): "No",
    ("Kpis", "KPI OWN 1", "Counting rule"): "Count a site once, when its audit report is agreed",
    ("Kpis", "KPI OWN 1", "Evidence"): "Audit reports",
}
REQUIRED: Entries = {
    ("Kpis", "KPI 5.01", "Requirement"): "Must",
    ("Kpis", "KPI 5.01", "Target or minimum"): "Minimum",
    ("Kpis", "KPI 5.01", "Required figure"): "10%",
    ("Kpis", "KPI OWN 1", "Requirement"): "Must",
}
TENDER = CONTRACT | DEFINITIONS | CHOICE | FIRST_QUESTION | OTHER_QUESTIONS | OWN | REQUIRED

READY = "Ready to issue the tender: "
WAITING = {"S112", "S150", "C230", "C231"}
"""What can be in the way of a tender: local area, full-time week, weightings below 10 %, questions."""


@pytest.fixture(scope="module")
def tender(office: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that the buyer sends out, saved by LibreOffice."""
    with Person(office, built.placed(), built.blank()) as buyer:
        buyer.types(TENDER)
        return buyer.saves(tmp_path_factory.mktemp("tender") / "tender.xlsx")


def test_a_buyer_sees_whether_the_workbook_serves_what_is_selected_and_what_the_tender_lacks(
    office: LibreOffice, tmp_path: Path
) -> None:
    with Person(office, built.placed(), built.blank()) as buyer:
        # From 1 October 2025 the Model of PPN 002 applies: this workbook is not for it, and says so.
        buyer.types(CONTRACT | {("Start", "procurement_began"): "1/12/2026"})
        assert buyer.field("applying_model") == "Social Value Model (PPN 002)"
        assert "No: Social Value Model (PPN 002) applies. This workbook is for PPN 06/20." in buyer.head(
            "Start"
        )
        assert buyer.checks()["S102"].severity == "warning"
        assert buyer.checks()["S102"].place.startswith("Date the procurement began")
        buyer.types({("Start", "procurement_began"): "4/9/2023"})
        assert buyer.field("applying_model") == "Social Value Model (PPN 06/20)"
        assert "S102" not in buyer.checks()

        # MAC 2.2 brings KPI 2.01 to 2.03; Outcome 5, with MAC 5.1 and 5.2, KPI 5.01, 5.03 and 5.05. NT1 is
        # included: seven.
        assert buyer.field("kpis_selected") == "0"
        buyer.types(CHOICE)
        assert buyer.sees("Select", "Outcome 5", "Selected by") == ("2 of 2 MACs",)
        brought = ["KPI 2.01", "KPI 2.02", "KPI 2.03", "KPI 5.01", "KPI 5.03", "KPI 5.05", "KPI NT1"]
        assert set(buyer.column("Kpis", "Selected", brought).values()) == {"Yes"}
        assert buyer.sees("Kpis", "KPI 6.01", "Selected") == ("",)
        assert buyer.field("kpis_selected") == "7"

        # No local area, no full-time week, and three MACs with neither question nor weighting.
        assert WAITING & buyer.checks().keys() == {"S112", "S150", "C231"}
        assert buyer.checks()["C231"].times == "3"
        assert f"{READY}not yet, 3 checks are in the way." in buyer.head("Checks")
        assert buyer.sees("Select", "MAC 5.1", "Check") != ("",)
        buyer.types(DEFINITIONS | FIRST_QUESTION)
        assert WAITING & buyer.checks().keys() == {"C230", "C231"}  # 4 % of 10 %; MAC 5.1 and 5.2
        assert buyer.checks()["C231"].times == "2"
        assert f"{READY}not yet, 2 checks are in the way." in buyer.head("Checks")

        # 4 % + 3.5 % + 2.5 % = 10 %: enough, and every MAC has its question.
        buyer.types(OTHER_QUESTIONS)
        assert f"{READY}yes." in buyer.head("Checks")
        assert buyer.sees("Select", "MAC 5.1", "Check") == ("",)

        # A KPI of the buyer's own is one more; a requirement changes the issue code.
        buyer.types(OWN)
        assert buyer.sees("Kpis", "KPI OWN 1", "Selected", "Check") == ("Yes", "")
        assert buyer.field("kpis_selected") == "8"
        code = buyer.field("issue_code")
        buyer.types(REQUIRED)
        assert buyer.field("issue_code") != code
        assert buyer.sees("Lines", "KPI 5.01", "Asked") == ("Must, at least 10%",)
        assert f"{READY}yes." in buyer.head("Checks")
        code = buyer.field("issue_code")

        paper = " ".join(buyer.prints("Print list", tmp_path / "list.pdf").split())
    for printed in (
        *(
            TENDER["Start", name]
            for name in ("authority", "contract_title", "contract_ref", "def_local_area")
        ),
        *(OTHER_QUESTIONS["Select", mac, "Question"] for mac in ("MAC 5.1", "MAC 5.2")),
        *(OWN["Kpis", "KPI OWN 1", what] for what in ("Title", "Deliverable", "Counting rule", "Evidence")),
        "Weighting: 3.5%",
        "37 hours",
        code,
    ):
        assert printed in paper, printed


LIST = ["KPI 5.01", "KPI 2.01", "KPI NT1", "KPI OWN 1"]
"""Rows in which the bidder commits."""


def test_a_bidder_sees_what_is_asked_and_that_a_must_is_empty_or_below_its_minimum(
    office: LibreOffice, tender: Path, tmp_path: Path
) -> None:
    with Person(office, built.placed(), tender) as bidder:
        # In use is what the buyer selected, and nothing that is reported later.
        later = ["BASE contract workforce FTE", "BASE contract spend"]
        assert set(bidder.column("Lines", "In use", LIST).values()) == {"Yes"}
        assert set(bidder.column("Lines", "In use", ["KPI 6.01", *later]).values()) == {""}
        assert bidder.sees("Regions", "KPI 5.01 | Delivered", "In use") == ("",)
        assert bidder.column("Lines", "Asked", LIST)["KPI 5.01"] == "Must, at least 10%"

        # As the buyer left it, nothing is wrong; once the bidder has begun, two KPIs are a Must and empty.
        assert "L440" not in bidder.checks()
        bidder.types({("Start", "supplier"): "Example Cleaning Ltd"})
        assert bidder.checks()["L440"].times == "2"
        bidder.types(
            {
                ("Lines", "KPI 2.01", "Deliverable"): "New posts, advertised with job centres",
                ("Lines", "KPI 2.01", "Commitment"): "6",
                ("Lines", "KPI 2.01", "Basis"): "Per year",
                ("Lines", "KPI 5.01", "Deliverable"): "Posts for disabled people, on every site",
                ("Lines", "KPI 5.01", "Commitment"): "8%",
            }
        )
        # 6 a year for three years are 18; 8 % is below the minimum; the own Must is still empty.
        assert bidder.sees("Lines", "KPI 2.01", "Committed", "Check") == ("18.0", "")
        checks = bidder.checks()
        assert (checks["L441"].severity, checks["L441"].times) == ("error", "1")
        assert checks["L441"].place.startswith("KPI 5.01 (Mapping ")
        assert (checks["L440"].severity, checks["L440"].times) == ("error", "1")
        assert checks["L440"].place.startswith("KPI OWN 1 (Mapping ")
        assert list(checks)[:2] == ["L440", "L441"]
        (below,), (empty,) = (bidder.sees("Lines", row, "Check") for row in ("KPI 5.01", "KPI OWN 1"))
        assert below
        assert empty
        assert below != empty
        (report,) = toms.validate(bidder.saves(tmp_path / "below.xlsx"), against=tender, jobs=0)
        assert _errors(report) == {("L440", "KPI OWN 1"), ("L441", "KPI 5.01")}

        bidder.types(
            {
                ("Lines", "KPI 5.01", "Commitment"): "10%",
                ("Lines", "KPI OWN 1", "Deliverable"): "An audit of every site by its own staff",
                ("Lines", "KPI OWN 1", "Commitment"): "40",
            }
        )
        assert {"L440", "L441"} & bidder.checks().keys() == set()
        assert bidder.sees("Lines", "KPI OWN 1", "Committed", "Check") == ("40.0", "")
        assert bidder.field("errors_found") == "0"
        assert bidder.field("pounds_committed") == ""  # at the stage Tender no £ is shown
        (report,) = toms.validate(bidder.saves(tmp_path / "bid.xlsx"), against=tender, jobs=0)
        assert _errors(report) == set()


def _errors(report: toms.FileReport) -> set[tuple[str, str]]:
    """Code and row of each error."""
    return {(found.code, found.key[1]) for found, meaning in report.findings if meaning.severity == "error"}


DELIVERY = (
    CONTRACT
    | DEFINITIONS
    | {
        ("Start", "stage"): "Delivery",
        ("Start", "supplier"): "Example Cleaning Ltd",
        ("Select", "MAC 2.2", "Tick"): "TRUE",
        ("Select", "MAC 5.1", "Tick"): "TRUE",
        ("Kpis", "KPI 2.03", "Choice"): "Leave out",
        ("Kpis", "KPI 2.03", "Reason"): "Maturity",
        ("Lines", "KPI 2.01", "Deliverable"): "New posts, advertised with job centres",
        ("Lines", "KPI 2.01", "Commitment"): "12",
        ("Lines", "KPI 2.02 L2", "Deliverable"): "Apprenticeships in cleaning",
        ("Lines", "KPI 2.02 L2", "Commitment"): "6",
        ("Lines", "KPI 5.01", "Deliverable"): "Posts for disabled people, on every site",
        ("Lines", "KPI 5.01", "Commitment"): "10%",
    }
)
FIRST_QUARTER: Entries = {
    ("Start", "period_start"): "1/4/2024",
    ("Start", "period_end"): "30/6/2024",
    ("Lines", "KPI 2.01", "Evidence"): "Payroll, June",
    ("Lines", "KPI 2.02 L2", "Evidence"): "Register, June",
    ("Lines", "KPI 5.01", "Evidence"): "Payroll, June",
    ("Regions", "KPI 2.01 | Delivered", "London"): "1",
    ("Regions", "KPI 2.02 L2 | Delivered", "London"): "1",
    ("Regions", "KPI 5.01 | Delivered", "London"): "4",
    ("Regions", "KPI 5.01 | Delivered", "Yorkshire and The Humber"): "<5",
    ("Regions", "BASE contract workforce FTE | Base", "London"): "40",
    ("Regions", "BASE contract workforce FTE | Base", "Yorkshire and The Humber"): "25",
}
TOTAL: Entries = {("Regions", "KPI 5.01 | Delivered", "One figure"): "7"}
SECOND_QUARTER: Entries = {
    ("Start", "period_start"): "1/7/2024",
    ("Start", "period_end"): "30/9/2024",
    ("Lines", "KPI 2.01", "Evidence"): "Payroll, September",
    ("Lines", "KPI 2.02 L2", "Evidence"): "Register, September",
    ("Lines", "KPI 5.01", "Evidence"): "Payroll, September",
    ("Regions", "KPI 2.01 | Delivered", "London"): "",
    ("Regions", "KPI 2.01 | Delivered", "Yorkshire and The Humber"): "1",
    ("Regions", "KPI 5.01 | Delivered", "One figure"): "8",
}
RESULT = ("Delivered", "Result", "On track", "Rating")
ADDED = ["KPI 2.01", "KPI 2.02 L2"]
"""Rows that add up over periods; of the share and the workforce the latest figure counts."""


def test_a_supplier_reports_two_quarters_and_is_told_of_a_missing_total_and_a_forgotten_before(
    office: LibreOffice, tmp_path: Path
) -> None:
    with Person(office, built.placed(), built.blank()) as supplier:
        # Four people in London and some in Yorkshire: without the total nothing is counted.
        supplier.types(DELIVERY | FIRST_QUARTER)
        wrong = supplier.checks()["R510"]
        assert (wrong.severity, wrong.times) == ("error", "1")
        assert supplier.sees("Regions", "KPI 5.01 | Delivered", "Check") != ("",)
        assert supplier.sees("Regions", "KPI 5.01 | Delivered", "Total") == ("",)
        assert supplier.sees("Lines", "KPI 5.01", "Delivered", "Result") == ("", "")

        # 7 of 40 + 25 = 65 people are 10.8 %. Shares are due at the end of the first year: not rated before.
        supplier.types(TOTAL)
        assert supplier.field("errors_found") == "0"
        assert supplier.sees("Lines", "KPI 5.01", *RESULT) == ("7.0", "10.8%", "", "Not rated")
        # 91 of 1,095 days. Of 12 posts 12 x 91/1,095 = 0.997 are due, 1 is there: 100.3 %.
        # Of 6 apprentices 6 x 91/1,095 = 0.499 are due, 1 is there: 200.5 %.
        assert supplier.sees("Lines", "KPI 2.01", *RESULT) == ("1.0", "1.0", "100.3%", "Good")
        assert supplier.sees("Lines", "KPI 2.02 L2", *RESULT) == ("1", "1", "200.5%", "Good")
        first = supplier.saves(tmp_path / "quarter 1.xlsx")

        # A new period, and Before is forgotten: the two rows that add up say so, and one post looks lost.
        carried = supplier.column("Lines", "Before next time", ADDED)
        assert carried == {"KPI 2.01": "1.0", "KPI 2.02 L2": "1"}
        supplier.types(SECOND_QUARTER)
        assert supplier.checks()["L419"].times == "2"
        assert "" not in supplier.column("Lines", "Check", ADDED).values()
        # 183 of 1,095 days: 12 x 183/1,095 = 2.005 due, 1 there: 49.9 %.
        assert supplier.sees("Lines", "KPI 2.01", *RESULT) == ("1.0", "1.0", "49.9%", "Inadequate")
        forgot = supplier.saves(tmp_path / "forgot.xlsx")

        # What the first quarter said to type: 2 posts of 2.005 are 99.7 %, 2 apprentices of 1.003 199.5 %.
        supplier.types({("Lines", row, "Before"): text for row, text in carried.items()})
        assert "L419" not in supplier.checks()
        assert supplier.sees("Lines", "KPI 2.01", *RESULT) == ("2.0", "2.0", "99.7%", "Approaching target")
        assert supplier.sees("Lines", "KPI 2.02 L2", *RESULT) == ("2", "2", "199.5%", "Good")
        assert supplier.sees("Lines", "KPI 5.01", *RESULT) == ("8.0", "12.3%", "", "Not rated")  # 8 of 65
        assert supplier.field("errors_found") == "0"
        second = supplier.saves(tmp_path / "quarter 2.xlsx")

    assert _carried_over(first, second) == set()
    assert _carried_over(first, forgot) == {(code, row) for code in ("L419", "X944") for row in ADDED}


def _carried_over(first: Path, later: Path) -> set[tuple[str, str]]:
    """What is found of Before in two returns that follow each other: code and row."""
    found = [found for report in toms.validate([first, later], jobs=0) for found, _ in report.findings]
    return {(one.code, one.key[1]) for one in found if one.code in {"L419", "X944", "X945"}}


RETURNS: dict[str, tuple[Entries, set[str]]] = {
    "in order": ({}, set()),
    "withheld": ({("Regions", "KPI 5.01 | Delivered", "One figure"): ""}, {"R510"}),
    "share": ({("Lines", "KPI 5.01", "Commitment"): "12"}, {"L413"}),
    "overruled": ({("Lines", "KPI 2.01", "Accepted rating"): "Inadequate"}, {"L415"}),
}
"""What is wrong with each return, and the errors that must be found."""


def test_a_contract_manager_finds_in_a_folder_of_returns_what_checks_shows_in_each(
    office: LibreOffice, tmp_path: Path
) -> None:
    shown = {}
    right = DELIVERY | FIRST_QUARTER | TOTAL
    with Person(office, built.placed(), built.blank()) as manager:
        manager.types(right)
        for name, (mistake, errors) in RETURNS.items():
            manager.types(mistake | {("Start", "contract_ref"): name})
            shown[name] = {line.code: int(line.times) for line in manager.checks().values()}
            told = {line.code for line in manager.checks().values() if line.severity == "error"}
            assert told == errors, name
            manager.saves(tmp_path / f"{name}.xlsx")
            manager.types({key: right.get(key, "") for key in mistake})
        assert manager.field("errors_found") == "0"
    reports = toms.validate(tmp_path, jobs=0)
    assert {Path(report.file).stem for report in reports} == set(RETURNS)
    for report in reports:
        name = Path(report.file).stem
        assert Counter(found.code for found, _ in report.findings) == shown[name], name
        assert {code for code, _ in _errors(report)} == RETURNS[name][1], name
