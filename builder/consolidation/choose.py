"""Which returns are counted: each contract and period once, and returns with errors only on request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.consolidation.store import Head
from builder.model.choices import RETURN_STATUSES
from builder.rules.catalogue import finding
from builder.templates import words

Rank = tuple[int, float, str]
ORDER = ("authority", "contract_ref", "supplier", "period_start")
"""Columns that put returns in order."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """A file that is not counted, why, and which file is counted in its place, if one is."""

    file: str
    sha256: str
    why: str
    instead: str = ""


def choose(
    heads: Iterable[Head], *, include_errors: bool = False, leave_out: Collection[str] = ()
) -> tuple[list[Head], list[Excluded]]:
    """The returns that are counted and the files that are not, each by contract, period and name.

    Args:
        heads: what was read, in any order.
        include_errors: count returns that have errors.
        leave_out: files to leave out, by path, name or SHA-256.
    """
    say = words("tables")
    out: list[Excluded] = []
    usable: list[Head] = []
    seen: dict[str, Head] = {}
    for head in sorted(heads, key=lambda head: head.file):
        why = _unfit(head, leave_out, include_errors=include_errors)
        if why:
            out.append(Excluded(head.file, head.sha256, why))
        elif head.sha256 in seen:
            out.append(Excluded(head.file, head.sha256, say("why.same_file"), seen[head.sha256].file))
        else:
            seen[head.sha256] = head
            usable.append(head)
    counted: list[Head] = []
    for period in _periods(usable):
        last = _latest(period)
        counted += last
        for head in period:
            if head not in last:
                why = say("why.superseded" if last else "why.unclear")
                out.append(Excluded(head.file, head.sha256, why, last[0].file if last else ""))
    return sorted(counted, key=_order), sorted(out, key=lambda one: (one.file, one.sha256))


def _unfit(head: Head, leave_out: Collection[str], *, include_errors: bool) -> str:
    """Why a file is not counted whatever the others are; "" if nothing speaks against it."""
    say = words("tables")
    if {head.file, Path(head.file).name, head.sha256} & set(leave_out):
        return say("why.listed")
    if not head.rows:
        reasons = "; ".join(f"{one.code} {finding(one.code).short}" for one in head.found)
        return say("why.unusable", reasons=reasons)
    errors = [one.code for one in head.found if finding(one.code).severity == "error"]
    if errors and not include_errors:
        return say("why.errors", codes=", ".join(sorted(set(errors))))
    return ""


def _periods(usable: Sequence[Head]) -> list[list[Head]]:
    """Returns of the same contract and period together; one that names neither is alone."""
    periods: dict[object, list[Head]] = defaultdict(list)
    for head in usable:
        told = head.told
        periods[(told.contract, told.start, told.end) if told else head.sha256].append(head)
    return list(periods.values())


def _latest(period: Sequence[Head]) -> list[Head]:
    """The return that takes the place of the others, in a list; none if two may be the latest."""
    best = max(map(_rank, period))
    last = [head for head in period if _rank(head) == best]
    return last[:1] if len({head.rows for head in last}) == 1 else []


def _rank(head: Head) -> Rank:
    """Later ones are greater: by status, revision, then the day it was signed."""
    about = head.about or {}
    status, revision = about.get("return_status"), about.get("revision")
    order = [word.casefold() for word in RETURN_STATUSES]
    place = order.index(str(status).casefold()) if str(status).casefold() in order else -1
    number = float(revision) if isinstance(revision, int | float) else 0.0
    return place, number, str(about.get("signed_date") or "")


def _order(head: Head) -> tuple[str, ...]:
    about = head.about or {}
    return (*(str(about.get(column) or "") for column in ORDER), head.sha256)
