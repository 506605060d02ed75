"""One act on a whole copy, or on whole sheets of it, is one finding, not one for every cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from builder.layout.cells import Key
from builder.read.returned import Found, Place, Result

ACTS = {"F708": "F760", "F709": "F761"}
"""The code of a finding at one cell to the code where most cells have it."""

FEWEST = 20
"""On fewer cells, each cell has its own finding."""


def gathered(found: Collection[Found], results: Mapping[Key, Result]) -> tuple[Found, ...]:
    """The findings, with one in place of those at most formula cells of the copy or of sheets."""
    sizes = Counter(result.place.sheet for result in results.values())
    kept = tuple(found)
    for code, act in ACTS.items():
        counts = Counter(one.place.sheet for one in kept if one.code == code)
        if _are_most(counts.total(), sizes.total()):
            kept = _as_one(kept, code, act, (), sizes)
            continue
        whole = [sheet for sheet, count in counts.items() if 2 * count > sizes[sheet]]
        if sum(counts[sheet] for sheet in whole) >= FEWEST:
            kept = _as_one(kept, code, act, whole, sizes)
    return kept


def _are_most(count: int, cells: int) -> bool:
    return count >= FEWEST and 2 * count > cells


def _as_one(
    found: tuple[Found, ...], code: str, act: str, sheets: Sequence[str], sizes: Counter[str]
) -> tuple[Found, ...]:
    """The findings of that code on the sheets, on all where none is named, as one in their place."""
    like = [one for one in found if one.code == code and (not sheets or one.place.sheet in sheets)]
    cells = sum(sizes[sheet] for sheet in sheets or sizes)
    what = f"{len(like):,} of {cells:,} formulas"
    place = Place(sheets[0]) if len(sheets) == 1 else Place()
    if len(sheets) > 1:
        what += f" on {len(sheets)} sheets: {', '.join(sheets)}"
    gone = set(map(id, like))
    kept = (one for one in found if id(one) not in gone)
    return (*kept, Found(act, like[0].file, place, what=what))
