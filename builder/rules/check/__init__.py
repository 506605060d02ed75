"""The rules: what is looked for in a returned copy, one short function for each code."""

from __future__ import annotations

from builder.rules.check import (
    asked,
    criteria,
    delivery,
    history,
    issue_code,
    issued,
    kpis,
    lines,
    people,
    recalculation,
    regions,
    sense,
    start,
    values,
)
from builder.rules.check.context import Case
from builder.rules.check.register import RULES, run

ROOMS = (
    start,
    issue_code,
    criteria,
    kpis,
    lines,
    asked,
    delivery,
    regions,
    history,
    values,
    recalculation,
    issued,
    people,
    sense,
)
"""The modules whose rules are registered by being imported."""

__all__ = [
    "ROOMS",
    "RULES",
    "Case",
    "run",
]
