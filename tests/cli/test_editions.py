"""Commands take any edition that has files, name those when asked for another, and list them all."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builder.cli.app import app
from builder.data import load
from tests.support.small_edition import EDITION, copy_of_shipped, write_small_edition

TAKING = ("build", "example", "sample", "release", "show", "explain NT10", "data check", "data status")


def run(line: str, code: int = 0) -> str:
    """What a command says on both streams; it must end with that code."""
    result = CliRunner().invoke(app, shlex.split(line))
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands read data that hold the small edition as well as the shipped one."""
    folder = write_small_edition(tmp_path / "data", beside=True)
    monkeypatch.setattr(load, "DATA", folder)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("command", TAKING)
def test_an_edition_without_files_and_an_unknown_one_are_answered_by_those_that_can_be_used(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "DATA", copy_of_shipped(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    said = run(f"{command} --edition ppn-002", 2)
    assert said == "ppn-002: this edition has no files yet. Editions that can be built: ppn-06-20.\n"
    said = run(f"{command} --edition ppn-99", 2)
    assert said == "ppn-99: there is no such edition. Editions that can be built: ppn-06-20.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.usefixtures("small")
def test_every_edition_with_files_is_named() -> None:
    assert run("build --edition ppn-026", 2).endswith("Editions that can be built: small, ppn-06-20.\n")


def test_the_editions_are_listed_with_their_dates_as_in_editions_csv() -> None:
    heading, shipped, *others = (line.split("  ") for line in run("data editions").splitlines())
    assert [word.strip() for word in heading if word] == [
        *("edition", "title", "usable from", "from", "to", "can be built", "confirmed")
    ]
    assert [word.strip() for word in shipped if word][:5] == [
        *("ppn-06-20", "Social Value Model (PPN 06/20)", "2021-01-01", "2025-09-30", "yes")
    ]
    assert [[word.strip() for word in line if word] for line in others] == [
        [
            "ppn-002",
            "Social Value Model (PPN 002)",
            "2025-02-24",
            "2025-10-01",
            "2026-12-31",
            "yes",
            "603 own, 5 part-read, 17 read, 6 recalled",
        ],
        ["ppn-026", "Social Value Model (PPN 026)", "2027-01-01", "yes", "364 own, 8 part-read"],
    ]


@pytest.mark.usefixtures("small")
def test_an_edition_counts_the_rows_of_its_own_files_by_status(tmp_path: Path) -> None:
    own = tmp_path / "data" / EDITION
    for path in own.glob("*.csv"):
        if path.name != "outcomes.csv":
            path.write_text(
                path.read_text(encoding="utf-8").replace(",recalled\n", ",own\n"), encoding="utf-8"
            )
    outcomes = own / "outcomes.csv"
    heading, first, second = outcomes.read_text(encoding="utf-8").splitlines()
    rows = (first.rpartition(",")[0] + ",recalled", second.rpartition(",")[0] + ",recalled")
    outcomes.write_text("\n".join((heading, *rows, "")), encoding="utf-8")
    line = next(line for line in run("data editions").splitlines() if line.startswith(EDITION))
    assert " yes " in line
    assert line.endswith("2 recalled")


@pytest.mark.usefixtures("small")
def test_the_small_edition_is_shown_explained_and_built(tmp_path: Path) -> None:
    assert "MAC 4.1" in run("show Select --edition small")
    assert "MAC 1.1" not in run("show Select --edition small")
    assert "MAC 1.1" in run("show Select")
    assert "nothing is called" in run("explain MAC 1.1 --edition small", 2)
    assert run("explain MAC 4.1 --edition small").startswith("MAC 4.1")
    assert "NT58 has no value for 2019, 2020 in UK" in run("data check --edition small", 1)
    assert run("data check") == "The data is sound.\n"
    assert "metrics without" in run("data status --edition small")
    path = Path(run("build --edition small --out made").splitlines()[0])
    assert path.name.startswith("mapping-tool-small-")
    assert (tmp_path / path).is_file()


@pytest.mark.usefixtures("small")
def test_samples_of_the_small_edition_are_drawn() -> None:
    assert (
        len([line for line in run("sample --count 2 --edition small").splitlines() if ".xlsx" in line]) == 2
    )


@pytest.mark.usefixtures("small")
def test_an_edition_without_a_worked_example_says_so(tmp_path: Path) -> None:
    said = run("example --edition small", 2)
    assert said == (
        "small: this edition has no worked example. These have one: ppn-06-20, ppn-002, ppn-026.\n"
    )
    assert not (tmp_path / "out").exists()
