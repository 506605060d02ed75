"""Read a returned copy into `Returned`: every entry and result with its cell, even if cells have moved.

The file is only read as text. Nothing in it is run, followed or changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers.expat import ExpatError

from builder.grid.a1 import address
from builder.grid.kinds import spelled
from builder.layout.cells import Key
from builder.layout.placement import START
from builder.model.history import Pasts
from builder.read.entries import entry_of
from builder.read.extras import merged_entries, strays
from builder.read.files.guard import Safe, guard
from builder.read.files.ods import read_ods
from builder.read.files.raw import (
    BrokenError,
    Cell,
    DoubtfulError,
    Limits,
    Raw,
    RawBook,
    TooMuchError,
    UnsafeError,
)
from builder.read.files.xlsx import read_package
from builder.read.files.xlsx_beside import COMMENT, PICTURE, SHAPE, with_beside
from builder.read.find_cells import RENAMED, SHEET_GONE, find_cells
from builder.read.find_sheets import find_sheets
from builder.read.history import is_history, read_history
from builder.read.issued import EDITION, Issued, IssuedSheet
from builder.read.moved import says
from builder.read.names import lost_names
from builder.read.returned import Entry, Found, Place, Result, Returned, UnreadableError
from builder.read.search import Found as Where
from builder.read.typed_values import clean
from builder.version import order

UNREADABLE, TOO_MUCH, UNSAFE, DOUBTFUL, NOT_OURS = "F724", "F725", "F732", "F743", "F704"
OTHER_VERSION, OLDER_VERSION, NEWER_VERSION, OTHER_DATA = "F705", "F712", "F714", "F767"
SHEET_ADDED, OTHER_ORDER, MERGED, NO_PLACE = "T823", "T813", "T824", "F742"
NO_HISTORY = "T825"
NEVER_CALCULATED, SINCE_1904 = "I804", "I806"
BESIDE = {COMMENT: "F763", SHAPE: "F764", PICTURE: "F765"}
BROKEN = (ExpatError, LookupError, ValueError, StopIteration, OverflowError, RecursionError, MemoryError)
READERS = {"xlsx": read_package, "ods": read_ods}
NOTHING = Raw(None)
VERSION, DATA_MARK = "tool_version", "data_mark"
RESULTS_ALONE = "{}, which holds results alone"
MARK = re.compile(r"D[0-9A-F]{8}")


def read(
    path: Path, issued: Issued, others: Callable[[str, str], Issued | None] = lambda *_: None
) -> Returned:
    """Read the copy at `path` of the workbook as issued.

    issued: the workbook that it is read as, unless it names another version or edition that `others` knows.

    Returns:
        What it says, with findings for everything that is odd, moved, missing or not understood.

    Raises:
        UnreadableError: it is no copy of the workbook, or cannot be read safely. Its findings say why.
    """
    safe, book = opened(path)
    known = _as_it_says(book, issued, others)
    return _Copy(safe, book, known, _age(known.version, issued.version)).returned()


def opened(path: Path) -> tuple[Safe, RawBook]:
    """The cells of a file that may be read without harm, whatever workbook it is.

    Raises:
        UnreadableError: why it is not read.
    """
    safe = guard(path)
    try:
        limits = Limits()
        book = READERS[safe.form](safe.parts, limits)
        if safe.form == "xlsx":
            book = with_beside(book, safe.parts, limits)
    except TooMuchError as much:
        raise _unreadable(safe, TOO_MUCH, str(much)) from much
    except UnsafeError as unsafe:
        raise _unreadable(safe, UNSAFE, str(unsafe)) from unsafe
    except DoubtfulError as doubtful:
        raise _unreadable(safe, DOUBTFUL, str(doubtful)) from doubtful
    except BROKEN as error:
        what = str(error) if isinstance(error, BrokenError) else ""
        raise _unreadable(safe, UNREADABLE, what) from error
    return safe, book


def _unreadable(safe: Safe, code: str, what: str) -> UnreadableError:
    """The error for a file that looked safe but is not read: the notes on it, then why."""
    return UnreadableError((*safe.found, Found(code, str(safe.path), what=what[:200])))


def _age(known: str, current: str) -> str:
    """The code that says whether a version of the tool is older or newer than the current one."""
    if order(known) == order(current):
        return ""
    return OLDER_VERSION if order(known) < order(current) else NEWER_VERSION


def _as_it_says(book: RawBook, issued: Issued, others: Callable[[str, str], Issued | None]) -> Issued:
    """The workbook that the copy names; `issued` if it is that one or if no other is known."""
    editions = tuple(dict.fromkeys(_said(EDITION, book, issued)))
    for version in dict.fromkeys((*_said(VERSION, book, issued), book.version)):
        for edition in editions:
            if (version, edition) == (issued.version, issued.edition_name):
                return issued
            if known := others(version, edition):
                return known
    return issued


def _said(name: str, book: RawBook, issued: Issued) -> Iterator[str]:
    """The texts that may be a field of Start: the cell of that name, and the cell beside its label."""
    start = issued.sheets[START]
    at = start.fields.get(name, (-1, -1))
    sheet, cell = book.names.get(name, (START, at))
    yield clean(str(book.sheets.get(sheet, {}).get(cell, NOTHING).value))
    cells = book.sheets.get(START, {})
    label = start.landmarks.get((at[0], at[1] - 1), "")
    rows = {row for (row, _), raw in cells.items() if label and says(raw, label)}
    yield from (clean(str(raw.value)) for (row, _), raw in cells.items() if row in rows)


@dataclass(slots=True)
class _Copy:
    """One copy while it is read."""

    safe: Safe
    book: RawBook
    issued: Issued
    age: str = ""
    found: list[Found] = field(default_factory=list)
    entries: dict[Key, Entry] = field(default_factory=dict)
    results: dict[Key, Result] = field(default_factory=dict)
    where: dict[str, Where] = field(default_factory=dict)
    history: Pasts = ()

    def returned(self) -> Returned:
        """Read sheets, then cells, then what is beside them, then the copy's version and edition."""
        self.found += self.safe.found
        sheets = find_sheets(self.issued.sheets, self.book.sheets)
        if START not in sheets:
            raise _unreadable(self.safe, NOT_OURS, "")
        self._sheets(sheets)
        for name, there in sheets.items():
            self._sheet(self.issued.sheets[name], there)
        for there, beside in self.book.beside.items():
            for kind, count, at, text in beside:
                self._note(BESIDE[kind], there, at, _counted(kind, count, text))
        for code, place, what in lost_names(self.issued, self.book, self.where):
            self.found.append(Found(code, str(self.safe.path), place, what=what[:200]))
        return self._identified(self.where[START])

    def _of(self, sheet: str) -> tuple[Mapping[Cell, Raw], Mapping[str, tuple[str, Cell]]]:
        return self.book.sheets[sheet], self.book.names

    def _note(
        self, code: str, sheet: str = "", cell: Cell | None = None, what: str = "", wanted: str = ""
    ) -> None:
        at = Place(sheet, address(*cell) if cell else "")
        self.found.append(Found(code, str(self.safe.path), at, what=what[:200], wanted=wanted))

    def _sheets(self, sheets: Mapping[str, str]) -> None:
        for name, issued in self.issued.sheets.items():
            if name not in sheets:
                self._note(SHEET_GONE, name, what=name if issued.has_entries else RESULTS_ALONE.format(name))
            elif sheets[name] != name:
                self._note(RENAMED, sheets[name], what=name)
        order = [there for there in self.book.sheets if there in sheets.values()]
        if order != list(sheets.values()):
            self._note(OTHER_ORDER, what=", ".join(order))
        for there in self.book.sheets:
            if there in sheets.values() or not self.book.sheets[there]:
                continue
            if self.history or not is_history(self.book.sheets[there]):
                self._note(SHEET_ADDED, there, what=there)
            else:
                self._history(there)

    def _history(self, there: str) -> None:
        """Read the figures of earlier periods, which no issued workbook has."""
        self.history, lost = read_history(self.book.sheets[there])
        for at in lost:
            self._note(NO_HISTORY, there, at, spelled(self.book.sheets[there].get(at, NOTHING).value))

    def _sheet(self, sheet: IssuedSheet, there: str) -> None:
        cells, names = self._of(there)
        where = self.where[sheet.name] = find_cells(sheet, there, cells, names)
        for code, at, what in where.noticed:
            self._note(code, there, at, what)
        stays, moved = there == sheet.name, where.cells
        for at, key in sheet.keys.items():
            cell = at if moved is None else moved.get(at)
            if cell is None:
                continue
            raw = cells.get(cell, NOTHING)
            place = sheet.places[at] if stays and moved is None else Place(there, address(*cell))
            if sheet.cells[at].key:
                self._entry(sheet, at, raw, place)
            else:
                self.results[key] = Result(key, raw.formula, _value(raw.value), place)
        for what in self.book.lost.get(there, ()):
            self._note(NO_PLACE, there, what=what)
        for code, at, what in strays(sheet, where, cells):
            self._note(code, there, at, what)
        for at, what in merged_entries(sheet, where, self.book.merged.get(there, ())):
            self._note(MERGED, there, at, what)

    def _entry(self, sheet: IssuedSheet, at: Cell, raw: Raw, place: Place) -> None:
        key = sheet.keys[at]
        entry, codes = entry_of(key, sheet.cells[at], raw, place, self.book.is_1904)
        self.entries[key] = entry
        for code in codes:
            self.found.append(_about(entry, code, sheet.cells[at].kind.wanted, str(self.safe.path)))

    def _identified(self, where: Where) -> Returned:
        said = dict(self._constants(where, (VERSION, EDITION)))
        ours = _named(self.issued.edition_name, self.issued.version)
        if all(text == issued for text, issued in said.values()):
            self._same_data(where)
        else:
            says = _named(*(said.get(name, ("", ""))[0] for name in (EDITION, VERSION)))
            self._note(OTHER_VERSION, where.name, what=says, wanted=ours)
        if self.age:
            self._note(self.age, where.name, what=ours)
        code = self.results.get(("", "issue_code"))
        shown = str(code.value) if code and isinstance(code.value, str) else ""
        calculated = not self.results or any(_is_worked_out(result) for result in self.results.values())
        if not calculated:
            self._note(NEVER_CALCULATED, where.name)
        if self.book.is_1904:
            self._note(SINCE_1904)
        version, edition = (said.get(name, ("", ""))[0] for name in (VERSION, EDITION))
        found = tuple(dict.fromkeys(self.found))
        return Returned(
            self.safe.path,
            version,
            edition,
            shown,
            calculated,
            self.entries,
            self.results,
            found,
            self.issued.version,
            self.issued.edition_name,
            self.safe.sha256,
            self.history,
        )

    def _same_data(self, where: Where) -> None:
        """Note a copy of this version that was made from other data."""
        for text, issued in dict(self._constants(where, (DATA_MARK,))).values():
            if text != issued and MARK.fullmatch(text):
                at = where.at(self.issued.sheets[START].fields[DATA_MARK])
                self._note(OTHER_DATA, where.name, at, text, issued)

    def _constants(self, where: Where, names: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, str]]]:
        """Fields that the builder filled: the name, with the text in the copy and the text as issued."""
        sheet, cells = self.issued.sheets[START], self.book.sheets[where.name]
        for name in sheet.fields.keys() & set(names):
            at = sheet.fields[name]
            there = where.at(at)
            if there is None:
                continue
            raw = cells.get(there)
            yield name, (clean(str(raw.value)) if raw else "", clean(str(sheet.cells[at].value)))


def _named(edition: str, version: str) -> str:
    """An edition and a version in words; one that is missing is left out."""
    return ", ".join(filter(None, (edition, f"version {version}" if version else "")))


def _counted(kind: str, count: int, text: str) -> str:
    many = f"{count} {kind}" + ("s" if count > 1 else "")
    first = f"{', the first' if count > 1 else ''}: {text}" if text else ""
    return many + first


def _is_worked_out(result: Result) -> bool:
    """Whether a program calculated the cell: some leave it empty, some put a zero there."""
    return result.formula is not None and result.value not in (None, "", 0)


def _value(value: object) -> bool | int | float | str | None:
    return value if isinstance(value, bool | int | float | str) else None


def _about(entry: Entry, code: str, wanted: str, file: str) -> Found:
    kpi = re.match(r"KPI (?:OWN )?[\d.]+", entry.key[1])
    return Found(code, file, entry.place, entry.key, kpi[0] if kpi else "", spelled(entry.raw), wanted)
