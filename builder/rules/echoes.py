"""Echoes silenced: one wrong entry makes one finding, not five."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.read.returned import Found, Place
from builder.rules.check.context import START, Case
from builder.rules.check.register import run

CANNOT_BE_READ = frozenset({"E855", "E856", "E857", "E858", "E859", "E860"})
ENTRY_RULES = frozenset(
    {"S116", "S117", "S120", "S121", "C204", "K310", "L401", "L414", "L416", "R501", "R509", "V603"}
)
NO_BASE = "L407"
DECIDED_BY = {"K305": (START, "stage")}
"""Findings that say nothing if the entry that decides on them is gone."""
OF_NO_USE = ("L414", "R509", "S101")
"""Findings that an entry may answer that puts more in use."""

MORE, MOST_ALIKE = "F710", 200
ROW, LINE, KPI, CELL, BASE, ALL = "row", "line", "kpi", "cell", "base", "all"


@dataclass(frozen=True, slots=True)
class Echo:
    """Findings that follow from another: `codes` of the same `scope` as one of the `causes`.

    scope: the row of a table; the line of Mapping with its rows on Regions; the KPI; the cell; the line of
    a contract figure, whose shares echo; the whole return.
    """

    causes: frozenset[str]
    scope: str
    codes: frozenset[str]


def _echo(causes: str, scope: str, codes: str) -> Echo:
    return Echo(frozenset(causes.split()), scope, frozenset(codes.split()))


ECHOES = (
    Echo(ENTRY_RULES, CELL, CANNOT_BE_READ - {"E860"}),
    Echo(frozenset({"E860", "E865", "F743"}), CELL, ENTRY_RULES),
    _echo("L401 R501", LINE, "L411 M964"),
    _echo("L401 R501", BASE, "L407"),
    _echo("L402 R508", LINE, "X945"),
    _echo("L413", LINE, "L409"),
    _echo("L402 L408 L413 L418 R507", LINE, "M964 M965"),
    _echo("L414", LINE, "R509"),
    _echo("R502", ROW, "R506"),
    _echo("R507", LINE, "L408"),
    _echo("R501 R502", ROW, "R505 R507"),
    _echo("K310", KPI, "L414 R509"),
    _echo("K303", KPI, "C203"),
    _echo("S103 S117", ALL, "L404"),
    _echo("S116 S117", ALL, "S103 S104 S119"),
    _echo("S116", ALL, "R509 L411"),
    _echo("S120 C204", ALL, "S101 L414 R509"),
    _echo("S106", ALL, "K307"),
    _echo("V603", ALL, "S114"),
    _echo("S103 S104", CELL, "M966 M967 M968"),
    _echo("F708 F709 F711 F760 F761 F762", ALL, "N901"),
    _echo("E860 F743 F708 F709 F760 F761 F762", ALL, "F711"),
    _echo("F760 F761 F762", ALL, "I804"),
    _echo("F760 F761", ALL, "F762"),
    _echo("F760 F761 F762", ALL, "F768 F769"),
    _echo("F767", ALL, "T813 T814 T815 T816 T817 T818 T819 T820 T821 T822 T823"),
    _echo("F767", ALL, "F708 F709 F711 F760 F761 F762 F768 F769 N901 N902 A928"),
    _echo("E860", CELL, "S124"),
    _echo("A921 A922 A923 A929 S116 S117 S120 S122 S124 C204 K310", ALL, "A928"),
    _echo("A921", KPI, "L414 R509"),
)


def silenced(found: Iterable[Found]) -> tuple[Found, ...]:
    """The findings without those that only follow from another, and without exact doubles.

    Of an entry that could not be read one finding stays, whatever else is silenced.
    """
    every = tuple(_once(dict.fromkeys(found)))
    there = {one.code for one in every}
    causes = {
        (echo, _scope(echo.scope, cause))
        for echo in ECHOES
        if there & echo.codes
        for cause in every
        if cause.code in echo.causes
    }
    kept = [one for one in every if not any(_follows(one, echo, causes) for echo in ECHOES)]
    told = {one.key for one in kept if one.code in ENTRY_RULES}
    is_kept = set(map(id, kept))
    return tuple(
        one for one in every if id(one) in is_kept or (one.code in CANNOT_BE_READ and one.key not in told)
    )


def about_what_is_there(found: Iterable[Found], case: Case) -> Iterator[Found]:
    """The findings without those at entries that are gone, and those that such an entry may answer."""
    follow = {code for code, key in DECIDED_BY.items() if key in case.gone}
    kept = (one for one in found if one.key not in case.gone and one.code not in follow)
    if case.at_most is case:
        return kept
    certain = {(one.code, one.key) for one in run(case.at_most, OF_NO_USE)}
    return (one for one in kept if one.code not in OF_NO_USE or (one.code, one.key) in certain)


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


def _follows(one: Found, echo: Echo, causes: set[tuple[Echo, object]]) -> bool:
    if one.code not in echo.codes:
        return False
    scope = one.wanted if echo.scope == BASE else _scope(echo.scope, one)
    return bool(scope) and (echo, scope) in causes


def _scope(scope: str, found: Found) -> object:
    """What two findings share; "" where the finding has nothing of the kind."""
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
