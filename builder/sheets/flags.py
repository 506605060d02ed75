"""How a flag table is made: the codes found in each row by severity, the first of them, where the row is.

The rules themselves stand in flags_start, flags_kpis, flags_lines and flags_regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from builder.findings import SEVERITIES, finding
from builder.formulas import (
    Formula,
    blank,
    both,
    call,
    cases,
    either,
    filled,
    gt,
    join,
    least,
    lt,
    name,
    ne,
    number,
    or_zero,
    table,
    when,
)
from builder.layout import Column, Place, Table

Rules = dict[str, Formula]
"""Code of a finding to the test that finds it in a row."""

HEADINGS = {"error": "Errors", "warning": "Warnings", "note": "Notes"}
FIRST = "First"


@dataclass(frozen=True, slots=True)
class Flags:
    """A flag table, and in which of its columns each rule writes its code."""

    table: Table
    columns: Mapping[str, str]


def flags_of(
    name_: str, keys: tuple[str, ...], place: Place, rules: Rules, helpers: tuple[Column, ...] = ()
) -> Flags:
    """The flags of a table.

    name_: its name. keys: those of the table it looks at. place: where a row leads (its same-keyed row).
    rules: what is looked for in each row. helpers: further columns that the rules use.
    """
    found = _found_columns(rules) if len(rules) > 1 else ()
    columns = (
        Column("Key", keys),
        Column("Place", tuple(place for _ in keys), wrap=False),
        *helpers,
        *(Column(heading, codes, wrap=False) for heading, codes in found),
        Column(FIRST, _first(name_, rules, tuple(heading for heading, _ in found))),
    )
    where = {code: HEADINGS[finding(code).severity] if found else FIRST for code in rules}
    return Flags(Table(name_, keys, columns), where)


def _found_columns(rules: Rules) -> tuple[tuple[str, Formula], ...]:
    """Heading and formula for each severity that the rules have: the codes found, one after another."""
    of = {severity: [c for c in rules if finding(c).severity == severity] for severity in SEVERITIES}
    return tuple(
        (HEADINGS[severity], join(*(when(rules[code], code) for code in codes), ""))
        for severity, codes in of.items()
        if codes
    )


def _first(name_: str, rules: Rules, headings: tuple[str, ...]) -> Formula:
    """The first code of the row: errors before warnings before notes."""
    if not headings:
        return cases(*((test, code) for code, test in rules.items()))
    return call("MID", join(*(table(name_)[heading] for heading in headings), ""), 1, name("code_length"))


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
    "FIRST",
    "Flags",
    "Rules",
    "any_filled",
    "below_zero",
    "differs",
    "flags_of",
    "fraction",
    "larger",
    "limit_name",
    "missing",
    "off_list",
    "stray",
    "strays",
    "too_long",
]
