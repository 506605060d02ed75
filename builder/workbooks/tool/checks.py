"""Checks: what is wrong first, in order of weight; below it every live rule and what it finds."""

from __future__ import annotations

from builder.formulas.vocabulary import (
    Formula,
    at,
    blank,
    call,
    eq,
    gt,
    join,
    link,
    name,
    negate,
    table,
    text,
    when,
)
from builder.grid.kinds import COUNT
from builder.layout.parts import Column, Conditional, Line, Paragraphs, Sheet, Table
from builder.model.mapping import Mapping
from builder.rules.catalogue import SEVERITIES, Finding, live
from builder.templates import words
from builder.workbooks.tool.workings.checks import HOLDS_UP, SHOWN, in_words

LONGEST_PLACE = "Reporting period start (Start B100)"
TO_DO_HEIGHT = 30.75
"""Points: two lines."""
WIDTHS = {
    "Code": 7,
    "Severity": 9,
    "What it means": 28,
    "Holds up": 18,
    "Count": 7,
    "First place": 30,
    "What to do": 58,
}


def sheet(mapping: Mapping) -> Sheet:  # noqa: ARG001 - every sheet is made from the mapping
    """Tables ToDo, the findings of this copy by weight, and Checks, a row for each rule of the catalogue."""
    say = words("checks")
    catalogue = Paragraphs((Line(say("all.heading"), "section"), Line(say("all.purpose"))), overflow=True)
    ready = Paragraphs((Line(_readiness()), Line(_status(), "link")), overflow=True)
    parts = (ready, _to_do(), catalogue, _checks())
    return Sheet(
        "Checks", say("title"), say("purpose"), parts, code_column=2, page_parts=(2,), note=_headline()
    )


def _counted(severity: str) -> Formula:
    """How many findings of that severity there are, in words: 1 error, 2 errors."""
    say, count = words("checks"), name(f"tally_{severity}s")
    return join(text(count, "0"), when(eq(count, 1), say(f"one.{severity}"), say(f"many.{severity}")))


def _headline() -> Formula:
    """How many errors, warnings and notes there are, and whether more are there than the table shows."""
    say = words("checks")
    counts = join(_counted("error"), ", ", _counted("warning"), ", ", _counted("note"), ". ")
    more = when(gt(name("rules_found"), name("rules_shown")), say("more"), say("listed"))
    return join(counts, when(eq(name("rules_found"), 0), say("none"), more))


def _readiness() -> Formula:
    """Whether the tender can be issued, the return sent and accepted, as far as the stage asks for it."""
    told = [name(f"ready_{heading.casefold()}_told") for heading in HOLDS_UP]
    return call("TRIM", join(*(part for one in told for part in (one, " ")), ""))


def _status() -> Formula:
    """A link to the status of a return that is a draft."""
    place, say = name("ready_status"), words("checks")
    return when(eq(name("ready_draft"), 1), link(place, join(say("ready.status"), in_words(place))))


def _to_do() -> Table:
    """ToDo: the findings of this copy, the heaviest first."""
    keys = tuple(str(place) for place in range(1, SHOWN + 1))
    tally, checks, texts = table("Tally"), table("Checks"), table("CheckTexts")
    row = table("FindingOrder").same("Row")

    def found(of: Formula) -> Formula:
        return when(gt(row, 0), of)

    columns = (
        Column("Code", found(at(tally, "Code", row)), width=WIDTHS["Code"], look="key"),
        Column("Severity", found(at(tally, "Severity", row)), width=WIDTHS["Severity"], look="text"),
        Column("Finding", found(at(tally, "Short", row)), width=WIDTHS["What it means"], look="text"),
        Column("Holds up", found(at(texts, "Holds up", row)), width=WIDTHS["Holds up"], look="text"),
        Column("Count", found(at(tally, "Count", row)), COUNT, width=WIDTHS["Count"]),
        Column(
            "First place",
            found(link(at(tally, "First place", row), at(tally, "First cell", row))),
            width=WIDTHS["First place"],
            look="listed link",
            sample=LONGEST_PLACE,
        ),
        Column(
            "What to do",
            found(at(checks, "What to do", row)),
            width=WIDTHS["What to do"],
            look="text",
            sample=max((entry.remedy for entry in live()), key=len),
        ),
    )
    return Table("ToDo", keys, columns, _to_do_looks(), row_height=TO_DO_HEIGHT, filters=frozenset())


def _to_do_looks() -> tuple[Conditional, ...]:
    t, marked = table("ToDo"), ("Code", "Severity", "Count")
    return (
        Conditional(eq(t["Severity"], SEVERITIES[0]), "attention", marked),
        Conditional(eq(t["Severity"], SEVERITIES[1]), "chosen", marked),
        Conditional(blank(t["Code"]), "recede"),
    )


def _checks() -> Table:
    entries = live()
    keys = tuple(e.code for e in entries)
    return Table("Checks", keys, _columns(entries), _looks())


def _columns(entries: tuple[Finding, ...]) -> tuple[Column, ...]:
    t, tally, texts = table("Checks"), table("Tally").same, table("CheckTexts").same
    none = eq(t["Count"], 0)
    contents = (
        ("Code", tuple(e.code for e in entries), "key"),
        ("Severity", tuple(e.severity for e in entries), ""),
        ("What it means", tuple(e.what for e in entries), ""),
        ("Holds up", when(none, "", texts("Holds up")), ""),
    )
    place = when(none, "", link(tally("First place"), tally("First cell")))
    return (
        *(Column(heading, content, width=WIDTHS[heading], look=look) for heading, content, look in contents),
        Column("Count", tally("Count"), COUNT, width=WIDTHS["Count"]),
        Column("First place", place, width=WIDTHS["First place"], look="listed link", sample=LONGEST_PLACE),
        Column("What to do", tuple(e.remedy for e in entries), width=WIDTHS["What to do"]),
    )


def _looks() -> tuple[Conditional, ...]:
    t = table("Checks")
    is_note = eq(t["Severity"], SEVERITIES[-1])
    return (
        Conditional(eq(t["Count"], 0), "recede"),
        Conditional(is_note, "chosen", ("Count",)),
        Conditional(negate(is_note), "attention", ("Count",)),
    )
