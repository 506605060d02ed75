"""The rules: what is looked for in a returned copy, one short function for each code."""

from __future__ import annotations

from builder.check import criteria, delivery, kpis, lines, regions, start
from builder.check.case import Case
from builder.check.rules import RULES, run

__all__ = ["RULES", "Case", "criteria", "delivery", "kpis", "lines", "regions", "run", "start"]
