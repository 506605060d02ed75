"""Formulas with plain addresses in place of references to tables, as programs without tables write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from builder.grid.a1 import address, quoted
from builder.layout.cells import Key
from builder.layout.placement import Placed

At = tuple[str, int, int]
NEWER = "_xlfn."
sheet_in_formulas = cache(quoted)
TABLE_REFERENCE = re.compile(
    r""""[^"]*"
    | (?P<table>\w+)\[
      (?: \[\#This\ Row\],\[(?P<this_row>[^\]]+)\] (?: :\[(?P<to>[^\]]+)\] )? | (?P<heading>[^\[\]]+) ) \]""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class TablePlace:
    """Where a table is, and what its rows and columns are called, in order.

    top: its first row, that of the words over groups of columns where there are some. All count from 0.
    """

    sheet: str
    name: str
    top: int
    heading_row: int
    left: int
    columns: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def first_row(self) -> int:
        """The first row below the headings."""
        return self.heading_row + 1

    @property
    def last_row(self) -> int:
        """The last row."""
        return self.heading_row + len(self.keys)

    @property
    def area(self) -> tuple[range, range]:
        """All its rows, headings included, and its columns."""
        return range(self.top, self.last_row + 1), range(self.left, self.left + len(self.columns))

    @cached_property
    def column_of(self) -> Mapping[str, int]:
        """The column of each heading."""
        return {heading: self.left + i for i, heading in enumerate(self.columns)}


Tables = Mapping[str, TablePlace]


def table_places(placed: Placed) -> dict[str, TablePlace]:
    """Every table of the workbook by its name."""
    return {
        name: TablePlace(
            spot.sheet.name,
            name,
            spot.top,
            spot.heading_row,
            spot.table.left,
            tuple(column.heading for column in spot.table.columns),
            spot.table.keys,
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
        sheet, column = sheet_in_formulas(table.sheet), table.column_of[found["this_row"] or found["heading"]]
        if found["to"]:
            last = address(row, table.column_of[found["to"]], fixed_column=True)
            return f"{sheet}!{address(row, column, fixed_column=True)}:{last}"
        if found["this_row"]:
            return f"{sheet}!{address(row, column, fixed_column=True)}"
        first, last = (address(end, column, True, True) for end in (table.first_row, table.last_row))
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
