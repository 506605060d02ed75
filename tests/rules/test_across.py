"""Returns of one contract compared with each other, and echoes silenced."""

from __future__ import annotations

from datetime import date

import pytest

from builder.read.returned import Found
from builder.rules.across import RULES, Told, across, told
from builder.rules.check import run
from builder.rules.echoes import silenced
from builder.sums.inputs import Inputs
from tests.rules.test_check import copy_of
from tests.support.mistakes import case_of, table

FIRST: Inputs = table("""
Start | period_start | 2024-04-01
Start | period_end | 2025-03-31
Lines | KPI 8.01 | Before |
Lines | KPI 8.01 | This period | 100
""")
"""The first year of the contract; the second is the sound return: 100 before, 90 more."""


def one(name: str, change: Inputs) -> Told:
    case = case_of(change)
    object.__setattr__(case, "returned", copy_of(case.inputs, name))
    found = told(case)
    assert found
    return found


def codes(*returns: Told) -> list[tuple[str, str]]:
    return [(found.code, found.file) for found in across(returns)]


def test_a_return_that_follows_on_is_sound() -> None:
    assert codes(one("1.xlsx", FIRST), one("2.xlsx", {})) == []


def test_returns_of_other_contracts_have_nothing_to_do_with_each_other() -> None:
    assert codes(one("1.xlsx", {}), one("2.xlsx", {("Start", "contract_ref"): "C 2"})) == []


@pytest.mark.parametrize(
    ("one_way", "other_way"),
    [("007315", 7315), ("C-0042 ", "c-42"), ("AB 12", "ab12"), ("10/2024", "10/2024.")],
)
def test_a_reference_is_the_same_however_it_is_written(one_way: str | int, other_way: str | int) -> None:
    field = ("Start", "contract_ref")
    found = codes(one("1.xlsx", {field: one_way}), one("2.xlsx", {field: other_way}))
    assert found == [("X941", "2.xlsx")]


@pytest.mark.parametrize(("one_way", "other_way"), [("1.10", "1.1"), ("C 20", "C 2"), ("2024-10", "2024-1")])
def test_other_references_stay_apart(one_way: str, other_way: str) -> None:
    field = ("Start", "contract_ref")
    assert codes(one("1.xlsx", {field: one_way}), one("2.xlsx", {field: other_way})) == []


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("X941", {}, {}),
        ("X942", {**FIRST, ("Start", "period_end"): date(2025, 4, 1)}, {}),
        ("X943", {**FIRST, ("Start", "period_end"): date(2025, 3, 30)}, {}),
        ("X944", FIRST, {("Lines", "KPI 8.01", "Before"): 120}),
        ("X945", FIRST, {("Lines", "KPI 8.01", "Before"): 5}),
        ("X946", FIRST, {("Lines", "KPI 8.01", "Commitment"): 200}),
    ],
)
def test_what_does_not_fit_together_is_found_in_the_later(code: str, first: Inputs, second: Inputs) -> None:
    assert codes(one("1.xlsx", first), one("2.xlsx", second)) == [(code, "2.xlsx")]
    assert code in RULES


@pytest.mark.parametrize("this", [90, 150, None])
@pytest.mark.parametrize("end", [date(2025, 3, 31), date(2024, 9, 30)])
def test_a_forgotten_figure_of_before_is_found(this: float | None, end: date) -> None:
    first: Inputs = {**FIRST, ("Start", "period_end"): end}
    second: Inputs = {("Lines", "KPI 8.01", "Before"): None, ("Lines", "KPI 8.01", "This period"): this}
    found = across((one("1.xlsx", first), one("2.xlsx", second)))
    assert [(f.key, f.wanted) for f in found if f.code == "X944"] == [
        (("Lines", "KPI 8.01", "Before"), "100 people-hours")
    ]
    assert "X945" not in {f.code for f in found}


def test_a_blank_before_follows_on_where_nothing_was_delivered() -> None:
    first: Inputs = {**FIRST, ("Lines", "KPI 8.01", "This period"): 0}
    assert codes(one("1.xlsx", first), one("2.xlsx", {("Lines", "KPI 8.01", "Before"): None})) == []


def test_a_change_that_is_entered_is_no_other_commitment() -> None:
    change: Inputs = {("Lines", "KPI 8.01", "Commitment"): 200, ("Lines", "KPI 8.01", "Change"): 50}
    assert codes(one("1.xlsx", FIRST), one("2.xlsx", change)) == []


def test_the_order_of_files_does_not_matter() -> None:
    returns = (one("1.xlsx", FIRST), one("2.xlsx", {}), one("3.xlsx", {("Lines", "KPI 8.01", "Before"): 7}))
    assert across(returns) == across(returns[::-1])


ECHOES = [
    ("Start | contract_value | 8m\nLines | KPI 8.01 | Basis | Per £1m", ["S117"]),
    ("Select | MAC 8.1 | Tick | x", ["C204"]),
    ("Kpis | KPI 8.01 | Choice | leave it out", ["K310"]),
    (
        (
            "Kpis | KPI 3.13 | Choice | Include\nLines | KPI 3.13 | This period | 4\n"
            "Kpis | KPI 7.01 | Choice | Include\nLines | KPI 7.01 | This period | 2"
        ),
        ["K301", "K301", "L405", "L405", "L406", "L406", "L407"],
    ),
    ("Start | period_end | 2028-12-29", ["S104"]),
    ("Values | NT29 | Own value | £9\nStart | value_book | Own values", ["V603"]),
]


@pytest.mark.parametrize(("change", "wanted"), ECHOES)
def test_one_wrong_entry_makes_one_finding(change: str, wanted: list[str]) -> None:
    found = silenced(run(case_of(table(change))))
    assert [one.code for one in found] == wanted


def test_what_the_reader_could_not_read_is_said_once() -> None:
    cell = ("Lines", "KPI 8.01", "This period")
    found = (Found("E855", key=cell), Found("L401", key=cell), Found("E855", key=(*cell[:2], "Before")))
    assert [one.code for one in silenced(found)] == ["L401", "E855"]


def test_an_entry_that_could_not_be_read_is_said_though_its_rule_is_silenced() -> None:
    """An unreadable word limit is reported, but no figure is reported as in a row that is not in use."""
    cell = ("Lines", "KPI 3.01", "Change date")
    other = Found("C204", key=("Select", "MAC 5.1", "Word limit"))
    found = (Found("E856", key=cell), Found("L414", key=cell), other)
    assert [one.code for one in silenced(found)] == ["E856", "C204"]


def test_an_error_value_is_called_that_and_not_an_entry_that_is_not_understood() -> None:
    cell = ("Lines", "KPI 8.01", "This period")
    found = (
        Found("E860", key=cell),
        Found("L401", key=cell),
        Found("L401", key=("Lines", "KPI 8.02", "Note")),
    )
    assert [one.code for one in silenced(found)] == ["E860", "L401"]


@pytest.mark.parametrize(
    ("cause", "kept"), [("E860", False), ("F708", False), ("F709", False), ("L401", True)]
)
def test_formulas_that_give_errors_are_said_where_nothing_causes_them(cause: str, kept: bool) -> None:
    found = silenced((Found(cause, key=("Lines", "KPI 8.01", "Before")), Found("F711")))
    assert [one.code for one in found] == [cause] + ["F711"] * kept


def test_findings_without_a_common_cause_are_kept() -> None:
    change = "Lines | KPI 8.01 | Evidence |\nLines | KPI 8.01 | Deliverable |"
    assert [one.code for one in silenced(run(case_of(table(change))))] == ["L403", "L406"]
