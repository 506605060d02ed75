"""The macro workbook finds what is wrong with copies, run in LibreOffice by its own buttons' macros."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import openpyxl
import pytest
from oletools.olevba import VBA_Parser

from builder.answer import MOST_PER_FILE
from builder.formulas.r1c1 import r1c1
from builder.grid.a1 import address
from builder.layout.table_places import table_places, without_tables
from builder.lint import lint
from builder.returns.examine import Examiner
from builder.rules.catalogue import live as live_entries
from builder.rules.check import run
from builder.templates import copy_findings, macros, words
from builder.vba import document
from builder.version import tool_version
from builder.workbooks.build import build
from builder.workbooks.example import example_inputs
from builder.workbooks.validator.validator import (
    ONLY_IN_ADD_IN,
    codes,
    known_of,
    lay_out_validator,
    row_checks,
)
from builder.write.macro_book import WORKBOOK_CODE_NAME, code_name
from builder.write.writer import Results
from tests.support.built import blank, built, issued, macro_book, placed
from tests.support.libreoffice import LibreOffice
from tests.support.macros import Shown, Step, run_macros
from tests.support.ooxml import schema_errors

PATH_CELL, STATE_ROW, FIRST_FINDING = "B15", 15, 4
LINE = "KPI 2.02 L4+"
EXAMINER = Examiner()
UNREAD = {"F702", "F704", "F705", "F706", "F707", "F727", "F729", "F782"}
IN_PART = ("Mapping", "Summary", "SDGs")
STATES = {"error": "To be corrected", "warning": "To look at", "note": "In order"}
Found = tuple[str, str, str, str]


def place(table: str, key: str, heading: str) -> tuple[str, int, int]:
    """Sheet, row and column, counted from 1."""
    at = placed()
    return at.tables[table].sheet.name, at.row_of(table, key) + 1, at.column_of(table, heading) + 1


def changed(path: Path, change: Callable[[openpyxl.Workbook], None], source: Path) -> None:
    """A copy of the source with a change, saved by another program."""
    book = openpyxl.load_workbook(source)
    change(book)
    book.save(path)


def put(table: str, key: str, heading: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    sheet, row, column = place(table, key, heading)
    return lambda book: book[sheet].cell(row, column, value)


def aged(book: openpyxl.Workbook) -> None:
    sheet, row, column = placed().field_cells["tool_version"]
    book[sheet.name].cell(row + 1, column + 1, "0.0.1-old")


def nameless(book: openpyxl.Workbook) -> None:
    """Formulas stay as they were issued, those that used the names give an error."""
    for name in ("value_book", "value_year", "kpis_selected"):
        del book.defined_names[name]


def cells_with_formulas(book: openpyxl.Workbook, sheet: str) -> list[openpyxl.cell.Cell]:
    return [cell for row in book[sheet].iter_rows() for cell in row if cell.data_type == "f"]


def typed_over_in_part(book: openpyxl.Workbook) -> None:
    """A number over two in five formulas of some sheets: more than are listed of one file, most of none."""
    for sheet in IN_PART:
        cells = cells_with_formulas(book, sheet)
        for cell in cells[: 2 * len(cells) // 5]:
            cell.value = 42


def acted_on(book: openpyxl.Workbook) -> None:
    """An entry worked out, one sheet pasted as values, and one that a program wrote in its own way."""
    put("Lines", LINE, "Before", "=3*4")(book)
    for cell in cells_with_formulas(book, "Regions"):
        cell.value = 42
    for cell in cells_with_formulas(book, "Print list"):
        cell.value += "+0"


def stale(path: Path, code: str, source: Path) -> None:
    """A copy of the source whose saved count for a code is 0."""
    at = placed()
    cell = address(at.row_of("Tally", code), at.column_of("Tally", "Count"))
    part = f"xl/worksheets/sheet{at.workbook.sheets.index(at.tables['Tally'].sheet) + 1}.xml"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                saved = rf'(<c r="{cell}"[^>]*><f>[^<]*</f><v>)1(?:\.0)?(</v>)'
                text, count = re.subn(saved.encode(), rb"\g<1>0\2", text)
                assert count == 1
            new.writestr(name, text)


def findings(shown: Shown) -> set[Found]:
    """File, code, sheet and cell of each finding."""
    rows = [[str(cell) for cell in row] for row in shown.sheets["Findings"][FIRST_FINDING:]]
    return {(row[0], row[2], row[3], row[4]) for row in rows if row[0]}


def state(shown: Shown) -> object:
    return shown.sheets["Validate"][STATE_ROW][1]


def files(shown: Shown) -> dict[str, tuple[object, ...]]:
    """State and number of errors, warnings and notes of each file."""
    return {str(row[0]): tuple(row[1:5]) for row in shown.sheets["Files"][FIRST_FINDING:] if row[0]}


@cache
def copies(office: LibreOffice) -> tuple[Path, dict[str, set[tuple[str, str, str]]]]:
    """A folder with copies of every kind, and what must be found in each beside what its live checks say."""
    folder = Path(mkdtemp(prefix="copies-"))
    example, _ = built("example", example_inputs(placed()))
    (folder / "as issued.xlsx").write_bytes(blank().read_bytes())
    (folder / "filled.xlsx").write_bytes(example.read_bytes())
    office._ask("xlsx", example, folder / "filled, saved by LibreOffice.xlsx")
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={folder.with_suffix('.profile').as_uri()}",
            *("--headless", "--convert-to", "ods", "--outdir", str(folder), str(example)),
        ],
        check=True,
        capture_output=True,
    )
    (folder / f"{example.stem}.ods").rename(folder / "filled.ods")
    changed(folder / "filled, saved by openpyxl.xlsx", lambda _: None, example)
    stale(folder / "stale.xlsx", "S101", blank())
    changed(folder / "typed over.xlsx", put("Lines", LINE, "Delivered", 123), blank())
    changed(folder / "formula.xlsx", put("Lines", LINE, "Result", '=HYPERLINK("#A1")'), blank())
    changed(folder / "moved.xlsx", lambda book: book["Mapping"].insert_rows(20), blank())
    changed(folder / "sheet gone.xlsx", lambda book: book.remove(book["Regions"]), blank())
    changed(folder / "older.xlsx", aged, blank())
    changed(folder / "check typed over.xlsx", put("Lines", LINE, "Check", 42), blank())
    changed(folder / "error in an entry.xlsx", put("Lines", LINE, "Before", "#N/A"), example)
    changed(folder / "error in a formula.xlsx", put("Lines", LINE, "Result", "=1/0"), blank())
    changed(
        folder / "asks the web.xlsx", put("Lines", LINE, "Before", '=_xlfn.WEBSERVICE("http://a")'), blank()
    )
    changed(folder / "acted on.xlsx", acted_on, blank())
    openpyxl.Workbook().save(folder / "another.xlsx")
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04" + b"\xff\x00\x01" * 500)
    (folder / "~$filled.xlsx").write_bytes(b"lock")
    (folder / "letter.pdf").write_bytes(b"%PDF-1.4")
    sheet, row, column = place("Lines", LINE, "Delivered")
    delivered = openpyxl.utils.get_column_letter(column) + str(row)
    result = openpyxl.utils.get_column_letter(place("Lines", LINE, "Result")[2]) + str(row)
    check = openpyxl.utils.get_column_letter(place("Lines", LINE, "Check")[2]) + str(row)
    before = openpyxl.utils.get_column_letter(place("Lines", LINE, "Before")[2]) + str(row)
    last_line = placed().tables["Lines"].first_row + len(placed().tables["Lines"].table.keys)
    return folder, {
        "as issued.xlsx": set(),
        "filled.xlsx": set(),
        "filled, saved by LibreOffice.xlsx": set(),
        "filled, saved by openpyxl.xlsx": set(),
        "filled.ods": set(),
        "stale.xlsx": set(),
        "typed over.xlsx": {("F708", sheet, delivered)},
        "formula.xlsx": {("F709", sheet, result)},
        "moved.xlsx": {("F707", sheet, f"A{last_line}")},
        "sheet gone.xlsx": {("F706", "Regions", "")},
        "older.xlsx": {("F705", "", "")},
        "another.xlsx": {("F704", "", "")},
        "check typed over.xlsx": {("F708", sheet, check)},
        "error in an entry.xlsx": {("E860", sheet, before)},
        "error in a formula.xlsx": {("F709", sheet, result)},
        "broken.xlsx": {("F702", "", "")},
        "asks the web.xlsx": {("E862", sheet, before), ("F734", sheet, before), ("F782", "", "")},
        "acted on.xlsx": {
            ("E862", sheet, before),
            ("F760", "Regions", ""),
            ("F761", "Print list", ""),
        },
        "old.xls": {("F727", "", "")},
        "letter.pdf": {("F729", "", "")},
    }


@cache
def runs(office: LibreOffice) -> tuple[list[Shown], dict[str, set[tuple[str, str, str]]], bool]:
    """Both buttons on the copies, an empty folder and no workbook; whether all copies stayed as they were."""
    (folder, wanted), empty = copies(office), Path(mkdtemp(prefix="empty-"))
    letters = Path(mkdtemp(prefix="letters-")) / "letters"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    asked = [
        ("ValidateFolder", folder),
        ("ValidateFile", folder / "typed over.xlsx"),
        ("ValidateFile", folder / "letter.pdf"),
        ("ValidateFolder", empty),
        ("ValidateFolder", empty / "nowhere"),
        ("ValidateFile", f'"{folder / "filled.xlsx"}"'),
        ("ValidateFile", letters),
        ("ValidateFolder", letters / "not there.xlsx"),
        ("ValidateFile", empty / "again" / "many.xlsx"),
        ("ValidateFile", empty / "again" / "name gone.xlsx"),
    ]
    letters.mkdir()
    for name in ("b.txt", "a.pdf", ".hidden.xlsx", ".~lock.a.xlsx#", "Thumbs.db"):
        (letters / name).write_bytes(b"a")
    (empty / "again").mkdir()
    changed(empty / "again" / "many.xlsx", typed_over_in_part, blank())
    changed(empty / "again" / "name gone.xlsx", nameless, blank())
    steps = [Step(f"Validate.{name}", cells=(("Validate", PATH_CELL, str(path)),)) for name, path in asked]
    shown = run_macros(macro_book(), steps, Path(mkdtemp(prefix="office-")), timeout=1800)
    return shown, wanted, {path.name: path.read_bytes() for path in folder.iterdir()} == before


def live(results: Results) -> tuple[set[str], set[tuple[str, str, str]]]:
    """What the embedded engine says: codes with a count, and (code, sheet, cell) of each row check."""
    sheet = placed().tables["Tally"].sheet.name
    column = placed().column_of("Tally", "Count")
    keys = placed().tables["Tally"].table.keys
    counted = {key for key in keys if results[sheet][placed().row_of("Tally", key), column]}
    beside = set()
    for name, first, last, check, _ in row_checks(issued()):
        assert isinstance(name, str)
        assert isinstance(first, int)
        assert isinstance(last, int)
        assert isinstance(check, int)
        letter = openpyxl.utils.get_column_letter(check)
        for row in range(first, last + 1):
            told = results[name].get((row - 1, check - 1))
            if told:
                beside.add((str(told).split()[0], name, f"{letter}{row}"))
    return counted, beside


def test_every_kind_of_copy_gives_its_findings_and_no_others(office: LibreOffice) -> None:
    (shown, *_), wanted, _ = runs(office)
    about_files = {found for found in findings(shown) if found[1][0] in "EF"}
    assert about_files == {(name, *found) for name, expected in wanted.items() for found in expected}
    assert str(state(shown)).startswith(f"Files: {len(wanted)}. Findings: ")


@pytest.mark.parametrize(
    "name",
    ["filled.xlsx", "filled.ods", "filled, saved by LibreOffice.xlsx", "filled, saved by openpyxl.xlsx"],
)
def test_live_checks_are_those_of_the_embedded_engine(name: str, office: LibreOffice) -> None:
    counted, beside = live(built("example", example_inputs(placed()))[1])
    found = {entry[1:] for entry in findings(runs(office)[0][0]) if entry[0] == name}
    assert beside
    assert {code for code, *_ in found} == counted
    assert beside <= found


def test_the_codes_are_those_of_python(office: LibreOffice) -> None:
    """Of each copy that the macro reads to its end, before Python silences what only follows from another."""
    (folder, wanted), found = copies(office), findings(runs(office)[0][0])
    shared = {entry.code for entry in live_entries()} | {"F708", "F709", "F711"}
    # An error in an entry hides what the live checks say; so do formulas that are not there any more.
    without = UNREAD | {"E860", "F760"}
    read_on = [name for name, codes_ in wanted.items() if not {code for code, *_ in codes_} & without]
    for name in read_on:
        returned = EXAMINER.read(folder / name)
        ruled = {one.code for one in run(EXAMINER.case(returned))}
        assert {code for file, code, *_ in found if file == name} == ruled & shared
        assert {one.code for one in EXAMINER.examine(folder / name).found} & shared <= ruled
    assert len(read_on) > 7


def test_formulas_as_issued_that_give_errors_are_told_sheet_by_sheet(office: LibreOffice) -> None:
    found = [entry for entry in findings(runs(office)[0][-1]) if entry[1] == "F711"]
    assert {"Start", "Summary", "Dashboard"} < {sheet for *_, sheet, _ in found}
    assert len({sheet for *_, sheet, _ in found}) == len(found)


def test_every_file_has_its_state_and_counts(office: LibreOffice) -> None:
    (shown, *_), wanted, _ = runs(office)
    told = [[str(cell) for cell in row] for row in shown.sheets["Findings"][FIRST_FINDING:]]
    unread = {name for name, found in wanted.items() if {code for code, *_ in found} & UNREAD}
    assert set(files(shown)) == set(wanted)
    for name, (state_, *counts) in files(shown).items():
        severities = [row[1] for row in told if row[0] == name]
        assert counts == [severities.count(severity) for severity in ("error", "warning", "note")]
        if name in unread:
            assert state_ == "Could not be used"
        else:
            worst = next((word for word in STATES if word in severities), "note")
            assert state_ == STATES[worst]
    no_workbooks = {"another.xlsx", "broken.xlsx", "old.xls", "letter.pdf"}
    assert unread == no_workbooks | {"moved.xlsx", "sheet gone.xlsx", "older.xlsx", "asks the web.xlsx"}


def test_what_is_not_listed_any_more_is_counted_all_the_same(office: LibreOffice) -> None:
    shown = runs(office)[0][-2]
    issued = Counter(
        sheet.name for sheet in placed().workbook.sheets for c in placed().cells(sheet) if c.formula
    )
    formulas = sum(2 * issued[sheet] // 5 for sheet in IN_PART)
    listed = [row for row in shown.sheets["Findings"][FIRST_FINDING:] if row[0]]
    assert (len(listed), listed[-1][2]) == (MOST_PER_FILE, "F710")
    ((state_, errors, *_),) = files(shown).values()
    assert state_ == "To be corrected"
    assert isinstance(errors, float)
    assert errors >= formulas > MOST_PER_FILE


def test_states_are_called_as_in_the_report() -> None:
    spelt = re.findall(r'As String = "(.+)"', macros()["FileList.bas"])
    assert sorted(spelt) == sorted(words("report").section("states").values())


@pytest.mark.parametrize("name", ["as issued.xlsx", "stale.xlsx"])
def test_live_checks_are_worked_out_again(name: str, office: LibreOffice) -> None:
    found = {code for file, code, *_ in findings(runs(office)[0][0]) if file == name}
    assert found == live(built("blank", {})[1])[0] == {"S101", "S125", "S126"}


def test_one_file_gives_what_it_gave_among_others(office: LibreOffice) -> None:
    shown = runs(office)[0]
    for step, name in ((1, "typed over.xlsx"), (5, "filled.xlsx")):
        assert findings(shown[step]) == {found for found in findings(shown[0]) if found[0] == name}


def test_what_cannot_be_validated_ends_quietly(office: LibreOffice) -> None:
    _, _, letter, empty, nowhere, *_ = runs(office)[0]
    assert findings(letter) == {("letter.pdf", "F729", "", "")}
    assert state(empty) == state(nowhere)
    assert str(state(empty)).startswith("No file was found there.")
    assert findings(empty) == findings(nowhere) == set()
    assert files(letter) == {"letter.pdf": ("Could not be used", 1.0, 0.0, 0.0)}
    assert files(empty) == files(nowhere) == {}


def test_a_folder_typed_means_its_files_and_a_workbook_typed_its_folder(office: LibreOffice) -> None:
    *_, by_folder, by_file, _, _ = runs(office)[0]
    assert findings(by_folder) == {("a.pdf", "F729", "", ""), ("b.txt", "F728", "", "")}
    assert findings(by_file) == findings(by_folder)


def test_copies_stay_as_they_were(office: LibreOffice) -> None:
    assert runs(office)[2]


def test_a_cancelled_window_is_no_file_and_lock_files_are_none(tmp_path: Path) -> None:
    asked = {
        ("Choosing.Picked", False): None,
        ("Choosing.Picked", "a.xlsx"): ["a.xlsx"],
        ("Choosing.Picked", ("b.xlsx", "a.xlsx")): ["a.xlsx", "b.xlsx"],
        ("Files.CodeByName", "/a/~$b.xlsx"): "F723",
        ("Files.CodeByName", "/a.b/C.XLSX"): "",
        ("Files.CodeByName", "C:\\a.xlsx\\b"): "F701",
        ("Files.CodeByName", "C:\\a\\b.XLS"): "F727",
        ("Files.CodeByName", "b.xlsb"): "F730",
    }
    steps = [Step(name, (given,)) for name, given in asked]
    assert [shown.returned for shown in run_macros(macro_book(), steps, tmp_path)] == list(asked.values())


def test_a_formula_that_fetches_something_is_known_by_its_functions(tmp_path: Path) -> None:
    known = {
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
    }
    steps = [Step("Outside.FetchingCode", (formula,)) for formula in known]
    assert [shown.returned for shown in run_macros(macro_book(), steps, tmp_path)] == list(known.values())


def test_results_are_copied_to_a_workbook_that_nobody_saved_over_a_file(tmp_path: Path) -> None:
    """LibreOffice's macros save no .xlsx, so there the person saves it."""
    path, letter = tmp_path / "validator.xlsm", tmp_path / "letter.pdf"
    path.write_bytes(macro_book().read_bytes())
    letter.write_bytes(b"%PDF-1.4")
    ask = Step("Validate.ValidateFile", cells=(("Validate", PATH_CELL, str(letter)),))
    save = Step("Results.SaveResults")
    early, _, saved = run_macros(path, [save, ask, save], tmp_path / "office")
    assert state(early) == "There are no results to save yet."
    assert str(state(saved)).startswith("The results are in a new workbook that is not saved yet")
    assert not list(tmp_path.glob("*.xlsx"))
    (copied,) = saved.others
    assert [copied["Files"][row][0] for row in (0, 4)] == ["Files", "letter.pdf"]
    assert copied["Findings"][FIRST_FINDING][2] == "F729"


def test_formulas_are_alike_however_a_program_spells_them(tmp_path: Path) -> None:
    spelt = {
        "=[@Count]+Tally[[#This Row],[First row]]": "=Lines[@Count]+Tally[@First row]",
        "=_xlfn.UNICODE(Lines[@[First row]])": "=UNICODE(Lines[@First row])",
        "=SUM([@a],[@b c])": "=SUM(Lines[@a],Lines[@b c])",
        "=SUM(Lines[Count])": "=SUM(Lines[Count])",
        "=SUMIFS([Selected],[Key],[@[Whole 1]])": "=SUMIFS(Lines[Selected],Lines[Key],Lines[@Whole 1])",
        "=COUNTIFS([Base],RC[-3],[Selected],1)": "=COUNTIFS(Lines[Base],RC[-3],Lines[Selected],1)",
    }
    steps = [Step("Formulas.Canonical", (formula, "Lines")) for formula in spelt]
    assert [shown.returned for shown in run_macros(macro_book(), steps, tmp_path)] == list(spelt.values())


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
