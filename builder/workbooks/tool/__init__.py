"""The sheets in reading order. Each module holds one function that says what its sheet is made of."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace

from builder.layout.parts import Jump, Place, Sheet
from builder.model.mapping import Mapping
from builder.templates import looks, words

FILL_IN, READ, LOOK_UP = "tab fill in", "tab read", "tab look up"
VISIBLE = {
    "start": FILL_IN,
    "checks": READ,
    "selecting": FILL_IN,
    "choose_kpis": FILL_IN,
    "summary": READ,
    "print_list": READ,
    "mapping_sheet.sheet": FILL_IN,
    "regions": FILL_IN,
    "sdgs": READ,
    "dashboard": READ,
    "values": FILL_IN,
    "look_up": LOOK_UP,
    "guidance": LOOK_UP,
}
"""The modules of the visible sheets, and what one does there: the colour of the tab."""

ORDER = (
    *VISIBLE,
    "workings.dates",
    "workings.selection",
    "workings.lines",
    "workings.regions",
    "workings.targets",
    "workings.print_rows",
    "workings.charts",
    "workings.look_up",
    "workings.checks",
    "workings.issue_code",
)


BACK_WIDTH = 11
"""The width of the columns that "Back to Start" takes."""


def sheets(mapping: Mapping) -> tuple[Sheet, ...]:
    """The sheets of a mapping, visible ones first, in reading order, each leading on to the next."""
    made = [_made(mapping, module) for module in ORDER]
    seen, hidden = made[: len(VISIBLE)], made[len(VISIBLE) :]
    start, checks, *others, last = seen
    ahead = (others[0], *others, last)  # Checks is beside Start, and both lead to what is filled in
    led = (_leading_on(sheet, after) for sheet, after in zip((start, checks, *others), ahead, strict=True))
    return (*led, last, *hidden)


def _made(mapping: Mapping, module: str) -> Sheet:
    make: Callable[[Mapping], Sheet] = importlib.import_module(f"builder.workbooks.tool.{module}").sheet
    colour = looks().section("colour")[VISIBLE[module]] if module in VISIBLE else ""
    return replace(make(mapping), tab=str(colour))


def _leading_on(sheet: Sheet, after: Sheet) -> Sheet:
    """The sheet with a link in row 3 to the one after it, clear of what else is there."""
    text = words("workbook")("head.next", sheet=after.name)
    there = {0: BACK_WIDTH} | {jump.column: len(jump.text) for jump in sheet.jumps}
    code = sheet.code_column
    column = _free(sheet, there, 2 if code == 0 else 1, len(text))
    if code > 0:
        code = _free(sheet, there | {column: len(text)}, code, BACK_WIDTH)
    jump = Jump(column, text, Place(after.name))
    return replace(sheet, jumps=(*sheet.jumps, jump), code_column=code)


def _free(sheet: Sheet, there: dict[int, int], first: int, long: int) -> int:
    """The first column for a text of that length between others, given by column and length."""
    widths = sheet.widths or tuple(column.width for column in sheet.tables[0].columns)
    for at in range(first, len(widths)):
        left = max((c for c in there if c < at), default=0)
        right = min((c for c in there if c > at), default=len(widths))
        if at not in there and sum(widths[left:at]) >= there[left] and sum(widths[at:right]) >= long:
            return at
    return len(widths)
