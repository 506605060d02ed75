"""What is put into a cell, read as Excel reads what is typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from builder.engine.lookups import guarded
from builder.engine.xlwings_api import values

Place = tuple[int, int, int]
"""The number of a sheet from 0, a row and a column from 1, as the formula engine counts."""


def is_formula(value: values.Cell) -> bool:
    """Whether a value is put in as a formula, unless the cell is formatted as text."""
    return isinstance(value, str) and value.startswith("=")


def enter(model: Any, place: Place, value: values.Cell) -> bool:
    """Put a value or a formula into a cell; None and "" empty it. Returns whether the cell now has a formula.

    A cell formatted as text keeps texts as they are, and numbers as text.
    """
    if value is None or value == "":
        model.clear_cell_contents(*place)
    elif isinstance(value, bool):
        model.update_cell_with_bool(*place, value)
    elif isinstance(value, dt.datetime):
        _enter_date(model, place, value)
    elif model.get_cell_style(*place)["num_fmt"] == "@":
        text = value if isinstance(value, str) else values.spelt(float(value))
        model.update_cell_with_text(*place, text)
    elif isinstance(value, str):
        model.set_user_input(*place, f"={guarded(value[1:])}" if is_formula(value) else value)
        return model.get_cell_formula(*place) is not None
    else:
        model.update_cell_with_number(*place, float(value))
    return False


def _enter_date(model: Any, place: Place, moment: dt.datetime) -> None:
    serial = values.to_serial(moment)
    style = model.get_cell_style(*place)
    if style["num_fmt"] == "general":
        style["num_fmt"] = values.DATE_FORMAT if serial == int(serial) else values.TIME_FORMAT
        model.set_cell_style(*place, style)
    model.update_cell_with_number(*place, serial)
