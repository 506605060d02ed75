"""The engine and its apps, as xlwings asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import ironcalc
from xlwings import base_classes

from builder.engine.clock import LOCAL
from builder.engine.files import Region
from builder.engine.xlwings_api import values
from builder.engine.xlwings_api.areas import Area
from builder.engine.xlwings_api.books import Books
from builder.engine.xlwings_api.refuse import refuses

NAME = "ironcalc"
MODES = ("automatic", "manual", "semiautomatic")


class Apps(base_classes.Apps):  # type: ignore[misc]
    """The running apps, the active one first."""

    def __init__(self) -> None:
        self._running: list[App] = []
        self._numbers = count(1)

    def keys(self) -> list[int]:
        """The numbers of the running apps; there are no processes to be numbered."""
        return [app.pid for app in self._running]

    def add(self, spec: Any = None, add_book: bool | None = None, xl: Any = None, visible: Any = None) -> App:
        """A new app, with a new book unless `add_book` is false; it becomes the active one."""
        del spec, xl
        app = App(self, next(self._numbers))
        app.visible = bool(visible)
        self._running.insert(0, app)
        if add_book or add_book is None:
            app.books.add()
        return app

    @staticmethod
    def cleanup() -> None:
        """Nothing: there are no processes that could be left over."""

    def first(self, app: App) -> None:
        """Make an app the active one; raises ``LookupError`` if it has been quit."""
        self.need(app)
        self._running.remove(app)
        self._running.insert(0, app)

    def need(self, app: App) -> None:
        """Raise ``LookupError`` if an app has been quit."""
        if app not in self._running:
            raise LookupError(f"The app {app.pid} has been quit.")

    def drop(self, app: App) -> None:
        """Let an app go."""
        if app in self._running:
            self._running.remove(app)

    def __iter__(self) -> Iterator[App]:
        return iter(tuple(self._running))

    def __len__(self) -> int:
        return len(self._running)

    def __getitem__(self, pid: int) -> App:
        for app in self._running:
            if app.pid == pid:
                return app
        raise KeyError(f"There is no app of the number {pid}.")


@refuses(
    shows="alert hwnd startup_path cut_copy_mode",
    native="xl",
    macros="run",
)
class App(base_classes.App):  # type: ignore[misc]
    """A set of open books. Visibility, alerts, events and the status bar are remembered and mean nothing."""

    def __init__(self, apps: Apps, number: int) -> None:
        self._apps = apps
        self._number = number
        self._calculation = "automatic"
        self._books = Books(self)
        self.copied: Any = None

    visible: bool = False
    screen_updating: bool = True
    display_alerts: bool = True
    enable_events: bool = True
    interactive: bool = True
    status_bar: str | bool = False

    @property
    def engine(self) -> Engine:
        """The engine that the app belongs to."""
        return engine

    @property
    def api(self) -> Any:
        """The app itself: there is no program behind it."""
        return self

    @property
    def pid(self) -> int:
        """The number of the app."""
        return self._number

    @property
    def version(self) -> str:
        """The version of Excel whose functions and files are meant; scripts ask whether it is 16 or more."""
        return "16.0"

    @property
    def path(self) -> str:
        """The folder in which the formula engine is installed."""
        return str(Path(ironcalc.__file__).parent)

    @property
    def books(self) -> Books:
        """The open books."""
        return self._books

    @property
    def selection(self) -> Any:
        """What was last selected on the active sheet of the active book, at first A1; None without a book."""
        if not len(self._books):
            return None
        book = self._books.active
        sheet = book.sheets.active
        return sheet.block(book.selected.get(sheet.key, Area(1, 1)))

    def activate(self, steal_focus: bool = False) -> None:
        """Make this the active app; there is nothing to see."""
        del steal_focus
        self._apps.first(self)

    def quit(self) -> None:
        """Close all books without saving them, and the app."""
        for book in self._books:
            book.close()
        self._apps.drop(self)

    def kill(self) -> None:
        """As ``quit``."""
        self.quit()

    @property
    def calculation(self) -> str:
        """``automatic`` at first; in ``manual``, changed inputs wait for ``calculate``."""
        return self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in MODES:
            raise KeyError(value)
        for book in self._books:
            book.store.settle()
        self._calculation = value
        for book in self._books:
            book.store.manual = value == "manual"

    def welcome(self, book: Any) -> None:
        """Let a new book calculate as the app does; raises ``LookupError`` if the app has been quit."""
        self._apps.need(self)
        book.store.manual = self._calculation == "manual"

    def calculate(self) -> None:
        """Work out every formula of every open book."""
        for book in self._books:
            book.store.calculate()


class Engine:
    """The xlwings engine: ``xw.engines.add(xw.Engine(impl=engine))``."""

    name = NAME
    type = "desktop"  # complete and at once, as Excel on the desktop, not a copy of a book elsewhere

    def __init__(self) -> None:
        self.apps = Apps()
        self.region = Region(time_zone=LOCAL)

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> values.Cell:
        """A value as a cell takes it."""
        del options
        return values.prepared(x)

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """Raw values as Python values, by the options of the range."""
        return values.cleaned(data, datetime_builder, empty_as, number_builder, err_to_str)


engine = Engine()
