"""The blank workbook kept open in the embedded engine: type a state in, read cells by their names."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from functools import cache

from builder.engine import Calculated, ErrorValue, Value
from builder.kinds import Value as Typed
from builder.placement import Placed
from builder.reckon import Figures
from builder.reckon_typed import serial
from tests.built import blank, placed
from tests.states import Key, State

REL = ABS = 1e-9


class Running:
    """A workbook in the engine; the figures are those of the state typed in last."""

    def __init__(self, layout: Placed, book: Calculated) -> None:
        self.layout, self.book = layout, book
        sheets = layout.workbook.sheets
        self.inputs = {
            cell.key: (sheet.name, cell.row, cell.column)
            for sheet in sheets
            for cell in layout.cells(sheet)
            if cell.is_input
        }

    def type_in(self, state: State) -> None:
        """Start from the blank workbook, type these inputs and work everything out."""
        self.book.reset()
        for key, value in state.items():
            self.book.put(*self.inputs[key], plain(value))
        self.book.evaluate()

    def cell(self, table: str, key: str, heading: str) -> Value | None:
        """The value of a table's cell."""
        spot = self.layout.tables[table]
        at = self.layout.row_of(table, key), self.layout.column_of(table, heading)
        return self.book.value(spot.sheet.name, *at)

    def line(self, key: str, heading: str) -> Value | None:
        """The value in a line of Mapping."""
        return self.cell("Lines", key, heading)

    def field(self, name: str) -> Value | None:
        """The value of a field."""
        sheet, row, column = self.layout.field_cells[name]
        return self.book.value(sheet.name, row, column)

    def errors(self) -> list[str]:
        """Cells that hold an error value."""
        return [
            f"{sheet} row {row + 1} column {column + 1}: {value}"
            for sheet, cells in self.book.values().items()
            for (row, column), value in cells.items()
            if isinstance(value, ErrorValue)
        ]

    def against(self, figures: Figures) -> list[str]:
        """Where the engine and the plain sums differ, a line each."""
        found = [(f"{t}[{h}] {k}", self.cell(t, k, h), v) for (t, k, h), v in figures.cells.items()]
        found += [(name, self.field(name), value) for name, value in figures.fields.items()]
        return [f"{place}: {one!r} against {other!r}" for place, one, other in found if not same(one, other)]


@cache
def running() -> Running:
    """The shipped workbook, blank, one for each test process."""
    return Running(placed(), Calculated(blank()))


def plain(value: Typed | None) -> Value | None:
    """The value as the engine takes it: days as serial numbers, "" as an empty cell."""
    if isinstance(value, date):
        return serial(value)
    return None if value == "" else value


def same(one: object, other: object) -> bool:
    """Whether two results mean the same: numbers to nine digits, texts exactly, nothing as ""."""
    first, second = ("" if value is None else value for value in (one, other))
    if isinstance(first, int | float) and isinstance(second, int | float):
        return math.isclose(first, second, rel_tol=REL, abs_tol=ABS)
    return type(first) is type(second) and first == second


def numbers(state: State) -> Iterator[Key]:
    """Keys of the state's numeric inputs."""
    return (key for key, value in state.items() if isinstance(value, int | float) and value is not True)
