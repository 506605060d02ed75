"""A file is written under a temporary name and then renamed; what prevents that is reported in words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
import xlsxwriter.exceptions
from typer.testing import CliRunner

import builder.cli.output
from builder.cli.app import app
from builder.in_place import MAKING, REASONS, beside, refuse_unwritable, unreachable
from builder.workbooks import save
from builder.write import writer as write


def test_what_was_there_stays_until_the_new_file_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "a.txt"
    with beside(path) as made:
        made.write_text("old")
    with pytest.raises(OSError, match="full") as failed:
        _fill_the_disk(path)
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]
    assert unreachable(failed.value) == f"{path}: the disk is full. Name another file or folder."


def _fill_the_disk(path: Path) -> None:
    with beside(path) as made:
        made.write_text("half of the n")
        raise OSError(errno.ENOSPC, "full", str(made))


@pytest.mark.parametrize("number", REASONS)
def test_every_reason_is_said_in_words_with_the_place_on_one_line(number: int) -> None:
    said = unreachable(OSError(number, os.strerror(number), "in\n\x1b[2J\udcff.xlsx"))
    assert said.startswith("in??[2J?.xlsx: ")
    assert "Errno" not in said
    assert os.strerror(number) not in said


@pytest.mark.parametrize("name", ["", "file/a.xlsx", "l" * 300 + ".xlsx"])
def test_what_cannot_be_written_is_refused_before_the_work(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match=r"Errno|^$") as refused:
        refuse_unwritable(tmp_path / name)
    assert unreachable(refused.value).startswith(str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_can_be_written_is_not_refused_and_nothing_is_made(tmp_path: Path) -> None:
    refuse_unwritable(tmp_path / "not yet" / "a.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_full_disk_under_a_workbook_is_the_error_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise xlsxwriter.exceptions.FileCreateError(OSError(errno.ENOSPC, "No space left on device"))

    monkeypatch.setattr(write._Drawing, "__init__", lambda *_: None)
    monkeypatch.setattr(write._Drawing, "draw", full)
    with pytest.raises(OSError, match="No space"):
        write.write(_Nothing(), Path("a.xlsx"), {})  # type: ignore[arg-type]


class _Nothing:
    workbook = type("Workbook", (), {"sheets": ()})


def test_a_report_whose_place_is_lost_during_the_work_is_kept_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, real, failures = tmp_path / "f.xlsx", save.save, [PermissionError(errno.EACCES, "", "f.xlsx")]

    def once(*given: object, **named: object) -> object:
        if failures:
            raise failures.pop()
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("builder.workbooks.save.save", once)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "a.xlsx").write_text("no workbook")
    done = CliRunner().invoke(app, ["validate", str(tmp_path / "a.xlsx"), "--report", str(report)])
    assert done.exit_code == 2
    assert "f.xlsx: there is no permission" in done.output
    kept = Path(done.output.partition("Findings written to ")[2].strip())
    assert kept.name == "f.xlsx"
    assert kept.stat().st_size


@pytest.mark.parametrize(
    ("fault", "said"),
    [(ValueError("no such slot"), "The tool has a fault"), (MemoryError(), "more memory")],
    ids=["fault", "memory"],
)
def test_a_fault_of_the_tool_is_a_sentence_without_its_own_words(
    fault: Exception, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: object) -> None:
        raise fault

    monkeypatch.setattr("builder.data.status.status", stop)
    done = CliRunner().invoke(app, ["data", "status"])
    assert done.exit_code == 2
    assert said in done.output
    assert "slot" not in done.output
    monkeypatch.setenv(builder.cli.output.TRACE, "1")
    assert CliRunner().invoke(app, ["data", "status"]).exception is fault


def test_ctrl_c_ends_any_command_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("builder.data.status.status", stop)
    done = CliRunner().invoke(app, ["data", "status"])
    assert (done.exit_code, done.output[:8]) == (130, "Stopped.")


def test_a_folder_that_cannot_be_written_to_is_called_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def refused(**_: object) -> None:
        raise PermissionError(errno.EACCES, "", f"./{MAKING}x")

    monkeypatch.setattr("tempfile.TemporaryDirectory", refused)
    with pytest.raises(PermissionError) as caught:
        refuse_unwritable(Path("r.xlsx"))
    assert unreachable(caught.value).startswith(f"{tmp_path}: there is no permission")
