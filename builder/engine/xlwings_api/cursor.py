"""Where the cursor goes: Ctrl with an arrow key, the block around a cell, what of a sheet is used."""

from __future__ import annotations

from collections.abc import Callable

from builder.engine.xlwings_api.areas import Area, at
from builder.engine.xlwings_api.store import Store
from builder.grid.a1 import LAST_COLUMN, LAST_ROW

Filled = Callable[[int], bool]

_STEPS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
_SHORT = {name[0]: name for name in _STEPS}


def end(store: Store, key: int, area: Area, direction: str) -> Area:
    """The cell that Ctrl and an arrow key lead to from the first cell of an area of the sheet `key`.

    From a filled cell with a filled neighbour to the last filled one in a row, else to the next filled
    cell, else to the edge of the sheet. Raises ``KeyError`` for an unknown direction.
    """
    down, right = _STEPS[_SHORT.get(direction, direction)]
    used = store.used(key)
    here, step, edge, last_used = area.row, down, LAST_ROW, used.last_row
    if right:
        here, step, edge, last_used = area.column, right, LAST_COLUMN, used.last_column

    def filled(place: int) -> bool:
        row, column = (area.row, place) if right else (place, area.column)
        return not store.is_empty(key, row, column)

    place = _last(here, step, edge, last_used, filled)
    return at(area.row, place) if right else at(place, area.column)


def _last(here: int, step: int, edge: int, last_used: int, filled: Filled) -> int:
    border = edge if step > 0 else 1
    if here == border:
        return here
    place = here + step
    if filled(here) and filled(place):
        while place != border and filled(place + step):
            place += step
        return place
    if step > 0:
        return next((ahead for ahead in range(place, last_used + 1) if filled(ahead)), border)
    return next((back for back in range(min(place, last_used), 0, -1) if filled(back)), border)


def current_region(store: Store, key: int, area: Area) -> Area:
    """The block around the first cell of an area, bounded by empty rows and columns or the sheet's edges."""
    top, left, bottom, right = area.row, area.column, area.row, area.column
    grown = True
    while grown:
        grown = False
        for side in ((-1, 0, 0, 0), (0, -1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)):
            while _touches(store, key, (top, left, bottom, right), side):
                top, left, bottom, right = (
                    old + more for old, more in zip((top, left, bottom, right), side, strict=True)
                )
                grown = True
    return Area(top, left, bottom - top + 1, right - left + 1)


def _touches(
    store: Store, key: int, block: tuple[int, int, int, int], side: tuple[int, int, int, int]
) -> bool:
    """Whether the line of cells along one side of a block, its corners included, holds anything."""
    top, left, bottom, right = block
    rows = range(max(top - 1, 1), min(bottom + 1, LAST_ROW) + 1)
    columns = range(max(left - 1, 1), min(right + 1, LAST_COLUMN) + 1)
    if side[0] or side[2]:
        rows = range(top - 1, top) if side[0] else range(bottom + 1, bottom + 2)
    else:
        columns = range(left - 1, left) if side[1] else range(right + 1, right + 2)
    if not rows[0] or not columns[0] or rows[0] > LAST_ROW or columns[0] > LAST_COLUMN:
        return False
    return any(not store.is_empty(key, row, column) for row in rows for column in columns)


def used(store: Store, key: int) -> Area:
    """The smallest area of all cells with content or looks, merged ones too; A1 on an empty sheet."""
    top, left, bottom, right = store.used(key).corners
    merged = store.merged(key)

    def bare(rows: range, columns: range) -> bool:
        return all(
            store.is_bare(key, row, column) and not any(Area(row, column).within(area) for area in merged)
            for row in rows
            for column in columns
        )

    while bottom > top and bare(range(bottom, bottom + 1), range(left, right + 1)):
        bottom -= 1
    while top < bottom and bare(range(top, top + 1), range(left, right + 1)):
        top += 1
    while right > left and bare(range(top, bottom + 1), range(right, right + 1)):
        right -= 1
    while left < right and bare(range(top, bottom + 1), range(left, left + 1)):
        left += 1
    if (top, left) == (bottom, right) and bare(range(top, top + 1), range(left, left + 1)):
        return Area(1, 1)
    return Area(top, left, bottom - top + 1, right - left + 1)
