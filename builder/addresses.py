"""Formulas with plain addresses in place of references to tables, as programs without tables write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from builder.placement import Placed
from builder.spots import address, quoted

sheet_in_formulas = cache(quoted)
TABLE_REFERENCE = re.compile(
    r""""[^"]*"
    | (?P<table>\w+)\[ (?: \[\#This\ Row\],\[(?P<this_row>[^\]]+)\] | (?P<heading>[^\[\]]+) ) \]""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where the data of a table stand: sheet, first and last row, each heading's column; counted from 0."""

    sheet: str
    first: int
    last: int
    columns: Mapping[str, int]


Tables = Mapping[str, TablePlace]


def table_places(placed: Placed) -> dict[str, TablePlace]:
    """Every table of the workbook by its name."""
    return {
        name: TablePlace(
            spot.sheet.name,
            spot.first_row,
            spot.first_row + len(spot.table.keys) - 1,
            {column.heading: spot.table.left + i for i, column in enumerate(spot.table.columns)},
        )
        for name, spot in placed.tables.items()
    }


def without_tables(formula: str, row: int, tables: Tables) -> str:
    """The formula of a cell in `row` (from 0) with addresses, sheet and all, for references to tables.

    Raises:
        KeyError: it names a table or a heading that there is not.
    """

    def turned(found: re.Match[str]) -> str:
        if found["table"] is None:
            return found[0]
        table = tables[found["table"]]
        sheet, column = sheet_in_formulas(table.sheet), table.columns[found["this_row"] or found["heading"]]
        if found["this_row"]:
            return f"{sheet}!{address(row, column, fixed_column=True)}"
        first, last = (address(end, column, True, True) for end in (table.first, table.last))
        return f"{sheet}!{first}:{last}"

    return TABLE_REFERENCE.sub(turned, formula) if "[" in formula else formula
