"""Model checks (hidden): the flag tables of all rules, and the tally that Checks and the row checks read."""

from __future__ import annotations

import re

from builder.findings import SEVERITIES, catalogue
from builder.formulas import Formula, at, gt, iferror, match, sumifs, table, total, when
from builder.layout import Column, Constant, Field, Fields, Part, Sheet, Table
from builder.mapping import Mapping
from builder.sheets.flags import limit_name
from builder.sheets.flags_kpis import (
    DELIVERABLE_LIMIT,
    NEED_LIMIT,
    QUESTION_LIMIT,
    REASON_LIMIT,
    REFERENCE_LIMIT,
    TITLE_LIMIT,
    UNIT_LIMIT,
    criterion_flags,
    kpi_flags,
    overlap_table,
)
from builder.sheets.flags_lines import line_flags, profile_flags
from builder.sheets.flags_regions import pair_table, region_flags, scope_fields, value_flags
from builder.sheets.flags_start import DEFINITION_LIMIT, outcome_flags, scope_flags, start_flags, start_places
from builder.templates import words

SHEET = "Model checks"
CODE = re.compile(r"[A-Z]\d{3}")
START_FLAGS = "Sc"
LIMITS = (
    UNIT_LIMIT,
    REFERENCE_LIMIT,
    TITLE_LIMIT,
    REASON_LIMIT,
    DELIVERABLE_LIMIT,
    NEED_LIMIT,
    DEFINITION_LIMIT,
    QUESTION_LIMIT,
)


def sheet(mapping: Mapping) -> Sheet:
    """Tally, the flag tables and the few fields and tables that they need."""
    say, flags = words("model_checks"), flag_tables(mapping)
    fields = (*_sums(), *_limits(), *scope_fields(mapping))
    parts: tuple[Part, ...] = (
        Fields(say("fields"), fields),
        _tally(mapping, flags),
        *flags,
        overlap_table(mapping),
        pair_table(mapping),
    )
    return Sheet(SHEET, say("title"), say("purpose"), parts, state="hidden")


def flag_tables(mapping: Mapping) -> tuple[Table, ...]:
    """The flag tables, in the order of the sheets they look at."""
    return (
        start_flags(mapping),
        outcome_flags(mapping),
        scope_flags(mapping),
        criterion_flags(mapping),
        kpi_flags(mapping),
        line_flags(mapping),
        profile_flags(mapping),
        region_flags(mapping),
        value_flags(mapping),
    )


def flagged(flags: tuple[Table, ...]) -> dict[str, str]:
    """Code to the flag table that has its column.

    Raises:
        ValueError: a code of the catalogue has no column, or a column no entry in the catalogue.
    """
    codes = {entry.code for entry in catalogue()}
    found = {
        c.heading: t.name
        for t in flags
        for c in t.columns
        if c.heading[:1].isupper() and c.heading[1:].isdigit()
    }
    if found.keys() != codes:
        raise ValueError(f"rules and catalogue differ: {sorted(found.keys() ^ codes)}")
    return found


def _sums() -> tuple[Field, ...]:
    tally = table("Tally")
    return tuple(
        Field(f"tally_{severity}s", severity, sumifs(tally.all("Count"), tally.all("Severity"), severity))
        for severity in SEVERITIES
    )


def _limits() -> tuple[Field, ...]:
    return tuple(Field(limit_name(limit), limit_name(limit), limit) for limit in sorted(set(LIMITS)))


def _tally(mapping: Mapping, flags: tuple[Table, ...]) -> Table:
    of, places = flagged(flags), start_places(mapping)
    entries = [entry for entry in catalogue() if entry.code in of]
    keys = tuple(entry.code for entry in entries)

    columns = (
        Column("Code", keys),
        Column("Severity", tuple(e.severity for e in entries)),
        Column("Short", tuple(e.short for e in entries), wrap=False),
        Column("Count", tuple(total(table(of[e.code]).all(e.code)) for e in entries)),
        Column("First row", tuple(_row(of[e.code], e.code) for e in entries)),
        Column("First place", tuple(places.get(k) or _first(of[k], "Place") for k in keys), wrap=False),
        Column(
            "First label",
            tuple(e.where if e.code in places else _first(of[e.code], "Key") for e in entries),
            wrap=False,
        ),
    )
    return Table("Tally", keys, columns)


def _row(flags: str, code: str) -> Constant | Formula:
    """The row of the first flag, 0 where there is none; Start has only one row."""
    return 1 if flags == START_FLAGS else iferror(match(1, table(flags), code), 0)


def _first(flags: str, heading: str) -> Formula:
    """What the flag table says of the first row found."""
    row = table("Tally")["First row"]
    return when(gt(row, 0), at(table(flags), heading, row))


__all__ = ["SHEET", "flag_tables", "flagged", "sheet"]
