"""Number formats, merged cells and links."""

from __future__ import annotations

from typing import Any

from builder.engine.xlwings_api.areas import Area
from builder.engine.xlwings_api.store import said_no
from builder.engine.xlwings_api.styles import Styled


class Looks(Styled):
    """Number format, merging and link of a range, with all its looks."""

    @property
    def _held(self) -> tuple[Any, int]:
        return self._model

    @property
    def number_format(self) -> str | None:
        """The number format of all cells; None if they differ."""
        found = self.seen(lambda style: style["num_fmt"])
        return "General" if found == "general" else found

    @number_format.setter
    def number_format(self, value: str) -> None:
        wanted = "general" if value.lower() == "general" else value
        self.style(lambda style: style.update(num_fmt=wanted))

    def clear_formats(self) -> None:
        """Take the looks of the cells away; they keep values and formulas."""
        store = self.sheet.book.store
        part = self.area.within(store.used(self.sheet.key))
        if part:
            _, index = self._held
            store.rework(lambda user: user.range_clear_formatting(index, *part.corners))

    def _merged(self) -> list[Area]:
        """The merged areas that meet the range."""
        return [area for area in self.sheet.book.store.merged(self.sheet.key) if area.within(self.area)]

    @property
    def merge_cells(self) -> bool | None:
        """Whether all cells are merged ones; None if some are."""
        merged = self._merged()
        if not merged:
            return False
        parts = [area.within(self.area) for area in merged]
        inside = sum(part.rows * part.columns for part in parts if part)
        return True if inside == self.area.rows * self.area.columns else None

    @property
    def merge_area(self) -> Any:
        """The merged range that the first cell is part of, or that cell."""
        first = Area(self.area.row, self.area.column)
        area = next((area for area in self._merged() if first.within(area)), first)
        return type(self)(self.sheet, area)  # type: ignore[call-arg]

    def merge(self, across: bool) -> None:
        """Merge the cells into one, or each row into one; the first cell alone keeps its value."""
        model, index = self._held
        for area in self._merged():
            model.unmerge_cells(index, *area.corners)
        for area in self._to_merge(across):
            for cell in area.cells()[1:]:
                model.clear_cell_contents(index, *cell)
            with said_no():
                model.merge_cells(index, *area.corners)
        self.sheet.book.store.changed()

    def _to_merge(self, across: bool) -> list[Area]:
        if not across:
            return [self.area]
        rows = range(self.area.row, self.area.last_row + 1)
        return [Area(row, self.area.column, 1, self.area.columns) for row in rows]

    def unmerge(self) -> None:
        """Make single cells of merged ones."""
        model, index = self._held
        model.unmerge_cells(index, *self.area.corners)

    @property
    def hyperlink(self) -> str:
        """The address that the first cell links to; raises ``LookupError`` if it links to none."""
        model, index = self._held
        link = model.get_cell_link(index, self.area.row, self.area.column)
        if link is None:
            raise LookupError("The cell doesn't seem to contain a hyperlink!")
        return str(link.get("target", ""))

    def add_hyperlink(
        self, address: str, text_to_display: str | None = None, screen_tip: str | None = None
    ) -> None:
        """Link the first cell to an address and show a text in it."""
        model, index = self._held
        link = {"type": "External", "target": address, "tooltip": screen_tip}
        model.set_cell_link(index, self.area.row, self.area.column, link)
        store = self.sheet.book.store
        store.put(self.sheet.key, [((self.area.row, self.area.column), f"'{text_to_display or address}")])
