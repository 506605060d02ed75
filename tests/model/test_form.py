"""Adding a field on Start takes the form and its words: everything else follows from them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import Any

import pytest

from builder import templates
from tests.support.house import ROOT

WORDS = """
[field.lots]
label = "Lots"
help = "Lots|Whether the contract is let in one lot or several."
note = "Asked by a test."
"""
SCRIPT = """
import json, sys
from pathlib import Path

from builder import templates

templates.FOLDER = Path(sys.argv[1])

from builder.grid.kinds import choice
from builder.model import form

form.START["contract"] += (form.FormInput("lots", choice("One", "Several"), "One"),)
form.SEALED_START["Terms"] += ("lots",)

from builder.data.load import load
from builder.engine import Calculated
from builder.model.form import start_defaults
from builder.rules.check import Case, run
from builder.sums.reckon import reckon
from builder.workbooks.build import build, lay_out
from tests.support.running import Running
from tests.support.states import asked

mapping = load()
placed = lay_out(mapping)
path = Path(sys.argv[1]) / "blank.xlsx"
build(placed, path)
book, told = Running(placed, Calculated(path)), {}
for word in ("One", "Several", "Many"):
    state = {("Start", "lots"): word}
    book.type_in(state)
    case = Case(mapping, state, frozenset(asked(placed)))
    told[word] = {
        "shown": book.field("issue_code"),
        "reckoned": reckon(mapping, state).fields["issue_code"],
        "live": book.cell("StartFlags", "Start", "S116"),
        "ruled": [found.key[-1] for found in run(case, ("S116",))],
    }
book.type_in({})
blank = {"shown": book.field("issue_code"), "default": start_defaults(mapping)["lots"]}
print(json.dumps(told | {"blank": blank}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the workbook and the plain sums say of a field that was added to form and words alone."""
    folder = tmp_path_factory.mktemp("form") / "templates"
    shutil.copytree(templates.FOLDER, folder, ignore=shutil.ignore_patterns("released"))
    start = folder / "words/start.toml"
    start.write_text(start.read_text(encoding="utf-8") + WORDS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_new_field_has_its_default(told: dict[str, dict[str, Any]]) -> None:
    assert told["blank"] == {"shown": told["One"]["shown"], "default": "One"}


def test_a_new_field_is_in_the_issue_code_of_both_opinions(told: dict[str, dict[str, Any]]) -> None:
    codes = [told[word]["shown"] for word in ("One", "Several", "Many")]
    assert len(set(codes)) == 3
    assert codes == [told[word]["reckoned"] for word in ("One", "Several", "Many")]


def test_a_new_field_has_its_list_in_both_opinions(told: dict[str, dict[str, Any]]) -> None:
    assert [told[word]["live"] for word in ("One", "Several", "Many")] == [0, 0, 1]
    assert [told[word]["ruled"] for word in ("One", "Several", "Many")] == [[], [], ["lots"]]
