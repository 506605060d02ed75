"""What a contract manager entered in Acceptance is read however it was saved; faults are named."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from builder.read.acceptance import AcceptanceError, Decision, read_acceptance
from builder.read.returned import UnreadableError
from builder.returns.accepted import read_accepted
from builder.rules.file_report import Copy
from builder.workbooks.build import build
from builder.workbooks.report.report import lay_out_report
from tests.workbooks.test_report import copy

RATINGS = ("Good", "Approaching target", "Requires improvement", "Inadequate", "Other")
DIGEST = "ab" * 32
Edit = Callable[[Worksheet, dict[str, int]], None]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of one return, as the contract manager opens it."""
    path = tmp_path_factory.mktemp("acceptance") / "report.xlsx"
    first, last = date(2026, 4, 1), date(2026, 6, 30)
    made = copy(authority="Roads Agency", period_start=first, period_end=last)
    assert made.returned
    build(lay_out_report([replace(made, returned=replace(made.returned, sha256=DIGEST))]), path)
    return path


def edited(report: Path, folder: Path, edit: Edit) -> Path:
    """The report as openpyxl saves it after somebody worked on Acceptance."""
    book = openpyxl.load_workbook(report)
    sheet = book["Acceptance"]
    edit(sheet, {cell.value: cell.column for cell in sheet[5]})
    path = folder / "edited.xlsx"
    book.save(path)
    return path


def row_of(sheet: Worksheet, line: str) -> int:
    return next(row for row in range(6, sheet.max_row + 1) if sheet.cell(row, 3).value == line)


def entered(line: str, **values: object) -> Edit:
    """Somebody enters these in the row of a line; _ means a blank in headings."""

    def edit(sheet: Worksheet, columns: dict[str, int]) -> None:
        for heading, value in values.items():
            sheet.cell(row_of(sheet, line), columns[heading.replace("_", " ")]).value = value

    return edit


def decisions(path: Path) -> dict[str, Decision]:
    return {one.line: one for one in read_acceptance(path, RATINGS).decisions}


def test_an_untouched_report_decides_nothing_and_keeps_what_was_reported(report: Path) -> None:
    found = decisions(report)
    jobs = found["KPI NT3"]
    assert (jobs.reported, jobs.accepted, jobs.quantity, jobs.is_decided) == (3, None, 3, False)
    assert (jobs.supplier, jobs.contract) == ("Example Cleaning Ltd (fictional)", "EX-1")
    assert (jobs.authority, jobs.unit) == ("Roads Agency", "FTE-years in work")
    assert jobs.period == (date(2026, 4, 1), date(2026, 6, 30))
    assert found["KPI 2.02 L2"].quantity is None
    assert not any(one.is_decided for one in found.values())


def test_what_was_entered_is_read_with_its_cell_and_the_copy(report: Path, tmp_path: Path) -> None:
    edit = entered("KPI NT3", Accepted_quantity=2, Evidence_seen="Yes", Reason="Left", Your_rating="Other")
    path = edited(report, tmp_path, edit)
    read = read_acceptance(path, RATINGS)
    (jobs,) = (one for one in read.decisions if one.is_decided)
    assert (jobs.line, jobs.accepted, jobs.quantity, jobs.seen) == ("KPI NT3", 2, 2, "Yes")
    assert (jobs.reason, jobs.rating) == ("Left", "Other")
    sheet = openpyxl.load_workbook(path)["Acceptance"]
    assert sheet[jobs.cell].value == 2
    assert read.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert read.of_copy(DIGEST)["KPI NT3"] == jobs
    assert (read.of_copy("cd" * 32), read.of_copy("")) == ({}, {})


def test_zero_is_a_decision(report: Path, tmp_path: Path) -> None:
    edit = entered("KPI NT3", Accepted_quantity=0, Reason="No evidence")
    assert decisions(edited(report, tmp_path, edit))["KPI NT3"].quantity == 0


def test_a_sorted_sheet_with_another_column_reads_the_same(report: Path, tmp_path: Path) -> None:
    def edit(sheet: Worksheet, columns: dict[str, int]) -> None:
        entered("KPI NT3", Accepted_quantity=3)(sheet, columns)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(6, sheet.max_row)]
        for at, row in enumerate(reversed(rows), 6):
            for column, value in enumerate(row, 1):
                sheet.cell(at, column).value = value
        sheet.insert_cols(2)
        sheet.insert_rows(1)

    before = decisions(edited(report, tmp_path, entered("KPI NT3", Accepted_quantity=3)))
    after = decisions(edited(report, tmp_path, edit))
    assert {k: replace(v, cell="") for k, v in after.items()} == {
        k: replace(v, cell="") for k, v in before.items()
    }


FAULTS: list[tuple[dict[str, object], str]] = [
    ({"Accepted_quantity": "about two", "Reason": "r"}, "Accepted quantity holds about two. A number from 0"),
    ({"Accepted_quantity": -1, "Reason": "r"}, "Accepted quantity holds -1. A number from 0"),
    ({"Accepted_quantity": "=A1+1", "Reason": "r"}, "Accepted quantity holds A1+1. A number from 0"),
    ({"Accepted_quantity": 2}, "no reason for KPI NT3, which has another quantity"),
    ({"Your_rating": "Good"}, "no reason for KPI NT3"),
    ({"Your_rating": "Splendid", "Reason": "r"}, "Your rating holds Splendid. Choose from the list: Good,"),
    ({"Evidence_seen": "perhaps"}, "Evidence seen holds perhaps. Choose from the list: Yes, No."),
    ({"Accepted_quantity": date(2026, 4, 1), "Reason": "r"}, "Accepted quantity holds 1 April 2026."),
    ({"Reason": "x" * 201}, "Reason holds xxx"),
]


@pytest.mark.parametrize(("values", "said"), FAULTS, ids=lambda given: str(given)[:40])
def test_a_fault_is_named_with_its_cell_and_what_is_wanted(
    report: Path, tmp_path: Path, values: dict[str, object], said: str
) -> None:
    path = edited(report, tmp_path, entered("KPI NT3", **values))
    row = row_of(openpyxl.load_workbook(path)["Acceptance"], "KPI NT3")
    with pytest.raises(AcceptanceError, match=rf"Acceptance [A-Z]+{row}: ") as refused:
        read_acceptance(path, RATINGS)
    assert said in str(refused.value)


def test_the_same_figure_in_two_rows_is_a_fault(report: Path, tmp_path: Path) -> None:
    def edit(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(row_of(sheet, "KPI NT3"), columns["Line"]).value = "KPI 2.01"

    with pytest.raises(AcceptanceError, match=r"another row is about KPI 2.01"):
        read_acceptance(edited(report, tmp_path, edit), RATINGS)


def test_another_workbook_and_an_older_report_are_told_apart(report: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(AcceptanceError, match=r"other.xlsx has no sheet Acceptance"):
        read_acceptance(other, RATINGS)

    def older(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(5, columns["Counted as"]).value = None

    with pytest.raises(AcceptanceError, match=r"lacks Counted as. Make the report again"):
        read_acceptance(edited(report, tmp_path, older), RATINGS)


def test_it_is_read_in_another_process_whose_errors_come_back(report: Path, tmp_path: Path) -> None:
    assert read_accepted(report).decisions == read_acceptance(report, RATINGS).decisions
    with pytest.raises(AcceptanceError, match="no reason"):
        read_accepted(edited(report, tmp_path, entered("KPI NT3", Accepted_quantity=1)))
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(UnreadableError, match=r"broken.xlsx cannot be used"):
        read_accepted(broken)


def test_a_report_without_figures_has_no_acceptance_to_read(tmp_path: Path) -> None:
    path = tmp_path / "none.xlsx"
    build(lay_out_report([Copy("a.xlsx", ())]), path)
    with pytest.raises(AcceptanceError, match="has no sheet Acceptance"):
        read_acceptance(path, RATINGS)
