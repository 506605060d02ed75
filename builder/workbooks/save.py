"""Save a finished workbook without harm to an existing file."""

from __future__ import annotations

import errno
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.errors import InTheWayError
from builder.in_place import beside, folder_beside, one_line, refuse_unwritable
from builder.layout.placement import Placed
from builder.workbooks.build import build
from builder.write.macro_book import MacroBook
from builder.write.writer import Inputs, Results

CREATED = re.compile(rb"<dcterms:created[^>]*>([^<]*)<")
MODIFIED = re.compile(rb"<dcterms:modified[^>]*>([^<]*)<")


class HeldError(InTheWayError, FileExistsError):
    """The existing file was edited since it was built, or is not a workbook of ours."""


def save(book: Placed | MacroBook, path: Path, inputs: Inputs | None = None, force: bool = False) -> Results:
    """Build under a temporary name beside `path`, then rename: a failed build leaves the old file as it is.

    Returns:
        What its formulas give, as `build` does.

    Raises:
        HeldError: the existing file was edited since it was built, and not `force`.
        BuildError: the build found a fault; nothing is written.
        OSError: `path` cannot be written.
    """
    refuse_held(path, force)
    with beside(path) as made:
        return build(book, made, inputs)


@dataclass(frozen=True, slots=True)
class Paper:
    """One letter or page: the name of its files without ending, its workbook, and the text for a mail."""

    name: str
    placed: Placed
    text: str


def save_papers(
    papers: Sequence[Paper], folder: Path, texts: Mapping[str, str], step: Callable[[], None]
) -> None:
    """Write every paper as .xlsx and .txt, and other texts by file name, all or none.

    folder: made if missing. step: called after each paper.

    Raises:
        BuildError: a build found a fault; nothing is written. OSError: `folder` cannot be written.
    """
    with folder_beside(folder) as made:
        for paper in papers:
            build(paper.placed, made / f"{paper.name}.xlsx")
            (made / f"{paper.name}.txt").write_text(paper.text, encoding="utf-8")
            step()
        for name, text in texts.items():
            (made / name).write_text(text, encoding="utf-8", newline="")


def refuse_full(folder: Path, force: bool = False) -> None:
    """Refuse to write into a folder that holds files, unless `force`: old pages could be taken for new ones.

    Raises:
        HeldError: it holds files. OSError: `folder` cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "", str(folder))
    refuse_unwritable(folder / "page.txt")
    if not force and folder.exists() and any(folder.iterdir()):
        raise HeldError(f"{one_line(str(folder))} holds files. Name a new folder, or give --force.")


def refuse_held(path: Path, force: bool = False) -> None:
    """Refuse to overwrite a file that was edited since it was built, unless `force`.

    Raises:
        HeldError: it was edited. OSError: `path` cannot be written.
    """
    refuse_unwritable(path)
    if path.exists() and not force and not untouched(path):
        raise HeldError(f"{path} may hold somebody's work. Move it, name another file, or give --force.")


def untouched(path: Path) -> bool:
    """Whether the file is as it was built: every program that saves it sets another date of change."""
    try:
        with zipfile.ZipFile(path) as package:
            properties = package.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError):
        return False
    created, modified = CREATED.search(properties), MODIFIED.search(properties)
    return bool(created and modified and created.group(1) == modified.group(1))
