"""A returned copy as read: its inputs with their places, its saved results, and its findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from builder.errors import UnusableError
from builder.grid.kinds import Value
from builder.layout.cells import Key
from builder.model.history import Pasts


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is in the copy: sheet and A1 cell, as the person who opens it sees them."""

    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found in one copy, in the words of the catalogue (`findings`) and of the copy itself.

    code: in the catalogue. file: as the user named it. key: the input or result that it is about. kpi: the
    key of its KPI. what: what is there. wanted: what should be there. Both are words, at most 200 characters.
    """

    code: str
    file: str = ""
    place: Place = Place()
    key: Key = ()
    kpi: str = ""
    what: str = ""
    wanted: str = ""


class UnreadableError(UnusableError):
    """A file is no copy of the workbook, or cannot be read safely. The last of `found` says why.

    The codes are those of `docs/reference/rules.md`.
    """

    def __init__(self, found: tuple[Found, ...], said: str = "") -> None:
        super().__init__(found, said)
        self.found, self.said = found, said

    def __str__(self) -> str:
        """A sentence, or what is known without the catalogue."""
        return self.said or "; ".join(" ".join(filter(None, (f.file, f.code, f.what))) for f in self.found)


@dataclass(frozen=True, slots=True)
class Entry:
    """One input as found. value: as its kind reads it, None if blank. raw: what was there.

    understood: False if the text could not be read as its kind. Then `value` is the raw text, so that the
    workbook's own checks see what a person sees.
    """

    key: Key
    value: Value | None
    raw: object
    place: Place
    understood: bool = True


class Result(NamedTuple):
    """A formula cell of the copy: its raw formula text, or None if a value was typed over it."""

    key: Key
    formula: str | None
    value: Value | None
    place: Place


@dataclass(frozen=True, slots=True)
class Returned:
    """A copy as read. entries: every input found, blank ones too. results: every formula cell.

    Key of an input: ("Start", field) or (table, row key, heading), as in `write.Inputs`; of a formula cell:
    ("", field) or (table, row key, heading), or (sheet, cell as issued) beside fields and tables.
    An input that was issued with a value and is now blank has the value "", so that the issued value is not
    used again.
    calculated: False if nothing shows that the copy was ever calculated. read_as, edition_read_as: the
    version that it was read as, and its edition as Start names it. sha256: of the bytes that were read.
    history: figures of earlier periods.
    """

    path: Path
    version: str
    edition: str
    issue_code: str
    calculated: bool
    entries: Mapping[Key, Entry]
    results: Mapping[Key, Result]
    found: tuple[Found, ...] = field(default=())
    read_as: str = ""
    edition_read_as: str = ""
    sha256: str = ""
    history: Pasts = ()

    @property
    def inputs(self) -> dict[Key, Value]:
        """The typed values, without blanks, as `write`, `reckon` and the engine take them."""
        return {key: entry.value for key, entry in self.entries.items() if entry.value is not None}
