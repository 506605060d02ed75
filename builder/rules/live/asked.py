"""Rules on what the buyer asks for against what is committed on Mapping."""

from __future__ import annotations

from builder.formulas.entries import count_filled, says
from builder.formulas.vocabulary import (
    at,
    blank,
    both,
    countifs,
    either,
    eq,
    flag,
    gt,
    lt,
    name,
    negate,
    number,
    or_blank,
    or_zero,
    rounded,
    sub,
    sumifs,
    table,
)
from builder.layout.parts import Column
from builder.model import choices as options
from builder.model.mapping import Mapping
from builder.model.rows import LineRow, line_rows
from builder.rules.live.flags import Rules


def asked_columns(mapping: Mapping) -> tuple[Column, ...]:
    """Workings in LineFlags: what is asked of the KPI, and whether all its lines together fall short.

    A KPI is looked at in its first line. A share by level has no sum, so it cannot fall short.
    """
    rows, t, kpis = line_rows(mapping), table("LineFlags"), table("Kpis")
    row, rows_of = table("LineWork").same("KPI row"), table("LineWork").all("KPI row")
    limit, amounts = at(kpis, "Target or minimum", row), table("Lines").all("Committed")
    there = gt(countifs(rows_of, row, amounts, ">=0"), 0)
    less = lt(rounded(sub(sumifs(amounts, rows_of, row), or_zero(t["Required"]))), 0)
    return (
        Column("First line", tuple(int(_is_first(rows, line)) for line in rows)),
        Column("Summed", tuple(int(_is_first(rows, line) and not _by_level(line)) for line in rows)),
        Column("Must", flag(says(at(kpis, "Requirement", row), options.REQUIREMENTS[0]))),
        Column("Minimum", flag(either(blank(limit), says(limit, options.LIMITS[1])))),
        Column("Required", or_blank(at(kpis, "Required figure", row))),
        Column("Promised", flag(gt(count_filled([table("Lines").same("Commitment")]), 0))),
        Column("Short", flag(both(eq(t["Summed"], 1), number(t["Required"]), there, less))),
    )


def _is_first(rows: tuple[LineRow, ...], line: LineRow) -> bool:
    return line.figure is None and next(row for row in rows if row.kpi_key == line.kpi_key) is line


def _by_level(line: LineRow) -> bool:
    return line.is_share and bool(line.level)


def asked_rules() -> Rules:
    """On the lines in use, in flag table LineFlags."""
    t, rows_of = table("LineFlags"), table("LineWork").all("KPI row")
    promised = sumifs(t.all("Promised"), rows_of, table("LineWork").same("KPI row"))
    least = both(eq(t["Must"], 1), eq(t["Minimum"], 1))
    return {
        "L440": both(eq(t["First line"], 1), eq(t["Must"], 1), eq(name("bid_begun"), 1), eq(promised, 0)),
        "L441": both(eq(t["Short"], 1), least),
        "L442": both(eq(t["Short"], 1), negate(least)),
    }


__all__ = ["asked_columns", "asked_rules"]
