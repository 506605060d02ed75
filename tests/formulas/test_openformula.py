"""Formulas of .ods files read like those of .xlsx files."""

from __future__ import annotations

import time

import pytest

from builder.formulas.openformula import file_form
from builder.formulas.same import same_formula
from builder.layout.table_places import PlainFormulas, TablePlace, without_tables

TABLES = {
    "Lines": TablePlace("Mapping", "Lines", 7, 7, 1, ("Basis", *("",) * 25, "Delivered"), ("a", "b", "c")),
    "KpiState": TablePlace("Selection", "KpiState", 3, 3, 0, ("Key",), ("a", "b")),
}
FORMS = [
    ("of:=[.A1]", "A1"),
    ("of:=[.$B2]*[.C$3]", "$B2*C$3"),
    ("of:=SUM([.$A$1:.B2];1)", "SUM($A$1:B2,1)"),
    ("of:=[$Mapping.$AB9]", "Mapping!$AB9"),
    ("of:=[Mapping.A1]", "Mapping!A1"),
    ("of:=[$'Line workings'.$F$5:.$F$7]", "'Line workings'!$F$5:$F$7"),
    ("of:=[$'Buyer''s list, v. 2'.A1]", "'Buyer''s list, v. 2'!A1"),
    ("of:=SUM([.A:.B];[.$1:.2])", "SUM(A:B,$1:2)"),
    ('of:=IF([.A1]="a;b [.C1]";"say ""x;y""";"")', 'IF(A1="a;b [.C1]","say ""x;y""","")'),
    ("of:=IF(issue_code<>0;TRUE();[#REF!])", "IF(issue_code<>0,TRUE(),#REF!)"),
    ('of:=IF($$issue_code<>0;$$outcomes_on;"$$issue_code")', 'IF(issue_code<>0,outcomes_on,"$$issue_code")'),
    ("SUM(A1,B1)", "SUM(A1,B1)"),
]
FOREIGN = [
    "of:=SUM([.A1]~[.B1])",
    "of:=SUM([.A1:.B2]![.B1:.C2])",
    "of:=SUM([.A1];{1;2|3;4})",
    "of:=SUM(['file:///C:/a.ods'#$Sheet1.A1];[.B1])",
    "of:=SUM([$A.A1:$B.B1])",
    "of:=LEGACY.NORMSDIST([.A1])",
    "of:=SUM([.A1;[.B1])",
]


@pytest.mark.parametrize(("open_formula", "formula"), FORMS)
def test_openformula_reads_as_an_xlsx_file_holds_it(open_formula: str, formula: str) -> None:
    assert file_form(open_formula) == formula


@pytest.mark.parametrize("formula", FOREIGN)
def test_what_the_workbook_does_not_use_never_reads_like_its_formulas(formula: str) -> None:
    for issued in ("SUM(A1,B1)", "SUM(A1:B2,B1:C2)", "SUM(A1:B1)", "NORMSDIST(A1)"):
        assert not same_formula(file_form(formula), issued)
        assert not same_formula(file_form(formula, alike=True), issued, moved=True)


def test_references_are_made_alike_and_nothing_else_is() -> None:
    told = file_form('of:=IF([$Mapping.$H24]=1;SUM([.A5:.A9]);"[.A5]")', alike=True)
    assert told == 'IF(A1=1,SUM(A1:A1),"[.A5]")'
    assert same_formula(told, "IF('Our figures'!$H27=1,SUM(B8:B12),\"[.A5]\")", moved=True)
    assert not same_formula(told, "IF('Our figures'!$H27=1,B8,\"[.A5]\")", moved=True)


def test_brackets_that_never_end_take_no_time() -> None:
    started, brackets = time.process_time(), "[" * 200_000
    assert file_form(f"of:={brackets}") == brackets
    assert not same_formula(brackets, "A1", moved=True)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        ("SUM(Lines[Basis])", "SUM(Mapping!$B$9:$B$11)"),
        ("Lines[[#This Row],[Delivered]]+A1", "Mapping!$AB10+A1"),
        ('MATCH("KpiState[Key]",KpiState[Key],0)', 'MATCH("KpiState[Key]",Selection!$A$5:$A$6,0)'),
        ("SUM(A1:A3)", "SUM(A1:A3)"),
    ],
)
def test_references_to_tables_become_addresses(formula: str, plain: str) -> None:
    assert without_tables(formula, 9, TABLES) == plain


def test_issued_formulas_become_plain_when_they_are_asked_for() -> None:
    key, other = ("Lines", "KPI 1", "Result"), ("", "stage")
    formulas = {key: "_xlfn.UNICODE(Lines[[#This Row],[Basis]])", other: "Gone[Basis]"}
    plain = PlainFormulas(formulas, {key: ("Mapping", 8, 3), other: ("Start", 4, 1)}, TABLES)
    assert plain[key] == "UNICODE(Mapping!$B9)"
    assert list(plain) == [key]
