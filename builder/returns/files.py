"""The files that a user's files, folders and patterns name."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from builder.read.files.guard import is_lock

OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
"""What Windows lays into folders and hides by an attribute, not by its name."""


def copies(named: Iterable[Path | str]) -> tuple[Path, ...]:
    """Each file once, in the order named; those of a folder and its folders, or of a pattern, by name.

    A file named by itself is taken whatever it is, there or not; of folders and patterns every file,
    without hidden files, lock files and links: what is no workbook is reported: no answer is lost.
    """
    found = (path for name in named for path in _meant(Path(name)))
    return tuple(dict.fromkeys(found))


def _meant(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        yield from sorted(_below(path))
    elif not os.path.lexists(path) and glob.has_magic(str(path)):
        for match in map(Path, sorted(glob.glob(str(path), recursive=True))):  # noqa: PTH207 the same in every Python
            yield from _below(match) if match.is_dir() else filter(_is_return, [match])
    else:
        yield path


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from filter(_is_return, (Path(parent) / name for name in sorted(files)))


def _is_return(path: Path) -> bool:
    hidden = path.name.startswith(".") or path.name.casefold() in OF_THE_SYSTEM
    return not (hidden or is_lock(path) or path.is_symlink())
