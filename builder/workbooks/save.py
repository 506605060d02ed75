"""Save a finished workbook without harm to an existing file."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from builder.errors import InTheWayError
from builder.in_place import beside, refuse_unwritable
from builder.layout.placement import Placed
from builder.workbooks.build import build
from builder.workbooks.validator.sheets import MacroBook
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
