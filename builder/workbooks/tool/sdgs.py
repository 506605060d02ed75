"""SDGs: what the selected KPIs contribute to each goal and target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Dictionary
from typing import Any

from builder.formulas.vocabulary import Formula, add, both, countifs, eq, name, sumifs, table, when
from builder.grid.kinds import Kind
from builder.layout.parts import Column, Conditional, Line, Paragraphs, Sheet, Table
from builder.model.mapping import Goal, Mapping, Target
from builder.templates import words
from builder.workbooks.tool.common import about
from builder.workbooks.tool.workings.targets import linked, most_links

FROZEN = 3
GOAL, TARGET = "Goal", "Target"
COUNTED = Kind("count or nothing", "#,##0;-#,##0;", "right")
ONE_PLACE = Kind("figure or nothing", "#,##0.0;-#,##0.0;", "right")
POUNDS = Kind("pounds or nothing", "£#,##0;-£#,##0;", "right")


def sheet(mapping: Mapping) -> Sheet:
    """Table Sdgs: the goals, each followed by its targets that some KPI is linked to."""
    say, t = words("sdgs"), table("Sdgs")
    linked = {link.target.key for kpi in mapping.kpis for link in kpi.targets}
    known = say("known", all=len(mapping.targets), linked=len(linked))
    lines = tuple(Line(x, "small") for x in (known, say("own"), say("counting"), say("units")))
    unused = both(
        eq(t["Kind"], TARGET), eq(t["Primary KPIs selected"], 0), eq(t["Secondary KPIs selected"], 0)
    )
    conditionals = (Conditional(eq(t["Kind"], GOAL), "group"), Conditional(unused, "recede"))
    keys = tuple(row.key for row in _rows(mapping))
    part = Table("Sdgs", keys, _columns(mapping), conditionals)
    parts = (part, Paragraphs(lines, overflow=True))
    return Sheet(
        say("name"),
        say("title"),
        say("purpose"),
        parts,
        freeze_columns=FROZEN,
        code_column=4,
        repeat_columns=FROZEN,
        note=about(),
        note_column=FROZEN,
        breaks=("Supported committed", "Invested committed"),
    )


def _rows(mapping: Mapping) -> tuple[Goal | Target, ...]:
    linked = {link.target.key for kpi in mapping.kpis for link in kpi.targets}
    rows: list[Goal | Target] = []
    for goal in mapping.goals:
        mine = (t for t in mapping.targets if t.goal.key == goal.key and t.key in linked)
        rows += [goal, *sorted(mine, key=lambda t: t.sort)]
    return tuple(rows)


def _columns(mapping: Mapping) -> tuple[Column, ...]:
    say, rows = words("sdgs"), _rows(mapping)
    goal, kpis = say("group.goal"), say("group.kpis")
    headline = (table("Lines").all("Counts as"), name("headline_kind"))
    kinds = tuple(GOAL if isinstance(row, Goal) else TARGET for row in rows)
    return (
        Column("Key", tuple(row.key for row in rows), width=8, look="key", group=goal),
        Column("Kind", kinds, width=7, group=goal),
        Column("Title", tuple(row.title for row in rows), width=42, group=goal),
        Column("In this tool", _reach(mapping, rows), width=12, group=goal),
        Column("Primary KPIs selected", _primary(), COUNTED, 13.5, group=kpis),
        Column("Secondary KPIs selected", _secondary(mapping), COUNTED, 15, group=kpis),
        *(c for family in say.rows("family") for c in _family(family)),
        *(
            Column(h, _of(h, *headline, counted="£ counted"), POUNDS, 12.5, group=say("group.pounds"))
            for h in ("£ committed", "£ delivered")
        ),
    )


def _reach(mapping: Mapping, rows: tuple[Goal | Target, ...]) -> tuple[str, ...]:
    """How many KPIs of the tool are linked to it at all."""
    say, count = words("sdgs"), Counter[str]()
    for kpi in mapping.kpis:
        count.update(
            {link.target.key for link in kpi.targets} | {link.target.goal.key for link in kpi.targets}
        )

    def said(number: int) -> str:
        return {0: say("none"), 1: say("one")}.get(number) or say("many", n=number)

    return tuple(said(count[row.key]) for row in rows)


def _by_kind(goal: Formula, target: Formula) -> Formula:
    return when(eq(table("Sdgs")["Kind"], GOAL), goal, target)


def _primary() -> Formula:
    t, links = table("Sdgs"), table("KpiTarget")
    chosen = (table("KpiState").all("Selected"), 1)
    return _by_kind(
        countifs(links.all("Goal"), t["Key"], *chosen), countifs(links.all("Target"), t["Key"], *chosen)
    )


def _secondary(mapping: Mapping) -> Formula:
    """KPIs linked here but primarily elsewhere; in a goal each counts once."""
    t, links = table("Sdgs"), table("KpiTarget")
    chosen = (table("KpiState").all("Selected"), 1)

    def of(what: str) -> Formula:
        others = (linked(what, n) for n in range(1, most_links(mapping)))
        return add(0, *(countifs(links.all(other), t["Key"], *chosen) for other in others))

    return _by_kind(of("Goal"), of("Target"))


def _family(family: Dictionary[str, Any]) -> tuple[Column, Column]:
    heading, kind = family["heading"], ONE_PLACE if family["decimals"] else COUNTED
    only = (table("ChartLines").all("Family"), heading)
    return (
        Column(f"{heading} committed", _of("Committed", *only), kind, 15, group=family["group"]),
        Column(f"{heading} delivered", _of("Result", *only), kind, 15, group=family["group"]),
    )


def _of(summed: str, *only: Formula | str, counted: str = "Counted") -> Formula:
    """The sum over the lines that count of KPIs whose primary link is this goal or target."""
    t, chart_lines, lines = table("Sdgs"), table("ChartLines"), table("Lines")
    those = (*only, table("LineWork").all(counted), 1)
    return _by_kind(
        sumifs(lines.all(summed), chart_lines.all("Goal"), t["Key"], *those),
        sumifs(lines.all(summed), chart_lines.all("Target"), t["Key"], *those),
    )
