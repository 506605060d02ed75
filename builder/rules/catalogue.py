"""The catalogue of findings: code, severity, words and remedy of every rule.

The live checks of the workbook and the rules in Python read the same catalogue, so each rule has one text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from builder import templates
from builder.errors import UnusableError

SEVERITIES = ("error", "warning", "note")
"""From the most severe: an error makes figures unusable, a warning asks to look again, a note informs."""

SHORT_LIMIT = 60

SUPPLIER, MANAGER, IT = "supplier", "manager", "it"
"""Who can correct a finding."""

ENTRY, UNREAD = "entry", "unread"
"""Kinds: an entry is not understood by a rule; an entry could not be read."""

TENDER, SEND = "tender", "send"
"""What a finding can hold up although it is no error."""

SELECTION = "selection"
"""What decides on a finding, where it is not a field of Start: all that puts something in use."""

SCOPES = ("cell", "row", "line", "base", "kpi", "all")
"""How near a finding must be to one that silences it: see workbook_templates/findings.toml."""


class UnknownFindingError(UnusableError, KeyError):
    """A code that the catalogue does not hold."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule.

    code: stable, such as "L409". severity: one of SEVERITIES. where: the sheet it is about.
    short: at most 60 characters, for the place beside the row. what: what is wrong, a sentence or two.
    remedy: what to do. remedy_supplier: the same for who filled the copy in, where `remedy` speaks to the
    contract manager. remedy_it: the same for IT, where IT should know or nobody else can help.
    live: whether the workbook itself checks it; else only Python can. leads_to: the field of Start or the
    table that a rule on the whole of Start leads to. owner: who alone can correct it. kind: ENTRY, UNREAD
    or neither. decided_by: a field of Start, or SELECTION. silences: codes and kinds that only follow from
    it, by scope. holds_up: TENDER or SEND, which have to wait for it although it is no error. may_stay: a
    warning of the supplier's with which a return may be accepted.
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
    leads_to: str = ""
    owner: str = ""
    kind: str = ""
    decided_by: str = ""
    silences: Mapping[str, Sequence[str]] = field(default_factory=dict, hash=False)
    holds_up: Sequence[str] = field(default=(), hash=False)
    may_stay: bool = False

    def __post_init__(self) -> None:
        self._is_one_of("severity", self.severity, SEVERITIES)
        self._is_one_of("owner", self.owner, ("", SUPPLIER, MANAGER, IT))
        self._is_one_of("kind", self.kind, ("", ENTRY, UNREAD))
        for what in self.holds_up:
            self._is_one_of("holds_up", what, (TENDER, SEND))
        for scope in self.silences:
            self._is_one_of("scope", scope, SCOPES)
        if len(self.short) > SHORT_LIMIT:
            raise ValueError(
                f"{self.code}: the short sentence has {len(self.short)} of {SHORT_LIMIT} characters"
            )

    def _is_one_of(self, what: str, word: str, words: tuple[str, ...]) -> None:
        if word not in words:
            allowed = ", ".join(one for one in words if one)
            raise ValueError(f"{self.code}: {what} is one of {allowed}, not {word!r}")

    @property
    def for_supplier(self) -> str:
        """What the supplier does about it."""
        return self.remedy_supplier or self.remedy


@cache
def catalogue() -> tuple[Finding, ...]:
    """All findings in the order of the catalogue.

    Raises:
        ValueError: a code is there twice, an entry silences one that is not there, or is not as it should be.
    """
    about_copies = (Finding(**entry, live=False) for entry in templates.copy_findings().rows("finding"))
    found = (*(Finding(**entry) for entry in templates.findings().rows("finding")), *about_copies)
    codes = [f.code for f in found]
    doubled = sorted({c for c in codes if codes.count(c) > 1})
    if doubled:
        raise ValueError(f"codes used twice: {', '.join(doubled)}")
    silenced = {code for one in found for named in one.silences.values() for code in named}
    if unknown := sorted(silenced - {*codes, ENTRY, UNREAD}):
        raise ValueError(f"silenced, but not in the catalogue: {', '.join(unknown)}")
    return found


@cache
def live() -> tuple[Finding, ...]:
    """The findings that the workbook itself checks."""
    return tuple(entry for entry in catalogue() if entry.live)


def of_kind(kind: str) -> frozenset[str]:
    """The codes of one kind."""
    return frozenset(entry.code for entry in catalogue() if entry.kind == kind)


def finding(code: str) -> Finding:
    """The finding of that code.

    Raises:
        UnknownFindingError: the catalogue has no such code.
    """
    for entry in catalogue():
        if entry.code == code:
            return entry
    raise UnknownFindingError(code)
