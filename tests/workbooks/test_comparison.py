"""Compare: bids side by side on one basis, what is missing or unclear, questions; letters hide names."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from builder.grid.kinds import Value
from builder.layout.cells import Key
from builder.layout.parts import Table
from builder.layout.placement import Placed
from builder.read.returned import Entry, Found, Place
from builder.rules.check import Case, run
from builder.rules.file_report import Copy
from builder.workbooks.build import build
from builder.workbooks.comparison.bids import Bid, Names, compared, in_order, letter
from builder.workbooks.comparison.comparison import lay_out_comparison, questions_to_send
from builder.workbooks.comparison.questions import questions
from builder.write.paper import page_breaks, print_scale
from tests.support.built import issued
from tests.support.cells import every_cell
from tests.support.mistakes import mapping
from tests.workbooks.test_report import returned

HOSTILE = '=HYPERLINK("http://x.example","y")'
ASKED: dict[Key, Value] = {
    ("Start", "stage"): "Tender",
    ("Start", "authority"): "Example Department",
    ("Start", "contract_ref"): "EX-9",
    ("Start", "contract_start"): date(2026, 4, 1),
    ("Start", "contract_end"): date(2029, 3, 31),
    ("Select", "MAC 2.2", "Tick"): True,
    ("Kpis", "KPI 2.01", "Requirement"): "Must",
    ("Kpis", "KPI 2.01", "Required figure"): 12,
    ("Kpis", "KPI 2.02", "Requirement"): "Must",
    ("Kpis", "KPI NT3", "Choice"): "Include",
    ("Kpis", "KPI NT3", "Reason"): "Local need",
    ("Kpis", "KPI NT3", "Target or minimum"): "Target",
    ("Kpis", "KPI NT3", "Required figure"): 5,
}
JOBS, LEVEL_2, LEVEL_3, LONG_TERM = "KPI 2.01", "KPI 2.02 L2", "KPI 2.02 L3", "KPI NT3"


def promised(**lines: tuple[float, str, str]) -> dict[Key, Value]:
    found: dict[Key, Value] = {}
    for name, (figure, basis, deliverable) in lines.items():
        row = {"jobs": JOBS, "level_2": LEVEL_2, "level_3": LEVEL_3, "long_term": LONG_TERM}[name]
        found |= {("Lines", row, "Commitment"): figure, ("Lines", row, "Deliverable"): deliverable}
        found |= {("Lines", row, "Basis"): basis} if basis else {}
    return found


A = promised(
    jobs=(5, "Per year", "Acme Cleaning recruits through job centres in Leeds"),
    level_2=(4, "", "Apprenticeships in facilities management from year one"),
    level_3=(2, "", "tbc"),
    long_term=(6, "", "Jobs for people out of work for a year"),
) | {("Start", "supplier"): "Acme  Cleaning Ltd.", ("Start", "supplier_id"): "09999999"}
B = promised(jobs=(10, "Whole contract", "New jobs"), long_term=(3, "", "Places for people out of work"))
B |= {("Start", "supplier"): "Better Homes plc"}
C = promised(
    jobs=(12, "Whole contract", "Twelve jobs in the depots"), level_2=(1, "", "One apprentice a year")
)
C |= {("Start", "supplier"): HOSTILE}


def bid(name: str, file: str, typed: dict[Key, Value]) -> Bid:
    """The bid as validation reports on it."""
    inputs = {**ASKED, **typed}
    entries = {key: Entry(key, value, value, Place("Mapping", "F9")) for key, value in inputs.items()}
    found = run(Case(mapping(), inputs, frozenset(issued().inputs)))
    of = replace(returned(), entries=entries, sha256=str(len(file)) * 64)
    return Bid(name, Copy(file, tuple(found), of, edition="PPN 06/20"), mapping())


@cache
def bids() -> tuple[Bid, ...]:
    return bid("A", "in/acme.xlsx", A), bid("B", "in/better-homes.xlsx", B), bid("C", "in/c.xlsx", C)


def table_of(placed: Placed, sheet: str) -> dict[str, dict[str, object]]:
    """The rows of a sheet's table by their first cell."""
    (found,) = (s for s in placed.workbook.sheets if s.name == sheet)
    part: Table = found.tables[0]
    rows = zip(*(column.content for column in part.columns), strict=True)
    return {str(row[0]): dict(zip((c.heading for c in part.columns), row, strict=True)) for row in rows}


def test_commitments_are_side_by_side_for_the_whole_contract_with_what_was_asked() -> None:
    rows = table_of(lay_out_comparison(bids()), "Side by side")
    jobs = rows[JOBS]
    # 5 a year for three years are 15.
    assert [jobs[f"Bid {letter}"] for letter in "ABC"] == [15, 10, 12]
    assert (jobs["Required"], jobs["Asked"]) == ("Must", "at least 12")
    assert jobs["Look at"] == "B: below the minimum; B: unclear"
    both = rows["KPI 2.02"]
    assert [both[f"Bid {letter}"] for letter in "ABC"] == [6, "none", 1]
    assert both["Look at"] == "B: nothing committed"
    assert [rows[LEVEL_3][f"Bid {letter}"] for letter in "ABC"] == [2, "none", "none"]
    assert rows[LEVEL_3]["Look at"] == "A: unclear"
    assert (rows[LONG_TERM]["Asked"], rows[LONG_TERM]["Look at"]) == ("target 5", "B: below the target")


def test_the_summary_counts_what_is_there_missing_below_and_unclear() -> None:
    rows = table_of(lay_out_comparison(bids()), "Summary")
    headings = ("KPIs asked", "Committed", "Missing", "Below minimum", "Below target", "Unclear")
    assert [[rows[of][heading] for heading in headings] for of in "ABC"] == [
        [4, 3, 0, 0, 0, 1],
        [4, 2, 1, 1, 1, 1],
        [4, 2, 0, 0, 0, 0],
    ]


def test_each_bidder_is_asked_about_its_own_bid_only() -> None:
    a, b, c = (questions(one, Names(bids()), bids()) for one in bids())
    assert [(one.kpi, one.there) for one in a][:1] == [(LEVEL_3, "Deliverable says 'tbc': tbc")]
    assert [one.kpi for one in b][:4] == ["KPI 2.02", JOBS, LONG_TERM, JOBS]
    assert b[1].there == "FTE jobs created. Committed: 10. Asked: at least 12."
    assert "Less is committed than the minimum" in b[1].ask
    assert not [one for one in c if one.kpi in {JOBS, LEVEL_2}]


@pytest.mark.parametrize(
    ("deliverable", "why"),
    [
        ("", "Deliverable is blank"),
        ("Twelve new jobs", "Deliverable has fewer than four words"),
        ("We will create jobs where possible", "Deliverable says 'where possible'"),
        ("One apprentice a year", "The same deliverable is given for several KPIs"),
        ("Twelve jobs in the depots", None),
    ],
)
def test_a_deliverable_is_unclear_if_blank_short_vague_or_said_twice(
    deliverable: str, why: str | None
) -> None:
    of = bid("A", "a.xlsx", C | {("Lines", JOBS, "Deliverable"): deliverable})
    assert of.unclear.get(JOBS) == why


def test_bids_of_other_terms_or_versions_are_said_and_not_put_together() -> None:
    other = bid("D", "d.xlsx", C | {("Kpis", JOBS, "Required figure"): 1})
    older = replace(bids()[0], letter="E", report=replace(bids()[0].report, edition="PPN 02"))
    broken = Bid("F", Copy("f.xlsx", (Found("F724", "f.xlsx"),)))
    every = (*bids(), other, older, broken)
    assert compared(every) == bids()
    placed = lay_out_comparison(every)
    rows = table_of(placed, "Summary")
    assert [rows[of]["Compared"] for of in "ACDEF"] == [
        "Yes",
        "Yes",
        "No: another issue code or version",
        "No: another issue code or version",
        "No: could not be used",
    ]
    assert "Bid D" not in table_of(placed, "Side by side")[JOBS]
    assert "issued workbook" in questions(other, Names(every), compared(every))[0].ask
    assert "could not be used" in questions(broken, Names(every), compared(every))[0].ask
    assert compared((broken,)) == ()


def words_in(placed: Placed) -> set[str]:
    return {str(c.value) for sheet in placed.workbook.sheets for c in placed.cells(sheet)}


def test_it_is_stamped_not_a_score_and_has_no_pounds_under_the_model() -> None:
    placed = lay_out_comparison(bids())
    names = [sheet.name for sheet in placed.workbook.sheets]
    assert names == ["Summary", "Side by side", "In words", "Questions A", "Questions B", "Questions C"]
    stamp = "Not a score. Figures show what a commitment amounts to."
    for sheet in placed.workbook.sheets[:3]:
        assert any(str(c.value).startswith(stamp) for c in placed.cells(sheet)), sheet.name
        assert not [c for c in placed.cells(sheet) if "£" in c.kind.number_format]
    assert any(word.startswith("No £ are shown") for word in words_in(placed))


def test_a_call_off_in_the_national_toms_shows_pounds_and_says_so() -> None:
    language = ("Start", "calloff_language")
    toms: dict[Key, Value] = {("Start", "framework_language"): "National TOMs", language: "National TOMs"}
    pair = [bid("A", "a.xlsx", A | toms), bid("B", "b.xlsx", C | toms)]
    placed = lay_out_comparison(pair)
    worth = table_of(placed, "Value in pounds")
    # Six FTE-years of long-term unemployed people at £20,388.68.
    assert worth[LONG_TERM]["Bid A"] == pytest.approx(6 * 20_388.68)
    assert worth[LONG_TERM]["Bid B"] == ""
    assert any(word.startswith("£ are shown: this call-off") for word in words_in(placed))
    both = toms | {language: "Social Value Model"}
    mixed = lay_out_comparison([bid("A", "a.xlsx", A | both)])
    assert "Value in pounds" not in [sheet.name for sheet in mixed.workbook.sheets]


def test_letters_leave_no_name_in_any_part_of_the_file(tmp_path: Path) -> None:
    typed = {("Lines", LEVEL_3, "Deliverable"): "As BETTER homes does, acme   cleaning trains; see acme.xlsx"}
    every = (bid("A", "in/acme.xlsx", A | typed), *bids()[1:])
    plain, hidden = tmp_path / "plain.xlsx", tmp_path / "hidden.xlsx"
    build(lay_out_comparison(every), plain)
    build(lay_out_comparison(every, hidden=True), hidden)
    for path, is_there in ((plain, True), (hidden, False)):
        with zipfile.ZipFile(path) as package:
            said = b"\n".join(package.read(name) for name in package.namelist()).decode("latin-1").casefold()
        for name in ("acme", "better homes", "x.example"):
            assert (name in said) == is_there, name
    assert not [p for p in questions_to_send(every, hidden=True) if "acme" in (p.text + p.name).casefold()]


def test_a_short_name_is_hidden_where_it_is_a_word() -> None:
    short = bid("A", "b.xlsx", A | {("Start", "supplier"): "BT plc"})
    said = Names((short,), hidden=True).masked(
        "BT trains people; BT  plc, BTU and subtotal stay, but not bt plc."
    )
    assert said == "Bid A trains people; Bid A, BTU and subtotal stay, but not Bid A."


def test_the_order_of_letters_tells_nothing_of_names_where_they_are_hidden() -> None:
    reports = [one.report for one in bids()]
    assert in_order(reports, hidden=False) == reports
    # The made-up digests are "1", "2" and "9" sixty-four times, by the length of the file names.
    digests = [one.returned.sha256 for one in in_order(reports, hidden=True) if one.returned]
    assert digests == sorted(digests)
    assert [letter(n) for n in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_hostile_names_are_text_and_every_sheet_prints_in_8_points(tmp_path: Path) -> None:
    many = tuple(replace(bids()[n % 3], letter=letter(n)) for n in range(9))
    for some in (bids(), many):
        placed = lay_out_comparison(some)
        for sheet in (sheet for sheet in placed.workbook.sheets if sheet.tables):
            assert print_scale(sheet, page_breaks(placed, sheet)) >= 80, sheet.name
    build(lay_out_comparison(bids()), tmp_path / "c.xlsx")
    formulas = [f for found in every_cell(tmp_path / "c.xlsx").values() for f, _ in found.values() if f]
    assert formulas == [f'HYPERLINK("#\'Questions {of}\'!A1","Open")' for of in "ABC"]


def test_questions_can_be_sent_one_file_for_each_bidder_that_has_some() -> None:
    papers = questions_to_send(bids())
    assert [paper.name for paper in papers][:2] == ["001-acme-cleaning-ltd", "002-better-homes-plc"]
    text = papers[1].text
    assert "To: Better Homes plc" in text
    assert "Acme" not in text
    assert "2. KPI 2.01" in text
    assert "Committed: 10. Asked: at least 12." in " ".join(text.split())
