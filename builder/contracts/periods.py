"""The reporting period after a given one."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)
MONTHS = 12


def following(start: date, end: date) -> tuple[date, date]:
    """First and last day of the next period: as many whole months, or else as many days, as the last one."""
    first = end + DAY
    if first.day != start.day:
        return first, first + (end - start)
    months = (first.year - start.year) * MONTHS + first.month - start.month
    return first, _months_on(first, months) - DAY


def _months_on(day: date, months: int) -> date:
    """The same day so many months on; the last of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
