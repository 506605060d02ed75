"""The versions of the workbook that returned copies may be of: that built now, and those released."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from builder.data.load import SHIPPED, edition_keys, load
from builder.layout.placement import Placed
from builder.model.mapping import Mapping
from builder.read.issued import Issued
from builder.read.returned import Returned
from builder.recalc.blank_book import Pristine, drawn_book, kept_book, pristine
from builder.releases.package import Release, releases
from builder.workbooks.build import lay_out


@dataclass(frozen=True)
class Version:
    """One version: what it was made from, how it was issued, its blank book.

    is_current: whether it is one built now, whose sums are those of today.
    """

    mapping: Mapping
    issued: Issued
    lay_down: Callable[[], Path]
    is_current: bool = True

    @property
    def blank(self) -> Path:
        """The file of the blank book, laid down again if somebody has removed it."""
        return self.lay_down()

    @cached_property
    def pristine(self) -> Pristine:
        """The blank book in the engine; loaded when the first copy needs it."""
        return pristine(self.issued, self.blank)


class Versions:
    """Every version of every edition, opened when the first copy of it comes."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], Version] = {}
        self._names: dict[str, dict[str, str]] = {}

    @cached_property
    def current(self) -> Version:
        """The shipped edition as it is built now."""
        return _built(SHIPPED)

    def find(self, version: str, edition: str) -> Version | None:
        """The version of that number, of the edition that Start names so.

        Where one edition alone has a version of that number, it is that one, whatever Start says. None where
        nothing of the kind is built now or was released.
        """
        current = self.current.issued
        if (version, edition) == (current.version, current.edition_name):
            return self.current
        keys = self._keys(version)
        if len(keys) == 1:
            return self._opened(keys[0], version)
        if keys and version not in self._names:
            self._names[version] = {self._name(key, version): key for key in keys}
        key = self._names.get(version, {}).get(edition)
        return self._opened(key, version) if key else None

    def built(self, edition: str) -> Version:
        """The edition of that key as it is built now."""
        return self._opened(edition, self.current.issued.version)

    def of(self, returned: Returned) -> Version:
        """The version that a copy was read as."""
        return self.find(returned.read_as, returned.edition_read_as) or self.current

    def _keys(self, version: str) -> list[str]:
        """The editions that have a version of that number."""
        built = self._buildable if version == self.current.issued.version else ()
        return list(dict.fromkeys((*built, *(key for key, of in releases() if of == version))))

    @cached_property
    def _buildable(self) -> tuple[str, ...]:
        return tuple(key for key, has_files in edition_keys().items() if has_files)

    def _name(self, key: str, version: str) -> str:
        return self._opened(key, version).issued.edition_name

    def _opened(self, key: str, version: str) -> Version:
        """What is built now goes before what was released."""
        is_current = version == self.current.issued.version and key in self._buildable
        if is_current and key == SHIPPED:
            return self.current
        if (key, version) not in self._open:
            made = _built(key) if is_current else _kept(releases()[key, version])
            self._open[key, version] = made
        return self._open[key, version]

    def forget(self) -> None:
        """Let every version go, books and all: the next copy gets new ones."""
        self._open.clear()
        self.__dict__.pop("current", None)


def known(placed: Placed, edition: str) -> list[Issued]:
    """The workbook that is laid out, then every released version, the newest first.

    edition: the key of its edition. The release of the same edition and version is left out.
    """
    now = Issued.of(placed)
    others = [kept for key, kept in releases().items() if key != (edition, now.version)]
    return [now, *(kept.issued() for kept in reversed(others))]


def _built(edition: str) -> Version:
    mapping = load(edition=edition)
    placed = lay_out(mapping)
    return Version(mapping, Issued.of(placed), lambda: drawn_book(placed))


def _kept(kept: Release) -> Version:
    return Version(kept.mapping(), kept.issued(), lambda: kept_book(kept.name, kept.book), is_current=False)
