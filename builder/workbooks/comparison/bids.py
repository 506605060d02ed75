"""A bid as it is compared: what it commits on one basis, what is missing or unclear."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from builder.model.choices import NATIONAL_TOMS
from builder.model.mapping import Mapping
from builder.model.rows import LineRow, line_rows
from builder.read.returned import Found, Place
from builder.recalc.recalculate import all_inputs
from builder.rules.catalogue import Finding
from builder.rules.file_report import Copy, plain
from builder.rules.owners import is_suppliers
from builder.sums.book import Book, open_book
from builder.sums.inputs import Amount
from builder.sums.reckon import Figures, figures
from builder.templates import words

MISSING, BELOW_MINIMUM, BELOW_TARGET, NOT_DESCRIBED = "L440", "L441", "L442", "L403"
COVERED = {MISSING, BELOW_MINIMUM, BELOW_TARGET, NOT_DESCRIBED}
LEGAL = re.compile(r"(?i)\s*(\([^)]*\)|\b(ltd|limited|plc|llp|cic|inc|co|company)\b\.?)\s*")
SHORTEST, SHORT, FEWEST_WORDS = 2, 4, 4
C = TypeVar("C", bound=Copy)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Bid:
    """One bid under its letter. mapping: of its version, None where the file could not be read.

    is_current: whether it is of the version built now, whose issue code is worked out again.
    """

    letter: str
    report: Copy
    mapping: Mapping | None = None
    is_current: bool = True

    @cached_property
    def book(self) -> Book | None:
        """Its entries with what is selected."""
        if self.mapping is None or self.report.returned is None:
            return None
        return open_book(self.mapping, all_inputs(self.report.returned))

    @cached_property
    def figures(self) -> Figures | None:
        """Every figure, worked out again."""
        return figures(self.book) if self.book else None

    @cached_property
    def issue_code(self) -> str:
        """Worked out again; as the copy shows it in an older version."""
        if self.figures and self.is_current:
            return str(self.figures.fields["issue_code"])
        return plain(self.report.returned.issue_code) if self.report.returned else ""

    @property
    def version(self) -> str:
        """Edition and version in words."""
        of = self.report.returned
        return f"{self.report.edition} {of.read_as}".strip() if of else ""

    @property
    def basis(self) -> tuple[str, str]:
        """Bids with the same version and issue code were asked the same."""
        return self.version, self.issue_code

    @property
    def shows_pounds(self) -> bool:
        """Whether it is a call-off under the National TOMs alone."""
        return bool(self.book and self.book.report_language == NATIONAL_TOMS)

    @cached_property
    def rows(self) -> tuple[LineRow, ...]:
        """The lines of selected KPIs."""
        if self.book is None:
            return ()
        return tuple(row for row in line_rows(self.book.mapping) if self.book.selected(row))

    @cached_property
    def kpis(self) -> dict[str, tuple[LineRow, ...]]:
        """The lines of each selected KPI."""
        found: dict[str, list[LineRow]] = defaultdict(list)
        for row in self.rows:
            found[row.kpi_key].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def committed(self, row: str) -> Amount:
        """For the whole contract, a share as part of 1."""
        said = self.figures.cells.get(("Lines", row, "Committed"), "") if self.figures else ""
        return None if isinstance(said, str) else float(said)

    def sum_of(self, kpi: str) -> Amount:
        """All levels of a KPI together; None for shares, which have no sum, or if nothing is committed."""
        rows = self.kpis.get(kpi, ())
        there = [amount for row in rows if (amount := self.committed(row.key)) is not None]
        return None if not there or any(row.is_share for row in rows) else sum(there)

    def text(self, *key: str) -> str:
        """The words of an entry."""
        return plain(self.book.typed.value(*key)) if self.book else ""

    def has(self, code: str) -> frozenset[str]:
        """The KPIs for which validation found that."""
        return frozenset(self._kpi(one) for one in self.report.found if one.code == code)

    def place(self, code: str, kpi: str) -> Place:
        """Where validation found that of a KPI."""
        found = (one.place for one in self.report.found if one.code == code and self._kpi(one) == kpi)
        return next(found, Place())

    def _kpi(self, one: Found) -> str:
        return next((row.kpi_key for row in self.rows if one.key[1:2] == (row.key,)), one.kpi)

    @cached_property
    def unclear(self) -> dict[str, str]:
        """Line to why its deliverable is not clear; only lines with a commitment."""
        said = {
            row.key: self.text("Lines", row.key, "Deliverable")
            for row in self.rows
            if self.committed(row.key) is not None
        }
        kpis = {row.key: row.kpi_key for row in self.rows}
        uses = Counter({(kpis[key], text.casefold()) for key, text in said.items() if text})
        again = Counter(text for _, text in uses)
        return {key: why for key, text in said.items() if (why := _why_unclear(text, again))}

    @property
    def other_errors(self) -> Iterator[tuple[Found, Finding]]:
        """Errors that the bidder can correct, beside those that the comparison asks about itself."""
        for one, entry in self.report.findings:
            if entry.severity == "error" and entry.code not in COVERED and is_suppliers(one, entry):
                yield one, entry


def _why_unclear(text: str, again: Counter[str]) -> str:
    """Why a deliverable is not clear, "" if it is. again: how many KPIs have the same text."""
    say, folded = words("compare"), text.casefold()
    if not text:
        return say("unclear.blank")
    vague = next((w for w in say.list("vague") if re.search(rf"\b{re.escape(w)}\b", folded)), "")
    if vague:
        return say("unclear.vague", word=vague)
    if len(text.split()) < FEWEST_WORDS:
        return say("unclear.short")
    return say("unclear.again") if again[folded] > 1 else ""


@dataclass(frozen=True)
class Names:
    """Who is behind each letter. hidden: names are replaced by letters wherever they are in texts."""

    bids: tuple[Bid, ...]
    hidden: bool = False

    def of(self, bid: Bid) -> str:
        """The name of the bidder, or the letter."""
        name = bid.report.start("supplier") or plain(Path(bid.report.file).name)
        return self.letter(bid) if self.hidden else name

    @staticmethod
    def letter(bid: Bid) -> str:
        """Bid A."""
        return words("compare")("bid", letter=bid.letter)

    def masked(self, text: str) -> str:
        """The text, without a name in it where names are hidden."""
        if self.hidden:
            for pattern, letter in self._patterns:
                text = pattern.sub(letter, text)
        return text

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """What gives a bidder away, the longest first: name with and without Ltd, number, file, signature."""
        found: list[tuple[str, str]] = []
        for bid in self.bids:
            said = [bid.report.start(field) for field in ("supplier", "supplier_id", "signed_by")]
            said += [LEGAL.sub(" ", said[0]).strip(), plain(Path(bid.report.file).stem)]
            found += [(name, self.letter(bid)) for name in said if len(name) >= SHORTEST]
        found.sort(key=lambda pair: -len(pair[0]))
        return [(_pattern(name), to) for name, to in found]


def _pattern(name: str) -> re.Pattern[str]:
    """Finds a name however it is spaced; a short one, such as BT, as a word and with its capitals only."""
    spelled = r"\s+".join(map(re.escape, name.split()))
    if len(name) < SHORT:
        return re.compile(rf"(?<!\w){spelled}(?!\w)")
    return re.compile(spelled, re.IGNORECASE)


def in_order(reports: Sequence[C], hidden: bool) -> list[C]:
    """The reports in the order of their letters: as given, or by SHA-256, which tells nothing of names."""
    if not hidden:
        return list(reports)
    return sorted(reports, key=lambda copy: (copy.returned.sha256 if copy.returned else "~", copy.file))


def letter(number: int) -> str:
    """A, B ... Z, AA, AB, from 0."""
    first, last = divmod(number, len(LETTERS))
    return (letter(first - 1) if first else "") + LETTERS[last]


def compared(bids: Sequence[Bid]) -> tuple[Bid, ...]:
    """The bids that most others share version and issue code with: only they can be put side by side."""
    counts = Counter(bid.basis for bid in bids if bid.book)
    if not counts:
        return ()
    basis = counts.most_common(1)[0][0]
    return tuple(bid for bid in bids if bid.book and bid.basis == basis)
