"""An app, a book and a file for the tests of the engine behind xlwings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings as xw

from builder.engine.register import register


@pytest.fixture
def app() -> Iterator[Any]:
    """An app with one new book, the engine active while the test runs."""
    before = xw.engines.active
    app = register(activate=True).apps.add()
    yield app
    app.quit()
    xw.engines.active = before


@pytest.fixture
def book(app: Any) -> Any:
    """The new book of the app."""
    return app.books.active


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with an input, a formula with a stale cached value, a hidden sheet and names of both scopes."""
    path = tmp_path / "issued.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        first = workbook.add_worksheet("In put")
        first.write(0, 0, 4)
        first.write_formula(0, 1, "=A1*2", None, 99)
        first.data_validation("A1", {"validate": "list", "source": ["a"]})
        first.protect()
        workbook.add_worksheet("Quiet").hide()
        workbook.define_name("rate", "='In put'!$A$1")
        workbook.define_name("Quiet!own", "=Quiet!$B$2:$C$3")
    return path
