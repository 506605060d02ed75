"""Entries that have moved are found; missing ones are reported."""

from __future__ import annotations

import warnings
from pathlib import Path

import openpyxl
import pytest

from builder.grid.kinds import Value
from tests.read.test_copy import HALF, at, built_address, codes, edited, file, returned, typed, unsaid
from tests.support import built
from tests.support.copies import Copy
from tests.support.libreoffice import LibreOffice
from tests.support.mutate_structure import _move_cells, without_row

EDITS = (
    ("insert rows", "Mapping", 10, 3),
    ("insert columns", "Mapping", 5, 2),
    ("insert rows", "Start", 2, 1),
    ("insert columns", "Start", 1, 1),
    ("insert rows", "Regions", 0, 2),
    ("insert columns", "KPIs", 0, 1),
    ("rename", "Mapping", "Our figures"),
    ("rename", "Regions", "By region"),
    ("move", "Values", 0),
)


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_entries_are_found_wherever_they_have_moved(ending: str, office: LibreOffice, tmp_path: Path) -> None:
    copy = returned(office.save(file(HALF), tmp_path / f"copy{ending}", EDITS))
    assert unsaid(copy, typed(HALF)) == []
    assert len(copy.results) == len(returned(file(HALF)).results)
    assert codes(copy) - {"F737"} == {"T811", "T813", "T814"}
    moved = {found.place.sheet for found in copy.found if found.code == "T814"}
    assert moved == {"Our figures", "By region", "Start", "KPIs"}


def test_what_was_deleted_is_told_and_all_else_is_kept(office: LibreOffice, tmp_path: Path) -> None:
    placed = built.placed()
    row, column = placed.row_of("Lines", "KPI 2.01"), placed.column_of("Lines", "Evidence")
    stage = placed.field_cells["stage"][1]
    edits = (
        ("delete rows", "Mapping", row),
        ("delete columns", "Mapping", column),
        ("delete rows", "Start", stage),
        ("remove", "Regions", 0),
    )
    copy = returned(office.save(file(HALF), tmp_path / "copy.xlsx", edits))
    gone = {
        key
        for key in typed(HALF)
        if key[0] == "Regions"
        or key == ("Start", "stage")
        or (key[0] in ("Lines", "Profile") and (key[1] == "KPI 2.01" or key[2] == "Evidence"))
    }
    assert unsaid(copy, {key: value for key, value in typed(HALF).items() if key not in gone}) == []
    told = {found.code: found.what for found in copy.found}
    assert told["T818"] == "KPI 2.01"
    assert told["T816"] == "Evidence"
    assert told["T812"] == "Regions"
    assert "T820" in told
    assert not gone & copy.entries.keys()


def test_typed_over_headings_keys_and_texts_are_told(tmp_path: Path) -> None:
    placed = built.placed()
    heading = built_address(placed.spot("Lines").heading_row, placed.column_of("Lines", "Note"))
    first, second, _, other, last = placed.spot("Lines").table.keys[20:25]
    cells: dict[str, object] = {
        heading: "Remarks",
        at("Lines", first, "Key"): "our jobs",
        at("Lines", second, "Key"): other,
        at("Lines", last, "Unit"): "people",
        "BA3": "look here",
        built_address(placed.spot("Lines").first_row + len(placed.spot("Lines").table.keys), 0): last,
    }
    copy = returned(edited(file(HALF), tmp_path / "copy.xlsx", "Mapping", cells))
    assert unsaid(copy, typed(HALF)) == []
    told = {(found.code, found.place.cell) for found in copy.found}
    assert {("T815", heading), ("T819", at("Lines", first, "Key")), ("T821", "BA3")} <= told
    assert ("T822", at("Lines", last, "Unit")) in told
    assert "T817" in codes(copy)


@pytest.mark.parametrize(
    ("sheet", "what", "where"),
    [
        ("Mapping", "rows", 15),
        ("Mapping", "cols", 6),
        ("Start", "rows", 30),
        ("Start", "cols", 1),
        ("Start", "cols", 2),
        ("Select", "rows", 9),
        ("Regions", "cols", 1),
    ],
)
def test_entries_are_found_where_scripts_have_moved_them(
    sheet: str, what: str, where: int, tmp_path: Path
) -> None:
    """Openpyxl moves cells, but neither tables nor names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file(HALF))
        getattr(book[sheet], f"insert_{what}")(where, 2)
        book.save(tmp_path / "copy.xlsx")
    copy = returned(tmp_path / "copy.xlsx")
    assert unsaid(copy, typed(HALF)) == []
    assert codes(copy) - {"T821"} == {"I804", "T814"}


def test_a_sorted_table_is_read_by_its_keys(tmp_path: Path) -> None:
    spot = built.placed().spot("Lines")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file(HALF))
        first, last = spot.first_row + 1, spot.first_row + len(spot.table.keys)
        rows = [[cell.value for cell in row] for row in book["Mapping"].iter_rows(first, last)]
        for row, values in zip(book["Mapping"].iter_rows(first, last), reversed(rows), strict=True):
            for cell, value in zip(row, values, strict=True):
                cell.value = value
        book.save(tmp_path / "copy.xlsx")
    copy = returned(tmp_path / "copy.xlsx")
    assert unsaid(copy, typed(HALF)) == []
    assert codes(copy) == {"I804", "T814", "E864"}  # the formats stayed where they were


def test_a_name_that_a_script_left_behind_is_not_taken_for_the_entry_below(tmp_path: Path) -> None:
    """The row of the framework's reference is gone, its name now means the lot below it."""
    inputs: dict[tuple[str, ...], Value] = {
        ("Start", "framework_ref"): "RM 1",
        ("Start", "framework_lot"): "Lot 1",
    }
    path, _ = built.built("framework", inputs)
    changed = Copy.of(built.placed(), path, dict(inputs))
    without_row(changed, ("Start", "framework_ref"), _move_cells)
    copy = returned(changed.save(tmp_path / "copy.xlsx"))
    assert ("Start", "framework_ref") not in copy.inputs
    assert copy.inputs["Start", "framework_lot"] == "Lot 1"
    assert "T820" in codes(copy)


def test_an_entry_whose_label_was_typed_over_by_another_is_told_and_nothing_is_read_for_it(
    tmp_path: Path,
) -> None:
    _, row, column = built.placed().field_cells["supplier"]
    cells = {built_address(row, column - 1): "State of checks"}
    copy = returned(edited(file(HALF), tmp_path / "copy.xlsx", "Start", cells))
    assert "T820" in codes(copy)
    assert ("Start", "supplier") not in copy.entries
    others = {key: value for key, value in typed(HALF).items() if key != ("Start", "supplier")}
    assert unsaid(copy, others) == []
