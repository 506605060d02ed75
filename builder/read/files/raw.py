"""A copy as its file has it, before its cells are interpreted: sheets, cells, names."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from builder.grid.kinds import ErrorValue

Cell = tuple[int, int]
"""Row and column from 0."""

MOST_CELLS, MOST_CELLS_IN_ALL = 400_000, 1_000_000
MOST_LEVELS = 64
MOST_ELEMENTS, MOST_SHEETS = 200_000, 500
"""Elements of a part that is no sheet, such as the list of sheets, names or styles; sheets in a file."""

LONGEST_TEXT, LONGEST_FORMULA, MOST_OF_FORMULAS = 32_767, 8_192, 50_000_000
"""Characters in a cell's text and formula, as Excel allows, and in all formulas of a file together."""

LONGEST_RUN = 4_000_000
"""Characters between two cells, most of them blanks that a program puts there for looks."""

LONGEST_TAG, MOST_NAMES = 1_000_000, 20_000
"""Bytes of a tag with its attributes, and different names of elements and attributes in a part.

The longest attributes that Excel writes need a quarter of these bytes. They are a text of 32,767 characters
("Excel specifications and limits") with seven bytes each when escaped, and a list of 8,192 areas ([MS-XLSB]
2.4.35) with 22 bytes each. No part of the issued workbook has more than 400 names, in either form.
"""

MOST_SECONDS = 30.0


class TooMuchError(ValueError):
    """A file beyond the limits: more cells or levels, or slower to read, than any workbook of ours."""


class BrokenError(ValueError):
    """A file that cannot be read; its text says in plain words what is broken."""


class DoubtfulError(ValueError):
    """A part that two programs may read as two contents; its text says in plain words why."""


class UnsafeError(ValueError):
    """A part with a document type or in an encoding that nobody reads."""


class ErrorText(ErrorValue):
    """An error that is in a cell, such as #N/A."""

    __slots__ = ()


class Unread(ErrorText):
    """A content of a cell that cannot be read; its text says in plain words what it is."""

    __slots__ = ()


class Doubtful(Unread):
    """A content of a cell that two programs may read as two contents."""

    __slots__ = ()


class PiecedText(str):
    """A text whose pieces a person does not read as one, such as a raised mark or struck-out digits."""

    __slots__ = ()


class Raw(NamedTuple):
    """What a cell holds: its value (None, bool, number, text, date or ErrorText) and its formula, if any.

    shown: what a person sees in place of the value, in words of `number_formats`; "" if it is the value.
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
        self.left, self.letters = MOST_CELLS_IN_ALL, MOST_OF_FORMULAS

    def count(self, cells: int) -> None:
        """Refuse more cells than allowed on a sheet."""
        if cells > self.cells:
            raise TooMuchError(f"more than {self.cells:,} cells on a sheet")

    def finish(self, cells: int) -> None:
        """Subtract the cells of a finished sheet from those allowed for the file."""
        self.left -= cells
        if self.left < 0:
            raise TooMuchError(f"more than {MOST_CELLS_IN_ALL:,} cells in all")

    def formula(self, text: str) -> str:
        """The formula of a cell, cut at the length that programs allow. Refuse formulas too long in all."""
        self.letters -= len(text)
        if self.letters < 0:
            raise TooMuchError(f"formulas of more than {MOST_OF_FORMULAS:,} characters in all")
        return text[:LONGEST_FORMULA]

    def watch(self, levels: int) -> None:
        """Stop if elements are too deep or the time is over."""
        if levels > self.levels:
            raise TooMuchError(f"more than {self.levels} levels of elements")
        if time.process_time() > self.end:
            raise TooMuchError("it takes too long to read")


class Beside(NamedTuple):
    """Things beside the cells of a sheet: their kind and number, the place and text of the first."""

    kind: str
    many: int
    at: Cell | None
    text: str


@dataclass(frozen=True, slots=True)
class RawBook:
    """A file's sheets in order, each with its cells; defined names of single cells.

    form: "xlsx" or "ods". is_1904: dates are counted from 1904. merged: first and last cell of each area of
    merged cells, by sheet. lost: texts that the file gives as the place of a cell but are none, by sheet.
    parts: the part of each sheet, where the form has parts. beside: what is on each sheet beside its cells.
    tables: names of tables in small letters, None if the form has no tables. version: the
    workbook's, from the properties of the file.
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


def of_a_cell(text: str) -> str:
    """The text of a cell. A text longer than any program allows is not read."""
    return text if len(text) <= LONGEST_TEXT else Unread(f"a text of {len(text):,} characters")
