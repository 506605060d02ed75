"""Which sheet of a copy is which of the issued ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from builder.read.files.raw import Cell, Raw
from builder.read.issued import IssuedSheet
from builder.read.moved import says, text_of
from builder.read.typed_values import clean

ENOUGH = 0.5
"""The share of a sheet's landmarks that is enough to know it under another name."""

Cells = Mapping[Cell, Raw]


def find_sheets(issued: Mapping[str, IssuedSheet], copy: Mapping[str, Cells]) -> dict[str, str]:
    """The copy's sheet for each issued one, by its name or else by its texts."""

    @cache
    def texts(name: str) -> frozenset[str]:
        return frozenset(map(text_of, copy[name].values()))

    def share(name: str, other: str) -> float:
        marks = issued[name].landmarks
        if all(says(copy[other].get(at), text) for at, text in marks.items()):
            return 1
        return sum(text in texts(other) for text in marks.values()) / len(marks)

    folded = {clean(name).casefold(): name for name in reversed(tuple(copy))}
    same = {name: name if name in copy else folded.get(name.casefold()) for name in issued}
    named = {name: there for name, there in same.items() if there is not None}
    found = {name: there for name, there in named.items() if share(name, there) >= ENOUGH}
    loose = [name for name in copy if name not in found.values()]
    for name in issued:
        best = max(loose, key=lambda other: share(name, other), default="") if name not in found else ""
        if best and share(name, best) >= ENOUGH:
            found[name] = best
            loose.remove(best)
    return {name: found[name] for name in issued if name in found}
