"""A workbook in memory on the formula engine: cells, sheets and calculation, without xlwings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import ironcalc

from builder.engine.files import Region, said
from builder.engine.formulas import cut, endless
from builder.engine.lookups import bare, broken, guarded
from builder.engine.xlwings_api import areas, values
from builder.engine.xlwings_api.areas import Area
from builder.engine.xlwings_api.entry import enter, is_formula
from builder.grid.a1 import LAST_COLUMN, LAST_ROW
from builder.grid.number_formats import shows_date

Raw = None | bool | int | float | str | dt.datetime


@dataclass(frozen=True)
class Tab:
    """A sheet as the workbook lists it; the key stays the same when it is renamed or moved."""

    key: int
    name: str
    visible: bool


@dataclass(frozen=True)
class DefinedName:
    """A name as the workbook lists it; the scope is the key of a sheet, or None for the whole book."""

    name: str
    scope: int | None
    formula: str


def said_no() -> AbstractContextManager[None]:
    """Turn a refusal or a crash of the formula engine into ``ValueError`` with its words."""
    return said(ValueError, "The formula engine says no")


class Store:
    """The cells and sheets of one workbook; formulas are worked out when a value is first asked for.

    Rows and columns count from 1, sheets are known by their key. With `manual` set, a changed input waits
    for ``calculate``; a changed formula is worked out at once, and with it the whole book.
    """

    def __init__(self, model: Any, region: Region) -> None:
        self.model = model
        self._region = region
        self.manual = False
        self._inputs_changed = True
        self._formulas_changed = False
        self._tabs: tuple[Tab, ...] | None = None
        self._names: tuple[DefinedName, ...] | None = None

    # Calculation

    def calculate(self) -> None:
        """Work out every formula, by the clock of the region; a crash of the engine is a ``ValueError``."""
        with said_no():
            if self.model.get_timezone() != self._region.zone:
                self.model.set_timezone(self._region.zone)
            self.model.evaluate()
        self._inputs_changed = self._formulas_changed = False

    def settle(self) -> None:
        """Work out every formula if something changed that has to be seen."""
        if self._formulas_changed or (self._inputs_changed and not self.manual):
            self.calculate()

    def changed(self) -> None:
        """Note that formulas, names or sheets are not what they were."""
        self._formulas_changed = True
        self._tabs = self._names = None

    def rework(self, action: Callable[[Any], None]) -> None:
        """Change the book by a move that only the formula engine's other interface knows."""
        user = ironcalc.create_user_model_from_bytes(self.model.to_bytes())
        user.pause_evaluation()
        with said_no():
            action(user)
        self.model = ironcalc.load_from_bytes(user.to_bytes())
        self.changed()

    # Sheets

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """The sheets, in order."""
        if self._tabs is None:
            self._tabs = tuple(
                Tab(sheet["sheet_id"], sheet["name"], sheet["state"] == "visible")
                for sheet in self.model.get_worksheets_properties()
            )
        return self._tabs

    @property
    def names(self) -> tuple[DefinedName, ...]:
        """The defined names in alphabetical order, those of sheets first, as Excel lists them."""
        if self._names is None:
            listed = [
                DefinedName(
                    name["name"],
                    None if name["scope"] is None else self.tabs[name["scope"]].key,
                    name["formula"],
                )
                for name in self.model.get_defined_name_list()
            ]
            order = sorted(listed, key=lambda name: (name.name.casefold(), name.scope is None))
            self._names = tuple(order)
        return self._names

    def index(self, key: int) -> int:
        """The place of a sheet, from 0; ``KeyError`` if it has been deleted."""
        for index, tab in enumerate(self.tabs):
            if tab.key == key:
                return index
        raise KeyError("The sheet has been deleted.")

    def tab(self, key: int) -> Tab:
        """The sheet of a key; ``KeyError`` if it has been deleted."""
        return self.tabs[self.index(key)]

    def find(self, name: str) -> Tab | None:
        """The sheet of a name, capitals or not; None if none exists."""
        return next((tab for tab in self.tabs if tab.name.casefold() == name.casefold()), None)

    def add_sheet(self, name: str, index: int) -> int:
        """A new sheet at a place counted from 0; returns its key, raises ``ValueError`` for a bad name."""
        with said_no():
            self.model.add_sheet(name)
        self.changed()
        key = self.tabs[-1].key
        self.move_sheet(key, index)
        return key

    def move_sheet(self, key: int, index: int) -> None:
        """Put a sheet at a place counted from 0."""
        old = self.index(key)
        if old != index:
            self.rework(lambda user: user.move_sheet(old, index))

    def copy_sheet(self, key: int, index: int) -> int:
        """A copy of a sheet at a place counted from 0, named as Excel does, ``Name (2)``; returns its key."""
        known = {tab.key for tab in self.tabs}
        name, old = self.tab(key).name, self.index(key)
        self.rework(lambda user: user.duplicate_sheet(old))
        copy = next(tab.key for tab in self.tabs if tab.key not in known)
        self.rename_sheet(copy, self._copy_name(name))
        self.move_sheet(copy, index)
        return copy

    def _copy_name(self, name: str) -> str:
        number = 2
        while True:
            tail = f" ({number})"
            free = name[: 31 - len(tail)] + tail
            if self.find(free) is None:
                return free
            number += 1

    def rename_sheet(self, key: int, name: str) -> None:
        """Give a sheet another name; formulas follow. Raises ``ValueError`` for a bad or a taken name."""
        if self.tab(key).name != name:
            with said_no():
                self.model.rename_sheet(self.index(key), name)
            self.changed()

    def show_sheet(self, key: int, visible: bool) -> None:
        """Show or hide a sheet; raises ``ValueError`` if no other would be left to see."""
        if not visible:
            self._need_another(key)
        self.model.set_sheet_state(self.index(key), "visible" if visible else "hidden")
        self._tabs = None

    def delete_sheet(self, key: int) -> None:
        """Delete a sheet and its own names; raises ``ValueError`` if no other would be left to see."""
        self._need_another(key)
        index = self.index(key)
        lost = [name.name for name in self.names if self._refers_to(name, key) and name.scope != key]
        for name in self.names:
            if name.scope == key:
                self.model.delete_defined_name(name.name, index)
        self.model.delete_sheet(index)
        self.changed()
        self.respell(lambda formula, _: broken(formula, lost))

    def _refers_to(self, name: DefinedName, key: int) -> bool:
        sheet, _ = areas.split_sheet(name.formula)
        return sheet is not None and sheet.casefold() == self.tab(key).name.casefold()

    def respell(self, other: Callable[[str, str], str]) -> None:
        """Write every formula as `other` spells it, from its text without the equals sign and its sheet.

        An array formula keeps its area.
        """
        changed = []
        for sheet, row, column in self.model.get_all_cells():
            formula = self.model.get_cell_formula(sheet, row, column)
            if formula is not None:
                text = str(formula).removeprefix("=")
                new = other(text, self.tabs[sheet].name)
                if new != text:
                    changed.append(((sheet, row, column), f"={new}"))
        if changed:
            arrays = ironcalc.create_user_model_from_bytes(self.model.to_bytes())
            for place, formula in changed:
                found = arrays.get_cell_array_structure(*place)
                if isinstance(found, dict) and "ArrayAnchor" in found:
                    self.model.set_user_array_formula(*place, *found["ArrayAnchor"], formula)
                else:
                    self.model.set_user_input(*place, formula)
        self.changed()

    def _need_another(self, key: int) -> None:
        if not any(tab.visible for tab in self.tabs if tab.key != key):
            raise ValueError("A workbook needs at least one visible sheet.")

    # Cells

    def used(self, key: int) -> Area:
        """An area outside which no cell has content or looks; A1 alone on a new sheet."""
        first_row, last_row, first_column, last_column = self.model.get_sheet_dimensions(self.index(key))
        return Area(first_row, first_column, last_row - first_row + 1, last_column - first_column + 1)

    def is_empty(self, key: int, row: int, column: int) -> bool:
        """Whether a cell holds neither a value nor a formula."""
        self.settle()
        return bool(self.model.is_empty_cell(self.index(key), row, column))

    def is_bare(self, key: int, row: int, column: int) -> bool:
        """Whether a cell holds nothing and looks as the last cell of the sheet does."""
        if not self.is_empty(key, row, column):
            return False
        style, index = self.model.get_cell_style, self.index(key)
        return bool(style(index, row, column) == style(index, LAST_ROW, LAST_COLUMN))

    def merged(self, key: int) -> list[Area]:
        """The merged areas of a sheet."""
        found = self.model.get_merged_cells(self.index(key))
        return [Area(m["row"], m["column"], m["height"], m["width"]) for m in found]

    def raw(self, key: int, area: Area) -> tuple[tuple[Raw, ...], ...]:
        """The values of an area, row by row: None, bool, float, str, datetime, or the number of an error."""
        self.settle()
        index, read = self.index(key), self._read
        columns = range(area.column, area.last_column + 1)
        return tuple(
            tuple([read(index, row, column) for column in columns])
            for row in range(area.row, area.last_row + 1)
        )

    def _read(self, index: int, row: int, column: int) -> Raw:
        value = self.model.get_cell_value(index, row, column)
        if isinstance(value, float):
            number_format = self.model.get_cell_style(index, row, column)["num_fmt"]
            return values.to_date(value) if shows_date(number_format) else value
        if isinstance(value, str) and value in values.ERROR_CODES:
            kind = self.model.get_cell_type(index, row, column)
            return values.ERROR_CODES[value] if kind == ironcalc.CellType.ErrorValue else value
        return value  # type: ignore[no-any-return]

    def formulas(self, key: int, area: Area) -> tuple[tuple[str, ...], ...]:
        """The formulas of an area, row by row; of a cell without one, its value as Excel would spell it."""
        self.settle()
        index = self.index(key)
        columns = range(area.column, area.last_column + 1)
        return tuple(
            tuple([self._spelt(index, row, column) for column in columns])
            for row in range(area.row, area.last_row + 1)
        )

    def _spelt(self, index: int, row: int, column: int) -> str:
        formula = self.model.get_cell_formula(index, row, column)
        if formula is not None:
            return bare(str(formula))
        value = self.model.get_cell_value(index, row, column)
        if isinstance(value, bool):
            return str(value).upper()
        return values.spelt(value) if isinstance(value, float) else value or ""

    def put(self, key: int, cells: Sequence[tuple[tuple[int, int], values.Cell]]) -> None:
        """Put values and formulas into cells, by row and column; None and "" empty a cell.

        In manual calculation, formulas that are still to be worked out are so before an input changes.
        """
        if self.manual and not all(is_formula(value) for _, value in cells):
            self.settle()
        index = self.index(key)
        self._need_whole(index, {value for _, value in cells if is_formula(value)})  # type: ignore[misc]
        with said_no():
            for (row, column), value in cells:
                self._formulas_changed |= enter(self.model, (index, row, column), value)
                self._inputs_changed = True

    def _need_whole(self, index: int, formulas: set[str]) -> None:
        """Raise ``ValueError`` for a formula of which the formula engine would take the beginning alone."""
        if without_end := endless(formulas):
            raise ValueError(f"{without_end} may never end.")
        wrong = cut(self.model, index, {formula.removeprefix("=") for formula in formulas})
        if wrong:
            raise ValueError(f"{min(wrong)} is no formula that can be read to its end.")

    def filled(self, key: int, area: Area, formula: str) -> list[tuple[tuple[int, int], values.Cell]]:
        """A formula as it reads in every cell of an area when it is filled from the first one."""
        index = self.index(key)
        self._need_whole(index, {formula})
        user = ironcalc.create_user_model_from_bytes(self.model.to_bytes())
        user.pause_evaluation()
        user.set_user_input(index, area.row, area.column, formula)
        first, last_row = (area.row, area.column), area.last_row
        if area.rows > 1:
            user.auto_fill_rows(index, *first, *first, last_row)
        if area.columns > 1:
            user.auto_fill_columns(index, *first, last_row, area.column, area.last_column)
        return [(cell, user.get_cell_formula(index, *cell) or formula) for cell in area.cells()]

    def shown(self, key: int, area: Area) -> tuple[tuple[Raw, ...], ...]:
        """The values of an area as they can be put into cells: errors by their text."""
        return tuple(
            tuple([values.ERROR_TEXTS.get(v, v) if type(v) is int else v for v in row])
            for row in self.raw(key, area)
        )

    def copy_cells(self, source: int, cells: Area, target: int, here: Area) -> None:
        """Copy cells with their looks to another place of the book; relative references follow."""
        old, new = self.index(source), self.index(target)

        def act(user: Any) -> None:
            user.set_selected_sheet(old)
            user.set_selected_cell(cells.row, cells.column)
            user.set_selected_range(*cells.corners)
            copied = user.copy_to_clipboard()
            user.set_selected_sheet(new)
            user.set_selected_cell(here.row, here.column)
            user.set_selected_range(*here.corners)
            user.paste_from_clipboard(copied["sheet"], copied["range"], copied["data"], False)

        self.rework(act)

    def delete_lines(self, key: int, gone: Area, without: Callable[[str, str], str]) -> None:
        """Delete whole rows or columns, formulas being respelt before; all or nothing."""
        before, index = self.model.to_bytes(), self.index(key)
        try:
            with said_no():
                self.respell(without)
                if gone.whole_rows:
                    self.model.delete_rows(index, gone.row, gone.rows)
                else:
                    self.model.delete_columns(index, gone.column, gone.columns)
        except ValueError:
            self.model = ironcalc.load_from_bytes(before)
            raise
        finally:
            self.changed()

    def put_array(self, key: int, area: Area, formula: str) -> None:
        """Put one formula for an array into an area."""
        index = self.index(key)
        self._need_whole(index, {formula})
        text = guarded(formula.removeprefix("="))
        with said_no():
            self.model.set_user_array_formula(
                index, area.row, area.column, area.columns, area.rows, f"={text}"
            )
        self._formulas_changed = True

    def array_of(self, key: int, row: int, column: int) -> Area:
        """The first cell of the array of which a cell is part, or the cell itself."""
        found = self._structure(key, row, column)
        anchor = found.get("ArrayChild") if isinstance(found, dict) else None
        return Area(*(anchor[:2] if anchor else (row, column)))

    def is_array(self, key: int, row: int, column: int) -> bool:
        """Whether a cell is part of an array formula that was put in as one."""
        found = self._structure(key, row, column)
        return isinstance(found, dict) and not found.keys().isdisjoint(("ArrayAnchor", "ArrayChild"))

    def _structure(self, key: int, row: int, column: int) -> Any:
        self.settle()
        user = ironcalc.create_user_model_from_bytes(self.model.to_bytes())
        return user.get_cell_array_structure(self.index(key), row, column)
