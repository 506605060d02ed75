"""A finished file replaces an older one in one step, and never somebody's work."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from builder.workbooks import save as room
from builder.workbooks.build import BuildError
from builder.workbooks.save import HeldError, save, untouched
from builder.write.macro_book import MacroBook
from builder.write.writer import Inputs
from tests.support.tiny import tiny

TENDER: Inputs = {("Start", "stage"): "Tender"}
MACROS = MacroBook("Macros", None, (), {}, b"macros")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a blank workbook is, in its own folder."""
    place = tmp_path / "out" / "tool.xlsx"
    save(tiny(), place)
    return place


def stage(path: Path) -> object:
    return openpyxl.load_workbook(path)["Start"]["B6"].value


def test_it_gives_what_its_formulas_give(tmp_path: Path) -> None:
    path = tmp_path / "new" / "tool.xlsx"
    results = save(tiny(), path)
    # The issue code, the link back to Start, the link in the words, and three rows of the column Shown.
    assert sum(map(len, results.values())) == 6


def test_a_file_as_it_was_built_is_written_over(path: Path) -> None:
    assert untouched(path)
    save(tiny(), path, TENDER)
    assert stage(path) == "Tender"


def test_a_file_that_somebody_saved_is_kept_unless_forced(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["Start"]["B6"] = "Mine"
    book.save(path)
    with pytest.raises(HeldError, match="may hold somebody's work"):
        save(tiny(), path, TENDER)
    assert stage(path) == "Mine"
    save(tiny(), path, TENDER, force=True)
    assert stage(path) == "Tender"


def test_a_file_of_another_kind_is_kept(path: Path) -> None:
    path.write_text("Dear buyer")
    with pytest.raises(HeldError):
        save(tiny(), path)
    assert path.read_text() == "Dear buyer"


def test_a_failed_build_leaves_the_old_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def half(_: object, made: Path, __: object) -> None:
        made.write_text("half")
        raise BuildError("no")

    monkeypatch.setattr(room, "build", half)
    with pytest.raises(BuildError):
        save(tiny(), path, TENDER)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["tool.xlsx"]


def test_the_macro_workbook_asks_before_it_takes_the_place_of_somebodys_work(tmp_path: Path) -> None:
    path = tmp_path / "validator.xlsm"
    save(MACROS, path)
    save(MACROS, path)
    openpyxl.load_workbook(path).save(path)
    with pytest.raises(HeldError):
        save(MACROS, path)
    save(MACROS, path, force=True)
    assert untouched(path)


def test_macros_are_not_put_in_a_file_that_may_hold_none(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="cannot hold macros"):
        save(MACROS, tmp_path / "validator.xlsx")
    assert not list(tmp_path.iterdir())
