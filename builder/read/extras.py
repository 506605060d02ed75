"""Cells that the workbook does not have, and issued texts that were changed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from builder.grid.a1 import address
from builder.grid.kinds import spelled
from builder.read.files.raw import Cell, Raw
from builder.read.find_cells import HEADING, LABEL
from builder.read.issued import IssuedSheet
from builder.read.search import Found
from builder.read.typed_values import clean

STRAY, CHANGED, DDE = "T821", "T822", "F735"
MOST = 20
MOST_LOOKED = 2_000_000
"""At most so many cells of merged areas are checked. Areas that do not overlap have far fewer of ours."""
DDE_CALL = re.compile(r"\bDDE\(")
STRINGS = re.compile(r'"[^"]*"')
Notes = Iterator[tuple[str, Cell | None, str]]


def strays(sheet: IssuedSheet, where: Found, cells: Mapping[Cell, Raw]) -> Notes:
    """Extra cells, changed texts and DDE: for each the code, the cell of the copy and what is there."""
    home = {there: at for at, there in where.cells.items()} if where.cells is not None else None
    seen = {at for code, at, _ in where.noticed if code in (HEADING, LABEL)}
    beside: list[Cell] = []
    changed: list[tuple[Cell, str]] = []
    asking: list[tuple[Cell, str]] = []
    for at, raw in cells.items():
        issued = sheet.cells.get(at if home is None else home.get(at, (-1, -1)))
        if raw.formula and ("|" in raw.formula or "DDE(" in raw.formula) and _is_dde(raw.formula):
            asking.append((at, raw.formula))
        if issued is None:
            if raw.value not in (None, "") or raw.formula:
                beside.append(at)
        elif issued.is_input or issued.formula or raw.value == issued.value:
            continue
        elif at not in seen and not _same(issued.value, raw.value):
            changed.append((at, spelled(raw.value)))
    if beside:
        first = cells[min(beside)]
        said = first.formula or "" if first.value is None else spelled(first.value)
        yield STRAY, min(beside), f"{len(beside):,} cells, the first: {said}" if len(beside) > 1 else said
    yield from ((CHANGED, at, text) for at, text in sorted(changed)[:MOST])
    yield from ((DDE, at, text) for at, text in sorted(asking)[:MOST])


def merged_entries(
    sheet: IssuedSheet, where: Found, merged: Sequence[tuple[Cell, Cell]]
) -> Iterator[tuple[Cell, str]]:
    """Areas in which an entry is merged with other cells of the tool; only the first cell is shown."""
    if not merged:
        return
    held = (at for at, cell in sheet.cells.items() if cell.is_input or cell.formula or cell.value)
    ours = {there: at for at in held if (there := where.at(at))}
    last = max((row for row, _ in ours), default=-1), max((column for _, column in ours), default=-1)
    left_to_look = MOST_LOOKED
    for (top, left), (bottom, right) in merged:
        rows, columns = range(top, min(bottom, last[0]) + 1), range(left, min(right, last[1]) + 1)
        left_to_look -= len(rows) * len(columns)
        if left_to_look < 0:
            return
        inside = [(row, column) for row in rows for column in columns if (row, column) in ours]
        if set(inside) - {(top, left)} and any(sheet.cells[ours[at]].is_input for at in inside):
            yield inside[0], f"{address(top, left)}:{address(bottom, right)}"


def _is_dde(formula: str) -> bool:
    """Whether a formula asks another program: ``cmd|'/c calc'!A1`` or ``DDE("soffice";...)``."""
    bare = STRINGS.sub("", formula)
    return "|" in bare or bool(DDE_CALL.search(bare))


def _same(issued: object, found: object) -> bool:
    """Whether a constant is still as issued, apart from blanks, quotes and the last digits."""
    if isinstance(issued, str) or isinstance(found, str) or issued is None or found is None:
        return clean(str(issued or "")) == clean(str(found or ""))
    if isinstance(issued, int | float) and isinstance(found, int | float):
        return math.isclose(issued, found, rel_tol=1e-12)
    return issued == found
