"""Two checkers of VBA with the library of types of Excel 16, and a scanner, find nothing in the macros."""

from __future__ import annotations

from pathlib import Path

from oletools.mraptor import MacroRaptor
from pyvbaanalysis import DiagnosticSeverity, ModuleInput, ModuleSymbolKind, analyze_project
from vbalidator import precheck

from builder.templates import macros

MISTAKEN = "Argument count mismatch for 'Address': Expected at least 5"  # all five may be left out in Excel
SAID = (DiagnosticSeverity.ERROR, DiagnosticSeverity.WARNING)


def checked_one_by_one(sources: dict[str, str]) -> list[str]:
    """What pyVBAanalysis says of the modules of a project."""
    modules = [
        ModuleInput(
            Path(name).stem,
            ModuleSymbolKind.STANDARD if name.endswith(".bas") else ModuleSymbolKind.DOCUMENT,
            text,
        )
        for name, text in sources.items()
    ]
    told = analyze_project(modules)
    return [f"{name}: {one.message}" for name, all_ in told.items() for one in all_ if one.severity in SAID]


def checked_as_a_whole(sources: dict[str, str], folder: Path) -> list[str]:
    """What VBAlidator says of the standard modules; of document modules it knows nothing."""
    for name, text in sources.items():
        if name.endswith(".bas"):
            (folder / name).write_text(text)
    issues = precheck(folder, host="excel").issues
    told = [str(issue) for issue in issues if issue["severity"] != "info"]
    return [text for text in told if MISTAKEN not in text]


def test_neither_checker_finds_a_fault(tmp_path: Path) -> None:
    assert checked_one_by_one(macros()) == []
    assert checked_as_a_whole(macros(), tmp_path) == []


def test_nothing_in_the_macros_looks_harmful_to_a_scanner() -> None:
    """None runs by itself. The results are saved, so that one of the three marks of harm is there."""
    scanned = MacroRaptor("\n".join(macros().values()))
    scanned.scan()
    assert not scanned.autoexec
    assert not scanned.suspicious


def test_what_they_say_nothing_about_is_worth_something(tmp_path: Path) -> None:
    """A name not declared, an argument too many, and a member that Excel does not have are each told."""
    faulty = {
        name: text.replace("mErrors + 1", "nErrors + 1")
        .replace("    BeginFile\nEnd Sub", "    BeginFile 1\nEnd Sub")
        .replace("Application.StatusBar", "Application.StatusBat")
        for name, text in macros().items()
    }
    told = "\n".join(checked_one_by_one(faulty) + checked_as_a_whole(faulty, tmp_path))
    assert all(word in told for word in ("nErrors", "BeginFile", "StatusBat")), told
