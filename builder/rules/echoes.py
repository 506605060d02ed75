"""Silence findings that only follow from others: one wrong entry makes one finding, not five."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from builder.read.returned import Found, Place
from builder.rules.catalogue import ENTRY, SCOPES, SELECTION, UNREAD, catalogue, finding, of_kind
from builder.rules.check.context import PARTS, START, Case
from builder.rules.check.register import run

NO_BASE = "L407"
MORE, MOST_ALIKE = "F710", 200
CELL, ROW, LINE, BASE, KPI, ALL = SCOPES

Echo = tuple[str, str]
"""A scope and a code: the findings of that code follow from another one in the same scope."""


@cache
def echoes_of(code: str) -> frozenset[Echo]:
    """What a finding of that code silences.

    Of an entry that is not understood nobody needs to hear that it could not be read, except from a finding
    that itself silences those of entries.
    """
    entry = finding(code)
    named = {
        (scope, one) for scope, codes in entry.silences.items() for name in codes for one in _codes(name)
    }
    if entry.kind == ENTRY:
        unread = map(finding, of_kind(UNREAD))
        named |= {(CELL, one.code) for one in unread if ENTRY not in one.silences.get(CELL, ())}
    return frozenset(named)


def _codes(name: str) -> frozenset[str]:
    """The codes of a kind, or the one code."""
    return of_kind(name) if name in {ENTRY, UNREAD} else frozenset({name})


def silenced(found: Iterable[Found]) -> tuple[Found, ...]:
    """The findings without those that only follow from another, and without exact doubles.

    Of an entry that could not be read one finding stays, whatever else is silenced.
    """
    every = tuple(_once(dict.fromkeys(found)))
    there = {one.code for one in every}
    muted = {
        (scope, code, _scope(scope, cause))
        for cause in every
        for scope, code in echoes_of(cause.code)
        if code in there
    }
    kept = [one for one in every if not any(_follows(one, scope, muted) for scope in SCOPES)]
    entry, unread = of_kind(ENTRY), of_kind(UNREAD)
    told = {one.key for one in kept if one.code in entry}
    is_kept = set(map(id, kept))
    return tuple(one for one in every if id(one) in is_kept or (one.code in unread and one.key not in told))


def about_what_is_there(found: Iterable[Found], case: Case) -> Iterator[Found]:
    """The findings without those at entries that are gone, and those that such an entry may answer."""
    follow = {entry.code for entry in catalogue() if (START, entry.decided_by) in case.gone}
    rows = {key[:2] for key in case.gone}
    kept = (
        one
        for one in found
        if one.key not in case.gone and one.code not in follow and not _typed_on_regions(one) & rows
    )
    if case.at_most is case:
        return kept
    may_be_answered = tuple(entry.code for entry in catalogue() if entry.decided_by == SELECTION)
    certain = {(one.code, one.key) for one in run(case.at_most, may_be_answered)}
    return (one for one in kept if one.code not in may_be_answered or (one.code, one.key) in certain)


def _typed_on_regions(one: Found) -> set[tuple[str, ...]]:
    """The rows of Regions that may hold the figure of Mapping that a finding is about."""
    parts = PARTS.get(one.key[-1], ()) if one.key[:1] == ("Lines",) else ()
    return {("Regions", f"{one.key[1]} | {part}") for part in parts}


def bounded(found: Iterable[Found]) -> tuple[Found, ...]:
    """At most so many of one code on one sheet; how many more there are is reported once."""
    kept: list[Found] = []
    counts: Counter[tuple[str, str]] = Counter()
    for one in found:
        counts[one.code, one.place.sheet] += 1
        if counts[one.code, one.place.sheet] <= MOST_ALIKE:
            kept.append(one)
    more = {key: count - MOST_ALIKE for key, count in counts.items() if count > MOST_ALIKE}
    file = kept[0].file if kept else ""
    said = (Found(MORE, file, Place(sheet), what=f"{code}: {n:,} more") for (code, sheet), n in more.items())
    return (*kept, *said)


def _once(found: Iterable[Found]) -> Iterator[Found]:
    """Of shares that lack the same contract figure, the first."""
    bases: set[str] = set()
    for one in found:
        if one.code != NO_BASE or one.wanted not in bases:
            yield one
        if one.code == NO_BASE:
            bases.add(one.wanted)


def _follows(one: Found, scope: str, muted: set[tuple[str, str, object]]) -> bool:
    shared = one.wanted if scope == BASE else _scope(scope, one)
    return bool(shared) and (scope, one.code, shared) in muted


def _scope(scope: str, found: Found) -> object:
    """What two findings share; "" if the finding has nothing of the kind."""
    key = found.key
    if scope == ALL:
        return True
    if scope == KPI:
        return found.kpi
    if scope == CELL:
        return key
    if scope == ROW:
        return key[:2]
    return key[1].split(" | ")[0] if len(key) > 2 else ""  # noqa: PLR2004 - (table, row, heading)
