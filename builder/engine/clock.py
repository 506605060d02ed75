"""The time zone of the machine's clock, under a name that the formula engine knows."""

from __future__ import annotations

import time

LOCAL = "local"
"""The time zone of the machine, whichever that is when formulas are calculated."""

_HOUR = 3600
_PARTS_OF_HOURS = {
    -34_200: "Pacific/Marquesas",
    -12_600: "America/St_Johns",
    -9_000: "America/St_Johns",
    12_600: "Asia/Tehran",
    16_200: "Asia/Kabul",
    19_800: "Asia/Kolkata",
    20_700: "Asia/Kathmandu",
    23_400: "Asia/Yangon",
    31_500: "Australia/Eucla",
    34_200: "Australia/Darwin",
    37_800: "Australia/Adelaide",
    45_900: "Pacific/Chatham",
    49_500: "Pacific/Chatham",
}
"""A zone for each distance from UTC, in seconds, that is no whole number of hours."""


def zone(name: str) -> str:
    """The zone itself; for ``local`` one whose clocks now show the same time as the machine's.

    Where the world has no such zone, it is UTC.
    """
    if name != LOCAL:
        return name
    distance = time.localtime().tm_gmtoff
    hours, rest = divmod(distance, _HOUR)
    if rest:
        return _PARTS_OF_HOURS.get(distance, "UTC")
    return f"Etc/GMT{-hours:+d}" if -12 <= hours <= 14 and hours else "UTC"  # noqa: PLR2004 - the zones that exist
