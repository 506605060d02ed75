"""Numbers in words, with the decimal mark of the reader's language; rounded first, alike in every program."""

from __future__ import annotations

from builder.formulas.vocabulary import Formula, call, join, mul, name, rounded


def percent_text(share: Formula) -> Formula:
    """A share in words, such as 12.5%."""
    return join(call("FIXED", mul(rounded(share, 3), name("hundred")), 1, 1), "%")


def decimal_text(value: Formula) -> Formula:
    """A number with two decimals in words, such as 1234.50."""
    return call("FIXED", rounded(value, 2), 2, 1)
