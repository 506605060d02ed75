"""A returned copy while a test makes it: the changes to its file, and what each entry means then."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random
from typing import TypeVar
from xml.sax.saxutils import escape

from builder.grid.a1 import address
from builder.grid.dates import serial
from builder.grid.kinds import Value
from builder.layout.placement import Cell, Placed

Key = tuple[str, ...]
T = TypeVar("T")


class NotPossibleError(ValueError):
    """The copy holds nothing that the mutation can change."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a person means by the content of a cell: every right reading, or none if only a finding is."""

    values: tuple[Value | None, ...]


LOST = Meant(())


class _Sheets(dict[str, str]):
    """The part of each sheet by name; a missing sheet cannot be changed."""

    def __missing__(self, sheet: str) -> str:
        raise NotPossibleError(f"there is no sheet {sheet}")


@dataclass
class Copy:
    """A copy while a test makes it: the parts of the file, and what each input means now.

    touched: the changed inputs, each once. looks: the number of the style in the file for each number format.
    """

    placed: Placed
    parts: dict[str, bytes]
    truth: dict[Key, Meant]
    done: list[str] = field(default_factory=list)
    touched: set[Key] = field(default_factory=set)
    looks: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, placed: Placed, path: Path, inputs: dict[Key, Value]) -> Copy:
        """The copy at `path`, into which these inputs were typed."""
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        copy = cls(placed, parts, {})
        blanks = {key: cell.value for key, (_, cell) in copy.inputs.items()}
        copy.truth = {key: Meant((value,)) for key, value in (blanks | inputs).items()}
        return copy

    def clone(self) -> Copy:
        """The same copy, to be changed separately."""
        made = replace(self, parts=dict(self.parts), truth=dict(self.truth), done=[], touched=set())
        made.inputs = self.inputs
        return made

    @cached_property
    def inputs(self) -> dict[Key, tuple[str, Cell]]:
        """Every input by key, with its sheet, as issued."""
        sheets = self.placed.workbook.sheets
        return {c.key: (s.name, c) for s in sheets for c in self.placed.cells(s) if c.is_input}

    @cached_property
    def sheet_parts(self) -> dict[str, str]:
        """The part of each sheet, by name."""
        links = re.findall(rb"<Relationship\b[^>]*>", self.parts["xl/_rels/workbook.xml.rels"])
        targets = {_attribute(link, "Id"): _attribute(link, "Target") for link in links}
        return _Sheets(
            {
                _attribute(tag, "name").replace("&amp;", "&"): "xl/"
                + targets[_attribute(tag, "r:id")].removeprefix("/xl/")
                for tag in re.findall(rb"<sheet\b[^>]*>", self.parts["xl/workbook.xml"])
            }
        )

    def save(self, path: Path) -> Path:
        """Write the file with little compression, which saves time."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for name, data in self.parts.items():
                package.writestr(name, data)
        return path

    def put(self, sheet: str, cell: str, inner: str, kind: str = "") -> None:
        """Replace the content of a cell; its format stays."""
        part = self.sheet_parts[sheet]
        pattern = re.compile(rb'<c r="%s"([^>]*?)(/>|>.*?</c>)' % cell.encode(), re.DOTALL)

        def turned(found: re.Match[bytes]) -> bytes:
            kept = re.sub(rb' t="\w+"', b"", found[1])
            return b'<c r="%s"%s%s>%s</c>' % (
                cell.encode(),
                kept,
                (kind and f' t="{kind}"'.encode()) or b"",
                inner.encode(),
            )

        text, count = pattern.subn(turned, self.parts[part], count=1)
        if not count:
            raise NotPossibleError(f"{sheet} has no cell {cell}")
        self.parts[part] = text

    def type_in(self, key: Key, value: Value | None, meant: Meant | None = None) -> None:
        """Put a value into an input cell, whatever its rule allows."""
        sheet, cell = self.inputs[key]
        self.put(sheet, address(cell.row, cell.column), *stored(value))
        self.truth[key] = meant or Meant((value,))


def stored(value: Value | None) -> tuple[str, str]:
    """A value as a cell stores it: the content and the cell's type."""
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return f"<v>{int(value)}</v>", "b"
    if isinstance(value, date):
        return f"<v>{serial(value):.0f}</v>", ""
    if isinstance(value, int | float):
        return f"<v>{value!r}</v>", ""
    return f'<is><t xml:space="preserve">{escape(value)}</t></is>', "inlineStr"


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"'.encode(), tag)
    return found[1].decode() if found else ""


def filled(copy: Copy) -> list[Key]:
    """The keys of inputs that hold something."""
    return [k for k, meant in copy.truth.items() if meant.values and meant.values[0] not in (None, "", False)]


def one(rng: Random, several: Sequence[T]) -> T:
    """One of them, if there are any."""
    if not several:
        raise NotPossibleError("nothing of that kind")
    return rng.choice(several)
