"""The contract's days and years: how long it is and how much of it has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from builder.grid.dates import day_of, serial
from builder.sums.inputs import Amount, Typed


@dataclass(frozen=True, slots=True)
class Calendar:
    """Lengths in days and in years by anniversary, None without dates; `value_year` prices the figures."""

    contract_days: Amount
    contract_years: Amount
    elapsed_days: Amount
    elapsed_years: Amount
    value_year: int | None

    @property
    def even_share(self) -> Amount:
        """The part of the contract that has passed, by days."""
        if self.contract_days is None or self.elapsed_days is None:
            return None
        return self.elapsed_days / self.contract_days

    @property
    def has_begun(self) -> bool:
        """Whether at least a day of the contract has passed."""
        return self.elapsed_days is not None and self.elapsed_days > 0


def calendar(typed: Typed) -> Calendar:
    """The calendar of the contract's and the reporting period's dates."""
    start, end = typed.day("Start", "contract_start"), typed.day("Start", "contract_end")
    until = typed.day("Start", "period_end")
    year = _year(until if typed.says("Delivery year", "Start", "value_rule") else start)
    if start is None or end is None or end < start:
        return Calendar(None, None, None, None, year)
    days, years = end - start + 1, years_between(start, end + 1)
    if until is None:
        return Calendar(days, years, None, None, year)
    passed = min(max(until - start + 1, 0), days)
    passed_years = min(years_between(start, max(until + 1, start)), years)
    return Calendar(days, years, passed, passed_years, year)


def _year(day: Amount) -> int | None:
    return None if day is None else day_of(day).year


def years_between(start: float, after: float) -> float:
    """Whole years by anniversary and the part of the last one, up to the day before `after`."""
    begun, ended = day_of(start), day_of(after)
    whole = ended.year - begun.year
    if anniversary(begun, whole) > after:
        whole -= 1
    last, following = anniversary(begun, whole), anniversary(begun, whole + 1)
    return whole + (after - last) / (following - last)


def anniversary(day: date, years: int) -> float:
    """The same day so many years on, as a serial number; of 29 February in a common year, 1 March."""
    year = day.year + years
    leap_day = (day.month, day.day) == (2, 29)
    common = year % 4 != 0 or (year % 100 == 0 and year % 400 != 0)
    return serial(date(year, 3, 1) if leap_day and common else day.replace(year=year))
