"""A person at a workbook in LibreOffice: types into cells by name, reads others, saves and prints."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from builder.grid.a1 import address
from builder.layout.placement import Placed
from tests.support.libreoffice import LibreOffice

Key = tuple[str, ...]
TOP = [address(row, column) for row in range(20) for column in range(8)]
"""The cells at the head of a sheet."""


class Line(NamedTuple):
    """A row of the list on Checks."""

    code: str
    severity: str
    times: str
    place: str


class Person:
    """Works in one document from opening to closing, and types as with a keyboard."""

    def __init__(self, office: LibreOffice, layout: Placed, path: Path) -> None:
        """Open the workbook at `path`."""
        self.office, self.layout, self.path = office, layout, path
        self._inputs = {
            cell.key: (sheet.name, address(cell.row, cell.column))
            for sheet in layout.workbook.sheets
            for cell in layout.cells(sheet)
            if cell.is_input
        }

    def __enter__(self) -> Self:
        self.office.at_work("open", self.path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.office.at_work("close", self.path)

    def types(self, entries: dict[Key, str]) -> None:
        """Type the text of each input key; "" clears the cell. Then the workbook recalculates."""
        cells = [(*self._inputs[key], text) for key, text in entries.items()]
        self.office.at_work("type", self.path, cells=cells)

    def field(self, name: str) -> str:
        """What a field shows."""
        sheet, row, column = self.layout.field_cells[name]
        return self._see([(sheet.name, address(row, column))])[0]

    def sees(self, table: str, key: str, *headings: str) -> tuple[str, ...]:
        """What cells in a row of a table show."""
        row, sheet = self.layout.row_of(table, key), self.layout.tables[table].sheet.name
        columns = [self.layout.column_of(table, heading) for heading in headings]
        return tuple(self._see([(sheet, address(row, column)) for column in columns]))

    def column(self, table: str, heading: str, keys: list[str]) -> dict[str, str]:
        """What a column shows in these rows."""
        sheet, column = self.layout.tables[table].sheet.name, self.layout.column_of(table, heading)
        cells = [(sheet, address(self.layout.row_of(table, key), column)) for key in keys]
        return dict(zip(keys, self._see(cells), strict=True))

    def head(self, sheet: str) -> str:
        """All texts at the head of a sheet, a line for each cell."""
        return "\n".join(filter(None, self._see([(sheet, at) for at in TOP])))

    def checks(self) -> dict[str, Line]:
        """The list on Checks, by code, in its order."""
        rows = [self.sees("ToDo", str(n), "Code", "Severity", "Count", "First place") for n in range(1, 21)]
        return {row[0]: Line(*row) for row in rows if row[0]}

    def saves(self, out: Path) -> Path:
        """Save as an Excel file."""
        self.office.at_work("keep", self.path, out=str(out))
        return out

    def prints(self, sheet: str, out: Path) -> str:
        """Print a sheet, and read the lines on paper."""
        self.office.at_work("print", self.path, sheet=sheet, out=str(out))
        told = subprocess.run(["pdftotext", "-layout", str(out), "-"], check=True, capture_output=True)
        return told.stdout.decode()

    def _see(self, cells: list[tuple[str, str]]) -> list[str]:
        shown: list[str] = self.office.at_work("see", self.path, cells=cells)
        return shown
