"""The workbook and the findings are the same wherever the machine is and whatever language it speaks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builder.cli.app import app
from builder.workbooks.example import example_inputs
from tests.support.built import blank, built, placed
from tests.support.house import ROOT

PLACES = {
    "New Zealand, ASCII alone": {"TZ": "NZST-12NZDT,M9.5.0,M4.1.0/3", "LC_ALL": "C", "PYTHONUTF8": "0"},
    "America, Turkish": {"TZ": "EST5EDT,M3.2.0,M11.1.0", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"},
}
"""Time zones as rules, so that no list of zones is needed; under C, files are ASCII unless they say more."""


def _there(place: str, *words: str | Path) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONCOERCECLOCALE": "0"} | PLACES[place]
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env=environment)


@pytest.mark.parametrize("place", PLACES)
def test_the_blank_workbook_has_the_same_bytes(place: str, tmp_path: Path) -> None:
    run = _there(place, "tests.support.offline", tmp_path / "book.xlsx")
    assert run.returncode == 0, run.stderr.decode(errors="replace")
    assert (tmp_path / "book.xlsx").read_bytes() == blank().read_bytes()


@pytest.mark.parametrize("place", PLACES)
def test_a_copy_is_read_and_told_alike(place: str) -> None:
    copy, _ = built("example", example_inputs(placed()))
    here = CliRunner().invoke(app, ["validate", str(copy), "--json"])
    there = _there(place, "builder", "validate", copy, "--json")
    assert there.stdout.decode() == here.stdout
    assert there.returncode == here.exit_code
