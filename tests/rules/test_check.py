"""Every rule finds its mistake, at its cell, and in a sound return nothing is found.

The cases are in `tests/cases/mistakes.txt`; `test_live_mistakes` asks the workbook about the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builder.data.load import load
from builder.grid.kinds import ErrorValue, Value
from builder.layout.cells import Key
from builder.read.returned import Entry, Place, Returned
from builder.rules.catalogue import finding
from builder.rules.check import RULES, Case, run
from builder.rules.echoes import silenced
from builder.sums.inputs import Inputs
from tests.support.built import placed
from tests.support.mistakes import (
    LIVE,
    LIVE_MISTAKES,
    MISTAKES,
    SOUND,
    Mistake,
    case_of,
    cells,
    mapping,
    name,
    read,
    table,
)

SOUND_TEXTS = (
    "Invoices 2024/0163 to 2024/0199, 12,345,678 pages",
    "Contract reference 07/2024/001234567",
    "£01,234,567,890 in all, 0.1234567890",
    "Meeting at 10.30 with 0 of 1234567 people",
    "Led with St John Ambulance, on the charity day's Drive A",
    "Contact: see the log. Name: Riverside. Recruited Care leavers, hired MRS 12, DRS Ltd",
)


def test_in_a_sound_return_nothing_is_found() -> None:
    assert [(f.code, f.key) for f in run(case_of({}))] == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=name)
def test_the_mistake_is_found_at_its_cell(mistake: Mistake) -> None:
    assert mistake.cell in [found.key for found in run(case_of(mistake.change), (mistake.code,))]


@pytest.mark.parametrize("mistake", LIVE_MISTAKES, ids=name)
def test_nothing_is_found_but_the_mistake_and_what_goes_with_it(mistake: Mistake) -> None:
    assert {found.code for found in run(case_of(mistake.change), LIVE)} == mistake.codes


@pytest.mark.parametrize(
    "change",
    [
        {("Start", "period_start"): date(2024, 4, 1)},  # the first period begins with the contract
        {("Start", "period_start"): None},
        {("Start", "contract_start"): None},
        {("Start", "stage"): "Award"},
        {("Lines", "KPI 8.01", "Before"): 0},
        {("Lines", "KPI 8.01", "Commitment"): None},
        {("Select", "MAC 8.1", "Tick"): False},
        {  # a stock is its latest state
            ("Kpis", "KPI 5.01", "Choice"): "Include",
            ("Lines", "KPI 5.01", "Commitment"): 0.1,
            ("Lines", "KPI 8.01", "Before"): 1,
        },
    ],
)
def test_an_empty_before_is_asked_about_only_where_earlier_periods_count(change: Inputs) -> None:
    assert list(run(case_of({("Lines", "KPI 8.01", "Before"): None, **change}), ("L419",))) == []


QUARTER = {("Start", "period_end"): date(2025, 6, 30)}
YEARLY = {
    ("Kpis", "KPI OWN 1", "Title"): "Water saved",
    ("Kpis", "KPI OWN 1", "MACs"): "MAC 8.1",
    ("Kpis", "KPI OWN 1", "Accumulates"): "annual",
    ("Lines", "KPI OWN 1", "Commitment"): 400,
}
LATEST = {
    ("Kpis", "KPI 5.01", "Choice"): "Include",
    ("Lines", "KPI 5.01", "Commitment"): 0.1,
}
NOTHING = {("Lines", "KPI 8.01", "This period"): None}


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        (NOTHING, ["KPI 8.01"]),
        (NOTHING | QUARTER, ["KPI 8.01"]),
        ({("Lines", "KPI 8.01", "This period"): 0}, []),
        ({("Lines", "KPI 8.01", "This period"): "none yet"}, []),  # L401 names it
        (NOTHING | {("Start", "stage"): "Award"}, []),
        (NOTHING | {("Start", "period_end"): None}, []),
        (NOTHING | {("Lines", "KPI 8.01", "Commitment"): None}, []),
        (
            NOTHING | {("Profile", "KPI 8.01", f"Year {y}"): share for y, share in ((1, 0), (2, 0), (3, 1))},
            [],
        ),
        (YEARLY, ["KPI OWN 1"]),
        (YEARLY | QUARTER, []),  # its year ends in a later period
        (YEARLY | {("Lines", "KPI OWN 1", "Before"): 100}, ["KPI OWN 1"]),  # another year's figure
        (LATEST, ["KPI 5.01"]),
        (LATEST | {("Lines", "KPI 5.01", "Before"): 3}, []),  # the latest state is that of an earlier period
    ],
)
def test_a_figure_is_asked_for_where_a_part_is_due_and_the_period_has_none(
    change: Inputs, rows: list[str]
) -> None:
    assert [found.key[1] for found in run(case_of(change), ("L420",))] == rows


@pytest.mark.parametrize("text", SOUND_TEXTS)
def test_figures_and_references_are_no_data_of_people(text: str) -> None:
    case = case_of({("Lines", "KPI 8.01", "Note"): text})
    assert [f.code for f in run(case, ("M961", "M962", "M963", "M973"))] == []


def test_reports_do_not_repeat_data_of_people() -> None:
    case = case_of({("Lines", "KPI 8.01", "Note"): "AB123456C of 0161 496 0000"})
    assert [f.what for f in run(case, ("M961",))] == ["… of 0161 496 0000"]


def test_a_share_is_said_in_per_cent_and_its_part_in_its_own_unit() -> None:
    included: dict[Key, Value] = {("Kpis", "KPI 7.01", "Choice"): "Include"}
    promised: dict[Key, Value] = {("Kpis", "KPI 7.01", "Target or minimum"): "Minimum"}
    promised |= {("Kpis", "KPI 7.01", "Required figure"): 0.1, ("Lines", "KPI 7.01", "Commitment"): 0.08}
    below = list(run(case_of(included | promised), ("L442",)))
    assert [(found.what, found.wanted) for found in below] == [("8%", "10%")]
    reported: dict[Key, Value] = {("Lines", "KPI 7.01", "This period"): 3}
    assert [found.what for found in run(case_of(included | reported), ("L405",))] == ["3 companies"]


AWARDED = """
Start | revision | 0
Scope | TLI | In scope | TRUE
Values | NT29 | Own value | 10
Lines | KPI 8.01 | Commitment | 250
"""
CHANGES = """
A921 Select | MAC 8.2 | Tick
Select | MAC 8.2 | Tick | TRUE

A921 Kpis | KPI 8.01 | Choice
Kpis | KPI 8.01 | Choice | Include

A922 Select | MAC 8.1 | Weighting
Select | MAC 8.1 | Weighting | 0.2

A922 Kpis | KPI 8.01 | Required figure
Kpis | KPI 8.01 | Required figure | 200

A923 Start | def_local_area
Start | def_local_area | The county

A924 Lines | KPI 8.01 | Commitment
Lines | KPI 8.01 | Commitment | 200

A925 Values | NT29 | Own value
Values | NT29 | Own value | 12

A926 Start | contract_value
Start | contract_value | 7000000

A926 Start | supplier
Start | supplier | Another supplier

A927 Start | bound_good
Start | bound_good | 0.95

A930 Lines | KPI 8.01 | Accepted rating
Lines | KPI 8.01 | Accepted rating | Good
Lines | KPI 8.01 | Rating reason | Agreed by phone

A930 Lines | KPI 8.01 | Rating reason
Lines | KPI 8.01 | Rating reason | Agreed by phone

A927 Kpis | KPI 8.01 | Good from
Kpis | KPI 8.01 | Good from | 0.5

A928 | issue_code
Select | MAC 8.2 | Tick | TRUE

A929 Start | authority
Start | authority | Another department
Start | contract_title | Catering
Start | contract_ref | C 2
"""
FILLED_IN = """
Start | supplier_size | Small
Start | period_start | 2025-10-01
Start | return_status | Final
Start | signed_by | A person
Lines | KPI 8.01 | This period | 120
Lines | KPI 8.01 | Evidence | Photographs
Lines | KPI 8.01 | Change | 20
Regions | KPI 2.01 | Delivered | London | 3
"""


def copy_of(inputs: Inputs, name: str = "copy.xlsx") -> Returned:
    """A copy that holds these inputs and nothing else."""
    entries = {key: Entry(key, inputs.get(key), inputs.get(key), Place("?", "A1")) for key in cells()}
    return Returned(Path(name), "", "", "", calculated=True, entries=entries, results={})


def test_a_figure_of_mapping_that_is_typed_on_regions_is_named_by_its_cell_there() -> None:
    row = ("Regions", "KPI 2.01 | Delivered")
    typed_: tuple[tuple[Key, Value | None, str], ...] = (
        (("Regions", "KPI 2.01 | Commitment", "London"), 9, "C8"),
        ((*row, "North East"), None, "C9"),
        ((*row, "Wales"), 3, "K9"),
        ((*row, "Its region"), "Wales", "G9"),
    )
    entries = {key: Entry(key, value, value, Place("Regions", at)) for key, value, at in typed_}
    copy = replace(copy_of({}), entries=entries)
    case = Case(mapping(), copy.inputs, cells(), returned=copy)
    assert case.place(("Lines", "KPI 2.01", "This period")) == Place("Regions", "K9")
    assert case.place(("Lines", "KPI 2.01", "Note")) == Place()


def returned(change: Inputs) -> Case:
    """A return of what was issued, changed."""
    sent = {**defaults(), **SOUND, **table(AWARDED)}
    copy = copy_of({**sent, **change})
    case = Case(
        load(),
        {k: "" if e.value is None else e.value for k, e in copy.entries.items()},
        cells(),
    )
    code = str(Case(mapping(), sent, case.asked).figures.fields["issue_code"])
    return replace(case, returned=copy, issued=copy_of(sent), issued_code=code)


def defaults() -> dict[Key, Value]:
    """What a blank workbook holds in its inputs."""
    drawn = (cell for sheet in placed().workbook.sheets for cell in placed().cells(sheet))
    return {cell.key: cell.value for cell in drawn if cell.is_input and cell.value is not None}


AGAINST = tuple(code for code in sorted(RULES) if code.startswith("A"))


@pytest.mark.parametrize("one", tuple(read(CHANGES)), ids=lambda one: f"{one.code} {one.cell[-1]}")
def test_a_change_of_what_was_issued_is_found(one: Mistake) -> None:
    found = {(f.code, f.key) for f in run(returned(one.change), AGAINST)}
    assert (one.code, one.cell) in found
    assert {other for other, _ in found} <= {one.code, "A928", "A921"}


@pytest.mark.parametrize(("pasted", "code"), [(ErrorValue("#N/A"), "S124"), ("Which books? 📚", "S122")])
def test_a_missing_issue_code_is_told_with_its_cause_alone(pasted: Value, code: str) -> None:
    found = silenced(run(returned({("Select", "MAC 8.2", "Question"): pasted}), ("A928", "S122", "S124")))
    assert [one.code for one in found] == [code]


def test_filling_in_a_return_changes_nothing_that_was_issued() -> None:
    assert list(run(returned(table(FILLED_IN)), AGAINST)) == []


def test_a_reference_of_zero_identifies_a_contract() -> None:
    issued, other = (copy_of({**defaults(), ("Start", "contract_ref"): ref}) for ref in (0, 1))
    for copy, codes in ((issued, []), (other, ["A929"])):
        case = Case(mapping(), copy.inputs, cells(), returned=copy, issued=issued)
        assert [found.code for found in run(case, AGAINST)] == codes


def test_every_rule_that_needs_no_copy_has_a_case() -> None:
    """Elsewhere: other editions in whole/test_every_edition.py, M974 in contracts/test_history.py."""
    named = {one.code for one in (*MISTAKES, *read(CHANGES))} | {"C232", "S128", "M974"}
    assert {code for code in RULES if code[0] not in "FN"} == named
    assert all(finding(code).live != (code[0] in "AM") for code in named)
