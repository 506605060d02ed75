"""Evaluation of a workbook file without a spreadsheet program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

import ironcalc

from builder.engine.files import load
from builder.grid.kinds import ErrorValue

Cell = tuple[int, int]
Cells = Mapping[str, Iterable[Cell]]
Value = bool | int | float | str | ErrorValue
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
"""The errors that every program has; any other that is put into a cell is #VALUE! there."""


class Calculated:
    """A workbook held in memory: set inputs, calculate every formula, read any cell.

    Rows and columns count from 0. Loading is the slow part, so one object serves many states:
    ``put`` some inputs, ``evaluate``, read, then ``reset`` to the inputs of the file.
    """

    def __init__(self, path: Path, formulas: Cells | None = None) -> None:
        """Load the .xlsx file at `path`; raises ``OSError`` if it cannot be read as a workbook.

        formulas: its formula cells, where they are known; finding them takes a while.
        """
        self._model, self._formulas = load(path), formulas
        self.sheets = tuple(str(sheet["name"]) for sheet in self._model.get_worksheets_properties())
        self._index = {name: index for index, name in enumerate(self.sheets)}
        self._before: dict[tuple[int, int, int], Value | None] = {}

    @cached_property
    def formulas(self) -> dict[str, tuple[Cell, ...]]:
        """The formula cells of each sheet; found when first asked for."""
        if self._formulas is not None:
            return {name: tuple(sorted(cells)) for name, cells in self._formulas.items()}
        found: dict[str, list[Cell]] = {name: [] for name in self.sheets}
        formula = self._model.get_cell_formula
        for sheet, row, column in self._model.get_all_cells():
            if formula(sheet, row, column) is not None:
                found[self.sheets[sheet]].append((row - 1, column - 1))
        return {name: tuple(sorted(cells)) for name, cells in found.items()}

    def put(self, sheet: str, row: int, column: int, value: Value | None) -> None:
        """Put an input into a cell; None empties it.

        Raises ``KeyError`` for an unknown sheet, ``ValueError`` if the cell holds a formula. Dates are
        put as Excel serial numbers.
        """
        place = (self._index[sheet], row + 1, column + 1)
        if self._model.get_cell_formula(*place) is not None:
            raise ValueError(f"{sheet} row {row + 1} column {column + 1} holds a formula, not an input")
        self._before.setdefault(place, self._model.get_cell_value(*place))
        self._write(place, value)

    def _write(self, place: tuple[int, int, int], value: Value | None) -> None:
        if value is None:
            self._model.clear_cell_contents(*place)
        elif isinstance(value, bool):
            self._model.update_cell_with_bool(*place, value)
        elif isinstance(value, ErrorValue):
            self._model.set_user_input(*place, value if value in ERRORS else "#VALUE!")
        elif isinstance(value, str):
            self._model.update_cell_with_text(*place, value)
        else:
            self._model.update_cell_with_number(*place, float(value))

    def reset(self) -> None:
        """Put back every input as the file has it; ``evaluate`` afterwards."""
        for place, value in self._before.items():
            self._write(place, value)
        self._before.clear()

    def evaluate(self) -> None:
        """Work out every formula again."""
        self._model.evaluate()

    def value(self, sheet: str, row: int, column: int) -> Value | None:
        """The value of one cell, None if it is empty; ``KeyError`` for an unknown sheet."""
        return self._read(self._index[sheet], row + 1, column + 1)

    def _read(self, sheet: int, row: int, column: int) -> Value | None:
        value: Value | None = self._model.get_cell_value(sheet, row, column)
        if isinstance(value, str) and value.startswith("#"):
            kind = self._model.get_cell_type(sheet, row, column)
            return ErrorValue(value) if kind == ironcalc.CellType.ErrorValue else value
        return value

    def values(self) -> dict[str, dict[Cell, Value]]:
        """The value of every formula cell: sheet name, then (row, column), to bool, number, text or error."""
        return {
            name: {cell: self._result(name, *cell) for cell in cells} for name, cells in self.formulas.items()
        }

    def _result(self, sheet: str, row: int, column: int) -> Value:
        value = self.value(sheet, row, column)
        if value is None:
            raise RuntimeError(f"the formula in {sheet}, row {row + 1}, column {column + 1}, has no result")
        return value


def open_model(path: Path) -> Calculated:
    """Load the workbook at `path`, not yet evaluated; raises ``OSError`` if it cannot be read."""
    return Calculated(path)


def evaluate(path: Path, formulas: Cells | None = None) -> dict[str, dict[Cell, Value]]:
    """Work out every formula of the workbook at `path`; `formulas` are their cells, where these are known.

    Returns, for each sheet name, the value of every formula cell by (row, column) counted from 0: a bool,
    a number, a text or an ``ErrorValue``. Raises ``OSError`` if the file cannot be read.
    """
    book = Calculated(path, formulas)
    book.evaluate()
    return book.values()
