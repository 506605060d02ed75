"""Days as spreadsheets count them: 1 January 1901 is 367. From 1 March 1900 all programs agree."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import floor

DAY_ZERO, SHIFT_1904 = date(1899, 12, 30), 1462
"""The day that counts as 0, and how many days later a workbook of the 1904 system begins."""

FIRST_SERIAL, LAST_SERIAL = 61, 73_415
"""1 March 1900, from which all programs count alike, and the end of 2100."""


def serial(day: date) -> float:
    """The spreadsheet's number of a day."""
    plain = day.date() if isinstance(day, datetime) else day
    return float((plain - DAY_ZERO).days)


def day_of(number: float) -> date:
    """The day of a spreadsheet's number."""
    return DAY_ZERO + timedelta(days=floor(number))


def as_date(number: float, is_1904: bool = False) -> date | None:
    """The day of a number in a returned copy; None if it is none from March 1900 to 2100."""
    days = int(number) + (SHIFT_1904 if is_1904 else 0)
    return day_of(days) if FIRST_SERIAL <= days <= LAST_SERIAL else None
