"""The supplier's own plan, where delivery is not even over the contract years."""

from __future__ import annotations

from math import ceil, floor

from builder.model.rows import PROFILE_YEARS
from builder.sums.dates import Calendar
from builder.sums.inputs import Amount, Typed, rounded


def shares(typed: Typed, line: str, years: Amount) -> tuple[float, ...]:
    """The cumulative shares at the end of each contract year; empty unless the profile is complete.

    Complete: every year up to the last (at most ten) is a number, none falls, the last is 100 %.
    """
    count = min(PROFILE_YEARS, ceil(years)) if years is not None else 0
    read = [typed.number("Profile", line, f"Year {year}") for year in range(1, count + 1)]
    there = [share for share in read if share is not None]
    rises = all(later >= before for before, later in zip([0.0, *there], there, strict=False))
    whole = bool(there) and rounded(there[-1]) == 1
    return tuple(there) if len(there) == count and rises and whole else ()


def plan_share(planned: tuple[float, ...], when: Calendar, *, grows: bool) -> Amount:
    """The share that is due by now: by the profile where complete.

    Without one a figure that grows is due evenly by days, a level in full once the first year has ended.
    """
    if not grows:
        return milestone(planned, when)
    return profile_share(planned, when) if planned else when.even_share


def milestone(planned: tuple[float, ...], when: Calendar) -> Amount:
    """The share at the end of the last contract year that has ended; None before the first."""
    years, elapsed = when.contract_years, when.elapsed_years
    if years is None or elapsed is None or elapsed < min(1.0, years):
        return None
    ended = len(planned) if elapsed >= years else min(floor(elapsed), len(planned))
    return planned[ended - 1] if planned else 1.0


def profile_share(planned: tuple[float, ...], when: Calendar) -> Amount:
    """The share by a complete profile, straight between the ends of two contract years."""
    years, elapsed = when.contract_years, when.elapsed_years
    if years is None or elapsed is None:
        return None
    index = floor(elapsed)
    if elapsed >= years or index >= len(planned):
        return 1.0
    steps = (0.0, *planned)
    return steps[index] + (steps[index + 1] - steps[index]) * (elapsed - index) / min(1.0, years - index)
