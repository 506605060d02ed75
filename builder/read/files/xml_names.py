"""Reads the XML of a part by names in their namespaces, each element only where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from xml.parsers import expat

from builder.read.files.parts import is_foreign
from builder.read.files.raw import (
    LONGEST_RUN,
    LONGEST_TAG,
    MOST_ELEMENTS,
    MOST_NAMES,
    BrokenError,
    Limits,
    TooMuchError,
    UnsafeError,
)

CHUNK = 262_144
STRICT, OPEN, ODF = (
    "http://purl.oclc.org/ooxml",
    "http://schemas.openxmlformats.org",
    "urn:oasis:names:tc:opendocument",
)
RELATIONS = (f"{OPEN}/officeDocument/2006/relationships", f"{STRICT}/officeDocument/relationships")
NAMESPACES = (
    {
        "x": (f"{OPEN}/spreadsheetml/2006/main", f"{STRICT}/spreadsheetml/main"),
        "r": RELATIONS,
        "rel": (f"{OPEN}/package/2006/relationships",),
        "ct": (f"{OPEN}/package/2006/content-types",),
        "calcext": ("urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",),
    }
    | {name: (f"{ODF}:xmlns:{name}:1.0",) for name in ("office", "table", "text", "manifest")}
    | {"draw": (f"{ODF}:xmlns:drawing:1.0",), "dr3d": (f"{ODF}:xmlns:dr3d:1.0",)}
    | {"style": (f"{ODF}:xmlns:style:1.0",), "fo": (f"{ODF}:xmlns:xsl-fo-compatible:1.0",)}
    | {"number": (f"{ODF}:xmlns:datastyle:1.0",)}
)
"""The prefixes that names have here, whatever prefixes a part has, and their namespaces."""

ELSEWHERE = "some of it is where only some programs look"
"""The report on a part with an element in a place where it is not read."""

NOTHING: frozenset[str] = frozenset()


class Tree:
    """The elements of a part that are read: for each the elements in it, and the root under "".

    attributes: those with a prefix. aside: elements that may hold anything but nothing that is read.
    beside: such elements that are reported one by one.
    """

    def __init__(
        self, elements: Mapping[str, str], attributes: str = "", aside: str = "", beside: str = ""
    ) -> None:
        self.inside = {name: frozenset(inside.split()) for name, inside in elements.items()}
        self.aside, self.beside = frozenset(aside.split()), frozenset(beside.split())
        names = self.aside.union(self.beside, attributes.split(), *self.inside.values())
        self.names = {
            f"{space} {local}": name
            for name in names
            for prefix, _, local in [name.partition(":")]
            for space in NAMESPACES[prefix]
        }


class Reader:
    """An expat parser that refuses document types, levels beyond the limit and slow files.

    Names have the prefixes of the part. known: names and what replaces them. most: how many elements the part
    may have.
    """

    most = MOST_ELEMENTS
    separator: str | None = None
    known: Mapping[str, str] = {}

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.pieces: list[str] = []
        self._levels = self._elements = self._understood = 0
        self._prefixes: set[str | None] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        raise NotImplementedError

    def end(self, tag: str) -> None:
        """An element is complete."""

    def read(self, xml: bytes) -> None:
        """Read a whole part.

        Raises:
            ExpatError: it is no XML. BrokenError: another kind of part. TooMuchError: beyond the limits.
            UnsafeError: it declares a document type or an encoding that is not known.
        """
        if is_foreign(xml):
            raise UnsafeError("an encoding that is not known")
        # The parser itself replaces names, in its own table of names.
        self._parser = parser = expat.ParserCreate(None, self.separator, dict(self.known))
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartNamespaceDeclHandler = self._declared
        self._resume()
        for at in range(0, len(xml), CHUNK):
            parser.Parse(xml[at : at + CHUNK], False)
            self._watch(min(at + CHUNK, len(xml)))
        parser.Parse(b"", True)

    def text(self) -> str:
        """The text read since the pieces were last cleared."""
        return "".join(self.pieces)

    def _watch(self, given: int) -> None:
        """Stop if the bytes given so far ask more than any part of a workbook."""
        self.limits.watch(self._levels)
        # The parser keeps what is not complete, such as a tag, and reads it again with each new piece.
        self._understood = max(self._understood, self._parser.CurrentByteIndex)
        if given - self._understood > LONGEST_TAG:
            raise TooMuchError(f"a tag of more than {LONGEST_TAG:,} bytes")
        if len(self._parser.intern) + len(self._prefixes) > MOST_NAMES:
            raise TooMuchError(f"more than {MOST_NAMES:,} names of tags")
        self.pieces[:] = ["".join(self.pieces)]
        if len(self.pieces[0]) > LONGEST_RUN:
            raise TooMuchError(f"a text of more than {LONGEST_RUN:,} characters")

    def _declared(self, prefix: str | None, _: str | None) -> None:
        self._prefixes.add(prefix)

    def _resume(self) -> None:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self.pieces.append

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count()
        self.start(tag, attributes)

    def _end(self, tag: str) -> None:
        self._levels -= 1
        self.end(tag)

    def _count(self) -> None:
        self._levels += 1
        self._elements += 1
        if self._elements > self.most:
            raise TooMuchError(f"more than {self.most:,} elements in a part")


class TreeReader(Reader):
    """A reader that takes the elements of its tree, by names in their namespaces, and skips the rest."""

    tree: ClassVar[Tree]
    separator = " "

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.known, self._inside = self.tree.names, self.tree.inside
        self.here = self._inside[""]
        self._open: list[frozenset[str]] = []
        self._passing, self._is_aside = 0, False

    def passed(self, tag: str) -> None:
        """An element is skipped: it does not belong there, or is in one that does not."""

    def beside_starts(self, tag: str) -> None:
        """An element that the tree names in `beside` begins, or one in it."""

    def beside_ends(self, tag: str) -> None:
        """Such an element is complete."""

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag not in self.here:
            self._pass(tag)
            return
        self._count()
        self._open.append(self.here)
        self.here = self._inside.get(tag, NOTHING)
        self.start(tag, attributes)

    def _end(self, tag: str) -> None:
        self._levels -= 1
        self.here = self._open.pop()
        self.end(tag)

    def _pass(self, tag: str) -> None:
        """Skip the element that begins, and all in it."""
        if not self._open:
            raise BrokenError("a part of the file is of another kind than the file says")
        if tag in self.tree.beside:
            self._parser.StartElementHandler = self._beside_starts
            self._parser.EndElementHandler = self._beside_ends
            self._beside_starts(tag)
            return
        self._is_aside = tag in self.tree.aside
        self._parser.StartElementHandler = self._deeper
        self._parser.EndElementHandler = self._higher
        self._parser.CharacterDataHandler = None
        self._deeper(tag)

    def _deeper(self, tag: str, _: object = None) -> None:
        self._count()
        self._passing += 1
        if not self._is_aside:
            self.passed(tag)

    def _higher(self, _: str) -> None:
        self._levels -= 1
        self._passing -= 1
        if not self._passing:
            self._resume()

    def _beside_starts(self, tag: str, _: object = None) -> None:
        self._count()
        self._passing += 1
        self.beside_starts(tag)

    def _beside_ends(self, tag: str) -> None:
        self.beside_ends(tag)
        self._higher(tag)


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition(" ")[2].rpartition(":")[2]


def _refuse(name: str, *_: object) -> None:
    raise UnsafeError(f"a document type ({name[:40]})")
