"""Where everything is: one object for the writer, the reader, the rules and the golden text.

`Placed(workbook)` gives every part its rows, resolves every reference in every formula (an unknown name or
heading stops the build) and yields the cells. Rows and columns are counted from 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from builder.formulas.vocabulary import Formula, eq, join, link, name, when
from builder.grid.a1 import address, is_cell_like, quoted
from builder.layout.cells import (
    HEAD_ROWS,
    Cell,
    LayoutError,
    Spot,
    field_rows,
    heading_look,
    place_sheet,
    rows_taken,
)
from builder.layout.parts import (
    Column,
    Constant,
    Field,
    Fields,
    Input,
    Line,
    Paragraphs,
    Place,
    Sheet,
    Table,
    Workbook,
)
from builder.layout.resolve import Asker, alone_in_its_sheet, resolve, text_at
from builder.layout.spans import Resolved

START = "Start"


@dataclass(frozen=True)
class Placed:
    """A workbook with every part in its place."""

    workbook: Workbook
    spots: tuple[Spot, ...] = field(init=False)

    def __post_init__(self) -> None:
        spots = tuple(s for sheet in self.workbook.sheets for s in place_sheet(sheet))
        object.__setattr__(self, "spots", spots)
        self._refuse_doubles()

    def _refuse_doubles(self) -> None:
        names = [s.part.name for s in self.spots if isinstance(s.part, Table)]
        names += [f.name for sheet in self.workbook.sheets for f in sheet.fields]
        names += list(self.named_parts)
        folded = [n.casefold() for n in names]
        doubled = sorted({n for n in folded if folded.count(n) > 1})
        bad = sorted(n for n in names if is_cell_like(n))
        if doubled or bad:
            raise LayoutError(f"names used twice: {doubled}; names like cells: {bad}")

    @cached_property
    def tables(self) -> dict[str, Spot]:
        """Table name to its spot."""
        return {s.part.name: s for s in self.spots if isinstance(s.part, Table)}

    @cached_property
    def named_parts(self) -> dict[str, Spot]:
        """Name of paragraphs to their spot."""
        return {s.part.name: s for s in self.spots if isinstance(s.part, Paragraphs) and s.part.name}

    @cached_property
    def _headings(self) -> dict[str, dict[str, int]]:
        return {t: {c.heading: i for i, c in enumerate(s.table.columns)} for t, s in self.tables.items()}

    @cached_property
    def _resolved(self) -> dict[tuple[str, str, str, bool], Resolved]:
        return {}

    @cached_property
    def _cells(self) -> dict[str, tuple[Cell, ...]]:
        return {}

    @cached_property
    def field_cells(self) -> dict[str, tuple[Sheet, int, int]]:
        """Field name to (sheet, row, column) of its cell."""
        return {
            f.name: (spot.sheet, row, spot.part.left + 1)
            for spot in self.spots
            if isinstance(spot.part, Fields)
            for f, row in field_rows(spot)
        }

    def row_of(self, table: str, key: str) -> int:
        """Sheet row of the table's row with that key."""
        spot = self.spot(table)
        return spot.first_row + spot.table.keys.index(key)

    def column_of(self, table: str, heading: str) -> int:
        """Sheet column of that heading."""
        part = self.spot(table).table
        try:
            return part.left + self._headings[table][heading]
        except KeyError:
            raise LayoutError(f"table {table} has no column {heading!r}") from None

    def cell_of(self, key: tuple[str, ...]) -> tuple[Sheet, int, int]:
        """Sheet, row and column of an input or result: ("Start", field) or (table, row key, heading)."""
        if len(key) == 2:  # noqa: PLR2004 - a field
            return self.field_cells[key[1]]
        table, row, heading = key
        return self.spot(table).sheet, self.row_of(table, row), self.column_of(table, heading)

    def spot(self, name_: str) -> Spot:
        """Where the table of that name is.

        Raises:
            LayoutError: nothing has that name.
        """
        try:
            return self.tables[name_]
        except KeyError:
            raise LayoutError(f"no table is called {name_!r}") from None

    def column_range(self, table: str, heading: str) -> str:
        """Absolute A1 range of the column's data cells with its sheet."""
        spot = self.spot(table)
        column = self.column_of(table, heading)
        first, last = spot.first_row, spot.first_row + len(spot.table.keys) - 1
        start, end = address(first, column, True, True), address(last, column, True, True)
        return f"{quoted(spot.sheet.name)}!{start}:{end}"

    def target(self, place: Place, key: str) -> str:
        """Link text, such as #'KPIs'!H12, of a place; `key` is the row that asks."""
        if place.target in self.field_cells:
            sheet, row, column = self.field_cells[place.target]
        elif place.target in self.tables and (place.heading or place.key or key):
            spot = self.tables[place.target]
            sheet, row = spot.sheet, self.row_of(place.target, place.key or key)
            part = spot.table
            column = self.column_of(place.target, place.heading or part.columns[0].heading)
        elif place.target in self.named_parts:
            spot = self.named_parts[place.target]
            sheet, row, column = spot.sheet, spot.top, 0
        else:
            sheet, row, column = self._sheet(place.target), 0, 0
        return f"#{quoted(sheet.name)}!{address(row, column)}"

    def _sheet(self, name_: str) -> Sheet:
        for sheet in self.workbook.sheets:
            if sheet.name == name_:
                return sheet
        raise LayoutError(f"nothing to link to is called {name_!r}")

    def has_field(self, defined: str) -> bool:
        """Whether a field has that defined name."""
        return defined in self.field_cells

    def render(self, formula: Formula, sheet: Sheet, row: int, inside: str = "", plain: bool = False) -> str:
        """The formula's text as the file holds it, for the cell in that row.

        inside: the table the cell belongs to. plain: A1 references only (rules and formats allow no others).

        Raises:
            LayoutError: an unknown name or heading, or a this-row reference from outside its table.
        """
        key = (formula.text, sheet.name, inside, plain)
        if key not in self._resolved:
            self._resolved[key] = resolve(formula, self, Asker(sheet, inside, plain))
        return text_at(self._resolved[key], row)

    def cells(self, sheet: Sheet) -> tuple[Cell, ...]:
        """Every cell of the sheet that holds or takes something, by parts from top to bottom."""
        if sheet.name not in self._cells:
            self._cells[sheet.name] = tuple(self._sheet_cells(sheet))
        return self._cells[sheet.name]

    def _sheet_cells(self, sheet: Sheet) -> Iterator[Cell]:
        yield from self._head(sheet)
        for spot in self.spots:
            if spot.sheet is sheet:
                yield from self._part_cells(spot)

    def _head(self, sheet: Sheet) -> Iterator[Cell]:
        yield Cell(0, 0, sheet.title, look="title", wrap=False)
        yield Cell(1, 0, sheet.purpose, look="purpose", wrap=False)
        head = self.workbook.head
        if sheet.name != START and head.get("back"):
            back = self.render(link(f"#{START}!A1", head["back"]), sheet, 2)
            yield Cell(2, 0, None, back, look="link", wrap=False)
        for jump in sheet.jumps:
            there = self.render(link(self.target(jump.place, ""), jump.text), sheet, 2)
            yield Cell(2, jump.column, None, there, look="link", wrap=False)
        if head.get("code") and sheet.code_column >= 0:
            shown = name(self.workbook.code_name)
            told = when(eq(shown, ""), head["no_code"], join(head["code"], shown))
            code = self.render(told, sheet, 2)
            yield Cell(2, sheet.code_column, None, code, look="small", wrap=False)
        if isinstance(sheet.note, Formula):
            yield Cell(
                3, sheet.note_column, None, self.render(sheet.note, sheet, 3), look="body strong", wrap=False
            )
        elif sheet.note:
            yield Cell(3, sheet.note_column, sheet.note, look="body strong", wrap=False)

    def _part_cells(self, spot: Spot) -> Iterator[Cell]:
        if isinstance(spot.part, Table):
            yield from self._table_cells(spot, spot.part)
        elif isinstance(spot.part, Fields):
            yield from self._fields_cells(spot, spot.part)
        elif isinstance(spot.part, Paragraphs):
            for i, line in enumerate(spot.part.lines):
                yield self._line_cell(spot, spot.part, line, spot.top + i)

    def _line_cell(self, spot: Spot, part: Paragraphs, line: Line, row: int) -> Cell:
        content: str | Formula = line.text
        if line.link:
            content = link(self.target(Place(line.link), ""), line.text)
        look = "link" if line.link else line.look
        wrap = not part.overflow
        if isinstance(content, Formula):
            return Cell(row, part.left, None, self.render(content, spot.sheet, row), look=look, wrap=wrap)
        return Cell(row, part.left, content, look=look, wrap=wrap)

    def _fields_cells(self, spot: Spot, part: Fields) -> Iterator[Cell]:
        if part.heading:
            yield Cell(spot.top, part.left, part.heading, look="section", wrap=False)
        if part.note:
            yield Cell(spot.top, part.left + 1, part.note, look="small", wrap=False)
        for item, row in field_rows(spot):
            yield Cell(row, part.left, item.label, look="label")
            yield self._field_cell(spot, item, row, part.left + 1)
            if item.note:
                note = item.note if isinstance(item.note, str) else None
                formula = self.render(item.note, spot.sheet, row) if isinstance(item.note, Formula) else ""
                yield Cell(row, part.left + 2, note, formula, look="note")

    def _field_cell(self, spot: Spot, item: Field, row: int, column: int) -> Cell:
        content = item.content
        if isinstance(content, Input):
            key = (spot.sheet.name, item.name)
            return Cell(row, column, content.default, "", item.kind, item.look or "input", key, item.help)
        if isinstance(content, Formula):
            return Cell(
                row, column, None, self.render(content, spot.sheet, row), item.kind, item.look or "calc"
            )
        value = self.target(content, "") if isinstance(content, Place) else content
        return Cell(row, column, value, "", item.kind, item.look or "text")

    def _table_cells(self, spot: Spot, part: Table) -> Iterator[Cell]:
        for i, column in enumerate(part.columns):
            at = part.left + i
            if part.grouped and column.group and (i == 0 or part.columns[i - 1].group != column.group):
                yield Cell(spot.top, at, column.group, look="group", wrap=False)
            elif part.grouped:
                yield Cell(spot.top, at, None, look="group" if column.group else "text", wrap=False)
            title = self.render(column.title, spot.sheet, spot.heading_row) if column.title else ""
            look = heading_look(column)
            yield Cell(spot.heading_row, at, None if title else column.heading, title, look=look)
        for r, key in enumerate(part.keys):
            for i, column in enumerate(part.columns):
                yield self._table_cell(spot, column, key, r, part.left + i)

    def _sharing_rows(self, spot: Spot, formula: Formula, run: range) -> tuple[int, int] | None:
        """The rows that share a formula's text: in hidden ranges that refer only to their sheet."""
        part = spot.table
        if part.listed or spot.sheet.state == "visible" or len(run) == 1:
            return None
        resolved = self._resolved[formula.text, spot.sheet.name, part.name, False]
        rows = (spot.first_row + run[0], spot.first_row + run[-1])
        return rows if alone_in_its_sheet(resolved) else None

    def _table_cell(self, spot: Spot, column: Column, key: str, index: int, at: int) -> Cell:
        part = spot.table
        row, kind, content = spot.first_row + index, column.kind_of(key), column.content
        if isinstance(content, Input):
            if key in column.fixed:
                return Cell(row, at, column.fixed[key] or None, look=column.fixed_look, wrap=column.wrap)
            path = (part.name, key, column.heading)
            look = column.look or "input"
            help_ = column.helps.get(key, column.help)
            return Cell(row, at, content.default, "", kind, look, path, help_, column.wrap)
        if isinstance(content, Formula):
            text = self.render(content, spot.sheet, row, inside=part.name)
            rows = self._sharing_rows(spot, content, range(len(part.keys)))
            return Cell(row, at, None, text, kind, column.look or "calc", wrap=column.wrap, shared=rows)
        value = content[index]
        if isinstance(value, Formula):
            text = self.render(value, spot.sheet, row, inside=part.name)
            rows = self._sharing_rows(spot, value, _run(content, index))
            return Cell(row, at, None, text, kind, column.look or "calc", wrap=column.wrap, shared=rows)
        value = self.target(value, key) if isinstance(value, Place) else value
        return Cell(row, at, value, "", kind, column.look or "text", wrap=column.wrap)


def _run(contents: tuple[Constant | Formula, ...], index: int) -> range:
    """The rows around that one, itself included, that hold the same."""
    first, last = index, index
    while first and contents[first - 1] == contents[index]:
        first -= 1
    while last + 1 < len(contents) and contents[last + 1] == contents[index]:
        last += 1
    return range(first, last + 1)


__all__ = [
    "HEAD_ROWS",
    "Cell",
    "LayoutError",
    "Placed",
    "Spot",
    "rows_taken",
]
