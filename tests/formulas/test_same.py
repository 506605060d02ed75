"""Formulas are compared with each other token by token."""

from __future__ import annotations

import pytest

from builder.formulas.same import same_formula

SAME = [
    ("SUM(A2:A3)", "=sum( A2 : A3 )"),
    ("IF(A1,TRUE,FALSE)", "IF(A1,TRUE(),FALSE())"),
    ("_xlfn.UNICODE(A1)", "UNICODE(A1)"),
    ("UNICODE(A1)", "COM.MICROSOFT.UNICODE(A1)"),
    ("Mapping!A1", "'Mapping'!A1"),
    ("Lines[[#This Row],[Basis]]", "Lines[[#This Row], [Basis]]"),
    ("A1*1.0", "A1*1"),
]
CHANGED = [
    ("SUM(A2:A3)", "SUM(A2:A3)|x"),
    ("SUM(A2:A3)", "SUM(A2:A4)"),
    ("SUM(A2:A3)", "SUM(A2:A3)+0"),
    ("SUM(A2:A3)", "5"),
    ('A1="Yes"', 'A1="yes"'),
    ("A1=TRUE", 'A1="TRUE"'),
    ("Lines[Committed]", "Lines[Delivered]"),
    ("'Line workings'!A1", "'Dates'!A1"),
    ("A1-A2", "A1--A2"),
    ("AB1", "A B1"),
    ("$A$1", "A1"),
]
OWN = [
    ("SUMIFS([Selected],[Key],A1)", "SUMIFS(Kpis[Selected],Kpis[Key],A1)"),
    ("[@Key]&1", "Kpis[[#This Row],[Key]]&1"),
    ("Kpis[@[In use]]", "Kpis[[#This Row],[In use]]"),
    ("[[#This Row],[Key]]", "Kpis[[#This Row],[Key]]"),
]
NOT_OWN = [
    ("[Key]", "Lines[Key]"),
    ("[Key]", "Kpis[Selected]"),
    ("[@Key]", "Kpis[Key]"),
    ('"[Key]"', '"Kpis[Key]"'),
    ("[1]Kpis!A1", "Kpis!A1"),
]
MOVED = ("IF(Mapping!$H24=1,A5,0)", "IF(Map!$I25=1,B6,0)")


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spelling_is_no_change(one: str, other: str) -> None:
    assert same_formula(one, other)


@pytest.mark.parametrize(("one", "other"), CHANGED)
def test_everything_else_is(one: str, other: str) -> None:
    assert not same_formula(one, other)


def test_where_cells_moved_only_references_are_left_aside() -> None:
    assert same_formula(*MOVED, moved=True)
    assert not same_formula(*MOVED)
    assert not same_formula(MOVED[0], "IF(Map!$I25=2,B6,0)", moved=True)


@pytest.mark.parametrize(("one", "other"), OWN)
def test_a_table_may_be_left_out_in_its_own_cells(one: str, other: str) -> None:
    assert same_formula(one, other, own="Kpis")


@pytest.mark.parametrize(("one", "other"), NOT_OWN)
def test_nothing_else_of_a_reference_may_be_left_out(one: str, other: str) -> None:
    assert not same_formula(one, other, own="Kpis")


def test_outside_a_table_a_reference_without_its_name_is_a_change() -> None:
    assert not same_formula("[Key]", "Kpis[Key]")


def test_a_formula_many_times_as_long_is_another_and_is_not_gone_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Thousands of such formulas took minutes."""
    monkeypatch.setattr(
        "builder.formulas.same.signature", lambda *_, **__: pytest.fail("it was gone through")
    )
    assert not same_formula("SUM(A2:A3)", "SUM(A2:A3)" + "+0*A1" * 1600)
