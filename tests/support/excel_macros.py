"""Run the macros of a workbook in a second interpreter, which spells formulas as Excel does.

In references to columns LibreOffice names the formula's own table, and Excel does not. pyOpenVBA spells them
as measured in Excel. `python -m tests.support.excel_macros VALIDATOR COPY` checks one whole copy.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyopenvba.apps.excel import ExcelApplication

from tests.support.excel_members import AS_EXCEL_STARTS, Control, Desk, copy_of, settings

PATH_CELL, STATE_CELL, HEADING_ROW = "B15", "B16", 4
ADD_IN_STATE_CELL, RESULTS = "A3", ("Files", "Findings")
Row = list[object]


@dataclass(frozen=True)
class Finding:
    """A row of the table Findings, with the cells that the tests read."""

    code: str
    sheet: str
    cell: str


class Excel:
    """An Excel in memory in which a macro workbook is open."""

    def __init__(self, path: Path) -> None:
        self.program = ExcelApplication()
        self.desk = self.program.application.desk = Desk()
        # The macro workbook is opened by a person, not by a macro.
        self.book: Any = self.program.open_workbook(path)
        self.program.load_vba(path)
        modules = self.program.interpreter.modules
        for name in [name for name, module in modules.items() if module.is_class]:
            del modules[name]  # modules of sheets hold no code and take a tenth of the time

    def press(self, button: str, typed: Path | str = "") -> None:
        """Type a path, press a button, and forget the calls before it."""
        self.desk.calls.clear()
        self.sheet("Validate").set_value(PATH_CELL, str(typed))
        try:
            self.program.run(button)
        finally:  # Excel does this as soon as no macro runs
            self.desk.state["EnableCancelKey"] = AS_EXCEL_STARTS["EnableCancelKey"]

    def sheet(self, name: str) -> Any:
        """A sheet of the macro workbook."""
        return self.program.sheet(name, workbook=self.book)

    def rows(self, name: str) -> list[Row]:
        """The rows of the table on the sheet Files or Findings."""
        return [row for row in self.sheet(name).rows()[HEADING_ROW:] if row[0]]

    def found(self) -> list[Finding]:
        """What the table Findings lists."""
        return [Finding(*(str(cell or "") for cell in row[2:5])) for row in self.rows("Findings")]

    def files(self) -> dict[str, str]:
        """The state of each file on the sheet Files."""
        return {str(row[0]): str(row[1]) for row in self.rows("Files")}

    def state(self) -> str:
        """What the sheet Validate says about the last run."""
        return str(self.sheet("Validate").value(STATE_CELL))

    def look(self, sheet: str, row: int, column: int) -> Any:
        """The format of a cell of the macro workbook."""
        return self.sheet(sheet).sheet.style_at(row, column)

    def settings(self) -> dict[str, object]:
        """The settings of Excel."""
        return settings(self.program.application)

    def open_books(self) -> list[str]:
        """The names of all workbooks that are open."""
        return [book.name for book in self.program.workbooks()]

    def opened(self, copy: Path) -> Any:
        """The copy as a macro opens it."""
        return copy_of(self.program.application, copy)

    @contextmanager
    def changed(
        self, copy: Path, place: tuple[str, int, int], value: object, formula: str = ""
    ) -> Iterator[None]:
        """The copy with another value or formula in a cell (row and column from 1) while the block runs."""
        sheet, *at = place
        cell = self.opened(copy).sheet_named(sheet).cell(*at, create=True)
        before = cell.value, cell.formula
        cell.value, cell.formula = value, formula
        try:
            yield
        finally:
            cell.value, cell.formula = before


class AddIn(Excel):
    """An Excel in memory with the add-in, whose ribbon is pressed."""

    def press(self, button: str, typed: Path | str = "") -> None:
        """Press a button of the ribbon by its id, and forget the calls and messages before it."""
        assert not typed, "the add-in has no cell for a path"
        self.desk.calls.clear()
        self.program.interpreter.dialogs.clear()
        self.program.run("AddInPressed", Control(button))
        self.desk.state["EnableCancelKey"] = AS_EXCEL_STARTS["EnableCancelKey"]

    def told(self) -> list[str]:
        """What the windows said since the last button."""
        return [text for _, text, *_ in self.program.interpreter.dialogs]

    def sheet(self, name: str) -> Any:
        """A sheet of the newest results, or of the add-in's lists."""
        made = [book for book in self.program.workbooks() if [s.name for s in book.sheets_] == list(RESULTS)]
        return self.program.sheet(name, workbook=made[-1] if made and name in RESULTS else self.book)

    def state(self) -> str:
        """What the line above the results says about the run."""
        return str(self.sheet("Files").value(ADD_IN_STATE_CELL))

    @contextmanager
    def in_front(self, copy: Path) -> Iterator[Any]:
        """The copy, opened by a person, while the block runs."""
        book, application = self.opened(copy), self.program.application
        application.workbooks_.books.append(book)
        application.activate_book(book)
        try:
            yield book
        finally:
            application.workbooks_.remove(book)


if __name__ == "__main__":
    excel = Excel(Path(sys.argv[1]))
    excel.press("ValidateFile", Path(sys.argv[2]))
    print(excel.state(), *excel.found(), sep="\n")
