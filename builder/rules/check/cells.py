"""Tests of single values, with the answers that a spreadsheet gives."""

from __future__ import annotations

from collections.abc import Iterable

from builder.grid.kinds import ErrorValue, Value, utf16_length
from builder.sums.inputs import Amount, number, rounded

AT_MOST = "at most {} characters"
NUMBER, TEXT, TRUTH = range(3)
TINY = 1e-12  # below it, engines do not agree on what is zero


def is_error(value: Value | None) -> bool:
    """Whether the cell holds an error value such as #N/A."""
    return isinstance(value, ErrorValue)


def off_list(value: Value | None, choices: Iterable[str]) -> bool:
    """Whether something is there that is not on the list as spelled; nothing is on every list."""
    return value is not None and value not in tuple(choices)


def like(value: Value, text: str) -> bool:
    """Whether a typed text is this one, in whatever case."""
    return isinstance(value, str) and value.casefold() == text.casefold()


def too_long(value: Value | None, limit: int) -> bool:
    """Whether a text is longer than its cell allows, as Excel counts."""
    return isinstance(value, str) and utf16_length(value) > limit


def is_fraction(amount: Amount) -> bool:
    """Whether it is a number that is not whole."""
    return amount is not None and amount % 1 > TINY


def below_zero(amount: Amount) -> bool:
    """Whether it is a number below zero."""
    return amount is not None and amount < -TINY


def larger(left: Amount, right: Amount) -> bool:
    """Whether both are numbers and left is more by more than rounding."""
    return left is not None and right is not None and rounded(left - right) > 0


def differs(left: Amount, right: Amount) -> bool:
    """Whether both are numbers and differ by more than rounding."""
    return left is not None and right is not None and rounded(left - right) != 0


def above(left: Value | None, right: Value | None) -> bool:
    """Whether left is above right in a spreadsheet's order: numbers, then texts, then TRUE and FALSE."""
    return _rank(left, right) > _rank(right, left)


def _rank(value: Value | None, other: Value | None) -> tuple[int, float, str]:
    """A blank counts as 0 beside a number and as no text beside a text."""
    if isinstance(value, bool):
        return TRUTH, float(value), ""
    if isinstance(value, str):
        return TEXT, 0, value.casefold()
    if value is None and isinstance(other, str):
        return TEXT, 0, ""
    return NUMBER, number(value) or 0.0, ""
