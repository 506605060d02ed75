"""The embedded formula engine: the only room that knows ironcalc."""

from __future__ import annotations

from builder.engine.model import Calculated, Cell, ErrorValue, Value, evaluate, open_model

__all__ = ["Calculated", "Cell", "ErrorValue", "Value", "evaluate", "open_model"]
