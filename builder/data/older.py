"""Give data of released versions today's columns, so that one loader reads them all.

A newer column gets a default, or is made from the older columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from builder.data.tables import Row, Table, Tables

Make = Callable[[Row], str]
LATER: Mapping[tuple[str, str], Make] = {
    ("editions", "usable_from"): lambda _: "",
    ("editions", "level"): lambda _: "theme",
    ("editions", "weightings"): lambda _: "0 0.1",
    ("editions", "least_kpis"): lambda _: "",
    ("editions", "pending"): lambda _: "",
    ("editions", "standard_metrics"): lambda _: "",
    ("outcomes", "standard_metrics"): lambda _: "",
    ("outcomes", "goals"): lambda _: "",
    ("outcomes", "goals_status"): lambda _: "",
    ("overlaps", "entry"): lambda _: "once",
    ("kpi_criteria", "brings"): lambda row: "yes" if row["via"] == "metric" else "no",
}
"""Table and column that came after version 0.1.0, and what the cell says in data made before."""


NAMED = {"themes": "groups"}
HEADED = {("groups", "theme"): "group", ("outcomes", "theme"): "group", ("measures", "theme"): "toms_theme"}
"""Tables and columns that had another name before 0.3.0, and their names now."""


def up_to_date(tables: Tables) -> dict[str, Table]:
    """The same tables with every column of today, under the names of today."""
    named = {now_named(name): table for name, table in tables.items()}
    return {name: _up_to_date(name, _headed(name, table)) for name, table in named.items()}


def now_named(table: str) -> str:
    """The name that a table has today."""
    return NAMED.get(table, table)


def _headed(name: str, table: Table) -> Table:
    """The table with the headings of today."""
    now = {old: new for (of, old), new in HEADED.items() if of == name and old in table.columns}
    if not now:
        return table
    rows = (replace(r, cells={now.get(c, c): cell for c, cell in r.cells.items()}) for r in table.rows)
    return replace(table, columns=tuple(now.get(c, c) for c in table.columns), rows=tuple(rows))


def _up_to_date(name: str, table: Table) -> Table:
    later = {c: make for (of, c), make in LATER.items() if of == name and c not in table.columns}
    if not later:
        return table
    rows = (replace(row, cells={**row.cells, **_made(row, later)}) for row in table.rows)
    return replace(table, columns=(*table.columns, *later), rows=tuple(rows))


def _made(row: Row, later: Mapping[str, Make]) -> dict[str, str]:
    return {column: make(row) for column, make in later.items()}
