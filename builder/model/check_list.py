"""The list of facts to confirm, once for writer and reader: its headings and what may be entered."""

from __future__ import annotations

from builder.grid.kinds import DATE, Kind, choice, text

TABLE = "ToConfirm"
AGREES, DIFFERS, NOT_FOUND = "Agrees", "Differs", "Not found"
ANSWER, PRINTED, PAGE, BY, DAY = "Answer", "As printed", "Page", "Checked by", "Checked on"
LONGEST_PRINTED, LONGEST_BY, LONGEST_PAGE = 2000, 80, 20

ABOUT = ("Document", "Fact", "In the data", "Status")
ENTERED = (ANSWER, PRINTED, PAGE, BY, DAY)
PLACE = ("File", "Key", "Column")
HEADINGS = (*ABOUT, *ENTERED, *PLACE)
"""All headings, in the order of the sheet."""

KINDS: dict[str, Kind] = {
    ANSWER: choice(AGREES, DIFFERS, NOT_FOUND),
    PRINTED: text(LONGEST_PRINTED),
    PAGE: text(LONGEST_PAGE),
    BY: text(LONGEST_BY),
    DAY: DATE,
}
"""What each column to fill in takes."""
