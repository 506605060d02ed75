"""A released version: a package of its blank workbook, the places of its cells, and its data.

Copies of a version come back for years. What the tool needs to read and recalculate them is kept at the
release and never changed afterwards.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from builder import templates
from builder.data import load
from builder.data.load import package_files
from builder.errors import InTheWayError
from builder.grid.kinds import DATE, TICK, Kind, Rule, Value
from builder.in_place import beside
from builder.layout.placement import Cell, Placed
from builder.layout.table_places import TablePlace, Tables, table_places
from builder.model.mapping import Mapping
from builder.read.files.parts import Parts
from builder.read.files.raw import Limits, Raw, RawBook
from builder.read.files.xlsx import read_package
from builder.read.files.xlsx_beside import with_beside
from builder.read.issued import Issued

BOOK, PLACES, PART = "blank.xlsx", "places.json", "data/"
STAMP = (1980, 1, 1, 0, 0, 0)
NOTHING = Raw(None)
NOW_CALLED = {"Outcomes": "Select", "Criteria": "Select", "Not split": "One figure", "All in": "Its region"}
"""What tables and columns of entries of released versions are called now; rows have kept their keys."""
KINDS = {kind.name: kind for kind in (TICK, DATE)}
"""The kinds that the reader knows by themselves, not by their rule."""


class KeptError(InTheWayError, FileExistsError):
    """This version was released before, with another content."""


@dataclass(frozen=True)
class Release:
    """A version that was kept at its release, in the package at `path`."""

    path: Path

    @property
    def version(self) -> str:
        """Its version, such as 0.1.0."""
        return self.path.stem

    @property
    def edition(self) -> str:
        """The key of its edition."""
        return self.path.parent.name

    @cached_property
    def _parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.path) as package:
            return {name: package.read(name) for name in package.namelist()}

    @cached_property
    def book(self) -> bytes:
        """The blank workbook as it was issued."""
        return self._parts[BOOK]

    @property
    def name(self) -> str:
        """The version and eight characters that change with the blank workbook, of whatever edition."""
        return f"{self.version}-{hashlib.sha256(self.book).hexdigest()[:8]}"

    @cached_property
    def _places(self) -> dict[str, Any]:
        return dict(json.loads(self._parts[PLACES]))

    def issued(self) -> Issued:
        """Its cells, tables, fields and what each entry accepts."""
        with zipfile.ZipFile(BytesIO(self.book)) as package:
            parts = Parts((name, package.read(name)) for name in package.namelist())
        book = with_beside(read_package(parts, Limits()), parts, Limits())
        told = self._places
        tables = {one["name"]: _table(**one) for one in told["tables"]}
        cells = {sheet: dict(_cells(sheet, book, tables, told)) for sheet in book.sheets}
        listed = frozenset(name for name in tables if name.casefold() in (book.tables or ()))
        return Issued.put_together(told["version"], told["edition"], cells, tables, book.names, listed=listed)

    def mapping(self) -> Mapping:
        """The data that it was made from."""
        with tempfile.TemporaryDirectory() as folder:
            for name, data in self._parts.items():
                if name.startswith(PART):
                    path = Path(folder) / name.removeprefix(PART)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(data)
            return load.load(Path(folder), self._places["data"])


def _cells(
    sheet: str, book: RawBook, tables: Tables, told: Dictionary[str, Any]
) -> Iterator[tuple[tuple[int, int], Cell]]:
    """The cells of a sheet: every cell of its tables, then what else is there, then the entries."""
    for table in tables.values():
        if table.sheet == sheet:
            yield from (((row, c), Cell(row, c, None)) for row in table.area[0] for c in table.area[1])
    for (row, column), raw in book.sheets[sheet].items():
        value = _constant(raw) if raw.formula is None else None
        yield (row, column), Cell(row, column, value, raw.formula or "")
    kinds = [_kind(**kind) for kind in told["kinds"]]
    for row, column, kind, *key in told["inputs"].get(sheet, ()):
        value = _constant(book.sheets[sheet].get((row, column), NOTHING))
        now = tuple(NOW_CALLED.get(word, word) for word in key)
        yield (row, column), Cell(row, column, value, kind=kinds[kind], key=now)


def _constant(raw: Raw) -> Value | None:
    return raw.value if isinstance(raw.value, bool | int | float | str | date) else None


def _table(columns: list[str], keys: list[str], **rest: Any) -> TablePlace:
    return TablePlace(columns=tuple(columns), keys=tuple(keys), **rest)


def _kind(name: str, number_format: str, align: str, wanted: str, rule: dict[str, Any] | None) -> Kind:
    if name in KINDS:
        return KINDS[name]
    limits = Rule(**rule | {"choices": tuple(rule["choices"])}) if rule else None
    return Kind(name, number_format, align, limits, wanted)


def releases() -> dict[tuple[str, str], Release]:
    """Every version that was kept, by the key of its edition and its version."""
    found = sorted(templates.released().glob("*/*.zip"))
    return {(release.edition, release.version): release for release in map(Release, found)}


def made_from_other_data(version: str, mapping: Mapping) -> bool:
    """Whether a version of that number and of the mapping's edition was released, made from other data."""
    kept = releases().get((mapping.edition.key, version))
    return kept is not None and kept.mapping().mark != mapping.mark


def keep(placed: Placed, edition: str, book: Path, data: Path | None = None) -> Path:
    """Keep a released version.

    placed: the workbook as laid out. edition: the key of its edition; book: the blank workbook's file; data:
    the folder of the data that they were made from, the shipped data where none is named.

    Returns:
        The package, the same bytes for the same version.

    Raises:
        KeptError: the version was kept before with another content.
    """
    parts = {PLACES: json.dumps(_described(placed, edition), separators=(",", ":")).encode()}
    parts |= {PART + name: file for name, file in package_files(data or load.DATA, edition).items()}
    made = _packed(parts | {BOOK: book.read_bytes()})
    path = templates.released() / edition / f"{placed.workbook.version}.zip"
    if path.exists() and path.read_bytes() != made:
        said = f"Version {path.stem} of {edition} was released with another content"
        raise KeptError(f"{said}: raise the version first.")
    with beside(path) as draft:
        draft.write_bytes(made)
    return path


def _packed(parts: Dictionary[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, data in sorted(parts.items()):
            package.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def _described(placed: Placed, edition: str) -> dict[str, Any]:
    """What the blank workbook's file does not show: tables, entries and the kinds of entries."""
    kinds: dict[Kind, int] = {}
    inputs = {
        sheet.name: [
            [cell.row, cell.column, kinds.setdefault(cell.kind, len(kinds)), *cell.key]
            for cell in placed.cells(sheet)
            if cell.is_input
        ]
        for sheet in placed.workbook.sheets
    }
    return {
        "version": placed.workbook.version,
        "edition": placed.workbook.edition,
        "data": edition,
        "kinds": [_plain(kind) for kind in kinds],
        "tables": [asdict(place) for place in table_places(placed).values()],
        "inputs": {name: cells for name, cells in inputs.items() if cells},
    }


def _plain(kind: Kind) -> dict[str, Any]:
    """A kind without what only Python knows of it."""
    bare = asdict(replace(kind, rule=None))
    rule = asdict(kind.rule) if kind.rule and kind.name not in KINDS else None
    return {key: bare[key] for key in ("name", "number_format", "align", "wanted")} | {"rule": rule}
