"""Look-up data (hidden): the codes that Look-up understands, and the rows of Thread that match."""

from __future__ import annotations

from collections.abc import Iterator

from builder.formulas.vocabulary import (
    Formula,
    at,
    call,
    cases,
    countifs,
    either,
    eq,
    flag,
    greatest,
    gt,
    iferror,
    join,
    least,
    match,
    name,
    shown,
    span,
    table,
    text,
    total,
    when,
)
from builder.layout.parts import Column, Field, Fields, Sheet, Table
from builder.model.mapping import Mapping
from builder.templates import words
from builder.workbooks.tool.golden_thread import Strand, strands, thread_keys

SHEET = "Look-up data"
LIMIT = 40
CODES_IN_A_ROW = ("Group", "Outcome", "MAC", "Metric", "KPI", "TOMs")


def sheet(mapping: Mapping) -> Sheet:
    """Tables Codes, ThreadWork (rows as Thread) and FoundWork (rows as Found); fields on what was typed."""
    say, tm = words("workings_look_up"), table("ThreadWork")
    fields = (
        Field("look_row", say("row"), _row()),
        Field("look_code", say("code"), _code()),
        Field("look_meaning", say("meaning"), when(eq(name("look_code"), ""), "", _coded("Meaning"))),
        Field("look_count", say("count"), greatest(tm.all("Rank"))),
        Field("look_limit", say("limit"), LIMIT),
        Field("found_rows", say("shown"), least(name("look_count"), name("look_limit"))),
        Field("look_found", say("found"), when(eq(name("look_code"), ""), "", _found_told())),
    )
    parts = (Fields(say("workings"), fields), _codes(mapping), _matches(mapping), _found())
    return Sheet(SHEET, say("title"), say("purpose"), parts, state="hidden")


def _found_told() -> Formula:
    """What is found of the code, in words."""
    say, count = words("look_up"), name("look_count")
    number_of = text(count, "0")
    how_many = cases(
        (eq(count, 0), say("unlinked")),
        (eq(count, 1), say("one")),
        (gt(count, name("look_limit")), join(": ", number_of, say("more"))),
        otherwise=join(": ", number_of, say("rows")),
    )
    return join(name("look_code"), ", ", name("look_meaning"), how_many)


def found_keys() -> tuple[str, ...]:
    """Rows of Found."""
    return tuple(f"Found {n}" for n in range(1, LIMIT + 1))


def _typed() -> Formula:
    return call("TRIM", shown(name("look_for")))


def _row() -> Formula:
    """Row of Codes in which the typed text is, with or without blanks; 0 when in none."""
    codes, typed = table("Codes"), _typed()
    known = iferror(match(typed, codes, "Code"), iferror(match(typed, codes, "Compact"), 0))
    return when(eq(typed, ""), 0, known)


def _coded(heading: str) -> Formula:
    return at(table("Codes"), heading, name("look_row"))


def _code() -> Formula:
    """The code as the data writes it. Compared with what was typed, so that a wildcard finds nothing."""
    same = either(eq(_coded("Code"), _typed()), eq(_coded("Compact"), _typed()))
    return when(gt(name("look_row"), 0), when(same, _coded("Code")))


def _codes(mapping: Mapping) -> Table:
    said = dict(_said(mapping))
    columns = (
        Column("Code", tuple(said)),
        Column("Compact", tuple(code.replace(" ", "") for code in said)),
        Column("Meaning", tuple(said.values()), wrap=False),
    )
    return Table("Codes", tuple(said), columns)


def _said(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """Every code with what it means."""
    kind = {**words("workings_look_up").section("kind"), "group": mapping.edition.level}
    titled = (
        ("group", mapping.groups),
        ("outcome", mapping.outcomes),
        ("criterion", mapping.criteria),
        ("kpi", mapping.kpis),
        ("goal", mapping.goals),
        ("target", mapping.targets),
    )
    for what, things in titled:
        yield from ((x.key, f"{kind[what]}: {x.title}") for x in things)
    yield from ((x.key, f"{kind['metric']}: {x.label}") for x in mapping.metrics)
    yield from ((x.key, f"{kind['measure']}: {x.label}") for x in mapping.measures if x.shown)


def _matches(mapping: Mapping) -> Table:
    """For each row of Thread the codes in it, and how many rows so far hold the one looked for."""
    rows, t = strands(mapping), table("ThreadWork")
    links = max(len(row.links) for row in rows)
    codes = {heading: tuple(row.codes[heading] for row in rows) for heading in CODES_IN_A_ROW}
    for n in range(links):
        codes[f"Target {n + 1}"] = tuple(_target(row, n) for row in rows)
        codes[f"Goal {n + 1}"] = tuple(_goal(row, n) for row in rows)
    looked_for = gt(countifs(span(t[heading] for heading in codes), name("look_code")), 0)
    columns = (
        Column("Key", thread_keys(mapping)),
        *(Column(heading, cells) for heading, cells in codes.items()),
        Column("Rank", total(t.above("Rank"), when(eq(name("look_code"), ""), 0, flag(looked_for)))),
    )
    return Table("ThreadWork", thread_keys(mapping), columns)


def _target(row: Strand, n: int) -> str:
    return row.links[n].target.key if n < len(row.links) else ""


def _goal(row: Strand, n: int) -> str:
    return row.links[n].target.goal.key if n < len(row.links) else ""


def _found() -> Table:
    t = table("FoundWork")
    columns = (
        Column("Key", found_keys()),
        Column("Place", tuple(range(1, LIMIT + 1))),
        Column("Row", iferror(match(t["Place"], table("ThreadWork"), "Rank"), "")),
    )
    return Table("FoundWork", found_keys(), columns)
