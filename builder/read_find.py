"""Where the cells of an issued sheet stand in a copy: by defined names, headings and row labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from builder.placement import address
from builder.read_issued import IssuedSheet, IssuedTable
from builder.read_lines import along, between, says
from builder.read_raw import Cell, Raw
from builder.read_values import clean

RENAMED, SHEET_GONE, MOVED = "T811", "T812", "T814"
HEADING, COLUMN_GONE, LABEL_TWICE, ROW_GONE, LABEL, FIELD_GONE = (
    "T815",
    "T816",
    "T817",
    "T818",
    "T819",
    "T820",
)
MOST_ALIKE = 1_000
"""Cells with the same text that are looked at."""

Cells = Mapping[Cell, Raw]
Names = Mapping[str, tuple[str, Cell]]


@dataclass(slots=True)
class Found:
    """Where an issued sheet's cells stand in the copy.

    name: the copy's sheet. cells: issued cell to the copy's, None where all are as issued.
    noticed: code, cell of the copy, what it is about.
    """

    name: str
    cells: dict[Cell, Cell] | None = None
    noticed: list[tuple[str, Cell | None, str]] = field(default_factory=list)

    def at(self, cell: Cell) -> Cell | None:
        """The copy's cell for an issued one, None where it is gone."""
        return cell if self.cells is None else self.cells.get(cell)


def find_cells(sheet: IssuedSheet, name: str, cells: Cells, names: Names) -> Found:
    """Where the cells of a sheet stand in the copy's sheet of that name."""
    if all(says(cells.get(at), text) for at, text in sheet.landmarks.items()):
        return Found(name)
    return _Search(sheet, name, cells, names).found()


class _Search:
    """The search on one sheet."""

    def __init__(self, sheet: IssuedSheet, name: str, cells: Cells, names: Names) -> None:
        self.sheet, self.names, self.cells = sheet, names, cells
        self.result = Found(name, {})
        self.rows: dict[int, int] = {}
        self.columns: dict[int, int] = {}
        self.texts: dict[str, list[Cell]] = defaultdict(list)
        for at, raw in cells.items():
            if type(raw.value) is str and raw.formula is None:
                spots = self.texts[clean(raw.value)]
                if len(spots) < MOST_ALIKE:
                    spots.append(at)

    def found(self) -> Found:
        """Tables and fields first, then what stands around them."""
        self._title()
        for table in self.sheet.tables:
            self._table(table)
        for name, at in self.sheet.fields.items():
            self._field(name, at)
        self._others()
        moved = [at for at, there in self._places().items() if at != there]
        if moved:
            there = self._places()[min(moved)]
            self._notice(MOVED, there, f"{address(*min(moved))} stands in {address(*there)}")
        return self.result

    def _places(self) -> dict[Cell, Cell]:
        return self.result.cells or {}

    def _notice(self, code: str, at: Cell | None, what: str) -> None:
        if len(self.result.noticed) < MOST_ALIKE:
            self.result.noticed.append((code, at, what))

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
        """The cell with that text that stands nearest to where it is looked for."""
        row, column = self._shifted(at)
        spots = self._spots(text, at)
        return min(spots, key=lambda c: (abs(c[1] - column) + abs(c[0] - row), c), default=None)

    def _spots(self, text: str, at: Cell) -> list[Cell]:
        """The cells with that text, but for those that were issued with it somewhere else than there."""
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
        """Where a cell would stand if it moved with what stands before it."""
        return along(self.rows, at[0]), along(self.columns, at[1])

    def _table(self, table: IssuedTable) -> None:
        header = self._heading_row(table)
        columns = self._columns(table, header)
        rows = self._rows(table, header, columns)
        top, heading = table.place.top, table.place.heading_row
        for column, there in columns.items():
            for row in {top, heading}:
                if (row, column) in self.sheet.cells:
                    self._put((row, column), (header + row - heading, there))
            for row, line in rows.items():
                if (row, column) in self.sheet.cells:
                    self._put((row, column), (line, there))

    def _heading_row(self, table: IssuedTable) -> int:
        expected = self._shifted((table.place.heading_row, 0))[0]
        lines = Counter(
            row for text in {t for _, t in table.headings} for row in {c[0] for c in self.texts[text]}
        )
        if not lines:
            return expected
        return max(lines, key=lambda row: (lines[row], -abs(row - expected)))

    def _columns(self, table: IssuedTable, header: int) -> dict[int, int]:
        """Issued column to the copy's, for each column that is there."""
        left, width = table.place.left, len(table.place.columns)
        found: dict[int, int] = {}
        for column, text in table.headings:
            spots = [c[1] for c in self.texts[text] if c[0] == header and c[1] not in found.values()]
            if spots:
                expected = along(found or self.columns, column)
                found[column] = min(spots, key=lambda c: (abs(c - expected), c))
        headed = dict(table.headings)
        room = between(found, range(left, left + width), lambda there: (header, there) in self.cells)
        for column, there in room.items():
            if there is None:
                self._notice(COLUMN_GONE, None, headed.get(column, ""))
                continue
            found[column] = there
            if column in headed:
                self._notice(HEADING, (header, there), headed[column])
        return found

    def _rows(self, table: IssuedTable, header: int, columns: Mapping[int, int]) -> dict[int, int]:
        """Issued row to the copy's, for each row that is there."""
        first, labels = table.place.first_row, table.labels
        if table.label_column is None or table.label_column not in columns:
            return {first + i: header + 1 + i for i in range(len(table.place.keys))}
        column = columns[table.label_column]
        found: dict[int, int] = {}
        again: list[tuple[str, int]] = []
        for i, text in enumerate(labels):
            spots = [c[0] for c in self.texts[text] if c[1] == column and c[0] > header]
            if spots:
                expected = along(found or self.rows, first + i)
                found[first + i] = min(spots, key=lambda row: (abs(row - expected), row))
                again += [(text, row) for row in spots if row != found[first + i]]
        room = between(
            found,
            range(first, first + len(labels)),
            lambda there: there > header and (there, column) in self.cells,
        )
        for row, there in room.items():
            text = labels[row - first]
            if there is None:
                self._notice(ROW_GONE, None, text)
            else:
                found[row] = there
                self._notice(LABEL, (there, column), text)
        for text, row in again:
            if row not in found.values():
                self._twice(text, (row, column))
        return found

    def _twice(self, text: str, at: Cell) -> None:
        """A label that stands there again, unless another table below has it too."""
        if sum(text in other.labels for other in self.sheet.tables) == 1:
            self._notice(LABEL_TWICE, at, text)

    def _field(self, name: str, at: Cell) -> None:
        row, column = at
        text = self.sheet.landmarks[row, column - 1]
        label = self._nearest(text, (row, column - 1))
        there = self._named(name, text, {spot[0] for spot in self._spots(text, (row, column - 1))})
        if there is None:
            there = (label[0], label[1] + 1) if label else None
        if there is None:
            self._notice(FIELD_GONE, None, self.sheet.landmarks[row, column - 1])
            return
        there = there if there in self.cells else self._filled(there, label, (row, column + 1))
        self._put((row, column - 1), label or (there[0], there[1] - 1))
        self._put(at, there)
        if (row, column + 1) in self.sheet.cells:
            self._put((row, column + 1), (there[0], there[1] + 1))

    def _named(self, name: str, label: str, rows: Container[int]) -> Cell | None:
        """The cell of that name, unless its label stands in other rows: scripts move cells, not names."""
        sheet, there = self.names.get(name, ("", None))
        if there is None or sheet != self.result.name:
            return None
        if rows:
            return there if there[0] in rows else None
        beside = self.cells.get((there[0], there[1] - 1))
        is_blank = beside is None and there not in self.cells
        is_another = any(says(beside, other) for other in self._labels - {label})
        return None if is_blank or is_another else there

    @cached_property
    def _labels(self) -> set[str]:
        """The labels of the sheet's fields."""
        return {self.sheet.landmarks[row, column - 1] for row, column in self.sheet.fields.values()}

    def _filled(self, there: Cell, label: Cell | None, note: Cell) -> Cell:
        """For a blank cell, the one that is filled between label and note: scripts move cells, not names."""
        said = self.sheet.cells.get(note)
        text = clean(said.value) if said and type(said.value) is str else ""
        ends = [column for row, column in self.texts.get(text, ()) if row == there[0]]
        if label is None:
            return there
        usual = along(self.columns, note[1] - 1)
        room = range(label[1] + 1, min(ends)) if ends else (usual,)
        held = ((there[0], column) for column in room if (there[0], column) in self.cells)
        return next(held, max(there, (there[0], label[1] + 1)))

    def _others(self) -> None:
        """Texts around by their text, then the rest by what stands before or after it; never an entry."""
        places, taken = self._places(), set(self._places().values())
        around = (at for at, cell in self.sheet.cells.items() if not cell.is_input)
        loose = [at for at in around if not any(_is_inside(at, t) for t in self.sheet.tables)]
        for at in loose:
            value = self.sheet.cells[at].value
            found = self._nearest(clean(value), at) if at not in places and type(value) is str else None
            if found and found not in taken:
                self._put(at, found)
        taken = set(places.values())
        for at in loose:
            if at not in places and (there := self._beside(at, taken)) not in taken:
                places[at] = there

    def _beside(self, at: Cell, taken: Container[Cell]) -> Cell:
        """Where something stands if it moved with what is before it, or else with what is after it."""
        rows = (along(self.rows, at[0]), along(self.rows, at[0], after=True))
        columns = (along(self.columns, at[1]), along(self.columns, at[1], after=True))
        spots = [(row, column) for row in rows for column in columns]
        return next((spot for spot in spots if spot in self.cells and spot not in taken), spots[0])


def _is_inside(at: Cell, table: IssuedTable) -> bool:
    rows, columns = table.place.area
    return at[0] in rows and at[1] in columns
