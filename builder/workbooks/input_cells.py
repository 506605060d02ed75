"""The input cells of a workbook by the names that people write for them."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass

from builder.grid.kinds import Kind
from builder.layout.parts import Fields, Table
from builder.layout.placement import Placed
from builder.model.references import folded, nearest

FIELD_DEPTH, TABLE_DEPTH = 2, 3


@dataclass(frozen=True, slots=True)
class InputCell:
    """An input: its key and what it accepts."""

    key: tuple[str, ...]
    kind: Kind


class Cells:
    """Finds input cells by path, in any case and spacing: (sheet, field) or (table, row, heading).

    A sheet's name means its first table that takes inputs; a field answers to its name and to its label.
    """

    def __init__(self, placed: Placed) -> None:
        self._tables = {folded(name): spot.table for name, spot in placed.tables.items()}
        self._fields: dict[str, dict[str, InputCell]] = {}
        self._names = {folded(t.name): t.name for t in self._tables.values() if _takes_inputs(t)}
        for sheet in placed.workbook.sheets:
            blocks = [part for part in sheet.parts if isinstance(part, Fields)]
            self._add_fields(sheet.name, blocks)
            tables = [t for t in sheet.tables if _takes_inputs(t)]
            if tables:
                self._tables.setdefault(folded(sheet.name), tables[0])

    def _add_fields(self, sheet: str, blocks: Iterable[Fields]) -> None:
        inputs = [field for block in blocks for field in block.fields if field.is_input]
        if not inputs:
            return
        self._names[folded(sheet)] = sheet
        cells = self._fields[folded(sheet)] = {}
        for spelling in ("label", "name"):
            for field in inputs:
                cells[folded(getattr(field, spelling))] = InputCell((sheet, field.name), field.kind)

    def find(self, path: tuple[str, ...]) -> InputCell | str:
        """The input at that path, or a sentence that says why the path leads to no input."""
        first = folded(path[0])
        if len(path) == FIELD_DEPTH and first in self._fields:
            return self._field(path[0], path[1])
        if first in self._tables:
            return self._in_table(self._tables[first], path)
        if first in self._fields:
            return 'here a field takes one value, as in: stage = "Tender".'
        known = self._names
        return f'no sheet of fields or table is called "{path[0]}".{_hint(path[0], known)}'

    def _field(self, sheet: str, name: str) -> InputCell | str:
        cells = self._fields[folded(sheet)]
        if folded(name) in cells:
            return cells[folded(name)]
        return f'no field is called "{name}".{_hint(name, {key: c.key[1] for key, c in cells.items()})}'

    def _in_table(self, table: Table, path: tuple[str, ...]) -> InputCell | str:
        if len(path) != TABLE_DEPTH:
            return (
                f'a table wants row and heading, as in [{table.name}."{table.keys[0]}"] then heading = value.'
            )
        keys = {folded(key): key for key in table.keys}
        headings = {folded(column.heading): column.heading for column in table.columns if column.is_input}
        key, heading = keys.get(folded(path[1])), headings.get(folded(path[2]))
        if key is None:
            return f'{table.name} has no row "{path[1]}".{_hint(path[1], keys)}'
        if heading is None:
            return _no_heading(table, path[2], headings)
        column = table.column(heading)
        if key in column.fixed:
            said = f' (it says "{column.fixed[key]}")' if column.fixed[key] else ""
            return f"nothing is typed in this cell{said}."
        return InputCell((table.name, key, heading), column.kind_of(key))


def _takes_inputs(table: Table) -> bool:
    return any(column.is_input for column in table.columns)


def _no_heading(table: Table, heading: str, inputs: Dictionary[str, str]) -> str:
    if folded(heading) in {folded(column.heading) for column in table.columns}:
        return f'nothing is typed in column "{heading}": the workbook fills it.'
    return f'{table.name} has no column "{heading}".{_hint(heading, inputs)}'


def _hint(text: str, known: Dictionary[str, str]) -> str:
    """The nearest names, or all of them where they are few."""
    return nearest(text, known) or f" There are: {', '.join(dict.fromkeys(known.values()))}."
