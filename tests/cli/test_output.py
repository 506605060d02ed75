"""Neither a code page nor a reader that closes the pipe ends a run; everything is shown and written."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builder.cli.app import app
from builder.cli.findings import console, say_copy
from builder.cli.returns import shown
from builder.read.returned import Found, Place
from builder.rules.file_report import Copy

NAME = "c\u0175m \U0001f600.xlsx"  # Welsh, and an emoji
NARROW = [
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "cp850"},
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0"},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A return with mistakes under a name that few code pages can say, and one that is no workbook."""
    drawn, folder = (tmp_path_factory.mktemp(name) for name in ("drawn", "returns"))
    words = ["sample", "--count", "4", "--seed", "9", "--mistakes", "--out", str(drawn)]
    assert CliRunner().invoke(app, words).exit_code == 0
    shutil.copy(drawn / "EX-2022-0002-year-2.xlsx", folder / NAME)
    (folder / "z.xlsx").write_text("nothing", encoding="ascii")
    return folder


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "builder", "validate", *map(str, words)]


@pytest.mark.parametrize("page", NARROW, ids=str)
def test_a_narrow_code_page_ends_no_run(page: dict[str, str], folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "findings.xlsx"
    asked = command(folder, "--report", report)
    done = subprocess.run(asked, capture_output=True, check=False, env=os.environ | page)
    said = done.stdout.decode("cp850")
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert "m ?.xlsx: to be corrected" in said or "LC_ALL" in page
    assert "L406" in said
    assert "z.xlsx: could not be used" in said
    assert report.exists()


def test_a_reader_that_leaves_changes_neither_report_nor_code(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "findings.xlsx"
    asked = command(folder, "--report", report)
    running = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout
    running.stdout.close()
    _, said = running.communicate(timeout=120)
    assert running.returncode == 1  # there are errors
    assert said.decode().strip() == f"Findings written to {report}"
    assert report.exists()


def test_a_reader_that_leaves_the_json_or_the_help_sees_no_trace(folder: Path) -> None:
    for words, code in (([folder / "z.xlsx", "--json"], 2), (["--help"], 0)):
        running = subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert running.stdout
        running.stdout.close()
        _, said = running.communicate(timeout=120)
        assert (running.returncode, said) == (code, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("words", ["--help", "explain MAC 2.2", "data nonsense 2>/dev/full"])
def test_a_full_disk_under_the_output_is_told_and_shows_no_trace(words: str) -> None:
    asked = f"{shlex.quote(sys.executable)} -m builder {words} >/dev/full"
    done = subprocess.run(["sh", "-c", asked], capture_output=True, text=True, check=False)
    told = "Not all of the output could be written: the disk is full.\n"
    assert (done.returncode, done.stderr) == (2, "" if "2>" in words else told)


@pytest.mark.skipif(sys.platform == "win32", reason="shells there cannot close a stream")
def test_closed_streams_end_no_run(folder: Path) -> None:
    asked = shlex.join(command(folder / "z.xlsx"))
    assert subprocess.run(["sh", "-c", f"{asked} <&- >&- 2>&-"], check=False).returncode == 2


@pytest.mark.parametrize(("notes", "said"), [(False, "in order\n"), (True, "(1 note)")])
def test_notes_are_counted_and_shown_only_where_they_are_asked_for(
    notes: bool, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    say_copy(console(), Copy("", (Found("S115", "a.xlsx"),)), shown(notes))
    told = capsys.readouterr().out
    assert said in told
    assert ("S115" in told) is notes


def test_returns_that_contradict_each_other_are_named_with_their_files(
    capsys: pytest.CaptureFixture[str],
) -> None:
    twice = Found("X941", "in/later.xlsx", Place("Start", "B47"), wanted="in/earlier.xlsx", what="EX-1")
    say_copy(console(), Copy("", (twice,)))
    told = capsys.readouterr().out
    assert "later.xlsx Start B47" in told
    assert "The other return: earlier.xlsx." in told
