"""Figures that look wrong: larger than the contract, impossible dates, evidence named too often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from builder.grid.dates import day_of
from builder.layout.cells import Key
from builder.model.rows import LineRow
from builder.read.returned import Found
from builder.rules.check.context import START, Case
from builder.rules.check.lines import kind_of, used
from builder.rules.check.register import rule
from builder.rules.check.start import LEAST_VALUE
from builder.sums.inputs import Amount
from builder.sums.lines import Line

LINES = "Lines"
FAR_MORE, SAME_EVIDENCE = 10, 5
LEAST_PAY, YEARLY_HOURS = 5.0, 1_500.0
MOST_DAYS, BASELINE_YEARS = 366, 20


@rule("M964")
def far_more(case: Case) -> Iterator[Found]:
    """More than ten times the commitment."""
    for row in used(case):
        promised, result = (case.amount(LINES, row.key, h) for h in ("Committed", "Result"))
        if promised and result is not None and promised > 0 and result > FAR_MORE * promised:
            yield case.found(LINES, row.key, "This period", what=result, wanted=promised, like="Result")


@rule("M965")
def beyond_pay(case: Case) -> Iterator[Found]:
    """People or hours that the contract's value could not pay even at £5 an hour, or that value."""
    value = case.number(START, "contract_value")
    found = [one for row in used(case) if value for one in _beyond(case, row, value)]
    if found and value is not None and value < LEAST_VALUE:
        found = [case.found(START, "contract_value")]
    yield from found


def _beyond(case: Case, row: LineRow, value: float) -> Iterator[Found]:
    """The first of the row's figures that costs more than that."""
    for typed, heading in {"Commitment": "Committed", "This period": "Delivered"}.items():
        amount = case.amount(LINES, row.key, heading)
        if _least_cost(case, kind_of(case, row), case.book.line(row), amount) > value:
            yield case.found(LINES, row.key, typed, what=amount, like=heading)
            return


def _least_cost(case: Case, kind: str, line: Line, amount: Amount) -> float:
    """£ that hours or full-time people cost at the very least; 0 for anything else."""
    if amount is None or line.row.is_share:
        return 0.0
    if kind == "hours":
        return amount * LEAST_PAY
    years = min(1.0, case.book.when.contract_years or 1.0)
    return amount * LEAST_PAY * YEARLY_HOURS * years if kind == "fte" else 0.0


@rule("M966")
def long_period(case: Case) -> Iterator[Found]:
    """A reporting period of more than a year."""
    begun, ended = (case.number(START, field) for field in ("period_start", "period_end"))
    if begun is not None and ended is not None and ended - begun + 1 > MOST_DAYS:
        yield case.found(START, "period_end", wanted=case.value(START, "period_start"))


@rule("M968")
def began_late(case: Case) -> Iterator[Found]:
    """A procurement that began after its contract."""
    began, start = (case.number(START, field) for field in ("procurement_began", "contract_start"))
    if began is not None and start is not None and began > start:
        yield case.found(START, "procurement_began", wanted=case.value(START, "contract_start"))


@rule("M969")
def change_outside(case: Case) -> Iterator[Found]:
    """A change agreed outside the contract."""
    start, end = (case.number(START, field) for field in ("contract_start", "contract_end"))
    for row in used(case) if start is not None and end is not None else ():
        agreed = case.number(LINES, row.key, "Change date")
        if agreed is not None and start is not None and end is not None and not start <= agreed <= end:
            yield case.found(LINES, row.key, "Change date")


@rule("M970")
def baseline_year(case: Case) -> Iterator[Found]:
    """A baseline of another age."""
    start, end = (case.book.typed.day(START, field) for field in ("contract_start", "contract_end"))
    if start is None or end is None:
        return
    first, last = day_of(start).year - BASELINE_YEARS, day_of(end).year
    for row in used(case):
        year = case.number(LINES, row.key, "Baseline year")
        if year is not None and not first <= year <= last:
            yield case.found(LINES, row.key, "Baseline year", wanted=f"{first} to {last}")


@rule("M971")
def before_the_start(case: Case) -> Iterator[Found]:
    """Delivered before, in the first period of the contract."""
    begun, start = (case.number(START, field) for field in ("period_start", "contract_start"))
    if begun is None or start is None or begun > start:
        return
    for row in used(case):
        flow = not row.figure and case.book.line(row).accumulates == "flow"
        if flow and (case.number(LINES, row.key, "Before") or 0) > 0:
            yield case.found(LINES, row.key, "Before")


@rule("M972")
def same_evidence(case: Case) -> Iterator[Found]:
    """One piece of evidence for five KPIs or more."""
    named: dict[str, list[Key]] = defaultdict(list)
    kpis: dict[str, set[str]] = defaultdict(set)
    for row in used(case):
        text = case.book.typed.text(LINES, row.key, "Evidence").strip().casefold()
        if text and row.kpi_key:
            named[text].append((LINES, row.key, "Evidence"))
            kpis[text].add(row.kpi_key)
    for text, keys in named.items():
        if len(kpis[text]) >= SAME_EVIDENCE:
            yield case.found(*keys[0], wanted=f"named for {len(kpis[text])} KPIs")
