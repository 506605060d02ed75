"""Entries in formulas: people may have pasted anything into an entry cell, even error values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from builder.formulas.vocabulary import Formula, call, either, eq, gt, iferror, infix, sub

JOINED = 10
"""Cells that are joined to see whether one is an error."""


def ticked(cell: Formula) -> Formula:
    """1 for a ticked box, else 0: the same in every engine for TRUE, FALSE, blank, stray text and errors."""
    return call("IF", call("ISTEXT", cell), 0, iferror(call("IF", cell, 1, 0), 0))


def says(cell: Formula, word: str) -> Formula:
    """Whether an entry is this word (case does not matter); an error value is no word."""
    return iferror(eq(cell, word), 0)


def is_error(*cells: Formula) -> Formula:
    """Whether one of the cells holds an error value."""
    return either(*(call("ISERROR", infix("&", *some, "")) for some in _batches(cells)))


def _batches(cells: tuple[Formula, ...]) -> Iterator[tuple[Formula, ...]]:
    left = iter(cells)
    while some := tuple(islice(left, JOINED)):
        yield some


def stray(cell: Formula) -> Formula:
    """Whether words or an error value are in the cell."""
    return either(call("ISTEXT", cell), call("ISERROR", cell))


def count_filled(cells: Iterable[Formula]) -> Formula:
    """How many of the cells hold something."""
    return call("COUNTA", *cells)


def has_words(cell: Formula) -> Formula:
    """Whether something that is no number is in the cell of a table."""
    return gt(count_filled([cell]), call("COUNT", cell))


def words_in(cells: Iterable[Formula]) -> Formula:
    """How many of the cells of a table hold something that is no number.

    Not for fields: by its name, the embedded engine counts a text such as "8.1" as a number.
    """
    found = tuple(cells)
    return sub(count_filled(found), call("COUNT", *found))
