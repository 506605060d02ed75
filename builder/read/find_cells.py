"""Where the cells of an issued sheet are in a copy: by defined names, headings and row labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from functools import cached_property

from builder.grid.a1 import LAST_COLUMN, LAST_ROW, address
from builder.read.files.raw import Cell
from builder.read.issued import IssuedSheet, IssuedTable
from builder.read.moved import along, between, says
from builder.read.search import Cells, Found, Names, Search
from builder.read.typed_values import clean

RENAMED, SHEET_GONE, MOVED = "T811", "T812", "T814"
HEADING, COLUMN_GONE, LABEL_TWICE, ROW_GONE, LABEL, FIELD_GONE = (
    "T815",
    "T816",
    "T817",
    "T818",
    "T819",
    "T820",
)
FEWEST = 5
"""If at least so many fields are missing, their whole column may be missing."""


def find_cells(sheet: IssuedSheet, name: str, cells: Cells, names: Names) -> Found:
    """Where the cells of a sheet are in the copy's sheet of that name."""
    if all(says(cells.get(at), text) for at, text in sheet.landmarks.items()):
        return Found(name)
    return _Search(sheet, name, cells, names).found()


class _Search(Search):
    """The search on one sheet."""

    def found(self) -> Found:
        """Find tables and fields first, then the cells around them."""
        self._title()
        for table in self.sheet.tables:
            self._table(table)
        self._fields()
        self._others()
        moved = [at for at, there in self._places().items() if at != there]
        if moved:
            there = self._places()[min(moved)]
            self._notice(MOVED, there, f"{address(*min(moved))} is in {address(*there)}")
        return self.result

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
        """The copy's column for each issued column that it has."""
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
        """The copy's row for each issued row that it has."""
        first, labels = table.place.first_row, table.labels
        if table.label_column is None or table.label_column not in columns:
            return {first + i: header + 1 + i for i in range(len(table.place.keys))}
        column, end = columns[table.label_column], self._next_heading(table, header)
        found: dict[int, int] = {}
        again: list[tuple[str, int]] = []
        for i, text in enumerate(labels):
            spots = [c[0] for c in self.texts[text] if c[1] == column and header < c[0] < end]
            if spots:
                expected = along(found or self.rows, first + i)
                found[first + i] = min(spots, key=lambda row: (abs(row - expected), row))
                again += [(text, row) for row in spots if row != found[first + i]]
        room = between(
            found,
            range(first, first + len(labels)),
            lambda there: header < there < end and (there, column) in self.cells,
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
                self._twice(text, (row, column), table)
        return found

    def _next_heading(self, table: IssuedTable, header: int) -> int:
        """The row in the copy at which the next table begins, since its labels may be the same as here."""
        below = (t for t in self.sheet.tables if t.place.top > table.place.top)
        there = (t for t in below if any(self.texts[text] for _, text in t.headings))
        rows = (self._heading_row(t) for t in there)
        return min((row for row in rows if row > header), default=LAST_ROW + 1)

    def _twice(self, text: str, at: Cell, table: IssuedTable) -> None:
        """Note a label that is there twice, unless another table below has it too."""
        below = (t for t in self.sheet.tables if t.label_column == table.label_column)
        if sum(text in other.labels for other in below) == 1:
            self._notice(LABEL_TWICE, at, text)

    def _fields(self) -> None:
        """Find the fields one by one; if most are missing, their column is."""
        gone = [text for name, at in self.sheet.fields.items() if (text := self._field(name, at))]
        if len(gone) >= FEWEST and 2 * len(gone) > len(self.sheet.fields):
            self._notice(COLUMN_GONE, None, f"{gone[0]}, {gone[1]} and {len(gone) - 2} more")
            return
        for text in gone:
            self._notice(FIELD_GONE, None, text)

    def _field(self, name: str, at: Cell) -> str:
        """Put a field in its place; give its label if it is missing."""
        row, column = at
        text = self.sheet.landmarks[row, column - 1]
        label = self._nearest(text, (row, column - 1))
        there = self._named(name, text, self._spots(text, (row, column - 1)), (row, column + 1))
        if there is None:
            there = (label[0], label[1] + 1) if label else None
        if there is None:
            return text
        if there not in self.cells:
            there = self._filled(there, label, (row, column + 1))
        if there[1] >= self._end(there[0], (row, column + 1)):
            return text
        self._put((row, column - 1), label or (there[0], there[1] - 1))
        self._put(at, there)
        if (row, column + 1) in self.sheet.cells:
            self._put((row, column + 1), (there[0], there[1] + 1))
        return ""

    def _end(self, row: int, note: Cell) -> int:
        """The column in which the words beside a field begin, in that row of the copy."""
        said = self.sheet.cells.get(note)
        text = clean(said.value) if said and type(said.value) is str else ""
        here = [column for line, column in self.texts.get(text, ()) if text and line == row]
        return min(here, default=self._notes.get(note[1], LAST_COLUMN))

    @cached_property
    def _notes(self) -> dict[int, int]:
        """The columns of the words beside fields: for each issued one, that of most of them in the copy."""
        spots: dict[int, Counter[int]] = defaultdict(Counter)
        for row, column in self.sheet.fields.values():
            said = self.sheet.cells.get((row, column + 1))
            if said and type(said.value) is str and said.value:
                spots[column + 1].update({spot[1] for spot in self.texts.get(clean(said.value), ())})
        return {column: found.most_common(1)[0][0] for column, found in spots.items() if found}

    def _named(self, name: str, label: str, labels: Sequence[Cell], note: Cell) -> Cell | None:
        """The cell of that name if it is between label and note; scripts move cells but not names."""
        sheet, there = self.names.get(name, ("", None))
        if there is None or sheet != self.result.name:
            return None
        if labels:
            between_ = any(row == there[0] and column < there[1] for row, column in labels)
            return there if between_ and there[1] < self._end(there[0], note) else None
        beside = self.cells.get((there[0], there[1] - 1))
        is_blank = beside is None and there not in self.cells
        is_another = any(says(beside, other) for other in self._labels - {label})
        return None if is_blank or is_another else there

    @cached_property
    def _labels(self) -> set[str]:
        """The labels of the sheet's fields."""
        return {self.sheet.landmarks[row, column - 1] for row, column in self.sheet.fields.values()}

    def _filled(self, there: Cell, label: Cell | None, note: Cell) -> Cell:
        """The cell. If blank, the filled one between label and note: scripts move cells, not names."""
        if label is None:
            return there
        end = self._end(there[0], note)
        room = range(label[1] + 1, end) if end < LAST_COLUMN else (along(self.columns, note[1] - 1),)
        held = ((there[0], column) for column in room if (there[0], column) in self.cells)
        return next(held, max(there, (there[0], label[1] + 1)))

    def _others(self) -> None:
        """Find other texts, then the rest by the cells before or after it; entries are never taken."""
        places, taken = self._places(), set(self._places().values())
        fields = set(self.sheet.fields.values())
        around = (at for at, cell in self.sheet.cells.items() if not cell.is_input and at not in fields)
        loose = [at for at in around if not any(_is_inside(at, t) for t in self.sheet.tables)]
        for at in loose:
            value = self.sheet.cells[at].value
            found = self._nearest(clean(value), at) if at not in places and type(value) is str else None
            if found and found not in taken:
                self._put(at, found)
        taken = set(places.values())
        for place in (self._same_formula, self._beside):  # what is gone takes no place from what is there
            for at in loose:
                there = None if at in places else place(at, taken)
                if there and there not in taken:
                    places[at] = there
                    taken.add(there)

    def _same_formula(self, at: Cell, taken: Container[Cell]) -> Cell | None:
        """Where a cell may have moved and its formula is."""
        formula = self.sheet.cells[at].formula
        held = ((spot, self.cells.get(spot)) for spot in self._moved(at) if formula and spot not in taken)
        return next((spot for spot, raw in held if raw and raw.formula == formula), None)

    def _beside(self, at: Cell, taken: Container[Cell]) -> Cell:
        """Where a cell is if it moved with the cells before it, or else with those after it."""
        spots = self._moved(at)
        return next((spot for spot in spots if spot in self.cells and spot not in taken), spots[0])

    def _moved(self, at: Cell) -> list[Cell]:
        """Where a cell may be, as the cells before and after it have moved."""
        rows = (along(self.rows, at[0]), along(self.rows, at[0], after=True))
        columns = (along(self.columns, at[1]), along(self.columns, at[1], after=True))
        return [(row, column) for row in rows for column in columns]


def _is_inside(at: Cell, table: IssuedTable) -> bool:
    rows, columns = table.place.area
    return at[0] in rows and at[1] in columns
