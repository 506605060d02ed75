"""The sheet Acceptance of a report, once for writer and reader: its headings and what may be entered."""

from __future__ import annotations

from builder.grid.kinds import YES_NO, Kind, choice, number, text
from builder.model.rows import SECOND

TABLE = "Acceptance"
ACCEPTED, SEEN, RATING, REASON = "Accepted quantity", "Evidence seen", "Your rating", "Reason"
NOTICE = "In notice"
LONGEST_REASON, MOST = 200, 1e12

FIGURE = ("File", "Contract", "Line", "KPI", "Reported", "Unit", "Committed", "Target to date")
SHOWN = ("Evidence named",)
ENTERED = (ACCEPTED, SEEN, REASON, RATING, NOTICE)
ABOUT = ("Supplier", "Authority", "Period from", "Period to", "Regions")
STANDING = ("Before", "Counted as", "Share of", "Good from", "Approaching from", "Requires from")
SHOWN_RATING, PUBLISH, COPY = "Rating shown", "Publish", "SHA-256 of the copy"
HEADINGS = (*FIGURE, *ENTERED[:2], *SHOWN, *ENTERED[2:], *ABOUT, SHOWN_RATING, PUBLISH, *STANDING, COPY)
"""All headings, in the order of the sheet: what is entered first is in sight on a laptop's screen."""

OF_TOMS = f" | {SECOND}"
"""The end of the line's key in the row of its National TOMs figure."""


def kinds(ratings: tuple[str, ...]) -> dict[str, Kind]:
    """What each column to fill in takes. ratings: the published words."""
    return {
        ACCEPTED: number(0, MOST, 2),
        SEEN: YES_NO,
        REASON: text(LONGEST_REASON),
        RATING: choice(*ratings) if ratings else text(40),
        NOTICE: YES_NO,
    }
