"""Searches a copy for the cells of an issued sheet, by their texts and by the cells that moved with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from builder.read.files.raw import Cell, Raw
from builder.read.issued import IssuedSheet
from builder.read.moved import along, text_of
from builder.read.typed_values import clean

MOST_ALIKE = 1_000
"""At most so many cells with the same text are compared."""

Cells = Mapping[Cell, Raw]
Names = Mapping[str, tuple[str, Cell]]


@dataclass(slots=True)
class Found:
    """Where an issued sheet's cells are in the copy.

    name: the copy's sheet. cells: the copy's cell for each issued cell, None if all are as issued.
    noticed: code, cell of the copy and what was found.
    """

    name: str
    cells: dict[Cell, Cell] | None = None
    noticed: list[tuple[str, Cell | None, str]] = field(default_factory=list)

    def at(self, cell: Cell) -> Cell | None:
        """The copy's cell for an issued one, None if it is gone."""
        return cell if self.cells is None else self.cells.get(cell)


class Search:
    """What is known about one sheet so far."""

    def __init__(self, sheet: IssuedSheet, name: str, cells: Cells, names: Names) -> None:
        self.sheet, self.names, self.cells = sheet, names, cells
        self.result = Found(name, {})
        self.rows: dict[int, int] = {}
        self.columns: dict[int, int] = {}
        self.texts: dict[str, list[Cell]] = defaultdict(list)
        for at, raw in cells.items():
            if raw.formula is None and (text := text_of(raw)):
                spots = self.texts[text]
                if len(spots) < MOST_ALIKE:
                    spots.append(at)

    def _places(self) -> dict[Cell, Cell]:
        return self.result.cells or {}

    def _notice(self, code: str, at: Cell | None, what: str) -> None:
        noticed = self.result.noticed
        if len(noticed) < MOST_ALIKE and (code, at, what) not in noticed:
            noticed.append((code, at, what))

    def _put(self, at: Cell, there: Cell) -> None:
        if self.result.cells is not None:
            self.result.cells[at] = there
        self.rows.setdefault(at[0], there[0])
        self.columns.setdefault(at[1], there[1])

    def _title(self) -> None:
        there = self._nearest(self.sheet.landmarks[0, 0], (0, 0))
        if there:
            self._put((0, 0), there)

    def _nearest(self, text: str, at: Cell) -> Cell | None:
        """The cell with that text that is nearest to the place where it is expected."""
        row, column = self._shifted(at)
        spots = self._spots(text, at)
        return min(spots, key=lambda c: (abs(c[1] - column) + abs(c[0] - row), c), default=None)

    def _spots(self, text: str, at: Cell) -> list[Cell]:
        """The cells with that text, except those that were issued with it in another place."""
        others = {self._shifted(other) for other in self._same.get(text, ()) if other != at}
        return [spot for spot in self.texts.get(text, ()) if spot not in others]

    @cached_property
    def _same(self) -> dict[str, list[Cell]]:
        """The issued cells with the same text."""
        found: dict[str, list[Cell]] = defaultdict(list)
        for at, cell in self.sheet.cells.items():
            if type(cell.value) is str and not cell.is_input:
                found[clean(cell.value)].append(at)
        return found

    def _shifted(self, at: Cell) -> Cell:
        """Where a cell would be if it moved with the cells before it."""
        return along(self.rows, at[0]), along(self.columns, at[1])
