"""Names and tables that formulas need and that a copy has lost, or that refer to other cells there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from builder.grid.a1 import address
from builder.read.files.raw import RawBook
from builder.read.issued import Issued
from builder.read.returned import Place
from builder.read.search import Found

NAMES, TABLES = "F762", "F769"
Lost = Iterator[tuple[str, Place]]


def lost_names(issued: Issued, book: RawBook, found: Mapping[str, Found]) -> Iterator[tuple[str, Place, str]]:
    """Code, first place and count of the names, and of the tables, that are not as issued.

    found: where the cells of each issued sheet are. Names that a script left behind when it moved cells are
    not counted, since the moved cells are reported.
    """
    names = dict(_names(issued, book, found))
    if names:
        first, count = next(iter(names)), sum(len(issued.sheets[name].fields) for name in found)
        yield NAMES, names[first], f"{len(names)} of {count} names, the first: {first}"
    tables = dict(_tables(issued, book, found))
    if tables:
        first = next(iter(tables))
        yield TABLES, tables[first], f"{len(tables)} of {len(issued.listed)} tables, the first: {first}"


def _names(issued: Issued, book: RawBook, found: Mapping[str, Found]) -> Lost:
    for sheet, where in found.items():
        for name, at in issued.sheets[sheet].fields.items():
            there, named = where.at(at), book.names.get(name)
            if there is not None and named not in ((where.name, there), (where.name, at)):
                yield name, Place(where.name, address(*there))


def _tables(issued: Issued, book: RawBook, found: Mapping[str, Found]) -> Lost:
    there = book.tables
    for sheet, where in found.items() if there is not None else ():
        for table in issued.sheets[sheet].tables:
            name = table.place.name
            if name in issued.listed and there is not None and name.casefold() not in there:
                yield name, Place(where.name)
