"""Neighbouring cells in a formula as one range: COUNT(D7,E7,F7) is COUNT(D7:F7) in the file.

Only in functions to which a range says the same as its cells; it follows the columns wherever they move.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.grid.a1 import column_number
from builder.layout.cells import LayoutError

MARK = "SPAN("
_BY_CELL = re.compile(r"\b(?:COUNTA?|M(?:IN|AX)|SUM|SPAN)\Z")
_BRACKET = re.compile(r"""[()]|"[^"]*"|\[[^\[\]]*\]""")


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell in the row asked for (`shift` rows further down): its sheet and column as text."""

    before: str
    shift: int
    table: str = ""
    heading: str = ""

    def at(self, row: int) -> str:
        """Its reference in that row; by its heading in a table that is one to Excel."""
        if self.table:
            return f"{self.table}[[#This Row],[{self.heading}]]"
        return f"{self.before}{row + self.shift + 1}"

    def follows(self, other: RowCell) -> bool:
        """Whether it is the next cell to the right of the other one."""
        (there, left), (here, column) = other.before.rsplit("$", 1), self.before.rsplit("$", 1)
        alike = self.table == other.table and self.shift == other.shift
        beside = column_number(column) == column_number(left) + 1
        return there == here and alike and beside

    def to(self, last: RowCell) -> tuple[str | RowCell, ...]:
        """The range from this cell to that one."""
        if self.table:
            return (f"{self.table}[[#This Row],[{self.heading}]:[{last.heading}]]",)
        return self, ":", RowCell(last.before[last.before.rindex("$") :], last.shift)


Resolved = tuple[str | RowCell, ...]


def joined(pieces: Sequence[str | RowCell]) -> Resolved:
    """The pieces of a formula, runs of neighbouring cells as ranges."""
    done: list[str | RowCell] = []
    at = 0
    while at < len(pieces):
        end = _end(pieces, at)
        first, last = pieces[at], pieces[end]
        if end > at and isinstance(first, RowCell) and isinstance(last, RowCell) and _calls_by_cell(done):
            done += first.to(last)
            at = end + 1
        else:
            done.append(first)
            at += 1
    return tuple(_without_marks(done))


def _without_marks(pieces: list[str | RowCell]) -> Iterator[str | RowCell]:
    """The pieces without SPAN and its brackets, which say that there must be one range."""
    opened = False
    for each in pieces:
        piece = each
        if isinstance(piece, str) and opened and piece[0] in ",)":
            if piece[0] == ",":
                raise LayoutError("cells that a formula reads as one range are not beside one another")
            piece, opened = piece[1:], False
        if isinstance(piece, str) and piece.endswith(MARK):
            piece, opened = piece.removesuffix(MARK), True
        if piece != "":
            yield piece


def _end(pieces: Sequence[str | RowCell], at: int) -> int:
    """The place of the last cell of the run that begins there."""
    here = pieces[at]
    while isinstance(here, RowCell) and "$" in here.before and pieces[at + 1 : at + 2] == (",",):
        after = pieces[at + 2]
        if not (isinstance(after, RowCell) and "$" in after.before and after.follows(here)):
            break
        here, at = after, at + 2
    return at


def _calls_by_cell(before: list[str | RowCell]) -> bool:
    """Whether what comes next is a whole argument of a function that takes ranges by their cells."""
    text = "".join(piece if isinstance(piece, str) else "A1" for piece in before)
    depth = 0
    for found in reversed(list(_BRACKET.finditer(text))):
        depth += {")": 1, "(": -1}.get(found[0], 0)
        if depth < 0:
            return text.endswith(("(", ",")) and bool(_BY_CELL.search(text[: found.start()]))
    return False
