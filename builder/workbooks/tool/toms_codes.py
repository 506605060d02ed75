"""The table Toms on KPIs: National TOMs codes with a tick each, by TOMs theme."""

from __future__ import annotations

from builder.grid.kinds import TICK
from builder.layout.parts import Column, Input, Table
from builder.model.mapping import Kpi, Mapping, Measure
from builder.model.rows import toms_measures
from builder.templates import words


def toms_table(mapping: Mapping) -> Table:
    """A row for each measure: a tick selects the KPI that carries it; without one it takes no tick."""
    say, measures = words("choose"), toms_measures(mapping)
    group, carried = say("group.toms"), {m.key: mapping.feeder(m) for m in measures}
    columns = (
        Column("Code", tuple(m.key for m in measures), width=13, look="key", group=group),
        Column("Measure", tuple(m.label for m in measures), width=46, group=group),
        Column(
            "Tick",
            Input(),
            TICK,
            10,
            help=say("help.Tick"),
            group=group,
            fixed={key: "" for key, kpi in carried.items() if kpi is None},
        ),
        Column("KPI", tuple(kpi.key if kpi else None for kpi in carried.values()), width=12, group=group),
        Column("What a tick does", tuple(_does(m, carried[m.key]) for m in measures), width=44, group=group),
        Column("TOMs theme", tuple(m.toms_theme for m in measures), width=18, group=group),
    )
    return Table("Toms", tuple(m.key for m in measures), columns, filters=frozenset({"TOMs theme"}))


def _does(measure: Measure, kpi: Kpi | None) -> str:
    say = words("choose")
    return say("toms.selects", title=kpi.title) if kpi else say("toms.gap", code=measure.key)
