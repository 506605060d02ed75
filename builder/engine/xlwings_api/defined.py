"""Defined names, of the workbook and of single sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import ironcalc
from xlwings import base_classes

from builder.engine.xlwings_api import areas
from builder.engine.xlwings_api.areas import Area
from builder.engine.xlwings_api.references import rewritten
from builder.engine.xlwings_api.refuse import refuse
from builder.engine.xlwings_api.store import DefinedName, Store, said_no

ABSOLUTE = re.compile(
    r"\$[A-Z]{1,3}\$\d+(:\$[A-Z]{1,3}\$\d+)?|\$[A-Z]{1,3}:\$[A-Z]{1,3}|\$\d+:\$\d+", re.IGNORECASE
)


def _place(store: Store, scope: int | None) -> int | None:
    return None if scope is None else store.index(scope)


def _formula(refers_to: str) -> str:
    """What a name may refer to, without the equals sign: one absolute area; anything else is refused."""
    formula = refers_to.strip().removeprefix("=")
    sheet, address = areas.split_sheet(formula)
    reference = sheet is not None and ABSOLUTE.fullmatch(address) and areas.parse(address)
    if not reference or not refers_to.strip().startswith("="):
        why = "the formula engine takes names for one absolute area with its sheet, =Sheet1!$A$1:$B$2"
        raise refuse(f"A name for {refers_to}", why)
    return formula


def _checked(name: str) -> str:
    """The name itself; raises ``ValueError`` if Excel would take it for a cell."""
    if areas.parse(name) or re.fullmatch(r"(r\d*)?(c\d*)?", name, re.IGNORECASE):
        raise ValueError(f"{name} cannot be a name: it reads as a cell.")
    return name


def _bare(name: str) -> str:
    """A built-in name as Excel shows it: ``Print_Area``, in the file ``_xlnm.Print_Area``."""
    return name.removeprefix("_xlnm.")


class Names(base_classes.Names):  # type: ignore[misc]
    """The names of a book, or those of one sheet alone."""

    def __init__(self, book: Any, scope: int | None = None) -> None:
        self.book = book
        self.scope = scope

    @property
    def api(self) -> Any:
        """The model of the formula engine."""
        return self.book.store.model

    def _entries(self) -> list[DefinedName]:
        return [entry for entry in self.book.store.names if self.scope in (None, entry.scope)]

    def _scoped(self, text: str) -> tuple[int | None, str]:
        """The scope and the bare name of ``name`` or ``Sheet1!name``."""
        sheet, name = areas.split_sheet(text)
        if sheet is None:
            return self.scope, name
        tab = self.book.store.find(sheet)
        if tab is None:
            raise KeyError(text)
        return tab.key, name

    def _find(self, text: str) -> DefinedName | None:
        try:
            scope, name = self._scoped(text)
        except KeyError:
            return None
        wanted = _bare(name).casefold()
        same = [entry for entry in self._entries() if _bare(entry.name).casefold() == wanted]
        return next((entry for entry in same if entry.scope == scope), None)

    def __call__(self, name_or_index: int | str) -> Name:
        """A name by itself or by its number from 1; raises ``KeyError`` or ``IndexError`` for none."""
        if isinstance(name_or_index, str):
            found = self._find(name_or_index)
            if found is None:
                raise KeyError(name_or_index)
            return Name(self.book, found)
        listed = self._entries()
        if not 1 <= name_or_index <= len(listed):
            raise IndexError(f"There is no name number {name_or_index}.")
        return Name(self.book, listed[name_or_index - 1])

    def contains(self, name_or_index: int | str) -> bool:
        """Whether there is such a name, or a name of such a number from 1."""
        if isinstance(name_or_index, str):
            return self._find(name_or_index) is not None
        return 1 <= name_or_index <= len(self)

    def __len__(self) -> int:
        return len(self._entries())

    def snapshot(self) -> list[tuple[str, Name]]:
        """Every name as text and as itself."""
        return [(name.name, name) for name in self]

    def __iter__(self) -> Iterator[Name]:
        return iter([Name(self.book, entry) for entry in self._entries()])

    def add(self, name: str, refers_to: str) -> Name:
        """A new name, ``Sheet1!name`` for one sheet alone; an old one of that name then means the new place.

        Raises ``ValueError`` for a name Excel refuses, ``NotImplementedError`` for one that is not to
        refer to one absolute area.
        """
        scope, bare = self._scoped(name)
        bare = _checked(bare)
        store, formula = self.book.store, _formula(refers_to)
        old = next((e for e in store.names if (e.name.casefold(), e.scope) == (bare.casefold(), scope)), None)
        place = _place(store, scope)
        with said_no():
            if old:
                store.model.update_defined_name(old.name, place, bare, place, formula)
            else:
                store.model.new_defined_name(bare, place, formula)
        store.changed()
        return Name(self.book, DefinedName(bare, scope, formula))

    def of(self, sheet: Any, area: Area) -> Name | None:
        """The name that refers to exactly this area of a sheet, the first where there are several."""
        for entry in self._entries():
            name, address = areas.split_sheet(entry.formula)
            if name and name.casefold() == sheet.name.casefold() and areas.parse(address) == area:
                return Name(self.book, entry)
        return None

    def make_room(self, sheet: Any, room: Area) -> None:
        """Let the names that refer to a sheet follow rows or columns that have been inserted."""
        self._rewrite(sheet, lambda area: area.opened(room))

    def close_up(self, sheet: Any, gone: Area) -> None:
        """Let the names that refer to a sheet follow rows or columns that have been deleted."""
        self._rewrite(sheet, lambda area: area.closed(gone))

    @staticmethod
    def area(entry: DefinedName, sheet: Any) -> Area | None:
        """The area of a sheet to which a name refers; None if it refers to anything else."""
        name, address = areas.split_sheet(entry.formula)
        return areas.parse(address) if name and name.casefold() == sheet.name.casefold() else None

    def _rewrite(self, sheet: Any, change: Callable[[Area], Area | None]) -> None:
        store = self.book.store
        for entry in store.names:
            formula = rewritten(entry.formula, "", sheet.name, change)
            if formula != entry.formula:
                place = _place(store, entry.scope)
                store.model.update_defined_name(entry.name, place, entry.name, place, formula)
        store.changed()

    def point(self, name: str, sheet: Any, area: Area) -> None:
        """Let a name refer to an area of a sheet."""
        self.add(name, f"={areas.reference(sheet.name, area)}")


class Name(base_classes.Name):  # type: ignore[misc]
    """One defined name, known by its scope and itself."""

    def __init__(self, book: Any, entry: DefinedName) -> None:
        self.book = book
        self._name = entry.name
        self._scope = entry.scope

    @property
    def api(self) -> Any:
        """The model of the formula engine."""
        return self.book.store.model

    @property
    def _entry(self) -> DefinedName:
        listed: tuple[DefinedName, ...] = self.book.store.names
        for entry in listed:
            if (entry.name, entry.scope) == (self._name, self._scope):
                return entry
        raise KeyError(f"The name {self._name} has been deleted.")

    def delete(self) -> None:
        """Delete the name."""
        store = self.book.store
        store.model.delete_defined_name(self._entry.name, _place(store, self._scope))
        store.changed()

    @property
    def name(self) -> str:
        """The name, with its sheet where it is that sheet's alone: ``Sheet1!name``."""
        if self._scope is None:
            return _bare(self._name)
        return f"{ironcalc.quote_name(self.book.store.tab(self._scope).name)}!{_bare(self._name)}"

    @name.setter
    def name(self, value: str) -> None:
        bare = _checked(areas.split_sheet(value)[1])
        self._update(bare, self._entry.formula)
        self._name = bare

    @property
    def refers_to(self) -> str:
        """What the name refers to, with an equals sign; #REF! where its sheet is gone."""
        sheet, address = areas.split_sheet(self._entry.formula)
        gone = sheet is not None and areas.parse(address) and self.book.store.find(sheet) is None
        formula = f"#REF!{address}" if gone else self._entry.formula
        return f"={formula}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._update(self._name, _formula(value))

    def _update(self, name: str, formula: str) -> None:
        store = self.book.store
        place = _place(store, self._scope)
        with said_no():
            store.model.update_defined_name(self._entry.name, place, name, place, formula)
        store.changed()

    @property
    def refers_to_range(self) -> Any:
        """The range that the name refers to; raises ``ValueError`` if it is no range."""
        sheet, address = areas.split_sheet(self._entry.formula)
        area = areas.parse(address)
        tab = self.book.store.find(sheet) if sheet else None
        if area is None or tab is None:
            raise ValueError(f"The name {self.name} does not refer to a range but to {self.refers_to}")
        return self.book.sheets(tab.name).block(area)
