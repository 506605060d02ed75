"""The regional grid: totals of each row, and what of it lies in which region."""

from __future__ import annotations

from dataclasses import dataclass

from builder.grid.kinds import Value
from builder.model.mapping import Mapping, Region
from builder.model.rows import ITL1, RegionRow, region_heading, region_rows, report_regions
from builder.sums.inputs import Amount, Typed, is_words, number, plus, times
from builder.sums.prices import Price

ONE_FIGURE, ITS_REGION = "One figure", "Its region"
UNKNOWN, OUTSIDE = "not_region", "not_uk"
Cells = list[tuple[Region, Value | None]]


@dataclass(frozen=True, slots=True)
class Split:
    """One row: the UK total, what is outside it, and whether all of the total has a known region.

    `quantities` holds the amount of each known UK region, by its key. `unread`: a part of the UK total is
    words, an error value or "<5", and nobody typed the total, so the total is unknown.
    """

    total: Amount
    outside: Amount
    complete: bool
    quantities: dict[str, float]
    unread: bool = False

    def pounds(self, price: Price) -> Amount:
        """£ of the row, each region at its own value; None if there is no value."""
        parts = [times(amount, price.in_region(key)) for key, amount in self.quantities.items()]
        return plus(*parts) if parts else times(0, price.uk)


def splits(mapping: Mapping, typed: Typed) -> dict[str, Split]:
    """Every row of Regions by its key."""
    sole = sole_region(mapping, typed)
    return {row.key: _split(mapping, typed, row, sole) for row in region_rows(mapping)}


def scope(mapping: Mapping, typed: Typed) -> tuple[str, ...]:
    """Keys of the regions the contract works in."""
    return tuple(r.key for r in report_regions(mapping) if typed.ticked("Scope", r.key, "In scope"))


def sole_region(mapping: Mapping, typed: Typed) -> str:
    """The key of the one region in scope, "" if none or several are."""
    ticked = scope(mapping, typed)
    return ticked[0] if len(ticked) == 1 else ""


def _split(mapping: Mapping, typed: Typed, row: RegionRow, sole: str) -> Split:
    cells = [(r, typed.value("Regions", row.key, region_heading(r))) for r in report_regions(mapping)]
    whole, place = typed.number("Regions", row.key, ONE_FIGURE), _place(mapping, typed, row, sole)
    total: Amount
    if whole is not None:
        total, quantities, placed = whole, {place: whole} if place else {}, bool(place)
    else:
        quantities = {
            r.key: amount for r, cell in cells if r.level == ITL1 and (amount := number(cell)) is not None
        }
        total, placed = plus(*quantities.values(), *_level(cells, UNKNOWN)), True
    unread = whole is None and (typed.holds_words("Regions", row.key, ONE_FIGURE) or _has_words(cells))
    total = None if unread else total
    words = any(is_words(cell) for _, cell in cells)
    unknown = any(cell is not None for r, cell in cells if r.level == UNKNOWN)
    complete = total is not None and placed and not words and not unknown
    return Split(total, plus(*_level(cells, OUTSIDE)), complete, quantities, unread)


def _has_words(cells: Cells) -> bool:
    """Whether the cell of a UK region holds no number, but words: the sum is not known then."""
    return any(is_words(cell) for region, cell in cells if region.level != OUTSIDE)


def _level(cells: Cells, level: str) -> list[Amount]:
    return [number(cell) for region, cell in cells if region.level == level]


def _place(mapping: Mapping, typed: Typed, row: RegionRow, sole: str) -> str:
    """The UK region that all of the row is in: the one chosen, else the only one in scope; "" if neither."""
    regions = [r for r in report_regions(mapping) if r.level == ITL1]
    if not typed.filled("Regions", row.key, ITS_REGION):
        return sole if sole in {r.key for r in regions} else ""
    return next((r.key for r in regions if typed.says(r.name, "Regions", row.key, ITS_REGION)), "")
