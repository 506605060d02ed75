"""Rules on what was delivered: evidence, baselines, shares and parts."""

from __future__ import annotations

from collections.abc import Iterator

from builder.model import choices as options
from builder.model.rows import LineRow, level_key
from builder.read.returned import Found
from builder.rules.check.cells import larger
from builder.rules.check.context import START, Case
from builder.rules.check.lines import TABLE, is_open, used
from builder.rules.check.register import rule
from builder.rules.check.start import at_stage
from builder.sums.dates import years_between
from builder.sums.inputs import Amount
from builder.sums.lines import FLOW, STOCK, is_second_unread, is_unread, this_period

BASELINE = ("Baseline", "Baseline year", "Baseline method")


def delivered(case: Case, row: LineRow) -> Amount:
    """Delivered to date."""
    return case.amount(TABLE, row.key, "Delivered")


@rule("L405")
def not_committed(case: Case) -> Iterator[Found]:
    """Delivered, but nothing was committed."""
    for row in used(case):
        empty = not row.figure and case.blank(TABLE, row.key, "Commitment")
        if empty and delivered(case, row) is not None:
            yield case.found(TABLE, row.key, "Commitment", what=delivered(case, row), like="Delivered")


@rule("L406")
def no_evidence(case: Case) -> Iterator[Found]:
    """Delivered without evidence."""
    for row in used(case):
        if not row.figure and (delivered(case, row) or 0) > 0 and case.blank(TABLE, row.key, "Evidence"):
            yield case.found(TABLE, row.key, "Evidence")


@rule("L407")
def no_base(case: Case) -> Iterator[Found]:
    """A part without the contract figure that it is a share of."""
    for row in used(case):
        lacks = row.is_share and delivered(case, row) is not None and _base(case, row) is None
        if lacks and not is_unread(case.book.line(case.lines[row.base])):
            yield case.found(
                TABLE, row.key, "This period", what=delivered(case, row), wanted=_called(case, row.base)
            )


def _called(case: Case, key: str) -> str:
    """What Mapping calls a contract figure."""
    figure = case.lines[key].figure
    return " ".join(filter(None, (figure.label if figure else key, case.lines[key].level)))


def _base(case: Case, row: LineRow) -> Amount:
    return case.amount(TABLE, row.base, "Delivered")


@rule("L408")
def larger_than_base(case: Case) -> Iterator[Found]:
    """A part that is larger than its contract figure."""
    for row in used(case):
        if row.is_share and larger(delivered(case, row), _base(case, row)):
            part, base = delivered(case, row), _base(case, row)
            yield case.found(TABLE, row.key, "This period", what=part, wanted=base)


@rule("L419")
def earlier_figure_missing(case: Case) -> Iterator[Found]:
    """A figure that adds up over the periods, without what was delivered in earlier ones."""
    start, since = (case.book.typed.day(START, field) for field in ("contract_start", "period_start"))
    if not at_stage(case, options.DELIVERY) or start is None or since is None or since <= start:
        return
    for row in used(case):
        line = case.book.line(row)
        promised = case.number(TABLE, row.key, "Commitment")
        promised = this_period(line) if row.figure else promised
        headings = ["Before"] if line.accumulates == FLOW and promised is not None else []
        headings += ["TOMs before"] if _has_second_flow(case, row) else []
        empty = case.missing(TABLE, row.key, headings)
        if empty:
            yield case.found(TABLE, row.key, empty)


def _has_second_flow(case: Case, row: LineRow) -> bool:
    """A second figure is wanted and committed, and it adds up over the periods."""
    second = row.main.second if row.main else None
    promised = case.number(TABLE, row.key, "TOMs commitment") is not None
    return case.book.toms_wanted and promised and second is not None and second.accumulates == FLOW


@rule("L420")
def not_reported(case: Case) -> Iterator[Found]:
    """Part of the commitment is due by the end of the period, but the period has no figure."""
    for row in used(case) if at_stage(case, options.DELIVERY) else ():
        line = case.book.line(row)
        known = is_unread(line) or this_period(line) is not None
        due = not row.figure and (case.amount(TABLE, row.key, "Target to date") or 0) > 0
        if due and not known and not _can_wait(case, row):
            yield case.found(TABLE, row.key, "This period")


def _can_wait(case: Case, row: LineRow) -> bool:
    """The latest state is known from an earlier period, or the yearly figure is not due in this one."""
    rule = case.book.line(row).accumulates
    if rule == STOCK:
        return delivered(case, row) is not None
    start, since = (case.book.typed.day(START, field) for field in ("contract_start", "period_start"))
    reached = case.book.when.elapsed_years
    if rule == FLOW or start is None:
        return False
    return (
        reached is None or since is None or since < start or int(reached) <= int(years_between(start, since))
    )


@rule("L409")
def larger_than_whole(case: Case) -> Iterator[Found]:
    """A KPI that is larger than the one it is part of."""
    for row in used(case):
        whole = _whole(row)
        if whole not in case.lines or not case.in_use(TABLE, whole):
            continue
        for typed, heading in {"This period": "Delivered", "Commitment": "Committed"}.items():
            part, all_ = (case.amount(TABLE, key, heading) for key in (row.key, whole))
            if larger(part, all_):
                yield case.found(TABLE, row.key, typed, what=part, wanted=all_)
                break


def _whole(row: LineRow) -> str:
    """The row of the whole at the same level in the same unit, "" if none exists."""
    whole = row.kpi.part_of if row.kpi else None
    if row.kpi is None or whole is None or whole.unit != row.kpi.unit:
        return ""
    return f"{whole.key} {level_key(row.level)}" if row.level else whole.key


@rule("L410")
def no_baseline(case: Case) -> Iterator[Found]:
    """A yearly figure without the year and method of its baseline."""
    for row in used(case):
        missing = case.missing(TABLE, row.key, BASELINE)
        annual = case.book.line(row).accumulates == "annual"
        if missing and annual and delivered(case, row) is not None:
            yield case.found(TABLE, row.key, missing)


@rule("L411")
def no_second_figure(case: Case) -> Iterator[Found]:
    """The figure of the National TOMs is asked for and missing."""
    for row in used(case) if case.book.toms_wanted else ():
        if not is_open(case, row, "TOMs commitment"):
            continue
        in_toms = case.amount(TABLE, row.key, "TOMs delivered")
        promised = case.amount(TABLE, row.key, "Committed")
        if promised is not None and case.blank(TABLE, row.key, "TOMs commitment"):
            yield case.found(TABLE, row.key, "TOMs commitment")
        elif delivered(case, row) is not None and in_toms is None and not _is_second_unread(case, row):
            yield case.found(TABLE, row.key, "TOMs this period")


def _is_second_unread(case: Case, row: LineRow) -> bool:
    return is_second_unread(case.book.line(row))
