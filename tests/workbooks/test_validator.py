"""The macro workbook: what its macros know, what is in its file, and what its functions give.

What its buttons find in copies is in test_checked_copies.
"""

from __future__ import annotations

import re
import zipfile
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import openpyxl
import pytest
from oletools.olevba import VBA_Parser

from builder.formulas.r1c1 import r1c1
from builder.layout.table_places import table_places, without_tables
from builder.lint import lint
from builder.returns.examine import Examiner
from builder.templates import copy_findings, macros, words
from builder.vba import document
from builder.version import tool_version
from builder.workbooks.build import build
from builder.workbooks.validator.validator import (
    ONLY_IN_ADD_IN,
    codes,
    known_of,
    lay_out_validator,
)
from builder.write.macro_book import WORKBOOK_CODE_NAME, code_name
from tests.support.built import issued, macro_book, placed
from tests.support.macros import Shown, Step, run_macros
from tests.support.ooxml import schema_errors

PATH_CELL, STATE_ROW, FIRST_FINDING = "B15", 15, 4
LINE = "KPI 2.02 L4+"
EXAMINER = Examiner()
Call = tuple[object, ...]
"""A function of the macros and its arguments."""


def place(table: str, key: str, heading: str) -> tuple[str, int, int]:
    """Sheet, row and column, counted from 1."""
    at = placed()
    return at.tables[table].sheet.name, at.row_of(table, key) + 1, at.column_of(table, heading) + 1


def test_states_are_called_as_in_the_report() -> None:
    spelt = re.findall(r'As String = "(.+)"', macros()["FileList.bas"])
    assert sorted(spelt) == sorted(words("report").section("states").values())


PICKED: dict[Call, object] = {
    ("Choosing.Picked", False): None,
    ("Choosing.Picked", "a.xlsx"): ["a.xlsx"],
    ("Choosing.Picked", ("b.xlsx", "a.xlsx")): ["a.xlsx", "b.xlsx"],
    ("Files.CodeByName", "/a/~$b.xlsx"): "F723",
    ("Files.CodeByName", "/a.b/C.XLSX"): "",
    ("Files.CodeByName", "C:\\a.xlsx\\b"): "F701",
    ("Files.CodeByName", "C:\\a\\b.XLS"): "F727",
    ("Files.CodeByName", "b.xlsb"): "F730",
}
FETCHING: dict[Call, object] = {
    ("Outside.FetchingCode", formula): code
    for formula, code in {
        '=IF(R1C1="WEBSERVICE(|",1,2)': "",
        "=COPY(1)+MYCALL(2)": "",
        "12|13": "",
        '=1+_xlfn.WEBSERVICE("http://a")': "F734",
        '=-webservice("a")': "F734",
        '=_xlfn._xlws.PY(1)+IMAGE("a")': "F734",
        '=CALL("kernel","a")': "F734",
        "='file:///a/b.ods'#$Sheet1.A1": "F734",
        '=CUBEVALUE("a")': "F734",
        "=cmd|'/c calc'!A0": "F735",
        '=DDE("soffice","a","b")': "F735",
    }.items()
}
ALIKE: dict[Call, object] = {
    ("Formulas.Canonical", formula, "Lines"): spelling
    for formula, spelling in {
        "=[@Count]+Tally[[#This Row],[First row]]": "=Lines[@Count]+Tally[@First row]",
        "=_xlfn.UNICODE(Lines[@[First row]])": "=UNICODE(Lines[@First row])",
        "=SUM([@a],[@b c])": "=SUM(Lines[@a],Lines[@b c])",
        "=SUM(Lines[Count])": "=SUM(Lines[Count])",
        "=SUMIFS([Selected],[Key],[@[Whole 1]])": "=SUMIFS(Lines[Selected],Lines[Key],Lines[@Whole 1])",
        "=COUNTIFS([Base],RC[-3],[Selected],1)": "=COUNTIFS(Lines[Base],RC[-3],Lines[Selected],1)",
    }.items()
}


@cache
def answers() -> dict[Call, object]:
    """What functions of the macros give for these arguments, asked in one LibreOffice."""
    asked = [*PICKED, *FETCHING, *ALIKE]
    steps = [Step(str(name), tuple(arguments)) for name, *arguments in asked]
    shown = run_macros(macro_book(), steps, Path(mkdtemp(prefix="office-")))
    return {call: one.returned for call, one in zip(asked, shown, strict=True)}


def given(asked: dict[Call, object]) -> dict[Call, object]:
    return {call: answers()[call] for call in asked}


def test_a_cancelled_window_is_no_file_and_lock_files_are_none() -> None:
    assert given(PICKED) == PICKED


def test_a_formula_that_fetches_something_is_known_by_its_functions() -> None:
    assert given(FETCHING) == FETCHING


def test_formulas_are_alike_however_a_program_spells_them() -> None:
    assert given(ALIKE) == ALIKE


def told(shown: Shown) -> object:
    """What the sheet Validate says of the last run."""
    return shown.sheets["Validate"][STATE_ROW][1]


def test_results_are_copied_to_a_workbook_that_nobody_saved_over_a_file(tmp_path: Path) -> None:
    """LibreOffice's macros save no .xlsx, so there the person saves it."""
    path, letter = tmp_path / "validator.xlsm", tmp_path / "letter.pdf"
    path.write_bytes(macro_book().read_bytes())
    letter.write_bytes(b"%PDF-1.4")
    ask = Step("Validate.ValidateFile", cells=(("Validate", PATH_CELL, str(letter)),))
    save = Step("Results.SaveResults")
    early, _, saved = run_macros(path, [save, ask, save], tmp_path / "office")
    assert told(early) == "There are no results to save yet."
    assert str(told(saved)).startswith("The results are in a new workbook that is not saved yet")
    assert not list(tmp_path.glob("*.xlsx"))
    (copied,) = saved.others
    assert [copied["Files"][row][0] for row in (0, 4)] == ["Files", "letter.pdf"]
    assert copied["Findings"][FIRST_FINDING][2] == "F729"


def test_the_project_in_the_file_is_the_text() -> None:
    with zipfile.ZipFile(macro_book()) as package:
        parsed = VBA_Parser("x", package.read("xl/vbaProject.bin"))
    told = {name: text for *_, name, text in parsed.extract_all_macros()}
    texts = {name: text for name, text in macros().items() if name not in ONLY_IN_ADD_IN}
    documents = [document(WORKBOOK_CODE_NAME, is_workbook=True), *map(document, code_names())]
    texts |= {f"{module.name}.cls": module.text for module in documents}
    assert told == {name: text.replace("\n", "\r\n") for name, text in texts.items()}


def code_names() -> list[str]:
    return [code_name(sheet) for sheet in openpyxl.load_workbook(macro_book(), read_only=True).sheetnames]


def test_every_sheet_has_its_module() -> None:
    with zipfile.ZipFile(macro_book()) as package:
        parts = [
            package.read(name).decode() for name in package.namelist() if re.match(r"xl/work.*\.xml$", name)
        ]
    names = {name for part in parts for name in re.findall(r'codeName="(\w+)"', part)}
    assert names == {WORKBOOK_CODE_NAME, *code_names()}


def test_buttons_sheets_names_and_codes_that_macros_use_are_there() -> None:
    book = openpyxl.load_workbook(macro_book())
    source = "\n".join(macros().values())
    asked = re.findall(r'(?:ThisWorkbook\.Worksheets|ListOf|ResultSheet)\("([^"]+)"\)', source)
    assert set(asked) == set(book.sheetnames) - {"Validate"}
    assert set(re.findall(r'ThisWorkbook\.Names\("([^"]+)"\)', source)) == set(book.defined_names)
    with zipfile.ZipFile(macro_book()) as package:
        drawing = package.read("xl/drawings/vmlDrawing1.vml").decode()
    buttons = re.findall(r"<x:FmlaMacro>\[0\]!(\w+)<", drawing)
    assert buttons == list(words("validator").section("buttons"))
    assert set(buttons) <= set(re.findall(r"^Public Sub (\w+)\(\)", source, re.MULTILINE))
    about_copies = {entry["code"] for entry in copy_findings().rows("finding")}
    used = set(re.findall(r'"([A-Z]\d{3})"', source))
    python_only = {f"F76{number}" for number in range(2, 10)}  # what the macro does not look for
    assert about_copies - used == python_only
    assert used <= {str(code) for code, *_ in codes()}


def test_excel_has_nothing_to_repair() -> None:
    assert lint(macro_book()) == []
    assert schema_errors([macro_book()]) == {macro_book(): []}


def test_the_first_sheet_says_for_which_edition_and_version_it_is() -> None:
    said = f"{EXAMINER.current.issued.edition_name}, version {tool_version()}"
    assert ("For copies of", said) in list(openpyxl.load_workbook(macro_book())["Validate"].values)


def test_excel_has_nothing_to_save_when_it_is_opened_and_closed() -> None:
    with zipfile.ZipFile(macro_book()) as package:
        assert "fullCalcOnLoad" not in package.read("xl/workbook.xml").decode()


def test_the_same_workbook_gives_the_same_bytes(tmp_path: Path) -> None:
    build(lay_out_validator(known_of([issued()])), tmp_path / "again.xlsm")
    assert (tmp_path / "again.xlsm").read_bytes() == macro_book().read_bytes()


@pytest.mark.parametrize(
    ("formula", "by_distance"),
    [
        ("A1+$A1+A$1+$A$1+C3", "R[-2]C[-2]+R[-2]C1+R1C[-2]+R1C1+RC"),
        ("SUM('B2 x'!$AA$10:D3)&\"A1\"", "SUM('B2 x'!R10C27:RC[1])&\"A1\""),
        ("Lines[[#This Row],[A1 b]]+T_A1+LOG10(A4)", "Lines[[#This Row],[A1 b]]+T_A1+LOG10(R[1]C[-2])"),
        ("INDEX(Book[B2],B3)&Sheet1!C3", "INDEX(Book[B2],RC[-1])&Sheet1!RC"),
    ],
)
def test_references_become_distances(formula: str, by_distance: str) -> None:
    assert r1c1(formula, 2, 2) == by_distance


def test_references_to_tables_become_addresses() -> None:
    at = placed()
    sheet, row, column = place("Lines", LINE, "Delivered")
    letter = openpyxl.utils.get_column_letter(column)
    told = without_tables(
        'SUM(Lines[Delivered],Lines[[#This Row],[Delivered]])&"Lines[Delivered]"', row - 1, table_places(at)
    )
    whole = at.column_range("Lines", "Delivered")
    assert told == f'SUM({whole},{sheet}!${letter}{row})&"Lines[Delivered]"'
