"""Figures of findings as people write them: 8%, £1,200, 12 people."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from builder.grid.kinds import Value, spelled
from builder.layout.cells import Key
from builder.model.choices import SHARE
from builder.model.mapping import Unit
from builder.model.rows import COMMITTED, SECOND, LineRow

START, LINES, REGIONS, KPIS = "Start", "Lines", "Regions", "Kpis"
PER_CENT, POUNDS = "%", "£"
SHARES = {  # by the sheet's table, "" for every heading of it
    "Select": {"Weighting"},
    "Profile": {""},
    KPIS: {"Good from", "Approaching from", "Requires from"},
    LINES: {"On track", "Of whole"},
    START: {"bound_good", "bound_approaching", "bound_requires"},
}
MONEY = {"Values": {"Own value", "Value in use"}, START: {"contract_value", "kpi_threshold"}}
SHARED = {"Commitment", "Committed", "Change", "Result", "Target to date", "Forecast", "TOMs committed"}
"""Headings of a share's row that hold the share itself; the others hold the part that it is made of."""
AMOUNTS = {"Before", "This period", "Delivered", "Baseline"} | SHARED
"""Headings of Mapping that hold figures in the unit of the row."""
OF_REGIONS_NOT = {"Its region", "Check", "In use"}


Lines = Mapping[str, LineRow]
Typed = Callable[..., Value | None]


def unit_of(lines: Lines, typed: Typed, key: Key, heading: str = "") -> Unit | str:
    """The unit of the figure at that key: "%", "£", a unit of the data, words of an own KPI, or "".

    lines: rows of Mapping by key. typed: what the cell of a key holds. heading: of the column whose unit the
    figure has, where that is another one than the key's.
    """
    table, named = key[0], heading or key[-1]
    if _holds(SHARES, table, named):
        return PER_CENT
    if _holds(MONEY, table, named) or named.startswith(POUNDS):
        return POUNDS
    if table == REGIONS and named not in OF_REGIONS_NOT:
        row, _, part = key[1].rpartition(" | ")
        return _of_line(typed, lines.get(row), {COMMITTED: "Commitment", SECOND: "TOMs"}.get(part, part))
    if table == LINES and (named in AMOUNTS or named.startswith("TOMs ")):
        return _of_line(typed, lines.get(key[1]), named)
    if table == KPIS and named == "Required figure":
        row_of = next((row for row in lines.values() if row.kpi_key == key[1]), None)
        return _of_line(typed, row_of, "Commitment")
    return ""


def _holds(headings: dict[str, set[str]], table: str, heading: str) -> bool:
    return bool(headings.get(table, set()) & {heading, ""})


def _of_line(typed: Typed, row: LineRow | None, heading: str) -> Unit | str:
    """The unit of a row of Mapping under a heading; what an own KPI counts is typed on KPIs."""
    if row is None:
        return ""
    if heading.startswith("TOMs") and row.main and row.main.second:
        return row.main.second.unit
    if row.is_share and heading in SHARED:
        return PER_CENT
    if row.is_own:
        is_share = str(typed(KPIS, row.key, "Kind") or "").casefold() == SHARE
        return PER_CENT if is_share else str(typed(KPIS, row.key, "Unit") or "")
    thing = row.kpi or row.figure
    return thing.unit if thing else ""


def in_unit(value: object, unit: Unit | str) -> str:
    """A number with its unit, everything else as it is spelled."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not unit:
        return spelled(value)
    if unit == PER_CENT:
        return f"{round(100 * value, 6):,.10g}%"
    if unit == POUNDS or (isinstance(unit, Unit) and unit.kind == "money"):
        return f"{'-' if value < 0 else ''}£{_grouped(abs(value), 2)}"
    if isinstance(unit, str):
        return f"{_grouped(value)} {unit}"
    if unit.kind == "yes/no":
        return "yes" if value else "no"
    return f"{_grouped(value)} {unit.singular if value == 1 else unit.plural}"


def _grouped(value: float, places: int = 6) -> str:
    """1,200 and 37.5: no more decimals than there are."""
    said = f"{round(value, places):,.{places}f}".rstrip("0").rstrip(".")
    return f"{float(value):,.2f}" if places == 2 and "." in said else said  # noqa: PLR2004 - pence
