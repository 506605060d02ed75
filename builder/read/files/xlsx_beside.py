"""Finds what an .xlsx copy has beside its cells: comments, shapes, pictures, names of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from builder.read.files.links import relations
from builder.read.files.parts import Parts
from builder.read.files.raw import Beside, Cell, Limits, RawBook
from builder.read.files.shared_formulas import AREA, area
from builder.read.files.xml_names import Reader

COMMENT, SHAPE, PICTURE = "comment", "shape", "picture"
SHAPES = frozenset({"sp", "cxnSp", "grpSp", "contentPart"})
NO_SHAPES = ("/chart", "/chartex", "/slicer", "/timeslicer")
"""The endings of the kinds of frames that only show what cells say."""

ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})
RICH = "xl/richData/richValueRel.xml"
"""The part that links pictures which fill a cell; their sheet is not searched for."""

PROPERTIES, VERSION = "docProps/custom.xml", "Version"
BROKEN = (ExpatError, ValueError)
LONGEST, MOST = 150, 10_000
"""Characters of a text that is reported, and things of a part that are counted."""


class Seen(NamedTuple):
    """One thing that is no cell: a COMMENT, SHAPE or PICTURE, its cell and what it says."""

    kind: str
    at: Cell | None
    text: str


def with_beside(book: RawBook, parts: Parts, limits: Limits) -> RawBook:
    """The book with what else is on its sheets, and with what the file says of itself."""
    beside: dict[str, tuple[Beside, ...]] = {}
    tables: set[str] = set()
    for sheet, part in book.parts.items():
        links = _links(parts, part, limits)
        beside[sheet] = gathered(one for link in links for one in _seen(parts, *link, limits))
        for kind, other in links:
            if kind == "table" and other in parts:
                tables.add(_said(_Table(limits), parts, other))
    rich = [kind for kind, _ in _links(parts, RICH, limits) if kind == "image"]
    if rich:
        beside[""] = (Beside(PICTURE, len(rich), None, ""),)
    version = _said(_Property(limits), parts, PROPERTIES) if PROPERTIES in parts else ""
    return replace(book, beside=beside, tables=frozenset(tables), version=version)


def gathered(seen: Iterable[Seen]) -> tuple[Beside, ...]:
    """For each kind how many there are, where the first is and what it says, or how a thread begins."""
    kinds: dict[str, dict[object, Seen]] = {}
    for n, one in enumerate(seen):
        alike = kinds.setdefault(one.kind, {})
        alike.setdefault(one.at if one.kind == COMMENT and one.at else n, one)
    firsts = {kind: next(iter(alike.values())) for kind, alike in kinds.items()}
    return tuple(
        Beside(kind, len(kinds[kind]), one.at, " ".join(one.text.split())[:LONGEST])
        for kind, one in firsts.items()
    )


def _links(parts: Parts, part: str, limits: Limits) -> list[tuple[str, str]]:
    """The links of a sheet: the end of the kind of link, and the part. None if they are damaged."""
    try:
        links = relations(parts, part, limits).values()
    except BROKEN:
        return []
    return sorted({(kind.rpartition("/")[2].lower(), other) for kind, other in links})


def _seen(parts: Parts, kind: str, part: str, limits: Limits) -> Iterator[Seen]:
    """The things that a linked part puts on a sheet. A part that cannot be read is one thing."""
    if kind == "image":
        yield Seen(PICTURE, None, "")
    if kind not in READERS or part not in parts:
        return
    reader = READERS[kind](limits)
    try:
        reader.read(parts[part])
    except BROKEN:
        yield Seen(reader.kind, None, "")
    else:
        yield from reader.seen[:MOST]


def _said(reader: _Word, parts: Parts, part: str) -> str:
    try:
        reader.read(parts[part])
    except BROKEN:
        return ""
    return reader.word


class _Marks(Reader):
    """A part that puts things on a sheet; the prefixes of its tags are ignored."""

    kind = SHAPE

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.seen: list[Seen] = []

    def bare(self, tag: str) -> str:
        """The tag without its prefix."""
        return tag.rpartition(":")[2]


class _Comments(_Marks):
    """Comments of either kind: notes, and threads that people answer."""

    kind = COMMENT

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self._at: Cell | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.bare(tag) in ("comment", "threadedComment"):
            place = attributes.get("ref", "")
            self._at = area(place)[0] if AREA.fullmatch(place) else None
            self.pieces.clear()

    def end(self, tag: str) -> None:
        if self.bare(tag) in ("comment", "threadedComment"):
            self.seen.append(Seen(COMMENT, self._at, self.text()))


class _Drawing(_Marks):
    """Shapes and pictures, each with the cell at which it begins. Charts only show what cells say."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self._kind, self._instead = "", 0
        self._at: dict[str, str] = {}
        self._texts: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self.bare(tag)
        self.pieces.clear()
        if name in ANCHORS:
            self._kind, self._at, self._texts = "", {}, []
        elif name == "Fallback":
            self._instead += 1
        elif self._kind or self._instead:
            return
        elif name in SHAPES:
            self._kind = SHAPE
        elif name == "pic":
            self._kind = PICTURE
        elif name == "graphicData" and not attributes.get("uri", "").lower().endswith(NO_SHAPES):
            self._kind = SHAPE

    def end(self, tag: str) -> None:
        name = self.bare(tag)
        if name == "Fallback":
            self._instead -= 1
        elif name in ("col", "row"):
            self._at.setdefault(name, self.text().strip())
        elif name == "t" and not self._instead:
            self._texts.append(self.text())
        elif name in ANCHORS and self._kind and not self._instead:
            self.seen.append(Seen(self._kind, self._cell(), " ".join(self._texts)))

    def _cell(self) -> Cell | None:
        row, column = (self._at.get(name, "") for name in ("row", "col"))
        known = row.isascii() and row.isdigit() and column.isascii() and column.isdigit()
        return (int(row[:7]), int(column[:5])) if known else None


class _OldDrawing(_Marks):
    """Drawings as in Excel 2003: pictures of headers. Those of comments are reported as comments."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.bare(tag) == "imagedata":
            self.seen.append(Seen(PICTURE, None, attributes.get("o:title", "")))

    def end(self, tag: str) -> None:
        """Nothing is complete here."""


class _Word(Reader):
    """A part from which one word is read."""

    word = ""

    def end(self, tag: str) -> None:
        """Nothing is complete here."""


class _Table(_Word):
    """The name of a table, in small letters."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self.word = attributes.get("displayName", attributes.get("name", "")).casefold()


class _Property(_Word):
    """The version that the properties of the file name."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self._is_wanted = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "property":
            self._is_wanted = attributes.get("name", "").casefold() == VERSION.casefold()
        self.pieces.clear()

    def end(self, tag: str) -> None:
        if self._is_wanted and tag != "property" and not self.word:
            self.word = self.text().strip()[:LONGEST]


READERS: dict[str, type[_Marks]] = {
    "comments": _Comments,
    "threadedcomment": _Comments,
    "drawing": _Drawing,
    "vmldrawing": _OldDrawing,
}
"""The reader of a part, by the end of the kind of link."""
