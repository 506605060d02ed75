"""Many copies validated: the same results for any number of processes and any order."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pebble import ProcessPool

from builder.layout.cells import Key
from builder.read.returned import Found, Place, Result, UnreadableError
from builder.recalc.excel import opened, values
from builder.returns.examine import Examiner, FileReport, IssuedError, failed
from builder.returns.files import copies
from builder.returns.validate import ACROSS, Bounds, is_error, result, stale, validate
from builder.rules.acts import gathered
from builder.rules.check import RULES
from builder.rules.echoes import bounded
from builder.workbooks.example import example_inputs
from tests.support.built import blank, built, placed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two copies of the example, one blank, one file that is none and a lock file."""
    made = tmp_path_factory.mktemp("returns")
    example = built("example", example_inputs(placed()))[0].read_bytes()
    (made / "below").mkdir()
    (made / "a.xlsx").write_bytes(example)
    (made / "below" / "b.xlsx").write_bytes(example)
    (made / "c.xlsx").write_bytes(blank().read_bytes())
    (made / "d.xlsx").write_bytes(b"PK\x03\x04 no more")
    (made / "~$a.xlsx").write_bytes(b"lock")
    (made / ".hidden.xlsx").write_bytes(b"")
    (made / "evidence.pdf").write_bytes(b"%PDF-1.7")
    return made


def told(reports: list[FileReport]) -> dict[str, list[tuple[str, str]]]:
    return {Path(r.file).name: [(f.code, f.place.cell) for f in r.found] for r in reports}


def test_folders_and_patterns_name_their_files_once(folder: Path) -> None:
    names = ["a.xlsx", "b.xlsx", "c.xlsx", "d.xlsx", "evidence.pdf"]
    assert sorted(p.name for p in copies([folder, folder / "a.xlsx"])) == names
    assert [p.name for p in copies([folder / "*.xlsx"])] == ["a.xlsx", "c.xlsx", "d.xlsx"]
    assert [p.name for p in copies([str(folder / "evidence.pdf"), "nowhere.xlsx"])] == [
        "evidence.pdf",
        "nowhere.xlsx",
    ]


def test_one_broken_file_does_not_stop_the_others(folder: Path) -> None:
    found = told(list(validate(copies([folder]))))
    assert set(found) == {"a.xlsx", "b.xlsx", "c.xlsx", "d.xlsx", "evidence.pdf", ACROSS}
    assert [code for code, _ in found["evidence.pdf"]] == ["F729"]
    assert [code for code, _ in found["d.xlsx"]] == ["F724"]
    assert [code for code, _ in found[ACROSS]] == ["X941"]
    assert "R501" in [code for code, _ in found["a.xlsx"]]


def test_processes_and_order_change_nothing(folder: Path) -> None:
    once = list(validate(copies([folder])))
    assert list(validate(copies([folder]), jobs=1)) == once
    assert list(validate(copies([folder]), jobs=2)) == once
    backwards = list(validate(sorted(copies([folder]), reverse=True), jobs=2))
    assert told(backwards) == told(once)


def test_a_file_that_takes_too_long_is_given_up_and_the_others_are_looked_at(folder: Path) -> None:
    reports = list(validate([folder / "a.xlsx", folder / "c.xlsx"], jobs=1, bounds=Bounds(seconds=0.01)))
    assert [[(f.code, f.what) for f in r.found] for r in reports] == [[("F713", "0.01 s")]] * 2


def test_a_process_that_dies_over_a_file_is_a_finding_and_the_next_file_gets_another(folder: Path) -> None:
    with ProcessPool(1) as pool:
        with pytest.raises(UnreadableError) as ended:
            result(folder / "a.xlsx", pool.schedule(os._exit, args=(1,)))
        assert pool.schedule(len, args=("next",)).result() == len("next")
    assert [(f.code, f.what) for f in ended.value.found] == [("F741", "the program that read it was ended")]


def sleeps(_: Path) -> tuple[Found, ...]:
    """A reader that never finishes with a file."""
    time.sleep(600)
    return ()


def panics(_: Path) -> tuple[Found, ...]:
    """A formula engine that says what went wrong inside, and dies."""
    os.write(2, b"thread 'main' panicked at src/engine.rs:12: index out of bounds\n")
    os.abort()


def fails(_: Path) -> tuple[Found, ...]:
    """A fault of the tool that no reader foresaw."""
    raise MemoryError


@pytest.mark.parametrize(
    ("look", "code", "what"),
    [
        (sleeps, "F713", "3 s"),
        (panics, "F741", "the program that read it was ended"),
        (fails, "F741", "it takes more memory than one file may take"),
    ],
)
def test_recalculate_is_held_to_bounds_and_says_nothing_of_the_engine(
    look: Callable[[Path], tuple[Found, ...]],
    code: str,
    what: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("builder.returns.validate._stale", look)
    with pytest.raises(UnreadableError) as held:
        stale(Path("a.xlsx"), Bounds(seconds=3))
    assert held.value.found == (Found(code, "a.xlsx", what=what),)
    assert capfd.readouterr() == ("", "")


def test_recalculate_gives_the_same_in_a_process_beside(folder: Path) -> None:
    differing = stale(folder / "a.xlsx")
    assert differing == Examiner().stale(folder / "a.xlsx")


def test_why_a_copy_is_not_read_comes_out_of_the_process_beside(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("nothing")
    with pytest.raises(UnreadableError) as refused:
        stale(tmp_path / "a.xlsx")
    assert refused.value.found == Examiner().examine(tmp_path / "a.xlsx").found
    assert str(refused.value) == f"{tmp_path / 'a.xlsx'} F728"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bound")
def test_a_file_cannot_take_more_memory_than_the_bound() -> None:
    script = (
        "import builder.returns.validate as v\nv.bounded(v.Bounds(memory=1_500_000_000))\n"
        "small = bytearray(10**8)\n"
        "try:\n    bytearray(2 * 10**9)\nexcept MemoryError:\n    print('bounded')"
    )
    told_ = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    assert told_.strip() == "bounded"


def test_a_fault_in_comparing_returns_takes_nothing_from_what_was_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr("builder.returns.validate.across", fails)
    found = list(validate(copies([folder / "a.xlsx", folder / "below"])))
    assert [(f.code, f.what) for f in found[-1].found] == [("F741", "")]
    assert found[-1].file == ACROSS
    assert all("R501" in [f.code for f in report.found] for report in found[:2])


def test_every_file_of_a_folder_is_read_or_named(tmp_path: Path) -> None:
    for name in ("a.xltx", "b.xlsx ", "c.xlsx.download", "d"):
        (tmp_path / name).write_bytes(blank().read_bytes())
    for name in ("e.PDF", "f.xlsx"):
        (tmp_path / name).write_bytes(b"%PDF-1.7")
    (tmp_path / "Thumbs.db").write_bytes(b"small pictures")
    looked = {Path(r.file).name: r for r in validate(copies([tmp_path])) if r.file != ACROSS}
    read = {name for name, report in looked.items() if report.returned}
    assert read == {"a.xltx", "b.xlsx ", "c.xlsx.download", "d"}
    assert {name for name in looked if [f.code for f in looked[name].found] == ["F729"]} == {
        "e.PDF",
        "f.xlsx",
    }
    assert len(looked) == 6


def results(count: int, sheet: str = "Mapping") -> dict[Key, Result]:
    return {
        (sheet, "", f"A{n}"): Result((sheet, "", f"A{n}"), None, 1, Place(sheet, f"A{n}"))
        for n in range(count)
    }


@pytest.mark.parametrize(("code", "act"), [("F708", "F760"), ("F709", "F761")])
def test_one_act_on_the_whole_copy_or_on_a_whole_sheet_is_one_finding(code: str, act: str) -> None:
    def at(*cells: int) -> list[Found]:
        return [Found(code, "a.xlsx", Place("Mapping", f"A{n}")) for n in cells]

    both = results(40) | results(50, "Regions")
    assert gathered(at(*range(40)), results(60)) == (Found(act, "a.xlsx", what="40 of 60 formulas"),)
    assert gathered(at(*range(30)), both) == (
        Found(act, "a.xlsx", Place("Mapping"), what="30 of 40 formulas"),
    )
    assert gathered(at(*range(20)), both) == tuple(at(*range(20)))
    assert gathered(at(*range(19)), results(19)) == tuple(at(*range(19)))


@pytest.mark.parametrize(("code", "act"), [("F708", "F760"), ("F709", "F761")])
def test_one_act_on_several_sheets_is_one_finding(code: str, act: str) -> None:
    def on(sheet: str, count: int) -> list[Found]:
        return [Found(code, "a.xlsx", Place(sheet, f"A{n}")) for n in range(count)]

    book = results(40) | results(18, "Select") | results(90, "Regions")
    alone = on("Regions", 3)  # three of ninety cells are not most of a sheet
    assert gathered([*on("Mapping", 30), *on("Select", 18), *alone], book) == (
        *alone,
        Found(act, "a.xlsx", what="48 of 58 formulas on 2 sheets: Mapping, Select"),
    )
    few = [*on("Select", 18), *on("Start", 1)]
    assert gathered(few, book | results(1, "Start")) == tuple(few)


def test_a_flood_of_one_finding_is_cut_and_counted() -> None:
    flood = [Found("F708", "a.xlsx", Place("Mapping", f"A{n}")) for n in range(250)]
    other = Found("F708", "a.xlsx", Place("Regions", "A1"))
    kept = bounded([*flood, other])
    assert len(kept) == 202
    assert (kept[-1].code, kept[-1].place.sheet, kept[-1].what) == ("F710", "Mapping", "F708: 50 more")


@pytest.mark.parametrize("engine", ["excel", "libreoffice"])
def test_every_engine_gives_the_same_findings(engine: str, folder: Path) -> None:
    copy = folder / "a.xlsx"
    assert list(validate([copy], engine=engine)) == list(validate([copy]))


def test_an_error_inside_the_tool_is_a_finding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setitem(RULES, "S101", fails)
    report = Examiner().examine(folder / "a.xlsx")
    assert [(f.code, f.what) for f in report.found] == [("F741", "")]
    assert is_error(report)


def test_a_return_is_compared_with_what_was_issued(folder: Path) -> None:
    example = folder / "a.xlsx"
    assert not [f for r in validate([example], example) for f in r.found if f.code[0] == "A"]
    found = {f.code for r in validate([folder / "c.xlsx"], example) for f in r.found}
    assert "A929" in found or "A921" in found
    assert {f.code for r in validate([example], "1234-5678") for f in r.found} >= {"A928"}
    with pytest.raises(IssuedError):
        list(validate([example], folder / "d.xlsx"))


def test_validating_needs_neither_pandas_nor_xlwings(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from builder.returns.validate import validate; "
        f"list(validate([Path({str(folder / 'a.xlsx')!r})])); "
        "print(sorted({'pandas', 'xlwings'} & set(sys.modules)))"
    )
    told_ = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    assert told_.strip() == "[]"


def test_a_file_that_is_opened_through_xlwings_stays_as_it_was(folder: Path) -> None:
    before = (folder / "a.xlsx").read_bytes()
    with opened(folder / "a.xlsx") as book:
        assert book.sheets[0].name == "Start"
    assert values(folder / "a.xlsx")["Start"]
    assert (folder / "a.xlsx").read_bytes() == before


def test_an_app_is_closed_after_a_failure(folder: Path) -> None:
    import xlwings  # noqa: PLC0415

    from builder.engine.register import register  # noqa: PLC0415

    engine = register()
    before = len(engine.apps)
    with pytest.raises(OSError, match="cannot be opened"):
        values(folder / "d.xlsx")
    with pytest.raises(ZeroDivisionError), opened(folder / "a.xlsx"):
        raise ZeroDivisionError
    assert len(engine.apps) == before
    assert xlwings.engines


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (IndexError("list index out of range"), ""),
        (MemoryError(), "it takes more memory than one file may take"),
        (
            OSError(13, "no", "/home/me/x.xlsx"),
            "a file that the tool needs cannot be read or written",
        ),
    ],
)
def test_a_fault_of_the_tool_is_told_without_its_own_words(error: Exception, said: str) -> None:
    assert [(f.code, f.what) for f in failed("a.xlsx", error).found] == [("F741", said)]
