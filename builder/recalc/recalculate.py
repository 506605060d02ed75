"""A returned copy worked out again: its inputs in a blank book as issued, its formulas are never run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeGuard

from builder.engine.model import Value as Worked
from builder.grid.dates import serial
from builder.grid.kinds import Value
from builder.layout.cells import Key
from builder.read.files.raw import ErrorText
from builder.read.issued import Issued
from builder.read.returned import Place, Returned
from builder.recalc.blank_book import At, Pristine

TOLERANCE = 1e-9
Fresh = Mapping[Key, Worked]


@dataclass(frozen=True, slots=True)
class Difference:
    """A formula cell of the copy whose saved value does not follow from its inputs."""

    key: Key
    place: Place
    saved: Value | None
    fresh: Worked


def all_inputs(returned: Returned) -> dict[Key, Value]:
    """Every input that was read, an emptied cell as ""; one that could not be found stays as issued."""
    return {key: "" if e.value is None else e.value for key, e in returned.entries.items()}


def as_typed(returned: Returned) -> dict[Key, Value]:
    """The inputs exactly as typed: a figure typed as text is a text."""
    return {key: entry.raw for key, entry in returned.entries.items() if _can_be_typed(entry.raw)}


def _can_be_typed(raw: object) -> TypeGuard[Value]:
    """Whether it is what a person types: no error value, and something at all."""
    return isinstance(raw, bool | int | float | str | date) and not isinstance(raw, ErrorText)


def work_out(inputs: Mapping[Key, Value], pristine: Pristine) -> Fresh:
    """The true value of every formula cell for these inputs over those of a blank workbook, by key.

    The book is blank again afterwards.
    """
    try:
        for at, value in typed(pristine.issued, inputs):
            pristine.book.put(*at, value)
        pristine.book.evaluate()
        values = pristine.book.values()
        results = pristine.issued.results
        return {key: values[sheet][row, column] for key, (sheet, row, column) in results.items()}
    finally:
        pristine.book.reset()


def typed(issued: Issued, inputs: Mapping[Key, Value]) -> Iterator[tuple[At, bool | float | str | None]]:
    """What to type into a blank workbook of that version for these inputs, cell by cell."""
    for key, at in issued.inputs.items():
        default = issued.cell(at).value
        value = inputs.get(key, default)
        if _plain(value) != _plain(default) or isinstance(value, bool):
            yield at, _plain(value)


def _plain(value: Value | None) -> bool | float | str | None:
    """As the engine takes it: days as serial numbers, nothing as an empty cell."""
    if isinstance(value, date):
        return serial(value)
    return None if value == "" else value


def differences(returned: Returned, fresh: Fresh) -> Iterator[Difference]:
    """Every formula cell, typed over or not, whose saved value differs from the fresh one."""
    for key, result in returned.results.items():
        if not same(result.value, fresh[key]):
            yield Difference(key, result.place, result.value, fresh[key])


def same(saved: object, fresh: object) -> bool:
    """Whether two results mean the same: numbers to nine digits, TRUE as 1, nothing as "", texts exactly.

    Blanks at the ends of a text are left out: some programs drop those of a saved result when they open it.
    """
    one, other = ("" if value is None else value for value in (saved, fresh))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return isinstance(one, str) and isinstance(other, str) and one.strip() == other.strip()
