"""The embedded formula engine: the only room that knows ironcalc."""

from __future__ import annotations

from builder.engine.model import Calculated, Cell, Value, evaluate, open_model
from builder.grid.kinds import ErrorValue

__all__ = ["Calculated", "Cell", "ErrorValue", "Value", "evaluate", "open_model"]
