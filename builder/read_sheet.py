"""One worksheet part of an .xlsx file, read once from start to end."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from builder.number_formats import (
    DAY,
    STRUCK,
    shows_day_otherwise,
    shows_otherwise,
    shows_text_otherwise,
)
from builder.r1c1 import column_number
from builder.read_raw import Cell, ErrorText, Limits, Raw, Reader, Unread, of_a_cell
from builder.read_runs import Runs, unescaped
from builder.read_shared import AREA, Shared, area

ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
ROW, PLACE_OF_TEXT = re.compile(r"[1-9]\d{0,6}", re.ASCII), re.compile(r"\s*(\d{1,9})\s*", re.ASCII)
BLANK_IS_NONE = frozenset("nsbed")
TRUTHS = {"1": True, "true": True, "0": False, "false": False}
NOWHERE, MOST_LOST = -2_000_000, 20
"""A row from which counting on leads to no row; and how many cells without a place are told."""
FIRST_SERIAL, LAST_SERIAL = 61, 73_415
"""1 March 1900, from which all programs count alike, and the end of 2100."""
LARGEST_WHOLE = 1e15
DAY_ZERO, SHIFT_1904 = date(1899, 12, 30), 1462


@dataclass(frozen=True, slots=True)
class Store:
    """What the cells of every sheet refer to: shared texts, styles that show dates, the date system.

    odd: the format codes of the styles in which a number may be seen as something else. struck: the styles
    whose text is struck through.
    """

    texts: list[str]
    dates: frozenset[str]
    is_1904: bool = False
    odd: Mapping[str, str] = field(default_factory=dict)
    struck: frozenset[str] = frozenset()


Merged = list[tuple[Cell, Cell]]


class Read(NamedTuple):
    """Cells of a sheet that hold something, by (row, column) from 0; merged areas; cells without a place."""

    cells: dict[Cell, Raw]
    merged: Merged
    lost: list[str]


def read_sheet(xml: bytes, store: Store, limits: Limits) -> Read:
    """Read a worksheet part. A cell that cannot be read costs that cell and no other.

    Raises:
        ExpatError: it is no XML. TooMuchError: more cells, levels or time than the limits allow.
    """
    reader = _Sheet(store, limits)
    reader.read(xml)
    return Read(reader.cells, reader.merged, reader.lost)


class _Sheet(Reader):
    """Expat handlers that fill the cells of one sheet."""

    counts = True

    def __init__(self, store: Store, limits: Limits) -> None:
        super().__init__(limits)
        self.store = store
        self.cells: dict[Cell, Raw] = {}
        self.merged: Merged = []
        self.lost: list[str] = []
        self.inside = self.passed = self.beside = False
        self.shared = Shared()
        self.row, self.column, self.line, self.where = -1, -1, "", ""
        self.kind, self.style = "n", ""
        self.value: str | None = None
        self.formula: str | None = None
        self.group = ""
        self.runs: Runs | None = None
        self.columns: dict[str, int] = {}
        self.turned: dict[str, Callable[[str], object]] = {
            "n": self._number,
            "s": self._text,
            "b": _truth,
            "e": lambda text: ErrorText(of_a_cell(text)),
            "str": _said,
            "d": _day,
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A cell or one of its parts begins."""
        self.depth += 1
        if not self.inside:
            self._outside(tag, attributes)
        elif tag == "c":
            self._begin(attributes)
        elif tag in ("v", "t"):
            self.pieces.clear()
        elif tag == "f":
            self.pieces.clear()
            self.group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        elif tag == "row":
            self._row(attributes.get("r", ""))
        elif tag == "is":
            self.runs = Runs()
        elif tag == "rPh":
            self.beside = True
        elif self.runs is not None:
            self.runs.start(tag, attributes)

    def end(self, tag: str) -> None:
        """A cell or one of its parts is complete."""
        self.depth -= 1
        if not self.inside:
            return
        if tag == "v":
            self.value = "".join(self.pieces)
        elif tag == "c":
            self._finish()
        elif tag == "f":
            text = "".join(self.pieces)
            self.formula = self.limits.formula(self._shared(text) if self.group else text)
        elif tag == "t" and not self.beside and self.runs is not None:
            self.runs.add("".join(self.pieces))
        elif tag == "rPh":
            self.beside = False
        elif tag == "sheetData":
            self.inside, self.passed = False, True

    def _outside(self, tag: str, attributes: dict[str, str]) -> None:
        """What stands around the cells; a cell elsewhere than among them is none."""
        if tag == "sheetData" and not self.passed:
            self.inside = True
        elif tag == "mergeCell":
            if AREA.fullmatch(attributes.get("ref", "")):
                self.merged.append(area(attributes["ref"]))
            self.limits.count(len(self.merged))

    def _row(self, line: str) -> None:
        """A row begins; cells of one whose number is none must say themselves where they are."""
        self.line = line if ROW.fullmatch(line) else ""
        self.row = int(self.line) - 1 if self.line else NOWHERE if line else self.row + 1
        self.column, self.where = -1, line

    def _shared(self, text: str) -> str:
        """The formula that the cell shares; none where no cell before has it."""
        try:
            return self.shared.text(self.group, text, self.row, self.column)
        except KeyError:
            return ""

    def _begin(self, attributes: dict[str, str]) -> None:
        where = attributes.get("r")
        if where is None:
            self.column += 1
        elif where.endswith(self.line) and where[: -len(self.line)] in self.columns:
            self.column = self.columns[where[: -len(self.line)]]
        else:
            self.row, self.column = self._at(where)
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.value = self.formula = self.runs = None

    def _at(self, where: str) -> Cell:
        found = ADDRESS.fullmatch(where.upper())
        if not found:
            self.where = where
            return self.row, NOWHERE
        self.columns[found[1]] = column_number(found[1])
        return int(found[2]) - 1, self.columns[found[1]]

    def _finish(self) -> None:
        value = self._value()
        if value is None and self.formula is None:
            return
        at = self.row, self.column
        raw = Raw(value, self.formula, self._shown(value) if self.formula is None else "")
        if at[0] < 0 or at[1] < 0:
            self.lost += [self.where[:20]] if len(self.lost) < MOST_LOST else []
        elif self.cells.get(at, raw) != raw:
            self.cells[at] = Raw(Unread("two entries in one cell"))
        else:
            self.cells[at] = raw
        self.limits.count(len(self.cells))

    def _shown(self, value: object) -> str:
        """How a value that was typed is shown, where that says something else."""
        if self.style in self.store.struck:
            return STRUCK
        if self.style in self.store.dates and isinstance(value, int | float):
            return DAY  # of a year before 1900 or after 2100: no entry is one
        code = self.store.odd.get(self.style)
        if code is None or isinstance(value, bool):
            return ""
        if isinstance(value, int | float):
            return shows_otherwise(code, value)
        if isinstance(value, date):
            return shows_day_otherwise(code)
        return shows_text_otherwise(code) if isinstance(value, str) else ""

    def _value(self) -> object:
        """What the cell holds; a cell without value, whatever its kind, holds nothing."""
        if self.runs is not None and (self.value is None or self.kind == "inlineStr"):
            return self.runs.text() or None
        if self.value is None or (self.kind in BLANK_IS_NONE and not self.value.strip()):
            return None
        return self.turned.get(self.kind, _said)(self.value)

    def _text(self, number: str) -> str:
        found = PLACE_OF_TEXT.fullmatch(number)
        if not found or int(found[1]) >= len(self.store.texts):
            return Unread(f"a reference to a text that the file does not have ({number[:20]})")
        return self.store.texts[int(found[1])]

    def _number(self, text: str) -> object:
        figure = number(text)
        if self.style in self.store.dates and self.formula is None and isinstance(figure, int | float):
            day = as_date(figure, self.store.is_1904)
            return figure if day is None else day
        return figure


def number(text: str) -> int | float | str:
    """The number that the text of a part says; an error beyond all numbers, the text where it is none."""
    try:
        figure = float(text)
    except ValueError:
        return of_a_cell(text)
    if "_" in text or not text.isascii():  # Python takes 1_2 for 12, no spreadsheet does
        return of_a_cell(text)
    if not math.isfinite(figure):
        return ErrorText("#NUM!")
    return int(figure) if abs(figure) < LARGEST_WHOLE and figure == int(figure) else figure


def as_date(serial: float, is_1904: bool = False) -> date | None:
    """The date of a serial number, None where it is none before 2101."""
    days = int(serial) + (SHIFT_1904 if is_1904 else 0)
    return DAY_ZERO + timedelta(days=days) if FIRST_SERIAL <= days <= LAST_SERIAL else None


def _truth(text: str) -> bool | Unread:
    told = TRUTHS.get(text.strip().lower())
    return Unread(f"a truth value {text[:20]}") if told is None else told


def _said(text: str) -> str:
    """The text that a formula gave."""
    return of_a_cell(unescaped(text))


def _day(text: str) -> object:
    """The day of an ISO 8601 date; a time of day stays text."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return of_a_cell(text)
