"""Totals of Mapping by kind of £, and the contract years of profiles: parts of Line workings."""

from __future__ import annotations

from builder.formulas.vocabulary import (
    Formula,
    add,
    both,
    call,
    countifs,
    div,
    eq,
    flag,
    ge,
    greatest,
    gt,
    le,
    least,
    lookup,
    name,
    number,
    or_zero,
    rounded,
    sub,
    sumifs,
    table,
    total,
    when,
)
from builder.layout.parts import Column, Field, Fields, Part, Table
from builder.model.rows import PROFILE_YEARS
from builder.templates import Words

KINDS = ("benefit", "activity", "input", "fiscal", "wellbeing", "own")
HEADLINE = ("benefit", "own")
WEAK = "weak"
LINES, LINE_WORK, YEARS = table("Lines"), table("LineWork"), table("Years")
COMMITTED, DELIVERED = "£ committed", "£ delivered"


def totals(say: Words) -> Fields:
    """£ by kind over the lines that count, and the share of the headline that rests on weak values."""
    sums = tuple(
        Field(f"{word}_{kind}", f"{heading}, {kind}", _sum(heading, LINES.all("Counts as"), kind))
        for word, heading in (("committed", COMMITTED), ("delivered", DELIVERED))
        for kind in KINDS
    )
    return Fields(say("totals"), (*sums, Field("weak_share", say("weak"), _weak_share())))


def _sum(heading: str, *criteria: Formula | str) -> Formula:
    return sumifs(LINES.all(heading), LINE_WORK.all("£ counted"), 1, *criteria)


def _weak_share() -> Formula:
    fits = (LINES.all("Counts as"), HEADLINE[0], LINE_WORK.all("Fit"), WEAK)
    weak = add(_sum(COMMITTED, *fits), _sum(DELIVERED, *fits))
    whole = add(*(name(f"{word}_{kind}") for word in ("committed", "delivered") for kind in HEADLINE))
    return when(gt(whole, 0), div(weak, whole))


def years(say: Words) -> tuple[Part, ...]:
    """The contract's years: which are needed, how far each is over, how its share weighs.

    Table Years runs from the last year to the first, so that the cell above belongs to the year after.
    """
    numbers = tuple(range(PROFILE_YEARS, 0, -1))
    keys = tuple(f"Year {n}" for n in numbers)
    columns = (
        Column("Key", keys),
        Column("Number", numbers),
        Column("Needed", flag(_within())),
        Column("Over", when(_within(), _over(), 0)),
        Column("Ended", flag(both(eq(YEARS["Needed"], 1), ge(rounded(YEARS["Over"]), 1)))),
    )
    return (_spans(say), Table("Years", keys, columns), _by_year(say, keys))


def _within() -> Formula:
    return both(number(name("last_year")), le(YEARS["Number"], or_zero(name("last_year"))))


def _over() -> Formula:
    """The part of the year that is over, 0 to 1; the last year may be shorter than twelve months."""
    before = sub(YEARS["Number"], 1)
    length = least(1, sub(name("contract_years"), before))
    return least(1, greatest(0, div(sub(or_zero(name("elapsed_years")), before), length)))


def _spans(say: Words) -> Fields:
    elapsed, days, length = name("elapsed_days"), name("contract_days"), name("contract_years")
    whole = call("INT", length)
    last = add(whole, flag(gt(length, whole)))
    return Fields(
        say("years"),
        (
            Field("profile_limit", say("limit"), PROFILE_YEARS),
            Field(
                "last_year",
                say("last_year"),
                when(number(length), least(name("profile_limit"), last)),
            ),
            Field(
                "straight_line",
                say("straight_line"),
                when(both(number(elapsed), gt(or_zero(days), 0)), div(elapsed, days)),
            ),
            Field("years_ended", say("years_ended"), total(YEARS.all("Ended"))),
            Field("year_now", say("year_now"), greatest(countifs(YEARS.all("Over"), ">0"), 1)),
            Field("year_before", say("year_before"), sub(name("year_now"), 1)),
            Field("year_part", say("year_part"), lookup(name("year_now"), YEARS, "Over", "Number")),
        ),
    )


def year_field(what: str, key: str) -> str:
    """Field of a year: whether it is needed, the last or ended last, or how it weighs: year_1_needed."""
    return f"{key.lower().replace(' ', '_')}_{what}"


def _by_year(say: Words, keys: tuple[str, ...]) -> Fields:
    return Fields(
        say("by_year"),
        tuple(
            Field(year_field(heading.lower(), key), f"{key}: {heading}", lookup(key, YEARS, heading))
            for heading in ("Needed",)
            for key in reversed(keys)
        ),
    )
