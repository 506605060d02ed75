"""The workings beside each row of Profile: whether it is complete."""

from __future__ import annotations

from collections.abc import Callable

from builder.formulas.vocabulary import (
    Formula,
    both,
    call,
    eq,
    flag,
    ge,
    iferror,
    name,
    number,
    rounded,
    span,
    table,
    total,
    when,
)
from builder.layout.parts import Column, Table
from builder.model.mapping import Mapping
from builder.model.rows import PROFILE_YEARS, profile_rows
from builder.workbooks.tool.workings.totals import year_field

YEARS = tuple(f"Year {n}" for n in range(1, PROFILE_YEARS + 1))
TOGETHER = 2
"""Years that are looked at in one formula."""

PROFILE = table("Profile").same
Cell = Callable[[str], Formula]


def profile_work(mapping: Mapping) -> Table:
    """ProfileWork: 1 when every contract year has a number, none falls and the last is 100%."""
    keys, t = tuple(row.key for row in profile_rows(mapping)), table("ProfileWork")
    parts = {f"From {YEARS[n]}": _fit(n) for n in range(0, len(YEARS), TOGETHER)}
    ends = iferror(eq(rounded(due(PROFILE, "last_year")), 1), 0)
    complete = flag(both(*(eq(t[heading], 1) for heading in parts), number(name("last_year")), ends))
    columns = (
        Column("Key", keys),
        *(Column(heading, test) for heading, test in parts.items()),
        Column("Complete", complete),
    )
    return Table("ProfileWork", keys, columns, listed=False)


def _fit(first: int) -> Formula:
    """1 where a few years from that one on fit."""
    places = range(first, min(first + TOGETHER, len(YEARS)))
    return flag(iferror(both(*(_fits(place) for place in places)), 0))


def _fits(place: int) -> Formula:
    """The year is not needed, or has a number that is no smaller than the one before."""
    here, before = PROFILE(YEARS[place]), PROFILE(YEARS[place - 1]) if place else 0
    return when(eq(name(year_field("needed", YEARS[place])), 0), 1, both(number(here), ge(here, before)))


def due(profile: Cell, year: str) -> Formula:
    """What is due by the end of the year that a field says; a word or an error value is nothing."""
    return iferror(total(call("INDEX", span(profile(heading) for heading in YEARS), name(year))), 0)


__all__ = ["YEARS", "due", "profile_work"]
