"""Layout to file: the only room that knows XlsxWriter.

`write` draws a placed workbook with the inputs given and the results known. It is called twice in a build:
once without results for the engine to work out, once with them, so that every formula cell of the file that
people get carries its true value.
"""

from __future__ import annotations

import os
import re
import warnings
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from builder.errors import FaultError, UnusableError
from builder.grid.a1 import address, quoted
from builder.grid.kinds import ERROR_LIMIT, TICK, Kind, Value, utf16_cut
from builder.layout.parts import Chart, Sheet, Table
from builder.layout.placement import Cell, Placed, Spot
from builder.layout.view import WHOLE, View
from builder.write.drawing import Formats, add_chart, book_options, row_heights
from builder.write.paper import print_setup
from builder.write.xlsx import Book, PreparedSheet, Shared

Results = Mapping[str, Mapping[tuple[int, int], Value]]
Inputs = Mapping[tuple[str, ...], Value]
STAMP = "1767225600"  # 1 January 2026: the same inputs give the same bytes on any day
TITLE_LIMIT, MESSAGE_LIMIT = 32, 255
"""In UTF-16 units: [MS-OI29500] 2.1.613, dataValidation."""

TAB_RATIO = 85
"""Per cent of the window's width that the tabs may take."""

WINDOW = 1600, 930
"""Width and height of the window in pixels, where Excel takes them from the file."""
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f]")
_NUMBER_LIKE = re.compile(r"\s*[-+]?[£$]?(\d[\d,]*\.?\d*|\.\d+)([eE][-+]?\d+)?%?\s*")
PROTECTION = {
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "objects": False,
}


class UnknownInputError(UnusableError, KeyError):
    """A value is given for an input that the workbook does not have."""


class WriteError(FaultError, RuntimeError):
    """XlsxWriter refused something."""


def write(
    placed: Placed, path: Path, inputs: Inputs, results: Results | None = None, view: View = WHOLE
) -> None:
    """Draw the workbook.

    Args:
        placed: what and where.
        path: the .xlsx to write (its folder exists).
        inputs: input key, ("Start", field) or (table, row key, heading), to the value typed there.
        results: sheet name to {(row, column): value} for formula cells; without it the file is a draft with
            no looks, good enough for the engine.
        view: what is hidden and locked, and where the file opens.

    Raises:
        WriteError: XlsxWriter refused or warned. OSError: the file cannot be written.
        UnknownInputError: an input that the workbook does not have.
    """
    known = {c.key for s in placed.workbook.sheets for c in placed.cells(s) if c.is_input}
    unknown = set(inputs) - known
    if unknown:
        named = "; ".join(", ".join(key) for key in sorted(unknown)[:3])
        raise UnknownInputError(f"The workbook has no such input: {named}.")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            _Drawing(placed, path, inputs, results, view).draw()
        except xlsxwriter.exceptions.FileCreateError as refused:
            raise refused.args[0] from None  # the error of the system
        except (UserWarning, xlsxwriter.exceptions.XlsxWriterException) as refused:
            raise WriteError(str(refused)) from refused


class _Drawing:
    """One drawing of one file."""

    def __init__(
        self, placed: Placed, path: Path, inputs: Inputs, results: Results | None, view: View
    ) -> None:
        self.placed, self.inputs, self.results, self.view = placed, inputs, results, view
        self.book = Book(path, book_options())
        self.formats = Formats(self.book)
        self.sheets: dict[str, PreparedSheet] = {}

    def draw(self) -> None:
        self._properties()
        for sheet in self.placed.workbook.sheets:
            self.sheets[sheet.name] = self.book.add_sheet(sheet.name)
        for name, (owner, row, column) in self.placed.field_cells.items():
            where = f"{quoted(owner.name)}!{address(row, column, True, True)}"
            self.book.define_name(name, "=" + where)
        for sheet in self.placed.workbook.sheets:
            self._sheet(sheet, self.sheets[sheet.name])
        self.book.close()

    def _properties(self) -> None:
        about = self.placed.workbook
        words = ", ".join(filter(None, (about.edition, f"version {about.version}")))
        self.book.set_properties({"title": about.title, "comments": words, "created": created()})
        self.book.set_custom_property("Version", about.version)
        self.book.set_calc_mode("auto")
        self.book.set_size(*WINDOW)
        self.book.set_tab_ratio(TAB_RATIO)

    def _sheet(self, sheet: Sheet, ws: PreparedSheet) -> None:
        cells = [self._typed(cell) for cell in self.placed.cells(sheet)]
        for spot in self.placed.spots:
            if spot.sheet is sheet and isinstance(spot.part, Table) and spot.part.listed:
                self._table(ws, spot, spot.part)
        for cell in cells:
            self._cell(sheet, ws, cell)
        if self.results is None:
            return
        hidden_rows = self.view.hidden_rows.get(sheet.name, frozenset())
        row_heights(ws, self.placed, sheet, cells, self.results.get(sheet.name, {}), hidden=hidden_rows)
        self._rules(ws, cells)
        _mean_as_text(ws, cells)
        self._looks(ws, sheet)
        first = next((cell for cell in cells if cell.key and cell.key == self.view.first), None)
        print_setup(self.book, ws, self.placed, sheet, first.row - 1 if first else 0)
        ws.set_selection(address(first.row, first.column) if first else first_to_fill(cells))
        ws.protect("", PROTECTION)
        if first:
            ws.activate()
        elif sheet.state == "hidden" or sheet.name in self.view.hidden_sheets:
            ws.hide()
        for spot in self.placed.spots:
            if spot.sheet is sheet and isinstance(spot.part, Chart):
                add_chart(self.book, ws, self.placed, spot, self.formats.colours)

    def _table(self, ws: PreparedSheet, spot: Spot, part: Table) -> None:
        last_row = spot.first_row + len(part.keys) - 1
        headings = [{"header": c.heading} for c in part.columns]
        area = (spot.heading_row, part.left, last_row, part.left + len(part.columns) - 1)
        options = {
            "name": part.name,
            "columns": headings,
            "style": None,
            "autofilter": sheet_filters(spot.sheet),
        }
        if ws.add_table(*area, options) not in (0, None):
            raise WriteError(f"table {part.name} was refused")
        ws.tables[-1]["no_button"] = [i for i, c in enumerate(part.columns) if not part.has_button(c)]

    def _typed(self, cell: Cell) -> Cell:
        """The cell with what is typed into it; a locked input looks like a text."""
        if cell.key in self.inputs:
            cell = replace(cell, value=self.inputs[cell.key])
        if cell.key in self.view.locked:
            cell = replace(cell, locked=True, look="text" if cell.look == "input" else cell.look)
        return cell

    def _cell(self, sheet: Sheet, ws: PreparedSheet, cell: Cell) -> None:
        drawn = self.formats.in_sheet(sheet, cell) if self.results is not None else None
        row, column = cell.row, cell.column
        if cell.formula:
            value = self.results[sheet.name][row, column] if self.results is not None else 0
            shared = cell.shared and cell.alike
            text = Shared(cell.formula, shared) if shared else "=" + cell.formula
            done = ws.write_formula(row, column, text, drawn, _stored(value))
        else:
            done = _write_value(ws, cell, cell.value, drawn)
        if done != 0:
            raise WriteError(f"{sheet.name}!{address(row, column)} was refused ({done})")

    def _rules(self, ws: PreparedSheet, cells: list[Cell]) -> None:
        groups: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        options: dict[str, dict[str, Any]] = {}
        for cell in (one for one in cells if one.is_open):
            rule = validation(cell.kind, cell.help)
            options[str(rule)] = rule
            groups[str(rule)][cell.column].append(cell.row)
        for told, columns in groups.items():
            areas = _areas(columns)
            if ws.data_validation(areas[0], options[told] | {"multi_range": " ".join(areas)}) not in (
                0,
                None,
            ):
                raise WriteError(f"rule at {areas[0]} was refused")

    def _looks(self, ws: PreparedSheet, sheet: Sheet) -> None:
        for spot in self.placed.spots:
            if spot.sheet is not sheet or not isinstance(spot.part, Table):
                continue
            part, last = spot.part, spot.first_row + len(spot.part.keys) - 1
            for conditional in part.conditionals:
                test = self.placed.render(conditional.test, sheet, spot.first_row, part.name, plain=True)
                chosen = conditional.headings or tuple(c.heading for c in part.columns)
                rule = {
                    "type": "formula",
                    "criteria": "=" + test,
                    "format": self.formats.over(conditional.look),
                }
                for first, end in _runs([self.placed.column_of(part.name, h) for h in chosen]):
                    ws.conditional_format(spot.first_row, first, last, end, rule)


def first_to_fill(cells: list[Cell]) -> str:
    """The address that is selected when a sheet is opened: the first input, or else A1."""
    return address(*min(((cell.row, cell.column) for cell in cells if cell.is_open), default=(0, 0)))


def created() -> datetime:
    """The file's date: SOURCE_DATE_EPOCH where it is set, else a fixed day."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", STAMP)), tz=UTC)


def sheet_filters(sheet: Sheet) -> bool:
    """Filter buttons only where people look."""
    return sheet.state == "visible"


def _stored(result: Any) -> Any:
    """A formula's result as a file holds it; XlsxWriter does this for texts that are typed, not for results.

    ST_Xstring of ECMA-376 Part 1, 22.9.2.19: `_x001B_` means a character, so a text that says so is escaped.
    """
    if not isinstance(result, str):
        return result
    escaped = _LIKE_ESCAPE.sub("_x005F_", result)
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped)


def _write_value(ws: PreparedSheet, cell: Cell, value: Value | None, drawn: Any) -> int:
    row, column = cell.row, cell.column
    if cell.kind is TICK and cell.is_input and (value is None or isinstance(value, bool)):
        return int(ws.insert_checkbox(row, column, bool(value), drawn))
    if value is None or value == "":
        return int(ws.write_blank(row, column, None, drawn)) if drawn else 0
    if isinstance(value, bool):
        return int(ws.write_boolean(row, column, value, drawn))
    if isinstance(value, date):
        return int(ws.write_datetime(row, column, datetime.combine(value, datetime.min.time()), drawn))
    if isinstance(value, (int, float)):
        return int(ws.write_number(row, column, value, drawn))
    return int(ws.write_string(row, column, value, drawn))


def _mean_as_text(ws: PreparedSheet, cells: list[Cell]) -> None:
    """No warning of Excel on our own texts that look like numbers: years, codes."""
    rows: dict[int, list[int]] = defaultdict(list)
    for cell in cells:
        constant = isinstance(cell.value, str) and not (cell.is_input or cell.formula)
        if constant and _NUMBER_LIKE.fullmatch(str(cell.value)):
            rows[cell.column].append(cell.row)
    areas = [
        f"{address(first, column)}:{address(last, column)}"
        for column in sorted(rows)
        for first, last in _runs(rows[column])
    ]
    if areas:
        ws.ignore_errors({"number_stored_as_text": " ".join(areas)})


def _areas(columns: Mapping[int, list[int]]) -> list[str]:
    """Cells, as rows by column, in ranges: columns side by side with the same rows are one."""
    alike: dict[tuple[tuple[int, int], ...], list[int]] = defaultdict(list)
    for column, rows in columns.items():
        alike[tuple(_runs(rows))].append(column)
    return [
        f"{address(first, left)}:{address(last, right)}"
        if (first, left) != (last, right)
        else address(first, left)
        for runs, some in alike.items()
        for left, right in _runs(some)
        for first, last in runs
    ]


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Runs of following numbers: 3,4,5,9 gives (3,5),(9,9)."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def validation(kind: Kind, help_: str) -> dict[str, Any]:
    """The XlsxWriter options of an input cell's rule, message and alert."""
    options: dict[str, Any] = {"validate": "any"}
    rule = kind.rule
    if rule and rule.kind == "list":
        options = {"validate": "list", "source": list(rule.choices)}
    elif rule:
        options = {
            "validate": {"whole": "integer"}.get(rule.kind, rule.kind),
            "criteria": "between",
            "minimum": rule.low,
            "maximum": rule.high,
        }
    title, _, message = help_.partition("|")
    options |= (
        {"input_title": utf16_cut(title, TITLE_LIMIT), "input_message": utf16_cut(message, MESSAGE_LIMIT)}
        if message
        else {}
    )
    if not message and help_:
        options["input_message"] = utf16_cut(help_, MESSAGE_LIMIT)
    if rule:
        options |= {"error_title": "Please check", "error_message": utf16_cut(kind.wanted, ERROR_LIMIT)}
    return {key: _plain_date(value) for key, value in options.items()}


def _plain_date(value: Any) -> Any:
    return datetime.combine(value, datetime.min.time()) if type(value) is date else value
