"""Criteria: a tick for each Model Award Criterion, and what the buyer asks under it."""

from __future__ import annotations

from builder.formulas.entries import ticked
from builder.formulas.vocabulary import Formula, add, both, cases, eq, filled, flag, gt, sumifs, table
from builder.grid.kinds import COUNT, FLAG
from builder.layout.parts import Column, Conditional, Input, Sheet, Table
from builder.model import form
from builder.model.mapping import Mapping
from builder.templates import words
from builder.workbooks.tool.common import row_check

SHEET = "Criteria"
ASKED = {one.name: one.kind for one in form.CRITERIA}
NAMED = ("Key", "Outcome", "Criterion", "Topics")


def sheet(mapping: Mapping) -> Sheet:
    """Table Criteria: a row for each MAC."""
    say, t = words("criteria"), table("Criteria")
    conditionals = (
        Conditional(eq(t["On"], 1), "chosen", ("Key", "Outcome", "Criterion")),
        Conditional(eq(t["On"], 0), "recede", (*NAMED, "On", "Selected by", "KPIs")),
        Conditional(filled(t["Check"]), "attention", ("Check",)),
    )
    columns = (*_named(mapping), *_selecting(), *_asked(), *_followed(mapping))
    part = Table("Criteria", tuple(c.key for c in mapping.criteria), columns, conditionals)
    return Sheet(
        SHEET,
        say("title"),
        say("purpose"),
        (part,),
        freeze_columns=3,
        code_column=3,
        repeat_columns=3,
        breaks=("Weighting", "Method statement"),
    )


def _named(mapping: Mapping) -> tuple[Column, ...]:
    group, found = words("criteria")("group.named"), mapping.criteria
    return (
        Column("Key", tuple(c.key for c in found), width=10, look="key", group=group),
        Column("Outcome", tuple(c.outcome.key for c in found), width=11, group=group),
        Column("Criterion", tuple(c.title for c in found), width=32, group=group),
        Column("Topics", tuple(c.topics for c in found), width=48, group=group),
    )


def _asks(heading: str, width: float, group: str) -> Column:
    say = words("criteria")
    return Column(
        heading, Input(), ASKED[heading], width, help=say(f"help.{heading}"), group=say(f"group.{group}")
    )


def _selecting() -> tuple[Column, ...]:
    say, t = words("criteria"), table("Criteria")
    group = say("group.select")
    return (
        _asks("Tick", 8, "select"),
        Column("On", flag(gt(add(ticked(t["Tick"]), _by_outcome()), 0)), FLAG, 7, group=group),
        Column("Selected by", _selected_by(), width=14, group=group, sample=say("by.both")),
        _asks("Set by framework", 12, "select"),
    )


def _by_outcome() -> Formula:
    """1 when the MAC's outcome is ticked, else 0."""
    outcomes = table("Outcomes")
    return sumifs(outcomes.all("On"), outcomes.all("Key"), table("Criteria")["Outcome"])


def _selected_by() -> Formula:
    say, own = words("criteria"), eq(ticked(table("Criteria")["Tick"]), 1)
    outcome = eq(_by_outcome(), 1)
    return cases((both(own, outcome), say("by.both")), (own, say("by.tick")), (outcome, say("by.outcome")))


def _asked() -> tuple[Column, ...]:
    return (
        _asks("Weighting", 11, "ask"),
        _asks("Question", 44, "ask"),
        _asks("Response guidance", 44, "ask"),
        _asks("Word limit", 9, "ask"),
        _asks("Method statement", 16, "ask"),
        _asks("Timed plan", 16, "ask"),
        _asks("Local need", 26, "ask"),
    )


def _followed(mapping: Mapping) -> tuple[Column, ...]:
    say = words("criteria")
    brought = tuple(
        sum(any(c.criterion is mac and c.brings for c in k.criteria) for k in mapping.kpis)
        for mac in mapping.criteria
    )
    group = say("group.follow")
    check = Column(
        "Check", row_check("CriterionFlags"), width=26, look="row check", group=group, sample=say("sample")
    )
    return (Column("KPIs", brought, COUNT, 8, group=group), check)
