"""The versions of the workbook that returned copies may be of: that built now, and those released."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from builder.data.load import load
from builder.model.mapping import Mapping
from builder.read.issued import Issued
from builder.recalc.blank_book import Pristine, drawn_book, kept_book, pristine
from builder.releases.package import releases
from builder.workbooks.build import lay_out


@dataclass(frozen=True)
class Version:
    """One version: what it was made from, how it was issued, its blank book.

    is_current: whether it is the one built now, whose sums are those of today.
    """

    mapping: Mapping
    issued: Issued
    lay_down: Callable[[], Path]
    is_current: bool = True

    @cached_property
    def blank(self) -> Path:
        """The file of the blank book."""
        return self.lay_down()

    @cached_property
    def pristine(self) -> Pristine:
        """The blank book in the engine; loaded when the first copy needs it."""
        return pristine(self.issued, self.blank)


class Versions:
    """Every version, opened when the first copy of it comes."""

    def __init__(self) -> None:
        self._open: dict[str, Version] = {}

    @cached_property
    def current(self) -> Version:
        """The version that is built now."""
        mapping = load()
        placed = lay_out(mapping)
        return Version(mapping, Issued.of(placed), lambda: drawn_book(placed))

    def find(self, version: str) -> Version | None:
        """The version of that number, None where it is neither the current one nor one that was released."""
        if version == self.current.issued.version:
            return self.current
        if version not in self._open and version in releases():
            kept = releases()[version]
            self._open[version] = Version(
                kept.mapping(), kept.issued(), lambda: kept_book(kept.name, kept.book), is_current=False
            )
        return self._open.get(version)

    def forget(self) -> None:
        """Let every version go, books and all: the next copy gets new ones."""
        self._open.clear()
        self.__dict__.pop("current", None)
