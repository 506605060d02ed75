"""No file does harm: a hostile, broken or foreign file gives one sentence, and nothing is written."""

from __future__ import annotations

import itertools
import os
import time
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.data.load import load
from builder.formulas.same import same_formula
from builder.grid.kinds import DATE
from builder.grid.kinds import number as number_of
from builder.grid.kinds import text as text_of
from builder.read.copy import read
from builder.read.files.raw import Limits, TooMuchError
from builder.read.issued import Issued
from builder.read.typed_values import understand
from builder.rules.catalogue import finding
from builder.rules.check import Case, run
from tests.support import built
from tests.support.finds import found_in
from tests.support.hostile import BYTES, CHANGED, changed, fuzzed, packed, parts_of, sound
from tests.support.tiny import tiny

TINY = Issued.of(tiny())
SMALL_FILES, REAL_FILES, LONGEST_SECONDS = 5_200, 24, 10


def codes(path: Path) -> set[str]:
    """The codes of what is found in a copy of the tiny workbook."""
    return {found.code for found in found_in(path, TINY)}


@pytest.mark.parametrize("kind", CHANGED)
def test_a_hostile_package_gives_its_code(kind: str, tmp_path: Path) -> None:
    assert CHANGED[kind][1] in codes(changed(tmp_path, kind))


@pytest.mark.parametrize("kind", BYTES)
def test_a_foreign_file_gives_its_code_alone(kind: str, tmp_path: Path) -> None:
    (tmp_path / "copy.xlsx").write_bytes(BYTES[kind][0])
    assert codes(tmp_path / "copy.xlsx") == {BYTES[kind][1]}


def test_the_sound_file_gives_nothing_but_that_it_was_never_worked_out(tmp_path: Path) -> None:
    assert codes(sound(tmp_path / "copy.xlsx")) == {"I804"}


def test_links_folders_pipes_and_lock_files_are_left_alone(tmp_path: Path) -> None:
    copy = sound(tmp_path / "copy.xlsx")
    (tmp_path / "link.xlsx").symlink_to(copy)
    (tmp_path / "folder.xlsx").mkdir()
    os.mkfifo(tmp_path / "pipe.xlsx")
    for name in ("~$copy.xlsx", ".~lock.copy.xlsx#"):
        (tmp_path / name).write_bytes(b"somebody")
    found = {path.name: codes(path) for path in tmp_path.iterdir() if path != copy}
    assert found == {
        "link.xlsx": {"F722"},
        "folder.xlsx": {"F722"},
        "pipe.xlsx": {"F722"},
        "~$copy.xlsx": {"F723"},
        ".~lock.copy.xlsx#": {"F723"},
    }


def test_a_file_that_is_not_there_or_may_not_be_opened_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = sound(tmp_path / "copy.xlsx")
    assert codes(tmp_path / "none.xlsx") == {"F721"}

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert codes(copy) == {"F721"}


def test_a_file_beyond_the_size_limit_is_not_even_opened(tmp_path: Path) -> None:
    with (tmp_path / "copy.xlsx").open("wb") as file:
        file.truncate(26_000_000)
    assert codes(tmp_path / "copy.xlsx") == {"F725"}


def test_a_workbook_under_another_ending_is_read(tmp_path: Path) -> None:
    copy = read(sound(tmp_path / "copy.xls"), TINY)
    assert "F731" in {found.code for found in copy.found}


def test_declared_dimensions_and_names_that_lead_out_do_nothing(tmp_path: Path) -> None:
    parts = parts_of(sound(tmp_path / "sound.xlsx"))
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<dimension ref=" in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'<dimension ref="', b'<dimension ref="A1:XFD1048576" x="')
    parts["../../../outside.xml"] = b"<a/>"
    assert codes(packed(tmp_path / "copy.xlsx", parts)) == {"I804"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.xlsx", "sound.xlsx"]


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_cannot_be_unpacked_is_told_however_it_was_packed(how: int, tmp_path: Path) -> None:
    copy = packed(tmp_path / "copy.xlsx", parts_of(sound(tmp_path / "sound.xlsx")), how)
    assert codes(copy) == {"I804"}
    with zipfile.ZipFile(copy) as package:
        part = package.getinfo("xl/workbook.xml")
    data = bytearray(copy.read_bytes())
    first = data.index(b"xl/workbook.xml") + len("xl/workbook.xml")
    data[first : first + part.compress_size] = b"\xff" * part.compress_size
    copy.write_bytes(data)
    assert codes(copy) == {"F724"}


def test_what_a_package_says_of_its_sizes_is_not_believed(tmp_path: Path) -> None:
    data = changed(tmp_path, "zip bomb").read_bytes()
    told, small = (210_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert told in data
    (tmp_path / "lie.xlsx").write_bytes(data.replace(told, small))
    assert codes(tmp_path / "lie.xlsx") <= {"F724", "F725"}


@pytest.mark.parametrize("kind", ["zip bomb", "many cells", "deep and wide", "ods with repeats"])
def test_bombs_take_little_time_and_memory(kind: str, tmp_path: Path) -> None:
    copy = changed(tmp_path, kind)
    started = time.process_time()
    codes(copy)
    assert time.process_time() - started < LONGEST_SECONDS
    tracemalloc.start()  # to watch the memory takes three times as long, so the time is taken before
    codes(copy)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300_000_000


SLOW_TEXTS = {
    "digits": "1" * 8_000 + "x",
    "quotes": "'" * 8_000,
    "a word": "w" * 32_000,
    "points": "a." * 16_000,
    "plus signs before an @": "+" * 32_000,
    "names": "Dr " * 10_000,
}


@pytest.mark.parametrize("kind", SLOW_TEXTS)
def test_no_text_takes_long_however_it_is_made(kind: str) -> None:
    text = SLOW_TEXTS[kind]
    started = time.process_time()
    assert not same_formula(text, "A1+1")
    assert not same_formula(text, "A1+1", moved=True)
    case = Case(load(), {("Lines", "KPI 8.01", "Note"): text}, frozenset())
    list(run(case, ("M961", "M962", "M963", "M973")))
    understand(text, text_of(200))
    understand(text, number_of())
    understand(text, DATE)
    assert time.process_time() - started < LONGEST_SECONDS / 4


def test_time_to_read_is_the_time_of_this_program_and_not_of_a_busy_machine() -> None:
    limits = Limits(seconds=0.05)
    time.sleep(0.1)
    limits.watch(1)
    while time.process_time() < limits.end:
        pass
    with pytest.raises(TooMuchError):
        limits.watch(1)


def test_a_copy_full_of_headings_is_searched_in_little_time(tmp_path: Path) -> None:
    parts = parts_of(built.blank())
    texts = ("KPI 1.01", "Key", "KPI", "Unit", "Note", "Evidence", "Check") * 1_400
    row = "<row>" + "".join(f'<c t="str"><v>{text}</v></c>' for text in texts) + "</row>"
    for sheet in ("xl/worksheets/sheet6.xml", "xl/worksheets/sheet8.xml"):
        parts[sheet] = parts[sheet].replace(b"</sheetData>", (row * 38).encode() + b"</sheetData>")
    words = parts["xl/sharedStrings.xml"]
    assert b">Baseline method<" in words
    parts["xl/sharedStrings.xml"] = words.replace(b">Baseline method<", b">Method<")
    started = time.process_time()
    copy = read(packed(tmp_path / "copy.xlsx", parts), built.issued())
    assert {"T815", "T821"} <= {found.code for found in copy.found}
    assert time.process_time() - started < 2 * LONGEST_SECONDS


def _all_told(files: Iterator[bytes], folder: Path, issued: Issued) -> Counter[str]:
    """The codes of every file: each is in the catalogue, no file takes long, none is changed."""
    told: Counter[str] = Counter()
    copy = folder / "copy.xlsx"
    for data in files:
        copy.write_bytes(data)
        started = time.process_time()
        found = found_in(copy, issued)
        assert time.process_time() - started < LONGEST_SECONDS
        assert copy.read_bytes() == data
        told.update({f.code for f in found} or {"clean"})
    assert all(finding(code) for code in told if code != "clean")
    assert [path.name for path in folder.iterdir()] == ["copy.xlsx"]
    return told


def test_thousands_of_fuzzed_files_are_told_without_harm(tmp_path: Path) -> None:
    (tmp_path / "fuzz").mkdir()
    data = sound(tmp_path / "sound.xlsx").read_bytes()
    told = _all_told(itertools.islice(fuzzed(data, 7), SMALL_FILES), tmp_path / "fuzz", TINY)
    assert told["F724"] > SMALL_FILES / 10
    assert told["I804"] > SMALL_FILES / 10
    assert len(told) > 10


def test_fuzzed_copies_of_the_real_workbook_are_told_without_harm(tmp_path: Path) -> None:
    files = itertools.islice(fuzzed(built.blank().read_bytes(), 8), REAL_FILES)
    assert _all_told(files, tmp_path, built.issued()).total() >= REAL_FILES
