"""The live checks of a workbook in the form of the rules, so that the two can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache

from builder.layout.parts import Place
from builder.model.mapping import Mapping
from builder.read.returned import Found
from builder.rules.catalogue import live
from builder.rules.check import Case, run
from builder.rules.live.flags import Flags
from builder.workbooks.tool.workings.checks import all_flags
from tests.support.running import cells
from tests.support.states import State

CODES = tuple(entry.code for entry in live())

Flag = tuple[str, str, str]
"""Code, table and row; the rules of Start are about the whole workbook and name neither."""

Read = Callable[[str, str, str], object]


def live_flags(mapping: Mapping, read: Read) -> frozenset[Flag]:
    """What the workbook's own checks find; `read` gives the value of a cell by table, row and heading."""
    return frozenset(flag for flags in _all(mapping) for flag in _flags(flags, read))


@lru_cache(maxsize=4)
def _all(mapping: Mapping) -> tuple[Flags, ...]:
    return all_flags(mapping)


def _flags(flags: Flags, read: Read) -> list[Flag]:
    name, keys = flags.table.name, flags.table.keys
    if keys == ("Start",):
        return [(code, "", "") for code in flags.columns if read(name, "Start", code) == 1]
    headings = set(flags.columns.values())
    told = {(key, h): str(read(name, key, h) or "") for key in keys for h in headings}
    where = _table(flags)
    return [(code, where, key) for code, h in flags.columns.items() for key in keys if code in told[key, h]]


def _table(flags: Flags) -> str:
    """The table that the flags are about."""
    place = flags.table.column("Place").content
    if not isinstance(place, tuple) or not isinstance(place[0], Place):
        raise TypeError(f"{flags.table.name} leads nowhere")
    return place[0].target


def as_flag(mapping: Mapping, found: Found) -> Flag:
    """The flag for a finding of a rule."""
    start = next(flags for flags in _all(mapping) if flags.table.keys == ("Start",))
    return (found.code, "", "") if found.code in start.columns else (found.code, found.key[0], found.key[1])


def disagreements(mapping: Mapping, state: State, read: Read) -> list[str]:
    """Where the live checks of a workbook in that state and the rules differ, a line each.

    A rule that finds a row twice is one of them. `read` as in `live_flags`.
    """
    shown = live_flags(mapping, read)
    case = Case(mapping, state, frozenset(cells()))
    flags = [as_flag(mapping, found) for found in run(case, CODES)]
    twice = {flag for flag, times in Counter(flags).items() if times > 1}
    return [
        *_lines("workbook alone", shown.difference(flags)),
        *_lines("rule alone", frozenset(flags) - shown),
        *_lines("rule twice", twice),
    ]


def _lines(who: str, flags: Iterable[Flag]) -> list[str]:
    return [f"{who}: {code} {table} {row}" for code, table, row in sorted(flags)]
