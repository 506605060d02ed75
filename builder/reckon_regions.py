"""The regional grid: totals of each row, and what of it lies in which region."""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.mapping import Mapping, Region
from builder.reckon_typed import Amount, Typed, plus, times
from builder.reckon_values import Price
from builder.rows import RegionRow, region_rows, report_regions

NOT_SPLIT, ALL_IN = "Not split", "All in"


@dataclass(frozen=True, slots=True)
class Split:
    """One row: the UK total, what is outside it, and whether all of the total has a known region.

    `quantities` holds the amount of each known UK region, by its key.
    """

    total: Amount
    outside: Amount
    complete: bool
    quantities: dict[str, float]

    def pounds(self, price: Price) -> Amount:
        """£ of the row, each region at its own value; None where there is no value."""
        parts = [times(amount, price.in_region(key)) for key, amount in self.quantities.items()]
        return plus(*parts) if parts else times(0, price.uk)


def heading(region: Region) -> str:
    """The heading of a region's column: its name in letters, digits and blanks."""
    return re.sub(r"[^A-Za-z0-9 ]", " ", region.name)


def splits(mapping: Mapping, typed: Typed) -> dict[str, Split]:
    """Every row of Regions by its key."""
    sole = sole_region(mapping, typed)
    return {row.key: _split(mapping, typed, row, sole) for row in region_rows(mapping)}


def scope(mapping: Mapping, typed: Typed) -> tuple[str, ...]:
    """Keys of the regions the contract works in."""
    return tuple(r.key for r in report_regions(mapping) if typed.ticked("Scope", r.key, "In scope"))


def sole_region(mapping: Mapping, typed: Typed) -> str:
    """The key of the one region in scope, "" when there are none or several."""
    ticked = scope(mapping, typed)
    return ticked[0] if len(ticked) == 1 else ""


def _split(mapping: Mapping, typed: Typed, row: RegionRow, sole: str) -> Split:
    regions = report_regions(mapping)
    typed_in = {region.key: typed.number("Regions", row.key, heading(region)) for region in regions}
    outside = plus(*(typed_in[r.key] for r in regions if r.level == "not_uk"))
    whole, place = typed.number("Regions", row.key, NOT_SPLIT), _place(mapping, typed, row, sole)
    known = {r.key for r in regions if r.level == "region"}
    if whole is not None:
        quantities = {place: whole} if place in known else {}
    else:
        quantities = {key: amount for key in known if (amount := typed_in[key]) is not None}
    total = whole if whole is not None else plus(*(typed_in[r.key] for r in regions if r.level != "not_uk"))
    return Split(total, outside, _complete(typed, row, regions, known, place), quantities)


def _place(mapping: Mapping, typed: Typed, row: RegionRow, sole: str) -> str:
    """The region that all of the row is in: the one chosen, else the only one in scope."""
    if not typed.filled("Regions", row.key, ALL_IN):
        return sole
    regions = report_regions(mapping)
    return next((r.key for r in regions if typed.says(heading(r), "Regions", row.key, ALL_IN)), "")


def _complete(typed: Typed, row: RegionRow, regions: tuple[Region, ...], known: set[str], place: str) -> bool:
    cells = {r.key: typed.value("Regions", row.key, heading(r)) for r in regions}
    if any(isinstance(cell, str) for cell in cells.values()):
        return False
    if typed.filled("Regions", row.key, NOT_SPLIT):
        return place in known
    return all(cells[r.key] is None for r in regions if r.level == "not_region")
