"""The command accept: data, letters and notices from a report that the contract manager filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.workbooks.build import build
from builder.workbooks.report.report import lay_out_report
from tests.cli.test_returns import run
from tests.read.test_acceptance import edited, entered
from tests.workbooks.test_report import copy


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of one return, with one figure accepted lower than reported."""
    folder = tmp_path_factory.mktemp("accept")
    build(lay_out_report([copy(authority="Roads Agency")]), folder / "report.xlsx")
    edit = entered("KPI NT3", Accepted_quantity=2, Reason="One left")
    return edited(folder / "report.xlsx", folder, edit)


def test_accept_writes_data_letters_and_notices_and_leaves_the_report_as_it_was(
    report: Path, tmp_path: Path
) -> None:
    before, out = report.read_bytes(), tmp_path / "out"
    said = run("accept", report, "--out", out, "--dry-run")
    stem = "001-example-cleaning-ltd-fictional-ex-1"
    names = ["accepted.csv", *(f"{stem}-{rest}" for rest in ("letter.txt", "letter.xlsx", "notice.txt"))]
    assert said.splitlines()[2:] == [f"  {name}" for name in sorted((*names[1:], names[0]))]
    assert not out.exists()
    said = run("accept", report, "--out", out, "--sender", "The team")
    assert "1 of " in said
    assert "1 with another quantity." in said
    assert f"1 letter and the data accepted.csv written to {out}" in said
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    letter = (out / f"{stem}-letter.txt").read_text(encoding="utf-8")
    assert "From: The team" in letter
    assert "reported 3, accepted 2 FTE-years in work" in " ".join(letter.split())
    assert "One left" in (out / "accepted.csv").read_text(encoding="utf-8-sig")
    assert report.read_bytes() == before
    assert "holds files" in run("accept", report, "--out", out, code=2)


def test_accept_writes_no_letter_while_nothing_is_accepted(tmp_path: Path) -> None:
    build(lay_out_report([copy()]), tmp_path / "report.xlsx")
    said = run("accept", tmp_path / "report.xlsx", "--out", tmp_path / "out", code=2)
    assert "nothing is accepted yet. Enter accepted quantities on sheet Acceptance" in said
    assert not (tmp_path / "out").exists()


def test_accept_refuses_with_the_cell_and_writes_nothing(report: Path, tmp_path: Path) -> None:
    wrong = edited(report, tmp_path, entered("KPI NT3", Accepted_quantity="two"))
    said = run("accept", wrong, "--out", tmp_path / "out", code=2)
    assert "Accepted quantity holds two. A number from 0 or more" in said
    assert not (tmp_path / "out").exists()
    gone = run("accept", tmp_path / "gone.xlsx", "--out", tmp_path / "out", code=2)
    assert "gone.xlsx cannot be used" in gone
