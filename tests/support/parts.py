"""The shipped mapping with other parts of KPIs, for sums that the shipped data do not need."""

from __future__ import annotations

from dataclasses import replace

from builder.data.load import load
from builder.model.mapping import Mapping


def with_parts(whole_of: dict[str, str]) -> Mapping:
    """The shipped mapping with other parts."""
    made = load()
    kpis = {kpi.key: kpi for kpi in made.kpis}
    for part, whole in whole_of.items():
        kpis[part] = replace(kpis[part], part_of=kpis[whole])
    return replace(made, kpis=tuple(kpis.values()))
