"""Flag tables: for each row the codes found, by severity, the first code, and where the row is.

The rules themselves are in the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from builder.formulas.vocabulary import (
    Formula,
    blank,
    both,
    call,
    cases,
    either,
    eq,
    filled,
    gt,
    iferror,
    join,
    least,
    lt,
    name,
    ne,
    negate,
    number,
    or_zero,
    rounded,
    sub,
    table,
    when,
)
from builder.layout.parts import Column, Place, Table
from builder.rules.catalogue import finding

Rules = dict[str, Formula]
"""Code of a finding to the test that finds it in a row."""

Inputs = Mapping[str, Table]
"""The tables that people fill in, by name."""

NEVER = eq(1, 0)
"""Not met: what a rule asks about is not in this edition."""

HEADINGS = {"error": "Errors", "warning": "Warnings", "note": "Notes"}
FIRST = "First"


@dataclass(frozen=True, slots=True)
class Flags:
    """A flag table, and in which of its columns each rule writes its code."""

    table: Table
    columns: Mapping[str, str]


def flags_of(
    name_: str,
    keys: tuple[str, ...],
    place: Place,
    rules: Rules,
    *,
    helpers: tuple[Column, ...] = (),
    gate: Formula | None = None,
    outside: Rules | None = None,
) -> Flags:
    """The flags of a table.

    name_: its name. keys: those of the table it looks at. place: where a row leads (its same-keyed row).
    rules: what is looked for in each row; with a gate, in rows for which it holds. outside: what is looked
    for in the other rows. helpers: further columns that the rules use.
    """
    every = rules | (outside or {})
    found = _found_columns(rules, outside or {}, gate) if len(every) > 1 else ()
    columns = (
        Column("Key", keys),
        Column("Place", tuple(place for _ in keys), wrap=False),
        *helpers,
        *(Column(heading, codes, wrap=False) for heading, codes in found),
        Column(FIRST, _first(name_, rules, tuple(heading for heading, _ in found))),
    )
    where = {code: HEADINGS[finding(code).severity] if found else FIRST for code in every}
    return Flags(Table(name_, keys, columns, listed=False), where)


def _found_columns(rules: Rules, outside: Rules, gate: Formula | None) -> tuple[tuple[str, Formula], ...]:
    """Heading and formula for each severity that the rules have."""
    columns: list[tuple[str, Formula]] = []
    for severity, heading in HEADINGS.items():
        inside = {c: test for c, test in rules.items() if finding(c).severity == severity}
        other = {c: test for c, test in outside.items() if finding(c).severity == severity}
        if inside or other:
            codes = _codes(inside)
            columns.append((heading, codes if gate is None else when(gate, codes, _codes(other))))
    return tuple(columns)


def _codes(rules: Rules) -> Formula:
    """The codes found, one after another."""
    return join(*(when(certain(test), code) for code, test in rules.items()), "") if rules else Formula('""')


def certain(test: Formula) -> Formula:
    """The test; not met where an error value was pasted into what it reads: another rule names that cell."""
    return iferror(test, 0)


def _first(name_: str, rules: Rules, headings: tuple[str, ...]) -> Formula:
    """The first code of the row: errors before warnings before notes."""
    if not headings:
        return cases(*((certain(test), code) for code, test in rules.items()))
    return call("MID", join(*(table(name_)[heading] for heading in headings), ""), 1, name("code_length"))


def open_cells(table_: Table, heading: str) -> tuple[int, ...]:
    """1 for each row in which something may be typed in that column, 0 if it is closed with a word."""
    column = table_.column(heading)
    return tuple(int(key not in column.fixed) for key in table_.keys)


def closed_cells(table_: Table, headings: Iterable[str]) -> tuple[int, ...]:
    """How many cells of those columns are closed with a word, row by row."""
    rows = zip(*(open_cells(table_, heading) for heading in headings), strict=True)
    return tuple(len(row) - sum(row) for row in rows)


def off_list(cell: Formula, choices: tuple[str, ...]) -> Formula:
    """The cell holds something that is not on its list as spelled there; a blank is on every list."""
    listed = "|".join(("", "", *choices, ""))
    return negate(number(call("FIND", join("|", cell, "|"), listed)))


def too_long(cell: Formula, limit: int) -> Formula:
    """The text is longer than its cell allows; limits are fields of the sheet of checks."""
    return iferror(gt(call("LEN", cell), name(limit_name(limit))), 0)


def limit_name(limit: int) -> str:
    """The field that holds a text limit."""
    return f"limit_{limit}"


def below_zero(cells: Iterable[Formula]) -> Formula:
    """One of the cells holds a negative number, and none an error; text and blanks do not count."""
    return iferror(lt(least(*cells, 0), 0), 0)


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
    return when(both(number(left), number(right)), gt(rounded(sub(left, right)), 0), NEVER)


def differs(left: Formula, right: Formula) -> Formula:
    """Both are numbers and differ by more than rounding."""
    return when(both(number(left), number(right)), ne(rounded(sub(left, right)), 0), NEVER)


__all__ = [
    "FIRST",
    "NEVER",
    "Flags",
    "Inputs",
    "Rules",
    "any_filled",
    "below_zero",
    "certain",
    "closed_cells",
    "differs",
    "flags_of",
    "fraction",
    "larger",
    "limit_name",
    "missing",
    "off_list",
    "open_cells",
    "too_long",
]
