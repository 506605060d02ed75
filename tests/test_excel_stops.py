"""What stops a run in Excel, and what keeps a copy from being worked out."""

from __future__ import annotations

import pytest

from tests.excel_macros import Excel, Finding
from tests.excel_members import CANCELLED, FAILED
from tests.test_excel_macros import FEW, entry_cell, finding, opened

UNWORKED = Finding("F782", "", "")


def calls(excel: Excel, member: str) -> int:
    return sum(call.split()[0] == member for call in excel.desk.calls)


@pytest.mark.parametrize("member", ["Open", "CalculateFull"])
def test_esc_stops_the_run_and_calls_no_sound_copy_unusable(member: str) -> None:
    excel, copy = opened("blank", FEW)
    excel.desk.fails[member] = CANCELLED
    excel.press("ValidateFile", copy)
    assert excel.state() == f"Files: 0. Findings: 0. Stopped at {copy.name}: Esc was pressed."
    assert (excel.found(), excel.files(), len(excel.open_books())) == ([], {}, 1)
    assert excel.desk.state["AutomationSecurity"] == 1


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


def test_an_entry_that_asks_the_web_is_told_and_not_worked_out() -> None:
    excel, copy = opened("blank", FEW)
    place = entry_cell()
    with excel.changed(copy, place, 1.0, '=WEBSERVICE("http://a")'):
        excel.press("ValidateFile", copy)
    assert excel.found() == [finding("E862", place), finding("F734", place), UNWORKED]
    assert calls(excel, "CalculateFull") == 0


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/" + "a" * 214 + ".xlsx", "F780"),
        ("/a/?ódz.xlsx", "F781"),
        ("/a/b.xlsx", "F702"),
        ("/a.ods", "F783"),
    ],
)
def test_why_a_file_cannot_be_opened_is_said(path: str, code: str) -> None:
    excel, _ = opened("blank", FEW)
    excel.press("ValidateFile", path)
    assert excel.found() == [Finding(code, "", "")]
    assert calls(excel, "Open") == (0 if code == "F783" else 2)


def test_a_link_to_a_cell_is_in_the_font_of_the_table() -> None:
    excel, copy = opened("blank", FEW)
    with excel.changed(copy, entry_cell(), 1.0, "=1+1"):
        excel.press("ValidateFile", copy)
    fonts = {(excel.look("Findings", 5, column).font.name) for column in range(1, 9)}
    assert [one.code for one in excel.found()] == ["E862"]
    assert fonts == {"Arial"}
