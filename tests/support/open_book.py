"""A workbook that stays open in LibreOffice: a state is typed, every formula recalculated and read.

A state takes about a second. To write a file with it, load, recalculate, save and read it takes twelve.
"""

from __future__ import annotations

import shutil
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from builder.engine import ErrorValue, Value
from builder.layout.placement import Placed
from tests.support.cells import formula_values
from tests.support.libreoffice import LibreOffice, Values
from tests.support.running import plain
from tests.support.states import Key, State

Stored = tuple[float | str, bool]
"""What is put into a cell, and whether it is a formula: ticks and errors are, as in a file that it loads."""


class _Place(NamedTuple):
    """A cell by the order in which columns are filled."""

    sheet: str
    column: int
    row: int


class OpenBook:
    """A workbook in LibreOffice; its figures are those of the last state typed."""

    def __init__(self, office: LibreOffice, layout: Placed, path: Path) -> None:
        """Take the workbook at `path`, which is opened with the first state and does not change."""
        self.office, self.source = office, path
        self._formulas = {sheet: tuple(cells) for sheet, cells in formula_values(path).items()}
        self._blank: dict[Key, Stored] = {}
        self._places: dict[Key, _Place] = {}
        for sheet in layout.workbook.sheets:
            for cell in layout.cells(sheet):
                if cell.is_input:
                    self._places[cell.key] = _Place(sheet.name, cell.column, cell.row)
                    self._blank[cell.key] = stored(plain(cell.value))
        self._now: dict[Key, Stored] = {}
        self._process: int | None = None
        self._copy = office.folder / f"open {id(self)}.xlsx"

    def work_out(self, state: State) -> Values:
        """Start from the blank workbook, type these inputs, recalculate, and read every formula cell."""
        self._open()
        wanted = self._blank | {key: stored(plain(value)) for key, value in state.items()}
        changed = {key for key, value in wanted.items() if self._now[key] != value}
        self._ask("put", columns=self._columns(wanted, changed))
        self._now = wanted
        return self.values()

    def values(self) -> Values:
        """Every formula cell after a forced recalculation: sheet, (row, column) from 0."""
        self._open()
        rows: dict[str, list[list[object]]] = self._ask("values")
        return {
            sheet: {cell: _read(rows[sheet], *cell) for cell in cells}
            for sheet, cells in self._formulas.items()
        }

    def close(self) -> None:
        """Close the document."""
        if self._process is not None and self._process == self.office.process:
            self._ask("close")
        self._process = None

    def _open(self) -> None:
        """Open the workbook, also after LibreOffice was started again."""
        if self._process is None or self._process != self.office.process:
            self.office.folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.source, self._copy)
            self._ask("open")
            self._process, self._now = self.office.process, dict(self._blank)

    def _ask(self, do: str, **more: object) -> dict[str, list[list[object]]]:
        done: dict[str, list[list[object]]] = self.office.at_work(do, self._copy, **more)
        return done

    def _columns(self, wanted: dict[Key, Stored], changed: set[Key]) -> list[list[object]]:
        """The changed cells: those below one another that hold the same kind of content are one area."""
        cells = sorted((self._places[key], wanted[key]) for key in changed)

        def run(numbered: tuple[int, tuple[_Place, Stored]]) -> tuple[object, ...]:
            number, (place, (_, is_formula)) = numbered
            return place.sheet, place.column, place.row - number, is_formula

        columns: list[list[object]] = []
        for (*_, is_formula), numbered in groupby(enumerate(cells), run):
            area = [cell for _, cell in numbered]
            first = area[0][0]
            columns.append(
                [first.sheet, first.row, first.column, [value for _, (value, _) in area], is_formula]
            )
        return columns


def stored(value: Value | None) -> Stored:
    """An input as LibreOffice keeps it when it loads a file."""
    if value is None:
        return "", False
    if isinstance(value, bool):
        return f"={str(value).upper()}()", True
    if isinstance(value, ErrorValue):
        return f"={value}", True
    return (value if isinstance(value, str) else float(value)), False


def _read(rows: list[list[object]], row: int, column: int) -> Value:
    value = rows[row][column]
    if isinstance(value, dict):
        return ErrorValue(value["error"])
    assert isinstance(value, float | int | str), value
    return value
