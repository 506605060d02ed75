"""What a contract manager entered in the sheet Acceptance of a report, wherever its rows and columns are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from builder.errors import UnusableError
from builder.grid.a1 import address
from builder.grid.kinds import Kind, NotAcceptedError, Value, spelled
from builder.model import acceptance as columns
from builder.read.copy import opened
from builder.read.files.raw import Cell, Raw
from builder.read.typed_values import clean, date_in, understand
from builder.templates import words

Amount = float | None
NOTHING = Raw(None)
KNOWN_BY = {"File", "Line", columns.ACCEPTED, columns.REASON}
LONGEST, MOST_FAULTS = 300, 20
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
    for sheet, cells in book.sheets.items():
        row = next((row for row in _heading_rows(cells)), None)
        if row is not None:
            page = _Page(sheet, cells, row, columns.kinds(ratings))
            decisions = tuple(page.decisions())
            faults = [*page.faults, *_twice(page, decisions)]
            if faults:
                more = [say("more", count=len(faults) - MOST_FAULTS)] if len(faults) > MOST_FAULTS else []
                raise AcceptanceError("\n".join((*faults[:MOST_FAULTS], *more)))
            return Acceptance(path, safe.sha256, sheet, decisions)
    raise AcceptanceError(say("no_report", file=path.name))


def _heading_rows(cells: Mapping[Cell, Raw]) -> Iterator[int]:
    """The rows that hold the headings by which the sheet is known."""
    known: dict[int, set[str]] = {}
    for (row, _), raw in cells.items():
        if isinstance(raw.value, str) and (text := clean(raw.value)) in KNOWN_BY:
            known.setdefault(row, set()).add(text)
    return (row for row in sorted(known) if known[row] == KNOWN_BY)


def _twice(page: _Page, decisions: tuple[Decision, ...]) -> Iterator[str]:
    """A fault for each row about a figure that another row is about, too."""
    counts = Counter((one.file, one.copy, one.line) for one in decisions)
    for one in decisions:
        if counts[one.file, one.copy, one.line] > 1:
            yield page.fault("twice", one.cell, line=one.line)


class _Page:
    """The sheet, read row by row; faults gathers what cannot be used."""

    def __init__(
        self, sheet: str, cells: Mapping[Cell, Raw], heading_row: int, kinds: Mapping[str, Kind]
    ) -> None:
        self.sheet, self.cells, self.top, self.kinds = sheet, cells, heading_row, kinds
        self.faults: list[str] = []
        self.columns = {
            clean(raw.value): column
            for (row, column), raw in cells.items()
            if row == heading_row and isinstance(raw.value, str)
        }
        missing = [heading for heading in columns.HEADINGS if heading not in self.columns]
        if missing:
            raise AcceptanceError(words("accept")("no_column", sheet=sheet, headings=", ".join(missing)))

    def decisions(self) -> Iterator[Decision]:
        """A decision for each row below the headings that names a file and a line."""
        for row in sorted({row for row, _ in self.cells if row > self.top}):
            if self._text(row, "File") and self._text(row, "Line"):
                yield self._decision(row)

    def _decision(self, row: int) -> Decision:
        entered = {heading: self._entered(row, heading) for heading in columns.ENTERED}
        of = {heading: self._text(row, heading) for heading in columns.HEADINGS}
        accepted, reported = entered[columns.ACCEPTED], self._number(row, "Reported")
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
            self._number(row, "Committed"),
            self._number(row, "Target to date"),
            of["Evidence named"],
            of["Supplier"],
            of["Authority"],
            (self._day(row, "Period from"), self._day(row, "Period to")),
            of["Regions"],
            of[columns.SHOWN_RATING],
            self._number(row, "Before"),
            of["Counted as"],
            of["Share of"],
            tuple(self._number(row, heading) for heading in columns.STANDING[3:]),
            of[columns.COPY] if DIGEST.fullmatch(of[columns.COPY]) else "",
            self._address(row, columns.ACCEPTED),
        )
        self._check_reason(row, made)
        return made

    def _check_reason(self, row: int, made: Decision) -> None:
        """Another quantity, or a rating, needs a reason."""
        differs = made.is_decided and made.accepted != made.reported
        if (differs or made.rating) and not made.reason:
            self.faults.append(self.fault("no_reason", self._address(row, columns.REASON), line=made.line))

    def fault(self, what: str, cell: str, **about: str) -> str:
        """A sentence on an entry, with sheet and cell."""
        return words("accept")(f"faults.{what}", sheet=self.sheet, cell=cell, **about)

    def _entered(self, row: int, heading: str) -> Value | None:
        """What was entered, as the column takes it; a fault if it takes no such thing."""
        raw, kind = self._raw(row, heading), self.kinds[heading]
        reading, is_lost = understand(raw.value, kind), raw.value is None and raw.formula is not None
        if reading.value is None and not is_lost:
            return None
        if reading.value is not None and reading.understood and not isinstance(reading.value, date):
            with suppress(NotAcceptedError):
                return kind.parse(reading.value)
        there = clean(spelled(raw.formula if is_lost else raw.value))[:60]
        about = {"heading": heading, "there": there, "wanted": kind.wanted}
        self.faults.append(self.fault("not_taken", self._address(row, heading), **about))
        return None

    def _raw(self, row: int, heading: str) -> Raw:
        return self.cells.get((row, self.columns[heading]), NOTHING)

    def _text(self, row: int, heading: str) -> str:
        value = self._raw(row, heading).value
        return "" if value is None or isinstance(value, bool) else clean(spelled(value))[:LONGEST]

    def _number(self, row: int, heading: str) -> Amount:
        value = self._raw(row, heading).value
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number and isinstance(value, int | float) else None

    def _day(self, row: int, heading: str) -> date | None:
        value = self._raw(row, heading).value
        return value if isinstance(value, date) else date_in(self._text(row, heading))

    def _address(self, row: int, heading: str) -> str:
        return address(row, self.columns[heading])
