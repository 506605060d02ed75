"""Accept: what was accepted becomes data, a letter for each supplier and ratings for a notice."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from builder.grid.kinds import Value
from builder.layout.cells import Key
from builder.model.mapping import Mapping
from builder.read.acceptance import Acceptance, Decision
from builder.read.returned import Entry, Place
from builder.rules.check import Case
from builder.rules.file_report import Reported
from builder.rules.period import reported
from builder.samples.contract import Inputs
from builder.samples.sample import samples
from builder.sums.inputs import number
from builder.sums.reckon import reckon
from builder.workbooks.accepted.data import HEADINGS, accepted_csv
from builder.workbooks.accepted.letters import letters, notices
from builder.workbooks.accepted.ratings import for_notice, rated
from builder.workbooks.save import save_papers
from builder.write.paper import page_breaks, print_scale
from tests.support.built import placed
from tests.support.cells import every_cell
from tests.workbooks.test_report import returned

BOUNDS = (1.0, 0.9, 0.75)
MEANINGS = {"Good": "Performance is meeting or exceeding the KPIs"}
FIRST = Decision(
    file="in/a.xlsx",
    contract="EX-1",
    line="KPI 2.01",
    title="FTE jobs created",
    unit="FTE jobs",
    reported=8.0,
    accepted=6.0,
    seen="Yes",
    reason="Two began later",
    rating="",
    is_for_notice=True,
    committed=40.0,
    target=10.0,
    evidence="Payroll",
    supplier="Example Cleaning Ltd",
    authority="Roads Agency",
    period=(date(2026, 4, 1), date(2026, 6, 30)),
    regions="Wales 8",
    shown_rating="Good",
    before=2.0,
    counted_as="flow",
    base="",
    bounds=BOUNDS,
    copy="ab" * 32,
    cell="J6",
)
UNRATED = (None, None, None)
STAFF = replace(FIRST, line="BASE staff", title="Staff", unit="people", committed=None, target=None)
BASE = replace(STAFF, reported=50.0, accepted=40.0, before=None, counted_as="stock", bounds=UNRATED)
BASE = replace(BASE, is_for_notice=False, cell="J7")
SHARE = replace(FIRST, line="KPI 5.01", title="Disabled people employed", reported=4.0, accepted=4.0)
SHARE = replace(SHARE, reason="", committed=0.1, target=0.1, before=None, counted_as="stock")
SHARE = replace(SHARE, base="BASE staff", cell="J8")
OPEN = replace(FIRST, line="KPI 4.01", title="Hours given", accepted=None, reason="", cell="J9", unit="hours")
ALL = (FIRST, BASE, SHARE, OPEN)


def words_of(*decisions: Decision) -> list[str]:
    return [one.rating for one in rated(decisions)]


def test_a_flow_is_rated_on_before_and_the_accepted_quantity() -> None:
    # 2 before and 6 accepted are 80 % of 10; the reported 8 would have been 100 %.
    (one,) = rated((FIRST,))
    assert (one.result, one.on_track, one.rating) == (8, 0.8, "Requires improvement")
    assert words_of(replace(FIRST, accepted=8.0)) == ["Good"]
    assert words_of(replace(FIRST, accepted=7.0)) == ["Approaching target"]
    assert words_of(replace(FIRST, accepted=5.0)) == ["Inadequate"]


def test_a_share_is_rated_on_what_was_accepted_of_its_whole() -> None:
    # 4 of the accepted 40 people are the 10 % asked for; of the reported 50 they were 8 %.
    assert rated(ALL)[2].result == pytest.approx(0.1)
    assert rated(ALL)[2].rating == "Good"
    assert rated((replace(BASE, accepted=None), SHARE))[1].rating == "Requires improvement"
    assert rated((SHARE,))[0].rating == "Not rated"


def test_a_stock_takes_the_place_of_the_earlier_one_and_a_year_stands_alone() -> None:
    stock = replace(FIRST, counted_as="stock")
    assert [rated((replace(stock, counted_as=rule),))[0].result for rule in ("stock", "annual")] == [6, 6]


def test_the_rating_of_the_contract_manager_goes_before_and_nothing_is_rated_without_a_target() -> None:
    assert words_of(replace(FIRST, rating="Other")) == ["Other"]
    assert words_of(replace(FIRST, target=None)) == ["Not rated"]
    assert words_of(replace(FIRST, committed=None, target=None)) == [""]
    assert words_of(BASE) == [""]


def as_decision(line: Reported) -> Decision:
    """What the report says of a line, with nothing decided."""
    of = line.standing
    made = replace(FIRST, line=line.key, reported=line.figure, accepted=None, counted_as=of.counted_as)
    bounds = of.bounds or (None, None, None)
    return replace(
        made, base=of.base, committed=of.committed, target=of.target, before=of.before, bounds=bounds
    )


def typed_in(line: str) -> Key:
    return ("Lines", line, "This period")


def two_thirds(decisions: list[Decision], inputs: Inputs) -> dict[Key, Value]:
    """Two thirds of what was reported, typed in on Mapping, of every line that is not split by region."""
    split = {key[1].removesuffix(" | Delivered") for key in inputs if key[0] == "Regions"}
    lines = [one for one in decisions if typed_in(one.line) in inputs and one.line not in split]
    return {typed_in(o.line): round(o.reported * 2 / 3, 2) for o in lines if o.reported is not None}


def test_ratings_are_those_of_the_workbook_with_the_accepted_quantity_typed_in(mapping: Mapping) -> None:
    """Every line of twelve samples: as reported, and with two thirds of it accepted."""
    compared = 0
    for sample in samples(placed(), mapping, 12, 3):
        entries = {key: Entry(key, value, value, Place()) for key, value in sample.inputs.items()}
        made = replace(returned(), entries=entries)
        lines = reported(Case(mapping, sample.inputs, frozenset(), made))
        decisions = [as_decision(line) for line in lines]
        shown = reckon(mapping, sample.inputs).cells
        for one in rated(decisions):
            if not one.decision.line.endswith("TOMs figure"):
                assert one.rating == shown["Lines", one.decision.line, "Rating"], one.decision.line
                compared += one.is_rated
        fewer = two_thirds(decisions, sample.inputs)
        again = reckon(mapping, {**sample.inputs, **fewer}).cells
        accepted = [replace(o, accepted=number(fewer.get(typed_in(o.line)))) for o in decisions]
        for one in rated(accepted):
            if one.decision.is_decided and not one.decision.base:
                assert one.rating == again["Lines", one.decision.line, "Rating"], one.decision.line
    assert compared > 40


def test_the_notice_has_the_chosen_kpis_or_else_all_rated_ones_with_the_latest_period() -> None:
    later = replace(FIRST, period=(date(2026, 7, 1), date(2026, 9, 30)), file="b.xlsx", accepted=8.0)
    other = replace(OPEN, is_for_notice=False)
    assert [one.decision for one in for_notice(rated((later, FIRST, other)))] == [later]
    none = [replace(one, is_for_notice=False) for one in (FIRST, BASE, SHARE)]
    assert [one.decision.line for one in for_notice(rated(none))] == ["KPI 2.01", "KPI 5.01"]


def test_a_letter_says_what_was_reported_what_is_accepted_and_why() -> None:
    (letter,) = letters(rated(ALL), MEANINGS)
    assert letter.name == "001-example-cleaning-ltd-ex-1-letter"
    assert letter.text.splitlines() == [
        "Subject: Social value delivery, contract EX-1: what is accepted",
        "",
        "To: Example Cleaning Ltd",
        "From: Roads Agency",
        "Contract: EX-1",
        "Period: 1 April 2026 to 30 June 2026",
        "",
        "Thank you for your return. This is what is accepted of the figures",
        "reported for the period.",
        "",
        "Accepted as reported:",
        "",
        "- Disabled people employed (KPI 5.01): 4 FTE jobs",
        "",
        "Accepted with another quantity:",
        "",
        "- FTE jobs created (KPI 2.01): reported 8, accepted 6 FTE jobs",
        "   Reason: Two began later",
        "- Staff (BASE staff): reported 50, accepted 40 people",
        "   Reason: Two began later",
        "",
        "Not decided yet:",
        "",
        "- Hours given (KPI 4.01): reported 8 hours",
        "",
        "In the next return, enter accepted quantities, not reported ones, under",
        "Before. Please reply if you do not agree.",
    ]


def test_a_notice_is_ready_to_copy_and_says_what_is_missing() -> None:
    (text,) = notices(rated((FIRST, BASE, SHARE)), MEANINGS).values()
    lines = text.splitlines()
    assert "1. FTE jobs created: Requires improvement" in lines
    assert "2. Disabled people employed: Good: Performance is meeting or exceeding" in lines
    assert "2 rated KPIs are chosen. A contract of more than £5 million needs at" in lines
    (text,) = notices(rated(ALL), MEANINGS).values()
    assert "since nothing is decided: Hours given." in " ".join(text.split())
    assert "at least three" not in " ".join(text.split())


def test_two_contracts_of_a_supplier_get_two_letters() -> None:
    made = letters(rated((FIRST, replace(SHARE, contract="EX-2"))), MEANINGS)
    assert [paper.name[:3] for paper in made] == ["001", "002"]
    assert "KPI 5.01" not in made[0].text


def test_the_data_have_the_cell_and_the_files_and_no_formula(tmp_path: Path) -> None:
    hostile = replace(FIRST, reason="=1+1", supplier="+cmd|x", line="KPI 9\r\nx")
    of = Acceptance(tmp_path / "report.xlsx", "cd" * 32, "Acceptance", (hostile, OPEN))
    text = accepted_csv(of, rated(of.decisions))
    rows = list(csv.reader(text.removeprefix("\ufeff").splitlines()))
    assert rows[0] == list(HEADINGS)
    first, second = (dict(zip(rows[0], row, strict=True)) for row in rows[1:])
    assert (first["reason"], first["supplier"], first["line"]) == ("'=1+1", "'+cmd|x", "KPI 9 x")
    assert (first["reported"], first["accepted"], first["result_to_date"]) == ("8", "6", "8")
    assert (first["period_end"], first["rating"]) == ("2026-06-30", "Requires improvement")
    assert (first["report_file"], first["report_cell"]) == ("report.xlsx", "J6")
    assert (first["report_sha256"], first["return_sha256"]) == ("cd" * 32, "ab" * 32)
    assert (second["accepted"], second["reported"]) == ("", "8")


def test_letters_are_written_as_text_and_as_a_page_that_can_be_printed(tmp_path: Path) -> None:
    hostile = replace(FIRST, reason='=HYPERLINK("http://x.example")', supplier="@SUM(A1)")
    made = letters(rated((hostile, BASE, SHARE, OPEN)), MEANINGS)
    for paper in made:
        for sheet in paper.placed.workbook.sheets:
            assert print_scale(sheet, page_breaks(paper.placed, sheet)) >= 80, sheet.name
    save_papers(made, tmp_path / "out", {"accepted.csv": "x"}, lambda: None)
    assert len(list((tmp_path / "out").iterdir())) == 2 * len(made) + 1
    for path in (tmp_path / "out").glob("*.xlsx"):
        cells = every_cell(path)
        assert list(cells) == ["Letter", "Ratings"]
        assert not [formula for found in cells.values() for formula, _ in found.values() if formula]
        assert openpyxl.load_workbook(path)["Letter"]["A1"].value == "What is accepted: contract EX-1"
