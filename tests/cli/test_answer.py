"""The button "Hand to Python": the path typed in the macro workbook is validated and answered there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import copyfile
from tempfile import mkdtemp
from typing import Any

import pytest
import xlwings

from builder.answer import MOST_PER_FILE, answer, listed
from builder.engine.register import register
from builder.read.returned import Found
from builder.returns.examine import FileReport
from builder.returns.validate import ACROSS, validate
from builder.rules.catalogue import SEVERITIES, finding
from builder.templates import macros
from tests.support.built import blank, macro_book, placed
from tests.support.copies import Copy

TABLE, HEADING = "Lines", "Commitment"
FRONT, FILES, FINDINGS = "Validate", "Files", "Findings"
FIRST, LABELLED = 5, (15, 16)
Cells = dict[str, list[list[Any]]]


@cache
def returns() -> Path:
    """A folder with the validator, a copy in which a formula was typed as text, and a file that is none."""
    folder = Path(mkdtemp(prefix="returns-"))
    copyfile(macro_book(), folder / "validator.xlsm")
    copy = Copy.of(placed(), blank(), {})
    typed = next(key for key in copy.inputs if key[0] == TABLE and key[-1] == HEADING)
    copy.type_in(typed, "=1+1")
    copy.save(folder / "copy.xlsx")
    (folder / "=2+2.xlsx").write_bytes(b"PK\x03\x04 no more")
    return folder


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Iterator[xlwings.Book]:
    """The validator, open and calling."""
    app = register().apps.add(add_book=False)
    opened = app.books.open(str(returns() / "validator.xlsm"))
    monkeypatch.setattr(xlwings.Book, "_mock_caller", None, raising=False)
    opened.set_mock_caller()
    yield opened
    app.quit()


def cells(book: xlwings.Book) -> Cells:
    return {s.name: s.range((1, 1), s.used_range.last_cell).options(ndim=2).value for s in book.sheets}


def kept(found: Cells) -> Cells:
    """All that an answer may not touch: no row below the headings, beside the two cells only their labels."""
    labels = [row[:1] if number in LABELLED else row for number, row in enumerate(found[FRONT], 1)]
    headed = {name: found[name][: FIRST - 1] for name in (FILES, FINDINGS)}
    return found | headed | {FRONT: labels}


def ask(book: xlwings.Book, path: object) -> tuple[list[list[Any]], str]:
    """The rows of Findings and the state cell after the path was typed and the button pressed."""
    book.names["path_typed"].refers_to_range.value = path
    answer()
    rows = [row for row in cells(book)[FINDINGS][FIRST - 1 :] if any(row)]
    return rows, str(book.names["state_shown"].refers_to_range.value)


def test_the_findings_are_those_of_validate_and_texts_are_no_formulas(book: xlwings.Book) -> None:
    rows, state = ask(book, f'"{returns()}"')
    reports = list(validate([returns() / "=2+2.xlsx", returns() / "copy.xlsx"]))
    assert {(r[0], r[2], r[3] or "", r[4] or "") for r in rows} == {
        (Path(report.file).name, one.code, one.place.sheet, one.place.cell)
        for report in reports
        for one in report.found
    }
    assert len(rows) == sum(len(report.found) for report in reports)
    assert state == f"Files: 2. Findings: {len(rows)}."
    assert {r[0] for r in rows} == {"=2+2.xlsx", "copy.xlsx"}
    files = {row[0]: row[1:] for row in cells(book)[FILES][FIRST - 1 :] if any(row)}
    counts = {(r[0], s): sum(q[:2] == [r[0], s] for q in rows) for r in rows for s in SEVERITIES}
    assert files == {
        "=2+2.xlsx": ["Could not be used", *(counts["=2+2.xlsx", s] for s in SEVERITIES)],
        "copy.xlsx": ["To be corrected", *(counts["copy.xlsx", s] for s in SEVERITIES)],
    }
    assert "=1+1" in [r[5] for r in rows]
    for _, severity, code, *_, what, remedy in rows:
        entry = finding(code)
        assert (severity, what, remedy) == (entry.severity, entry.what, entry.remedy)


def test_the_old_findings_go_and_the_rest_of_the_workbook_stays(book: xlwings.Book) -> None:
    before = cells(book)
    many, _ = ask(book, str(returns()))
    one, _ = ask(book, str(returns() / "=2+2.xlsx"))
    assert len(many) > len(one) == 1
    none, state = ask(book, "  ")
    after = cells(book)
    assert none == []
    assert state.startswith("Type or paste the path")
    assert kept(after) == kept(before)


def test_the_validator_itself_is_not_validated(book: xlwings.Book) -> None:
    rows, state = ask(book, str(returns() / "validator.xlsm"))
    assert (rows, state[:20]) == ([], "No workbook was foun")


@pytest.mark.parametrize(("path", "name"), [("nowhere.xlsx", "nowhere.xlsx"), (2026, "2026")])
def test_what_is_not_there_is_a_finding(path: object, name: str, book: xlwings.Book) -> None:
    rows, state = ask(book, path)
    assert [row[0] for row in rows] == [name]
    assert rows[0][1] == "error"
    assert state == "Files: 1. Findings: 1."


def test_a_pattern_that_is_none_means_no_file(book: xlwings.Book) -> None:
    rows, state = ask(book, "in/**copies")
    assert (rows, state[:20]) == ([], "No workbook was foun")


@pytest.mark.parametrize("path", ["x" * 5000])
def test_a_path_that_cannot_be_one_is_told(path: str, book: xlwings.Book) -> None:
    rows, state = ask(book, path)
    assert rows == []
    assert state.startswith("Stopped: ")


@pytest.mark.parametrize(
    ("count", "last"), [(MOST_PER_FILE, "S101"), (MOST_PER_FILE + 1, "F710"), (2000, "F710")]
)
def test_at_most_so_many_are_listed_of_one_file(count: int, last: str) -> None:
    rows = listed(FileReport("in/a.xlsx", (Found("S101", "in/a.xlsx"),) * count))
    assert len(rows) == MOST_PER_FILE
    assert {row[0] for row in rows} == {"a.xlsx"}
    assert [row[2] for row in rows] == ["S101"] * (MOST_PER_FILE - 1) + [last]


def test_findings_of_several_returns_bear_the_file_they_are_about() -> None:
    row = listed(FileReport(ACROSS, (Found("X941", "in/b.xlsx"),)))[0]
    assert row[:3] == ("b.xlsx", finding("X941").severity, "X941")
    assert listed(FileReport(ACROSS, (Found("X941"),)))[0][0]  # the macro clears down to the first blank


def test_the_button_calls_what_is_there() -> None:
    module, name = answer.__module__, answer.__name__
    assert f'"from {module} import {name}; {name}()"' in macros()["RunPython.bas"]
