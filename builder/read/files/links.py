"""Finds what a part of a package is linked to, and which part is the workbook."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from xml.parsers.expat import ExpatError

from builder.read.files.parts import SHEETS, Parts
from builder.read.files.raw import BrokenError, DoubtfulError, Limits, TooMuchError, UnsafeError
from builder.read.files.xml_names import ELSEWHERE, RELATIONS, Tree, TreeReader, local

BOOK = "officeDocument"
TYPES, USUAL_BOOK = "[Content_Types].xml", "xl/workbook.xml"

Links = dict[str, tuple[str, str]]
"""The kind and the part of each link, by its number."""


def read_part(reader: TreeReader, parts: Parts, part: str) -> None:
    """Read a part; its name is in every error."""
    with named(parts, part):
        reader.read(parts[part])


@contextmanager
def named(parts: Parts, part: str, sheet: str = "") -> Iterator[None]:
    """Say in plain words which part cannot be read, and of which sheet it is."""
    if part not in parts:
        raise BrokenError(f"the part {part[:80]} is missing")
    try:
        yield
    except ExpatError as error:
        raise BrokenError(f"the part {part[:80]} is damaged") from error
    except TooMuchError as error:
        where = f"on the sheet {sheet[:40]}" if sheet else f"in {part[:80]}"
        raise TooMuchError(f"{error}, {where}") from error
    except UnsafeError as error:
        raise UnsafeError(f"{part[:80]}: {error}") from error
    except DoubtfulError as error:
        raise DoubtfulError(f"{part[:80]}: {error}") from error


def workbook_part(parts: Parts, limits: Limits) -> str:
    """The workbook: by the link to it, else by its content type, else by its usual name.

    Raises:
        DoubtfulError: they name two parts.
    """
    links = relations(parts, "", limits).values()
    types = _Types(limits)
    if TYPES in parts:
        read_part(types, parts, TYPES)
    linked = [part for kind, part in links if kind == BOOK]
    alike = [part for kind, part in links if local_kind(kind) == BOOK]
    return only(parts, (*linked, *alike, *types.books, USUAL_BOOK), "workbooks") or USUAL_BOOK


def only(parts: Parts, named: Iterable[str], what: str) -> str:
    """The one of these parts that exists; "" if none does.

    Raises:
        DoubtfulError: several exist.
    """
    found = tuple(dict.fromkeys(parts.name(part) for part in named if part in parts))
    if len(found) > 1:
        raise DoubtfulError(f"two {what}, {found[0][:80]} and {found[1][:80]}")
    return found[0] if found else ""


def relations(parts: Parts, part: str, limits: Limits) -> Links:
    """The links of a part inside the package: (kind, part) by number."""
    folder, file = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    if name not in parts:
        return {}
    reader = _Links(limits, "/" + folder)
    read_part(reader, parts, name)
    return reader.links


def local_kind(kind: str) -> str:
    """The last word of a kind. Some programs know a kind by this word only."""
    return kind.rpartition("/")[2]


class _Types(TreeReader):
    """The parts that the list of content types calls a workbook."""

    tree = Tree({"": "ct:Types", "ct:Types": "ct:Override"})

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.books: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "ct:Override" and SHEETS.search(attributes.get("ContentType", "").encode()):
            self.books.append(attributes.get("PartName", ""))

    def passed(self, tag: str) -> None:
        if local(tag) == "Override":
            raise DoubtfulError(ELSEWHERE)


class _Links(TreeReader):
    """The relations of a part in a folder. A kind of the standard is known by its last word."""

    tree = Tree({"": "rel:Relationships", "rel:Relationships": "rel:Relationship"})

    def __init__(self, limits: Limits, folder: str) -> None:
        super().__init__(limits)
        self.links: Links = {}
        self._folder = folder

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag != "rel:Relationship" or attributes.get("TargetMode") == "External":
            return
        kind, number = attributes.get("Type", ""), attributes.get("Id", "")
        if number in self.links:
            raise DoubtfulError(f"two links of the number {number[:20]}")
        if kind.startswith(tuple(f"{base}/" for base in RELATIONS)):
            kind = local_kind(kind)
        target = posixpath.join(self._folder, attributes.get("Target", ""))
        self.links[number] = kind, posixpath.normpath(target).lstrip("/")

    def passed(self, tag: str) -> None:
        if local(tag) == "Relationship":
            raise DoubtfulError(ELSEWHERE)
