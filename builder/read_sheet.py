"""One worksheet part of an .xlsx file, read once from start to end."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from builder.read_raw import Cell, ErrorText, Limits, Raw, Reader
from builder.read_shared import Shared, column_number

ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
FIRST_SERIAL, LAST_SERIAL = 61, 73_415
"""1 March 1900, from which all programs count alike, and the end of 2100."""
LARGEST_WHOLE = 1e15
DAY_ZERO, SHIFT_1904 = date(1899, 12, 30), 1462


@dataclass(frozen=True, slots=True)
class Store:
    """What the cells of every sheet refer to: shared texts, the styles that show dates, the date system."""

    texts: list[str]
    dates: frozenset[str]
    is_1904: bool = False


def read_sheet(xml: bytes, store: Store, limits: Limits) -> dict[Cell, Raw]:
    """Cells of a worksheet part that hold something, by (row, column) from 0.

    Raises:
        ExpatError: it is no XML. TooMuchError: more cells, levels or time than the limits allow.
    """
    reader = _Sheet(store, limits)
    reader.read(xml)
    return reader.cells


class _Sheet(Reader):
    """Expat handlers that fill the cells of one sheet."""

    counts = True

    def __init__(self, store: Store, limits: Limits) -> None:
        super().__init__(limits)
        self.store = store
        self.cells: dict[Cell, Raw] = {}
        self.shared = Shared()
        self.row, self.column, self.line = -1, -1, ""
        self.kind, self.style = "n", ""
        self.value: str | None = None
        self.formula: str | None = None
        self.group = ""
        self.inline: list[str] = []
        self.columns: dict[str, int] = {}
        self.turned: dict[str, Callable[[str], object]] = {
            "n": self._number,
            "s": self._text,
            "b": lambda text: text.strip() in ("1", "true"),
            "e": ErrorText,
            "d": _day,
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A cell or one of its parts begins."""
        self.depth += 1
        if tag == "c":
            self._begin(attributes)
        elif tag in ("v", "t"):
            self.pieces.clear()
        elif tag == "f":
            self.pieces.clear()
            self.group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        elif tag == "row":
            self.line = attributes.get("r", "")
            self.row = int(self.line) - 1 if self.line else self.row + 1
            self.column = -1

    def end(self, tag: str) -> None:
        """A cell or one of its parts is complete."""
        self.depth -= 1
        if tag == "v":
            self.value = "".join(self.pieces)
        elif tag == "c":
            self._finish()
        elif tag == "f":
            text = "".join(self.pieces)
            self.formula = self.shared.text(self.group, text, self.row, self.column) if self.group else text
        elif tag == "t":
            self.inline.append("".join(self.pieces))

    def _begin(self, attributes: dict[str, str]) -> None:
        where = attributes.get("r")
        if where is None:
            self.column += 1
        elif where.endswith(self.line) and where[: -len(self.line)] in self.columns:
            self.column = self.columns[where[: -len(self.line)]]
        else:
            self.row, self.column = self._at(where)
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.value = self.formula = None
        if self.inline:
            self.inline = []

    def _at(self, where: str) -> Cell:
        found = ADDRESS.fullmatch(where)
        if not found:
            raise ValueError(f"{where[:20]!r} is no cell")
        self.columns[found[1]] = column_number(found[1])
        return int(found[2]) - 1, self.columns[found[1]]

    def _finish(self) -> None:
        value = self._value()
        if value is not None or self.formula is not None:
            self.cells[self.row, self.column] = Raw(value, self.formula)
            self.limits.count(len(self.cells))

    def _value(self) -> object:
        if self.kind == "inlineStr":
            return unescaped("".join(self.inline)) if self.inline else None
        return None if self.value is None else self.turned.get(self.kind, unescaped)(self.value)

    def _text(self, number: str) -> str:
        return self.store.texts[int(number)]

    def _number(self, text: str) -> object:
        if not text:
            return None
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
        return text
    if not math.isfinite(figure):
        return ErrorText("#NUM!")
    return int(figure) if abs(figure) < LARGEST_WHOLE and figure == int(figure) else figure


def as_date(serial: float, is_1904: bool = False) -> date | None:
    """The date of a serial number, None where it is none before 2101."""
    days = int(serial) + (SHIFT_1904 if is_1904 else 0)
    return DAY_ZERO + timedelta(days=days) if FIRST_SERIAL <= days <= LAST_SERIAL else None


def unescaped(text: str) -> str:
    """The text with _x000D_ and the like as the characters they stand for, line ends as one character."""
    if "_x" in text:
        text = ESCAPED.sub(_character, text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _character(found: re.Match[str]) -> str:
    """The character of an escape; one that nothing can print stays an escape."""
    character = chr(int(found[1], 16))
    return character if character.isprintable() or character in "\t\n\r" else found[0]


def _day(text: str) -> object:
    """The day of an ISO 8601 date; a time of day stays text."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return text
