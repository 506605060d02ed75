"""Ranges: the cells of a sheet as xlwings asks for them."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from builder.engine.xlwings_api import areas
from builder.engine.xlwings_api.areas import Area
from builder.engine.xlwings_api.cursor import current_region, end
from builder.engine.xlwings_api.looks import Looks
from builder.engine.xlwings_api.moves import Moves
from builder.engine.xlwings_api.refuse import refuse, refuses
from builder.engine.xlwings_api.store import said_no
from builder.engine.xlwings_api.values import Cell, prepared


@refuses(
    looks="borders set_colors characters adjust_indent",
    hidden="row_hidden column_hidden group ungroup",
    rules="data_validation autofilter conditional_formats",
    objects="note add_note comment add_comment",
    tables="table",
    copies="sort remove_duplicates get_special_cells find replace_all move autofill",
    shows="copy_picture to_png to_pdf",
    remote="get_async_pipeline_overrides",
)
class Range(Looks, Moves, base_classes.Range):  # type: ignore[misc]
    """An area of a sheet, one block of cells."""

    def __init__(self, sheet: Any, area: Area) -> None:
        self.sheet = sheet
        self.area = area
        self.options: dict[str, Any] = {}

    @property
    def api(self) -> Any:
        """The model of the formula engine; None for a range without cells."""
        return self._store.model if len(self) else None

    @property
    def _store(self) -> Any:
        return self.sheet.book.store

    @property
    def arg1_input(self) -> str:
        """The address, which xlwings looks at before it groups rows or columns."""
        return self.area.address()

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        """Sheet, row, column, number of rows, number of columns."""
        return self.sheet, self.row, self.column, *self.shape

    def __len__(self) -> int:
        return self.area.rows * self.area.columns

    @property
    def row(self) -> int:
        """The number of the first row."""
        return self.area.row

    @property
    def column(self) -> int:
        """The number of the first column."""
        return self.area.column

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        return self.area.rows, self.area.columns

    # Values and formulas

    @property
    def raw_value(self) -> Any:
        """The values as COM gives them: one for one cell, else rows as tuples, errors as their number."""
        return _single(self._store.raw(self.sheet.key, self.area)) if len(self) else None

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if not isinstance(data, list | tuple):
            self._fill(prepared(data))
            return
        rows = data if data and isinstance(data[0], list | tuple) else [data]
        if (len(rows), len(rows[0])) != self.shape:
            raise ValueError(f"{len(rows)} rows of {len(rows[0])} values do not fit into {self.address}.")
        values = [prepared(value) for row in rows for value in row]
        self._store.put(self.sheet.key, list(zip(self.area.cells(), values, strict=True)))

    def _fill(self, value: Cell) -> None:
        """Put one value into every cell; a formula moves its relative references along, as Excel does."""
        if isinstance(value, str) and value.startswith("=") and len(self) > 1:
            cells = self._store.filled(self.sheet.key, self.area, value)
        else:
            cells = [(cell, value) for cell in self._cells_to_fill(value)]
        self._store.put(self.sheet.key, cells)

    def _cells_to_fill(self, value: Cell) -> list[tuple[int, int]]:
        """All cells; if `value` empties them, only those that could hold anything."""
        if value is not None and value != "":
            return self.area.cells()
        part = self._used_part
        return part.cells() if part else []

    @property
    def _used_part(self) -> Area | None:
        return self.area.within(self._store.used(self.sheet.key))

    @property
    def formula(self) -> Any:
        """Formulas as text, of cells without one their value as text, of empty cells ""."""
        return _single(self._store.formulas(self.sheet.key, self.area)) if len(self) else None

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    @property
    def formula2(self) -> Any:
        """As ``formula``: a formula that gives several values spills."""
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        self.raw_value = value

    @property
    def has_array(self) -> bool:
        """Whether the first cell is part of an array formula that was put in as one."""
        return bool(self._store.is_array(self.sheet.key, self.row, self.column))

    def clear_contents(self) -> None:
        """Empty the cells; they keep their looks."""
        self._fill("")

    def clear(self) -> None:
        """Empty the cells and take their looks away, merged cells included."""
        part = self._used_part
        if part:
            self._store.model.range_clear_all(self._index, *part.corners)
            self.unmerge()
            self._store.changed()

    @property
    def _index(self) -> int:
        return int(self._store.index(self.sheet.key))

    # Places

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The address, with book and sheet where `external`."""
        before = areas.external(self.sheet.book.name, self.sheet.name) if external else ""
        return before + self.area.address(row_absolute, col_absolute)

    @property
    def address(self) -> str:
        """The absolute address, such as ``$A$1:$C$3``."""
        return self.area.address()

    def __call__(self, *args: Any) -> Range:
        """A cell by row and column, or by its number, counted from the first cell; it may lie outside."""
        if len(args) == 1:
            row, column = divmod(args[0] - 1, self.area.columns)
            return Range(self.sheet, areas.at(self.row + row, self.column + column))
        row, column = args
        return Range(self.sheet, areas.at(self.row + row - 1, self.column + column - 1))

    def end(self, direction: str) -> Range:
        """The cell that Ctrl and an arrow key lead to from the first cell."""
        return Range(self.sheet, end(self._store, self.sheet.key, self.area, direction))

    @property
    def current_region(self) -> Range:
        """The block around the first cell, up to empty rows and columns."""
        return Range(self.sheet, current_region(self._store, self.sheet.key, self.area))

    @property
    def rows(self) -> Range:
        """The range itself; xlwings counts its rows."""
        return self

    @property
    def columns(self) -> Range:
        """The range itself; xlwings counts its columns."""
        return self

    def select(self) -> None:
        """Make this what ``App.selection`` gives while its sheet is the active one."""
        self.sheet.book.selected[self.sheet.key] = self.area

    @property
    def name(self) -> Any:
        """The name that refers to exactly this range; None if none exists."""
        return self.sheet.book.names.of(self.sheet, self.area)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.point(value, self.sheet, self.area)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert whole rows or whole columns before the range; formulas and names follow."""
        del shift, copy_origin
        with said_no():
            self._make_room()
        self.sheet.book.names.make_room(self.sheet, self.area)
        self._store.changed()

    def _make_room(self) -> None:
        if self.area.whole_rows:
            self._store.model.insert_rows(self._index, self.row, self.area.rows)
        elif self.area.whole_columns:
            self._store.model.insert_columns(self._index, self.column, self.area.columns)
        else:
            raise refuse(f"Range.insert at {self.address}", "only whole rows and whole columns are inserted")


def _single(rows: tuple[tuple[Any, ...], ...]) -> Any:
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows
