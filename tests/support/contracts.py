"""Copies for the tests of `contracts`: made without a file where none is needed."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl

from builder.contracts.source import Source, source_of
from builder.grid.a1 import address
from builder.layout.cells import Key
from builder.model.history import Pasts
from builder.read.returned import Entry, Place, Returned
from builder.releases.package import Release
from builder.releases.versions import Version, Versions
from builder.returns.examine import FileReport
from builder.write.writer import Inputs
from tests.support import built
from tests.support.copies import Copy, stored


@cache
def versions() -> Versions:
    """Every version, opened once for each test process."""
    return Versions()


def typed_copy(
    inputs: Inputs, version: Version | None = None, path: str = "copy.xlsx", history: Pasts = ()
) -> Source:
    """A copy that holds these entries and nothing else, as if it had been read, without findings."""
    of = version or versions().current
    entries = {key: Entry(key, value, value, Place("Sheet", "A1")) for key, value in inputs.items()}
    issued = of.issued
    says = issued.version, issued.edition_name
    returned = Returned(Path(path), *says, "", True, entries, {}, (), *says, history=history)
    return source_of(FileReport(path, (), returned), returned, versions())


@cache
def _saved_release(release: Release) -> tuple[dict[str, bytes], dict[Key, tuple[str, str]]]:
    """The parts of a blank copy of that release, saved by another program, and where each entry is."""
    told = BytesIO()
    openpyxl.load_workbook(BytesIO(release.book)).save(told)
    with zipfile.ZipFile(told) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheets = release.issued().sheets.items()
    return parts, {key: (name, address(*at)) for name, sheet in sheets for at, key in sheet.keys.items()}


def filled_release(release: Release, path: Path, typed: Inputs) -> Path:
    """A copy of that release, saved by another program, which keeps no results, and filled in."""
    parts, places = _saved_release(release)
    copy = Copy(built.placed(), dict(parts), {})
    for key, value in typed.items():
        copy.put(*places[key], *stored(value))
    return copy.save(path)
