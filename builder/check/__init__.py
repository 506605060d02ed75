"""The rules: what is looked for in a returned copy, one short function for each code."""

from __future__ import annotations

from builder.check import (
    criteria,
    delivery,
    issued,
    kpis,
    lines,
    people,
    recalculation,
    regions,
    seal,
    sense,
    start,
)
from builder.check.across import Told, across, told
from builder.check.acts import gathered
from builder.check.case import Case
from builder.check.echoes import about_what_is_there, bounded, silenced
from builder.check.rules import RULES, run

ROOMS = (start, seal, criteria, kpis, lines, delivery, regions, recalculation, issued, people, sense)
"""The modules whose rules are registered by being imported."""

__all__ = [
    "ROOMS",
    "RULES",
    "Case",
    "Told",
    "about_what_is_there",
    "across",
    "bounded",
    "gathered",
    "run",
    "silenced",
    "told",
]
