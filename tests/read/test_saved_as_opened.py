"""A copy that LibreOffice opens and saves as it does for people: without working it out."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from builder.returns.examine import Examiner
from builder.write.writer import Inputs
from tests.support.built import built, placed
from tests.support.cells import formula_values

SECONDS = 180
EDGES = (" a b" * 75)[:299] + " "
"""Blanks at both ends, and one before or behind each place where it may be cut."""

STATES: dict[str, Inputs] = {
    "blank": {},
    "blanks around each cut": {
        ("Select", "MAC 8.1", "Tick"): True,
        ("Select", "MAC 8.1", "Question"): EDGES,
        ("Select", "MAC 8.1", "Response guidance"): "x" + EDGES[:299],
    },
}


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("state", STATES)
def test_the_issue_code_stays_and_no_figure_is_called_stale(state: str, tmp_path: Path) -> None:
    path = built(f"as opened, {state}", STATES[state])[0]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, timeout=SECONDS, capture_output=True)
    saved = tmp_path / path.name
    sheet, row, column = placed().field_cells["issue_code"]
    before, after = (formula_values(one)[sheet.name][row, column] for one in (path, saved))
    assert before
    assert after == before
    found = {one.code for one in Examiner().examine(saved).found}
    assert not found & {"N901", "N902", "S122", "S124"}
