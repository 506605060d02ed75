"""The report on one file, and texts from copies made safe to show."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from builder.grid.kinds import Value
from builder.layout.cells import Key
from builder.read.returned import Found, Returned
from builder.rules.catalogue import SEVERITIES, Finding, finding
from builder.sums.inputs import Amount

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Standing:
    """How a line is doing, and what its rating follows from.

    committed, target: for the whole contract and to date, a share as part of 1. before: delivered before the
    period. counted_as: flow, stock or annual. base: the key of the line that it is a share of. bounds: the
    lower bounds of the ratings. rating: as worked out from the copy. ratings: the published words.
    """

    committed: Amount = None
    target: Amount = None
    before: Amount = None
    counted_as: str = ""
    base: str = ""
    bounds: tuple[Amount, ...] = ()
    rating: str = ""
    ratings: tuple[str, ...] = ()
    is_published: bool = False
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """What a return reports for its period on one line, or of its National TOMs figure.

    key: of the line. figure: None if nothing is reported, or where entries that it is made of were not
    read: `unread` has their keys. regions: where the figure was delivered, in words.
    """

    key: str
    title: str
    unit: str
    figure: Amount
    evidence: str
    unread: frozenset[Key] = frozenset()
    regions: str = ""
    standing: Standing = Standing()


@dataclass(frozen=True, slots=True)
class Copy:
    """One file as the user named it, what was found, and the copy where it could be read.

    file: "" for what several returns say against each other. reported: the lines of the copy that a figure
    for its period is asked of, reported or not. edition: the title of the edition that it was read by.
    """

    file: str
    found: tuple[Found, ...]
    returned: Returned | None = None
    reported: tuple[Reported, ...] = ()
    edition: str = ""

    def value(self, field: str) -> Value | None:
        """What a field of Start holds in the copy, None if there is nothing."""
        entry = self.returned.entries.get(("Start", field)) if self.returned else None
        return entry.value if entry else None

    def start(self, field: str) -> str:
        """The same in words, dates too; "" if there is nothing."""
        return plain(self.value(field))

    def count(self, severity: str) -> int:
        """How many findings have that severity."""
        return sum(finding(found.code).severity == severity for found in self.found)

    @property
    def findings(self) -> list[tuple[Found, Finding]]:
        """Each finding with its entry in the catalogue: severity, what it means, remedy.

        Errors come first, else they are in the order found.
        """
        pairs = [(one, finding(one.code)) for one in self.found]
        return sorted(pairs, key=lambda pair: SEVERITIES.index(pair[1].severity))

    @property
    def state(self) -> str:
        """One of unusable, errors, warnings, clean."""
        if self.file and self.returned is None and self.found:
            return "unusable"
        return "errors" if self.count("error") else "warnings" if self.count("warning") else "clean"


def plain(value: Value | None) -> str:
    """A value as words: dates in words, one line, nothing that cannot be seen, of bounded length."""
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    text = "" if value is None else str(value).upper() if isinstance(value, bool) else str(value)
    seen = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp", "Cs"} else c for c in text)
    words = " ".join(seen.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 3] + "..."
