"""Checks: every live rule, what it finds now, where the first place is and what to do."""

from __future__ import annotations

from builder.formulas.vocabulary import (
    Formula,
    at,
    cases,
    eq,
    iferror,
    join,
    link,
    lookup,
    match,
    name,
    table,
    text,
    when,
)
from builder.grid.kinds import COUNT
from builder.layout.parts import Column, Conditional, Line, Paragraphs, Sheet, Table
from builder.model.mapping import Mapping
from builder.rules.catalogue import SEVERITIES, live
from builder.templates import words


def sheet(mapping: Mapping) -> Sheet:  # noqa: ARG001 - every sheet is made from the mapping
    """Table Checks, a row for each finding of the catalogue, read from Tally."""
    say = words("checks")
    parts = (Paragraphs((Line(_headline(), "body strong"),), overflow=True), _checks())
    return Sheet("Checks", say("title"), say("purpose"), parts, freeze_columns=1, code_column=2)


def _headline() -> Formula:
    """How many errors and warnings there are and which rule to look at first."""
    say, t = words("checks"), table("Checks")
    counts = join(
        text(name("tally_errors"), "0"), say("errors"), text(name("tally_warnings"), "0"), say("warnings")
    )
    row = match(say("look"), t, "State")
    first = join(
        say("first"), at(t, "Code", row), " ", lookup(at(t, "Code", row), table("Tally"), "Short", "Code")
    )
    return join(counts, iferror(join(first, "."), say("none")))


def _checks() -> Table:
    entries = live()
    keys = tuple(e.code for e in entries)
    return Table("Checks", keys, _columns(), _looks())


def _columns() -> tuple[Column, ...]:
    entries, t, tally, say = live(), table("Checks"), table("Tally").same, words("checks")
    none, note = eq(t["Count"], 0), eq(t["Severity"], SEVERITIES[-1])
    place = link(tally("First place"), tally("First label"))
    return (
        Column("Code", tuple(e.code for e in entries), width=8, look="key"),
        Column("Severity", tuple(e.severity for e in entries), width=10),
        Column("What it means", tuple(e.what for e in entries), width=52),
        Column("State", cases((none, say("ok")), (note, say("note")), otherwise=say("look")), width=8),
        Column("Count", tally("Count"), COUNT, width=8),
        Column(
            "First place",
            when(none, "", place),
            width=20,
            look="listed link",
            sample="KPI 2.02 L4+ | Commitment",
        ),
        Column("What to do", tuple(e.remedy for e in entries), width=44),
    )


def _looks() -> tuple[Conditional, ...]:
    t, say = table("Checks"), words("checks")
    return (
        Conditional(eq(t["State"], say("look")), "attention", ("State", "Count")),
        Conditional(eq(t["State"], say("note")), "chosen", ("State", "Count")),
        Conditional(eq(t["State"], say("ok")), "recede"),
    )
