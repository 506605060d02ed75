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
from builder.grid.kinds import WORDS, Kind
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
from builder.layout.resolve import Asker, alone_in_its_sheet, resolve, text_at, texts_at
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
        return text_at(self._pieces(formula, sheet, inside, plain), row)

    def _pieces(self, formula: Formula, sheet: Sheet, inside: str, plain: bool) -> Resolved:
        """The formula in pieces, resolved once for each column."""
        key = (formula.text, sheet.name, inside, plain)
        if key not in self._resolved:
            self._resolved[key] = resolve(formula, self, Asker(sheet, inside, plain))
        return self._resolved[key]

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
            yield self._worked_out(sheet, 2, 0, link(f"#{START}!A1", head["back"]), look="link", wrap=False)
        for jump in sheet.jumps:
            there = link(self.target(jump.place, ""), jump.text)
            yield self._worked_out(sheet, 2, jump.column, there, look="link", wrap=False)
        if head.get("code") and sheet.code_column >= 0:
            shown = name(self.workbook.code_name)
            told = when(eq(shown, ""), head["no_code"], join(head["code"], shown))
            yield self._worked_out(sheet, 2, sheet.code_column, told, look="small", wrap=False)
        if isinstance(sheet.note, Formula):
            yield self._worked_out(sheet, 3, sheet.note_column, sheet.note, look="body strong", wrap=False)
        elif sheet.note:
            yield Cell(3, sheet.note_column, sheet.note, look="body strong", wrap=False)

    def _worked_out(
        self,
        sheet: Sheet,
        row: int,
        column: int,
        formula: Formula,
        *,
        kind: Kind = WORDS,
        look: str = "calc",
        wrap: bool = True,
    ) -> Cell:
        """The cell of a formula outside the rows of a table."""
        plain = self.render(formula, sheet, row, plain=True)
        return Cell(row, column, None, self.render(formula, sheet, row), kind, look, wrap=wrap, plain=plain)

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
            place = line.link if isinstance(line.link, Place) else Place(line.link)
            content = link(self.target(place, ""), line.text)
        look = "link" if line.link else line.look
        wrap = not part.overflow
        if isinstance(content, Formula):
            return self._worked_out(spot.sheet, row, part.left, content, look=look, wrap=wrap)
        return Cell(row, part.left, content, look=look, wrap=wrap)

    def _fields_cells(self, spot: Spot, part: Fields) -> Iterator[Cell]:
        if part.heading:
            yield Cell(spot.top, part.left, part.heading, look="section", wrap=False)
        if part.note:
            yield Cell(spot.top, part.left + 1, part.note, look="small", wrap=False)
        for item, row in field_rows(spot):
            yield Cell(row, part.left, item.label, look="label")
            yield self._field_cell(spot, item, row, part.left + 1)
            if isinstance(item.note, Formula):
                yield self._worked_out(spot.sheet, row, part.left + 2, item.note, look="note")
            elif item.note:
                yield Cell(row, part.left + 2, item.note, look="note")

    def _field_cell(self, spot: Spot, item: Field, row: int, column: int) -> Cell:
        content = item.content
        if isinstance(content, Input):
            key = (spot.sheet.name, item.name)
            return Cell(row, column, content.default, "", item.kind, item.look or "input", key, item.help)
        if isinstance(content, Formula):
            return self._worked_out(
                spot.sheet, row, column, content, kind=item.kind, look=item.look or "calc"
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
            look = heading_look(column)
            if column.title:
                yield self._worked_out(spot.sheet, spot.heading_row, at, column.title, look=look)
            else:
                yield Cell(spot.heading_row, at, column.heading, look=look)
        columns = [self._column_cells(spot, c, part.left + i) for i, c in enumerate(part.columns)]
        for row in zip(*columns, strict=True):
            yield from row

    def _column_cells(self, spot: Spot, column: Column, at: int) -> list[Cell]:
        """The cells of a table's column below its heading."""
        part, content, first = spot.table, column.content, spot.first_row
        if isinstance(content, Input):
            return [_input_cell(part, column, key, (first + i, at)) for i, key in enumerate(part.keys)]
        if isinstance(content, Formula):
            return self._formula_cells(spot, column, content, range(len(part.keys)), at)
        cells: list[Cell] = []
        while len(cells) < len(content):
            value, index = content[len(cells)], len(cells)
            key = part.keys[index]
            if isinstance(value, Formula):
                cells += self._formula_cells(spot, column, value, _run(content, index), at)
                continue
            value = self.target(value, key) if isinstance(value, Place) else value
            kind, look = column.kind_of(key), column.look or "text"
            cells.append(Cell(first + index, at, value, "", kind, look, wrap=column.wrap))
        return cells

    def _formula_cells(self, spot: Spot, column: Column, formula: Formula, run: range, at: int) -> list[Cell]:
        """The cells of a run of rows that hold the same formula."""
        part, sheet = spot.table, spot.sheet
        rows = range(spot.first_row + run[0], spot.first_row + run[-1] + 1) if run else range(0)
        if not rows:
            return []
        resolved = self._pieces(formula, sheet, part.name, plain=False)
        shared = not (part.listed or sheet.state == "visible" or len(rows) == 1)
        shared = shared and alone_in_its_sheet(resolved)
        plain = text_at(self._pieces(formula, sheet, part.name, plain=True), rows[0])
        look, ends = column.look or "calc", (rows[0], rows[-1])
        return [
            Cell(
                row, at, None, text, column.kind_of(key), look, (), "", column.wrap,
                ends, plain if row == rows[0] else "", shared,
            )
            for row, key, text in zip(rows, part.keys[run[0] :], texts_at(resolved, rows), strict=False)
        ]  # fmt: skip


def _input_cell(part: Table, column: Column, key: str, place: tuple[int, int]) -> Cell:
    """A cell that people fill, or what is fixed in that row."""
    if key in column.fixed:
        return Cell(*place, column.fixed[key] or None, look=column.fixed_look, wrap=column.wrap)
    help_, look = column.helps.get(key, column.help), column.look or "input"
    path = (part.name, key, column.heading)
    value = column.content.default if isinstance(column.content, Input) else None
    return Cell(*place, value, "", column.kind_of(key), look, path, help_, column.wrap)


def _run(contents: tuple[Constant | Formula, ...], first: int) -> range:
    """The rows from that one on that hold the same."""
    last = first
    while last + 1 < len(contents) and contents[last + 1] == contents[first]:
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
