"""The command line does what it says, ends with the code it says, and is quick to say it."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from builder.cli.app import app
from builder.cli.usage import DASH, QUOTES, WANTED
from builder.data.load import load
from builder.releases import versions as versions_room
from builder.workbooks import build as build_room
from builder.workbooks.validator import validator as validator_room
from builder.write.macro_book import MacroBook
from tests.support import commands
from tests.support.tiny import tiny

HEAVY = {"frictionless", "ironcalc", "openpyxl", "pandas", "python_calamine", "xlsxwriter", "xlwings"}
NAME = "mapping-tool-ppn-06-20"
DATA_COMMANDS = "check, status, editions, metrics and confirm"
BUILD_OPTIONS = "--tick, --values, --out, --force and --edition"


def run(line: str, code: int = 0) -> str:
    """What a command says on both streams; it must end with that code."""
    result = CliRunner().invoke(app, shlex.split(line))
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands lay out a workbook of two sheets instead of the whole one."""
    monkeypatch.setattr(build_room, "lay_out", lambda _: tiny())
    macros = MacroBook("Macros", None, (), {}, b"small")
    monkeypatch.setattr(versions_room, "known", lambda *_: [])
    monkeypatch.setattr(validator_room, "known_of", lambda _: None)
    monkeypatch.setattr(validator_room, "lay_out_validator", lambda _: macros)
    monkeypatch.setattr(validator_room, "lay_out_add_in", lambda _: replace(macros, is_add_in=True))


def test_help_loads_no_heavy_library() -> None:
    script = (
        "import sys, builder.cli.app as c\n"
        "try: c.app(['--help'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "typer" in loaded
    assert not loaded & HEAVY
    assert "Make the workbook" in done.stdout


def test_the_installed_command_says_its_version() -> None:
    toms = Path(sys.executable).with_name("toms")
    done = subprocess.run([toms, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("toms ")
    assert done.stdout.split()[1][0].isdigit()


def test_the_command_reference_is_what_the_commands_say() -> None:
    assert commands.FILE.read_text(encoding="utf-8") == commands.reference(), "run make golden"


def test_every_command_gives_an_example_and_explains_its_options() -> None:
    sections = commands.reference().split("\n## ")[1:]
    assert [section.split("\n")[0] for section in sections] == [f"toms {path}".strip() for path, _ in EVERY]
    assert all("Example" in s for s in sections if s.split("\n")[0] not in ("toms", "toms data"))
    assert "None" not in commands.reference()


@pytest.mark.usefixtures("small")
def test_build_says_where_the_file_is_and_what_is_in_it(tmp_path: Path) -> None:
    said = run(f"build --out {tmp_path}").splitlines()
    path = Path(said[0])
    assert path.parent == tmp_path
    assert path.name.startswith(NAME)
    assert path.is_file()
    assert said[1] == f"2 sheets and 0 hidden ones, 6 formulas, {path.stat().st_size / 1000:,.0f} kB"
    assert Path(said[2]) == tmp_path / path.name.replace("mapping-tool", "validator").replace("xlsx", "xlsm")
    assert Path(said[2]).is_file()
    assert Path(said[3]) == tmp_path / "mapping-tool.xlam"
    assert Path(said[3]).is_file()


@pytest.mark.usefixtures("small")
def test_build_says_when_the_version_was_released_with_other_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.releases.package.made_from_other_data", lambda *_: True)
    assert "was released with other data. Raise the version" in run(f"build --out {tmp_path}")


@pytest.mark.usefixtures("small")
def test_build_types_in_what_a_values_file_holds(tmp_path: Path) -> None:
    values = tmp_path / "values.json"
    values.write_text(json.dumps({"Start": {"stage": "tender"}, "Lines": {"KPI 1.01": {"Commitment": 7}}}))
    path = Path(run(f"build --values {values} --out {tmp_path}").splitlines()[0])
    book = openpyxl.load_workbook(path, data_only=True)
    assert book["Start"]["B6"].value == "Tender"
    assert book["Start"]["B8"].value == "5678"
    assert (book["Social Mapping"]["D7"].value, book["Social Mapping"]["F7"].value) == (7, 7)


@pytest.mark.usefixtures("small")
def test_build_keeps_what_somebody_saved_unless_forced(tmp_path: Path) -> None:
    path = Path(run(f"build --out {tmp_path}").splitlines()[0])
    openpyxl.load_workbook(path).save(path)
    assert "may hold somebody's work" in run(f"build --out {tmp_path}", 2)
    assert str(path) in run(f"build --out {tmp_path} --force")


@pytest.mark.usefixtures("small")
def test_values_that_cannot_be_used_end_with_2_and_write_nothing(tmp_path: Path) -> None:
    values = tmp_path / "values.toml"
    values.write_text('[Start]\nstage = "Later"\nbegan = "soon"\n')
    said = run(f"build --values {values} --out {tmp_path / 'out'}", 2).splitlines()
    assert [line.partition(" is not")[0] for line in said] == [
        'values.toml: Start, stage: "Later"',
        'values.toml: Start, began: "soon"',
    ]
    assert not (tmp_path / "out").exists()


def test_an_unknown_tick_gets_a_did_you_mean_and_ends_with_2(tmp_path: Path) -> None:
    said = run(f"build --tick 'KPI 2.2' --tick 'Outcome 99' --out {tmp_path}", 2)
    assert 'nothing is called "KPI 2.2". Did you mean KPI 2.02' in said
    assert 'nothing is called "Outcome 99"' in said


@pytest.mark.usefixtures("small")
def test_a_workbook_that_is_not_right_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.workbooks.build.lint", lambda *_: [_Fault()])
    assert "The workbook is not right and was not written. L01" in run(f"build --out {tmp_path}", 1)
    assert list(tmp_path.iterdir()) == []


class _Fault:
    code, part, cell, message = "L01", "Start", "A1", "a fault"


@pytest.mark.usefixtures("small")
def test_show_prints_one_sheet_or_all_and_writes_files(tmp_path: Path) -> None:
    assert run("show social mapping").startswith("SHEET Social Mapping")
    assert run("show").count("\nSHEET ") == 2
    assert "3 files" in run(f"show --out {tmp_path}")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["social-mapping.txt", "start.txt", "workbook.txt"]
    assert "Did you mean Start?" in run("show strat", 2)


def test_explain_draws_the_thread_with_closeness_reason_and_status() -> None:
    main = load().kpi("KPI 2.02").main
    assert main
    said = run("explain kpi 2.02")
    assert said.startswith("KPI 2.02  ")
    assert "├── NT10  " in said
    assert f"close, main: {main.reason} ({main.status})" in said
    assert "Did you mean KPI 2.02" in run("explain KPI 2.2", 2)


def test_data_check_ends_with_0_for_the_data_as_shipped() -> None:
    assert run("data check") == "The data is sound.\n"


def test_data_check_ends_with_1_and_names_file_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from builder.data import status as data_status  # noqa: PLC0415
    from builder.data.tables import Problem  # noqa: PLC0415

    problem = Problem("kpis.csv", 7, "the unit is missing", "Name one")
    monkeypatch.setattr(data_status, "check", lambda **_: [problem])
    assert run("data check", 1) == "kpis.csv, line 7: the unit is missing. Name one.\n1 problem found.\n"


def test_data_status_counts_what_is_confirmed_and_names_what_is_not() -> None:
    said = run("data status")
    mapping = load()
    assert f"targets                 {len(mapping.targets)} read" in said
    assert "MACs without a reporting metric: 8 (MAC 1.3," in said
    assert "M2.02" in said.partition("facts to confirm")[2]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("validate . --jobs x", "--jobs: give a whole number from 1, such as 2.\n"),
        ("validate . --jobs 0", "--jobs: give a whole number from 1, such as 2.\n"),
        ("validate . --jobs", "--jobs: give a whole number from 1, such as 2.\n"),
        ("validate . --engine word", "--engine: give embedded, excel or libreoffice.\n"),
        ("sample --count -3", "--count: give a whole number from 1 to 10,000, such as 20.\n"),
        ("sample --seed abc", "--seed: give a whole number, such as 7.\n"),
        ("validate . --reprot r.xlsx", "--reprot: there is no such option. Did you mean --report?\n"),
        (
            "recalculate -dash.xlsx",
            "-dash.xlsx: there is no such option. " + DASH + "\n",
        ),
        ("build -tick x", "-tick: there is no such option. Did you mean --tick?\n"),
        ("build --foo", "--foo: there is no such option. Did you mean --force or --out?\n"),
        ("--foo", "--foo: there is no such option. toms has --version and --help.\n"),
        ("--tick x", "--tick: it goes after a command, as in toms build --tick.\n"),
        ("-h", "-h: there is no such option. Did you mean --help?\n"),
        ("vlidate .", "vlidate: there is no such command. Did you mean validate or consolidate?\n"),
        (
            "data zzz",
            f"zzz: there is no such command. There are {DATA_COMMANDS}. toms data --help says more.\n",
        ),
        (
            "recalculate",
            "toms recalculate: name one returned copy. Example: toms recalculate returns/contract-17.xlsx\n",
        ),
        ("recalculate a b", f"b: toms recalculate takes one returned copy. {QUOTES}\n"),
        ("release a (b)", f"a (b): toms release takes --edition, and nothing else. {QUOTES}\n"),
        ("build --edition", "--edition: give the key of an edition: toms data editions lists them.\n"),
        (
            "build --tick Outcome 5",
            f"5: toms build takes {BUILD_OPTIONS}, and nothing else. {QUOTES}\n",
        ),
        ("build --tick", "--tick: give a policy outcome, MAC, KPI, metric or National TOMs code.\n"),
        ("build --force=3", "--force takes no value. Type it alone.\n"),
        ("build --out --force", "--out: give a folder.\n"),
        ("compare a.xlsx --out", "--out: give a folder, or the name of the workbook to write.\n"),
        ("issue a.xlsx", "--to: give bidders or supplier.\n"),
    ],
)
def test_what_is_typed_wrongly_is_told_in_a_sentence_of_ours(line: str, said: str) -> None:
    assert run(line, code=2) == said


def every_command(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """What is typed for each command and group of commands, with what it takes."""
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from every_command(child, f"{path} {name}".strip())


EVERY = list(every_command(typer.main.get_command(app)))
THEIRS = (
    "Usage:",
    "Try ",
    "Error",
    "No such",
    "Missing",
    "Got unexpected",
    "argument",
    "Invalid",
    "Option ",
    "requires",
    "Possible",
    "╭",
    "│",
)
"""Phrases of the library that reads the command line."""


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[path or "toms" for path, _ in EVERY])
def test_no_command_answers_in_the_words_of_the_library(path: str, command: Any) -> None:
    needs = any(param.required and param.param_type_name == "option" for param in command.params)
    takes_more = needs or any(param.nargs == -1 for param in command.params)
    wrong = ["--wrong", "-w", "--help=3", *([] if takes_more else ["one two three"])]
    if any(param.param_type_name == "argument" and param.required for param in command.params):
        wrong.append("")
    for words in wrong:
        said = run(f"{path} {words}", code=2)
        assert said.count("\n") == 1, said
        assert said[-2] in ".?" or "Example" in said, said
        assert not [phrase for phrase in THEIRS if phrase in said], said
        typed = words.partition("=")[0].split() or [path]
        assert typed[0] in said or typed[-1] in said


@pytest.mark.parametrize("words", ["build", "example", "sample", "show"])
def test_a_file_in_place_of_the_folder_is_told_before_the_work(words: str, tmp_path: Path) -> None:
    held, new = tmp_path / "held.xlsx", tmp_path / "new.XLSX"
    held.write_text("somebody's work")
    said = run(f"{words} --out {held}", 2)
    assert said == f"--out is a folder; {held} is a file. Name a folder.\n"
    said = run(f"{words} --out {new}", 2)
    assert said == (
        f"--out is a folder; {new} is the name of a workbook. Name a folder, such as {tmp_path}.\n"
    )
    assert list(tmp_path.iterdir()) == [held]
    assert held.read_text() == "somebody's work"


@pytest.mark.usefixtures("small")
def test_a_folder_may_be_called_like_a_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "plan.xlsx"
    folder.mkdir()
    assert Path(run(f"build --out {folder}").splitlines()[0]).parent == folder


def test_every_option_that_takes_something_says_what() -> None:
    app_ = typer.main.get_command(app)
    taking = [
        opt
        for command in getattr(app_, "commands", {}).values()
        for param in (
            *command.params,
            *(p for c in getattr(command, "commands", {}).values() for p in c.params),
        )
        for opt in param.opts
        if opt.startswith("--") and not getattr(param, "is_flag", False)
    ]
    assert sorted(set(taking)) == sorted(WANTED)
