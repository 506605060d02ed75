"""What the formula engine gets wrong without a word is refused, marked or repaired."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import ironcalc
import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from builder.engine import clock, lookups
from builder.engine.register import register
from builder.engine.xlwings_api.store import said_no


def rewritten(path: Path, part: str, old: str, new: str, **more: str) -> Path:
    """A copy of a workbook with one part changed and others added."""
    copy = path.with_name("rewritten.xlsx")
    with ZipFile(path) as package, ZipFile(copy, "w") as other:
        for name in package.namelist():
            content = package.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            other.writestr(name, content)
        for name, text in more.items():
            other.writestr(name, text)
    return copy


@pytest.fixture
def written(tmp_path: Path) -> tuple[xlsxwriter.Workbook, Any, Path]:
    """A workbook to be written, its sheet and where it will be."""
    path = tmp_path / "made.xlsx"
    workbook = xlsxwriter.Workbook(path)
    return workbook, workbook.add_worksheet("D"), path


@pytest.mark.parametrize(
    "formula",
    [
        "=A1 AND B1",
        "=5x",
        "=1,000",
        "=A1;B1",
        "=SUM(A1:A3))",
        '="a" "b"',
        "=A1:A3 A2:B2",
        "=D:E!A1",
        "=SUM(A1",
    ],
)
def test_a_formula_that_would_be_cut_is_refused(book: Any, formula: str) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [[3, 2], [3, 4]]
    with pytest.raises(ValueError, match="read to its end"):
        sheet["A1"].formula = formula
    with pytest.raises(ValueError, match="read to its end"):
        sheet["C1:C3"].formula = formula
    with pytest.raises(ValueError, match="read to its end"):
        sheet["C1"].value = [["=A1"], [formula]]
    assert book.sheets[0].book.api.get_sheet_dimensions(0) == (1, 2, 1, 2)
    assert sheet["A1"].value == 3.0
    assert sheet.used_range.address == "$A$1:$B$2"


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=A1+1", 4.0),
        ("=(A1)", 3.0),
        ("=+A1 ", 3.0),
        ("=-A1%", -0.03),
        ('="a b"&"c"', "a bc"),
        ("=Sheet1!A1", 3.0),
    ],
)
def test_a_formula_that_is_read_whole_is_kept(book: Any, formula: str, value: object) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = 3
    sheet["B1"].formula = formula
    assert sheet["B1"].value == value


def test_a_formula_that_cannot_be_read_at_all_is_kept_and_an_error(book: Any) -> None:
    cell = book.sheets[0]["B1"]
    cell.formula = "=SUM((A1:A2,A4))"
    assert (cell.formula, cell.options(err_to_str=True).value) == ("=SUM((A1:A2,A4))", "#ERROR!")


def test_an_equals_sign_alone_is_a_text_in_every_cell(book: Any) -> None:
    sheet = book.sheets[0]
    sheet["B1:B3"].value = "="
    assert sheet["B1:B3"].value == ["="] * 3


def test_a_formula_of_a_file_that_would_be_cut_is_an_error(app: Any, written: Any, tmp_path: Path) -> None:
    workbook, sheet, path = written
    sheet.write_column("A1", [1, 2, 3])
    sheet.write_formula("C1", "=A1:A2 A2:A3", None, 2)
    sheet.write_formula("C2", '=A1&" < "&A2', None, "1 < 2")
    sheet.write_formula("C3", "=A1:A2 A2:A3", None, 2)
    workbook.close()
    book = app.books.open(path)
    cells = book.sheets[0]["C1:C3"]
    assert cells.options(err_to_str=True).value == ["#ERROR!", "1 < 2", "#ERROR!"]
    assert cells.formula == (("=(A1:A2 A2:A3)",), ('=A1&" < "&A2',), ("=(A1:A2 A2:A3)",))
    assert book.sheets[0].used_range.address == "$A$1:$C$3"
    book.save(tmp_path / "copy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx").active["C1"].value == "=(A1:A2 A2:A3)"


def test_a_file_with_a_formula_that_cannot_be_kept_is_refused(app: Any, written: Any) -> None:
    workbook, sheet, path = written
    sheet.write_formula("C1", "=SUM(A1:A2))")
    workbook.close()
    with pytest.raises(OSError, match=r"\(SUM\(A1:A2\)\)\) is no formula"):
        app.books.open(path)


def test_reading_aids_are_no_part_of_a_text(app: Any, written: Any) -> None:
    workbook, sheet, path = written
    sheet.write("A1", "XX")
    workbook.close()
    aid = '<t>\u6771\u4eac</t><rPh sb="0" eb="2"><t>\u30c8\u30a6\u30ad\u30e7\u30a6</t></rPh>'
    book = app.books.open(rewritten(path, "xl/sharedStrings.xml", "<t>XX</t>", aid))
    assert book.sheets[0]["A1"].value == "\u6771\u4eac"


def test_comments_do_not_keep_a_file_from_being_opened(app: Any, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = 1
    workbook.active["A1"].comment = Comment("a note", "me")
    workbook.save(tmp_path / "noted.xlsx")
    assert app.books.open(tmp_path / "noted.xlsx").sheets[0]["A1"].value == 1.0


def test_formulas_with_links_to_other_workbooks_are_their_values(
    app: Any, written: Any, tmp_path: Path
) -> None:
    workbook, sheet, path = written
    formulas = {
        "=[1]Sheet1!A1": 5,
        "='[1]My sheet'!A1&\"x\"": "5x",
        "=far+1": 6,
        '="[1]x"': "[1]x",
        "=1+1": 2,
        "=SUM(A9,[1]!other)": True,
    }
    for row, (formula, value) in enumerate(formulas.items()):
        sheet.write_formula(row, 0, formula, None, value)
    workbook.define_name("far", "=[1]Sheet1!$A$1")
    workbook.define_name("near", "=D!$A$1")
    workbook.close()
    linked = rewritten(path, "", "", "", **{"xl/externalLinks/externalLink1.xml": "<externalLink/>"})
    with pytest.warns(UserWarning, match=r"rewritten\.xlsx refers to other workbooks"):
        book = app.books.open(linked)
    cells = book.sheets[0]["A1:A6"]
    assert cells.value == [5.0, "5x", 6.0, "[1]x", 2.0, True]
    assert [row[0][:1] for row in cells.formula] == ["5", "5", "6", "=", "=", "T"]
    assert [name.name for name in book.names] == ["near"]
    book.save(tmp_path / "copy.xlsx")
    with ZipFile(tmp_path / "copy.xlsx") as copy:
        assert b"[1]Sheet1" not in b"".join(copy.read(name) for name in copy.namelist())


def test_formulas_that_share_one_with_a_link_are_their_values(app: Any, written: Any) -> None:
    workbook, sheet, path = written
    sheet.write_formula("A1", "=1+1", None, 5)
    sheet.write_formula("A2", "=1+2", None, 6)
    workbook.close()
    master = '<f t="shared" ref="A1:A2" si="0">[1]S!B1</f>'
    once = rewritten(path, "xl/worksheets/sheet1.xml", "<f>1+1</f>", master)
    once = once.rename(path.with_name("once.xlsx"))
    more = {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}
    linked = rewritten(once, "xl/worksheets/sheet1.xml", "<f>1+2</f>", '<f t="shared" si="0"/>', **more)
    with pytest.warns(UserWarning, match="other workbooks"):
        book = app.books.open(linked)
    assert book.sheets[0]["A1:A2"].value == [5.0, 6.0]


def test_a_book_that_the_formula_engine_cannot_write_is_a_value_error(book: Any, tmp_path: Path) -> None:
    book.sheets[0]["A1"].formula = "=LARGE(A2:A9,1,1)"
    with pytest.raises(ValueError, match=r"copy\.xlsx cannot be written"):
        book.save(tmp_path / "copy.xlsx")
    assert not list(tmp_path.iterdir())


def test_functions_are_saved_under_the_names_that_excel_has_for_them(book: Any, tmp_path: Path) -> None:
    sheet = book.sheets[0]
    saved = {
        "=CEILING(2.1,0.5)": "=CEILING(2.1,0.5)",
        "=DAYS(45000,44000)": "=_xlfn.DAYS(45000,44000)",
        "=FORECAST.LINEAR(1,{1,2,3},{1,2,4})": "=_xlfn.FORECAST.LINEAR(1,{1,2,3},{1,2,4})",
        "=GAMMALN(4)": "=GAMMALN(4)",
        "=GAMMALN.PRECISE(4)": "=_xlfn.GAMMALN.PRECISE(4)",
        "=NETWORKDAYS(1,2)": "=NETWORKDAYS(1,2)",
        '="DAYS(1) < "&DAYS(2,1)': '="DAYS(1) < "&_xlfn.DAYS(2,1)',
        "=ISO.CEILING(GAUSS(1))": "=ISO.CEILING(_xlfn.GAUSS(1))",
    }
    sheet["A1"].value = [[formula] for formula in saved]
    book.save(tmp_path / "copy.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "copy.xlsx").active["A"]
    assert [cell.value for cell in cells] == list(saved.values())


def test_a_table_that_is_used_by_its_name_alone_is_a_name_for_its_rows(
    app: Any, written: Any, tmp_path: Path
) -> None:
    workbook, sheet, path = written
    columns = [{"header": "Item", "total_string": "Sum"}, {"header": "Price", "total_function": "sum"}]
    columns += [{"header": "Unused"}]
    rows = [["a", 2.5], ["b", 3.5], ["c", 4.5]]
    sheet.add_table("A1:C5", {"name": "Tbl", "columns": columns, "data": rows, "total_row": True})
    other = workbook.add_worksheet("No heads")
    other.add_table("B2:B4", {"name": "Other", "header_row": False, "data": [[1], [2], [3]]})
    other.add_table("D2:D4", {"name": "Unused"})
    for row, formula in enumerate(
        (
            '=VLOOKUP("b",tbl,2,0)',
            "=ROWS(Tbl)",
            "=SUM(Tbl[Price])",
            "=SUM(Other)",
            "=ROWS(Tbl[Unused])",
            '="Unused"',
        )
    ):
        sheet.write_formula(row, 5, formula)
    workbook.close()
    book = app.books.open(path)
    assert book.sheets[0]["F1:F4"].value == [3.5, 3.0, 10.5, 6.0]
    assert {name.name: name.refers_to for name in book.names} == {
        "Other": "='No heads'!$B$2:$B$4",
        "Tbl": "=D!$A$2:$C$4",
    }
    book.sheets[0]["3:3"].insert("down")
    book.sheets[0]["G1"].formula = "=ROWS(Tbl)"
    assert book.sheets[0]["G1"].value == 4.0
    book.save(tmp_path / "copy.xlsx")
    assert app.books.open(tmp_path / "copy.xlsx").sheets[0]["F2"].value == 4.0


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=VLOOKUP(25,A1:B3,2)", "b"),
        ("=VLOOKUP(25,A1:B9,2)", "#CALC!"),
        ("=VLOOKUP(25,A:B,2,TRUE)", "#CALC!"),
        ('=IFERROR(vlookup(25,A:B,2),"none")', "#CALC!"),
        ("=VLOOKUP(20,A:B,2,FALSE)", "b"),
        ("=VLOOKUP(20,A1:B9,2,)", "b"),
        ("=HLOOKUP(20,A1:A9,2,0)", "#N/A"),
        ("=HLOOKUP(20,A1:B9,2)", 20.0),
        ("=HLOOKUP(20,A1:D9,2)", "#CALC!"),
        ("=MATCH(25,A1:A3)", 2.0),
        ("=1+MATCH(25,A1:A4,1)", "#CALC!"),
        ("=MATCH(30,A1:A4,0)", 3.0),
        ("=LOOKUP(25,A1:A3,B1:B3)", "b"),
        ("=LOOKUP(25,A1:A4,B1:B4)", "#CALC!"),
        ("=LOOKUP(25,{10,20,30})", 20.0),
        ('=LOOKUP(2,1/(A1:A9<>""),B1:B9)', "c"),
        ("=XMATCH(5,A1:A4,-1)", "#CALC!"),
        ("=XMATCH(20,A1:A4)", 2.0),
        ("=XMATCH(20,A1:A4,0,2)", "#CALC!"),
        ("=XLOOKUP(25,A1:A4,B1:B4,,-1)", "#CALC!"),
        ("=XLOOKUP(25,A1:A3,B1:B3,,-1)", "b"),
        ("=XLOOKUP(20,A1:A4,B1:B4)", "b"),
        ('=CHOOSE(MATCH(25,A1:A3),"x","y")', "y"),
    ],
)
def test_an_approximate_look_up_with_gaps_is_an_error(
    app: Any, book: Any, tmp_path: Path, formula: str, value: object
) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [[10, "a"], [20, "b"], [30, "c"]]
    sheet["F20"].formula = formula
    cell = sheet["F20"]
    assert cell.options(err_to_str=True).value == value
    assert cell.formula.casefold() == formula.casefold()
    book.save(tmp_path / "copy.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "copy.xlsx").active["F20"].value
    assert saved.replace("_xlfn.", "").casefold() == formula.casefold()
    opened = app.books.open(tmp_path / "copy.xlsx").sheets[0]["F20"]
    assert opened.options(err_to_str=True).value == value
    assert opened.formula == cell.formula


def test_the_error_comes_and_goes_with_the_gap(book: Any) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [[10], [20], [30]]
    sheet["C1:C2"].formula = "=MATCH(25,A1:A3)"
    sheet["C2"].formula = "=MATCH(25,A1:A3)"
    assert sheet["C1"].value == 2.0
    sheet["A2"].clear_contents()
    assert sheet["C1"].options(err_to_str=True).value == "#CALC!"
    sheet["A2"].value = 20
    sheet["2:2"].insert("down")
    sheet["A2"].value = 15
    assert sheet["C1"].value == 3.0
    assert sheet["C1"].formula == "=MATCH(25,A1:A4)"


def test_rows_that_would_push_a_cell_off_the_sheet_are_a_value_error(book: Any) -> None:
    sheet = book.sheets[0]
    sheet["A1048576"].value = 1
    with pytest.raises(ValueError, match=r"\w"):
        sheet["1:1"].insert("down")
    assert sheet["A1048576"].value == 1.0


def test_scripts_that_ask_for_the_version_of_excel_go_on(app: Any) -> None:
    assert app.version.major == 16


def test_time_zone_and_locale_are_arguments(app: Any) -> None:
    def now(**region: Any) -> Any:
        register(**region)
        sheet = app.books.add().sheets[0]
        sheet["A1"].formula = "=NOW()"
        sheet["A2"].formula = '=VALUE("01/02/2025")'
        sheet["A2"].number_format = "dd/mm/yyyy"
        return tuple(sheet["A1:A2"].value)

    try:
        here, february = now()
        there, january = now(time_zone="Asia/Tokyo", locale="en")
        again, _ = now()
        with pytest.raises(ValueError, match="Mars"):
            register(time_zone="Mars/Olympus")
        with pytest.raises(ValueError, match="en-GB, en, not de"):
            register(locale="de")
    finally:
        register(time_zone="local", locale="en-GB")
    assert dt.timedelta(hours=8, minutes=59) < there - here < dt.timedelta(hours=9, minutes=1)
    assert abs(again - there) < dt.timedelta(minutes=1)
    assert (february.month, january.month) == (2, 1)


@pytest.mark.parametrize(
    "formula",
    ["MATCH(A1,B:B,0)", 'IF(A1="(",MATCH("a,b)",T[x,y],0),0)', "MATCH(1,{1,2},FALSE)", "MATCH(A1,B:B,)"],
)
def test_plainly_exact_look_ups_are_known_without_a_tokenizer(
    formula: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "_searched", None)
    assert lookups.guarded(formula) == formula


@pytest.mark.parametrize(
    "formula",
    ["MATCH(A1,B1:B9)", "1+MATCH(A1,B1:B9,0)+MATCH(A1,B1:B9,1)", "MATCH(1,A1:A9,MATCH(1,B1:B9,1))"],
)
def test_an_approximate_look_up_beside_an_exact_one_has_its_guard(formula: str) -> None:
    assert lookups.guarded(formula).endswith(f",#CALC!,{formula})")


def test_now_is_that_of_the_machine_when_formulas_are_calculated(
    book: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = book.sheets[0]
    sheet["A1"].formula = "=NOW()"
    for place, name in (("Asia/Tokyo", "Etc/GMT-9"), ("Asia/Kolkata", "Asia/Kolkata"), ("UTC", "UTC")):
        monkeypatch.setenv("TZ", place)
        time.tzset()
        try:
            book.app.calculate()
            here = dt.datetime.now()  # noqa: DTZ005 - as the cell has it
            assert abs(sheet["A1"].value - here) < dt.timedelta(minutes=1)
            assert clock.zone("local") == name
        finally:
            monkeypatch.undo()
            time.tzset()


def test_names_for_formulas_follow_inserted_rows_and_columns(app: Any, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.title = "D"
    for name, text in (
        ("dyn", "OFFSET(D!$A$5,0,0,2,1)+'D'!B7&\"D!$A$5\""),
        ("rows", "SUM(D!$4:$6)"),
        ("column", "COUNTA(D!$A:$A)"),
    ):
        made.defined_names[name] = DefinedName(name, attr_text=text)
    made.save(tmp_path / "names.xlsx")
    book = app.books.open(tmp_path / "names.xlsx")
    book.sheets[0]["3:4"].insert("down")
    assert book.names["dyn"].refers_to == '=OFFSET(D!$A$7,0,0,2,1)+D!B9&"D!$A$5"'
    assert book.names["rows"].refers_to == "=SUM(D!$6:$8)"
    book.sheets[0]["A:A"].insert("right")
    assert book.names["dyn"].refers_to == '=OFFSET(D!$B$7,0,0,2,1)+D!C9&"D!$A$5"'
    assert book.names["column"].refers_to == "=COUNTA(D!$B:$B)"


def test_a_name_of_a_deleted_sheet_gives_ref(book: Any, tmp_path: Path) -> None:
    first = book.sheets[0]
    other = book.sheets.add("O", after=first)
    book.names.add("nm", "=Sheet1!$A$1")
    book.names.add("stays", "=O!$B$1")
    other["A1"].formula = "=nm+1"
    other["A2"].formula = '=stays&"nm"'
    first.delete()
    assert other["A1"].options(err_to_str=True).value == "#REF!"
    assert (other["A1"].formula, other["A2"].value) == ("=nm+1", "nm")
    book.save(tmp_path / "saved.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "saved.xlsx").active["A1"].value
    assert saved.text == "=nm+1"


def test_a_crash_of_the_formula_engine_is_an_ordinary_error() -> None:
    model = ironcalc.create("B", "en-GB", "UTC")
    with pytest.raises(ValueError, match="says no"), said_no():
        model.test_panic()


@pytest.mark.parametrize(
    "formula", ["=LET(f,LAMBDA(g,n,g(g,n+1)),f(f,1))", "=EXPAND(A1,1E9)", "=1+expand(A1:A2,1000000,2)"]
)
def test_a_formula_that_would_end_the_process_is_refused(
    app: Any, book: Any, written: Any, formula: str
) -> None:
    cell = book.sheets[0]["B1"]
    with pytest.raises(ValueError, match="may never end"):
        cell.formula = formula
    assert cell.value is None
    workbook, sheet, path = written
    sheet.write_formula("B1", formula.replace("LAMBDA(g", "_xlfn.LAMBDA(_xlpm.g").replace(",g(", ",_xlpm.g("))
    workbook.close()
    with pytest.raises(OSError, match="may never end"):
        app.books.open(path)


@pytest.mark.parametrize(
    "formula", ['=LET(f,LAMBDA(x,x+1),f(2))&"g("', "=SUM(EXPAND(A123456:A123457,3,1,0))+123456"]
)
def test_a_formula_that_ends_is_kept(book: Any, formula: str) -> None:
    book.sheets[0]["B1"].formula = formula
    assert book.sheets[0]["B1"].formula == formula
    assert book.sheets[0]["B1"].value is not None
