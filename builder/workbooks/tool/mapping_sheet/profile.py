"""Profile, beside the lines of Mapping: how a commitment that is not even is spread over the years."""

from __future__ import annotations

from builder.formulas.vocabulary import (
    Formula,
    add,
    both,
    eq,
    gt,
    join,
    lookup,
    mul,
    name,
    ne,
    number,
    or_zero,
    sub,
    table,
    text,
    when,
)
from builder.grid.kinds import CODE, PERCENT, SHARE, Kind
from builder.layout.parts import Column, Conditional, Input, Line, Paragraphs, Table
from builder.model.mapping import Mapping
from builder.model.rows import profile_rows
from builder.templates import words
from builder.workbooks.tool.common import row_check
from builder.workbooks.tool.workings.profile import YEARS, due

PROFILE, LINES = table("Profile"), table("Lines")
YES = Kind("yes or nothing", '"Yes";;', "center")
SAY = words("profile")


def profile_table(mapping: Mapping, left: int) -> Table:
    """Table Profile, in the same rows as table Lines, from that column on."""
    keys = tuple(k.key for k in profile_rows(mapping))
    key = Column("Key", keys, CODE, 14, "key", group=SAY("group.kpi"))
    later = (Conditional(_is_later(year), "recede", (year,)) for year in YEARS)
    unused = Conditional(ne(LINES.same("In use"), "Yes"), "recede")
    columns = (key, *_years(), *_results())
    return Table("Profile", keys, columns, (unused, *later), left=left, filters=frozenset())


def profile_words(left: int) -> Paragraphs:
    """How to fill the profile in, below it."""
    lines = (Line(SAY("below.how")), Line(SAY("below.levels")), Line(_last_year()))
    return Paragraphs(lines, left, overflow=True)


def _last_year() -> Formula:
    last = join(SAY("above.last"), text(or_zero(name("last_year")), "0"), ".")
    return when(number(name("last_year")), last, SAY("above.none"))


def _is_later(year: str) -> Formula:
    """Whether the contract has ended before that year."""
    return both(number(name("last_year")), gt(int(year.split()[1]), name("last_year")))


def _years() -> tuple[Column, ...]:
    return tuple(
        Column(
            year,
            Input(),
            SHARE,
            9,
            help=SAY("help.year"),
            group=SAY("group.years"),
            wrap=False,
        )
        for year in YEARS
    )


def _results() -> tuple[Column, ...]:
    group, longest = SAY("group.results"), "L416 Profile is incomplete, falls or does not end at 100%"
    adds_up = eq(lookup(PROFILE["Key"], table("LineWork"), "Additive"), 1)
    whole = eq(PROFILE["Complete"], 1)
    planned = when(adds_up, PROFILE["By days"], PROFILE["Milestone"])
    return (
        Column("Complete", table("ProfileWork").same("Complete"), YES, 11, group=group),
        Column("By days", when(whole, _by_days()), PERCENT, 9, "result", group=group),
        Column(
            "Milestone",
            when(both(whole, gt(name("years_ended"), 0)), _due("years_ended")),
            PERCENT,
            11,
            "result",
            group=group,
        ),
        Column("Plan share", when(whole, planned), PERCENT, 9, "result", group=group),
        Column(
            "Profile check",
            row_check("ProfileFlags"),
            look="row check",
            width=36,
            group=group,
            sample=longest,
        ),
    )


def _due(year: str) -> Formula:
    """What is due by the end of the year that a field says."""
    return due(PROFILE.__getitem__, year)


def _by_days() -> Formula:
    """Between what is due by the end of the year before and of this one, by the days that are over."""
    before = when(gt(name("year_before"), 0), _due("year_before"), 0)
    part = name("year_part")
    between = add(mul(before, sub(1, part)), mul(_due("year_now"), part))
    return when(number(name("elapsed_years")), between)
