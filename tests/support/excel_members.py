"""Members of Excel that pyOpenVBA lacks, or that do less than the tests need.

Each call is recorded in order, and a test can make it fail once with the number of an error of Excel.
Nothing is calculated: a copy shows the values that are saved in the file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pyopenvba.apps.excel import _dimensions, _model, _tables
from pyopenvba.apps.excel._io import load_workbook
from pyopenvba.apps.excel._sheet_copy import copy_sheet
from pyopenvba.exceptions import PyOpenVBAError
from pyopenvba.interpreter import _runtime
from pyopenvba.interpreter._intrinsics import INTRINSICS
from pyopenvba.interpreter._objects import MemberSpec
from pyopenvba.interpreter._values import (
    EMPTY,
    MISSING,
    VBAArray,
    VBAErrorValue,
    VBAInt,
    compare,
    error,
    to_text,
)

CANCELLED, NOT_FOUND, FAILED = 18, 53, 1004
FOLDER = 16
FORMATS = {".xlam": 55, ".xlsx": 51, ".xlsm": 52, ".xls": 56, ".ods": 60}
OPEN_ARGUMENTS = (
    "Filename",
    "UpdateLinks",
    "ReadOnly",
    "Format",
    "Password",
    "WriteResPassword",
    "IgnoreReadOnlyRecommended",
    "Origin",
    "Delimiter",
    "Editable",
    "Notify",
    "Converter",
    "AddToMru",
    "Local",
    "CorruptLoad",
)
AS_EXCEL_STARTS = {
    "AutomationSecurity": 1,
    "EnableCancelKey": 1,
    "CalculationInterruptKey": 2,
    "CalculationState": 0,
}


@dataclass
class Desk:
    """What happens in one running Excel.

    calls: the members called, in order. fails: the number of the error that a member raises at its next call.
    loaded: copies that were opened once; their files are not read again. state: plain properties. holds: how
    many of a kind, such as links, a copy says it has, and its FileFormat if its name says another.
    chosen: the files that a person chooses; save_as: the name under which they save. receded: cells, by
    sheet, row and column, that are shown in another colour than their own. filtered: tables whose filter
    hides rows. opened_with, opened_under: the
    arguments, and the settings of Excel, with which a copy was opened last.
    """

    calls: list[str] = field(default_factory=list)
    fails: dict[str, int] = field(default_factory=dict)
    loaded: dict[Path, Any] = field(default_factory=dict)
    listing: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    save_as: str = ""
    receded: set[tuple[str, int, int]] = field(default_factory=set)
    filtered: set[str] = field(default_factory=set)
    opened_with: dict[str, object] = field(default_factory=dict)
    opened_under: dict[str, object] = field(default_factory=dict)
    holds: dict[str, int] = field(default_factory=dict)
    state: dict[str, int] = field(default_factory=lambda: dict(AS_EXCEL_STARTS))

    def called(self, member: str, about: str = "") -> None:
        """Record the call, and fail if the test asked for that."""
        self.calls.append(f"{member} {about}".strip())
        if member in self.fails:
            raise error(self.fails.pop(member), f"{member} was interrupted")


def _desk(thing: Any) -> Desk:
    """The desk of the Excel to which an application, a list of workbooks, a workbook or a sheet belongs."""
    thing = thing.book if isinstance(thing, _model.Worksheet) else thing
    desk: Desk = (thing if isinstance(thing, _model.Application) else thing.application).desk
    return desk


class _AsSaved:
    """The saved values of a copy, in place of its calculator."""

    def __init__(self, book: Any) -> None:
        self.sheets = {sheet.name: sheet for sheet in book.sheets_}

    def value_of(self, sheet: str, row: int, column: int) -> object:
        return self.sheets[sheet].cell(row, column).value


def copy_of(application: Any, path: Path) -> Any:
    """The workbook of a file, read once.

    Raises:
        VBARuntimeError: it cannot be read: error 1004, as in Excel.
    """
    loaded = _desk(application).loaded
    if path not in loaded:
        try:
            loaded[path] = load_workbook(application, path)
        except (PyOpenVBAError, OSError, ValueError) as cause:
            raise error(FAILED, f"Excel cannot open {path.name}") from cause
        loaded[path]._calculator = _AsSaved(loaded[path])
    return loaded[path]


def settings(application: Any) -> dict[str, object]:
    """The settings of Excel."""
    return {
        **application.desk.state,
        "Calculation": application.calculation,
        "DisplayAlerts": application.display_alerts,
        "EnableEvents": application.enable_events,
        "ScreenUpdating": application.screen_updating,
        "StatusBar": application.status_bar,
    }


def _open(books: Any, *given: object) -> object:
    """Workbooks.Open: a file that cannot be read is error 1004, as in Excel."""
    path = Path(to_text(given[0]))
    desk = _desk(books)
    desk.opened_with = {
        name: value for name, value in zip(OPEN_ARGUMENTS, given, strict=True) if value is not MISSING
    }
    desk.opened_under = settings(books.application)
    desk.called("Open", path.name)
    book = copy_of(books.application, path)
    books.books.append(book)
    books.application.activate_book(book)
    return book


def _close(book: Any, *given: object) -> object:
    """Workbook.Close. The workbook stays loaded, and nothing is saved."""
    _desk(book).called("Close", book.name)
    if given[0] is not False:
        raise AssertionError("a copy was closed without SaveChanges:=False")
    book.application.workbooks_.remove(book)
    return EMPTY


def _nothing(member: str) -> Callable[..., object]:
    """A method that is only recorded."""

    def method(thing: Any, *_: object) -> object:
        _desk(thing).called(member)
        return EMPTY

    return method


def _property(name: str) -> MemberSpec:
    """A number that keeps the value that was set."""

    def get(application: Any) -> object:
        return VBAInt(_desk(application).state[name], "Long")

    def put(application: Any, value: Any) -> None:
        _desk(application).state[name] = int(value)

    return MemberSpec(name, "property", get, put)


def _fixed(name: str, value: object) -> MemberSpec:
    return MemberSpec(name, "property", lambda _: value)


def _counted(name: str) -> MemberSpec:
    """A collection of a workbook that only gives how many it holds."""

    def get(book: Any) -> object:
        _desk(book).called(name)
        found = _runtime.Collection()
        for number in range(_desk(book).holds.get(name, 0)):
            found.Add(number)
        return found

    return MemberSpec(name, "property", get)


def _has_project(book: Any) -> object:
    _desk(book).called("HasVBProject")
    return _desk(book).holds.get("HasVBProject", 0) > 0


def _link_sources(book: Any, kind: Any) -> object:
    """Workbook.LinkSources: Empty, or an array of names."""
    name = f"LinkSources {kind}"
    _desk(book).called(name)
    count = _desk(book).holds.get(name, 0)
    return VBAArray([(1, count)], items=["another.xlsx"] * count) if count else EMPTY


def _file_format(book: Any) -> object:
    """Workbook.FileFormat: the real format of the file, whatever its name."""
    return VBAInt(_desk(book).holds.get("FileFormat", FORMATS[Path(book.name).suffix]), "Long")


def _get_attr(_: Any, given: list[object], __: dict[str, object]) -> object:
    """VBA's GetAttr, for folders only."""
    path = Path(to_text(given[0]))
    if not path.exists():
        raise error(NOT_FOUND)
    return VBAInt(FOLDER if path.is_dir() else 0, "Integer")


def _asked(application: Any, *_: object) -> object:
    """Application.GetOpenFilename: an array of paths, or False if the window was cancelled."""
    chosen = _desk(application).chosen
    return VBAArray([(1, len(chosen))], items=list(chosen)) if chosen else False


def _dir(interpreter: Any, given: list[object], _: dict[str, object]) -> object:
    """VBA's Dir: the files of a folder one after the other, "" after the last."""
    desk = _desk(interpreter.host.application)
    if given:
        desk.called("Dir")
        folder = Path(to_text(given[0]))
        inside = sorted(folder.iterdir()) if folder.is_dir() else []
        desk.listing = [path.name for path in inside if path.is_file()]
    return desk.listing.pop(0) if desk.listing else ""


class Control(_model.ExcelObject):  # type: ignore[misc]
    """A button of the ribbon as a macro is handed it."""

    vba_type_name = "IRibbonControl"

    def __init__(self, name: str) -> None:
        self.name = name


class _Several(_model.ExcelObject):  # type: ignore[misc]
    """Some sheets of a workbook, as Worksheets(Array(...)) gives them."""

    def __init__(self, sheets: list[Any]) -> None:
        self.sheets = sheets


def _copy(several: _Several) -> object:
    """Sheets.Copy: a new workbook with the sheets, without conditional formats: pyOpenVBA copies none."""
    package, several.sheets[0].book.package = several.sheets[0].book.package, None
    copy_sheet(several.sheets[0], MISSING, MISSING)
    made = several.sheets[0].book.application.workbooks_.books[-1]
    for sheet in several.sheets[1:]:
        copy_sheet(sheet, MISSING, made.sheets_[-1])
    several.sheets[0].book.package = package
    return EMPTY


class _Look(_model.ExcelObject):  # type: ignore[misc]
    """Range.DisplayFormat and its Interior: the colour in which a cell is shown."""

    def __init__(self, colour: object) -> None:
        self.colour = colour


class _Filter(_model.ExcelObject):  # type: ignore[misc]
    """ListObject.AutoFilter, as far as it says whether rows are hidden by it."""

    def __init__(self, is_on: bool) -> None:
        self.is_on = is_on


def _filter_of(table: Any) -> object:
    return _Filter(table.table.name in _desk(table.sheet).filtered)


def _display_format(cell: Any) -> object:
    at = cell.sheet.name, cell.areas[0].top, cell.areas[0].left
    own = cell.vba_get("Interior").vba_get("Color")
    return _Look(VBAInt(1, "Long") if at in _desk(cell.sheet.book).receded else own)


def _saved_as(application: Any, *_: object) -> object:
    """Application.GetSaveAsFilename: a path, or False if the window was cancelled."""
    return _desk(application).save_as or False


def _save_as(book: Any, *given: object) -> object:
    _desk(book).called("SaveAs", f"{to_text(given[0])} {to_text(given[1])}")
    return EMPTY


def _looked_up(sheets: Any, index: Any, items: list[object]) -> object:
    if isinstance(index, VBAArray):
        return _Several([sheets.book.sheet_named(name) for name in index.items])
    return LOOK_UP(sheets, index, items)


def _compared(op: str, left: Any, right: Any, *, text_compare: bool = False) -> object:
    """An error value may be compared with another, as in `cell.Value = CVErr(2042)`."""
    if isinstance(left, VBAErrorValue) and isinstance(right, VBAErrorValue) and op in {"=", "<>"}:
        return (left.number == right.number) == (op == "=")
    return compare(op, left, right, text_compare=text_compare)


def _teach(kind: Any, *members: MemberSpec) -> None:
    for spec in members:
        kind._vba_members[spec.name.lower()] = spec


def _method(name: str, function: Callable[..., object], *parameters: str) -> MemberSpec:
    return MemberSpec(name, "method", function, parameters=parameters)


_teach(
    _model.Application,
    *(_property(name) for name in AS_EXCEL_STARTS),
    _fixed("PathSeparator", "/"),
    _fixed("OperatingSystem", "Windows (64-bit) NT 10.00"),
    _method("GetSaveAsFilename", _saved_as, "InitialFileName", "FileFilter"),
    _method("GetOpenFilename", _asked, "FileFilter", "FilterIndex", "Title", "ButtonText", "MultiSelect"),
    _method("Calculate", _nothing("Calculate")),
    _method("CalculateFull", _nothing("CalculateFull")),
)
_teach(_model.Workbooks, _method("Open", _open, *OPEN_ARGUMENTS))
_teach(
    _model.Workbook,
    _method("Close", _close, "SaveChanges", "Filename", "RouteWorkbook"),
    _method("LinkSources", _link_sources, "Type"),
    _method("SaveAs", _save_as, "Filename", "FileFormat"),
    MemberSpec("HasVBProject", "property", _has_project),
    MemberSpec("FileFormat", "property", _file_format),
    *(_counted(name) for name in ("Excel4MacroSheets", "Excel4IntlMacroSheets", "Connections")),
)
_teach(
    _model.Range,
    _method("AutoFit", lambda _: EMPTY),  # pyOpenVBA measures no wrapped text
    MemberSpec("DisplayFormat", "property", _display_format),
)
_teach(_model.Worksheet, _method("PrintPreview", _nothing("PrintPreview")))
_teach(Control, MemberSpec("ID", "property", lambda control: control.name))
_teach(_tables.ListObject, MemberSpec("AutoFilter", "property", _filter_of))
_teach(_Filter, MemberSpec("FilterMode", "property", lambda one: one.is_on))
_teach(_Several, _method("Copy", _copy))
_teach(
    _Look,
    MemberSpec("Interior", "property", lambda look: look),
    MemberSpec("Color", "property", lambda look: look.colour),
)


def _called(
    interpreter: Any, callee: Any, given: Any, frame: Any, *, statement_context: bool = False
) -> object:
    """A name with arguments. That of a function of the language is not looked for in every module first."""
    key = _runtime._bare(callee.name)
    if (
        frame is not None
        and frame.me is None
        and key not in frame.locals
        and key in _only_of_language(interpreter)
    ):
        return interpreter.call_intrinsic(key, *interpreter._arguments(given, frame, intrinsic=key))
    return CALL_NAME(interpreter, callee, given, frame, statement_context=statement_context)


def _only_of_language(interpreter: Any) -> frozenset[str]:
    """The functions of the language whose names no module uses."""
    modules = tuple(interpreter.modules.values())
    if getattr(interpreter, "known_modules", ()) != modules:
        for one in modules:
            one.initialise()
        used = {name for one in modules for kind in NAMED for name in getattr(one, kind)}
        interpreter.known_modules = modules
        interpreter.of_language = frozenset(INTRINSICS.keys() - used - {"len", "lenb"})
    of_language: frozenset[str] = interpreter.of_language
    return of_language


NAMED = ("variables", "procedures", "constants", "declares", "enum_members")
LOOK_UP = _model.Sheets.vba_lookup
_model.Sheets.vba_lookup = _looked_up
INTRINSICS["dir"] = _dir
_runtime.compare = _compared
_runtime._bare = cache(_runtime._bare)  # a tenth of the time
CALL_NAME = _runtime.Interpreter._call_name
_runtime.Interpreter._call_name = _called  # a third of the time
_dimensions.SheetDimensions.settle_growth = lambda _: (
    None
)  # heights of rows as saved: half of the time to open
INTRINSICS["getattr"] = _get_attr
