"""Desktop Excel is driven with care: no window, no macro, no question, no link, and never left behind.

No Excel runs here: a stand-in for xlwings' app keeps the state that Excel would have, on each system.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings

from builder.recalc.excel import opened, values

SYSTEMS = ("win32", "darwin")
PATH = Path("copy.xlsx")


class Books:
    """The open books of a stand-in, and how careful the app was when each was opened."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.careful: list[dict[str, object]] = []

    def open(self, name: str, **options: object) -> SimpleNamespace:
        if self.app.fails == "open":
            raise RuntimeError("damaged")
        self.careful.append({**options, **self.app.state()})
        return SimpleNamespace(name=name, app=self.app, close=self.app.close_book)


class App:
    """A stand-in for `xlwings.App`; `fails` is what goes wrong."""

    running = 0
    fails = ""
    last: App

    def __init__(self, *, visible: bool, add_book: bool) -> None:
        assert not add_book
        if App.fails == "start":
            raise RuntimeError("no licence")
        self.visible, self.display_alerts, self.screen_updating = visible, True, True
        self.api = SimpleNamespace(AutomationSecurity=1, AskToUpdateLinks=True)
        self.books, self.open_books, self.alive = Books(self), 0, True
        App.running += 1
        App.last = self

    def state(self) -> dict[str, object]:
        """What was set by the time a book is opened."""
        return {
            "visible": self.visible,
            "alerts": self.display_alerts,
            "security": self.api.AutomationSecurity,
            "asks": self.api.AskToUpdateLinks,
        }

    def close_book(self) -> None:
        if App.fails == "close":
            raise RuntimeError("busy")

    def quit(self) -> None:
        if App.fails == "quit":
            raise RuntimeError("busy")
        if App.fails != "lingers":
            self.kill()

    def kill(self) -> None:
        if not self.alive:
            raise RuntimeError("no such process")
        self.alive = False
        App.running -= 1


@pytest.fixture(autouse=True, params=SYSTEMS)
def system(request: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Windows, then macOS, with the stand-in for Excel."""
    monkeypatch.setattr(sys, "platform", request.param)
    monkeypatch.setattr(xlwings, "App", App)
    monkeypatch.setattr(App, "running", 0)
    monkeypatch.setattr(App, "fails", "")
    return str(request.param)


def test_a_book_is_opened_without_window_questions_macros_and_links(system: str) -> None:
    with opened(PATH):
        (careful,) = App.last.books.careful
    assert careful["visible"] is False
    assert careful["alerts"] is False
    assert careful["read_only"] is True
    assert careful["update_links"] is False
    if system == "win32":
        assert (careful["security"], careful["asks"]) == (3, False)  # 3: macros force-disabled


def test_excel_is_gone_afterwards() -> None:
    with opened(PATH):
        assert App.running == 1
    assert App.running == 0


@pytest.mark.parametrize("fails", ["close", "quit"])
def test_excel_is_gone_even_where_it_does_not_close(fails: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(App, "fails", fails)
    with opened(PATH):
        pass
    assert App.running == 0


def test_excel_that_lingers_on_windows_is_ended(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(App, "fails", "lingers")
    with opened(PATH):
        pass
    assert App.running == (0 if system == "win32" else 1)


def test_excel_is_gone_after_an_error_of_ours() -> None:
    with pytest.raises(ZeroDivisionError), opened(PATH):
        raise ZeroDivisionError
    assert App.running == 0


@pytest.mark.parametrize(("fails", "said"), [("open", "cannot be opened"), ("start", "cannot be started")])
def test_what_excel_cannot_do_is_an_error_in_our_words(
    fails: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(App, "fails", fails)
    with pytest.raises(OSError, match=said) as told:
        values(PATH)
    assert not {"damaged", "licence"} & set(str(told.value).split())
    assert App.running == 0
