"""A draft for the formula engine: values and formulas alone, drawn and loaded in a fraction of the time.

The engine reads a formula that a column repeats once, as a shared one. References to tables cannot be shared,
so the draft has A1 references only. Nobody but the engine gets to see it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from builder.grid.a1 import address, quoted
from builder.grid.dates import serial
from builder.grid.kinds import TICK, Value
from builder.layout.placement import Cell, Placed


class _Rows(Worksheet):  # type: ignore[misc]
    """A worksheet whose rows are ready: row number to the elements of its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.ready: dict[int, list[tuple[int, str]]] = {}

    def _write_sheet_data(self) -> None:
        rows = (
            f'<row r="{row + 1}">{"".join(text for _, text in sorted(cells))}</row>'
            for row, cells in sorted(self.ready.items())
        )
        self.fh.write(f"<sheetData>{''.join(rows)}</sheetData>")


def draft(placed: Placed, path: Path, inputs: Mapping[tuple[str, ...], Value]) -> None:
    """Draw the workbook for the engine, with what is typed; raises ``OSError`` if it cannot be written."""
    with Workbook(str(path), {"in_memory": True}) as book:
        sheets = [book.add_worksheet(sheet.name, _Rows) for sheet in placed.workbook.sheets]
        for name, (owner, row, column) in placed.field_cells.items():
            book.define_name(name, f"{quoted(owner.name)}!{address(row, column, True, True)}")
        for sheet, drawn in zip(placed.workbook.sheets, sheets, strict=True):
            rows = defaultdict[int, list[tuple[int, str]]](list)
            for cell in _Elements(book).of(placed.cells(sheet), inputs):
                rows[cell[0]].append(cell[1:])
            drawn.ready = rows


class _Elements:
    """The elements of the cells of one sheet."""

    def __init__(self, book: Any) -> None:
        self.text_number = book.str_table._get_shared_string_index  # noqa: SLF001
        self.shares: dict[tuple[int, int], int] = {}

    def of(
        self, cells: tuple[Cell, ...], inputs: Mapping[tuple[str, ...], Value]
    ) -> Iterator[tuple[int, int, str]]:
        """Row, column and element of each cell that holds something."""
        for cell in cells:
            where = f'<c r="{address(cell.row, cell.column)}"'
            if cell.formula:
                yield cell.row, cell.column, f"{where}>{self._formula(cell)}<v>0</v></c>"
                continue
            value = inputs.get(cell.key, cell.value) if cell.key else cell.value
            value = False if value is None and cell.is_input and cell.kind is TICK else value
            if value is not None and value != "":
                yield cell.row, cell.column, where + self._value(value)

    def _formula(self, cell: Cell) -> str:
        text = escape(cell.plain or cell.formula, quote=False)
        if not cell.alike or cell.alike[0] == cell.alike[1]:
            return f"<f>{text}</f>"
        first, last = cell.alike
        number = self.shares.setdefault((cell.column, first), len(self.shares))
        if cell.row > first:
            return f'<f t="shared" si="{number}"/>'
        area = f"{address(first, cell.column)}:{address(last, cell.column)}"
        return f'<f t="shared" ref="{area}" si="{number}">{text}</f>'

    def _value(self, value: Value) -> str:
        if isinstance(value, bool):
            return f' t="b"><v>{value:d}</v></c>'
        if isinstance(value, str):
            return f' t="s"><v>{self.text_number(value)}</v></c>'
        if isinstance(value, date):
            value = serial(value)
        return f"><v>{value:.16G}</v></c>"
