"""How a flag table is made: one column of 1/0 for each rule, the first finding of each row, where the row is.

The rules themselves stand in flags_start, flags_kpis, flags_lines and flags_regions.
"""

from __future__ import annotations

from collections.abc import Iterable

from builder.findings import by_weight
from builder.formulas import (
    Formula,
    blank,
    both,
    call,
    cases,
    either,
    eq,
    filled,
    flag,
    gt,
    least,
    lt,
    name,
    ne,
    number,
    or_zero,
    table,
)
from builder.layout import Column, Place, Table

Rules = dict[str, Formula]
"""Code of a finding to the test that finds it in a row."""


def flag_table(
    name_: str, keys: tuple[str, ...], place: Place, rules: Rules, helpers: tuple[Column, ...] = ()
) -> Table:
    """A flag table.

    name_: its name. keys: those of the table it looks at. place: where a row leads (its same-keyed row).
    helpers: further columns that the rules use.
    """
    t = table(name_)
    first = cases(*((eq(t[code], 1), code) for code in by_weight(tuple(rules))))
    columns = (
        Column("Key", keys),
        Column("Place", tuple(place for _ in keys)),
        *helpers,
        *(Column(code, flag(test)) for code, test in rules.items()),
        Column("First", first),
    )
    return Table(name_, keys, columns)


def stray(cell: Formula) -> Formula:
    """Text stands in the cell, and more than blanks."""
    return both(call("ISTEXT", cell), ne(call("TRIM", cell), ""))


def strays(cells: Iterable[Formula]) -> Formula:
    """Text stands in one of the cells."""
    return either(*(stray(cell) for cell in cells))


def off_list(cell: Formula, choices: tuple[str, ...]) -> Formula:
    """The cell holds something that is not on its list."""
    return both(filled(cell), *(ne(cell, choice) for choice in choices))


def too_long(cell: Formula, limit: int) -> Formula:
    """The text is longer than its cell allows; limits are fields of the sheet of checks."""
    return gt(call("LEN", cell), name(limit_name(limit)))


def limit_name(limit: int) -> str:
    """The field that holds a text limit."""
    return f"limit_{limit}"


def below_zero(cells: Iterable[Formula]) -> Formula:
    """One of the cells holds a negative number; text and blanks do not count."""
    return lt(least(*cells, 0), 0)


def fraction(cell: Formula) -> Formula:
    """The cell holds a number that is not whole."""
    return ne(call("MOD", or_zero(cell), 1), 0)


def missing(cells: Iterable[Formula]) -> Formula:
    """One of the cells is blank."""
    return either(*(blank(cell) for cell in cells))


def any_filled(cells: Iterable[Formula]) -> Formula:
    """One of the cells holds something."""
    return either(*(filled(cell) for cell in cells))


def larger(left: Formula, right: Formula) -> Formula:
    """Both are numbers, and left is more than right by more than rounding."""
    difference = call("ROUND", Formula(f"({or_zero(left).text}-{or_zero(right).text})"), 6)
    return both(number(left), number(right), gt(difference, 0))


def differs(left: Formula, right: Formula) -> Formula:
    """Both are numbers and differ by more than rounding."""
    return either(larger(left, right), larger(right, left))


__all__ = [
    "Rules",
    "any_filled",
    "below_zero",
    "differs",
    "flag_table",
    "fraction",
    "larger",
    "limit_name",
    "missing",
    "off_list",
    "stray",
    "strays",
    "too_long",
]
