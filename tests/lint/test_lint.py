"""The linter finds each fault in a file that has it, and none in a good file."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter

from builder.lint import Fault, lint

CLOCKS = {"name": "tblClocks", "columns": [{"header": "Place"}, {"header": "Hours"}]}
SHEET = "xl/worksheets/sheet1.xml"
OTHER = "xl/worksheets/sheet2.xml"
BOOK = "xl/workbook.xml"
TABLE = "xl/tables/table1.xml"
TYPES = "[Content_Types].xml"
HEADINGS = "xl/sharedStrings.xml"

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a good workbook; change what the arguments say, then replace text in one part."""

    def write(
        formula: str = "=SUM(tblClocks[Hours])",
        replace: tuple[str, str, str] | None = None,
        file: str = "book.xlsx",
        **changes: object,
    ) -> Path:
        path = tmp_path / file
        with xlsxwriter.Workbook(path) as workbook:
            _good(workbook, formula, changes)
        if replace:
            _replace(path, *replace)
        return path

    return write


def _good(workbook: xlsxwriter.Workbook, formula: str, changes: dict[str, object]) -> None:
    start = workbook.add_worksheet("Start here")
    start.add_table(1, 0, 4, 1, CLOCKS)
    start.write_column(2, 1, [1, 2, 3])
    start.set_column(0, 1, 12)
    start.merge_range("D1:E1", "wide")
    start.merge_range("D2:E2", "wide too")
    start.data_validation("D4", changes.get("validation", {"validate": "list", "source": ["yes", "no"]}))
    start.conditional_format("D5", changes.get("format", {"type": "formula", "criteria": "=$D$5>in_Most"}))
    start.write_url("D6", "internal:'Sums'!A1", string="sums")
    sums = workbook.add_worksheet("Sums")
    sums.write_formula("A1", formula)
    sums.write_formula("A2", "=IF('Start here'!$D$5>in_Most,tblClocks[[#This Row],[Hours]]*50%,-LOG10(1E+3))")
    sums.write_formula("B2", '=IFERROR(INDEX(tblClocks[Place],MATCH(A$1,{1;2},)),"""none""")')
    workbook.define_name("in_Most", "='Start here'!$D$4")
    workbook.define_name("Sums!in_Least", "=Sums!$A$2")
    sums.repeat_rows(0)
    sums.repeat_columns(0)
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series({"values": "='Start here'!$B$3:$B$5"})
    sums.insert_chart("D4", chart)


def _replace(path: Path, part: str, old: str, new: str) -> None:
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    text = parts[part].decode()
    assert old in text, f"{part} does not hold {old}"
    parts[part] = text.replace(old, new, 1).encode()
    with ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)


def codes(faults: list[Fault]) -> set[str]:
    """The codes of the faults, each once."""
    return {fault.code for fault in faults}


def test_a_good_file_has_no_fault(make: Make) -> None:
    assert lint(make()) == []


@pytest.mark.parametrize(
    ("code", "formula"),
    [
        ("formula-length", "=" + "+".join(["1"] * 4097)),
        ("text-length", '="' + "x" * 256 + '"'),
        ("nesting", "=" + "NOT(" * 65 + "1" + ")" * 65),
        ("unknown-function", "=TOTAL(1)"),
        ("unprefixed", "=CONCAT(1,2)"),
        ("newer-function", "=_xlfn.CONCAT(1,2)"),
        ("separator", "=SUM(1;2)"),
        ("syntax", "=SUM(1,2"),
        ("syntax", "=SUM(1,2))"),
        ("syntax", '=SUM(1,"2)'),
        ("syntax", "=SUM(tblClocks[Hours)"),
        ("syntax", "={1,2"),
        ("syntax", "=1+"),
        ("syntax", "=1**2"),
        ("syntax", "=1 2"),
        ("unknown-function", "=A1(2)"),
        ("syntax", "=(1+)"),
        ("syntax", "=SUM(1+,2)"),
        ("syntax", "=1,2"),
        ("syntax", "=%+1"),
        ("syntax", "=1 'Start here'!A1"),
        ("syntax", "=1 (2)"),
        ("syntax", "=1~2"),
        ("syntax", "=[Hours]"),
        ("arguments", "=IF(1)"),
        ("arguments", "=ROUND(1,2,3)"),
        ("arguments", "=TRIM()"),
        ("arguments", "=_xlfn.UNICODE()"),
        ("unprefixed", "=UNICODE(A1)"),
        ("volatile", "=OFFSET(A1,1,1)"),
        ("volatile", '=INDIRECT("A1")'),
        ("volatile", "=TODAY()"),
        ("volatile", "=NOW()"),
        ("volatile", "=RAND()"),
        ("volatile", "=RANDBETWEEN(1,2)"),
        ("volatile", '=CELL("row")'),
        ("volatile", '=INFO("osversion")'),
        ("table", "=SUM(tblWatches[Hours])"),
        ("column", "=SUM(tblClocks[Minutes])"),
        ("column", "=SUM(tblClocks[[#Some],[Hours]])"),
        ("name", "=in_Nothing"),
        ("name", "=XFE1"),
        ("name", "='Start here'!in_Least"),
        ("sheet", "=Elsewhere!A1"),
        ("sheet", "='Start there'!A1"),
        ("reference", "=SUM(#REF!)"),
    ],
)
def test_a_formula_has_its_fault_and_no_other(make: Make, code: str, formula: str) -> None:
    faults = lint(make(formula))
    assert [(fault.code, fault.part, fault.cell) for fault in faults] == [(code, "Sums", "A1")]


@pytest.mark.parametrize(
    "formula",
    [
        "=" + "+".join(["1"] * 4096),
        '="' + "x" * 255 + '"',
        "=" + "NOT(" * 64 + "1" + ")" * 64,
        '="a;b (c"',
        "=SUM($A:$B,$1:$2,A1:B$3)",
        "=IF(A1,,-+1)",
        "=in_Least+Sums!in_Least",
        "=XFD1048576",
        '=_xlfn.UNICODE("£")',
        "=-1%&\"don't\"&'Start here'!D4",
    ],
)
def test_a_formula_at_the_limit_is_good(make: Make, formula: str) -> None:
    assert lint(make(formula)) == []


def test_formulas_filled_down_are_each_named(make: Make) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><f>NOPE(A{row - 1})</f></c></row>' for row in (3, 4))
    path = make(replace=(OTHER, "</sheetData>", rows + "</sheetData>"))
    assert [fault.cell for fault in lint(path)] == ["A3", "A4"]


@pytest.mark.parametrize(
    ("code", "part", "old", "new"),
    [
        ("merge-overlap", SHEET, 'ref="D2:E2"', 'ref="E1:E2"'),
        ("merge-overlap", SHEET, 'ref="D2:E2"', 'ref="A2:B2"'),
        (
            "name-duplicate",
            BOOK,
            "<definedNames>",
            '<definedNames><definedName name="IN_MOST">1</definedName>',
        ),
        ("name-duplicate", BOOK, 'name="in_Most"', 'name="tblClocks"'),
        ("name-cell-like", BOOK, "<definedNames>", '<definedNames><definedName name="KPI1">1</definedName>'),
        ("name-cell-like", BOOK, "<definedNames>", '<definedNames><definedName name="r1c1">1</definedName>'),
        ("name-cell-like", BOOK, "<definedNames>", '<definedNames><definedName name="C">1</definedName>'),
        (
            "name-cell-like",
            BOOK,
            "<definedNames>",
            '<definedNames><definedName name="NT10" localSheetId="1">1</definedName>',
        ),
        ("name-spelling", BOOK, "<definedNames>", '<definedNames><definedName name="1st">1</definedName>'),
        ("name-spelling", BOOK, "<definedNames>", '<definedNames><definedName name="a b">1</definedName>'),
        ("sheet", BOOK, "'Start here'!$D$4", "Elsewhere!$D$4"),
        ("sheet", BOOK, 'localSheetId="1">Sums!$A$2', 'localSheetId="7">Sums!$A$2'),
        ("sheet", SHEET, "location=\"'Sums'!A1\"", 'location="Products!A1"'),
        ("sheet", "xl/charts/chart1.xml", "'Start here'!$B$3", "Elsewhere!$B$3"),
        ("list-length", SHEET, '"yes,no"', '"' + "x" * 256 + '"'),
        ("list-length", SHEET, '"yes,no"', '"' + "x" * 254 + '\U0001f333"'),
        ("message-length", SHEET, 'type="list"', f'type="list" error="{"x" * 225}"'),
        ("message-length", SHEET, 'type="list"', f'type="list" error="{"x" * 223}\U0001f333"'),
        ("message-length", SHEET, 'type="list"', f'type="list" errorTitle="{"x" * 33}"'),
        ("message-length", SHEET, 'type="list"', f'type="list" prompt="{"x" * 256}"'),
        ("message-length", SHEET, 'type="list"', f'type="list" promptTitle="{"x" * 33}"'),
        ("structured", SHEET, '<formula1>"yes,no"', "<formula1>tblClocks[Place]"),
        ("volatile", SHEET, "$D$5&gt;in_Most", "$D$5&gt;TODAY()"),
        ("volatile", BOOK, "'Start here'!$D$4", "OFFSET('Start here'!$D$4,1,1)"),
        ("order", SHEET, '<row r="3"', '<row r="1"'),
        ("order", SHEET, "</sheetData>", '<row r="1"/></sheetData>'),
        ("order", OTHER, '<c r="A2">', '<c r="C2">'),
        ("order", OTHER, '<c r="B2">', '<c r="B3">'),
        ("order", SHEET, '<col min="1" max="2"', '<col min="2" max="1"'),
        ("column-width", SHEET, 'width="12.7109375"', 'width="256"'),
        ("table-heading", HEADINGS, "<t>Hours</t>", "<t>hours</t>"),
        ("table-heading", TABLE, 'ref="A2:B5" totals', 'ref="A2:C5" totals'),
        ("content-type", TYPES, "spreadsheetml.sheet.main", "spreadsheetml.template.main"),
        ("content-type", TYPES, 'Default Extension="rels"', 'Default Extension="old"'),
        ("content-type", TYPES, 'PartName="/xl/styles.xml"', 'PartName="/xl/looks.xml"'),
    ],
)
def test_a_file_has_its_fault(make: Make, code: str, part: str, old: str, new: str) -> None:
    assert code in codes(lint(make(replace=(part, old, new))))


def test_two_columns_of_a_table_have_different_headings(make: Make) -> None:
    path = make("=1", replace=(TABLE, 'name="Hours"', 'name="place"'))
    assert "two columns are called place" in {fault.message for fault in lint(path)}


@pytest.mark.parametrize("attribute", ["displayName", "id"])
def test_two_tables_share_neither_name_nor_number(tmp_path: Path, attribute: str) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name in ("tblOne", "tblTwo"):
            workbook.add_worksheet().add_table("A1:A3", {"name": name})
    assert lint(path) == []
    old, new = {"displayName": ("tblTwo", "TBLONE"), "id": ("2", "1")}[attribute]
    _replace(path, "xl/tables/table2.xml", f' {attribute}="{old}"', f' {attribute}="{new}"')
    assert codes(lint(path)) == {"table-duplicate"}


def test_a_table_is_not_called_like_a_cell(make: Make) -> None:
    path = make("=1", replace=(TABLE, 'displayName="tblClocks"', 'displayName="TBL1"'))
    assert "name-cell-like" in codes(lint(path))


def test_a_calculated_column_is_looked_at(make: Make) -> None:
    column = '<tableColumn id="2" name="Hours"'
    formula = "<calculatedColumnFormula>NOW()</calculatedColumnFormula></tableColumn>"
    path = make(replace=(TABLE, column + "/>", f"{column}>{formula}"))
    assert [(fault.code, fault.cell) for fault in lint(path)] == [("volatile", "tblClocks[Hours]")]


def test_the_extension_says_what_the_file_is(make: Make) -> None:
    assert codes(lint(make(file="book.xlsm"))) == {"content-type"}


def test_a_file_without_macros_in_its_name_holds_none(make: Make) -> None:
    path = make()
    with ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"")
    declared = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    _replace(path, TYPES, "<Override", declared + "<Override")
    assert codes(lint(path)) == {"content-type"}


def test_a_document_type_is_refused(make: Make) -> None:
    path = make(replace=(OTHER, "<worksheet ", '<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet '))
    with pytest.raises(ValueError, match="document type"):
        lint(path)


def test_twelve_thousand_formulas_take_less_than_a_second(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Long")
        for row in range(4000):
            for column in range(3):
                sheet.write_formula(row, column, f"=IF(Z{row + 1}=0,0,ROUND(Y{row + 1}/Z{row + 1},{column}))")
    begun = time.process_time()
    assert lint(path) == []
    assert time.process_time() - begun < 1
