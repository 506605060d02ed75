"""Every rule finds its mistake, at its cell, and in a sound return nothing is found.

Each case is a small table: the code and the cell that is named, then what is typed otherwise than in SOUND.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from builder.data.load import load
from builder.grid.kinds import ErrorValue, Value
from builder.layout.cells import Key
from builder.model.mapping import Mapping
from builder.read.returned import Entry, Place, Returned
from builder.rules.catalogue import finding
from builder.rules.check import RULES, Case, run
from builder.rules.echoes import silenced
from builder.sums.inputs import Inputs
from tests.support.built import placed
from tests.support.states import asked

SOUND = """
Start | stage | Delivery
Start | procurement_began | 2023-06-01
Start | route | Contract
Start | authority | A department
Start | supplier | A supplier
Start | contract_title | Cleaning
Start | contract_ref | C 1
Start | contract_value | 8000000
Start | contract_start | 2024-04-01
Start | contract_end | 2027-03-31
Start | period_start | 2025-04-01
Start | period_end | 2026-03-31
Start | def_local_area | The city
Start | def_groups | Care leavers
Scope | TLI | In scope | TRUE
Scope | TLJ | In scope | TRUE
Criteria | MAC 8.1 | Tick | TRUE
Lines | KPI 8.01 | Deliverable | Community days
Lines | KPI 8.01 | Commitment | 300
Lines | KPI 8.01 | Before | 100
Lines | KPI 8.01 | This period | 90
Lines | KPI 8.01 | Evidence | Log
"""

START = """
S101 Outcomes | Outcome 1 | Tick
Criteria | MAC 8.1 | Tick | FALSE

S102 Start | procurement_began
Start | procurement_began | 2025-11-03

S103 Start | contract_end
Start | contract_start | 2028-04-01

S103 Start | contract_start
Start | contract_start |

S104 Start | period_start
Start | period_start |

S104 Start | period_end
Start | period_end | 2027-06-30

S105 Start | framework_language
Start | route | Framework

S106 Start | bound_good
Start | bound_good | 0.5

S123 Start | contract_value
Start | contract_value | 6.3

S123 Start | full_time_hours
Start | full_time_hours | 375

S123 Start | full_time_hours
Start | full_time_hours | 0.5

S123 Start | bound_good
Start | bound_good | 100

S123 Kpis | KPI 8.01 | Good from
Kpis | KPI 8.01 | Good from | 3

S107 Outcomes | Outcome 1 | Tick
Outcomes | Outcome 1 | Tick | TRUE
Outcomes | Outcome 4 | Tick | TRUE
Outcomes | Outcome 7 | Tick | TRUE

S108 Kpis | KPI 1.01 | Choice
Outcomes | Outcome 3 | Tick | TRUE

S109 Start | contract_value
Start | contract_value | 900000

S110 Start | signed_by
Start | return_status | Final

S111 Scope | TLC | In scope
Kpis | KPI 2.01 | Choice | Include
Scope | TLI | In scope | FALSE
Scope | TLJ | In scope | FALSE

S112 Start | def_local_area
Start | def_local_area |
Kpis | KPI NT1c | Choice | Include

S113 Start | def_groups
Start | def_groups |
Kpis | KPI 6.01 | Choice | Include

S114 Values | NT16 | Own value
Start | value_book | Own values

S115 Start | stage
Start | stage | Tender

S116 Start | supplier_size
Start | supplier_size | Tiny

S117 Start | contract_value
Start | contract_value | 8m

S117 Start | signed_date
Start | signed_date | last week

S122 Start | def_local_area
Start | def_local_area | Local 😀 area

S122 Criteria | MAC 8.1 | Question
Criteria | MAC 8.1 | Question | Books 📚

S117 Start | authority
Start | authority | #N/A

S124 Start | contract_value
Start | contract_value | #REF!

S124 Criteria | MAC 8.1 | Question
Start | authority | #N/A
Criteria | MAC 8.1 | Question | #N/A

S118 Start | def_local_area
Start | def_local_area | xxxxxxxxxx * 21

S119 Start | supplier
Start | supplier |

S120 Outcomes | Outcome 2 | Tick
Outcomes | Outcome 2 | Tick | yes

S121 Scope | TLC | In scope
Scope | TLC | In scope | yes
"""

CHOOSING = """
C201 Criteria | MAC 8.1 | Set by framework
Start | route | Call-off
Criteria | MAC 8.2 | Set by framework | Yes

C202 Criteria | MAC 8.2 | Weighting
Criteria | MAC 8.1 | Weighting | 0.7
Criteria | MAC 8.2 | Tick | TRUE
Criteria | MAC 8.2 | Weighting | 0.4

C203 Criteria | MAC 3.2 | Tick
Criteria | MAC 3.2 | Tick | TRUE

C204 Criteria | MAC 8.1 | Weighting
Criteria | MAC 8.1 | Weighting | ten

C204 Criteria | MAC 8.1 | Tick
Criteria | MAC 8.1 | Tick | x

C204 Criteria | MAC 8.1 | Question
Criteria | MAC 8.1 | Question | #N/A

C205 Criteria | MAC 8.1 | Question
Criteria | MAC 8.1 | Question | xxxxxxxxxx * 31

K301 Kpis | KPI 8.01 | Reason
Kpis | KPI 8.01 | Choice | Include

K302 Kpis | KPI 8.01 | Reason in words
Kpis | KPI 8.01 | Choice | Include
Kpis | KPI 8.01 | Reason | Other

K303 Kpis | KPI OWN 1 | MACs
Kpis | KPI OWN 1 | Title | Open days

K304 Kpis | KPI NT8 | Choice
Kpis | KPI NT8 | Choice | Include
Kpis | KPI NT17 | Choice | Include
Criteria | MAC 8.1 | Tick | FALSE

K313 Kpis | KPI 3.13 | Choice
Kpis | KPI 3.13 | Choice | Include
Kpis | KPI 3.17 | Choice | Include
Criteria | MAC 8.1 | Tick | FALSE

K305 Kpis | KPI NT1c | Choice
Start | stage | Plan
Kpis | KPI NT1c | Choice | Include

K306 Kpis | KPI NT46 | Choice
Kpis | KPI NT46 | Choice | Include

K307 Kpis | KPI 8.01 | Good from
Kpis | KPI 8.01 | Good from | 0.8

K308 Kpis | KPI 1.04 | Choice
Kpis | KPI 1.04 | Choice | Include

K309 Kpis | KPI 5.01 | Choice
Kpis | KPI 5.01 | Choice | Include

K310 Kpis | KPI 8.01 | Requirement
Kpis | KPI 8.01 | Requirement | Perhaps

K310 Kpis | KPI 8.01 | Required figure
Kpis | KPI 8.01 | Required figure | many

K310 Kpis | KPI OWN 1 | MACs
Kpis | KPI OWN 1 | MACs | MAC 9.9

K310 Kpis | KPI OWN 1 | Unit
Kpis | KPI OWN 1 | Unit | #NAME?

K311 Kpis | KPI OWN 1 | Title
Kpis | KPI OWN 1 | Title | xxxxxxxxxx * 7

K312 Kpis | KPI 8.01 | Required figure
Kpis | KPI 8.01 | Target or minimum | Minimum
Kpis | KPI 8.01 | Required figure | 400
"""

REPORTING = """
L401 Lines | KPI 8.01 | This period
Lines | KPI 8.01 | This period | about forty

L401 Lines | KPI 8.01 | Change date
Lines | KPI 8.01 | Change | 20
Lines | KPI 8.01 | Change date | next April

L401 Lines | KPI 8.01 | Basis
Lines | KPI 8.01 | Basis | Per month

L401 Lines | KPI 8.01 | Evidence
Lines | KPI 8.01 | Evidence | #REF!

L402 Lines | KPI 8.01 | Before
Lines | KPI 8.01 | Before | -100

L402 Lines | KPI 3.13 | This period
Kpis | KPI 3.13 | Choice | Include
Lines | KPI 3.13 | This period | 4.5

L403 Lines | KPI 8.01 | Deliverable
Lines | KPI 8.01 | Deliverable |

L404 Lines | KPI 8.01 | Basis
Lines | KPI 8.01 | Basis | Per £1m
Start | contract_value |

L405 Lines | KPI 8.01 | Commitment
Lines | KPI 8.01 | Commitment |

L406 Lines | KPI 8.01 | Evidence
Lines | KPI 8.01 | Evidence |

L407 Lines | KPI 3.13 | This period
Kpis | KPI 3.13 | Choice | Include
Lines | KPI 3.13 | This period | 4

L408 Lines | KPI 3.13 | This period
Kpis | KPI 3.13 | Choice | Include
Lines | KPI 3.13 | This period | 11
Lines | BASE supply-chain companies | This period | 10

L409 Lines | KPI 1.04 | This period
Kpis | KPI 1.04 | Choice | Include
Lines | KPI 1.04 | Before | 191

L410 Lines | KPI 4.03 | Baseline method
Kpis | KPI 4.03 | Choice | Include
Lines | KPI 4.03 | This period | 4
Lines | KPI 4.03 | Baseline | 50
Lines | KPI 4.03 | Baseline year | 2023

L411 Lines | KPI 8.01 | TOMs commitment
Start | report_in | Both

L412 Lines | KPI 8.01 | Change date
Lines | KPI 8.01 | Change | -20

L413 Lines | KPI 3.13 | Commitment
Kpis | KPI 3.13 | Choice | Include
Lines | KPI 3.13 | Commitment | 12

L414 Lines | KPI NT28 | Note
Lines | KPI NT28 | Note | Moved

L415 Lines | KPI 8.01 | Rating reason
Lines | KPI 8.01 | Accepted rating | Good

L416 Profile | KPI 8.01 | Year 1
Profile | KPI 8.01 | Year 1 | 0.5
Profile | KPI 8.01 | Year 2 | 0.4
Profile | KPI 8.01 | Year 3 | 1

L417 Lines | KPI 8.01 | Note
Lines | KPI 8.01 | Note | Ask someone@example.org

L418 Lines | KPI NT28 | Commitment
Kpis | KPI NT28 | Choice | Include
Lines | KPI NT28 | Commitment | 9000000

L418 Lines | KPI NT3 | Commitment
Kpis | KPI NT3 | Choice | Include
Lines | KPI NT3 | Commitment | 3000000

L419 Lines | KPI 8.01 | Before
Lines | KPI 8.01 | Before |

L419 Lines | BASE contract spend | Before
Kpis | KPI 3.06 | Choice | Include
Lines | BASE contract spend | This period | 400

L419 Lines | KPI 2.02 L3 | TOMs before
Start | report_in | Both
Kpis | KPI 2.02 | Choice | Include
Lines | KPI 2.02 L3 | Before | 1
Lines | KPI 2.02 L3 | TOMs commitment | 52

R501 Regions | KPI 2.01 | Delivered | London
Kpis | KPI 2.01 | Choice | Include
Regions | KPI 2.01 | Delivered | London | <5

R501 Regions | KPI 2.01 | Delivered | All in
Kpis | KPI 2.01 | Choice | Include
Regions | KPI 2.01 | Delivered | All in | Elsewhere

R502 Regions | KPI 2.01 | Delivered | Not split
Kpis | KPI 2.01 | Choice | Include
Regions | KPI 2.01 | Delivered | London | 5
Regions | KPI 2.01 | Delivered | Not split | 6

R503 Regions | KPI 2.01 | Delivered | Wales
Kpis | KPI 2.01 | Choice | Include
Regions | KPI 2.01 | Delivered | Wales | 5

R504 Regions | KPI 2.01 | Delivered | All in
Kpis | KPI 2.01 | Choice | Include
Regions | KPI 2.01 | Delivered | Not split | 6

R505 Regions | KPI 2.01 | Delivered | UK wide or region not known
Kpis | KPI 2.01 | Choice | Include
Regions | KPI 2.01 | Delivered | UK wide or region not known | 1

R506 Regions | KPI 2.01 | Commitment | Not split
Start | regional_commitments | Yes
Kpis | KPI 2.01 | Choice | Include
Lines | KPI 2.01 | Commitment | 10
Regions | KPI 2.01 | Commitment | London | 9

R507 Regions | KPI 5.01 | Delivered | South East
Kpis | KPI 5.01 | Choice | Include
Regions | KPI 5.01 | Delivered | South East | 2
Regions | BASE contract workforce FTE | Base | South East | 1

R508 Regions | KPI 2.01 | Delivered | London
Kpis | KPI 2.01 | Choice | Include
Regions | KPI 2.01 | Delivered | London | -5

R509 Regions | KPI 2.01 | Delivered | London
Regions | KPI 2.01 | Delivered | London | 5

R510 Regions | KPI 5.01 | Delivered | Not split
Kpis | KPI 5.01 | Choice | Include
Regions | KPI 5.01 | Delivered | London | 4
Regions | KPI 5.01 | Delivered | South East | <5

V601 Values | NT29 | Own source
Values | NT29 | Own value | 12.5
Values | NT29 | Own year | 2025 prices

V602 Values | NT32 | Value in use
Kpis | KPI NT32 | Choice | Include
Lines | KPI NT32 | Commitment | 100

V603 Values | NT29 | Own value
Values | NT29 | Own value | £12

V603 Values | NT29 | Own source
Values | NT29 | Own source | #N/A
"""

SENSE = """
M961 Lines | KPI 8.01 | Note
Lines | KPI 8.01 | Note | Mentored QQ 12 34 56 C and AB123456C

M962 Lines | KPI 8.01 | Evidence
Lines | KPI 8.01 | Evidence | Log; call 0161 496 0000

M962 Start | signed_by
Start | signed_by | A person, +44 (0)20 7946 0018

M963 Start | signed_by
Start | signed_by | someone@example.org

M973 Lines | KPI 8.01 | Note
Lines | KPI 8.01 | Note | Two days a month, led by Dr. Example

M973 Lines | KPI 8.01 | Evidence
Lines | KPI 8.01 | Evidence | Register; apprentice: Given Family

M973 Lines | KPI 8.01 | Note
Lines | KPI 8.01 | Note | hired Given Family-Name in May

M973 Lines | KPI 8.01 | Deliverable
Lines | KPI 8.01 | Deliverable | One place (DOB 01/02/1990)

M964 Lines | KPI 8.01 | This period
Lines | KPI 8.01 | This period | 9000

M965 Lines | KPI NT8 | This period
Start | contract_value | 100000
Kpis | KPI NT8 | Choice | Include
Lines | KPI NT8 | Commitment | 10000
Lines | KPI NT8 | This period | 30000

M965 Lines | KPI NT8 | Commitment
Start | contract_value | 100000
Kpis | KPI NT8 | Choice | Include
Lines | KPI NT8 | Commitment | 30000

M965 Start | contract_value
Start | contract_value | 6.3
Kpis | KPI NT8 | Choice | Include
Lines | KPI NT8 | Commitment | 10

M966 Start | period_end
Start | period_start | 2024-04-01

M967 Start | signed_date
Start | signed_date | 2026-03-01

M968 Start | procurement_began
Start | procurement_began | 2024-06-01

M969 Lines | KPI 8.01 | Change date
Lines | KPI 8.01 | Change | 5
Lines | KPI 8.01 | Change date | 2023-05-01

M970 Lines | KPI 4.03 | Baseline year
Kpis | KPI 4.03 | Choice | Include
Lines | KPI 4.03 | Baseline year | 23

M971 Lines | KPI 8.01 | Before
Start | period_start | 2024-04-01
Start | period_end | 2025-03-31

M972 Lines | KPI NT8 | Evidence
Kpis | KPI 3.13 | Choice | Include
Kpis | KPI NT8 | Choice | Include
Kpis | KPI NT28 | Choice | Include
Kpis | KPI 4.03 | Choice | Include
Lines | KPI 3.13 | Evidence | Log
Lines | KPI NT8 | Evidence | Log
Lines | KPI NT28 | Evidence | log
Lines | KPI 4.03 | Evidence | Log
"""

SOUND_TEXTS = (
    "Invoices 2024/0163 to 2024/0199, 12,345,678 pages",
    "Contract reference 07/2024/001234567",
    "£01,234,567,890 in all, 0.1234567890",
    "Meeting at 10.30 with 0 of 1234567 people",
    "Led with St John Ambulance, on the charity day's Drive A",
    "Contact: see the log. Name: Riverside. Recruited Care leavers, hired MRS 12, DRS Ltd",
)


def parsed(line: str) -> tuple[Key, Value]:
    """A line "table | row | heading | value", a row's key may hold a stroke, too."""
    table, *middle, value = (part.strip() for part in line.split("|"))
    key = (table, *middle) if len(middle) == 1 else (table, " | ".join(middle[:-1]), middle[-1])
    return key, typed(value)


def typed(text: str) -> Value:
    if text in {"TRUE", "FALSE"}:
        return text == "TRUE"
    if text.startswith("#"):
        return ErrorValue(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if " * " in text:
        pattern, times = text.split(" * ")
        return pattern * int(times)
    return float(text) if re.fullmatch(r"-?[\d.]+", text) else text


def table(text: str) -> dict[Key, Value]:
    return dict(parsed(line) for line in text.strip().splitlines())


def cases(*texts: str) -> Iterator[tuple[str, Key, dict[Key, Value]]]:
    """Code, the cell that is named, and what is typed."""
    for block in "\n\n".join(text.strip() for text in texts).split("\n\n"):
        head, lines = block.split("\n", 1)
        code, cell = head.split(" ", 1)
        yield code, parsed(f"{cell} | x")[0], table(lines)


CASES = tuple(cases(START, CHOOSING, REPORTING, SENSE))


@cache
def mapping() -> Mapping:
    return load()


@cache
def cells() -> frozenset[Key]:
    return frozenset(asked(placed()))


def case_of(change: Inputs) -> Case:
    typed_in = {key: "" if value is None else value for key, value in change.items()}
    return Case(mapping(), {**table(SOUND), **typed_in}, cells())


def test_in_a_sound_return_nothing_is_found() -> None:
    assert [(f.code, f.key) for f in run(case_of({}))] == []


@pytest.mark.parametrize(
    ("code", "cell", "change"), CASES, ids=[f"{c} {n}" for n, (c, *_) in enumerate(CASES)]
)
def test_the_mistake_is_found_at_its_cell(code: str, cell: Key, change: Inputs) -> None:
    assert cell in [found.key for found in run(case_of(change), (code,))]


@pytest.mark.parametrize(
    "change",
    [
        {("Start", "period_start"): date(2024, 4, 1)},  # the first period begins with the contract
        {("Start", "period_start"): None},
        {("Start", "contract_start"): None},
        {("Start", "stage"): "Award"},
        {("Lines", "KPI 8.01", "Before"): 0},
        {("Lines", "KPI 8.01", "Commitment"): None},
        {("Criteria", "MAC 8.1", "Tick"): False},
        {  # a stock is its latest state
            ("Kpis", "KPI 5.01", "Choice"): "Include",
            ("Lines", "KPI 5.01", "Commitment"): 0.1,
            ("Lines", "KPI 8.01", "Before"): 1,
        },
    ],
)
def test_an_empty_before_is_asked_about_only_where_earlier_periods_count(change: Inputs) -> None:
    assert list(run(case_of({("Lines", "KPI 8.01", "Before"): None, **change}), ("L419",))) == []


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
    below = list(run(case_of(included | promised), ("K312",)))
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
A921 Criteria | MAC 8.2 | Tick
Criteria | MAC 8.2 | Tick | TRUE

A921 Kpis | KPI 8.01 | Choice
Kpis | KPI 8.01 | Choice | Include

A922 Criteria | MAC 8.1 | Weighting
Criteria | MAC 8.1 | Weighting | 0.2

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
Criteria | MAC 8.2 | Tick | TRUE

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
        ((*row, "All in"), "Wales", "G9"),
    )
    entries = {key: Entry(key, value, value, Place("Regions", at)) for key, value, at in typed_}
    copy = replace(copy_of({}), entries=entries)
    case = Case(mapping(), copy.inputs, cells(), returned=copy)
    assert case.place(("Lines", "KPI 2.01", "This period")) == Place("Regions", "K9")
    assert case.place(("Lines", "KPI 2.01", "Note")) == Place()


def returned(change: Inputs) -> Case:
    """A return of what was issued, changed."""
    sent = {**defaults(), **table(SOUND), **table(AWARDED)}
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


@pytest.mark.parametrize(("code", "cell", "change"), list(cases(CHANGES)), ids=lambda value: str(value)[:40])
def test_a_change_of_what_was_issued_is_found(code: str, cell: Key, change: Inputs) -> None:
    found = {(f.code, f.key) for f in run(returned(change), AGAINST)}
    assert (code, cell) in found
    assert {other for other, _ in found} <= {code, "A928", "A921"}


@pytest.mark.parametrize(("pasted", "code"), [(ErrorValue("#N/A"), "S124"), ("Which books? 📚", "S122")])
def test_a_missing_issue_code_is_told_with_its_cause_alone(pasted: Value, code: str) -> None:
    found = silenced(run(returned({("Criteria", "MAC 8.2", "Question"): pasted}), ("A928", "S122", "S124")))
    assert [one.code for one in found] == [code]


def test_filling_in_a_return_changes_nothing_that_was_issued() -> None:
    assert list(run(returned(table(FILLED_IN)), AGAINST)) == []


def test_a_reference_of_zero_identifies_a_contract() -> None:
    issued, other = (copy_of({**defaults(), ("Start", "contract_ref"): ref}) for ref in (0, 1))
    for copy, codes in ((issued, []), (other, ["A929"])):
        case = Case(mapping(), copy.inputs, cells(), returned=copy, issued=issued)
        assert [found.code for found in run(case, AGAINST)] == codes


def test_every_rule_that_needs_no_copy_has_a_case() -> None:
    named = {code for code, *_ in CASES} | {code for code, *_ in cases(CHANGES)}
    assert {code for code in RULES if code[0] not in "FN"} == named
    assert all(finding(code).live != (code[0] in "AM") for code in named)
