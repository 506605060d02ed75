"""The catalogue of findings: what a rule is called, how much it weighs, what it says and what to do.

The live checks of the workbook and the rules in Python read the same catalogue, so each rule has one text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from builder import templates

SEVERITIES = ("error", "warning", "note")
"""In order of weight: an error spoils figures, a warning asks to look again, a note is good to know."""

SHORT_LIMIT = 60


class UnknownFindingError(KeyError):
    """A code that the catalogue does not hold."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule.

    code: stable, such as "L409". severity: one of SEVERITIES. where: the sheet it is about.
    short: at most 60 characters, for the place beside the row. what: what is wrong, a sentence or two.
    remedy: what to do. remedy_supplier: the same for who filled the copy in, where `remedy` speaks to the
    contract manager. remedy_it: the same for IT, where IT should know or nobody else can help.
    live: whether the workbook itself checks it; else only Python can.
    """

    code: str
    severity: str
    where: str
    short: str
    what: str
    remedy: str
    live: bool = True
    remedy_supplier: str = ""
    remedy_it: str = ""

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise ValueError(
                f"{self.code}: severity is one of {', '.join(SEVERITIES)}, not {self.severity!r}"
            )
        if len(self.short) > SHORT_LIMIT:
            raise ValueError(
                f"{self.code}: the short sentence has {len(self.short)} of {SHORT_LIMIT} characters"
            )

    @property
    def for_supplier(self) -> str:
        """What the supplier does about it."""
        return self.remedy_supplier or self.remedy


@cache
def catalogue() -> tuple[Finding, ...]:
    """All findings in the order of the catalogue.

    Raises:
        ValueError: a code is there twice, or an entry is not as it should be.
    """
    about_copies = (Finding(**entry, live=False) for entry in templates.copy_findings().rows("finding"))
    found = (*(Finding(**entry) for entry in templates.findings().rows("finding")), *about_copies)
    codes = [f.code for f in found]
    doubled = sorted({c for c in codes if codes.count(c) > 1})
    if doubled:
        raise ValueError(f"codes used twice: {', '.join(doubled)}")
    return found


@cache
def live() -> tuple[Finding, ...]:
    """The findings that the workbook itself checks."""
    return tuple(entry for entry in catalogue() if entry.live)


def finding(code: str) -> Finding:
    """The finding of that code.

    Raises:
        UnknownFindingError: the catalogue has no such code.
    """
    for entry in catalogue():
        if entry.code == code:
            return entry
    raise UnknownFindingError(code)
