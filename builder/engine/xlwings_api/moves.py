"""Cells copied, pasted and deleted, and formulas for arrays."""

from __future__ import annotations

from typing import Any

from builder.engine.lookups import broken
from builder.engine.xlwings_api.areas import Area
from builder.engine.xlwings_api.references import rewritten
from builder.engine.xlwings_api.refuse import refuse

_KINDS = ("all", "values", "formats")


def trimmed(area: Area, gone: Area) -> Area | None:
    """An area without the rows or columns at its edges that are deleted; None if nothing is left."""
    if area.closed(gone) is None:
        return None
    top, left, bottom, right = area.corners
    if gone.whole_rows and not area.whole_columns:
        top = gone.last_row + 1 if gone.row <= top <= gone.last_row else top
        bottom = gone.row - 1 if gone.row <= bottom <= gone.last_row else bottom
    elif gone.whole_columns and not area.whole_rows:
        left = gone.last_column + 1 if gone.column <= left <= gone.last_column else left
        right = gone.column - 1 if gone.column <= right <= gone.last_column else right
    return Area(top, left, bottom - top + 1, right - left + 1)


class Moves:
    """Copying, pasting, deleting and array formulas of a range; ``Range`` brings the sheet and the area."""

    sheet: Any
    area: Area

    def delete(self, shift: str | None = None) -> None:
        """Delete whole rows or whole columns; formulas and names follow as in Excel.

        Raises ``ValueError`` if that would cut an array formula, and changes nothing then.
        """
        del shift
        gone, sheet, store = self.area, self.sheet, self.sheet.book.store
        if gone.whole_rows == gone.whole_columns:
            raise refuse(f"Range.delete at {gone.address()}", "only whole rows or whole columns are deleted")
        lost = [
            entry.name
            for entry in store.names
            if (place := sheet.book.names.area(entry, sheet)) and place.closed(gone) is None
        ]

        def without(formula: str, own: str) -> str:
            if ":" in formula:
                formula = rewritten(formula, own, sheet.name, lambda area: trimmed(area, gone))
            return broken(formula, lost)

        store.delete_lines(sheet.key, gone, without)
        sheet.book.names.close_up(sheet, gone)

    def copy(self, destination: Any = None) -> None:
        """Copy the cells to a range of the same book, or keep them for ``paste``."""
        if destination is None:
            self.sheet.book.app.copied = self
        else:
            (getattr(destination, "impl", destination)).copy_from(self)

    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Copy a range of the same book to here, its values alone or its looks alone if asked for."""
        source = getattr(source_range, "impl", source_range)
        if skip_blanks or transpose or copy_type not in _KINDS:
            raise refuse("Pasting in this way", f"the engine pastes {', '.join(_KINDS)}, as they are")
        if source.sheet.book is not self.sheet.book and copy_type != "values":
            raise refuse("Copying cells to another book", "each book is one model; copy the values")
        rows, columns = source.shape
        here = Area(self.area.row, self.area.column, rows, columns)
        if copy_type == "values":
            self._take_values(source, here)
        elif copy_type == "formats":
            self._take_looks(source, here)
        else:
            self.sheet.book.store.copy_cells(source.sheet.key, source.area, self.sheet.key, here)

    def _take_values(self, source: Any, here: Area) -> None:
        values = [
            f"'{value}" if isinstance(value, str) else value
            for row in source.sheet.book.store.shown(source.sheet.key, source.area)
            for value in row
        ]
        self.sheet.book.store.put(self.sheet.key, list(zip(here.cells(), values, strict=True)))

    def _take_looks(self, source: Any, here: Area) -> None:
        store = self.sheet.book.store
        model, own, other = store.model, store.index(self.sheet.key), store.index(source.sheet.key)
        styles = [model.get_cell_style(other, *cell) for cell in source.area.cells()]
        for cell, style in zip(here.cells(), styles, strict=True):
            model.set_cell_style(own, *cell, style)

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        """Paste the cells that were copied last; raises ``ValueError`` if none were."""
        source = self.sheet.book.app.copied
        if source is None:
            raise ValueError("Nothing has been copied.")
        if operation is not None:
            raise refuse("Calculating while pasting", "the engine pastes cells as they are")
        self.copy_from(source, paste or "all", skip_blanks, transpose)

    @property
    def formula_array(self) -> str | None:
        """The formula of the first cell, which is the array's for each of its cells."""
        store = self.sheet.book.store
        first = store.array_of(self.sheet.key, self.area.row, self.area.column)
        return str(store.formulas(self.sheet.key, first)[0][0])

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.sheet.book.store.put_array(self.sheet.key, self.area, value)
