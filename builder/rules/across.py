"""Several returns compared with each other: the same contract twice, gaps, figures that do not follow on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from builder.model.mapping import Unit
from builder.model.rows import LineRow
from builder.read.returned import Found, Place
from builder.rules.catalogue import finding
from builder.rules.check.cells import differs, larger
from builder.rules.check.context import START, Case
from builder.rules.units import in_unit, unit_of
from builder.sums.history import differences
from builder.sums.inputs import Amount

LINES = "Lines"


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of one return: what is committed, changed, and delivered before and to date.

    cells: where Before and Commitment are, on the sheet of all lines. units: what figures under these
    two headings count.
    """

    kpi: str
    committed: Amount
    change: Amount
    before: Amount
    to_date: Amount
    grows: bool
    cells: Mapping[str, str]
    units: Mapping[str, Unit | str]


@dataclass(frozen=True)
class Told:
    """What one return says of its contract; small, so that thousands can be compared with each other.

    contract: who it is with and its reference, folded; start and end: of the reporting period, in days.
    sheet: where the lines are. at: a finding without a code for each field of Start that rules lead to.
    accepted: by History, accepted less reported quantity by line and last day of the period.
    """

    file: str
    contract: tuple[str, ...]
    start: float
    end: float
    sheet: str
    lines: Mapping[str, Figures]
    at: Mapping[str, Found]
    accepted: Mapping[tuple[str, float], float] = field(default_factory=dict)

    @cached_property
    def order(self) -> tuple[float, float, str]:
        """Returns of one contract in the order of their periods."""
        return self.start, self.end, self.file

    def found(self, row: str, heading: str, what: Amount, wanted: Amount) -> Found:
        """A finding without a code at a cell of a line: the figure that is there, the one that should be."""
        of = self.lines[row]
        place, said = (
            Place(self.sheet, of.cells[heading]),
            (in_unit(n, of.units[heading]) for n in (what, wanted)),
        )
        return Found("", self.file, place, (LINES, row, heading), of.kpi, *said)


Rule = Callable[[Told, Told], Iterator[Found]]
RULES: dict[str, Rule] = {}


def told(case: Case) -> Told | None:
    """What a return says of its contract, None if it names neither contract nor period."""
    start, end = (case.book.typed.day(START, name) for name in ("period_start", "period_end"))
    reference = _reference(_folded(case, "contract_ref")) or _folded(case, "contract_title")
    if start is None or end is None or not reference or case.returned is None:
        return None
    contract = (_folded(case, "authority"), reference, _folded(case, "supplier"))
    rows = (row for row in case.lines.values() if row.kpi_key and case.selected(row.kpi_key))
    lines = {row.key: figures for row in rows if (figures := _figures(case, row))}
    at = {name: case.found(START, name) for name in ("contract_ref", "period_start")}
    accepted = differences(case.returned.history)
    return Told(str(case.returned.path), contract, start, end, _sheet(case), lines, at, accepted)


def _sheet(case: Case) -> str:
    return next(filter(None, (case.place((LINES, row, "Before")).sheet for row in case.lines)), "")


def _folded(case: Case, name: str) -> str:
    return " ".join(str(case.value(START, name) or "").split()).casefold()


def _reference(folded: str) -> str:
    """A reference as people compare it: blanks, full stops at the end and zeros before the number aside."""
    return re.sub(r"(?<![\w.])0+(?=\d)", "", folded.strip(" .")).replace(" ", "")


def _figures(case: Case, row: LineRow) -> Figures | None:
    line = case.book.line(row)
    before, change = line.number("Before"), line.number("Change")
    committed, to_date = (case.amount(LINES, row.key, h) for h in ("Committed", "Delivered"))
    if committed is None and before is None and to_date is None:
        return None
    keys = {heading: (LINES, row.key, heading) for heading in ("Before", "Commitment")}
    cells = {heading: case.place(key).cell for heading, key in keys.items()}
    units = {heading: unit_of(case.lines, case.value, key) for heading, key in keys.items()}
    grows = line.accumulates == "flow"
    return Figures(row.kpi_key, committed, change, before, to_date, grows, cells, units)


def rule(code: str) -> Callable[[Rule], Rule]:
    """Enter a function as the rule of that code; it is given a return and the one after it."""
    finding(code)

    def enter(function: Rule) -> Rule:
        RULES[code] = function
        return function

    return enter


def across(returns: Iterable[Told]) -> tuple[Found, ...]:
    """Findings that compare returns of one contract, in the order of contracts, periods and codes."""
    contracts: dict[tuple[str, ...], list[Told]] = defaultdict(list)
    for one in returns:
        contracts[one.contract].append(one)
    found: list[Found] = []
    for contract in sorted(contracts):
        periods = sorted(contracts[contract], key=lambda one: one.order)
        for earlier, later in pairwise(periods):
            found.extend(_pair(earlier, later))
    return tuple(found)


def _pair(earlier: Told, later: Told) -> Iterator[Found]:
    """One return after another; what is there twice, or overlaps, is not asked to follow on."""
    for code, function in sorted(RULES.items()):
        found = [replace(one, code=code) for one in function(earlier, later)]
        yield from found
        if found and code in {"X941", "X942"}:
            return


@rule("X941")
def twice(earlier: Told, later: Told) -> Iterator[Found]:
    """The same period of the same contract."""
    if (earlier.start, earlier.end) == (later.start, later.end):
        yield replace(later.at["contract_ref"], wanted=earlier.file)


@rule("X942")
def overlap(earlier: Told, later: Told) -> Iterator[Found]:
    """A period that begins before the last one has ended."""
    if later.start <= earlier.end:
        yield replace(later.at["period_start"], wanted=earlier.file)


@rule("X943")
def gap(earlier: Told, later: Told) -> Iterator[Found]:
    """A period that begins more than a day after the last one."""
    if later.start > earlier.end + 1:
        yield replace(later.at["period_start"], wanted=earlier.file)


def _lines(earlier: Told, later: Told) -> Iterator[tuple[str, Figures, Figures]]:
    """The lines that both have, the earlier figure as the later return's History says it was accepted."""
    for key, now in later.lines.items():
        if then := earlier.lines.get(key):
            change = later.accepted.get((key, earlier.end), 0.0)
            to_date = then.to_date if then.to_date is None else then.to_date + change
            yield key, replace(then, to_date=to_date), now


def _is_forgotten(then: Figures, now: Figures) -> bool:
    """Whether delivered before is blank although something was reported to date."""
    return now.grows and now.before is None and differs(then.to_date, 0.0)


@rule("X944")
def not_carried_on(earlier: Told, later: Told) -> Iterator[Found]:
    """Delivered before is blank, or is not what was reported to date with nothing missing in between."""
    follows = later.start <= earlier.end + 1
    for row, then, now in _lines(earlier, later):
        wrong = differs(now.before, then.to_date) and not larger(then.to_date, now.to_date)
        if _is_forgotten(then, now) or (follows and now.grows and wrong):
            yield later.found(row, "Before", now.before, then.to_date)


@rule("X945")
def fell(earlier: Told, later: Told) -> Iterator[Found]:
    """A figure that only ever adds up is lower than it was."""
    for row, then, now in _lines(earlier, later):
        if now.grows and larger(then.to_date, now.to_date) and not _is_forgotten(then, now):
            yield later.found(row, "Before", now.to_date, then.to_date)


@rule("X946")
def recommitted(earlier: Told, later: Told) -> Iterator[Found]:
    """Another commitment, without a change that says so."""
    for row, then, now in _lines(earlier, later):
        if differs(now.committed, then.committed) and not differs(now.change or 0.0, then.change or 0.0):
            yield later.found(row, "Commitment", now.committed, then.committed)
