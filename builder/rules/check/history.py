"""Rules on History: what earlier periods reported, and what is delivered before."""

from __future__ import annotations

from collections.abc import Iterator

from builder.model.acceptance import OF_TOMS
from builder.read.returned import Found
from builder.rules.check.cells import differs
from builder.rules.check.context import Case
from builder.rules.check.lines import TABLE
from builder.rules.check.register import rule
from builder.sums.history import before_by
from builder.sums.lines import ANNUAL


@rule("M974")
def not_by_history(case: Case) -> Iterator[Found]:
    """Before is not what the rows of History add up to, in a copy that has rows of the line."""
    history = case.returned.history if case.returned else ()
    for key in dict.fromkeys(past.line for past in history if not past.region):
        row = case.lines.get(key.removesuffix(OF_TOMS))
        if row is None:
            continue
        second = row.main.second if row.main and key.endswith(OF_TOMS) else None
        accumulates = second.accumulates if second else case.book.line(row).accumulates
        heading = "TOMs before" if second else "Before"
        if accumulates == ANNUAL or case.book.line(row).holds_words(heading):
            continue
        known, typed = before_by(history, key, accumulates), case.number(TABLE, row.key, heading)
        if differs(known or 0.0, typed or 0.0):
            yield case.found(TABLE, row.key, heading, wanted=known)
