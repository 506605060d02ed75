"""What one unit is worth, by open or own values, for the UK and by region."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model.mapping import Mapping, ValueLink
from builder.model.rows import line_rows, measure_key
from builder.sums.inputs import Amount, Typed

OWN = "own"


@dataclass(frozen=True, slots=True)
class Price:
    """£ per unit in the UK (None: no value), what they count as, and where a region's differ."""

    uk: Amount
    counts_as: str
    regional: dict[str, float]

    def in_region(self, region: str) -> Amount:
        """£ per unit in a region: its own, else the UK's."""
        return self.regional.get(region, self.uk)


def prices(mapping: Mapping, typed: Typed, year: int | None) -> dict[str, Price]:
    """The price of every value key, such as "NT10 L3", in a year (None: values of no year only)."""
    keys = dict.fromkeys(line.value_key for line in line_rows(mapping) if line.value_key)
    if typed.says("Own values", "Start", "value_book"):
        return {key: _own_price(typed, key) for key in keys}
    return {key: _open_price(mapping, key, year) for key in keys}


def _own_price(typed: Typed, key: str) -> Price:
    value = typed.number("Values", key, "Own value")
    return Price(value, "" if value is None else OWN, {})


def _open_price(mapping: Mapping, key: str, year: int | None) -> Price:
    links = [link for link in mapping.value_links if _applies(link, key, year)]
    uk = next((link.value for link in links if link.value.region.level == "country"), None)
    regional = {link.value.region.key: link.value.gbp for link in links if link.value is not uk}
    return Price(uk.gbp if uk else None, uk.counts_as if uk else "", regional)


def _applies(link: ValueLink, key: str, year: int | None) -> bool:
    fits = measure_key(link.measure, link.value.level) == key and link.default
    return fits and link.value.applies_year in (None, year)
