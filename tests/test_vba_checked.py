"""Two checkers of VBA, each with the library of types of Excel 16, have nothing to say of the macros."""

from __future__ import annotations

from pathlib import Path

from pyvbaanalysis import DiagnosticSeverity, ModuleInput, ModuleSymbolKind, analyze_project
from vbalidator import precheck

from builder.templates import macros

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
    return [str(issue) for issue in precheck(folder, host="excel").issues if issue["severity"] != "info"]


def test_neither_checker_finds_a_fault(tmp_path: Path) -> None:
    assert checked_one_by_one(macros()) == []
    assert checked_as_a_whole(macros(), tmp_path) == []


def test_what_they_say_nothing_about_is_worth_something(tmp_path: Path) -> None:
    """A name not declared, an argument too many, and a member that Excel does not have are each told."""
    faulty = {
        name: text.replace("mErrors + 1", "nErrors + 1")
        .replace("    BeginFile\nEnd Sub", "    BeginFile 1\nEnd Sub")
        .replace("Application.ScreenUpdating = True", "Application.ScreenUpdatig = True")
        for name, text in macros().items()
    }
    told = "\n".join(checked_one_by_one(faulty) + checked_as_a_whole(faulty, tmp_path))
    assert all(word in told for word in ("nErrors", "BeginFile", "ScreenUpdatig")), told
