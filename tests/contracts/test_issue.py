"""A buyer's copy issued: nothing internal in it, the same issue code, everything else as it was."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from builder.contracts.issue import Buyers, Done, IssueError, issue, read_buyers
from builder.contracts.issue_list import ListError, read_list
from builder.model.choices import NOT_SHOWN
from builder.read.copy import read
from builder.read.returned import Returned
from builder.returns.validate import validate
from builder.workbooks.example import example_inputs
from builder.workbooks.inputs import Inputs
from tests.support.built import built, issued, placed

CODE = ("", "issue_code")
SUPPLIERS = {"supplier", "supplier_id", "supplier_size", "supplier_type", "signed_by", "signed_role"}
SUPPLIERS |= {"signed_date", "period_start", "period_end", "return_status", "revision"}


def tender() -> Inputs:
    """The worked example as the buyer had it at the tender: nothing of the supplier's."""
    everything = example_inputs(placed())
    kept = {k: v for k, v in everything.items() if k[0] not in {"Lines", "Regions", "Profile"}}
    return {k: v for k, v in kept.items() if k[-1] not in SUPPLIERS} | {("Start", "stage"): "Tender"}


@pytest.fixture(scope="module")
def buyers_file() -> Path:
    return built("buyer at tender", tender())[0]


@pytest.fixture(scope="module")
def buyers(buyers_file: Path) -> Buyers:
    return read_buyers(buyers_file, jobs=0)


@pytest.fixture(scope="module")
def copy(buyers: Buyers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    (path,) = issue(buyers, "bidders", tmp_path_factory.mktemp("issued")).files
    return path


@pytest.fixture(scope="module")
def returned(copy: Path) -> Returned:
    return read(copy, issued())


def test_it_is_named_by_contract_role_and_issue_code(copy: Path, returned: Returned) -> None:
    assert copy.name == f"EX-2024-017-bidders-{returned.issue_code}.xlsx"


def test_its_issue_code_is_that_of_the_buyers_copy(buyers_file: Path, returned: Returned) -> None:
    assert returned.issue_code == read(buyers_file, issued()).issue_code != ""


def test_no_part_of_it_holds_what_was_left_out(buyers: Buyers, copy: Path) -> None:
    words = [str(tender()[key]) for key in buyers.left_out if key[-1] != "Reason"]
    with zipfile.ZipFile(copy) as package:
        parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    assert len(words) == 4
    assert [text for text in words if any(text in part for part in parts)] == []


def test_no_other_input_is_changed(buyers_file: Path, buyers: Buyers, returned: Returned) -> None:
    before, after = (read(buyers_file, issued()).inputs, returned.inputs)
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert changed == set(buyers.left_out)
    assert {after.get(key, "") for key in changed} == {NOT_SHOWN, ""}


def test_it_is_read_without_findings_as_any_other(returned: Returned) -> None:
    assert returned.found == ()


def test_rows_in_use_and_the_sheets_of_a_bidder_are_in_sight(copy: Path) -> None:
    book = openpyxl.load_workbook(copy)
    seen = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert seen == ["Start", "Checks", "Print list", "Mapping", "Guidance"]
    mapping, spot = book["Mapping"], placed().spot("Lines")
    values = openpyxl.load_workbook(copy, data_only=True)["Mapping"]
    column = placed().column_of("Lines", "In use") + 1
    rows = range(spot.first_row + 1, spot.first_row + len(spot.table.keys) + 1)
    in_sight = [row for row in rows if not mapping.row_dimensions[row].hidden]
    assert in_sight == [row for row in rows if values.cell(row, column).value == "Yes"] != []


def test_regions_is_in_sight_where_commitments_are_asked_by_region(buyers: Buyers, tmp_path: Path) -> None:
    asked = replace(buyers, inputs=buyers.inputs | {("Start", "regional_commitments"): "Yes"})
    (path,) = issue(asked, "bidders", tmp_path, even_so=True).files
    book = openpyxl.load_workbook(path)
    assert book["Regions"].sheet_state == "visible"
    spot, column = placed().spot("Regions"), placed().column_of("Regions", "Part") + 1
    rows = range(spot.first_row + 1, spot.first_row + len(spot.table.keys) + 1)
    seen = {
        book["Regions"].cell(row, column).value
        for row in rows
        if not book["Regions"].row_dimensions[row].hidden
    }
    assert seen == {"Commitment"}


def test_the_buyers_cells_are_locked_and_it_opens_at_the_suppliers_name(copy: Path) -> None:
    book = openpyxl.load_workbook(copy)
    start = book["Start"]
    cells = placed().field_cells

    def locked(field: str) -> bool:
        _, row, column = cells[field]
        return bool(start.cell(row + 1, column + 1).protection.locked)

    assert [locked(field) for field in ("stage", "contract_value", "bound_good")] == [True] * 3
    assert [locked(field) for field in ("supplier", "signed_by", "period_start")] == [False] * 3
    _, row, column = cells["supplier"]
    assert book.active is start
    assert start.sheet_view.pane.topLeftCell == f"A{row}"
    assert start.cell(row + 1, column + 1).coordinate in {s.activeCell for s in start.sheet_view.selection}


def test_validate_names_a_change_made_to_it(copy: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(copy)
    _, row, column = placed().cell_of(("Select", "MAC 2.2", "Weighting"))
    book["Select"].cell(row + 1, column + 1).value = 0.5
    book.save(tmp_path / "changed.xlsx")
    (report,) = validate([tmp_path / "changed.xlsx"], against=copy)
    changes = [(one.code, one.key) for one in report.found if one.code.startswith("A")]
    assert changes == [("A922", ("Select", "MAC 2.2", "Weighting"))]


def test_a_copy_that_is_not_ready_is_refused_with_place_and_remedy(tmp_path: Path) -> None:
    inputs = tender() | {("Start", "stage"): "Plan", ("Start", "authority"): ""}
    unready = Buyers(placed(), inputs, (), ())
    with pytest.raises(IssueError, match=r"(?s)stage is Plan \(Start B\d+\).*S126 .*Start B\d+"):
        issue(unready, "bidders", tmp_path)
    assert list(tmp_path.iterdir()) == []


LIST = "Contract reference,Contract title,Contract value\n{}"


def listed(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_a_line_of_a_list_is_a_copy_with_its_details(buyers: Buyers, tmp_path: Path) -> None:
    path = listed(tmp_path, LIST.format('C/1,North,"£1,250,000"\n\nC/2,South,\n'))
    done: Done = issue(buyers, "bidders", tmp_path / "out", read_list(placed(), path))
    one, other = (read(file, issued()) for file in done.files)
    assert [file.name[:12] for file in done.files] == ["C-1-bidders-", "C-2-bidders-"]
    assert one.inputs["Start", "contract_value"] == 1_250_000
    assert other.inputs["Start", "contract_value"] == tender()["Start", "contract_value"]
    assert [r.inputs["Start", "contract_title"] for r in (one, other)] == ["North", "South"]
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [f.name for f in done.files]


def test_faults_of_a_list_are_named_by_line_and_column(tmp_path: Path) -> None:
    path = listed(tmp_path, "Contract titel,Contract value\nNorth,lots\nSouth,2,3\n")
    with pytest.raises(ListError) as error:
        read_list(placed(), path)
    wrong, lots, wide = error.value.problems
    assert wrong.startswith('list.csv: column A: no field is called "Contract titel".')
    assert lots.startswith('list.csv: line 2, column B: "lots" is not accepted.')
    assert wide == "list.csv: line 3, column C: there is text without a heading above it."


def test_two_lines_of_one_name_write_nothing(buyers: Buyers, tmp_path: Path) -> None:
    path = listed(tmp_path, LIST.format("C1,North,\nc1,South,\n"))
    with pytest.raises(IssueError, match=r"line 3: its file would have the same name as that of .*line 2"):
        issue(buyers, "bidders", tmp_path / "out", read_list(placed(), path), dry_run=True)
    assert not (tmp_path / "out").exists()


def test_a_list_that_is_not_utf8_says_how_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Contract title\nCaf\u00e9\n".encode("cp1252"))
    with pytest.raises(ListError, match="CSV UTF-8"):
        read_list(placed(), path)
