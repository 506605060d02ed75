"""What can be asked of single values, as a spreadsheet answers it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from builder.kinds import Value
from builder.reckon_typed import Amount, number, rounded

NUMBER, TEXT, TRUTH = range(3)
PATTERN = re.compile(r"[*?]")


def is_words(value: Value | None) -> bool:
    """Whether the cell holds something that is no number."""
    return value is not None and number(value) is None


def off_list(value: Value | None, choices: Iterable[str]) -> bool:
    """Whether something stands there that is not on the list, in whatever case; nothing is on every list."""
    return value is not None and not any(like(value, choice) for choice in choices)


def like(value: Value, text: str) -> bool:
    """Whether a typed text is this one, in whatever case; * and ? stand for anything, as in a search."""
    if not isinstance(value, str):
        return False
    if not PATTERN.search(value):
        return value.casefold() == text.casefold()
    pieces = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in value.casefold())
    return re.fullmatch("".join(pieces), text.casefold()) is not None


def too_long(value: Value | None, limit: int) -> bool:
    """Whether a text is longer than its cell allows."""
    return isinstance(value, str) and len(value) > limit


def is_fraction(amount: Amount) -> bool:
    """Whether it is a number that is not whole."""
    return amount is not None and amount % 1 != 0


def below_zero(amount: Amount) -> bool:
    """Whether it is a number below zero."""
    return amount is not None and amount < 0


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
