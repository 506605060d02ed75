"""The macro workbook finds what is wrong with copies, run in LibreOffice by its own buttons' macros."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from openpyxl.utils import get_column_letter

from builder.answer import MOST_PER_FILE
from builder.layout.placement import Placed
from builder.read.issued import Issued
from builder.returns.examine import Examiner
from builder.rules.catalogue import live as live_entries
from builder.rules.check import run
from builder.workbooks.example import example_inputs
from builder.workbooks.validator.validator import row_checks
from builder.write.writer import Results
from tests.support.built import built, issued, placed
from tests.support.checked_copies import Wanted, copies, macro_book_of_two, nameless, typed_over_in_part
from tests.support.libreoffice import LibreOffice
from tests.support.macros import Shown, Step, run_macros
from tests.support.small_edition import small_book

PATH_CELL, STATE_ROW, FIRST_FINDING = "B15", 15, 4
UNREAD = {"F702", "F704", "F705", "F706", "F707", "F727", "F729", "F782"}
STATES = {"error": "To be corrected", "warning": "To look at", "note": "In order"}
NAMED = ("filled.xlsx", "filled.ods", "filled, saved by LibreOffice.xlsx", "filled, saved by openpyxl.xlsx")
Found = tuple[str, str, str, str]


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
def runs(office: LibreOffice) -> tuple[list[Shown], Wanted, bool]:
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
        ("ValidateFile", f'"{folder / "error in an entry.xlsx"}"'),
        ("ValidateFile", letters),
        ("ValidateFolder", letters / "not there.xlsx"),
        ("ValidateFile", empty / "again" / "many.xlsx"),
        ("ValidateFile", empty / "again" / "name gone.xlsx"),
    ]
    letters.mkdir()
    for name in ("b.txt", "a.pdf", ".hidden.xlsx", ".~lock.a.xlsx#", "Thumbs.db"):
        (letters / name).write_bytes(b"a")
    (empty / "again").mkdir()
    typed_over_in_part()[0].save(empty / "again" / "many.xlsx")
    nameless().save(empty / "again" / "name gone.xlsx")
    steps = [Step(f"Validate.{name}", cells=(("Validate", PATH_CELL, str(path)),)) for name, path in asked]
    shown = run_macros(macro_book_of_two(), steps, Path(mkdtemp(prefix="office-")), timeout=1800)
    return shown, wanted, {path.name: path.read_bytes() for path in folder.iterdir()} == before


def counted(layout: Placed, results: Results) -> set[str]:
    """The codes that the list of checks counts, as the embedded engine works it out."""
    sheet, column = layout.tables["Tally"].sheet.name, layout.column_of("Tally", "Count")
    keys = layout.tables["Tally"].table.keys
    return {key for key in keys if results[sheet][layout.row_of("Tally", key), column]}


def beside_rows(known: Issued, results: Results) -> set[tuple[str, str, str]]:
    """Code, sheet and cell of each check beside a row, as the embedded engine works it out."""
    beside = set()
    for name, first, last, check, _ in row_checks(known):
        assert isinstance(name, str)
        assert isinstance(first, int)
        assert isinstance(last, int)
        assert isinstance(check, int)
        letter = get_column_letter(check)
        for row in range(first, last + 1):
            told = results[name].get((row - 1, check - 1))
            if told:
                beside.add((str(told).split()[0], name, f"{letter}{row}"))
    return beside


def test_every_kind_of_copy_gives_its_findings_and_no_others(office: LibreOffice) -> None:
    (shown, *_), wanted, _ = runs(office)
    about_files = {found for found in findings(shown) if found[1][0] in "EF"}
    assert about_files == {(name, *found) for name, expected in wanted.items() for found in expected}
    assert str(state(shown)).startswith(f"Files: {len(wanted)}. Findings: ")


@pytest.mark.parametrize("name", NAMED)
def test_live_checks_are_those_of_the_embedded_engine(name: str, office: LibreOffice) -> None:
    results = built("example", example_inputs(placed()))[1]
    beside = beside_rows(issued(), results)
    found = {entry[1:] for entry in findings(runs(office)[0][0]) if entry[0] == name}
    assert beside
    assert {code for code, *_ in found} == counted(placed(), results)
    assert beside <= found


def examiner_of(name: str) -> Examiner:
    """What examines a copy: that of the shipped edition or of the small one."""
    return _examiners()["small" if (name not in {*NAMED, "as issued.xlsx", "several faults.xlsx"}) else ""]


@cache
def _examiners() -> dict[str, Examiner]:
    shipped, small = Examiner(), Examiner()
    vars(small.versions)["current"] = small_book().version()
    return {"": shipped, "small": small}


def test_the_codes_are_those_of_python(office: LibreOffice) -> None:
    """Of each copy that the macro reads to its end, before Python silences what only follows from another."""
    (folder, wanted), found = copies(office), findings(runs(office)[0][0])
    shared = {entry.code for entry in live_entries()} | {"F708", "F709", "F711"}
    # An error in an entry hides what the live checks say; so do formulas that are not there any more.
    without = UNREAD | {"E860", "F760"}
    read_on = [name for name, codes_ in wanted.items() if not {code for code, *_ in codes_} & without]
    for name in read_on:
        examiner = examiner_of(name)
        returned = examiner.read(folder / name)
        case = examiner.case(returned)
        ruled = {one.code for one in run(case)}
        assert {code for file, code, *_ in found if file == name} == ruled & shared, name
        reported = examiner.report(folder / name, returned, case).found
        assert {one.code for one in reported} & shared <= ruled, name
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
    shown, (_, formulas) = runs(office)[0][-2], typed_over_in_part()
    listed = [row for row in shown.sheets["Findings"][FIRST_FINDING:] if row[0]]
    assert (len(listed), listed[-1][2]) == (MOST_PER_FILE, "F710")
    ((state_, errors, *_),) = files(shown).values()
    assert state_ == "To be corrected"
    assert isinstance(errors, float)
    assert errors >= formulas > MOST_PER_FILE


@pytest.mark.parametrize("name", ["as issued.xlsx", "stale.xlsx"])
def test_live_checks_are_worked_out_again(name: str, office: LibreOffice) -> None:
    found = {code for file, code, *_ in findings(runs(office)[0][0]) if file == name}
    layout, results = (
        (placed(), built("blank", {})[1])
        if name == "as issued.xlsx"
        else (small_book().placed, small_book().results)
    )
    assert found == counted(layout, results) == {"S101", "S125", "S126"}


def test_one_file_gives_what_it_gave_among_others(office: LibreOffice) -> None:
    shown = runs(office)[0]
    for step, name in ((1, "typed over.xlsx"), (5, "error in an entry.xlsx")):
        alone = findings(shown[step])
        assert alone == {found for found in findings(shown[0]) if found[0] == name} != set()


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
