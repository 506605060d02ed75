"""History: what earlier periods of a contract reported, once for writer, reader and sums.

Each row is a figure of one line in one period, as a whole or in one region. `toms next` adds the period that
ends. The sheet is part of a copy only where there is something to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

TABLE = "History"
CLAIMED, ACCEPTED = "Claimed", "Accepted"
"""What a figure is: reported by the supplier, or accepted by the contract manager."""

FROM, TO, LINE, FIGURE, STANDING = "Period from", "Period to", "Line", "Figure", "Counts as"
HEADINGS = (
    FROM,
    TO,
    LINE,
    "Level",
    "KPI",
    "Region",
    FIGURE,
    "Unit",
    STANDING,
    "Reported",
    "Evidence",
    "Note",
)
"""All headings, in the order of the sheet."""

KNOWN_BY = frozenset({FROM, TO, LINE, FIGURE, STANDING})
"""The headings by which the sheet is known, under any name."""

MOST = 100_000
"""Rows that are read of a copy."""

Figure = float | str | None


@dataclass(frozen=True, slots=True)
class Past:
    """One figure of an earlier period.

    start, end: of the period; start is None for what came before the first period known. line: its key on
    Mapping, with " | TOMs figure" for the National TOMs figure. level, kpi, unit: in words. region: "" for
    the line as a whole. figure: what counts, text where it is withheld. is_accepted: whether the contract
    manager accepted it. reported: what the supplier reported where another quantity was accepted.
    """

    start: date | None
    end: date
    line: str
    level: str = ""
    kpi: str = ""
    region: str = ""
    figure: Figure = None
    unit: str = ""
    is_accepted: bool = False
    reported: Figure = None
    evidence: str = ""
    note: str = ""

    @property
    def amount(self) -> float | None:
        """The figure where it is a number."""
        return self.figure if isinstance(self.figure, float) else None

    @property
    def difference(self) -> float:
        """By how much the accepted quantity is more than what was reported; below 0 if it is less."""
        if not self.is_accepted or not isinstance(self.reported, float):
            return 0.0
        return (self.amount or 0.0) - self.reported


Pasts = tuple[Past, ...]
