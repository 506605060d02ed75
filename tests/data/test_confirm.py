"""The list of facts to confirm: written, filled in by another program, and taken back into the data."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from builder.cli.app import app
from builder.data.confirm import Answer, NotConfirmedError, confirm, to_confirm
from builder.data.load import DATA, load
from builder.data.rewrite import rewrite
from builder.data.status import check
from builder.model.check_list import AGREES, DIFFERS, HEADINGS, NOT_FOUND
from builder.read.check_list import CheckListError
from builder.read.returned import UnreadableError
from builder.returns.check_list import read_answers
from builder.workbooks.build import build
from builder.workbooks.check_list import lay_out_check_list

DAY = date(2026, 11, 2)
UNCONFIRMED = {"part-read", "recalled", "doubtful"}
Edit = Callable[[Worksheet, dict[str, int], int], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list of the shipped data."""
    path = tmp_path_factory.mktemp("list") / "list.xlsx"
    build(lay_out_check_list(to_confirm()), path)
    return path


def filled(blank: Path, out: Path, *edits: tuple[str, str, dict[str, object]]) -> Path:
    """The list after somebody answered: (file, key) with column "status" unless the entry says another."""
    book = openpyxl.load_workbook(blank)
    (sheet,) = book.worksheets
    (top,) = (row[0].row for row in sheet.iter_rows() if row[0].value == "Document")
    at = {cell.value: cell.column for cell in sheet[top]}
    for file, key, values in edits:
        wanted = (file, key, values.get("Column", "status"))
        (row,) = (
            row
            for row in range(top + 1, sheet.max_row + 1)
            if tuple(sheet.cell(row, at[heading]).value for heading in ("File", "Key", "Column")) == wanted
        )
        for heading, value in values.items():
            sheet.cell(row, at[heading]).value = value
    book.save(out)
    return out


def by(**more: object) -> dict[str, object]:
    return {"Checked by": "Policy team", "Checked on": DAY} | more


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_status_that_is_not_confirmed_is_listed_once() -> None:
    """Counted from the files themselves."""
    wanted = sorted(
        (path.relative_to(DATA).as_posix(), column)
        for path in DATA.rglob("*.csv")
        for row in rows(path)
        for column, value in row.items()
        if value in UNCONFIRMED
    )
    facts = to_confirm()
    assert sorted((one.file, one.column) for one in facts) == wanted
    assert len({(one.file, one.key, one.column) for one in facts}) == len(facts)
    documents = [one.document for one in facts]
    assert len(dict.fromkeys(documents)) == sum(
        a != b for a, b in zip(documents, ["", *documents], strict=False)
    )


def test_a_list_comes_back_into_the_data(blank: Path, folder: Path, tmp_path: Path) -> None:
    """A metric agrees, a text of the Model differs, a measure differs, a policy fact is not found."""
    differs = by(
        **{"Answer": DIFFERS, "As printed": "What is printed here.", "Column": "text_status", "Page": 7}
    )
    other = by(**{"Answer": DIFFERS, "As printed": "Licensed words"})
    path = filled(
        blank,
        tmp_path / "filled.xlsx",
        ("ppn-06-20/metrics.csv", "M1.01", by(Answer=AGREES)),
        ("ppn-06-20/criteria.csv", "MAC 2.3", differs),
        ("measures.csv", _measure(), other),
        ("ppn-002/criteria.csv", "MAC 3a", by(Answer=NOT_FOUND)),
    )
    done = confirm(read_answers(path), folder)
    assert done.counts == {AGREES: 1, DIFFERS: 2, NOT_FOUND: 1}
    assert done.to_mend == (("measures.csv", _measure()),)
    assert check(folder) == []
    found = load(folder)
    assert {one.key: one.status for one in found.metrics}["M1.01"] == "read"
    assert {one.key: one.official_text for one in found.criteria}["MAC 2.3"] == "What is printed here."
    (criterion,) = (row for row in rows(folder / "ppn-06-20/criteria.csv") if row["mac"] == "MAC 2.3")
    assert criterion["text_status"] == "read"
    assert {one.key: one.status for one in load(folder).measures}[_measure()] == "recalled"
    kept = {(row["file"], row["key"]): row for row in rows(folder / "confirmations.csv")}
    assert len(kept) == 4
    about = kept["ppn-06-20/criteria.csv", "MAC 2.3"]
    assert (about["answer"], about["page"], about["checked_by"], about["checked_on"]) == (
        DIFFERS,
        "7",
        "Policy team",
        "2026-11-02",
    )
    assert about["printed"] == "What is printed here."
    assert kept["measures.csv", _measure()]["printed"] == ""
    left = {(one.file, one.key, one.column) for one in to_confirm(folder)}
    assert len(left) == len(to_confirm()) - 2


def _measure() -> str:
    """A National TOMs measure that is recalled: its words are licensed."""
    return next(row["measure"] for row in rows(DATA / "measures.csv") if row["status"] == "recalled")


def test_every_fact_can_be_answered_and_nothing_else_changes(folder: Path) -> None:
    answers = [
        Answer(one.file, one.key, one.column, one.text, AGREES, "", "", "Policy team", DAY, f"E{n}")
        for n, one in enumerate(to_confirm())
    ]
    assert confirm(answers, folder).counts == {AGREES: len(answers)}
    assert to_confirm(folder) == ()
    for path in sorted(DATA.rglob("*.csv")):
        name = path.relative_to(DATA)
        after = path.read_text(encoding="utf-8")
        if name.name != "confirmations.csv":
            lines = zip(rows(path), rows(folder / name), strict=True)
            assert all(
                new == old
                or {k for k in old if old[k] != new[k]}
                <= {"status", "text_status", "goals_status", "bound_status"}
                for old, new in lines
            ), after


def test_files_that_are_written_again_without_a_change_keep_every_byte(folder: Path) -> None:
    files = [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.csv")
        if path.parent.name != "crosswalks"
    ]
    before = {file: (folder / file).read_bytes() for file in files}
    rewrite(folder, {file: rows(folder / file) for file in files})
    assert {file: (folder / file).read_bytes() for file in files} == before


def test_a_file_that_cannot_be_written_leaves_all_as_they_were(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = ("goals.csv", "measures.csv", "units.csv")
    before = {file: (folder / file).read_bytes() for file in files}
    really, count = Path.replace, iter(range(9))

    def full(self: Path, target: Path) -> Path:
        if next(count) == 1:
            raise OSError(28, "No space left on device")
        return really(self, target)

    changed = {file: [{**row, "status": "own"} for row in rows(folder / file)] for file in files}
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        rewrite(folder, changed)
    assert {file: (folder / file).read_bytes() for file in files} == before


@pytest.mark.parametrize(
    ("entered", "wanted"),
    [
        ({"Answer": AGREES, "Checked on": DAY}, "no name"),
        ({"Answer": AGREES, "Checked by": "Policy team"}, "no date"),
        (by(Answer=DIFFERS), "nothing as printed"),
        (by(Answer="Perhaps"), "Answer holds Perhaps"),
        (by(Answer=AGREES) | {"Checked on": "soon"}, "Checked on holds soon"),
        ({}, "nothing is answered yet"),
    ],
)
def test_entries_that_need_correcting_are_named(
    blank: Path, tmp_path: Path, entered: dict[str, object], wanted: str
) -> None:
    path = filled(blank, tmp_path / "filled.xlsx", ("ppn-06-20/metrics.csv", "M1.01", entered))
    with pytest.raises(CheckListError, match=wanted):
        read_answers(path)


def test_a_fact_that_changed_or_is_gone_is_not_answered(folder: Path) -> None:
    fact = to_confirm()[0]
    answer = Answer(fact.file, fact.key, fact.column, "as it was", AGREES, "", "", "Policy team", DAY, "E9")
    with pytest.raises(NotConfirmedError, match=r"E9: .* has changed since the list was written"):
        confirm([answer], folder)
    gone = Answer("goals.csv", "Goal 1", "status", "", AGREES, "", "", "Policy team", DAY, "E10")
    with pytest.raises(NotConfirmedError, match=r"E10: goals\.csv has nothing to confirm"):
        confirm([gone], folder)
    assert rows(folder / "confirmations.csv") == []


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(b"PK")
    with pytest.raises(UnreadableError, match="cannot be used"):
        read_answers(tmp_path / "list.xlsx")
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(CheckListError, match="no sheet with a list"):
        read_answers(tmp_path / "other.xlsx")


def test_the_commands_write_the_list_and_take_it_in(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.data.load.DATA", folder)
    path = tmp_path / "list.xlsx"

    def said(*given: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, ["data", "confirm", str(path), *given])
        assert result.exit_code == code, result.output
        return result.output

    assert "Would write 227 facts" in said("--dry-run")
    assert not path.exists()
    assert f"227 facts to confirm written to {path}" in said()
    (sheet,) = openpyxl.load_workbook(path).worksheets
    assert HEADINGS in {tuple(cell.value for cell in row)[: len(HEADINGS)] for row in sheet.iter_rows()}
    assert "nothing is answered yet" in said("--apply", code=2)
    filled(path, path, ("ppn-06-20/metrics.csv", "M1.01", by(Answer=AGREES)))
    assert "may hold somebody's work" in said(code=2)
    assert "Would take 1 answer into the data: Agrees 1." in said("--apply", "--dry-run")
    assert len(to_confirm(folder)) == 227
    assert "1 answer taken into the data: Agrees 1." in said("--apply")
    assert len(to_confirm(folder)) == 226
