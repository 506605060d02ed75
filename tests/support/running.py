"""The blank workbook, open in the embedded engine: tests type a state and read cells by their names."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from functools import cache

from builder.data.load import load
from builder.engine import Calculated, ErrorValue, Value
from builder.grid.dates import serial
from builder.grid.kinds import Value as Typed
from builder.layout.placement import Placed
from builder.sums.reckon import Figures
from tests.support.built import blank, placed
from tests.support.states import Asked, State, asked, fixed

REL = ABS = 1e-9
CellPlace = tuple[str, int, int]


class Running:
    """A workbook in the engine; its figures are those of the last state typed."""

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
        """Start from the blank workbook, type these inputs and recalculate."""
        self.book.reset()
        for key, value in state.items():
            self.book.put(*self.inputs[key], plain(value))
        self.book.evaluate()

    def cell(self, table: str, key: str, heading: str) -> Value | None:
        """The value of a table's cell."""
        return self.book.value(*cell_place(self.layout, table, key, heading))

    def line(self, key: str, heading: str) -> Value | None:
        """The value in a line of Mapping."""
        return self.cell("Lines", key, heading)

    def field(self, name: str) -> Value | None:
        """The value of a field."""
        return self.book.value(*field_place(self.layout, name))

    def errors(self) -> list[str]:
        """Cells that hold an error value."""
        return [
            f"{sheet} row {row + 1} column {column + 1}: {value}"
            for sheet, cells in self.book.values().items()
            for (row, column), value in cells.items()
            if isinstance(value, ErrorValue)
        ]

    def against(self, figures: Figures) -> list[str]:
        """The differences between the engine and the plain sums, a line each."""
        return unlike(self.layout, figures, self.book.value)


def cell_place(layout: Placed, table: str, key: str, heading: str) -> CellPlace:
    """Sheet, row and column of a table's cell."""
    return layout.tables[table].sheet.name, layout.row_of(table, key), layout.column_of(table, heading)


def field_place(layout: Placed, name: str) -> CellPlace:
    """Sheet, row and column of a field's cell."""
    sheet, row, column = layout.field_cells[name]
    return sheet.name, row, column


def unlike(layout: Placed, figures: Figures, value: Callable[[str, int, int], object]) -> list[str]:
    """The differences between a workbook and the plain sums, a line each; `value` reads a cell by place."""
    found = [(f"{t}[{h}] {k}", cell_place(layout, t, k, h), v) for (t, k, h), v in figures.cells.items()]
    found += [(name, field_place(layout, name), v) for name, v in figures.fields.items()]
    read = [(label, value(*place), figure) for label, place, figure in found]
    return [f"{label}: {one!r} against {other!r}" for label, one, other in read if not same(one, other)]


@cache
def running() -> Running:
    """The shipped workbook, blank, one for each test process."""
    return Running(placed(), Calculated(blank()))


@cache
def cells() -> Asked:
    """Every input cell of the shipped workbook with its kind, in order; for reading only."""
    return asked(placed())


@cache
def fixed_states() -> dict[str, State]:
    """The named states of the shipped workbook; for reading only."""
    return fixed(load(), cells())


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
