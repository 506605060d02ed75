"""What a contract manager entered in the sheet Acceptance of a report, wherever its rows and columns are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from builder.errors import UnusableError
from builder.model import acceptance as columns
from builder.read.copy import opened
from builder.read.filled_sheet import Amount, FilledSheet, known_by, listed
from builder.templates import words

KNOWN_BY = {"File", "Line", columns.ACCEPTED, columns.REASON}
DIGEST = re.compile(r"[0-9a-f]{64}")


class AcceptanceError(UnusableError):
    """A file is no report with a sheet Acceptance, or entries there need correcting; a line for each."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of Acceptance: a figure of a period and what the contract manager made of it.

    line: its key on Mapping, with " | TOMs figure" for the National TOMs figure. reported, accepted: in the
    unit of the row; reported is None if nothing was reported or read, accepted is None while nothing is
    decided. committed, target: a share as part of 1. counted_as: flow, stock or annual. base: the line that
    it is a share of. rating: given by the contract manager; shown_rating: worked out from the copy. cell:
    where the accepted quantity is. copy: the SHA-256 of the return.
    """

    file: str
    contract: str
    line: str
    title: str
    unit: str
    reported: Amount
    accepted: Amount
    seen: str
    reason: str
    rating: str
    is_for_notice: bool
    committed: Amount
    target: Amount
    evidence: str
    supplier: str
    authority: str
    period: tuple[date | None, date | None]
    regions: str
    shown_rating: str
    before: Amount
    counted_as: str
    base: str
    bounds: tuple[Amount, ...]
    copy: str
    cell: str

    @property
    def is_decided(self) -> bool:
        """Whether a quantity is accepted, zero too."""
        return self.accepted is not None

    @property
    def quantity(self) -> Amount:
        """What counts from now on: the accepted quantity, or the reported one while nothing is decided."""
        return self.reported if self.accepted is None else self.accepted


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A report as it was read: its file with SHA-256, the sheet, and every row in the order of the sheet."""

    path: Path
    sha256: str
    sheet: str
    decisions: tuple[Decision, ...]

    def of_copy(self, sha256: str) -> dict[str, Decision]:
        """The decisions about the return with that SHA-256, by line; empty if the report is about others."""
        return {one.line: one for one in self.decisions if sha256 and one.copy == sha256}


def read_acceptance(path: Path, ratings: tuple[str, ...]) -> Acceptance:
    """Read what was entered in a report of `toms validate --report`.

    ratings: the published words. The file is only read as text.

    Raises:
        UnreadableError: it cannot be read safely. AcceptanceError: it is no such report, or entries cannot be
            used; the text names each with its cell and what to do.
    """
    safe, book = opened(path)
    say = words("accept")
    found = known_by(book, KNOWN_BY)
    if found is None:
        raise AcceptanceError(say("no_report", file=path.name))
    page = _Page(*found, columns.kinds(ratings), say)
    if missing := page.missing(columns.HEADINGS):
        raise AcceptanceError(say("no_column", sheet=page.sheet, headings=", ".join(missing)))
    decisions = tuple(page.decisions())
    if faults := [*page.faults, *_twice(page, decisions)]:
        raise AcceptanceError(listed(faults, say))
    return Acceptance(path, safe.sha256, page.sheet, decisions)


def _twice(page: _Page, decisions: tuple[Decision, ...]) -> Iterator[str]:
    """A fault for each row about a figure that another row is about, too."""
    counts = Counter((one.file, one.copy, one.line) for one in decisions)
    for one in decisions:
        if counts[one.file, one.copy, one.line] > 1:
            yield page.fault("twice", one.cell, line=one.line)


class _Page(FilledSheet):
    """The sheet Acceptance, read row by row."""

    def decisions(self) -> Iterator[Decision]:
        """A decision for each row below the headings that names a file and a line."""
        for row in self.rows():
            if self.text(row, "File") and self.text(row, "Line"):
                yield self._decision(row)

    def _decision(self, row: int) -> Decision:
        entered = {heading: self.entered(row, heading) for heading in columns.ENTERED}
        of = {heading: self.text(row, heading) for heading in columns.HEADINGS}
        accepted, reported = entered[columns.ACCEPTED], self.number(row, "Reported")
        made = Decision(
            of["File"],
            of["Contract"],
            of["Line"],
            of["KPI"],
            of["Unit"],
            reported,
            float(accepted) if isinstance(accepted, int | float) else None,
            str(entered[columns.SEEN] or ""),
            str(entered[columns.REASON] or ""),
            str(entered[columns.RATING] or ""),
            (entered[columns.NOTICE] or of[columns.PUBLISH]) == "Yes",
            self.number(row, "Committed"),
            self.number(row, "Target to date"),
            of["Evidence named"],
            of["Supplier"],
            of["Authority"],
            (self.day(row, "Period from"), self.day(row, "Period to")),
            of["Regions"],
            of[columns.SHOWN_RATING],
            self.number(row, "Before"),
            of["Counted as"],
            of["Share of"],
            tuple(self.number(row, heading) for heading in columns.STANDING[3:]),
            of[columns.COPY] if DIGEST.fullmatch(of[columns.COPY]) else "",
            self.address(row, columns.ACCEPTED),
        )
        self._check_reason(row, made)
        return made

    def _check_reason(self, row: int, made: Decision) -> None:
        """Another quantity, or a rating, needs a reason."""
        differs = made.is_decided and made.accepted != made.reported
        if (differs or made.rating) and not made.reason:
            self.faults.append(self.fault("no_reason", self.address(row, columns.REASON), line=made.line))
