"""LibreOffice as a second opinion: what goes wrong is reported, and no process is left behind."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builder.cli.app import app
from builder.recalc.libreoffice import recalculated

HANGS = """#!/bin/sh
sleep 300 &
echo $! >> {pids}
wait
"""
REFUSES = """#!/bin/sh
echo 'it is damaged' >&2
"""


def program(folder: Path, script: str) -> Path:
    """A stand-in for soffice; only it and the system's programs can be found."""
    path = folder / "soffice"
    path.write_text(script.format(pids=folder / "pids"), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def is_running(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_libreoffice_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, HANGS)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(OSError, match=r"did not answer within 0\.3 seconds"):
        recalculated(tmp_path / "a.xlsx", tmp_path, timeout=0.3)
    pids = [int(line) for line in (tmp_path / "pids").read_text().split()]
    assert len(pids) == 2  # tried twice
    end = time.monotonic() + 5
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(is_running, pids))


def test_what_libreoffice_says_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, REFUSES)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(OSError, match="it is damaged"):
        recalculated(tmp_path / "a.xlsx", tmp_path)


def test_a_program_that_is_not_there_is_said_before_any_file_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = CliRunner().invoke(app, ["validate", str(tmp_path / "a.xlsx"), "--engine", "libreoffice"])
    assert result.exit_code == 2
    assert "LibreOffice is not installed" in result.output
