"""History: the figures of earlier periods with their evidence, in a copy that has some."""

from __future__ import annotations

from dataclasses import astuple

from builder.formulas.vocabulary import eq, table
from builder.grid.kinds import CODE, DATE, Kind, Value
from builder.layout.parts import Column, Conditional, Sheet, Table
from builder.model.history import ACCEPTED, CLAIMED, FIGURE, FROM, HEADINGS, LINE, TABLE, TO, Past, Pasts
from builder.templates import looks, words

FIGURES = Kind("past figure", "General", "right")
WIDTHS = (12.0, 12.0, 16.0, 9.0, 30.0, 20.0, 12.0, 16.0, 12.0, 12.0, 30.0, 30.0)
KINDS = {FROM: DATE, TO: DATE, FIGURE: FIGURES, "Reported": FIGURES}
KEYS = 3
"""Columns that are repeated on each page: from, to and line."""


def sheet(history: Pasts) -> Sheet:
    """The sheet with a row for each figure, in the order given: locked, of constants alone."""
    say, rows = words("history"), [_row(past) for past in history]
    columns = tuple(
        Column(
            heading,
            tuple(row[i] for row in rows),
            KINDS.get(heading, CODE),
            WIDTHS[i],
            look="key" if heading == LINE else "text",
        )
        for i, heading in enumerate(HEADINGS)
    )
    keys = tuple(str(number) for number in range(1, len(rows) + 1))
    accepted = Conditional(eq(table(TABLE)["Counts as"], ACCEPTED), "good", ("Counts as",))
    return Sheet(
        TABLE,
        say("title"),
        say("purpose"),
        (Table(TABLE, keys, columns, (accepted,)),),
        freeze_columns=KEYS,
        repeat_columns=KEYS,
        breaks=("Unit",),
        tab=str(looks().section("colour")["tab read"]),
    )


def _row(past: Past) -> tuple[Value | None, ...]:
    cells = dict(zip(Past.__dataclass_fields__, astuple(past), strict=True))
    cells["is_accepted"] = ACCEPTED if past.is_accepted else CLAIMED
    return tuple(None if cell == "" else cell for cell in cells.values())
