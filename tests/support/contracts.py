"""Copies for the tests of `contracts`: made without a file where none is needed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import openpyxl

from builder.contracts.source import Source, source_of
from builder.layout.cells import Key
from builder.read.returned import Entry, Place, Returned
from builder.releases.package import Release
from builder.releases.versions import Version, Versions
from builder.returns.examine import FileReport
from builder.write.writer import Inputs


@cache
def versions() -> Versions:
    """Every version, opened once for each test process."""
    return Versions()


def typed_copy(inputs: Inputs, version: Version | None = None, path: str = "copy.xlsx") -> Source:
    """A copy that holds these entries and nothing else, as if it had been read, without findings."""
    of = version or versions().current
    entries = {key: Entry(key, value, value, Place("Sheet", "A1")) for key, value in inputs.items()}
    issued = of.issued
    says = issued.version, issued.edition_name
    returned = Returned(Path(path), *says, "", True, entries, {}, (), *says)
    return source_of(FileReport(path, (), returned), returned, versions())


def filled_release(release: Release, path: Path, typed: Inputs) -> Path:
    """A copy of that release, filled in and saved by another program."""
    path.write_bytes(release.book)
    book = openpyxl.load_workbook(path)
    places: dict[Key, tuple[str, tuple[int, int]]] = {
        key: (name, at) for name, sheet in release.issued().sheets.items() for at, key in sheet.keys.items()
    }
    for key, value in typed.items():
        name, (row, column) = places[key]
        book[name].cell(row + 1, column + 1).value = value
    book.save(path)
    return path
