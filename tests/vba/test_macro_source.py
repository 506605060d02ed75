"""What the text of the macros must hold true, because only Excel would find out."""

from __future__ import annotations

import re

import pytest
from oletools.mraptor import MacroRaptor

from builder.templates import macros, ribbon, words
from builder.vba import document

OF_OFFICE = re.compile(
    r"\bmso[A-Z]\w*|\bOffice\.|\bIRibbon\w+|\bCommandBar\w*|\bAs (New )?FileDialog\b"
    r"|\bApplication\.(FileDialog|AutomationSecurity)|\bScripting\.|\bAs (New )?FileSystemObject|\bstdole\b"
)
BEGINNING, END = r"^(?:Public |Private )?(?:Sub|Function) (\w+)\(", r"^End (?:Sub|Function)"
PROCEDURE = re.compile(BEGINNING + ".*?" + END, re.MULTILINE | re.DOTALL)
PASSED_ON = re.compile(r"trouble = Err\.Number\n(?: +If .*\n)? +On Error GoTo 0\n +PassOn trouble\n")
WITH_BUTTONS = {"Validate.bas", "RunPython.bas", "Results.bas"}
FOR_THE_RIBBON = {"RibbonOfAddIn.bas", "RibbonOfMacroBook.bas"}
UNTOUCHED_BY_ESC = {
    *("ChosenFiles", "IsFolder", "AskedFiles", "AskedFolder"),  # before Esc is an error
    *(
        "NoteProgram",
        "BeginRun",
        "EndRun",
        "StopAtCancel",
        "ValidateAll",
        "CloseCopy",
        "ShowResults",
        "FitFindings",
    ),
    *("HandToPython", "IsThere"),
    *("ShowNextFinding", "AreResultsOpen", "AreShown", "IsFiltered", "IsYellow"),  # Esc is no error then
}


def standard() -> dict[str, str]:
    return {name: text for name, text in macros().items() if name.endswith(".bas")}


def procedures() -> dict[str, str]:
    return {m.group(1): m.group(0) for text in standard().values() for m in PROCEDURE.finditer(text)}


@pytest.mark.parametrize("name", sorted(macros()))
def test_no_type_or_constant_of_the_office_library_is_named(name: str) -> None:
    assert OF_OFFICE.search(macros()[name]) is None


def test_the_macros_that_people_see_are_those_of_the_buttons() -> None:
    for name, text in standard().items():
        assert ("Option Private Module\n" in text) == (name not in WITH_BUTTONS | FOR_THE_RIBBON)
    open_to_people = "\n".join(standard()[name] for name in WITH_BUTTONS | FOR_THE_RIBBON)
    shown = re.findall(r"^Public Sub (\w+)\(\)", open_to_people, re.MULTILINE)
    assert sorted(shown) == sorted(words("validator").section("buttons"))


def test_modules_of_sheets_hold_no_code_so_that_copies_of_them_need_no_macros() -> None:
    for module in (document("FilesSheet"), document("ThisWorkbook", is_workbook=True)):
        assert all(line.startswith("Attribute ") for line in module.text.splitlines())


def test_the_buttons_of_the_ribbon_do_what_the_macros_know_and_call_a_macro_that_is_there() -> None:
    """The callbacks take an Object, since the type of a control belongs to the Office library."""
    pressed = re.findall(r'<button id="(\w+)"', ribbon())
    assert pressed == re.findall(r'Case "(\w+)"', procedures()["Press"])
    assert set(re.findall(r'onAction="([^"]+)"', ribbon())) == {"{callback}"}
    for name in ("AddInPressed", "MacroBookPressed"):
        assert procedures()[name].startswith(f"Public Sub {name}(control As Object)\n")


def test_each_button_of_the_ribbon_has_a_key_of_its_own_and_says_what_it_does() -> None:
    buttons = re.findall(r"<button [^>]*/>", ribbon())
    keys = [re.findall(r'keytip="([A-Z]{1,3})"', button) for button in buttons]
    assert len({key for one in keys for key in one}) == len(buttons)
    for word in ("label", "screentip", "supertip", "imageMso"):
        assert all(f' {word}="' in button for button in buttons), word


def test_esc_is_dropped_nowhere_that_decides_about_a_copy() -> None:
    """After On Error Resume Next the number of the error is kept and passed on."""
    quiet = {name for name, text in procedures().items() if "On Error Resume Next" in text}
    passed = {name for name in quiet if PASSED_ON.search(procedures()[name])}
    assert quiet - passed <= UNTOUCHED_BY_ESC
    assert {"OpenedOnce", "TextOfName"} <= passed


def test_no_procedure_is_called_like_a_module() -> None:
    modules = {name.split(".")[0].lower() for name in macros()}
    assert not modules & {name.lower() for name in procedures()}


def test_no_constant_is_called_like_a_module() -> None:
    modules = {name.split(".")[0].lower() for name in macros()}
    constants = {name.lower() for text in standard().values() for name in re.findall(r"Const (\w+)", text)}
    assert not modules & constants


def test_nothing_runs_by_itself_and_a_scanner_for_harmful_macros_agrees() -> None:
    scanned = MacroRaptor("\n".join(macros().values()))
    scanned.scan()
    assert not scanned.suspicious
    assert not scanned.autoexec
