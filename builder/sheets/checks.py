"""Checks: every live rule, what it finds now, where the first place is and what to do."""

from __future__ import annotations

from builder.findings import SEVERITIES, live
from builder.formulas import cases, eq, link, table, when
from builder.kinds import COUNT
from builder.layout import Column, Conditional, Sheet, Table
from builder.mapping import Mapping
from builder.templates import words


def sheet(mapping: Mapping) -> Sheet:  # noqa: ARG001 - every sheet is made from the mapping
    """Table Checks, a row for each finding of the catalogue, read from Tally."""
    say = words("checks")
    return Sheet("Checks", say("title"), say("purpose"), (_checks(),), freeze_columns=1, code_column=2)


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
