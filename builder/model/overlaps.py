"""Which KPIs could count the same hour, person, pound or tonne, and where such a thing is entered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from builder.model.mapping import Kpi, Mapping, Overlap

ONCE, EACH = "once", "each"
"""A thing that two KPIs could count is entered under one of them, or in each."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A KPI, another that could count the same thing, and the group that says why."""

    kpi: Kpi
    other: Kpi
    group: Overlap


@lru_cache(maxsize=4)
def pairs(mapping: Mapping) -> tuple[Pair, ...]:
    """Every pair, both ways round, in the order of the KPIs.

    Two KPIs of several groups are one pair: "once" goes before "each", and the first group before the next.
    A KPI and its whole are no pair, because the whole holds the part by its own rule (K308).
    """
    found: dict[tuple[str, str], Pair] = {}
    for group in sorted(mapping.overlaps, key=lambda group: group.entry != ONCE):
        for kpi, other in permutations(group.kpis, 2):
            if not (_is_part(kpi, other) or _is_part(other, kpi)):
                found.setdefault((kpi.key, other.key), Pair(kpi, other, group))
    return tuple(sorted(found.values(), key=lambda pair: (pair.kpi.sort, pair.other.sort)))


def overlaps_of(mapping: Mapping, kpi: Kpi) -> Iterator[Pair]:
    """The pairs of one KPI."""
    return (pair for pair in pairs(mapping) if pair.kpi is kpi)


def pairs_once(mapping: Mapping) -> tuple[Pair, ...]:
    """Every pair once, at its later KPI."""
    return tuple(pair for pair in pairs(mapping) if pair.other.sort < pair.kpi.sort)


def _is_part(kpi: Kpi, whole: Kpi) -> bool:
    above = kpi.part_of
    return above is not None and (above is whole or _is_part(above, whole))
