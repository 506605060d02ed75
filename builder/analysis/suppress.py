"""Which sums may not be shown, so that no single contributor's figure can be read or worked out.

A sum is kept back where fewer than five contribute to it, or where one contributor is so large that the
second largest could work out its figure closely (the p% rule). Then more sums are kept back, until none of
those, and no contributor's own figure, follows from the sums that are shown.

Source: Hundepool and others, Statistical Disclosure Control, Wiley 2012, chapter 4 (tables of magnitudes).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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


def reason(parts: Iterable[Part]) -> str:
    """Why the sum of these parts may not be shown; "" if it may."""
    sums: dict[str, float] = {}
    for part in parts:
        sums[part.contributor] = sums.get(part.contributor, 0.0) + part.figure
    if len(sums) < LEAST:
        return SMALL
    first, _, *rest = sorted(sums.values(), reverse=True)
    return DOMINANT if sum(rest) < CLOSELY * first else ""


def kept_back(parts: Sequence[Part], also: Iterable[Cell] = ()) -> dict[Cell, str]:
    """The cells whose sums may not be shown, with the reason; the sum of all is the cell (ALL, ALL).

    parts: those that are zero are left out: who has no figure may be known. Each dimension divides all parts.
    also: cells that may not be shown for another figure's sake, or are shown nowhere.
    """
    table = _Table(parts)
    hidden = {cell: why for cell, of in table.cells.items() if (why := reason(table.parts_of(of)))}
    hidden |= {cell: OTHER for cell in also if cell in table.cells and cell not in hidden}
    while cell := table.next_to_hide(hidden):
        hidden[cell] = OTHER
    return hidden


class _Table:
    """The cells of a table, and what follows from those that are shown."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        found: dict[Cell, set[int]] = {}
        for number, part in enumerate(parts):
            for cell in ((ALL, ALL), *part.groups.items()):
                found.setdefault(cell, set()).add(number)
        self.cells = {cell: frozenset(numbers) for cell, numbers in sorted(found.items())}

    def parts_of(self, numbers: Iterable[int]) -> list[Part]:
        """The parts with these numbers."""
        return [self.parts[number] for number in numbers]

    def next_to_hide(self, hidden: Mapping[Cell, str]) -> Cell | None:
        """A cell to keep back for the sake of others; None where nothing follows that must not."""
        shown = [cell for cell in self.cells if cell not in hidden]
        if not shown:
            return None
        return (
            self._rest_told(shown, hidden) or self._difference_told(shown) or self._worked_out(shown, hidden)
        )

    def _rest_told(self, shown: Sequence[Cell], hidden: Mapping[Cell, str]) -> Cell | None:
        """What all cells of a dimension that are kept back give together follows from the sum of all."""
        if (ALL, ALL) not in shown:
            return None
        for dimension in dict.fromkeys(name for name, _ in hidden):
            rest = frozenset().union(*(self.cells[cell] for cell in hidden if cell[0] == dimension))
            if reason(self.parts_of(rest)):
                return self._smallest([cell for cell in shown if cell[0] == dimension] or shown)
        return None

    def _difference_told(self, shown: Sequence[Cell]) -> Cell | None:
        """A cell that lies in another, where what the other has beyond it may not be known."""
        rows = np.zeros((len(shown), len(self.parts)))
        for row, cell in enumerate(shown):
            rows[row, list(self.cells[cell])] = 1.0
        common = rows @ rows.T
        sizes = np.diag(common)
        inside = (common == sizes[:, None]) & (sizes[:, None] < sizes[None, :])
        for inner, outer in np.argwhere(inside).tolist():
            rest = self.cells[shown[outer]] - self.cells[shown[inner]]
            if reason(self.parts_of(rest)):
                return shown[inner]
        return None

    def _worked_out(self, shown: Sequence[Cell], hidden: Mapping[Cell, str]) -> Cell | None:
        """A cell to keep back where a linear combination of sums shown is a sum or figure that is not.

        Since every part is above zero, whatever follows exactly is such a combination.
        """
        basis = self._basis([self.cells[cell] for cell in shown])
        told = self._told(basis, [self.cells[cell] for cell in hidden])
        for cell, is_told in zip(hidden, told, strict=True):
            if is_told:
                beside = [one for one in shown if one[0] == cell[0]]
                return self._smallest(beside or [one for one in shown if one[0] != ALL] or shown)
        own = [*self._atoms.values(), *self._contributors]
        for of, is_told in zip(own, self._told(basis, own), strict=True):
            if is_told:
                around = [one for one in shown if self.cells[one] & of]
                return self._smallest([one for one in around if one[0] != ALL] or around)
        return None

    def _basis(self, sums: Sequence[frozenset[int]]) -> NDArray[np.float64]:
        """Orthonormal rows that span the sums; a column for a contributor's parts in the same cells."""
        known = np.zeros((len(sums), len(self._atoms)))
        for row, numbers in enumerate(sums):
            known[row, self._at(numbers)] = 1.0
        sizes, vectors = np.linalg.eigh(known @ known.T)
        is_there = sizes > TOLERANCE * sizes[-1]
        rows: NDArray[np.float64] = (vectors[:, is_there] / np.sqrt(sizes[is_there])).T @ known
        return rows

    def _told(self, basis: NDArray[np.float64], wanted: Iterable[frozenset[int]]) -> Iterator[bool]:
        """Whether each sum of parts is a combination of the basis: its projection is as long as itself."""
        for numbers in wanted:
            at = self._at(numbers)
            onto = basis[:, at].sum(axis=1)
            yield bool(onto @ onto > len(at) * (1 - TOLERANCE))

    def _at(self, numbers: Iterable[int]) -> list[int]:
        """The columns of parts."""
        return list({self._atom_of[number] for number in numbers})

    @cached_property
    def _atoms(self) -> dict[tuple[str, tuple[tuple[str, str], ...]], frozenset[int]]:
        """The parts of one contributor that are in the same cells."""
        found: dict[tuple[str, tuple[tuple[str, str], ...]], set[int]] = {}
        for number, part in enumerate(self.parts):
            found.setdefault((part.contributor, tuple(sorted(part.groups.items()))), set()).add(number)
        return {kind: frozenset(numbers) for kind, numbers in found.items()}

    @cached_property
    def _atom_of(self) -> dict[int, int]:
        return {number: at for at, numbers in enumerate(self._atoms.values()) for number in numbers}

    @cached_property
    def _contributors(self) -> list[frozenset[int]]:
        """The parts of each contributor."""
        found: dict[str, set[int]] = {}
        for number, part in enumerate(self.parts):
            found.setdefault(part.contributor, set()).add(number)
        return [frozenset(numbers) for numbers in found.values()]

    def _smallest(self, cells: Sequence[Cell]) -> Cell:
        """The cell of the fewest contributors."""
        return min(
            cells, key=lambda cell: (len({p.contributor for p in self.parts_of(self.cells[cell])}), cell)
        )
