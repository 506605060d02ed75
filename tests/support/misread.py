"""Whether a copy was read as a person reads it: each entry as meant, or reported at or near its cell."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date

from builder.grid.kinds import Value
from builder.read.returned import Entry, Found, Returned
from builder.rules.catalogue import finding
from tests.support.copies import Copy, Key, Meant

UNSEEN = re.compile("[\u200b-\u200f\ufeff]")
STRAIGHT = str.maketrans("\u201c\u201d\u2018\u2019\u2013\u00a0\u202f", "\"\"''-  ")
LOST_WHOLE = frozenset({"T812", "T816", "T818", "T820"})
"""Codes of a missing sheet, column, row or field, whose entries are not read."""

AREA = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


def misread(copy: Copy, returned: Returned, found: Iterable[Found]) -> Iterator[str]:
    """Every input that is lost or read as something else, without a report."""
    told = Told(found)
    for key, meant in copy.truth.items():
        entry = returned.entries.get(key)
        if not right(entry, meant) and not told.covers(copy, key, entry):
            sheet, _ = copy.inputs[key]
            was = entry.value if entry else "nothing"
            yield f"{sheet} {key}: means {list(meant.values) or 'nothing that can be read'}, read as {was!r}"


def right(entry: Entry | None, meant: Meant) -> bool:
    """Whether the value read is one that is meant."""
    return entry is not None and any(same(entry.value, value) for value in meant.values)


def same(read_as: Value | None, meant: Value | None) -> bool:
    """Whether both mean the same: numbers to nine digits, words as seen, and blank as not ticked."""
    one, other = ("" if value is None or value is False else value for value in (read_as, meant))
    if isinstance(one, str) and isinstance(other, str):
        return plain(one) == plain(other)
    if isinstance(one, date) or isinstance(other, date) or isinstance(one, str) or isinstance(other, str):
        return one == other
    return math.isclose(one, other, rel_tol=1e-9)


def plain(text: str) -> str:
    """The words as a person sees them."""
    return " ".join(UNSEEN.sub("", text).translate(STRAIGHT).split())


class Told:
    """What findings are about: inputs, their rows, merged areas, and missing sheets, columns and rows.

    A note is enough only for a text. A figure, a day or a choice that is not read as it is meant must have an
    error or a warning.
    """

    def __init__(self, found: Iterable[Found]) -> None:
        every = tuple(found)
        loud = [one for one in every if finding(one.code).severity != "note"]
        self.noted = {one.key for one in every if one.key}
        self.keys = {one.key for one in loud if one.key}
        self.rows = {one.key[:2] for one in loud if len(one.key) == 3}
        self.cells = {(one.place.sheet, one.place.cell) for one in loud}
        self.gone = [one for one in loud if one.code in LOST_WHOLE and not one.key]
        self.merged = [(one.place.sheet, one.what) for one in loud if AREA.fullmatch(one.what)]

    def covers(self, copy: Copy, key: Key, entry: Entry | None) -> bool:
        """Whether some finding is about this input."""
        if key in self.keys or (len(key) == 3 and key[:2] in self.rows):
            return True
        rule = copy.inputs[key][1].kind.rule
        if key in self.noted and rule is not None and rule.kind == "length":
            return True
        if entry is None:
            sheet = copy.inputs[key][0]
            return any(sheet in (one.place.sheet, one.what) or one.what in key for one in self.gone)
        at = entry.place.sheet, entry.place.cell
        return at in self.cells or any(sheet == at[0] and _inside(at[1], area) for sheet, area in self.merged)


def _inside(cell: str, area: str) -> bool:
    found, here = AREA.fullmatch(area), re.fullmatch(r"([A-Z]+)(\d+)", cell)
    if not found or not here:
        return False
    left, right = (len(found[1]), found[1]), (len(found[3]), found[3])
    return left <= (len(here[1]), here[1]) <= right and int(found[2]) <= int(here[2]) <= int(found[4])
