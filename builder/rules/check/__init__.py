"""The rules: what is looked for in a returned copy, one short function for each code."""

from __future__ import annotations

from builder.rules.across import Told, across, told
from builder.rules.acts import gathered
from builder.rules.check import (
    criteria,
    delivery,
    issued,
    kpis,
    lines,
    people,
    recalculation,
    regions,
    sense,
    start,
)
from builder.rules.check import issue_code as seal
from builder.rules.check.context import Case
from builder.rules.check.register import RULES, run
from builder.rules.echoes import about_what_is_there, bounded, silenced

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
