"""What stands in a copy where nothing was asked for, and issued texts that were changed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from builder.kinds import spelled
from builder.placement import address
from builder.read_find import HEADING, LABEL, Found
from builder.read_issued import IssuedSheet
from builder.read_raw import Cell, Raw
from builder.read_values import clean

STRAY, CHANGED, DDE = "T821", "T822", "F735"
MOST = 20
DDE_CALL = re.compile(r"\bDDE\(")
STRINGS = re.compile(r'"[^"]*"')
Notes = Iterator[tuple[str, Cell | None, str]]


def strays(sheet: IssuedSheet, where: Found, cells: Mapping[Cell, Raw]) -> Notes:
    """Code, cell of the copy and what stands there: cells beside those of the tool, texts changed, DDE."""
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
    """Areas of merged cells over several entries, of which only the first can show anything."""
    if not merged:
        return
    entries = {where.at(at) for at, cell in sheet.cells.items() if cell.is_input} - {None}
    for (top, left), (bottom, right) in merged[:MOST]:
        inside = [at for at in entries if at and top <= at[0] <= bottom and left <= at[1] <= right]
        if len(inside) > 1:
            yield min(inside), f"{address(top, left)}:{address(bottom, right)}"


def _is_dde(formula: str) -> bool:
    """Whether a formula asks another program: ``cmd|'/c calc'!A1`` or ``DDE("soffice";...)``."""
    bare = STRINGS.sub("", formula)
    return "|" in bare or bool(DDE_CALL.search(bare))


def _same(issued: object, found: object) -> bool:
    """Whether a constant is still what was issued, but for blanks, quotes and the last digits."""
    if isinstance(issued, str) or isinstance(found, str) or issued is None or found is None:
        return clean(str(issued or "")) == clean(str(found or ""))
    if isinstance(issued, int | float) and isinstance(found, int | float):
        return math.isclose(issued, found, rel_tol=1e-12)
    return issued == found
