"""Words and looks: the only module that opens `workbook_templates/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from builder.errors import BrokenDataError
from builder.shipped import shipped

FOLDER = shipped("workbook_templates")


class MissingWordsError(BrokenDataError, KeyError):
    """A sheet asks for words that no template holds."""


@dataclass(frozen=True)
class Words:
    """The words of one file, reached by dotted path; `{name}` places are filled with `fill`."""

    source: str
    tree: Mapping[str, Any]

    def __call__(self, path: str, **fill: object) -> str:
        """The text at `path`.

        Raises:
            MissingWordsError: there is no text there; the message names the file.
        """
        found = self._find(path)
        if not isinstance(found, str):
            raise MissingWordsError(f"workbook_templates/{self.source}: no text at {path!r}")
        return found.format(**fill) if fill else found

    def list(self, path: str) -> tuple[str, ...]:
        """The texts of an array."""
        found = self._find(path)
        if not isinstance(found, list):
            raise MissingWordsError(f"workbook_templates/{self.source}: no list at {path!r}")
        return tuple(found)

    def rows(self, path: str) -> tuple[Mapping[str, Any], ...]:
        """The tables of an array of tables."""
        found = self._find(path)
        if not isinstance(found, list):
            raise MissingWordsError(f"workbook_templates/{self.source}: no rows at {path!r}")
        return tuple(found)

    def section(self, path: str) -> Mapping[str, str]:
        """A whole section as a mapping."""
        found = self._find(path)
        if not isinstance(found, dict):
            raise MissingWordsError(f"workbook_templates/{self.source}: no section {path!r}")
        return found

    def _find(self, path: str) -> object:
        here: object = self.tree
        for step in path.split("."):
            here = here.get(step) if isinstance(here, dict) else None
        return here


@cache
def words(sheet: str) -> Words:
    """The words of one sheet, from `workbook_templates/words/<sheet>.toml`."""
    return _read(f"words/{sheet}.toml")


@cache
def looks() -> Words:
    """Fonts, colours and the look of each kind of cell."""
    return _read("looks.toml")


@cache
def findings() -> Words:
    """The catalogue of findings: code, severity, where, short, what and remedy of each rule."""
    return _read("findings.toml")


@cache
def copy_findings() -> Words:
    """The catalogue of findings about a returned copy as a file: opened, identified, as issued."""
    return _read("findings_copy.toml")


def macros() -> dict[str, str]:
    """The VBA sources: file name to text."""
    return {p.name: p.read_text(encoding="utf-8") for p in sorted((FOLDER / "macros").glob("*.bas"))}


def ribbon() -> str:
    """The tab of the ribbon, with a place for the macro that its buttons call."""
    return (FOLDER / "macros" / "ribbon.xml").read_text(encoding="utf-8")


def released() -> Path:
    """The folder of the packages of released versions."""
    return FOLDER / "released"


def _read(name: str) -> Words:
    with (FOLDER / name).open("rb") as file:
        return Words(name, tomllib.load(file))
