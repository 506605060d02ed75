"""The commands about returned copies do what they say and end with the code they say."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from builder.cli.app import app
from builder.cli.findings import console, say_copy
from builder.cli.returns import Ending
from builder.read.returned import Found, Place
from builder.rules.file_report import Copy
from tests.support.cells import every_cell

FAULTY, CLEAN = "EX-2022-0002-year-2.xlsx", "EX-2022-0002-year-1.xlsx"


def run(*words: str | Path, code: int = 0) -> str:
    """What a command says on both streams; it must end with that code."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four returns of two contracts, some with mistakes."""
    folder = tmp_path_factory.mktemp("returns")
    run("sample", "--count", "4", "--seed", "9", "--mistakes", "--out", folder)
    return folder


def test_samples_are_written_and_their_mistakes_said(tmp_path: Path) -> None:
    said = run("sample", "--count", "1", "--seed", "9", "--mistakes", "--out", tmp_path)
    (path,) = tmp_path.iterdir()
    assert said.splitlines()[0] == str(path)
    found = r"^  L403  Mapping [A-Z]+\d+ \(KPI \d\.\d\d, Deliverable\): left out$"
    assert re.search(found, said, re.MULTILINE)


def test_a_sample_that_somebody_saved_is_kept_unless_forced(tmp_path: Path) -> None:
    held = tmp_path / CLEAN
    held.write_text("somebody's work")
    said = run("sample", "--count", "4", "--seed", "9", "--out", tmp_path, code=2)
    assert f"{CLEAN} may hold somebody's work." in said
    assert list(tmp_path.iterdir()) == [held]
    assert held.read_text() == "somebody's work"


def test_a_clean_return_ends_with_0(folder: Path) -> None:
    assert run("validate", folder / CLEAN).startswith(f"{folder / CLEAN}: in order")


def test_a_faulty_return_ends_with_1_and_names_cells_and_remedies(folder: Path) -> None:
    said = run("validate", folder / FAULTY, code=1)
    assert f"{FAULTY}: to be corrected (2 errors, 1 warning)" in said
    (line,) = (line for line in said.splitlines() if " R501 " in line)
    assert "error" in line
    assert "Regions" in line
    assert "There: see note." in line
    assert "Type the number in digits only" in line


def test_more_than_one_file_ends_with_a_line_that_counts(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "empty.xlsx"
    other.write_bytes(b"")
    said = run("validate", folder / CLEAN, folder / FAULTY, other, code=1)
    closing = "3 files: 1 in order, 1 to be corrected, 1 could not be used (3 errors, 1 warning)"
    assert said.splitlines()[-1] == closing
    assert "file:" not in run("validate", folder / CLEAN)


def test_what_is_wanted_is_said_beside_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    fell = Found("X945", "a.xlsx", Place("Mapping", "N9"), what="2", wanted="3")
    listed = Found("E858", "a.xlsx", what="Mabye", wanted="Choose from the list: Yes, No.")
    twice = Found("X941", "a.xlsx", what="EX-1", wanted="b.xlsx")
    say_copy(console(), Copy("a.xlsx", (fell, listed, twice)))
    said = capsys.readouterr().out
    assert " The other return: b.xlsx. Ask" in said
    assert " There: 2. Wanted: 3. " in said
    assert " There: Mabye. Wanted: Choose from the list: Yes, No. " in said


def test_what_cannot_be_used_ends_with_2_alone_and_stops_nothing_else(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "report.pdf"
    other.write_bytes(b"%PDF-1.7 nothing")
    assert "could not be used" in run("validate", other, code=2)
    said = run("validate", other, folder / CLEAN, code=1)
    assert "in order" in said
    run("validate", tmp_path / "empty.xlsx", code=2)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert "No file was found" in run("validate", tmp_path, code=2)


def test_a_folder_is_walked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walked, walk = list[Path](), os.walk

    def noted(top: Path) -> Iterator[tuple[str, list[str], list[str]]]:
        walked.append(top)
        return walk(top)

    monkeypatch.setattr(os, "walk", noted)
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / "letter.txt").write_text("Dear buyer")
    report = tmp_path / "report.xlsx"
    run("validate", tmp_path / "returns", "--report", report, code=2)
    run("validate", tmp_path / "returns", "--report", report, code=2)
    assert walked == [tmp_path / "returns"] * 2


def test_json_alone_is_said_and_is_the_same_for_two_jobs(folder: Path) -> None:
    one = run("validate", folder, "--json", code=1)
    two = run("validate", folder, "--json", "--jobs", "2", code=1)
    assert one == two
    files = {Path(f["file"]).name: f for f in json.loads(one)["files"]}
    assert len(files) >= 4
    assert files[FAULTY]["about"]["period_start"] == "2023-07-01"
    assert {"F708", "R501", "L406"} <= {f["code"] for f in files[FAULTY]["findings"]}


def test_the_report_is_written_and_somebodys_work_in_it_is_kept(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "findings.xlsx"
    run("validate", folder / FAULTY, "--report", path, code=1)
    assert list(every_cell(path))[0::3] == ["Summary", "Acceptance"]
    run("validate", folder / FAULTY, "--report", path, code=1)
    book = openpyxl.load_workbook(path)
    book.save(path)
    said = run("validate", folder / FAULTY, "--report", path, code=2)
    assert "may hold somebody's work" in said
    assert FAULTY not in said  # it is shown before anything is looked at
    run("validate", folder / FAULTY, "--report", path, "--force", code=1)


def test_a_report_that_is_no_workbook_is_refused(folder: Path) -> None:
    assert "ends with .xlsx" in run("validate", folder / CLEAN, "--report", "findings.pdf", code=2)


def test_a_report_never_takes_the_place_of_a_copy(folder: Path) -> None:
    before = (folder / CLEAN).read_bytes()
    said = run("validate", folder, "--report", folder / CLEAN, "--force", code=2)
    assert "copies are never changed" in said
    assert (folder / CLEAN).read_bytes() == before


def test_against_wants_an_issued_workbook_or_code(folder: Path) -> None:
    assert "A" in {c[0] for c in _codes(folder / CLEAN, "--against", "0000-0001")}
    assert not {c for c in _codes(folder / CLEAN, "--against", folder / CLEAN) if c[0] == "A"}
    assert "not an issued workbook" in run("validate", folder / CLEAN, "--against", "none.xlsx", code=2)


def _codes(*words: str | Path) -> set[str]:
    result = CliRunner().invoke(app, ["validate", "--json", *map(str, words)])
    return {f["code"] for f in json.loads(result.output)["files"][0]["findings"]}


def test_recalculate_lists_the_cells_that_differ(folder: Path) -> None:
    assert run("recalculate", folder / CLEAN) == "Every saved value is right.\n"
    said = run("recalculate", folder / FAULTY, code=1)
    assert "saved: 630" in said
    run("recalculate", folder / "none.xlsx", code=2)


def test_a_run_that_is_stopped_keeps_what_was_found(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "findings.xlsx"
    command = [sys.executable, "-u", "-m", "builder", "validate", str(folder), "--report", str(path)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout
    heads = (line for line in running.stdout if line.startswith(str(folder)))
    first, _ = (next(heads).partition(":")[0] for _ in range(2))
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert "The findings so far" in said
    summary = openpyxl.load_workbook(path)["Summary"]
    assert first in {cell.value for cell in summary["A"]}


def test_an_interrupted_run_ends_without_a_trace(folder: Path) -> None:
    command = [sys.executable, "-u", "-m", "builder", "validate", str(folder), "--jobs", "2"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout
    assert running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert "Traceback" not in said
    assert (running.returncode, said.strip()[:8]) == (130, "Stopped.")


def test_returns_of_other_contracts_are_counted_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    copies = [Copy(name, (Found("A929", name),)) for name in ("a.xlsx", "b.xlsx")] + [Copy("c.xlsx", ())]
    ending = Ending()
    ending.gather(iter(copies), keep=False)
    ending.say(quiet=False)
    said = "2 of 3 files not compared with the issued workbook, which is of another contract.\n"
    assert capsys.readouterr().out.endswith(said)


def test_pages_for_suppliers_are_written_with_the_day_to_reply_by(folder: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    words = ("validate", folder / FAULTY, "--pages", pages)
    said = run(*words, "--reply-by", "soon", code=2)
    assert "soon: give --reply-by a day such as 15 December 2026" in said
    said = run(*words, "--reply-by", "2026-12-15", "--sender", "The team", code=1)
    assert f"1 page for suppliers written to {pages}" in said
    book, text = sorted(pages.iterdir(), key=lambda path: path.suffix, reverse=True)
    assert (book.suffix, text.suffix, book.stem) == (".xlsx", ".txt", text.stem)
    told = text.read_text(encoding="utf-8")
    assert "Please reply by: 15 December 2026" in told
    assert "From: The team" in told
    assert "R501" in told
    assert "holds files. Name a new folder, or give --force." in run(*words, code=2)


def test_bids_are_compared_and_those_of_other_terms_are_left_out(folder: Path, tmp_path: Path) -> None:
    given = [min(folder.glob("*-0001-*")), folder / CLEAN]
    before = [path.read_bytes() for path in given]
    out, asks = tmp_path / "c.xlsx", tmp_path / "asks"
    assert "copies are never changed" in run("compare", *given, "--out", given[0], code=2)
    said = run("compare", *given, "--out", out, "--questions", asks, "--letters", code=1)
    assert f"Bid A: {folder}" in said
    assert "is not put side by side: it was made from Social Value Model (PPN 06/20)" in said
    assert f"Written to {out}" in said
    assert {"Summary", "Side by side", "Questions B"} <= set(every_cell(out))
    assert {path.suffix for path in asks.iterdir()} == {".txt", ".xlsx"}
    assert [path.read_bytes() for path in given] == before


def test_bids_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK")
    assert "is not put side by side" in run("compare", broken, "--out", tmp_path / "d.xlsx", code=2)
    assert not (tmp_path / "d.xlsx").exists()
