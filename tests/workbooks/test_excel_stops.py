"""What stops a run in Excel, and what keeps a copy from being worked out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.built import macro_book
from tests.support.excel_macros import Excel, Finding
from tests.support.excel_members import AS_EXCEL_STARTS, CANCELLED, FAILED, FORMATS
from tests.workbooks.test_excel_macros import FEW, entry_cell, finding, formula_cell, opened

MACROS_OFF, MANUAL, AUTOMATIC = 3, -4135, -4105
AT_REST = {
    **AS_EXCEL_STARTS,
    "Calculation": AUTOMATIC,
    "DisplayAlerts": True,
    "EnableEvents": True,
    "ScreenUpdating": True,
    "StatusBar": False,
}
UNWORKED = Finding("F782", "", "")


def calls(excel: Excel, member: str) -> int:
    return sum(call.split()[0] == member for call in excel.desk.calls)


@pytest.mark.parametrize("member", ["Open", "CalculateFull"])
def test_esc_stops_the_run_and_calls_no_sound_copy_unusable(member: str, tmp_path: Path) -> None:
    excel, copy = opened("blank", FEW)
    excel.desk.fails[member] = CANCELLED
    excel.desk.chosen = [str(copy), str(tmp_path / "next.xlsx")]
    excel.press("ValidateFile")
    assert excel.state() == f"Files: 0. Findings: 0. Stopped at {copy.name}: Esc was pressed."
    assert (excel.found(), excel.files()) == ([], {})
    assert calls(excel, member) == 1
    assert calls(excel, "Close") == (member == "CalculateFull")
    assert excel.open_books() == [macro_book().name]
    assert excel.settings() == AT_REST


def test_a_copy_that_fails_to_open_once_is_opened_again() -> None:
    excel, copy = opened("blank", FEW)
    excel.desk.fails["Open"] = FAILED
    excel.press("ValidateFile", copy)
    assert excel.files() == {copy.name: "In order"}
    assert calls(excel, "Open") == 2


def test_checks_of_an_interrupted_calculation_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    excel, copy = opened("blank", FEW)
    monkeypatch.setitem(excel.desk.state, "CalculationState", 2)
    excel.press("ValidateFile", copy)
    assert excel.found() == [UNWORKED]
    assert excel.files() == {copy.name: "Could not be used"}
    assert calls(excel, "CalculateFull") == 3


@pytest.mark.parametrize(
    ("member", "found"),
    [
        ("HasVBProject", ["F733"]),
        ("Excel4MacroSheets", ["F733", "F782"]),
        ("Excel4IntlMacroSheets", ["F733", "F782"]),
        ("Connections", ["F734", "F782"]),
        ("LinkSources 1", ["F734", "F782"]),
        ("LinkSources 2", ["F735", "F782"]),
    ],
)
def test_what_would_run_or_fetch_keeps_a_copy_from_being_worked_out(
    member: str, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    excel, copy = opened("blank", FEW)
    monkeypatch.setitem(excel.desk.holds, member, 1)
    excel.press("ValidateFile", copy)
    assert [one.code for one in excel.found()] == found
    assert calls(excel, "CalculateFull") == (UNWORKED not in excel.found())


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (56, ["F727"]),
        (-4143, ["F727"]),
        (43, ["F727"]),
        (35, ["F727"]),
        (27, ["F727"]),
        (50, ["F730"]),
        (60, ["F783"]),
        (61, []),
    ],
    ids=["xls", "xls saved by default", "Excel 95", "Excel 4 book", "Far East", "xlsb", "ods", "strict xlsx"],
)
def test_a_copy_named_xlsx_that_is_of_another_format_is_told_as_what_it_is(
    number: int, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The numbers are those of XlFileFormat in Excel's own library."""
    excel, copy = opened("blank", FEW)
    monkeypatch.setitem(excel.desk.holds, "FileFormat", number)
    excel.press("ValidateFile", copy)
    assert [one.code for one in excel.found()] == found
    assert excel.files() == {copy.name: "Could not be used" if found else "In order"}
    assert calls(excel, "CalculateFull") == (not found)


@pytest.mark.parametrize(("projects", "found"), [(1, ["F733"]), (0, [])])
def test_a_copy_named_xlsx_that_may_hold_macros_is_read_and_its_macros_are_told(
    projects: int, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    excel, copy = opened("blank", FEW)
    for member, value in (("FileFormat", FORMATS[".xlsm"]), ("HasVBProject", projects)):
        monkeypatch.setitem(excel.desk.holds, member, value)
    excel.press("ValidateFile", copy)
    assert [one.code for one in excel.found()] == found
    assert excel.files() == {copy.name: "To look at" if found else "In order"}
    assert calls(excel, "CalculateFull") == 1


def test_an_entry_that_asks_the_web_is_told_and_not_worked_out() -> None:
    excel, copy = opened("blank", FEW)
    place = entry_cell()
    with excel.changed(copy, place, 1.0, '=WEBSERVICE("http://a")'):
        excel.press("ValidateFile", copy)
    assert excel.found() == [finding("E862", place), finding("F734", place), UNWORKED]
    assert calls(excel, "CalculateFull") == 0


@pytest.mark.parametrize(
    ("path", "code", "tries"),
    [
        ("/" + "a" * 214 + ".xlsx", "F780", 2),
        ("/a/?ódz.xlsx", "F781", 2),
        ("/a/b.xlsx", "F702", 2),
        ("/a.ods", "F783", 0),
        ("/a.xls", "F727", 0),
        ("/A.XLS", "F727", 0),
        ("/~$a.xlsx", "F723", 0),
    ],
)
def test_why_a_file_cannot_be_opened_is_said(path: str, code: str, tries: int) -> None:
    excel, _ = opened("blank", FEW)
    excel.press("ValidateFile", path)
    assert excel.found() == [Finding(code, "", "")]
    assert calls(excel, "Open") == tries


def test_a_path_in_quotation_marks_is_taken() -> None:
    excel, copy = opened("blank", FEW)
    excel.press("ValidateFile", f'"{copy}"')
    assert excel.files() == {copy.name: "In order"}


def test_a_cancelled_window_leaves_the_results_of_the_last_run() -> None:
    excel, copy = opened("blank", FEW)
    excel.press("ValidateFile", copy)
    excel.desk.chosen = []
    excel.press("ValidateFile")
    assert (excel.files(), excel.desk.calls) == ({copy.name: "In order"}, [])


def test_a_folder_that_cannot_be_read_says_what_to_do_instead(tmp_path: Path) -> None:
    """On a Mac, Dir fails where Excel may not read the folder."""
    excel, _ = opened("blank", FEW)
    excel.desk.fails["Dir"] = 68
    excel.press("ValidateFolder", tmp_path)
    assert 'press "Validate files" and choose them' in excel.state()


def test_what_goes_wrong_in_one_copy_does_not_keep_the_next_from_being_looked_at(tmp_path: Path) -> None:
    excel, copy = opened("blank", FEW)
    (tmp_path / "damaged.xlsx").write_bytes(b"PK and no more")
    excel.desk.chosen = [str(copy), str(tmp_path / "damaged.xlsx")]
    excel.desk.fails["CalculateFull"] = FAILED
    excel.press("ValidateFile")
    assert [one.code for one in excel.found()] == ["F741", "F702"]
    assert excel.open_books() == [macro_book().name]


def test_no_copy_stays_open_where_findings_cannot_be_written() -> None:
    excel, copy = opened("blank", FEW)
    excel.press("ValidateFile", copy)
    findings = excel.sheet("Findings").sheet
    findings.Protect()
    with excel.changed(copy, formula_cell(), 2.0, "=1+1"):
        excel.press("ValidateFile", copy)
    findings.Unprotect()
    assert calls(excel, "Close") == 1
    assert excel.open_books() == [macro_book().name]
    assert "Are they protected?" in excel.state()
    assert excel.settings() == AT_REST


def test_nothing_of_a_copy_can_run_while_it_is_open_and_all_is_set_back() -> None:
    excel, copy = opened("blank", FEW)
    excel.press("ValidateFile", copy)
    given, under = excel.desk.opened_with, excel.desk.opened_under
    assert (given["UpdateLinks"], given["ReadOnly"], given["AddToMru"]) == (0, True, False)
    assert (under["AutomationSecurity"], under["Calculation"]) == (MACROS_OFF, MANUAL)
    assert (under["EnableEvents"], under["DisplayAlerts"], under["EnableCancelKey"]) == (False, False, 2)
    assert excel.settings() == AT_REST


def test_a_copy_is_worked_out_only_after_it_was_asked_what_it_would_run_or_fetch() -> None:
    excel, copy = opened("blank", FEW)
    excel.press("ValidateFile", copy)
    first, *asked, worked_out, last = excel.desk.calls
    assert (first, worked_out, last) == (f"Open {copy.name}", "CalculateFull", f"Close {copy.name}")
    fetched = {"LinkSources 1", "LinkSources 2", "Connections"}
    assert set(asked) == fetched | {"HasVBProject", "Excel4MacroSheets", "Excel4IntlMacroSheets"}
