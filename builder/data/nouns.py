"""Checked rows to nouns, each with its parents in hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from builder.data.tables import Row, Tables
from builder.model.mapping import (
    ContractFigure,
    Criterion,
    Edition,
    Goal,
    Group,
    Measure,
    Metric,
    Outcome,
    PolicyFact,
    Rating,
    Region,
    Source,
    Target,
    Unit,
    Value,
)

TABLES = (
    *("sources", "editions", "units", "groups", "outcomes", "criteria", "contract_figures", "metrics"),
    *("measures", "goals", "targets", "regions", "values", "ratings", "policy"),
)
"""The tables, by short name, that nouns are made of."""


@dataclass(frozen=True, slots=True)
class Nouns:
    """All nouns by key, in file order."""

    sources: dict[str, Source]
    editions: dict[str, Edition]
    units: dict[str, Unit]
    groups: dict[str, Group]
    outcomes: dict[str, Outcome]
    criteria: dict[str, Criterion]
    figures: dict[str, ContractFigure]
    metrics: dict[str, Metric]
    measures: dict[str, Measure]
    goals: dict[str, Goal]
    targets: dict[str, Target]
    regions: dict[str, Region]
    values: dict[str, Value]
    ratings: tuple[Rating, ...]
    policy: tuple[PolicyFact, ...]


class Provenance(TypedDict):
    """The columns that every fact and link has."""

    source: Source
    status: str


def provenance(row: Row, sources: dict[str, Source]) -> Provenance:
    """The source and status of a row."""
    return {"source": sources[row["source"]], "status": row["status"]}


def nouns(tables: Tables) -> Nouns:
    """The nouns of tables that have passed every check."""
    s = {row["source"]: _source(row) for row in tables["sources"].rows}
    units = {r["unit"]: _unit(r, s) for r in tables["units"].rows}
    groups = {r["group"]: _group(r, s) for r in tables["groups"].rows}
    goals = {r["goal"]: _goal(r, s) for r in tables["goals"].rows}
    outcomes = {r["outcome"]: _outcome(r, s, groups, goals) for r in tables["outcomes"].rows}
    criteria = {r["mac"]: _criterion(r, s, outcomes) for r in tables["criteria"].rows}
    figures = {r["figure"]: _figure(r, s, units) for r in tables["contract_figures"].rows}
    regions = {r["region"]: _region(r, s) for r in tables["regions"].rows}
    return Nouns(
        sources=s,
        editions={r["edition"]: _edition(r, s) for r in tables["editions"].rows},
        units=units,
        groups=groups,
        outcomes=outcomes,
        criteria=criteria,
        figures=figures,
        metrics={r["metric"]: _metric(r, s, outcomes, criteria, figures) for r in tables["metrics"].rows},
        measures={r["measure"]: _measure(r, s, units) for r in tables["measures"].rows},
        goals=goals,
        targets={r["target"]: _target(r, s, goals) for r in tables["targets"].rows},
        regions=regions,
        values={r["value"]: _value(r, s, units, regions) for r in tables["values"].rows},
        ratings=tuple(_rating(r, s) for r in tables["ratings"].rows),
        policy=tuple(_policy(r, s) for r in tables["policy"].rows),
    )


def _source(row: Row) -> Source:
    return Source(
        key=row["source"],
        title=row["title"],
        publisher=row["publisher"],
        date=row["date"],
        licence=row["licence"],
        attribution=row["attribution"],
    )


def _edition(row: Row, sources: dict[str, Source]) -> Edition:
    until, usable = row["applies_to"], row["usable_from"]
    return Edition(
        key=row["edition"],
        title=row["title"],
        publisher=row["publisher"],
        version=row["version"],
        usable_from=date.fromisoformat(usable) if usable else None,
        applies_from=date.fromisoformat(row["applies_from"]),
        applies_to=date.fromisoformat(until) if until else None,
        shipped=row.says("shipped"),
        attribution=row["attribution"],
        level=row["level"],
        weightings=tuple(_band(band) for band in row.words("weightings")),
        least_kpis=_least_kpis(row["least_kpis"]),
        pending=row["pending"],
        standard_metrics=int(row["standard_metrics"] or 0),
        **provenance(row, sources),
    )


def _band(text: str) -> tuple[int, float]:
    value, share = text.split()
    return int(value), float(share)


def _least_kpis(text: str) -> tuple[int, int] | None:
    value, count = map(int, text.split()) if text else (0, 0)
    return (value, count) if count else None


def _unit(row: Row, sources: dict[str, Source]) -> Unit:
    return Unit(
        key=row["unit"],
        singular=row["singular"],
        plural=row["plural"],
        kind=row["kind"],
        decimals=int(row["decimals"]),
        **provenance(row, sources),
    )


def _group(row: Row, sources: dict[str, Source]) -> Group:
    return Group(key=row["group"], title=row["title"], **provenance(row, sources))


def _outcome(
    row: Row, sources: dict[str, Source], groups: dict[str, Group], goals: dict[str, Goal]
) -> Outcome:
    return Outcome(
        key=row["outcome"],
        group=groups.get(row["group"]),
        title=row["title"],
        goals=tuple(goals[goal] for goal in row.words("goals")),
        goals_status=row["goals_status"],
        metrics_to_copy=row["standard_metrics"] == "to-copy",
        **provenance(row, sources),
    )


def _criterion(row: Row, sources: dict[str, Source], outcomes: dict[str, Outcome]) -> Criterion:
    return Criterion(
        key=row["mac"],
        outcome=outcomes[row["outcome"]],
        title=row["short_title"],
        topics=row["topics"],
        official_text=row["official_text"],
        text_status=row["text_status"],
        **provenance(row, sources),
    )


def _figure(row: Row, sources: dict[str, Source], units: dict[str, Unit]) -> ContractFigure:
    return ContractFigure(
        key=row["figure"],
        label=row["label"],
        unit=units[row["unit"]],
        kind=row["kind"],
        accumulates=row["accumulates"],
        by_level=row.says("by_level"),
        by_region=row.says("by_region"),
        rule=row["rule"],
        **provenance(row, sources),
    )


def _metric(
    row: Row,
    sources: dict[str, Source],
    outcomes: dict[str, Outcome],
    criteria: dict[str, Criterion],
    figures: dict[str, ContractFigure],
) -> Metric:
    return Metric(
        key=row["metric"],
        outcome=outcomes[row["outcome"]],
        criteria=tuple(criteria[mac] for mac in row.words("macs")),
        label=row["label"],
        unit=row["unit"],
        kind=row["kind"],
        accumulates=row["accumulates"],
        base=figures.get(row["base"]),
        share_of=row["share_of"],
        part_of=row["part_of"],
        levels=row.words("levels"),
        by_region=row.says("by_region"),
        confidence=row["confidence"],
        official_text=row["official_text"],
        text_status=row["text_status"],
        note=row["note"],
        **provenance(row, sources),
    )


def _measure(row: Row, sources: dict[str, Source], units: dict[str, Unit]) -> Measure:
    return Measure(
        key=row["measure"],
        toms_theme=row["toms_theme"],
        outcome=row["outcome"],
        label=row["label"],
        unit=row["unit"],
        quantity=units[row["quantity"]],
        valuation=row["valuation"],
        valuation_note=row["valuation_note"],
        time_basis=row["time_basis"],
        local=row.says("local"),
        corporate_policy=row.says("corporate_policy"),
        part_of=row["part_of"],
        note=row["note"],
        **provenance(row, sources),
    )


def _goal(row: Row, sources: dict[str, Source]) -> Goal:
    sort, title = int(row["sort"]), row["title"]
    return Goal(key=row["goal"], sort=sort, title=title, colour=row["colour"], **provenance(row, sources))


def _target(row: Row, sources: dict[str, Source], goals: dict[str, Goal]) -> Target:
    goal, sort = goals[row["goal"]], int(row["sort"])
    return Target(key=row["target"], sort=sort, goal=goal, title=row["title"], **provenance(row, sources))


def _region(row: Row, sources: dict[str, Source]) -> Region:
    return Region(
        key=row["region"],
        sort=int(row["sort"]),
        gss_code=row["gss_code"],
        name=row["name"],
        country=row["country"],
        level=row["level"],
        aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
        **provenance(row, sources),
    )


def _value(row: Row, sources: dict[str, Source], units: dict[str, Unit], regions: dict[str, Region]) -> Value:
    return Value(
        key=row["value"],
        unit=units[row["unit"]],
        level=row["level"],
        applies_year=int(row["applies_year"]) if row["applies_year"] else None,
        published_gbp=float(row["published_gbp"]),
        price_year=row["price_year"],
        gbp=float(row["gbp_2024_25"]),
        region=regions[row["region"]],
        counts_as=row["counts_as"],
        type=row["type"],
        role=row["role"],
        basis=row["basis"],
        citation=row["citation"],
        licence=row["licence"],
        note=row["note"],
        **provenance(row, sources),
    )


def _rating(row: Row, sources: dict[str, Source]) -> Rating:
    bound = float(row["lower_bound"]) if row["lower_bound"] else None
    sort, meaning = int(row["sort"]), row["meaning"]
    origin = provenance(row, sources)
    return Rating(key=row["rating"], sort=sort, meaning=meaning, lower_bound=bound, **origin)


def _policy(row: Row, sources: dict[str, Source]) -> PolicyFact:
    return PolicyFact(key=row["policy"], fact=row["fact"], text=row["text"], **provenance(row, sources))
