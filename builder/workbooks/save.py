"""Put a finished workbook in its place without harm to what is there."""

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
    """The file that is there was saved by somebody since it was built, or is not a workbook of ours."""


def save(book: Placed | MacroBook, path: Path, inputs: Inputs | None = None, force: bool = False) -> Results:
    """Build under a temporary name beside `path`, then rename: a failed build leaves the old file as it is.

    Returns:
        What its formulas give, as `build` does.

    Raises:
        HeldError: a file is there that somebody has saved since it was built, and not `force`.
        BuildError: the build found something wrong; nothing is put in place.
        OSError: it cannot be written there.
    """
    refuse_held(path, force)
    with beside(path) as made:
        return build(book, made, inputs)


def refuse_held(path: Path, force: bool = False) -> None:
    """Raise `HeldError` where somebody has saved the file that is there, unless `force`.

    Raises:
        HeldError: as said. OSError: nothing can be written there.
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
