"""Entries of a copy as inputs of the present workbook: each lands by its key, or is listed with why."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from builder.contracts.source import Source
from builder.data.crosswalks import SECOND as SECOND_FIGURE
from builder.data.crosswalks import UNIT, Crossing, crosswalk
from builder.grid.kinds import ErrorValue, Value
from builder.layout.cells import Key
from builder.model.form import LINE_FIGURES
from builder.model.rows import DELIVERED, SECOND
from builder.read.files.raw import ErrorText
from builder.read.returned import Entry, Place
from builder.templates import words
from builder.workbooks.inputs import Inputs

MOVED, LEFT = "moved", "left"
"""What can become of an entry: it is under another key now, or it is left out."""

LONGEST = 32_767
"""Characters that a cell holds: Excel specifications and limits, Microsoft."""

FIRST_YEAR = 1900
ROW = re.compile(r"(KPI (?:OWN )?[\w.]+)( L\d\+?)?( \| .+)?")
TOMS = {"TOMs commitment": "Commitment", "TOMs before": "Before", "TOMs this period": "This period"}
"""Headings of the second figure, and those of a first one."""

RENAMED: Mapping[Key, Mapping[str, Value]] = {("Print list", "print_for"): {"Inside": "Colleagues"}}
"""Choices of released versions that have another name now."""

FIGURES = frozenset(LINE_FIGURES) - TOMS.keys() | {"Required figure"}
NO_FIGURES = {"Its region"}


@dataclass(frozen=True, slots=True)
class Note:
    """What became of one entry that did not land as it was.

    what: MOVED or LEFT. place, value: where it is in the copy, and what is there. why: a sentence. to: its
    key now.
    """

    what: str
    key: Key
    place: Place
    value: object
    why: str
    to: Key = ()


@dataclass
class Carried:
    """The inputs of the present workbook, and a note for each entry that is not where it was."""

    inputs: Inputs = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def carried(source: Source) -> Carried:
    """Every entry of the copy as an input of the workbook as it is built now.

    The value of an emptied cell is "". What the copy's version lacks stays as the blank workbook has it.
    """
    walk = Walk(source)
    done = Carried()
    moved: list[tuple[Entry, Key, str]] = []
    for key, entry in source.returned.entries.items():
        if entry.value is None:
            continue
        to, said = walk.now(key)
        value, why = walk.value(entry, to)
        if why:
            done.notes.append(Note(LEFT, key, entry.place, entry.raw, why))
        elif to == key:
            done.inputs[to] = value
        else:
            moved.append((entry, to, said))
    for entry, to, said in moved:
        _move(done, walk, entry, to, said)
    return done


def _move(done: Carried, walk: Walk, entry: Entry, to: Key, said: str) -> None:
    """Put an entry under its new key, where nothing else has been typed."""
    value, _ = walk.value(entry, to)
    if done.inputs.get(to, "") != "":
        why = words("contracts")("left.taken", to=", ".join(to[1:]))
        done.notes.append(Note(LEFT, entry.key, entry.place, entry.raw, why))
    else:
        done.inputs[to] = value
        done.notes.append(Note(MOVED, entry.key, entry.place, entry.raw, said, to))


@dataclass(frozen=True)
class Walk:
    """The way from the keys of a copy's version to those of today."""

    source: Source

    @cached_property
    def _crossings(self) -> Mapping[tuple[str, str], Crossing]:
        version = self.source.version
        steps = () if version.is_current else crosswalk(version.issued.version)
        return {(one.from_kpi, one.figure): one for one in steps}

    @cached_property
    def _asked(self) -> frozenset[Key]:
        return frozenset(self.source.present.issued.inputs)

    def now(self, key: Key) -> tuple[Key, str]:
        """The key today, and a sentence where it is another one."""
        parts = ROW.fullmatch(key[1])
        if not parts or key[0] not in ("Kpis", "Lines", "Profile", "Regions"):
            return key, ""
        kpi, level, part = parts[1], parts[2] or "", parts[3] or ""
        second = key[-1] in TOMS or part == f" | {SECOND}"
        step = self._crossings.get((kpi, SECOND_FIGURE)) if second else None
        if step:
            part, heading = part.replace(SECOND, DELIVERED), TOMS.get(key[-1], key[-1])
        else:
            step, heading = self._crossings.get((kpi, "first")), key[-1]
        if step is None or (step.to_kpi == kpi and step.figure != SECOND_FIGURE):
            return key, ""
        why = words("contracts")("moved", kpi=step.to_kpi, note=step.note)
        return (key[0], f"{step.to_kpi}{level}{part}", heading), why

    def value(self, entry: Entry, to: Key) -> tuple[Value, str]:
        """What the cell holds today, and why the entry cannot be carried; "" where it can."""
        say, value = words("contracts"), entry.value
        if value is None or isinstance(value, ErrorValue | ErrorText):
            return "", say("left.error")
        if to not in self._asked:
            return "", say("left.no_cell")
        if not _can_be_held(value):
            return "", say("left.too_much")
        if value != "" and self._counts_otherwise(entry.key):
            return "", say("left.unit", note=self._note(entry.key))
        return RENAMED.get(to, {}).get(str(value), value), ""

    def _counts_otherwise(self, key: Key) -> bool:
        """Whether it is a figure of a KPI that counts something else now."""
        parts = ROW.fullmatch(key[1])
        is_figure = key[-1] in FIGURES or (key[0] == "Regions" and key[-1] not in NO_FIGURES)
        if self.source.version.is_current or not parts or not is_figure or SECOND in (parts[3] or ""):
            return False
        step = self._crossings.get((parts[1], "first"))
        return step.change == UNIT if step else self._units_differ(parts[1])

    def _units_differ(self, kpi: str) -> bool:
        then, now = (
            next((one.unit.key for one in mapping.kpis if one.key == kpi), "")
            for mapping in (self.source.version.mapping, self.source.present.mapping)
        )
        return bool(then and now) and then != now

    def _note(self, key: Key) -> str:
        parts = ROW.fullmatch(key[1])
        step = self._crossings.get((parts[1], "first")) if parts else None
        return step.note if step else ""


def _can_be_held(value: Value) -> bool:
    """Whether a cell of a workbook can hold it."""
    if isinstance(value, str):
        return len(value) <= LONGEST
    if isinstance(value, date):
        return value.year >= FIRST_YEAR
    return isinstance(value, bool) or math.isfinite(value)
