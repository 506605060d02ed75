"""Numbers in words, with the decimal mark of the reader's language; rounded first, alike in every program."""

from __future__ import annotations

from builder.formulas.vocabulary import Formula, call, eq, ge, join, mul, name, rounded, when


def percent_text(share: Formula) -> Formula:
    """A share in words, such as 12.5% or 10%."""
    percent = rounded(mul(share, name("hundred")), 1)
    return join(call("FIXED", percent, when(is_whole(percent), 0, 1), 1), "%")


def is_whole(value: Formula) -> Formula:
    """Whether a number is shown without decimals: from a million on it always is.

    Of very large ones programs do not agree whether they are whole.
    """
    return call("OR", ge(call("ABS", value), name("million")), eq(call("INT", value), value))


def number_text(value: Formula) -> Formula:
    """A number in words, with at most two decimals."""
    exact = rounded(value, 2)
    return call("FIXED", exact, when(is_whole(value), 0, when(eq(rounded(value, 1), exact), 1, 2)), 1)


def shortest(value: Formula, decimals: Formula) -> Formula:
    """A number that is rounded to so many decimals, in words without noughts at the end."""
    some = when(eq(rounded(value, 1), value), 1, decimals)
    return call("FIXED", value, when(is_whole(value), 0, some), 1)
