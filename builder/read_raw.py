"""A copy as its file has it, before anything is known of what it means: sheets, cells, names."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from builder.guard_parts import is_foreign
from builder.kinds import ErrorValue

Cell = tuple[int, int]
"""Row and column from 0."""

MOST_CELLS, MOST_CELLS_IN_ALL = 400_000, 1_000_000
MOST_LEVELS = 64
MOST_ELEMENTS, MOST_SHEETS = 200_000, 500
"""In a part that is no sheet, such as the list of sheets, names or styles; and sheets in a file."""

LONGEST_TEXT, LONGEST_FORMULA, MOST_FORMULA_SIGNS = 32_767, 8_192, 50_000_000
"""Signs in a cell's text and formula, as Excel allows; and of all formulas of a file together."""

LONGEST_RUN = 4_000_000
"""Signs between two cells, most of them blanks that a program puts there for looks."""

MOST_SECONDS = 30.0
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
CHUNK, HEAD = 262_144, 1_000
PREFIXED = re.compile(rb"<\w+:(?:worksheet|workbook|sst|styleSheet|table|Relationships)\b")
ROOTS = frozenset({"worksheet", "workbook", "sst", "styleSheet", "table", "Relationships"})
"""Roots of the parts of an .xlsx file whose tags some programs prefix."""


class TooMuchError(ValueError):
    """A file beyond the limits: more cells, deeper, or slower to read than any workbook of ours."""


class BrokenError(ValueError):
    """A file that cannot be read; its text says in plain words what is broken."""


class UnsafeError(ValueError):
    """A part with a document type or in an encoding that nobody reads."""


class ErrorText(ErrorValue):
    """An error that stands in a cell, such as #N/A."""

    __slots__ = ()


class Unread(ErrorText):
    """What the file has in a cell and nobody can read; its text says in plain words what that is."""

    __slots__ = ()


class PiecedText(str):
    """A text whose pieces a person does not read as one: a raised mark, digits that are struck through."""

    __slots__ = ()


class Raw(NamedTuple):
    """What a cell holds: its value (None, bool, number, text, date or ErrorText) and its formula, if any.

    shown: what is seen in place of the value, as `number_formats` calls it; "" where it is the value itself.
    """

    value: object
    formula: str | None = None
    shown: str = ""


class Limits:
    """The bounds of reading one file."""

    def __init__(
        self, cells: int = MOST_CELLS, levels: int = MOST_LEVELS, seconds: float = MOST_SECONDS
    ) -> None:
        self.cells, self.levels = cells, levels
        self.end = time.process_time() + seconds
        self.left, self.signs = MOST_CELLS_IN_ALL, MOST_FORMULA_SIGNS

    def count(self, cells: int) -> None:
        """Refuse more cells than allowed on a sheet."""
        if cells > self.cells:
            raise TooMuchError(f"more than {self.cells:,} cells on a sheet")

    def finish(self, cells: int) -> None:
        """Take a finished sheet's cells from those allowed in all."""
        self.left -= cells
        if self.left < 0:
            raise TooMuchError(f"more than {MOST_CELLS_IN_ALL:,} cells in all")

    def formula(self, text: str) -> str:
        """The formula of a cell, cut where no program takes it; refused where all together are too long."""
        self.signs -= len(text)
        if self.signs < 0:
            raise TooMuchError(f"formulas of more than {MOST_FORMULA_SIGNS:,} characters in all")
        return text[:LONGEST_FORMULA]

    def watch(self, levels: int) -> None:
        """Refuse to go on with elements too deep or when the time is up."""
        if levels > self.levels:
            raise TooMuchError(f"more than {self.levels} levels of elements")
        if time.process_time() > self.end:
            raise TooMuchError("it takes too long to read")


class Beside(NamedTuple):
    """What is on a sheet beside its cells: of a kind how many, where the first begins and what it says."""

    kind: str
    many: int
    at: Cell | None
    text: str


@dataclass(frozen=True, slots=True)
class RawBook:
    """A file's sheets in order, each with its cells; defined names of single cells.

    form: "xlsx" or "ods". is_1904: dates are counted from 1904. merged: first and last cell of each area of
    merged cells, by sheet. lost: what the file gives as the place of a cell and is none, by sheet.
    parts: the part of each sheet, where the form has parts. beside: what is on each sheet beside its cells.
    tables: names of tables in small letters, None where the form has none. version: the workbook's, as the
    properties of the file have it.
    """

    form: str
    sheets: Mapping[str, Mapping[Cell, Raw]]
    names: Mapping[str, tuple[str, Cell]] = field(default_factory=dict)
    is_1904: bool = False
    merged: Mapping[str, Sequence[tuple[Cell, Cell]]] = field(default_factory=dict)
    lost: Mapping[str, Sequence[str]] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, Sequence[Beside]] = field(default_factory=dict)
    tables: frozenset[str] | None = None
    version: str = ""


class Reader:
    """An expat parser that refuses document types, levels beyond the limit and slow files.

    A part whose main tags carry a prefix (`x:row`) is read as one without. depth: levels now open.
    counts: whether `start` and `end` count the levels themselves, which saves a call for each element.
    most: how many elements the part may have, where they are counted here.
    """

    counts = False
    most = MOST_ELEMENTS

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.pieces: list[str] = []
        self.depth, self._elements, self._prefix = 0, 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        raise NotImplementedError

    def end(self, tag: str) -> None:
        """An element is complete."""

    def read(self, xml: bytes) -> None:
        """Read a whole part.

        Raises:
            ExpatError: it is no XML. TooMuchError: beyond the limits.
            UnsafeError: it declares a document type or an encoding that is not known.
        """
        if is_foreign(xml):
            raise UnsafeError("an encoding that is not known")
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        counts = self.counts and not PREFIXED.search(xml[:HEAD])
        parser.StartElementHandler = self.start if counts else self._start
        parser.EndElementHandler = self.end if counts else self._end
        parser.CharacterDataHandler = self.pieces.append
        for at in range(0, len(xml), CHUNK):
            parser.Parse(xml[at : at + CHUNK], False)
            self.limits.watch(self.depth)
            if sum(map(len, self.pieces)) > LONGEST_RUN:
                raise TooMuchError(f"a text of more than {LONGEST_RUN:,} signs")
        parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self.depth and tag.partition(":")[2] in ROOTS:
            self._prefix = tag.index(":") + 1
        self.depth += 1
        self._elements += 1
        if self._elements > self.most:
            raise TooMuchError(f"more than {self.most:,} elements in a part")
        self.start(tag[self._prefix :], attributes)

    def _end(self, tag: str) -> None:
        self.depth -= 1
        self.end(tag[self._prefix :])

    def text(self) -> str:
        """The text read since the pieces were last cleared."""
        return "".join(self.pieces)


def of_a_cell(text: str) -> str:
    """The text of a cell; one that is longer than any program takes is not read."""
    return text if len(text) <= LONGEST_TEXT else Unread(f"a text of {len(text):,} characters")


def _refuse(name: str, *_: object) -> None:
    raise UnsafeError(f"a document type ({name[:40]})")
