"""The macro workbook, run by a second interpreter that spells formulas as Excel does."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from openpyxl.utils import get_column_letter
from pyopenvba.formula._values import ERRORS

from builder.read.returned import Found
from builder.returns.examine import Examiner
from builder.rules.catalogue import live
from builder.rules.check import run
from builder.workbooks.example import example_inputs
from tests.support.built import blank, built, macro_book, placed
from tests.support.excel_copies import Kept, few_sheets, shortened, smaller
from tests.support.excel_macros import Excel, Finding

BAD = "To be corrected"
FEW = ("Start", "Select")
WITH_CHECKS = (*FEW, "Check workings")
Place = tuple[str, int, int]  # sheet, row and column from 1
ENTERED = ("Start", "Select", "KPIs", "Regions", "Check workings")


@cache
def folder() -> Path:
    return Path(mkdtemp(prefix="excel-"))


@cache
def kept() -> Kept:
    return shortened(Excel(macro_book()))


@cache
def opened(name: str, sheets: tuple[str, ...]) -> tuple[Excel, Path]:
    """An Excel that looks at these sheets, () for all; a smaller copy of the blank workbook or example."""
    source = blank() if name == "blank" else built(name, example_inputs(placed()))[0]
    excel, copy = Excel(macro_book()), folder() / f"{name}.xlsx"
    shortened(excel)
    smaller(source, copy, kept())
    if sheets:
        few_sheets(excel, copy, sheets)
    return excel, copy


def formula_cell() -> Place:
    """A cell of Select with a formula that is looked at: in the first row of its table."""
    first_row = placed().tables["Select"].first_row + 1
    return min(cell for cell in kept() if cell[:2] == ("Select", first_row))


def entry_cell() -> Place:
    """A cell of Select for an entry."""
    sheet = placed().tables["Select"].sheet
    return min((sheet.name, c.row + 1, c.column + 1) for c in placed().cells(sheet) if c.is_input)


def check_cells() -> tuple[Place, Place]:
    """The cells of the check beside the first row of Select, and of the first in the list of checks."""
    excel, _ = opened("blank", WITH_CHECKS)
    title, row, _, column, _ = excel.sheet("Row checks").rows()[1]
    _, listed, at_row, at_column, _ = excel.sheet("Live checks").rows()[1]
    return (str(title), int(row), int(column)), (str(listed), int(at_row), int(at_column))


BLANK = [Finding("S101", "Select", "C7"), Finding("S125", "Start", "B8"), Finding("S126", "Start", "B34")]
"""What the blank workbook lacks: a selection, the date the procurement began, authority and title."""


def finding(code: str, place: Place) -> Finding:
    sheet, row, column = place
    return Finding(code, sheet, f"{get_column_letter(column)}{row}")


def row_of(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def test_the_blank_workbook_gives_what_it_lacks_and_nothing_else() -> None:
    excel, copy = opened("blank", ())
    excel.press("ValidateFile", copy)
    assert excel.found() == BLANK
    assert excel.files() == {copy.name: "To look at"}
    assert excel.state() == "Files: 1. Findings: 3."


def checked_at(one: Found) -> tuple[str, int]:
    """Sheet and row of the check for a finding; figures typed on Regions have theirs on Mapping."""
    if one.key[:1] != ("Lines",):
        return one.place.sheet, row_of(one.place.cell)
    sheet, row, _ = placed().cell_of((*one.key[:2], "Check"))
    return sheet.name, row + 1


def test_the_worked_example_gives_what_python_finds_in_the_same_rows() -> None:
    """In the codes that both give; the macro names the cell of the check beside the row, Python the entry."""
    excel, copy = opened("example", ENTERED)
    excel.press("ValidateFile", copy)
    examiner, codes = Examiner(), {entry.code for entry in live()}
    returned = examiner.read(built("example", example_inputs(placed()))[0])
    ruled = [one for one in run(examiner.case(returned)) if one.code in codes]
    told = [(one.code, *checked_at(one)) for one in ruled if one.place]
    assert sorted((one.code, one.sheet, row_of(one.cell)) for one in excel.found()) == sorted(told)
    assert len(told) == len(ruled) == 6
    assert excel.files() == {copy.name: "To be corrected"}


@pytest.mark.parametrize(
    ("place", "value", "formula", "code", "state"),
    [
        (formula_cell, 2.0, "=1+1", "F709", BAD),
        (formula_cell, ERRORS["#DIV/0!"], "=1/0", "F709", BAD),
        (formula_cell, 123.0, "", "F708", BAD),
        (entry_cell, ERRORS["#N/A"], "", "E860", BAD),
        (entry_cell, 7.0, "=3+4", "E862", "To look at"),
    ],
    ids=["changed", "gives an error", "typed over", "error in an entry", "formula in an entry"],
)
def test_a_fault_gives_its_finding_and_no_other(
    place: Callable[[], Place], value: object, formula: str, code: str, state: str
) -> None:
    excel, copy = opened("blank", FEW)
    with excel.changed(copy, place(), value, formula):
        excel.press("ValidateFile", copy)
    assert excel.found() == [finding(code, place())]
    assert excel.files() == {copy.name: state}


@pytest.mark.parametrize(
    ("number", "value", "told"),
    [(0, "C201 said here", ["C201", "S101", "S125", "S126"]), (1, 7.0, ["S101", "S125", "S126"])],
    ids=["beside a row", "in the list"],
)
def test_a_check_is_read_as_issued_and_not_once_its_formula_was_changed(
    number: int, value: object, told: list[str]
) -> None:
    """S101 is what the list says of the blank workbook, where its formula is as issued."""
    excel, copy = opened("blank", WITH_CHECKS)
    place = check_cells()[number]
    sheet, row, column = place
    issued = excel.opened(copy).sheet_named(sheet).cell(row, column).formula
    with excel.changed(copy, place, value, issued):
        excel.press("ValidateFile", copy)
    assert [one.code for one in excel.found()] == told
    others = BLANK[1:] if number else BLANK
    for formula, code in (("=1+1", "F709"), ("", "F708")):
        with excel.changed(copy, place, value, formula):
            excel.press("ValidateFile", copy)
        assert excel.found() == [finding(code, place), *others]


def test_few_sheets_without_a_fault_give_nothing() -> None:
    excel, copy = opened("blank", FEW)
    excel.press("ValidateFile", copy)
    assert excel.found() == []
    assert excel.files() == {copy.name: "In order"}
    assert excel.open_books() == [macro_book().name]


def test_the_table_keeps_its_look_from_run_to_run() -> None:
    """Column Cell, the fifth, too: links come and go there; they bring a colour but no font."""
    excel, copy = opened("blank", FEW)
    cells = [(row, column) for row in (5, 6) for column in range(1, 9)]

    def looks() -> list[object]:
        found = [excel.look("Findings", *cell) for cell in cells]
        return [(one.alignment, one.font.name, one.font.size, one.number_format) for one in found]

    issued = looks()
    assert excel.look("Findings", 5, 5).alignment.wrap
    with excel.changed(copy, entry_cell(), ERRORS["#N/A"]):
        excel.press("ValidateFile", copy)
        excel.press("ValidateFile", copy)
    assert excel.look("Findings", 5, 5).font.underline == "single"
    assert looks() == issued
    excel.press("ValidateFile", copy)
    assert looks() == issued
