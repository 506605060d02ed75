"""Sheets of a book."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Integral, Number
from typing import Any

from xlwings import base_classes

from builder.engine.xlwings_api import areas
from builder.engine.xlwings_api.areas import Area
from builder.engine.xlwings_api.cursor import used
from builder.engine.xlwings_api.defined import Names
from builder.engine.xlwings_api.ranges import Range
from builder.engine.xlwings_api.refuse import refuse, refuses

_PRINT_AREA = "_xlnm.Print_Area"


class Sheets(base_classes.Sheets):  # type: ignore[misc]
    """The sheets of a book, in order."""

    def __init__(self, book: Any) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The model of the formula engine."""
        return self.book.store.model

    @property
    def active(self) -> Sheet:
        """The sheet last added or activated, at first the first one to be seen."""
        return Sheet(self.book, self.book.active_sheet)

    def __call__(self, name_or_index: int | str) -> Sheet:
        """A sheet by its name, capitals or not, or by its number from 1; ``KeyError`` if none exists."""
        store, tab = self.book.store, None
        if isinstance(name_or_index, str):
            tab = store.find(name_or_index)
        elif isinstance(name_or_index, Integral) and 1 <= name_or_index <= len(store.tabs):
            tab = store.tabs[name_or_index - 1]
        if tab is None:
            raise KeyError(name_or_index)
        return Sheet(self.book, tab.key)

    def __len__(self) -> int:
        return len(self.book.store.tabs)

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self.book, tab.key) for tab in self.book.store.tabs])

    def __contains__(self, name_or_index: object) -> bool:
        try:
            self(name_or_index)  # type: ignore[arg-type]
        except KeyError:
            return False
        return True

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Sheet:
        """A new sheet, before or after another, else before the active one; it becomes the active one.

        Raises ``ValueError`` for a name that is taken or that Excel refuses.
        """
        index = after.index if after is not None and before is None else (before or self.active).index - 1
        number = max(len(self), self.book.numbered) + 1
        while name is None and f"Sheet{number}" in self:
            number += 1
        key = self.book.store.add_sheet(_checked(name if name is not None else f"Sheet{number}"), index)
        self.book.numbered = number
        self.book.active_sheet = key
        return Sheet(self.book, key)


def _checked(name: str) -> str:
    """The name itself; raises ``ValueError`` for one that Excel refuses and the formula engine takes."""
    if not name or name[0] == "'" or name[-1] == "'" or name.casefold() == "history":
        raise ValueError(f"{name!r} cannot be the name of a sheet.")
    return name


@refuses(
    looks="show_gridlines",
    objects="charts shapes pictures pivot_tables notes comments",
    tables="tables",
    hidden="freeze_panes",
    shows="to_html",
)
class Sheet(base_classes.Sheet):  # type: ignore[misc]
    """A sheet, known by a key that stays the same when it is renamed or moved."""

    def __init__(self, book: Any, key: int) -> None:
        self._book = book
        self.key = key

    @property
    def book(self) -> Any:
        """The book that holds the sheet."""
        return self._book

    @property
    def api(self) -> Any:
        """The model of the formula engine."""
        return self.book.store.model

    @property
    def name(self) -> str:
        """The name on the tab."""
        return str(self.book.store.tab(self.key).name)

    @name.setter
    def name(self, value: str) -> None:
        self.book.store.rename_sheet(self.key, _checked(value))

    @property
    def names(self) -> Names:
        """The names that are this sheet's alone."""
        return Names(self.book, self.key)

    @property
    def index(self) -> int:
        """The place among the sheets, from 1."""
        return int(self.book.store.index(self.key)) + 1

    def block(self, area: Area) -> Range:
        """The range of an area."""
        return Range(self, area)

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """A range by address, name, (row, column), or two corners of any of these.

        Raises ``IndexError`` for a row or column under 1, ``ValueError`` for a text that is no address and
        no name, ``NotImplementedError`` for several areas at once.
        """
        if isinstance(arg1, tuple) and len(arg1) == 4:  # noqa: PLR2004 - row, column, rows, columns
            return Range(self, Area(*arg1))
        if isinstance(arg1, Number) and isinstance(arg2, Number):
            arg1, arg2 = (arg1, arg2), None
        first = self._area(arg1)
        return Range(self, first if arg2 is None else areas.span(first, self._area(arg2)))

    def _area(self, place: Any) -> Area:
        if isinstance(place, Range):
            return place.area
        if isinstance(place, tuple):
            if 0 in place:
                raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
            return areas.at(*map(int, place))
        return self._addressed(str(place))

    def _addressed(self, text: str) -> Area:
        if "," in text:
            raise refuse(f"A range of several areas, {text}", "ask for one area at a time")
        sheet, address = areas.split_sheet(text)
        area = areas.parse(address)
        if area is None:
            found = self._named(text)
            area, sheet = found.area, found.sheet.name
        if sheet is not None and sheet.casefold() != self.name.casefold():
            raise ValueError(f"{text} is not on the sheet {self.name}.")
        return area

    def _named(self, text: str) -> Any:
        for names in (self.names, self.book.names):
            if names.contains(text):
                return names(text).refers_to_range
        raise ValueError(f"{text} is neither an address nor a name.")

    @property
    def cells(self) -> Range:
        """All cells of the sheet."""
        return Range(self, areas.SHEET)

    @property
    def used_range(self) -> Range:
        """The cells with content or looks; A1 on an empty sheet."""
        return Range(self, used(self.book.store, self.key))

    def activate(self) -> None:
        """Make this the active sheet of the book; there is nothing to see."""
        self.book.active_sheet = self.key

    def select(self) -> None:
        """As ``activate``."""
        self.activate()

    def autofit(self, axis: str | None = None) -> None:
        """Make columns as wide and rows as high as their texts."""
        self.used_range.autofit(axis)

    @property
    def page_setup(self) -> PageSetup:
        """What is printed."""
        return PageSetup(self)

    def clear_contents(self) -> None:
        """Empty all cells; they keep their looks."""
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        """Take the looks of all cells away."""
        self.cells.clear_formats()

    def clear(self) -> None:
        """Empty all cells and take their looks away."""
        self.cells.clear()

    def delete(self) -> None:
        """Delete the sheet; raises ``ValueError`` if no other would be left to see."""
        self.book.leave(self.key)
        self.book.store.delete_sheet(self.key)

    def copy(self, before: Any, after: Any) -> None:
        """Copy the sheet before or after another one of the same book."""
        key = self.book.store.copy_sheet(self.key, self._target(before, after))
        self.book.active_sheet = key

    def move(self, before: Any, after: Any) -> None:
        """Move the sheet before or after another one of the same book."""
        index = self._target(before, after)
        own = self.index - 1
        self.book.store.move_sheet(self.key, index - 1 if own < index else index)
        self.book.active_sheet = self.key

    def _target(self, before: Any, after: Any) -> int:
        other = before or after
        if other is None or other.book is not self.book:
            raise refuse("Copying or moving a sheet to another book", "each book is one model")
        return int(other.index) if before is None else int(other.index) - 1

    @property
    def visible(self) -> bool:
        """Whether the sheet is shown."""
        return bool(self.book.store.tab(self.key).visible)

    @visible.setter
    def visible(self, value: bool) -> None:
        if not value:
            self.book.leave(self.key)
        self.book.store.show_sheet(self.key, bool(value))


class PageSetup(base_classes.PageSetup):  # type: ignore[misc]
    """What of a sheet is printed."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """The model of the formula engine."""
        return self._sheet.api

    @property
    def print_area(self) -> str | None:
        """The address of the area that is printed; None if it is the whole sheet."""
        if not self._sheet.names.contains("Print_Area"):
            return None
        return str(self._sheet.names("Print_Area").refers_to_range.address)

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        names = self._sheet.names
        if value is not None:
            names.point(_PRINT_AREA, self._sheet, self._sheet.range(value).area)
        elif names.contains("Print_Area"):
            names("Print_Area").delete()
