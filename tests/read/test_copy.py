"""What was typed comes back from every copy, or a finding says why not."""

from __future__ import annotations

import math
import re
import shutil
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from builder.data.load import load
from builder.engine.model import Calculated
from builder.grid.kinds import Value
from builder.layout.cells import Key
from builder.read.copy import read
from builder.read.returned import Returned, UnreadableError
from builder.rules.catalogue import finding
from tests.support import built
from tests.support.hostile import packed, parts_of
from tests.support.libreoffice import LibreOffice
from tests.support.states import State, asked, fixed

HALF, STRAY, NO_DATES = "half filled", "stray text", "numbers that are no dates"


@cache
def _states() -> dict[str, State]:
    return fixed(load(), asked(built.placed()))


def state(name: str) -> State:
    """A state of inputs, with dates so that periods show."""
    return _states()[name]


def file(name: str) -> Path:
    """The workbook in that state."""
    return built.built(name, state(name))[0]


def returned(path: Path) -> Returned:
    return read(path, built.issued())


def typed(name: str) -> dict[Key, Value]:
    """Every entry of a state as a person sees it: defaults where nothing was typed, no blanks."""
    cells = (c for s in built.placed().workbook.sheets for c in built.placed().cells(s) if c.is_input)
    seen = {c.key: state(name).get(c.key, c.value) for c in cells}
    return {key: value for key, value in seen.items() if value not in (None, "", False)}


def unsaid(copy: Returned, wanted: dict[Key, Value]) -> list[str]:
    """Entries that came back changed, without a finding."""
    said = {found.key for found in copy.found}
    read_ = {key: value for key, value in copy.inputs.items() if value not in ("", False)}
    return [
        f"{key}: {wanted.get(key)!r} came back as {read_.get(key)!r}"
        for key in {**wanted, **read_}
        if key not in said and not same(wanted.get(key), read_.get(key))
    ]


def same(one: object, other: object) -> bool:
    """Whether two entries are the same: a file holds sixteen digits of a number."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-14)
    return one == other


def codes(copy: Returned) -> set[str]:
    return {found.code for found in copy.found}


@pytest.mark.parametrize("name", [HALF, STRAY, "extreme sizes", "choices"])
def test_what_was_typed_comes_back(name: str) -> None:
    copy = returned(file(name))
    assert unsaid(copy, typed(name)) == []
    assert all(finding(code) for code in codes(copy))
    assert not codes(copy) & {"T811", "T812", "T814", "T821", "T822", "F705"}


def test_results_have_their_formulas_and_saved_values() -> None:
    copy, (_, results) = returned(file(HALF)), built.built(HALF, state(HALF))
    placed = built.placed()
    cells = [(s, c) for s in placed.workbook.sheets for c in placed.cells(s) if c.formula]
    by_place = {(r.place.sheet, r.place.cell): r for r in copy.results.values()}
    assert len(by_place) == len(copy.results) == len(cells)
    for sheet, cell in cells:
        from_copy = by_place[sheet.name, built_address(cell.row, cell.column)]
        assert from_copy.formula == cell.formula
        assert from_copy.value == pytest.approx(results[sheet.name][cell.row, cell.column])


def built_address(row: int, column: int) -> str:
    return f"{openpyxl.utils.get_column_letter(column + 1)}{row + 1}"


def test_a_copy_says_what_it_is() -> None:
    copy = returned(file(HALF))
    placed = built.placed()
    assert copy.version == placed.workbook.version
    assert copy.edition.startswith(placed.workbook.edition)
    assert copy.issue_code == built.built(HALF, state(HALF))[1]["Start"][placed.field_cells["issue_code"][1:]]
    assert copy.calculated
    stage = copy.entries["Start", "stage"]
    assert (stage.value, stage.place.sheet, stage.understood) == (
        state(HALF).get(stage.key, "Plan"),
        "Start",
        True,
    )


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
@pytest.mark.parametrize("name", [HALF, STRAY])
def test_what_was_typed_comes_back_from_libreoffice(
    name: str, ending: str, office: LibreOffice, tmp_path: Path
) -> None:
    copy = returned(office.save(file(name), tmp_path / f"copy{ending}"))
    assert unsaid(copy, typed(name)) == []
    assert copy.issue_code == returned(file(name)).issue_code
    assert not codes(copy) & {"T811", "T812", "T814", "T821", "T822", "F705", "I804"}
    assert ("F737" in codes(copy)) == (ending == ".ods")


def resaved(path: Path, out: Path) -> Path:
    """The copy as openpyxl saves it: no results, no check boxes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        openpyxl.load_workbook(path).save(out)
    return out


def test_what_was_typed_comes_back_from_openpyxl(tmp_path: Path) -> None:
    copy = returned(resaved(file(HALF), tmp_path / "copy.xlsx"))
    assert unsaid(copy, typed(HALF)) == []
    assert not copy.calculated
    assert codes(copy) == {"I804"}


def test_ticks_come_back_after_libreoffice_and_openpyxl(office: LibreOffice, tmp_path: Path) -> None:
    saved = office.save(file("choices"), tmp_path / "office.xlsx")
    copy = returned(resaved(saved, tmp_path / "copy.xlsx"))
    assert unsaid(copy, typed("choices")) == []
    assert any(key[-1] == "Tick" for key, value in copy.inputs.items() if value is True)


def edited(path: Path, out: Path, sheet: str, cells: Mapping[str, object]) -> Path:
    """The copy with other values in some cells of a sheet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
        for cell, value in cells.items():
            book[sheet][cell] = value
        book.save(out)
    return out


def at(table: str, key: str, heading: str) -> str:
    """The address of a table's cell as issued."""
    placed = built.placed()
    return built_address(placed.row_of(table, key), placed.column_of(table, heading))


def test_a_formula_typed_over_has_none_and_a_formula_in_an_entry_is_told(tmp_path: Path) -> None:
    result, entry = at("Lines", "KPI 2.01", "Result"), at("Lines", "KPI 2.01", "Note")
    copy = returned(edited(file(HALF), tmp_path / "copy.xlsx", "Mapping", {result: 12, entry: "=1+1"}))
    assert copy.results["Lines", "KPI 2.01", "Result"].formula is None
    assert copy.results["Lines", "KPI 2.01", "Result"].value == 12
    assert ("E863", entry) in {(found.code, found.place.cell) for found in copy.found}
    assert not copy.entries["Lines", "KPI 2.01", "Note"].understood


def test_a_default_that_was_cleared_does_not_come_back(tmp_path: Path) -> None:
    _, row, column = built.placed().field_cells["stage"]
    cells = {built_address(row, column): None}
    copy = returned(edited(built.blank(), tmp_path / "copy.xlsx", "Start", cells))
    assert copy.inputs["Start", "stage"] == ""


def test_another_version_and_another_workbook_are_told(tmp_path: Path) -> None:
    _, row, column = built.placed().field_cells["tool_version"]
    cells = {built_address(row, column): "0.0.9"}
    copy = returned(edited(built.blank(), tmp_path / "copy.xlsx", "Start", cells))
    assert copy.version == "0.0.9"
    assert "F705" in codes(copy)
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(UnreadableError) as refused:
        read(tmp_path / "other.xlsx", built.issued())
    assert [found.code for found in refused.value.found] == ["F704"]


def test_a_copy_of_which_few_sheets_are_left_is_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(built.blank())
    for name in set(book.sheetnames) - {"Start", "Mapping"}:
        del book[name]
    book["Start"][built_address(*built.placed().field_cells["stage"][1:])] = "Delivery"
    book.save(tmp_path / "copy.xlsx")
    copy = returned(tmp_path / "copy.xlsx")
    gone = {found.place.sheet: found.what for found in copy.found if found.code == "T812"}
    assert list(gone) == [s for s in built.issued().sheets if s not in ("Start", "Mapping")]
    of_entries = {sheet for sheet, what in gone.items() if what == sheet}
    choices_of_what_is_shown = {"Look-up", "Print list"}
    filled_in = {"Select", "KPIs", "Values", "Regions"}
    assert of_entries == filled_in | choices_of_what_is_shown
    others = {what for sheet, what in gone.items() if sheet not in of_entries}
    assert others == {f"{sheet}, which holds results alone" for sheet in gone.keys() - of_entries}
    assert copy.inputs["Start", "stage"] == "Delivery"


def test_sheets_that_were_added_are_told(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(built.blank())
        book.copy_worksheet(book["Mapping"]).title = "Mapping (2)"
        book.save(tmp_path / "copy.xlsx")
    copy = returned(tmp_path / "copy.xlsx")
    assert [found.what for found in copy.found if found.code == "T823"] == ["Mapping (2)"]


def prefixed(parts: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The parts as some programs write them: every tag of the main namespace with a prefix."""
    for name, data in parts.items():
        main = name.startswith(("xl/worksheets/sheet", "xl/workbook.xml", "xl/sharedStrings", "xl/styles"))
        text = data.decode()
        if main:
            text = re.sub(r"(</?)(\w+)(?=[\s/>])", r"\1x:\2", text).replace('xmlns="http', 'xmlns:x="http', 1)
        yield name, text.encode()


def test_prefixed_parts_and_dates_from_1904_are_read(tmp_path: Path) -> None:
    parts = dict(prefixed(parts_of(file(HALF))))
    book = parts["xl/workbook.xml"]
    assert b"<x:workbookPr " in book
    copy = returned(packed(tmp_path / "copy.xlsx", parts))
    assert unsaid(copy, typed(HALF)) == []
    old = parts | {"xl/workbook.xml": book.replace(b"<x:workbookPr ", b'<x:workbookPr date1904="1" ')}
    copy = returned(packed(tmp_path / "old.xlsx", old))
    assert "I806" in codes(copy)
    assert copy.inputs["Start", "contract_start"] == date(2030, 4, 2)


def test_reading_changes_neither_copy_nor_folder(tmp_path: Path) -> None:
    copy = Path(shutil.copy(file(HALF), tmp_path / "copy.xlsx"))
    before = copy.read_bytes(), copy.stat().st_mtime_ns
    assert returned(copy) == returned(copy)
    assert (copy.read_bytes(), copy.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [copy]


def test_reading_takes_less_than_the_engine_takes_to_load() -> None:
    def seconds(work: Callable[[], object]) -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    path = file(HALF)
    returned(path)
    reading = min(seconds(lambda: returned(path)) for _ in range(3))
    assert reading < 0.6 * seconds(lambda: Calculated(path))
