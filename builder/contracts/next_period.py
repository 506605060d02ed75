"""The return of the next period: what is delivered to date is delivered before, and the period is empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from builder.contracts.draft import Draft, migrated
from builder.contracts.past import Period
from builder.contracts.periods import following
from builder.contracts.source import NotCarriedError, Source
from builder.grid.kinds import Value, spelled
from builder.in_place import one_line
from builder.layout.cells import Key
from builder.model.acceptance import OF_TOMS
from builder.model.choices import DELIVERY
from builder.model.form import start_defaults
from builder.model.rows import COMMITTED, line_rows, region_rows
from builder.read.acceptance import Acceptance
from builder.rules.catalogue import finding
from builder.sums.book import Book, open_book
from builder.sums.inputs import Amount, rounded
from builder.sums.lines import (
    ANNUAL,
    Line,
    accumulated,
    is_second_unread,
    is_unread,
    this_period,
    toms_before,
    toms_this,
)
from builder.templates import words
from builder.workbooks.inputs import Inputs

OF_A_RETURN = ("return_status", "revision", "signed_by", "signed_role", "signed_date")
"""Fields of Start that each return has its own of."""

NEW_RETURN = tuple(("Start", name) for name in ("period_start", "period_end", *OF_A_RETURN))
"""The inputs of Start that a contract without a return has blank."""

OF_A_PERIOD = ("This period", "TOMs this period", "Evidence", "Note", "Accepted rating", "Rating reason")
"""Columns of Mapping that each period has its own of."""

MOST = 5
Accepted = Mapping[str, float]
"""The accepted quantity of a period by the line's key, with " | TOMs figure" for the second figure."""


def next_period(source: Source, accepted: Accepted | None = None) -> Draft:
    """The workbook in which the supplier reports the period after that of the return.

    accepted: quantities that take the place of those in the return. What the period reported goes to
    History.

    Raises:
        NotCarriedError: the return has errors, or is of no period that another can follow.
    """
    refuse_errors(source)
    draft = migrated(source)
    book = open_book(source.present.mapping, draft.inputs)
    inputs = dict(draft.inputs)
    inputs |= _dates(source, book)
    for name in OF_A_RETURN:
        _put(inputs, ("Start", name), start_defaults(source.present.mapping).get(name))
    for key, figure in delivered_before(source, book, accepted or {}):
        _put(inputs, key, figure)
    for key in _of_the_period(source):
        inputs.pop(key, None)
    history = _period(book, accepted or {}).added_to(draft.history)
    return replace(draft, inputs=inputs, history=history, is_awarded=True)


def accepted_of(source: Source, report: Acceptance) -> Accepted:
    """What a contract manager's report accepted of this return, by line; what is undecided is left out.

    Raises:
        NotCarriedError: the report is about other copies, or nothing of this one is decided.
    """
    say, decisions = words("contracts"), report.of_copy(source.returned.sha256)
    about = {"file": one_line(str(source.path)), "report": one_line(str(report.path))}
    if not decisions:
        raise NotCarriedError(say("refused.other_report", **about))
    accepted = {line: one.accepted for line, one in decisions.items() if one.accepted is not None}
    if not accepted:
        raise NotCarriedError(say("refused.undecided", **about))
    return accepted


def refuse_errors(source: Source) -> None:
    """A return with errors is mended first: its figures would be carried from period to period."""
    if not source.errors:
        return
    say = words("contracts")
    lines = [
        f"  {f'{one.place.sheet} {one.place.cell}'.strip()}: {one.code} {finding(one.code).short}"
        for one in source.errors[:MOST]
    ]
    more = [say("refused.more", count=len(source.errors) - MOST)] if len(source.errors) > MOST else []
    first = say("refused.errors", file=one_line(str(source.path)), count=len(source.errors))
    raise NotCarriedError("\n".join((first, *map(one_line, (*lines, *more)))))


def _dates(source: Source, book: Book) -> Inputs:
    """The dates of the next period, which ends with the contract at the latest."""
    say, file = words("contracts"), one_line(str(source.path))
    if not book.typed.says(DELIVERY, "Start", "stage"):
        raise NotCarriedError(say("refused.stage", file=file))
    start, end, last = (_day(book, name) for name in ("period_start", "period_end", "contract_end"))
    if start is None or end is None or end < start:
        raise NotCarriedError(say("refused.period", file=file))
    first, until = following(start, end)
    if last is not None and first > last:
        raise NotCarriedError(say("refused.over", file=file, last=spelled(last)))
    until = until if last is None else min(until, last)
    return {("Start", "period_start"): first, ("Start", "period_end"): until}


def _period(book: Book, accepted: Accepted) -> Period:
    start, end = (_day(book, name) for name in ("period_start", "period_end"))
    if start is None or end is None:
        raise ValueError("a period has both dates: see _dates")
    return Period(book, start, end, accepted)


def _day(book: Book, name: str) -> date | None:
    value = book.typed.value("Start", name)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def delivered_before(source: Source, book: Book, accepted: Accepted) -> Iterator[tuple[Key, Amount]]:
    """What the next return has under *Before* and *TOMs before*, by key of the cell; None for nothing.

    Raises:
        NotCarriedError: a figure of the period was not read.
    """
    asked, unread = source.present.issued.inputs, []
    for row in line_rows(source.present.mapping):
        line = book.line(row)
        if (row.key not in accepted and is_unread(line)) or (
            f"{row.key}{OF_TOMS}" not in accepted and is_second_unread(line)
        ):
            unread.append(row.key)
        elif (key := ("Lines", row.key, "Before")) in asked:
            yield key, _to_date(line, accepted.get(row.key, this_period(line)))
        if row.has_second and (key := ("Lines", row.key, "TOMs before")) in asked:
            yield key, _second_to_date(line, accepted)
    if unread:
        file = one_line(str(source.path))
        raise NotCarriedError(words("contracts")("refused.unread", file=file, lines=", ".join(unread[:MOST])))


def _to_date(line: Line, this: Amount) -> Amount:
    """Delivered to date by the line's own rule; nothing of a yearly figure, which is by itself."""
    if line.accumulates == ANNUAL:
        return None
    return accumulated(line.accumulates, line.number("Before"), this)


def _second_to_date(line: Line, accepted: Accepted) -> Amount:
    second = line.row.main.second if line.row.main else None
    if second is None or second.accumulates == ANNUAL:
        return None
    this = accepted.get(f"{line.row.key}{OF_TOMS}", toms_this(line))
    return accumulated(second.accumulates, toms_before(line), this)


def _of_the_period(source: Source) -> Iterator[Key]:
    """The keys of what is typed for one period: figures, regions, evidence, notes and ratings."""
    yield from (
        ("Lines", row.key, heading) for row in line_rows(source.present.mapping) for heading in OF_A_PERIOD
    )
    rows = {row.key for row in region_rows(source.present.mapping) if row.part != COMMITTED}
    yield from (key for key in source.present.issued.inputs if key[0] == "Regions" and key[1] in rows)


def _put(inputs: Inputs, key: Key, value: Value | None) -> None:
    """Type a value, or empty the cell; a figure without the last digits that sums leave behind."""
    if value is None:
        inputs.pop(key, None)
    elif isinstance(value, float):
        figure = rounded(value)
        inputs[key] = int(figure) if figure.is_integer() else figure
    else:
        inputs[key] = value
