"""What History adds up to."""

from __future__ import annotations

from collections.abc import Iterable

from builder.grid.dates import serial
from builder.model.history import Past
from builder.sums.inputs import Amount
from builder.sums.lines import ANNUAL, accumulated


def before_by(history: Iterable[Past], line: str, accumulates: str) -> Amount:
    """What was delivered before by the rows of that line as a whole, in their order; None for nothing.

    accumulates: flow, stock or annual; a yearly figure is by itself, so nothing comes before it.
    """
    total: Amount = None
    for past in history:
        if past.line == line and not past.region and accumulates != ANNUAL:
            total = accumulated(accumulates, total, past.amount)
    return total


def differences(history: Iterable[Past]) -> dict[tuple[str, float], float]:
    """Accepted less reported quantity of each line as a whole, by line and the period's last day.

    Lines without a difference are left out.
    """
    return {
        (past.line, serial(past.end)): past.difference
        for past in history
        if not past.region and past.difference
    }
