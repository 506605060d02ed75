"""The tables and their columns, as `workbook_templates/words/tables.toml` describes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from builder.templates import words

Scalar = str | int | float | None
Row = list[Scalar]
KINDS = frozenset({"string", "number", "integer", "date"})
OF_ONE_RETURN = ("commitments", "deliveries", "regional", "values", "lineage")
"""The tables whose rows are made from a return alone; findings and excluded files need them all."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. kind: string, number, integer or date (as 2026-04-01). private: left out where shared."""

    name: str
    kind: str
    unit: str
    about: str
    private: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One table and its columns in order."""

    name: str
    about: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)

    def row(self, cells: dict[str, Scalar]) -> Row:
        """A row in the order of the columns; what is not there is None, what has no column is left out."""
        return [cells.get(name) for name in self.names]


@cache
def tables() -> dict[str, Table]:
    """Every table by its name, in the order in which they are written."""
    say = words("tables")
    named: dict[str, Any] = dict(say.section("columns"))
    columns = {
        name: Column(name, of["type"], of.get("unit", ""), of["about"], of.get("private", False))
        for name, of in named.items()
    }
    return {
        name: Table(name, about, tuple(columns[column] for column in say.list(f"use.{name}")))
        for name, about in say.section("tables").items()
    }
