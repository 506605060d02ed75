"""One act on a whole copy, or on a whole sheet of it, is one finding, not one for every cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from builder.returned import Found, Place, Result
from builder.spots import Key

ACTS = {"F708": "F760", "F709": "F761"}
"""What is found at a cell to what is said when most cells are like it."""

FEWEST = 20
"""On fewer cells each is told by itself."""


def gathered(found: Collection[Found], results: Mapping[Key, Result]) -> tuple[Found, ...]:
    """The findings, with one in place of those at most formula cells of the copy, or of one of its sheets."""
    sizes = Counter(result.place.sheet for result in results.values())
    kept = tuple(found)
    for code, act in ACTS.items():
        counts = Counter(one.place.sheet for one in kept if one.code == code)
        if _are_most(counts.total(), sizes.total()):
            kept = _as_one(kept, code, act, "", sizes.total())
            continue
        for sheet in [sheet for sheet, count in counts.items() if _are_most(count, sizes[sheet])]:
            kept = _as_one(kept, code, act, sheet, sizes[sheet])
    return kept


def _are_most(count: int, cells: int) -> bool:
    return count >= FEWEST and 2 * count > cells


def _as_one(found: tuple[Found, ...], code: str, act: str, sheet: str, cells: int) -> tuple[Found, ...]:
    """The findings of that code on the sheet, on all sheets where none is named, as one in their place."""
    like = [one for one in found if one.code == code and sheet in ("", one.place.sheet)]
    whole = Found(act, like[0].file, Place(sheet), what=f"{len(like):,} of {cells:,} formulas")
    gone = set(map(id, like))
    return (*(one for one in found if id(one) not in gone), whole)
