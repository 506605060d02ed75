"""Check workings (hidden): the flag tables of all rules, and the tally that Checks and row checks read."""

from __future__ import annotations

from builder.formulas.vocabulary import (
    Formula,
    at,
    countifs,
    gt,
    iferror,
    join,
    match,
    sumifs,
    table,
    total,
    when,
)
from builder.layout.parts import Column, Constant, Field, Fields, Part, Sheet, Table
from builder.model import form
from builder.model.mapping import Mapping
from builder.rules.catalogue import SEVERITIES, Finding, live
from builder.rules.live.criteria import criterion_flags
from builder.rules.live.flags import Flags, limit_name
from builder.rules.live.kpis import kpi_flags, overlap_table
from builder.rules.live.lines import line_flags, profile_flags
from builder.rules.live.regions import pair_table, region_flags
from builder.rules.live.start import outcome_flags, scope_flags, start_flags, start_places
from builder.rules.live.values import value_flags
from builder.templates import words
from builder.workbooks.tool import choose_kpis as choose
from builder.workbooks.tool import profile, values
from builder.workbooks.tool.mapping_sheet import sheet as lines

SHEET = "Check workings"
LIMITS = {
    *form.limits(form.CRITERIA + form.KPIS + form.OWN_KPIS).values(),
    *(form.limits(form.start())[field] for field in form.DEFINITIONS),
}
"""The lengths that rules compare texts with."""

FILLED_IN = (choose.sheet, lines.sheet, profile.sheet, values.sheet)
"""The sheets whose open and closed cells the rules ask about."""


def sheet(mapping: Mapping) -> Sheet:
    """Tally, the flag tables and the few fields and tables that they need."""
    say, flags = words("workings_checks"), all_flags(mapping)
    fields = (*_sums(), *_limits())
    parts: tuple[Part, ...] = (
        Fields(say("fields"), fields),
        _tally(mapping, flags),
        *(f.table for f in flags),
        *(part for part in (overlap_table(mapping), pair_table(mapping)) if part.keys),
    )
    return Sheet(SHEET, say("title"), say("purpose"), parts, state="hidden")


def all_flags(mapping: Mapping) -> tuple[Flags, ...]:
    """The flags of every table, in the order of the sheets.

    Raises:
        ValueError: a code of the catalogue has no rule, or a rule no entry in the catalogue.
    """
    inputs = {t.name: t for make in FILLED_IN for t in make(mapping).tables}
    flags = (
        start_flags(mapping),
        outcome_flags(mapping),
        scope_flags(mapping),
        criterion_flags(mapping),
        kpi_flags(mapping, inputs),
        line_flags(mapping, inputs),
        profile_flags(mapping, inputs),
        region_flags(mapping),
        value_flags(mapping, inputs),
    )
    unequal = {code for f in flags for code in f.columns} ^ {entry.code for entry in live()}
    if unequal:
        raise ValueError(f"rules and catalogue differ: {sorted(unequal)}")
    return flags


def _sums() -> tuple[Field, ...]:
    tally = table("Tally")
    return tuple(
        Field(f"tally_{severity}s", severity, sumifs(tally.all("Count"), tally.all("Severity"), severity))
        for severity in SEVERITIES
    )


def _limits() -> tuple[Field, ...]:
    limits = (Field(limit_name(limit), limit_name(limit), limit) for limit in sorted(LIMITS))
    code = Field("code_length", "code_length", len(live()[0].code))
    return (code, *limits)


def _tally(mapping: Mapping, flags: tuple[Flags, ...]) -> Table:
    """A row for each finding; the rules of Start have one place each, the others the first row found."""
    entries, places = live(), start_places(mapping)
    at_start = [entry.code in places for entry in entries]
    of = {code: (f.table.name, heading) for f in flags for code, heading in f.columns.items()}
    found = [of[entry.code] for entry in entries]
    columns = (
        Column("Code", tuple(e.code for e in entries)),
        Column("Severity", tuple(e.severity for e in entries)),
        Column("Short", tuple(e.short for e in entries), wrap=False),
        Column("Beside the row", tuple(_beside(e) for e in entries), wrap=False),
        Column("Count", tuple(_count(*f, start=s) for f, s in zip(found, at_start, strict=True))),
        Column("First row", tuple(1 if s else _row(*f) for f, s in zip(found, at_start, strict=True))),
        Column("First place", tuple(places.get(e.code) or _first(of[e.code][0], "Place") for e in entries)),
        Column(
            "First label",
            tuple(_label(e, of[e.code][0], start=s) for e, s in zip(entries, at_start, strict=True)),
        ),
    )
    return Table("Tally", tuple(e.code for e in entries), columns)


def _beside(entry: Finding) -> str:
    """What a Check column says of it; a note says that it is one."""
    say = words("workings_checks")
    return say("note" if entry.severity == "note" else "beside", code=entry.code, short=entry.short)


def _holding() -> Formula:
    """The cells that hold the code of this row among others."""
    return join("*", table("Tally")["Code"], "*")


def _count(flags: str, heading: str, *, start: bool) -> Formula:
    column = table(flags).all(heading)
    return total(column) if start else countifs(column, _holding())


def _row(flags: str, heading: str) -> Formula:
    """The row of the first place, 0 if none exists."""
    return iferror(match(_holding(), table(flags), heading), 0)


def _first(flags: str, heading: str) -> Formula:
    """What the flag table says of the first row found."""
    row = table("Tally")["First row"]
    return when(gt(row, 0), at(table(flags), heading, row))


def _label(entry: Finding, flags: str, *, start: bool) -> Constant | Formula:
    return entry.where if start else _first(flags, "Key")


__all__ = ["SHEET", "all_flags", "sheet"]
