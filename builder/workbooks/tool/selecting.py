"""Select: a tick for each policy outcome and for each criterion under it, and what bidders are asked."""

from __future__ import annotations

from builder.formulas.vocabulary import (
    Formula,
    both,
    call,
    cases,
    eq,
    filled,
    gt,
    join,
    negate,
    number,
    table,
    text,
    when,
)
from builder.grid.kinds import COUNT
from builder.layout.parts import Column, Conditional, Input, Sheet, Table
from builder.model import form
from builder.model.mapping import Criterion, CriterionLink, Kpi, Mapping, Outcome
from builder.model.rows import select_rows
from builder.templates import words
from builder.workbooks.tool.common import row_check

SHEET = "Select"
INPUTS = {one.name: one.kind for one in form.CRITERIA}
NAMED = ("Key", "Title", "Selected by")
MAC = "MAC"
"""What every key of a MAC begins with."""


def sheet(mapping: Mapping) -> Sheet:
    """Table Select: a row for each policy outcome, below it a row for each of its MACs."""
    say = words("select")
    columns = (*_named(mapping), *_selecting(mapping), *_followed(mapping), *_asked(mapping))
    keys = tuple(row.key for row in select_rows(mapping))
    part = Table("Select", keys, columns, _conditionals(mapping))
    return Sheet(
        SHEET,
        say("title"),
        say("purpose"),
        (part,),
        freeze_columns=2,
        code_column=2,
        repeat_columns=2,
        breaks=("About", "KPIs", "Response guidance"),
    )


def _conditionals(mapping: Mapping) -> tuple[Conditional, ...]:
    """Rows of outcomes are a band; rows of MACs are strong where in use and recede where not."""
    t = table("Select")
    mac = number(call("FIND", MAC, t["Key"]))
    on = filled(t["Selected by"])
    band = (*NAMED, *(c.heading for c in (*_followed(mapping), *_asked(mapping))))
    return (
        Conditional(filled(t["Check"]), "attention", ("Check",)),
        Conditional(both(on, mac), "chosen", NAMED),
        Conditional(mac, "recede", (*NAMED, "About", "KPIs", "SDGs", "Model's SDGs")),
        Conditional(on, "chosen", NAMED),
        Conditional(negate(mac), "band", band),
    )


def _named(mapping: Mapping) -> tuple[Column, ...]:
    group, rows = words("select")("group.named"), select_rows(mapping)
    return (
        Column("Key", tuple(row.key for row in rows), width=11, look="key", group=group),
        Column("Title", tuple(row.title for row in rows), width=36, group=group),
    )


def _selecting(mapping: Mapping) -> tuple[Column, ...]:
    say = words("select")
    group, tick = say("group.select"), INPUTS["Tick"]
    check = row_check("SelectFlags")
    helps = {outcome.key: say("help.outcome") for outcome in mapping.outcomes}
    return (
        Column("Tick", Input(), tick, 8, help=say("help.Tick"), helps=helps, group=group),
        Column("Selected by", _selected_by(), width=16, group=group, sample=say("by.both")),
        Column("Check", check, width=31, look="row check", group=group, sample=say("sample")),
    )


def _selected_by() -> Formula:
    """In an outcome's row how many of its MACs are in use, in a MAC's row what selects it."""
    say, state = words("select"), table("SelectState").same
    in_use = join(text(state("MACs on"), "0"), say("by.of"), text(state("MACs"), "0"), say("by.macs"))
    own, on = eq(state("Ticked"), 1), eq(state("On"), 1)
    outcome = eq(state("Outcome on"), 1)
    return cases(
        (gt(state("MACs"), 0), when(gt(state("MACs on"), 0), in_use)),
        (both(own, outcome), say("by.both")),
        (own, say("by.tick")),
        (on, say("by.outcome")),
    )


def _followed(mapping: Mapping) -> tuple[Column, ...]:
    group, rows = words("select")("group.follow"), select_rows(mapping)
    brought = {row.key: len(_brought(mapping, row)) for row in rows}
    return (
        Column("About", tuple(_about(mapping, row) for row in rows), width=88, group=group),
        Column("KPIs", tuple(brought[row.key] for row in rows), COUNT, 8, group=group),
        Column("SDGs", tuple(_goals(mapping, row) for row in rows), width=15, group=group),
        Column("Model's SDGs", tuple(_of_the_model(row) for row in rows), width=16, group=group),
    )


def _about(mapping: Mapping, row: Outcome | Criterion) -> str:
    """The topics of a MAC; the group of an outcome, and what its tick brings and offers."""
    if isinstance(row, Criterion):
        return row.topics
    say, group = words("select"), row.group
    counts = {
        "metrics": sum(m.outcome is row for m in mapping.metrics),
        "further": len(_further(mapping, row)),
    }
    told = " ".join(say(f"about.{what}", number=n) for what, n in counts.items() if n)
    to_copy = say("about.to_copy") if row.metrics_to_copy else ""
    return "\n".join(filter(None, (f"{group.key}: {group.title}." if group else "", told, to_copy)))


def _brought(mapping: Mapping, row: Outcome | Criterion) -> list[Kpi]:
    """The KPIs that the tick brings: those of the row's own metrics."""

    def brings(link: CriterionLink) -> bool:
        return link.brings and row in (link.criterion, link.criterion.outcome)

    return [kpi for kpi in mapping.kpis if any(map(brings, kpi.criteria))]


def _further(mapping: Mapping, outcome: Outcome) -> list[Kpi]:
    """The KPIs on offer beside them: those that reach the outcome through a measure."""
    brought = {k.key for k in _brought(mapping, outcome)}
    linked = (k for k in mapping.kpis if any(c.criterion.outcome is outcome for c in k.criteria))
    return [k for k in linked if k.key not in brought]


def _goals(mapping: Mapping, row: Outcome | Criterion) -> str:
    primary = (k.primary.target.goal for k in _brought(mapping, row) if k.primary)
    goals = {goal.key: goal.sort for goal in primary}
    return ", ".join(sorted(goals, key=lambda key: goals[key]))


def _of_the_model(row: Outcome | Criterion) -> str:
    """The goals that the Model itself names for an outcome, and whether there may be more."""
    if isinstance(row, Criterion):
        return ""
    goals = ", ".join(goal.key for goal in row.goals)
    return words("select")(f"goals.{row.goals_status or 'unread'}", goals=goals)


def _asked(mapping: Mapping) -> tuple[Column, ...]:
    """What is written under a MAC; closed in the rows of outcomes."""
    widths = {
        "Set by framework": 12,
        "Weighting": 11,
        "Question": 44,
        "Response guidance": 44,
        "Word limit": 9,
        "Method statement": 16,
        "Timed plan": 16,
        "Local need": 24,
    }
    say, closed = words("select"), {outcome.key: "" for outcome in mapping.outcomes}
    return tuple(
        Column(
            heading,
            Input(),
            INPUTS[heading],
            width,
            help=say(f"help.{heading}"),
            group=say("group.ask"),
            fixed=closed,
        )
        for heading, width in widths.items()
    )
