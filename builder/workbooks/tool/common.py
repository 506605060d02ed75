"""What several sheets share."""

from __future__ import annotations

from builder.formulas.vocabulary import Formula, blank, join, lookup, table, when


def row_check(table_name: str) -> Formula:
    """What a Check column shows: code and short sentence of the row's first finding, or nothing.

    table_name: the hidden flag table with the row keys of the table that shows it: "KpiFlags" beside Kpis,
    "LineFlags" beside Lines, and so on.
    """
    first = table(table_name).same("First")
    sentence = lookup(first, table("Tally"), "Short", key_heading="Code")
    return when(blank(first), "", join(first, " ", sentence))
