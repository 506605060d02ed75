"""Flag tables: for each row the codes found, by severity, what its Check says, and where the row is.

The rules themselves are in the modules beside this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from builder.formulas.vocabulary import (
    REFERENCE,
    Formula,
    TableRef,
    alternatives,
    blank,
    both,
    call,
    conditions,
    div,
    either,
    eq,
    filled,
    flag,
    gt,
    iferror,
    is_sure,
    join,
    least,
    lookup,
    lt,
    name,
    ne,
    number,
    or_zero,
    rounded,
    sub,
    table,
    text,
    when,
)
from builder.layout.parts import Column, Place, Table
from builder.rules.catalogue import finding
from builder.templates import words

Rules = dict[str, Formula]
"""Code of a finding to the test that finds it in a row."""

Inputs = Mapping[str, Table]
"""The tables that people fill in, by name."""

NEVER = eq(1, 0)
"""Not met: what a rule asks about is not in this edition."""

ROOM = 210
"""Characters of a test or a column of codes that can be read at once."""

HEADINGS = {"error": "Errors", "warning": "Warnings", "note": "Notes"}
CODES, TOLD = "Codes", "Told"


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
    t, outside, parts = table(name_), outside or {}, Parts(name_)
    tests = {code: parts.short(code, test) for code, test in (rules | outside).items()}
    helpers = (*helpers, *([Column("Looked at", flag(gate))] if gate else []), *parts.columns)
    found: tuple[tuple[str, Formula, tuple[str, ...]], ...] = ()
    if len(tests) == 1:
        ((code, test),) = tests.items()
        codes = when(test, code)
    else:
        helpers = (*helpers, *(Column(code, flag(test)) for code, test in tests.items()))
        found = tuple(_found_columns(t, tuple(rules), tuple(outside), has_gate=gate is not None))
        codes = join(*(t[heading] for heading, *_ in found), "")
    columns = (
        Column("Key", keys),
        Column("Place", tuple(place for _ in keys), wrap=False),
        *helpers,
        *(Column(heading, codes, wrap=False) for heading, codes, _ in found),
        Column(CODES, codes),
        Column(TOLD, _told_first(t), wrap=False),
    )
    where = {code: heading for heading, _, some in found for code in some} or dict.fromkeys(tests, CODES)
    return Flags(Table(name_, keys, columns, listed=False), where)


def _told_first(t: TableRef) -> Formula:
    """What a Check column says: code and short sentence of the first finding, and how many more there are."""
    say, codes, length = words("workings_checks"), t[CODES], name("code_length")
    first = lookup(call("MID", codes, 1, length), table("CheckTexts"), "Text")
    more = text(sub(div(call("LEN", codes), length), 1), "0")
    others = when(gt(call("LEN", codes), length), join(say("more_before"), more, say("more_after")))
    return when(filled(codes), join(first, others))


class Parts:
    """The parts of rules that are too long to be read in one formula, each a column of a flag table."""

    def __init__(self, table_: str) -> None:
        """Of the flag table of that name."""
        self.table, self.columns = table(table_), list[Column]()

    def shortened(self, code: str, test: Formula) -> Formula:
        """The test, over as many columns of 1 and 0 as make it short."""
        if told_length(test) <= ROOM:
            return test
        one_of = len(alternatives(test)) > 1
        tests = (alternatives if one_of else conditions)(test)
        if len(tests) == 1:
            return test
        parts = [self.shortened(code, part) for part in tests]
        put = either if one_of else both
        return put(*(self._column(code, put(*group)) for group in _groups(parts)))

    def short(self, code: str, test: Formula) -> Formula:
        """The test of a rule, not met where it cannot be worked out."""
        return certain(self.shortened(code, test))

    def _column(self, code: str, test: Formula) -> Formula:
        if told_length(test) <= ROOM / 5:
            return test
        heading = f"{code} part {sum(c.heading.startswith(code) for c in self.columns) + 1}"
        self.columns.append(Column(heading, flag(certain(test))))
        return self.table[heading]


def told_length(test: Formula) -> int:
    """About how long the test is in a cell: a cell of this row takes eleven characters."""
    return len(REFERENCE.sub(lambda found: _told(*found.groups()), test.text))


def _told(name_: str, heading: str | None, how: str) -> str:
    return name_ if not heading else f"{name_}[{heading}]" if how == "all" else "Mapping!$A9"


def _groups(parts: list[Formula]) -> list[list[Formula]]:
    """The parts in order, as many together as may be read in one formula."""
    groups: list[list[Formula]] = []
    for part in parts:
        if not groups or told_length(join(*groups[-1], part)) > ROOM:
            groups.append([])
        groups[-1].append(part)
    return groups


def _found_columns(
    t: TableRef, rules: tuple[str, ...], outside: tuple[str, ...], *, has_gate: bool
) -> Iterator[tuple[str, Formula, tuple[str, ...]]]:
    """Heading, formula and codes of each column of codes, by severity, as many as may be read in one."""
    for severity, heading in HEADINGS.items():
        columns = list[tuple[Formula, tuple[str, ...]]]()
        for some, is_inside in ((rules, True), (outside, False)):
            coded = {c: when(t[c], c) for c in some if finding(c).severity == severity}
            for group in _groups(list(coded.values())):
                codes = join(*group) if len(group) > 1 else group[0]
                gated = when(t["Looked at"], codes) if is_inside else when(t["Looked at"], "", codes)
                columns.append((gated if has_gate else codes, tuple(c for c in coded if coded[c] in group)))
        for n, (told, codes_) in enumerate(columns, 1):
            yield f"{heading} {n}" if n > 1 else heading, told, codes_


def certain(test: Formula) -> Formula:
    """The test; not met where an error value was pasted into what it reads: another rule names that cell."""
    parts = conditions(test)
    return test if is_sure(test.text) else iferror(call("AND", *parts) if len(parts) > 1 else test, 0)


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
    return call("ISERROR", call("FIND", join("|", cell, "|"), name(list_name(choices))))


def listed(choices: tuple[str, ...]) -> str:
    """What the field of a list holds: what may be chosen, and a blank, between strokes."""
    return "|".join(("", "", *choices, ""))


def list_name(choices: tuple[str, ...]) -> str:
    """The field that holds a list: list_yes_to_no."""
    return "list_" + re.sub(r"\W+", "_", f"{choices[0]} to {choices[-1]}".casefold()).strip("_")


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
    return both(number(left), number(right), gt(rounded(sub(left, right)), 0))


def differs(left: Formula, right: Formula) -> Formula:
    """Both are numbers and differ by more than rounding."""
    return both(number(left), number(right), ne(rounded(sub(left, right)), 0))


__all__ = [
    "CODES",
    "NEVER",
    "TOLD",
    "Flags",
    "Inputs",
    "Parts",
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
    "list_name",
    "listed",
    "missing",
    "off_list",
    "open_cells",
    "too_long",
]
