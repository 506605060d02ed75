"""Profile: how a commitment is spread over the contract years where it is not spread evenly."""

from __future__ import annotations

from builder.formulas.vocabulary import (
    Formula,
    add,
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
from builder.layout.parts import Column, Conditional, Input, Line, Paragraphs, Sheet, Table
from builder.model.mapping import Mapping
from builder.model.rows import LineRow, profile_rows
from builder.templates import words
from builder.workbooks.tool.common import row_check
from builder.workbooks.tool.mapping_sheet.sheet import line_title
from builder.workbooks.tool.workings.profile import YEARS, due

PROFILE, LINES = table("Profile"), table("Lines")
YES = Kind("yes or nothing", '"Yes";;', "center")
SAY = words("profile")


def sheet(mapping: Mapping) -> Sheet:
    """The sheet Profile with table Profile."""
    lines = profile_rows(mapping)
    columns = (*_identity(lines), *_years(), *_results())
    rows = Table(
        "Profile",
        tuple(k.key for k in lines),
        columns,
        (Conditional(ne(PROFILE["In use"], "Yes"), "recede"),),
    )
    return Sheet(
        "Profile",
        SAY("title"),
        SAY("purpose"),
        (rows, _below()),
        freeze_columns=2,
        repeat_columns=2,
        breaks=("Complete",),
        note=_last_year(),
    )


def _below() -> Paragraphs:
    return Paragraphs((Line(SAY("below.how")), Line(SAY("below.levels"))), overflow=True)


def _last_year() -> Formula:
    last = join(SAY("above.last"), text(or_zero(name("last_year")), "0"), ".")
    return when(number(name("last_year")), last, SAY("above.none"))


def _identity(lines: tuple[LineRow, ...]) -> tuple[Column, ...]:
    group, title = SAY("group.kpi"), lookup(PROFILE["Key"], LINES, "KPI")
    titles = tuple(title if k.is_own else line_title(k) for k in lines)
    return (
        Column("Key", tuple(k.key for k in lines), CODE, 15, "key", group=group),
        Column("KPI", titles, width=36, look="text", group=group, sample="n" * 60),
        Column("In use", lookup(PROFILE["Key"], LINES, "In use"), width=8, group=group),
    )


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
    planned = when(adds_up, PROFILE["By days"], PROFILE["Milestone"])
    return (
        Column("Complete", table("ProfileWork").same("Complete"), YES, 11, group=group),
        Column("By days", _by_days(), PERCENT, 9, "result", group=group),
        Column(
            "Milestone",
            when(gt(name("years_ended"), 0), _due("years_ended"), ""),
            PERCENT,
            11,
            "result",
            group=group,
        ),
        Column("Plan share", when(eq(PROFILE["Complete"], 1), planned), PERCENT, 9, "result", group=group),
        Column("Check", row_check("ProfileFlags"), look="row check", width=36, group=group, sample=longest),
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
