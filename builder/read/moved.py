"""Finds rows and columns that were moved, from those whose place is known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping

from builder.read.files.raw import Raw
from builder.read.typed_values import clean

LONGEST_KNOWN = 4_000
"""Longer texts are none of ours, which have at most 400 characters."""


def text_of(raw: Raw | None) -> str:
    """The text of a cell, apart from blanks, quotes and dashes; "" if it cannot be one of ours."""
    value = raw.value if raw is not None else None
    return clean(value) if type(value) is str and len(value) <= LONGEST_KNOWN else ""


def says(raw: Raw | None, text: str) -> bool:
    """Whether a cell shows that text, apart from blanks, quotes and dashes."""
    return raw is not None and (raw.value == text or (type(raw.value) is str and text_of(raw) == text))


def along(known: Mapping[int, int], at: int, after: bool = False) -> int:
    """Where `at` would be if it moved with the last known place before it (else the first after it)."""
    if at in known:
        return known[at]
    if not known:
        return at
    order = sorted(known)
    place = bisect_right(order, at)
    near = order[min(place, len(order) - 1) if after else max(0, place - 1)]
    return max(0, at + known[near] - near)


def between(
    found: Mapping[int, int], wanted: Iterable[int], holds: Callable[[int], bool]
) -> dict[int, int | None]:
    """The place of each missing one if its neighbours leave exactly the room for it, else None.

    holds: whether something is at a place; it is used if there is a neighbour on one side only.
    """
    order = list(wanted)
    missing: dict[int, int | None] = {}
    taken = set(found.values())
    for i, item in enumerate(order):
        if item in found:
            continue
        before = next((o for o in reversed(order[:i]) if o in found), None)
        after = next((o for o in order[i:] if o in found), None)
        near = before if before is not None else after
        there = found[near] + item - near if near is not None else -1
        if before is not None and after is not None:
            fits = found[after] - found[before] == after - before
        else:
            fits = there >= 0 and holds(there)
        missing[item] = there if fits and there not in taken else None
    return missing
