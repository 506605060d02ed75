"""The add-in: its ribbon, what its buttons do in a second interpreter, and the versions that it knows."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from pyopenvba.formula._values import ERRORS
from pyopenvba.interpreter._values import EMPTY

from builder.lint import lint
from builder.releases.package import Release, releases
from builder.version import tool_version
from builder.workbooks.build import build
from builder.workbooks.example import example_inputs
from builder.workbooks.validator.validator import lay_out_add_in
from builder.write.ribbon import ADD_IN, MACRO_BOOK, RELATIONSHIP, RIBBON
from tests.support.built import add_in, all_known, blank, built, macro_book, placed
from tests.support.excel_copies import Kept, few_sheets, shortened, smaller
from tests.support.excel_macros import HEADING_ROW, RESULTS, AddIn, Finding
from tests.support.excel_members import AS_EXCEL_STARTS
from tests.support.macros import Shown, Step, run_macros
from tests.support.ooxml import schema_errors
from tests.workbooks.test_excel_macros import BLANK, entry_cell, finding

OLDEST = ("ppn-06-20", "0.1.0")
UNKNOWN = "9.9.9"
MACROS_OFF = 3
PASSWORD = "secret"  # noqa: S105 - of nothing
NOW = ("Start", "Select", "KPIs", "Print list", "Mapping")
THEN = ("Start", "Outcomes", "Criteria", "Mapping")


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@cache
def folder() -> Path:
    return Path(mkdtemp(prefix="add-in-"))


@cache
def oldest() -> Release:
    return releases()[OLDEST]


def ending(version: str) -> str:
    """What the names of the lists of that version end with."""
    known = [one.split(", version ")[1] for one in all_known().versions]
    return f" {known.index(version) + 1}" if known.index(version) else ""


def with_version(path: Path, version: str) -> Path:
    """A copy of the blank workbook that says it is of another version."""
    with zipfile.ZipFile(blank()) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/sharedStrings.xml":
                assert data.count(f">{tool_version()}<".encode()) == 1
                data = data.replace(f">{tool_version()}<".encode(), f">{version}<".encode())
            new.writestr(name, data)
    return path


@cache
def excel() -> tuple[AddIn, dict[str, Path]]:
    """An Excel with the add-in; a copy of the oldest version, a present one, an unknown one, the example.

    Copies hold the saved values of a few sheets; the macros read only two rows of each run of formulas.
    """
    made, old = AddIn(add_in()), ending(OLDEST[1])
    kept, then = shortened(made), kept_then()
    shortened(made, old)
    copies = {name: folder() / f"{name}.xlsx" for name in ("oldest", "present", "unknown", "example")}
    (folder() / "as issued.xlsx").write_bytes(oldest().book)
    smaller(folder() / "as issued.xlsx", copies["oldest"], then, oldest().issued().sheets)
    smaller(blank(), copies["present"], kept)
    smaller(with_version(folder() / "said.xlsx", UNKNOWN), copies["unknown"], kept)
    smaller(built("example", example_inputs(placed()))[0], copies["example"], kept)
    few_sheets(made, copies["oldest"], THEN, old)
    few_sheets(made, copies["present"], NOW)
    for name in ("unknown", "example"):
        book = made.opened(copies[name])
        book.sheets_ = [sheet for sheet in book.sheets_ if sheet.name in NOW]
    return made, copies


@cache
def kept_then() -> Kept:
    """The formula cells of the oldest version that the macros read."""
    return shortened(AddIn(add_in()), ending(OLDEST[1]))


@pytest.fixture
def program() -> Iterator[AddIn]:
    """The Excel of `excel`, with no results of an earlier test in front."""
    made, _ = excel()
    made.desk.chosen, made.desk.save_as = [], ""
    made.desk.receded.clear()
    yield made
    for book in [one for one in made.program.workbooks() if one is not made.book]:
        made.program.application.workbooks_.remove(book)


def named(name: str) -> Path:
    return excel()[1][name]


def hidden(book: Any, sheet: str) -> set[int]:
    """The numbers of the rows of a sheet that are hidden."""
    found = book.sheet_named(sheet)
    return {row for row in range(1, 200) if found.dims.row_hidden(row)}


def unused(book: Any, table: str, heading: str) -> set[int]:
    """The rows of a table that do not say Yes."""
    spot = placed().tables[table]
    column = placed().column_of(table, heading) + 1
    rows = range(spot.first_row + 1, spot.first_row + len(spot.table.keys) + 1)
    cells = {row: book.sheet_named(spot.sheet.name).cell(row, column) for row in rows}
    return {row for row, cell in cells.items() if not cell or cell.value != "Yes"}


def at_work(program: AddIn) -> tuple[str, int, int]:
    """The active cell: sheet, row and column."""
    sheet = program.program.application.active_book.active_sheet
    area = sheet.active_cell.areas[0]
    return sheet.name, area.top, area.left


def test_it_is_an_add_in_whose_ribbon_the_package_names() -> None:
    for path, callback in ((add_in(), "AddInPressed"), (macro_book(), "MacroBookPressed")):
        inside = parts(path)
        assert (ADD_IN in inside["[Content_Types].xml"]) == (path == add_in())
        links = re.findall(r"<Relationship [^>]*/>", inside["_rels/.rels"].decode())
        (link,) = [one for one in links if RELATIONSHIP in one]
        assert f'Target="{RIBBON}"' in link
        assert set(re.findall(r'onAction="(\w+)"', inside[RIBBON].decode())) == {callback}


def test_excel_has_nothing_to_repair(tmp_path: Path) -> None:
    """Nor has it in the ribbon, which the validator reads: it finds a word that does not belong there."""
    assert lint(add_in()) == []
    broken = tmp_path / "broken.xlam"
    with zipfile.ZipFile(broken, "w") as package:
        for name, data in parts(add_in()).items():
            package.writestr(name, data.replace(b"keytip=", b"keytap="))
    told = schema_errors([add_in(), broken])
    assert told[add_in()] == []
    assert any("keytap" in one for one in told[broken])


def test_the_same_versions_give_the_same_bytes(tmp_path: Path) -> None:
    build(lay_out_add_in(all_known()), tmp_path / "again.xlam")
    assert (tmp_path / "again.xlam").read_bytes() == add_in().read_bytes()


def test_it_knows_every_released_version_and_the_present_one() -> None:
    told = {one.split(", version ")[1] for one in all_known().versions}
    assert told == {tool_version(), *(version for _, version in releases())}


def test_copies_of_each_version_are_checked_as_what_they_are(program: AddIn) -> None:
    """Into a new workbook; of a version that is not known it says so, and looks no further."""
    program.desk.chosen = [str(named(name)) for name in ("oldest", "present", "unknown")]
    program.press("ValidateFiles")
    assert program.found() == [Finding("F705", "", "")]
    assert program.rows("Findings")[0][5] == all_known().versions[0].replace(tool_version(), UNKNOWN)
    assert program.files() == {
        "oldest.xlsx": "In order",
        "present.xlsx": "In order",
        "unknown.xlsx": "Could not be used",
    }
    assert program.state() == "Files: 3. Findings: 1."
    assert program.open_books() == ["mapping-tool.xlam", "Book1"]


def test_a_formula_of_the_oldest_version_that_was_changed_is_told(program: AddIn) -> None:
    """The present version has other formulas there."""
    sheet, row, column = next(cell for cell in sorted(kept_then()) if cell[0] == "Outcomes")
    program.desk.chosen = [str(named("oldest"))]
    with program.changed(named("oldest"), (sheet, row, column), 2.0, "=1+1"):
        program.press("ValidateFiles")
    assert program.found() == [finding("F709", (sheet, row, column))]


def test_next_finding_goes_through_the_findings_and_opens_the_copy_as_for_a_check(program: AddIn) -> None:
    place, application = entry_cell(), program.program.application
    program.desk.chosen = [str(named("present")), str(named("unknown"))]
    with program.changed(named("present"), place, ERRORS["#N/A"]):
        program.press("ValidateFiles")
        results = application.active_book.name
        program.press("NextFinding")
    assert application.active_book.name == "present.xlsx"
    assert (program.desk.opened_with["ReadOnly"], program.desk.opened_under["AutomationSecurity"]) == (
        True,
        3,
    )
    assert at_work(program) == place
    assert str(program.settings()["StatusBar"]).startswith("1 of 2: E860 ")
    program.press("NextFinding")
    assert application.active_book.name == results
    assert results.startswith("Book")
    assert program.told() == []
    program.press("NextFinding")
    assert program.told() == ["That was the last finding. Press Next finding again to begin with the first."]


def test_a_copy_that_was_not_read_to_its_end_is_not_opened_to_show_a_cell(program: AddIn) -> None:
    place = entry_cell()
    program.desk.chosen = [str(named("present"))]
    with program.changed(named("present"), place, 1.0, '=WEBSERVICE("http://a")'):
        program.press("ValidateFiles")
        program.press("NextFinding")
    assert not [call for call in program.desk.calls if call.startswith("Open")]
    assert program.told()[0].startswith("The copy is not opened, because not all of it could be checked.")


def test_without_results_there_is_nothing_to_go_through_or_to_save() -> None:
    program = AddIn(add_in())
    program.press("NextFinding")
    assert program.told()[0].startswith("There are no findings.")
    program.press("SaveResults")
    assert program.told() == ["There are no results to save yet."]


def test_results_are_saved_where_the_person_says(program: AddIn) -> None:
    program.desk.chosen = [str(named("unknown"))]
    program.press("ValidateFiles")
    program.press("SaveResults")
    assert program.desk.calls == []
    program.desk.save_as = "/a/Findings.xlsx"
    program.press("SaveResults")
    assert program.desk.calls == ["SaveAs /a/Findings.xlsx 51"]


def test_only_what_is_in_use_is_shown_and_then_all_on_protected_sheets(
    program: AddIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a password, too: rows may be hidden on our sheets, so their protection is left alone."""
    with program.in_front(named("example")) as book:
        for sheet in (book.sheet_named("Mapping"), book.sheet_named("KPIs")):
            monkeypatch.setattr(sheet, "protection", replace(sheet.protection, password=PASSWORD))
        program.press("ShowInUse")
        assert hidden(book, "Mapping") == unused(book, "Lines", "In use") != set()
        assert hidden(book, "KPIs") == unused(book, "Kpis", "Selected") != set()
        assert program.told() == []
        program.press("ShowAll")
        assert hidden(book, "Mapping") == hidden(book, "KPIs") == set()


def test_protection_that_keeps_rows_as_they_are_is_left_and_said(
    program: AddIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with program.in_front(named("example")) as book:
        sheet = book.sheet_named("Mapping")
        monkeypatch.setattr(sheet, "protection", replace(sheet.protection, allows=frozenset()))
        before = sheet.protection
        program.press("ShowInUse")
        assert hidden(book, "Mapping") == set()
        assert sheet.protection is before
        assert program.told()[0].splitlines()[1:] == ["Mapping"]
        program.press("ShowAll")
        assert hidden(book, "KPIs") == set()


def test_a_workbook_without_a_selection_keeps_all_its_rows(program: AddIn) -> None:
    with program.in_front(named("present")) as book:
        program.press("ShowInUse")
        assert hidden(book, "Mapping") == set()
    assert program.told()[0].startswith("Nothing is in use yet.")


def test_the_workbook_in_front_is_checked_where_it_is(program: AddIn) -> None:
    place = entry_cell()
    with program.in_front(named("present")), program.changed(named("present"), place, ERRORS["#N/A"]):
        program.press("CheckFront")
        assert program.found() == [finding("E860", place)]
        assert "present.xlsx" in program.open_books()
        assert not {call.split()[0] for call in program.desk.calls} & {"Open", "Close"}
    assert {name: program.settings()[name] for name in AS_EXCEL_STARTS} == AS_EXCEL_STARTS


def test_an_unknown_version_in_front_is_said_to_be_unknown(program: AddIn) -> None:
    with program.in_front(named("unknown")):
        for button in ("ShowInUse", "ShowAll", "PrintList", "NextToFill"):
            program.press(button)
            assert f"version {UNKNOWN}. That version is not known here" in program.told()[0]
        program.press("CheckFront")
        assert program.found() == [Finding("F705", "", "")]


@pytest.mark.parametrize("button", ["ShowInUse", "ShowAll", "PrintList", "NextToFill", "CheckFront"])
def test_without_a_workbook_of_ours_every_button_says_so(button: str, program: AddIn) -> None:
    program.press(button)
    assert program.told()[0].startswith("No workbook of the Mapping Tool is in front.")


def test_print_list_shows_the_sheet_as_it_will_be_printed(program: AddIn) -> None:
    with program.in_front(named("present")) as book:
        program.press("PrintList")
        assert book.active_sheet.name == "Print list"
    assert program.desk.calls == ["PrintPreview"]


def to_fill(book: Any, sheet: str) -> list[tuple[str, int, int]]:
    """The blank input cells of a sheet of the present version, row by row, in rows that are in use."""
    out = unused(book, "Lines", "In use") if sheet == "Mapping" else set()
    issued = next(one for one in placed().workbook.sheets if one.name == sheet)
    inputs = sorted((cell.row + 1, cell.column + 1) for cell in placed().cells(issued) if cell.is_input)
    found = book.sheet_named(sheet)
    blank = [at for at in inputs if not (cell := found.cell(*at)) or cell.value in (None, "", EMPTY)]
    return [(sheet, *at) for at in blank if at[0] not in out]


def test_next_to_fill_goes_over_yellow_cells_without_an_entry_in_rows_that_are_in_use(program: AddIn) -> None:
    with program.in_front(named("example")) as book:
        wanted = to_fill(book, "Mapping")
        book.sheet_named("Mapping").Activate()
        book.sheet_named("Mapping").vba_get("Range", ["A1"]).Select()
        program.desk.receded = {wanted[1]}  # shown in another colour: not asked for
        seen = []
        for _ in range(3):
            program.press("NextToFill")
            seen.append(at_work(program))
        assert seen == [wanted[0], *wanted[2:4]]
        assert program.told() == []


def test_after_the_last_cell_to_fill_comes_the_first_of_the_next_sheet_that_is_shown(program: AddIn) -> None:
    """Mapping is the last of these sheets, so Start follows."""
    with program.in_front(named("present")) as book:
        sheet = book.sheet_named("Mapping")
        sheet.Activate()
        sheet.vba_get("Range", ["AZ300"]).Select()
        program.press("NextToFill")
        first = min(at for _, *at in to_fill(book, "Start"))
        assert at_work(program) == ("Start", *first)


def test_about_names_every_version_and_the_workbook_in_front(program: AddIn) -> None:
    with program.in_front(named("oldest")):
        program.press("About")
    (told,) = program.told()
    assert all(version in told for version in all_known().versions)
    assert f"oldest.xlsx: {all_known().versions[-1]}." in told


def as_macro_book(path: Path) -> Path:
    """The add-in with the content type of a macro workbook: LibreOffice opens no add-ins of Excel."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts(add_in()).items():
            package.writestr(name, data.replace(ADD_IN, MACRO_BOOK))
    return path


def results(shown: Shown) -> tuple[list[object], list[list[object]]]:
    """What the newest results say above the files, and code, sheet and cell of each finding."""
    made = next(one for one in shown.others if tuple(one) == RESULTS)
    files = [row[:2] for row in made["Files"][HEADING_ROW:] if row[0]]
    found = [row[2:5] for row in made["Findings"][HEADING_ROW:] if row[0]]
    return [made["Files"][2][0], *files], found


def test_libreoffice_checks_whole_copies_of_the_oldest_and_of_an_unknown_version(tmp_path: Path) -> None:
    """All sheets and formulas of the workbook as it was released; then the workbook that is open."""
    old, unknown = tmp_path / "old.xlsx", with_version(tmp_path / "unknown.xlsx", UNKNOWN)
    old.write_bytes(oldest().book)
    (tmp_path / "now.xlsx").write_bytes(blank().read_bytes())
    steps = [
        Step("Validate.ValidateThese", ((str(old), str(unknown)),)),
        Step("Pressing.Press", ("CheckFront",), opens=(str(tmp_path / "now.xlsx"),)),
    ]
    first, second = run_macros(as_macro_book(tmp_path / "add-in.xlsm"), steps, tmp_path / "office")
    assert results(first) == (
        ["Files: 2. Findings: 2.", ["old.xlsx", "To look at"], ["unknown.xlsx", "Could not be used"]],
        [["S101", "Outcomes", "A6"], ["F705", "", ""]],
    )
    new = replace(second, others=[one for one in second.others if one not in first.others])
    assert results(new) == (
        ["Files: 1. Findings: 3.", ["now.xlsx", "To look at"]],
        [[one.code, one.sheet, one.cell] for one in BLANK],
    )
