"""Which sums may not be shown, so that no single contributor's figure can be read or worked out.

A sum is kept back where fewer than five contribute to it, or where one contributor is so large that the
second largest could work out its figure closely (the p% rule). Then more sums are kept back, until none of
those follows from the sums that are shown.

Source: Hundepool and others, Statistical Disclosure Control, Wiley 2012, chapter 4 (tables of magnitudes).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST = 5
CLOSELY = 0.1
"""How closely, as a share of it, a contributor's figure may not be worked out."""

SMALL, DOMINANT, OTHER = "few contributors", "one contributor prevails", "protects another group"
TOLERANCE = 1e-6
ALL = "All"
Cell = tuple[str, str]
"""A dimension and one of its groups, such as ("authority", "Ministry A")."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sum: a figure above zero, whose it is, and its group in each dimension."""

    contributor: str
    figure: float
    groups: Mapping[str, str]


def kept_back(parts: Sequence[Part], also: Iterable[Cell] = ()) -> dict[Cell, str]:
    """The cells whose sums may not be shown, with the reason; the sum of all is the cell (ALL, ALL).

    parts: those that are zero are left out: who has no figure may be known. Each dimension divides all parts.
    also: cells that may not be shown for another figure's sake.
    """
    cells = _cells(parts)
    hidden = {cell: reason for cell, of in cells.items() if (reason := _rule(parts, of))}
    hidden |= {cell: OTHER for cell in also if cell in cells and cell not in hidden}
    while open_ := _worked_out(parts, cells, hidden):
        hidden[_next(parts, cells, hidden, open_)] = OTHER
    return hidden


def _cells(parts: Sequence[Part]) -> dict[Cell, frozenset[int]]:
    """The parts of each cell by number."""
    found: dict[Cell, set[int]] = {}
    for number, part in enumerate(parts):
        for cell in ((ALL, ALL), *part.groups.items()):
            found.setdefault(cell, set()).add(number)
    return {cell: frozenset(numbers) for cell, numbers in sorted(found.items())}


def _rule(parts: Sequence[Part], of: Iterable[int]) -> str:
    """Why the sum of these parts may not be shown; "" if it may."""
    sums: dict[str, float] = {}
    for number in of:
        sums[parts[number].contributor] = sums.get(parts[number].contributor, 0.0) + parts[number].figure
    if len(sums) < LEAST:
        return SMALL
    first, _, *rest = sorted(sums.values(), reverse=True)
    return DOMINANT if sum(rest) < CLOSELY * first else ""


def _worked_out(
    parts: Sequence[Part], cells: Mapping[Cell, frozenset[int]], hidden: Mapping[Cell, str]
) -> Cell | None:
    """A cell that is kept back, but follows from the sums that are shown; else None.

    Since every part is above zero, a sum follows exactly if it is a linear combination of those shown. The
    cells of a dimension that are kept back give a sum, too, with the sum of all: it must keep the rule.
    """
    shown = [cell for cell in cells if cell not in hidden]
    if (ALL, ALL) in shown:
        for dimension in dict.fromkeys(name for name, _ in hidden):
            together = frozenset().union(*(cells[cell] for cell in hidden if cell[0] == dimension))
            if together and _rule(parts, together):
                return next(cell for cell in hidden if cell[0] == dimension)
    if not shown or not hidden:
        return None
    known, wanted = _matrix(parts, cells, shown), _matrix(parts, cells, list(hidden))
    found, *_ = np.linalg.lstsq(known.T, wanted.T, rcond=None)
    rest = np.abs(known.T @ found - wanted.T).max(axis=0)
    return next((cell for cell, left in zip(hidden, rest, strict=True) if left < TOLERANCE), None)


def _matrix(
    parts: Sequence[Part], cells: Mapping[Cell, frozenset[int]], wanted: Sequence[Cell]
) -> NDArray[np.float64]:
    """A row for each cell; a column for all parts of the same cells, 1 where they are in the cell."""
    kinds = sorted({tuple(sorted(part.groups.items())) for part in parts})
    at = {kind: number for number, kind in enumerate(kinds)}
    made = np.zeros((len(wanted), len(kinds)))
    for row, cell in enumerate(wanted):
        for number in cells[cell]:
            made[row, at[tuple(sorted(parts[number].groups.items()))]] = 1.0
    return made


def _next(
    parts: Sequence[Part], cells: Mapping[Cell, frozenset[int]], hidden: Mapping[Cell, str], open_: Cell
) -> Cell:
    """The cell to keep back for the sake of one: the smallest beside it, else the smallest of all."""

    def size(cell: Cell) -> tuple[int, Cell]:
        return len({parts[number].contributor for number in cells[cell]}), cell

    shown = [cell for cell in cells if cell not in hidden]
    beside = [cell for cell in shown if cell[0] == open_[0]]
    return min(beside or [cell for cell in shown if cell[0] != ALL] or shown, key=size)
