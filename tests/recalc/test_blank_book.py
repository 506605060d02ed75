"""The blank book in the user's cache is used only if nobody has changed it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.data.load import load
from builder.read.issued import Issued
from builder.recalc.blank_book import KEPT, SHARED, cache_folder, kept_book
from builder.releases.versions import Version

BOOK = b"the blank book, byte for byte"


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.recalc.blank_book._user_cache", lambda: tmp_path)


def _as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


SPOILT: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(BOOK[:9]),
    "one byte changed": lambda path: path.write_bytes(BOOK.replace(b"blank", b"blink")),
    "a folder": _as_folder,
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_book_is_made_again(how: str) -> None:
    path = kept_book("9.9.9-abc", BOOK)
    SPOILT[how](path)
    assert kept_book("9.9.9-abc", BOOK).read_bytes() == BOOK


def test_a_sound_book_is_used_again() -> None:
    path = kept_book("9.9.9-abc", BOOK)
    assert kept_book("9.9.9-abc", b"another") == path
    assert path.read_bytes() == BOOK


def test_a_book_that_was_used_within_a_day_stays_however_many_others_are_made() -> None:
    used, unused = kept_book("9.9.9-abc", BOOK), kept_book("9.9.9-def", BOOK)
    for book in (used, unused):
        os.utime(book, (0, 0))
    kept_book("9.9.9-abc", BOOK)
    for number in range(KEPT + 3):
        kept_book(f"9.9.{number}-abc", BOOK)
    assert used.is_file()
    assert not unused.is_file()


def test_a_version_lays_its_book_down_again_where_it_was_removed() -> None:
    version = Version(
        load(),
        Issued.put_together("9", "", {}, {}, {}, listed=frozenset()),
        lambda: kept_book("9.9.9-abc", BOOK),
    )
    version.blank.unlink()
    assert version.blank.read_bytes() == BOOK


def test_another_book_under_the_name_of_ours_is_not_used() -> None:
    (cache_folder() / "9.9.9-abc.xlsx").write_bytes(b"of an earlier tool")
    (cache_folder() / "9.9.9-abc-0123456789abcdef.xlsx").write_bytes(b"made up")
    assert kept_book("9.9.9-abc", BOOK).read_bytes() == BOOK


def test_a_sound_book_in_a_folder_that_takes_no_more_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept_book("9.9.9-abc", BOOK)
    monkeypatch.setattr("os.access", lambda *_: False)
    assert kept_book("9.9.9-abc", b"another") == path


def test_where_nothing_can_be_kept_all_processes_of_a_run_share_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    monkeypatch.setattr("builder.recalc.blank_book._user_cache", lambda: tmp_path / "file")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv(SHARED, "")
    first = kept_book("9.9.9-abc", BOOK)
    assert first.parent.parent == tmp_path
    assert kept_book("9.9.9-abc", b"another") == first
    assert os.environ[SHARED] == str(first.parent)
