"""Workbooks through the xlwings API alone: desktop Excel where it can be driven, else the embedded engine."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlwings

from builder.engine.register import register

DESKTOP = ("win32", "darwin")
FORCE_DISABLE = 3  # msoAutomationSecurityForceDisable: macros of the opened file do not run, nobody is asked
NO_LINKS = False
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones
SECONDS_A_DAY = 86_400
ERRORS = "#"
Inputs = Mapping[tuple[str, int, int], bool | float | str | None]
Values = dict[str, dict[tuple[int, int], bool | float | str]]


def values(path: Path, inputs: Inputs | None = None) -> Values:
    """Every cell of the workbook at `path` that holds something, worked out again; the file is not changed.

    inputs: what is typed before, by sheet, row and column from 0; a text stays one, whatever it begins with.

    Returns sheet name to {(row, column) from 0: bool, number, text or error text}; dates as serial numbers.

    Raises:
        OSError: the program cannot open it.
    """
    with opened(path) as book:
        for (sheet, row, column), value in (inputs or {}).items():
            book.sheets[sheet][row, column].value = f"'{value}" if isinstance(value, str) else value
        book.app.calculate()
        return {sheet.name: dict(_cells(sheet)) for sheet in book.sheets}


@contextmanager
def opened(path: Path) -> Iterator[xlwings.Book]:
    """The workbook opened read-only in its own app, which is closed again whatever happens.

    The app has no window, asks nothing, runs no macros of the file and updates no links. An app that does
    not close is ended by force.

    Raises:
        OSError: the program cannot be started, or cannot open the file.
    """
    app = _app()
    try:
        book = _open(app, path)
        try:
            yield book
        finally:
            with suppress(Exception):  # the app is still closed
                book.close()
    finally:
        _close(app)


def _app() -> xlwings.App:
    """A separate program: Excel where xlwings drives it, the embedded engine anywhere else."""
    try:
        if sys.platform in DESKTOP:
            app = xlwings.App(visible=False, add_book=False)
        else:
            app = register().apps.add(visible=False, add_book=False)
    except Exception as error:
        raise OSError(
            "The spreadsheet program cannot be started. Start it by hand once, then try again."
        ) from error
    _make_safe(app)
    return app


def _make_safe(app: xlwings.App) -> None:
    """No questions, no flicker, no macros; what a program does not know it cannot do."""
    with suppress(NotImplementedError, AttributeError):
        app.display_alerts = False
    with suppress(NotImplementedError, AttributeError):
        app.screen_updating = False
    if sys.platform == "win32":
        app.api.AutomationSecurity = FORCE_DISABLE
        app.api.AskToUpdateLinks = False


def _open(app: xlwings.App, path: Path) -> xlwings.Book:
    try:
        return app.books.open(
            str(path), update_links=NO_LINKS, read_only=True, ignore_read_only_recommended=True
        )
    except Exception as error:
        raise OSError(f"{path} cannot be opened by the spreadsheet program.") from error


def _close(app: xlwings.App) -> None:
    """End the program, by force where it does not go; on Windows Excel may say it goes and stay."""
    try:
        app.quit()
    except Exception:  # noqa: BLE001 - whatever went wrong, no program may be left behind
        app.kill()
    else:
        if sys.platform == "win32":
            with suppress(Exception):  # it has gone
                app.kill()


def _cells(sheet: Any) -> Iterator[tuple[tuple[int, int], bool | float | str]]:
    used = sheet.used_range
    top, left = used.row - 1, used.column - 1
    rows = used.options(ndim=2, err_to_str=True).value
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                yield (top + r, left + c), _plain(value)


def _plain(value: Any) -> bool | float | str:
    if isinstance(value, datetime):
        span = value.replace(tzinfo=None) - DAY_ZERO
        return span.days + span.seconds / SECONDS_A_DAY
    if isinstance(value, date):
        return float((value - DAY_ZERO.date()).days)
    return value if isinstance(value, bool | str) else float(value)
