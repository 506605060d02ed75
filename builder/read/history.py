"""What a copy has on its sheet History, wherever its rows and columns are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from builder.grid.kinds import spelled
from builder.model.history import (
    ACCEPTED,
    FIGURE,
    FROM,
    HEADINGS,
    KNOWN_BY,
    LINE,
    MOST,
    STANDING,
    TO,
    Figure,
    Past,
)
from builder.read.files.raw import Cell, ErrorText, Raw
from builder.read.typed_values import clean, date_in, number_in

NOTHING = Raw(None)
LONGEST = 1000
"""Characters of a text that are kept."""

Cells = Mapping[Cell, Raw]


def is_history(cells: Cells) -> bool:
    """Whether a sheet has the headings by which History is known, in one row."""
    return bool(_headings(cells))


def read_history(cells: Cells) -> tuple[tuple[Past, ...], tuple[Cell, ...]]:
    """The rows below the headings in their order, and where a row could not be read."""
    top, columns = _headings(cells) or (0, {})
    rows, lost = list[Past](), list[Cell]()
    there = {row for row, column in cells if row > top and column in columns.values()}
    for row in sorted(there)[:MOST]:
        of = {heading: cells.get((row, column), NOTHING) for heading, column in columns.items()}
        if not any(raw.value is not None for raw in of.values()):
            continue
        past = _past(of)
        if past is None:
            lost.append((row, columns[LINE]))
        else:
            rows.append(past)
    return tuple(rows), tuple(lost)


def _headings(cells: Cells) -> tuple[int, dict[str, int]] | None:
    """The row of the headings, and the column of each; None if it is another sheet."""
    rows: dict[int, dict[str, int]] = {}
    for (row, column), raw in cells.items():
        if isinstance(raw.value, str) and (text := clean(raw.value)) in HEADINGS:
            rows.setdefault(row, {}).setdefault(text, column)
    return next(((row, of) for row, of in sorted(rows.items()) if of.keys() >= KNOWN_BY), None)


def _past(of: Mapping[str, Raw]) -> Past | None:
    """One row; None without a line or a last day, or with a figure that cannot be read."""
    line, end = _text(of, LINE), _day(of, TO)
    unread = isinstance(of[FIGURE].value, ErrorText | bool) or of[FIGURE].formula is not None
    if not line or end is None or unread or (_day(of, FROM) is None and _text(of, FROM)):
        return None
    return Past(
        _day(of, FROM),
        end,
        line,
        _text(of, "Level"),
        _text(of, "KPI"),
        _text(of, "Region"),
        _figure(of, FIGURE),
        _text(of, "Unit"),
        _text(of, STANDING) == ACCEPTED,
        _figure(of, "Reported"),
        _text(of, "Evidence"),
        _text(of, "Note"),
    )


def _raw(of: Mapping[str, Raw], heading: str) -> object:
    value = of.get(heading, NOTHING).value
    return None if isinstance(value, ErrorText) else value


def _text(of: Mapping[str, Raw], heading: str) -> str:
    value = _raw(of, heading)
    return "" if value is None or isinstance(value, bool) else spelled(value).strip()[:LONGEST]


def _day(of: Mapping[str, Raw], heading: str) -> date | None:
    value = _raw(of, heading)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date_in(clean(_text(of, heading)))


def _figure(of: Mapping[str, Raw], heading: str) -> Figure:
    """A number, the text of what is withheld, or None for nothing."""
    value = _raw(of, heading)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = _text(of, heading)
    number = number_in(clean(text)) if text else None
    return float(number) if number is not None else text or None
