"""Formulas with plain addresses in place of references to tables, as programs without tables write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from builder.placement import Placed
from builder.returned import Key
from builder.spots import address, quoted

At = tuple[str, int, int]
NEWER = "_xlfn."
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


class PlainFormulas(dict[Key, str]):
    """The issued formulas without references to tables and prefixes of newer functions, by key.

    Each is worked out when it is first asked for: copies saved as .xlsx need none of them.
    """

    def __init__(self, formulas: Mapping[Key, str], places: Mapping[Key, At], tables: Tables) -> None:
        """From the formulas as issued, the cells that hold them, and the tables they name."""
        super().__init__()
        self._formulas, self._places, self._tables = formulas, places, tables

    def __missing__(self, key: Key) -> str:
        plain = without_tables(self._formulas[key], self._places[key][1], self._tables)
        self[key] = plain.replace(NEWER, "")
        return self[key]
