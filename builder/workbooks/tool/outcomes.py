"""Outcomes: a tick for each policy outcome, and what the tick brings."""

from __future__ import annotations

from builder.formulas.entries import ticked
from builder.formulas.vocabulary import eq, gt, sumifs, table
from builder.grid.kinds import CENTRED, COUNT, FLAG, TICK
from builder.layout.parts import Column, Conditional, Input, Sheet, Table
from builder.model.mapping import Kpi, Mapping, Outcome
from builder.templates import words

SHEET = "Outcomes"


def sheet(mapping: Mapping) -> Sheet:
    """Table Outcomes: a row for each policy outcome."""
    say, t = words("outcomes"), table("Outcomes")
    named = ("Key", *(c.heading for c in _themes(mapping)), "Outcome")
    conditionals = (
        Conditional(eq(t["On"], 1), "chosen", named),
        Conditional(gt(t["Criteria on"], 0), "good", ("On", "Criteria on")),
    )
    part = Table("Outcomes", tuple(o.key for o in mapping.outcomes), _columns(mapping), conditionals)
    return Sheet(
        SHEET,
        say("title"),
        say("purpose"),
        (part,),
        freeze_columns=1,
        code_column=2,
        repeat_columns=1,
        breaks=("Further measures",),
    )


def _columns(mapping: Mapping) -> tuple[Column, ...]:
    say, t, criteria, outcomes = words("outcomes"), table("Outcomes"), table("Criteria"), mapping.outcomes
    on = sumifs(criteria.all("On"), criteria.all("Outcome"), t["Key"])
    return (
        Column("Key", tuple(o.key for o in outcomes), width=12, look="key"),
        *_themes(mapping),
        Column("Outcome", tuple(o.title for o in outcomes), width=28),
        Column("Tick", Input(), TICK, width=8, help=say("help.Tick")),
        Column("MACs", tuple(_criteria(mapping, o) for o in outcomes), width=66),
        Column("Metrics", tuple(sum(m.outcome is o for m in mapping.metrics) for o in outcomes), COUNT, 10),
        Column("KPIs", tuple(len(_own_kpis(mapping, o)) for o in outcomes), COUNT, 8),
        Column("Further measures", tuple(len(_further(mapping, o)) for o in outcomes), COUNT, 11),
        Column("SDGs", tuple(_goals(mapping, o) for o in outcomes), width=15),
        Column("On", ticked(t["Tick"]), FLAG, width=7),
        Column("Criteria on", on, CENTRED, width=10),
    )


def _themes(mapping: Mapping) -> tuple[Column, ...]:
    """The level above the outcomes, where the Model has one."""
    told = tuple(f"{o.theme.key}: {o.theme.title}" for o in mapping.outcomes if o.theme)
    return (Column(mapping.edition.level.title(), told, width=19),) if told else ()


def _criteria(mapping: Mapping, outcome: Outcome) -> str:
    return "\n".join(f"{c.key}: {c.title}" for c in mapping.criteria if c.outcome is outcome)


def _own_kpis(mapping: Mapping, outcome: Outcome) -> list[Kpi]:
    """The KPIs that the tick brings: those of the outcome's own metrics."""
    return [k for k in mapping.kpis if any(c.brings and c.criterion.outcome is outcome for c in k.criteria)]


def _further(mapping: Mapping, outcome: Outcome) -> list[Kpi]:
    """The KPIs on offer beside them: those that reach the outcome through a measure."""
    brought = {k.key for k in _own_kpis(mapping, outcome)}
    linked = (k for k in mapping.kpis if any(c.criterion.outcome is outcome for c in k.criteria))
    return [k for k in linked if k.key not in brought]


def _goals(mapping: Mapping, outcome: Outcome) -> str:
    goals = {
        k.primary.target.goal.key: k.primary.target.goal.sort
        for k in _own_kpis(mapping, outcome)
        if k.primary
    }
    return ", ".join(sorted(goals, key=lambda key: goals[key]))
