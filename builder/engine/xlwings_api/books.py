"""Books: open workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Integral
from pathlib import Path
from typing import Any

from xlwings import base_classes

from builder.engine import files
from builder.engine.xlwings_api.areas import Area
from builder.engine.xlwings_api.defined import Names
from builder.engine.xlwings_api.refuse import refuse, refuses
from builder.engine.xlwings_api.sheets import Sheets
from builder.engine.xlwings_api.store import Store

READABLE = (".xlsx", ".xlsm")
CLOSED = "The book {} has been closed."


class Books(base_classes.Books):  # type: ignore[misc]
    """The open books of an app, in the order in which they were opened."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._open: list[Book] = []
        self._added = 0
        self._active: Book | None = None

    @property
    def api(self) -> Any:
        """The open books themselves."""
        return self._open

    @property
    def active(self) -> Book:
        """The book last opened, added or activated; raises ``LookupError`` if none is open."""
        if self._active is None:
            raise LookupError("No book is open.")
        return self._active

    def __call__(self, name_or_index: int | str) -> Book:
        """A book by its name, capitals or not, or by its number from 1; ``KeyError`` if none exists."""
        if isinstance(name_or_index, str):
            for book in self._open:
                if book.name.casefold() == name_or_index.casefold():
                    return book
        elif isinstance(name_or_index, Integral) and 1 <= name_or_index <= len(self._open):
            return self._open[name_or_index - 1]
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[Book]:
        return iter(tuple(self._open))

    def __contains__(self, name_or_index: object) -> bool:
        try:
            self(name_or_index)  # type: ignore[arg-type]
        except KeyError:
            return False
        return True

    def add(self) -> Book:
        """A new book with one sheet, ``Book1`` and so on; it becomes the active one."""
        self._added += 1
        region = self.app.engine.region
        return self._keep(Book(self, Store(files.blank(region), region), f"Book{self._added}"))

    def open(  # noqa: PLR0917 - the arguments are xlwings'
        self,
        fullname: str,
        update_links: Any = None,
        read_only: Any = None,
        format: Any = None,  # noqa: A002
        password: Any = None,
        write_res_password: Any = None,
        ignore_read_only_recommended: Any = None,
        origin: Any = None,
        delimiter: Any = None,
        editable: Any = None,
        notify: Any = None,
        converter: Any = None,
        add_to_mru: Any = None,
        local: Any = None,
        corrupt_load: Any = None,
    ) -> Book:
        """Open the .xlsx or .xlsm file of that name, always read-only; it becomes the active book.

        Links are not updated and macros do not run; the other options mean nothing here. Raises
        ``OSError`` if the file is no workbook, ``NotImplementedError`` for passwords and other kinds.
        """
        del update_links, read_only, write_res_password, ignore_read_only_recommended, editable, notify
        del converter, add_to_mru, local, corrupt_load, origin
        path = Path(fullname)
        if password is not None:
            raise refuse("Opening with a password", "the formula engine cannot decrypt workbooks")
        if path.suffix.lower() not in READABLE or format is not None or delimiter is not None:
            raise refuse(f"Opening {path.name}", "the formula engine reads .xlsx and .xlsm alone")
        region = self.app.engine.region
        return self._keep(Book(self, Store(files.load(path, region), region), path.name, path))

    def _keep(self, book: Book) -> Book:
        self.app.welcome(book)
        self._open.append(book)
        self._active = book
        return book

    def activate(self, book: Book) -> None:
        """Make a book the active one; raises ``LookupError`` if it has been closed."""
        if book not in self._open:
            raise LookupError(CLOSED.format(book.name))
        self._active = book

    def drop(self, book: Book) -> None:
        """Let a book go without saving it."""
        if book in self._open:
            self._open.remove(book)
        if self._active is book:
            self._active = self._open[-1] if self._open else None


@refuses(shows="to_pdf", remote="json")
class Book(base_classes.Book):  # type: ignore[misc]
    """A workbook in memory; the file it was opened from is never written to.

    Once closed it keeps its name and path, and raises ``LookupError`` for all else.
    """

    def __init__(self, books: Books, store: Store, name: str, source: Path | None = None) -> None:
        self.books = books
        self.numbered = 0
        self.selected: dict[int, Area] = {}
        self._store: Store | None = store
        self._name = name
        self._source = source
        self._saved: Path | None = None
        self._active_sheet: int | None = None

    @property
    def store(self) -> Store:
        """The cells and sheets; raises ``LookupError`` if the book has been closed."""
        if self._store is None:
            raise LookupError(CLOSED.format(self._name))
        return self._store

    @property
    def api(self) -> Any:
        """The model of the formula engine."""
        return self.store.model

    @property
    def app(self) -> Any:
        """The app that holds the book."""
        return self.books.app

    @property
    def name(self) -> str:
        """The name of the file, or ``Book1`` and so on."""
        return self._name

    @property
    def fullname(self) -> str:
        """The path of the file, or the name if none exists yet."""
        path = self._saved or self._source
        return str(path.resolve()) if path else self._name

    @property
    def sheets(self) -> Sheets:
        """The sheets, in order."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """The defined names, those of single sheets included."""
        return Names(self)

    @property
    def active_sheet(self) -> int:
        """The key of the active sheet, never a hidden one: the last activated, else the first to be seen."""
        keys = [tab.key for tab in self.store.tabs]
        if self._active_sheet in keys:
            return int(self._active_sheet)
        return next((tab.key for tab in self.store.tabs if tab.visible), keys[0])

    @active_sheet.setter
    def active_sheet(self, key: int) -> None:
        if self.store.tab(key).visible:
            self._active_sheet = key

    def leave(self, key: int) -> None:
        """Where the active sheet goes, make the next one to be seen active, else the last before."""
        tabs = self.store.tabs
        index = self.store.index(key)
        shown = [tab.key for tab in (*tabs[index + 1 :], *reversed(tabs[:index])) if tab.visible]
        if shown and key == self.active_sheet:
            self.active_sheet = shown[0]

    def activate(self) -> None:
        """Make this the active book; there is nothing to see."""
        self.books.activate(self)

    def close(self) -> None:
        """Close the book without saving it."""
        self.books.drop(self)
        self._store = None

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Write the book as .xlsx, without a path to where it was saved before or to the working folder.

        The formula engine writes values, formulas, names and looks; tables, charts, validation, protection,
        comments, filters, print settings and macros are lost. So the file that the book was opened from
        is not written over: ``ValueError``. Raises ``NotImplementedError`` for passwords and other kinds.
        """
        if password is not None:
            raise refuse("Saving with a password", "the formula engine cannot encrypt workbooks")
        store, target = self.store, self._target(path)
        if target.suffix.lower() != ".xlsx":
            raise refuse(f"Saving as {target.name}", "the formula engine writes .xlsx alone")
        if self._source and target.resolve() == self._source.resolve():
            raise ValueError(f"{target} is open read-only; save the book under a new name.")
        if any(other is not self and other.fullname == str(target.resolve()) for other in self.books):
            raise ValueError(f"{target} is open; close it before it is written over.")
        store.settle()
        files.save(store.model, target)
        self._saved, self._name = target.resolve(), target.name

    def _target(self, path: str | None) -> Path:
        if path is not None:
            return Path(path)
        return self._saved or self._source or Path.cwd() / f"{self._name}.xlsx"
