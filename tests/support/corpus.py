"""The corpus of returned copies: each is the base return with other entries and damage, described in words.

`tests/cases/base.toml` is a sound return. For each copy `cases.toml` gives the other entries, the changes to
the file, and exactly the codes that must be found.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from builder.engine import Value as Worked
from builder.grid.a1 import address
from builder.grid.kinds import Value
from builder.workbooks.inputs import parse_values
from tests.support.built import built, placed
from tests.support.copies import Copy, Key, stored
from tests.support.libreoffice import LibreOffice
from tests.support.mutate_structure import renamed, reordered, without_column, without_row, without_sheet
from tests.support.running import running

FOLDER = Path(__file__).parents[1] / "cases"
CHOSEN = ("K308", "K313")
"""Notes that every copy of the corpus has: KPIs that are part of another, or that show the same companies."""
CELL = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>(<f[^>]*/>|<f[^>]*>.*?</f>)(?:<v>.*?</v>)?</c>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Specimen:
    """One copy of the corpus.

    typed: the value of each input that differs from the base, "" to clear it. do: the changes to the file.
    codes: what must be found. beside: entries of a second return that is checked with it. against: entries of
    the issued workbook; None if the copy is compared with none.
    """

    name: str
    kind: str
    codes: tuple[str, ...] = ()
    typed: dict[str, Any] = field(default_factory=dict)
    do: tuple[tuple[Any, ...], ...] = ()
    blank: bool = False
    beside: dict[str, Any] | None = None
    against: dict[str, Any] | None = None


@cache
def specimens() -> tuple[Specimen, ...]:
    """Every copy of the corpus."""
    tree = tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8"))
    return tuple(_specimen(**told) for told in tree["case"])


def _specimen(codes: list[str], do: list[list[Any]] | None = None, **rest: Any) -> Specimen:
    return Specimen(codes=tuple(codes), do=tuple(map(tuple, do or ())), **rest)


@cache
def base() -> dict[Key, Value]:
    """The entries of the base return."""
    tree = tomllib.loads((FOLDER / "base.toml").read_text(encoding="utf-8"))
    return dict(parse_values(placed(), tree, "base.toml"))


@cache
def base_copy() -> tuple[Copy, dict[str, dict[tuple[int, int], Any]]]:
    """The base return as a file in parts, and its results."""
    path, results = built("corpus base", base())
    return Copy.of(placed(), path, base()), {sheet: dict(cells) for sheet, cells in results.items()}


def key_of(words: str) -> Key:
    """("Lines", "KPI 3.13", "Before") for "Lines / KPI 3.13 / Before"."""
    return tuple(part.strip() for part in words.split(" / "))


def entries(typed: dict[str, Any], blank: bool = False) -> dict[Key, Value]:
    """The base with these entries."""
    start = {} if blank else base()
    return start | {key_of(words): value for words, value in typed.items()}


def copy_of(state: dict[Key, Value]) -> Copy:
    """The file of these entries, every formula with its true value, made from the base's file."""
    start, before = base_copy()
    copy, book = start.clone(), running()
    for key in start.inputs:
        if state.get(key) != base().get(key):
            default = start.inputs[key][1].value
            copy.type_in(key, state.get(key, default) if state.get(key) != "" else None)
    book.type_in(state)
    for sheet, cells in book.book.values().items():
        changed = {at: value for at, value in cells.items() if before[sheet][at] != value}
        if changed:
            _show(copy, sheet, changed)
    return copy


def _show(copy: Copy, sheet: str, values: dict[tuple[int, int], Worked]) -> None:
    """Put saved values into formula cells."""
    new = {address(*at).encode(): value for at, value in values.items()}

    def turned(found: re.Match[bytes]) -> bytes:
        if found[1] not in new:
            return found[0]
        value = new[found[1]]
        kept = re.sub(rb' t="\w+"', b"", found[2])
        kind = b' t="str"' if isinstance(value, str) else b' t="b"' if isinstance(value, bool) else b""
        inner = stored(value)[0] if not isinstance(value, str) else f"<v>{_escaped(value)}</v>"
        return b'<c r="%s"%s%s>%s%s</c>' % (found[1], kept, kind, found[3], inner.encode())

    part = copy.sheet_parts[sheet]
    copy.parts[part] = CELL.sub(turned, copy.parts[part])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def make(of: Specimen, folder: Path, office: LibreOffice) -> Path:
    """Write the copy; `extra` writes a second one beside it and an issued workbook."""
    path = copy_of(entries(of.typed, of.blank)).save(folder / "copy.xlsx")
    for name, *details in of.do:
        path = DEEDS[name](path, folder, office, *details)
    return path


def extra(typed: dict[str, Any], folder: Path, name: str) -> Path:
    """Another workbook, with these entries over the base."""
    return copy_of(entries(typed)).save(folder / name)


def _changed(path: Path, change: Callable[[Copy], object]) -> Path:
    copy = Copy.of(placed(), path, {})
    change(copy)
    return copy.save(path)


def _cell(words: str) -> tuple[str, str]:
    """Sheet and address of an input or a result, as issued."""
    key = key_of(words)
    if len(key) == 1:
        sheet, row, column = placed().field_cells[key[0]]
        return sheet.name, address(row, column)
    if key[0] == "Start":
        return _cell(key[1])
    table, row_key, heading = key
    at = address(placed().row_of(table, row_key), placed().column_of(table, heading))
    return placed().spot(table).sheet.name, at


def _type_over(path: Path, _: Path, __: LibreOffice, where: str, value: Value) -> Path:
    return _changed(path, lambda copy: copy.put(*_cell(where), *stored(value)))


def _raw(path: Path, _: Path, __: LibreOffice, where: str, inner: str, kind: str) -> Path:
    return _changed(path, lambda copy: copy.put(*_cell(where), inner, kind))


def _stale(path: Path, _: Path, __: LibreOffice, where: str, value: Value) -> Path:
    """Change the saved value of a formula cell."""
    sheet, at = _cell(where)
    return _changed(path, lambda copy: _show_at(copy, sheet, at, value))


def _show_at(copy: Copy, sheet: str, at: str, value: Value) -> None:
    formula = rb"<f[^>]*/>|<f[^>]*>.*?</f>"
    pattern = re.compile(rb'(<c r="%s"[^>]*>(?:%s)<v>).*?(</v>)' % (at.encode(), formula), re.DOTALL)
    part = copy.sheet_parts[sheet]
    copy.parts[part], count = pattern.subn(rb"\g<1>%s\g<2>" % str(value).encode(), copy.parts[part])
    assert count == 1, at


def _formula(path: Path, _: Path, __: LibreOffice, where: str, tail: str) -> Path:
    """Add something to the end of a formula."""
    sheet, at = _cell(where)

    def change(copy: Copy) -> None:
        part = copy.sheet_parts[sheet]
        pattern = re.compile(rb'(<c r="%s"[^>]*><f>.*?)(</f>)' % at.encode(), re.DOTALL)
        copy.parts[part], count = pattern.subn(rb"\g<1>%s\g<2>" % tail.encode(), copy.parts[part], count=1)
        assert count == 1, at

    return _changed(path, change)


def _saved(path: Path, folder: Path, office: LibreOffice, program: str, *edits: Any) -> Path:
    """Open, change and save the copy in another program."""
    if program == "openpyxl":
        book = openpyxl.load_workbook(path)
        book.save(path)
        return path
    return office.save(path, folder / f"again{program}", [_edit(*edit) for edit in edits])


def _edit(what: str, where: str, *more: Any) -> tuple[Any, ...]:
    """An edit as LibreOffice takes it: of a cell, named by its key, or of a sheet."""
    return (what, *_cell(where), *more) if " / " in where else (what, where, *more)


def _bytes(_: Path, folder: Path, __: LibreOffice, name: str, text: str) -> Path:
    """Write a completely different file."""
    other = folder / name
    other.write_bytes(text.encode("latin-1"))
    return other


def _truncated(path: Path, _: Path, __: LibreOffice) -> Path:
    path.write_bytes(path.read_bytes()[:-3000])
    return path


def _reversed(copy: Copy) -> None:
    reordered(copy, list(range(len(copy.placed.workbook.sheets)))[::-1])


DEEDS: dict[str, Callable[..., Path]] = {
    "type over": _type_over,
    "raw": _raw,
    "stale": _stale,
    "formula": _formula,
    "save": _saved,
    "file": _bytes,
    "cut short": _truncated,
    "rename sheet": lambda path, _, __, old, new: _changed(path, lambda copy: renamed(copy, old, new)),
    "reverse sheets": lambda path, *_: _changed(path, _reversed),
    "delete sheet": lambda path, _, __, name: _changed(path, lambda copy: without_sheet(copy, name)),
    "delete row": lambda path, _, __, key: _changed(path, lambda copy: without_row(copy, key_of(key))),
    "delete column": lambda path, _, __, key: _changed(path, lambda copy: without_column(copy, key_of(key))),
}
