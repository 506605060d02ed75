"""One worksheet part of an .xlsx file, read once from start to end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from builder.grid.a1 import column_number
from builder.grid.dates import as_date
from builder.grid.number_formats import (
    DAY,
    STRUCK,
    shows_day_otherwise,
    shows_otherwise,
    shows_text_otherwise,
)
from builder.read.files.plain_rows import PLAIN_CELL, NotPlainError, PlainPart, attributes, meant
from builder.read.files.raw import Cell, Doubtful, DoubtfulError, ErrorText, Limits, Raw, Unread, of_a_cell
from builder.read.files.runs import PIECES, TWO_CONTENTS, Runs
from builder.read.files.shared_formulas import AREA, Shared, area
from builder.read.files.stored import day, number, said, truth
from builder.read.files.xml_names import ELSEWHERE, Tree, TreeReader, local

ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
ROW, PLACE_OF_TEXT = re.compile(r"[1-9]\d{0,6}", re.ASCII), re.compile(r"\s*(\d{1,9})\s*", re.ASCII)
BLANK_IS_NONE = frozenset("nsbed")
NOWHERE, MOST_LOST = -2_000_000, 20
MOST_ELEMENTS = 20_000_000
"""A row from which counting on reaches no real row; how many cells without a place are reported."""

WATCHED = 1_000
"""Rows between two looks at the time that a sheet takes."""


@dataclass(frozen=True, slots=True)
class Store:
    """What the cells of every sheet refer to: shared texts, styles that show dates, the date system.

    odd: the format codes of the styles in which a number may look like something else. struck: the styles
    whose text is struck through.
    """

    texts: list[str]
    dates: frozenset[str]
    is_1904: bool = False
    odd: Mapping[str, str] = field(default_factory=dict)
    struck: frozenset[str] = frozenset()


TREE = Tree(
    {
        "": "x:worksheet",
        "x:worksheet": "x:sheetData x:mergeCells",
        "x:sheetData": "x:row",
        "x:row": "x:c",
        "x:c": "x:f x:v x:is",
        "x:is": "x:t x:r",
        "x:mergeCells": "x:mergeCell",
    }
    | PIECES,
    aside="x:rPh",
)
CELLS, CONTENTS = frozenset({"row", "c", "v"}), frozenset({"f", "v", "is", "t", "r"})
"""Names of what cells hold: where only cells are expected, and in one cell."""
TWO_ENTRIES, OTHER_ROW = "two entries in one cell", "a cell of another row"

Merged = list[tuple[Cell, Cell]]
Asked = dict[str, dict[str | None, Raw]]


class Read(NamedTuple):
    """Cells of a sheet that hold something, by (row, column) from 0; merged areas; cells without a place."""

    cells: dict[Cell, Raw]
    merged: Merged
    lost: list[str]


def read_sheet(xml: bytes, store: Store, limits: Limits) -> Read:
    """Read a worksheet part. If a cell cannot be read, only that cell is lost.

    Raises:
        ExpatError: it is no XML. TooMuchError: more cells, levels or time than the limits allow.
    """
    if (plain := read_plain(xml, store, limits)) is not None:
        return plain
    reader = _Sheet(store, limits)
    reader.read(xml)
    if reader.is_unordered:
        reader = _Sheet(store, limits, blanks=set())
        reader.read(xml)
    return Read(reader.cells, reader.merged, reader.lost)


def read_plain(xml: bytes, store: Store, limits: Limits) -> Read | None:
    """The quick way, for a part that is written as usual; any other is left to the careful way, for None."""
    letters, reader = limits.letters, _Plain(store, limits)
    try:
        part = PlainPart(xml)
        for many, (line, cells) in enumerate(part.rows()):
            reader.take(line, cells)
            if many % WATCHED == 0:
                limits.watch(0)
        reader.read(part.rest)
    except (ValueError, ExpatError):
        reader.is_past = False
    if not reader.is_past:
        limits.letters = letters
        return None
    return Read(reader.cells, reader.merged, reader.lost)


class _Sheet(TreeReader):
    """Expat handlers that fill the cells of one sheet.

    blanks: the cells without content, to be compared with cells that are there twice; None if not wanted.
    is_unordered: whether a cell follows one that belongs after it, as a repeated cell does.
    """

    tree, most = TREE, MOST_ELEMENTS

    def __init__(self, store: Store, limits: Limits, blanks: set[Cell] | None = None) -> None:
        super().__init__(limits)
        self.store, self.blanks = store, blanks
        self.cells: dict[Cell, Raw] = {}
        self.merged: Merged = []
        self.lost: list[str] = []
        self.is_inside = self.is_past = self.is_in_cell = self.is_unordered = False
        self.shared = Shared()
        self.row, self.column, self.line, self.where = -1, -1, "", ""
        self.last = NOWHERE, NOWHERE
        self.kind, self.style, self.doubt = "n", "", ""
        self.value: str | None = None
        self.formula: str | None = None
        self.group = ""
        self.runs: Runs | None = None
        self.columns: dict[str, int] = {}
        self.turned: dict[str, Callable[[str], object]] = {
            "n": self._number,
            "s": self._text,
            "b": truth,
            "e": lambda text: ErrorText(of_a_cell(text)),
            "str": said,
            "d": day,
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A cell or one of its parts begins."""
        if tag == "x:c":
            self._begin(attributes)
        elif tag == "x:v":
            self._once(self.value)
        elif tag == "x:t":
            self.pieces.clear()
        elif tag == "x:f":
            self._once(self.formula)
            self.group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        elif tag == "x:row":
            self._row(attributes.get("r", ""))
        elif tag == "x:is":
            self._once(self.runs)
            self.runs = Runs()
        elif self.runs is not None and self.is_in_cell:
            self.runs.start(tag, attributes)
        elif tag == "x:sheetData":
            self._data()
        elif tag == "x:mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        """A cell or one of its parts is complete."""
        if tag == "x:v":
            self.value = "".join(self.pieces)
        elif tag == "x:c":
            self._finish()
        elif tag == "x:f":
            text = "".join(self.pieces)
            self.formula = self.limits.formula(self._shared(text) if self.group else text)
        elif tag == "x:t" and self.runs is not None:
            self.runs.add("".join(self.pieces))
        elif tag == "x:sheetData":
            self.is_inside, self.is_past = False, True

    def passed(self, tag: str) -> None:
        """An element like a content makes its cell doubtful, and one like cells makes the sheet doubtful."""
        name = local(tag)
        if self.is_in_cell:
            if name in CONTENTS or not self.here:
                self.doubt = TWO_CONTENTS
        elif name == "sheetData" or (name in CELLS and (self.is_inside or tag.startswith("x:"))):
            raise DoubtfulError(ELSEWHERE)

    def _data(self) -> None:
        if self.is_past:
            raise DoubtfulError("it has all its cells twice")
        self.is_inside = True

    def _merge(self, ref: str) -> None:
        if AREA.fullmatch(ref):
            self.merged.append(area(ref))
        self.limits.count(len(self.merged))

    def _once(self, before: object) -> None:
        """A content of the cell begins; it must be the only one of its kind."""
        self.pieces.clear()
        if before is not None:
            self.doubt = TWO_CONTENTS

    def _row(self, line: str) -> None:
        """A row begins. If its number is none, its cells must name their own place."""
        self.line = line if ROW.fullmatch(line) else ""
        self.row = int(self.line) - 1 if self.line else NOWHERE if line else self.row + 1
        self.column, self.where = -1, line

    def _shared(self, text: str) -> str:
        """The formula that the cell shares; none if no earlier cell has it."""
        try:
            return self.shared.text(self.group, text, self.row, self.column)
        except KeyError:
            return ""

    def _begin(self, attributes: dict[str, str]) -> None:
        where, self.doubt = attributes.get("r"), ""
        if where is None:
            self.column += 1
        elif where.endswith(self.line) and where[: -len(self.line)] in self.columns:
            self.column = self.columns[where[: -len(self.line)]]
        else:
            self.row, self.column = self._at(where)
        at = self.row, self.column
        self.is_unordered = self.is_unordered or at <= self.last
        self.last, self.is_in_cell = at, True
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.value = self.formula = self.runs = None

    def _at(self, where: str) -> Cell:
        found = ADDRESS.fullmatch(where.upper())
        if not found:
            self.where = where
            return self.row, NOWHERE
        if self.line and found[2] != self.line:
            self.doubt = OTHER_ROW
        self.columns[found[1]] = column_number(found[1])
        return int(found[2]) - 1, self.columns[found[1]]

    def _finish(self) -> None:
        self.is_in_cell = False
        value, at = self._value(), (self.row, self.column)
        if value is None and self.formula is None:
            self._blank(at)
            return
        raw = Raw(value, self.formula, self._shown(value) if self.formula is None else "")
        if at[0] < 0 or at[1] < 0:
            self.lost += [self.where[:20]] if len(self.lost) < MOST_LOST else []
        elif self.cells.get(at, raw) != raw or (self.blanks and at in self.blanks):
            self.cells[at] = Raw(Doubtful(TWO_ENTRIES))
        else:
            self.cells[at] = raw
        self.limits.count(len(self.cells))

    def _blank(self, at: Cell) -> None:
        """Note a cell without content. A cell that is there again with a content is doubtful."""
        if self.blanks is not None:
            self.blanks.add(at)
            self.limits.count(len(self.blanks))
            if at in self.cells:
                self.cells[at] = Raw(Doubtful(TWO_ENTRIES))

    def _shown(self, value: object) -> str:
        """How a typed value is shown, if that says something else."""
        if self.style in self.store.struck:
            return STRUCK
        if self.style in self.store.dates and isinstance(value, int | float):
            return DAY  # of a year before 1900 or after 2100, as no entry is
        code = self.store.odd.get(self.style)
        if code is None or isinstance(value, bool):
            return ""
        if isinstance(value, int | float):
            return shows_otherwise(code, value)
        if isinstance(value, date):
            return shows_day_otherwise(code)
        return shows_text_otherwise(code) if isinstance(value, str) else ""

    def _value(self) -> object:
        """What the cell holds. A cell without a value holds nothing, whatever its kind."""
        if self.runs is not None and self.value is not None and self.value.strip():
            self.doubt = TWO_CONTENTS
        if self.doubt == TWO_CONTENTS or (self.doubt and (self.value or self.runs)):
            return Doubtful(self.doubt)
        if self.runs is not None and (self.value is None or self.kind == "inlineStr"):
            return self.runs.text() or None
        if self.value is None or (self.kind in BLANK_IS_NONE and not self.value.strip()):
            return None
        return self.turned.get(self.kind, said)(self.value)

    def _text(self, number: str) -> str:
        found = PLACE_OF_TEXT.fullmatch(number)
        if not found or int(found[1]) >= len(self.store.texts):
            return Unread(f"a reference to a text that the file does not have ({number[:20]})")
        return self.store.texts[int(found[1])]

    def _number(self, text: str) -> object:
        figure = number(text)
        if self.style in self.store.dates and self.formula is None and isinstance(figure, int | float):
            found = as_date(figure, self.store.is_1904)
            return figure if found is None else found
        return figure


class _Plain(_Sheet):
    """The same for rows that were found by the pattern. What a value says is asked of the careful reader.

    typed, worked: for each way of writing a cell's attributes, text to value, without and with a formula.
    """

    def __init__(self, store: Store, limits: Limits) -> None:
        super().__init__(store, limits)
        self.typed: Asked = defaultdict(dict)
        self.worked: Asked = defaultdict(dict)
        self.groups = {"": ""}

    def take(self, line: str, cells: str) -> None:
        """Take the cells of a row, which is below all rows before it.

        Raises:
            NotPlainError: a cell is there twice, in another row or before one that it belongs behind.
        """
        row, column, columns, mine = int(line) - 1, -1, self.columns, self.cells
        if row <= self.row:
            raise NotPlainError
        self.row = row
        for letters, digits, rest, has_formula, group, formula, has_value, text in PLAIN_CELL.findall(cells):
            before, column = column, columns.get(letters, -1)
            if column < 0:
                column = columns[letters] = column_number(letters)
            if column <= before or digits != line:
                raise NotPlainError
            value = text if has_value else None
            if has_formula:
                self.column = column
                raw = self.worked[rest].get(value) or self._asked(rest, value, "")
                mine[row, column] = Raw(raw.value, self._formula(group, formula))
            else:
                raw = self.typed[rest].get(value) or self._asked(rest, value, None)
                if raw.value is not None:
                    mine[row, column] = raw
        self.limits.count(len(mine))

    def _asked(self, rest: str, text: str | None, formula: str | None) -> Raw:
        """What the careful reader makes of a value, asked once for each text."""
        about = attributes(rest)
        self.kind, self.style, self.formula = about.get("t", "n"), about.get("s", ""), formula
        self.value = None if text is None else meant(text)
        value = self._value()
        known = self.typed if formula is None else self.worked
        raw = known[rest][text] = Raw(value, None, self._shown(value) if formula is None else "")
        return raw

    def _formula(self, written: str, text: str) -> str:
        """The formula, of a group that shares one where its attributes say so."""
        if written not in self.groups:
            about = attributes(written)
            self.groups[written] = about.get("si", "") if about.get("t") == "shared" else ""
        text, self.group = meant(text), self.groups[written]
        return self.limits.formula(self._shared(text) if self.group else text)
