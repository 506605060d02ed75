"""A filled copy of an older version moves to the present one: every entry lands, or is listed and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from builder.cli.app import app
from builder.contracts.carry import LEFT, MOVED
from builder.contracts.draft import migrated
from builder.grid.kinds import ErrorValue, Value
from builder.layout.cells import Key
from builder.model.mapping import Mapping
from builder.model.rows import line_rows
from builder.read.copy import read
from builder.releases.package import releases
from builder.sums.book import open_book
from builder.sums.lines import committed, toms_committed
from builder.write.writer import Inputs
from tests.support import built
from tests.support.contracts import filled_release, typed_copy, versions
from tests.support.states import asked, states

OLD = "0.1.0"
SAME: Inputs = {
    ("Start", "stage"): "Delivery",
    ("Start", "contract_title"): "Cleaning of offices",
    ("Start", "report_in"): "Both",
    ("Select", "Outcome 2", "Tick"): True,
    ("Select", "MAC 2.2", "Weighting"): 0.1,
    ("Lines", "KPI 2.01", "Commitment"): 8,
    ("Lines", "KPI 2.01", "Deliverable"): "Hire eight people",
    ("Regions", "KPI 2.01 | Delivered", "London"): 5,
    ("Regions", "KPI 2.01 | Delivered", "One figure"): 6,
    ("Lines", "KPI NT88", "Deliverable"): "Keep desks out of landfill",
    ("Scope", "TLI", "In scope"): True,
}
OTHERWISE: Inputs = {
    ("Lines", "KPI 2.01", "TOMs commitment"): 7.5,
    ("Lines", "KPI 2.01", "TOMs before"): 2,
    ("Regions", "KPI 2.01 | TOMs figure", "London"): 3.5,
    ("Lines", "KPI NT88", "Commitment"): 9,
    ("Print list", "print_for"): "Inside",
}
NOW: Inputs = {
    ("Lines", "KPI NT1", "Commitment"): 7.5,
    ("Lines", "KPI NT1", "Before"): 2,
    ("Regions", "KPI NT1 | Delivered", "London"): 3.5,
    ("Print list", "print_for"): "Colleagues",
}

WHERE = sorted(
    {key for key in OTHERWISE if key[0] != "Print list"}
    | {
        ("Regions", f"KPI {kpi} | {part}", region)
        for kpi, part in (("2.01", "Delivered"), ("2.01", "TOMs figure"), ("2.02 L2", "Delivered"))
        for region in ("London", "Wales", "Its region")
    }
    | {
        ("Lines", f"KPI {kpi}", heading)
        for kpi in ("2.01", "NT88", "2.02 L3", "OWN 2")
        for heading in ("Commitment", "Deliverable", "Before", "Change date")
    }
    | {("Kpis", "KPI NT88", "Required figure"), ("Kpis", "KPI 2.01", "Choice"), ("Start", "stage")}
)
"""Entries of the first version: those that stay, those that move, those of another unit now."""


def run(*words: str | Path, code: int = 0) -> str:
    """What a command says on both streams; it must end with that code."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of version 0.1.0, filled in and saved by another program."""
    path = tmp_path_factory.mktemp("old") / "old.xlsx"
    return filled_release(releases()["ppn-06-20", OLD], path, {**SAME, **OTHERWISE})


def test_a_copy_of_the_first_version_moves_to_the_present_one(old: Path, tmp_path: Path) -> None:
    before, new = old.read_bytes(), tmp_path / "new.xlsx"
    said = run("migrate", old, "--out", new, code=1)
    found = read(new, built.issued())
    assert {key: found.inputs.get(key) for key in SAME} == SAME
    assert {key: found.inputs.get(key) for key in NOW} == NOW
    assert ("Lines", "KPI NT88", "Commitment") not in found.inputs
    # 11 as they were, 3 under KPI NT1, and who to print for
    assert f"15 entries carried from version {OLD}" in said
    assert "1 entry left out:" in said
    assert "(KPI NT88, Commitment): 9. This KPI counts something else now. Counted tonne-landfill" in said
    assert "(KPI 2.01, TOMs commitment): 7.5. It belongs to KPI NT1 now." in said
    assert old.read_bytes() == before
    assert "may hold somebody's work" not in run("migrate", old, "--out", new, "--dry-run", code=1)


def test_the_copy_itself_is_never_written(old: Path, tmp_path: Path) -> None:
    assert "copies are never changed" in run("migrate", old, "--out", old, code=2)
    assert "ends with .xlsx" in run("migrate", old, "--out", tmp_path / "new.ods", code=2)
    held = tmp_path / "held.xlsx"
    held.write_text("somebody's work")
    assert "may hold somebody's work" in run("migrate", old, "--out", held, code=2)
    assert held.read_text() == "somebody's work"


def test_figures_that_moved_to_another_kpi_are_worth_the_same(mapping: Mapping) -> None:
    """The second figure of KPI 2.01, full-time jobs of local people, is the first one of KPI NT1."""
    then = versions().find(OLD, versions().current.issued.edition_name)
    assert then
    draft = migrated(typed_copy({**SAME, **OTHERWISE}, then))
    book = open_book(mapping, draft.inputs)
    lines = {row.key: book.line(row) for row in line_rows(mapping)}
    assert committed(lines["KPI 2.01"]) == 8
    assert committed(lines["KPI NT1"]) == toms_committed(lines["KPI NT1"]) == 7.5


def test_an_error_value_is_left_out_and_said() -> None:
    draft = migrated(typed_copy({("Lines", "KPI 2.01", "Commitment"): ErrorValue("#N/A")}))
    (note,) = draft.left
    assert (note.key, draft.inputs) == (("Lines", "KPI 2.01", "Commitment"), {})
    assert note.why == "The cell shows an error value or cannot be read. Type the entry again."


def test_an_entry_does_not_take_the_place_of_another() -> None:
    then = versions().find(OLD, versions().current.issued.edition_name)
    assert then
    taken: Inputs = {("Lines", "KPI NT1", "Commitment"): 4, ("Lines", "KPI 2.01", "TOMs commitment"): 7.5}
    draft = migrated(typed_copy(taken, then))
    assert draft.inputs == {("Lines", "KPI NT1", "Commitment"): 4}
    assert [(note.value, note.why) for note in draft.left] == [
        (7.5, "Something is typed under KPI NT1, Commitment already.")
    ]


@given(st.data())
def test_to_the_same_version_nothing_changes(data: st.DataObject) -> None:
    mapping = versions().current.mapping
    state = {
        k: v
        for k, v in data.draw(states(mapping, asked(built.placed()))).items()
        if not isinstance(v, ErrorValue)
    }
    draft = migrated(typed_copy(state))
    assert draft.inputs == state
    assert draft.notes == ()


@given(st.data())
def test_from_an_older_version_every_entry_lands_once_or_is_listed(data: st.DataObject) -> None:
    then = versions().find(OLD, versions().current.issued.edition_name)
    assert then
    keys = data.draw(st.lists(st.sampled_from(WHERE), max_size=20, unique=True))
    values: st.SearchStrategy[Value] = st.one_of(
        st.integers(0, 9), st.text(max_size=5), st.just(ErrorValue("#N/A"))
    )
    state: dict[Key, Value] = {key: data.draw(values) for key in keys}
    draft = migrated(typed_copy(state, then))
    moved = {note.key: note.to for note in draft.notes if note.what == MOVED}
    left = {note.key for note in draft.notes if note.what == LEFT}
    landed = {moved.get(key, key): value for key, value in state.items() if key not in left}
    assert draft.inputs == landed
    assert len(landed) + len(left) == len(state)
    assert set(draft.inputs) <= set(draft.present.issued.inputs)
