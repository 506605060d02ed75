"""An entry cell of a copy as an `Entry`, with the codes of its findings."""

from __future__ import annotations

import re
from datetime import date

from builder.grid.dates import SHIFT_1904
from builder.grid.kinds import DATE, Kind
from builder.grid.number_formats import STRUCK, shows_otherwise
from builder.layout.cells import Key
from builder.layout.placement import Cell as Drawn
from builder.read.files.raw import Doubtful, Raw
from builder.read.returned import Entry, Place
from builder.read.typed_values import Reading, understand

FORMULA, FORMULA_LOST, SHOWN, STRUCK_THROUGH, DOUBTFUL = "E862", "E863", "E864", "E866", "F743"
TRUTH = re.compile(r"(?:of:)?=?\s*(TRUE|FALSE)(?:\(\s*\))?\s*", re.IGNORECASE)
"""A tick as LibreOffice saves it; openpyxl drops its value."""


def entry_of(key: Key, cell: Drawn, raw: Raw, place: Place, is_1904: bool) -> tuple[Entry, tuple[str, ...]]:
    """Read the entry with that key.

    cell: as issued. raw: what is in the copy. is_1904: whether the copy counts days from 1904.
    A cell that was issued with a value and is now blank gives "", so that the issued value is not used again.
    """
    value, codes = _without_formula(raw)
    if is_1904 and cell.kind is DATE and isinstance(value, int | float) and not isinstance(value, bool):
        value += SHIFT_1904
    reading = understand(value, cell.kind)
    if value is None and FORMULA_LOST in codes:
        reading = Reading(None, False)
    read = "" if reading.value is None and _default(cell) else reading.value
    shown = raw.formula if FORMULA_LOST in codes else value
    codes = (*codes, *_seen_otherwise(raw, cell.kind))
    code = DOUBTFUL if isinstance(raw.value, Doubtful) else reading.code
    return Entry(key, read, shown, place, reading.understood), (*codes, *filter(None, [code]))


def _seen_otherwise(raw: Raw, kind: Kind) -> tuple[str, ...]:
    """The findings of a cell that does not show its value.

    If it looks so because of the format that it was issued with, that is no finding.
    """
    if raw.shown == STRUCK:
        return (STRUCK_THROUGH,)
    if isinstance(raw.value, date) and kind is not DATE:
        return ()  # a day where none belongs: that has been reported
    value = raw.value if isinstance(raw.value, int | float) else 1
    return (SHOWN,) if raw.shown and raw.shown != shows_otherwise(kind.number_format, value) else ()


def _default(cell: Drawn) -> bool:
    return cell.value not in (None, "", False)


def _without_formula(raw: Raw) -> tuple[object, tuple[str, ...]]:
    """The value that is in the cell, with a finding for a formula in place of an entry."""
    if raw.formula is None:
        return raw.value, ()
    truth = TRUTH.fullmatch(raw.formula)
    if truth:
        return truth[1].upper() == "TRUE", ()
    if raw.value is None:
        return None, (FORMULA_LOST,)
    return raw.value, (FORMULA,)
