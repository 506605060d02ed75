"""The value of the text that a part stores: a number, a truth value, a day or words."""

from __future__ import annotations

import math
from datetime import datetime

from builder.read.files.raw import ErrorText, Unread, of_a_cell
from builder.read.files.runs import unescaped

TRUTHS = {"1": True, "true": True, "0": False, "false": False}
LARGEST_WHOLE = 1e15


def number(text: str) -> int | float | str:
    """The number in the text of a part; an error if it is too large, the text if it is no number."""
    try:
        figure = float(text)
    except ValueError:
        return of_a_cell(text)
    if "_" in text or not text.isascii():  # Python reads 1_2 as 12, spreadsheets do not
        return of_a_cell(text)
    if not math.isfinite(figure):
        return ErrorText("#NUM!")
    return int(figure) if abs(figure) < LARGEST_WHOLE and figure == int(figure) else figure


def truth(text: str) -> bool | Unread:
    """The truth value of a tick."""
    told = TRUTHS.get(text.strip().lower())
    return Unread(f"a truth value {text[:20]}") if told is None else told


def said(text: str) -> str:
    """The text that a formula gave."""
    return of_a_cell(unescaped(text))


def day(text: str) -> object:
    """The day of an ISO 8601 date; a time of day stays text."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return of_a_cell(text)
