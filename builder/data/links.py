"""Checked rows to links and KPIs, and all of it to the `Mapping` of one edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from builder.data.nouns import Nouns, provenance
from builder.data.tables import Row, Tables
from builder.model.mapping import (
    CriterionLink,
    CriterionMeasure,
    Kpi,
    Mapping,
    MeasureLink,
    MetricMeasure,
    MetricResult,
    Overlap,
    SecondFigure,
    TargetLink,
    ValueLink,
)

TABLES = (
    *("kpis", "kpi_metrics", "kpi_criteria", "kpi_measures", "kpi_targets", "overlaps", "value_measures"),
    *("criterion_measures", "metric_measures", "metric_targets", "measure_targets"),
)
"""The tables, by short name, that links and KPIs are made of."""


def mapping(nouns: Nouns, tables: Tables, edition: str) -> Mapping:
    """The mapping of an edition, from its nouns and from tables that have passed every check."""
    kpis = _kpis(tables, nouns)
    rows = {name: tables[name].rows for name in TABLES}
    return Mapping(
        edition=nouns.editions[edition],
        editions=tuple(nouns.editions.values()),
        groups=tuple(nouns.groups.values()),
        outcomes=tuple(nouns.outcomes.values()),
        criteria=tuple(nouns.criteria.values()),
        metrics=tuple(nouns.metrics.values()),
        figures=tuple(nouns.figures.values()),
        kpis=kpis,
        measures=tuple(nouns.measures.values()),
        units=tuple(nouns.units.values()),
        goals=tuple(nouns.goals.values()),
        targets=tuple(nouns.targets.values()),
        regions=tuple(nouns.regions.values()),
        values=tuple(nouns.values.values()),
        value_links=tuple(_value_link(row, nouns) for row in rows["value_measures"]),
        criterion_measures=tuple(_criterion_measure(row, nouns) for row in rows["criterion_measures"]),
        metric_measures=tuple(_metric_measure(row, nouns) for row in rows["metric_measures"]),
        overlaps=tuple(_overlaps(rows["overlaps"], nouns, kpis)),
        ratings=nouns.ratings,
        policy=nouns.policy,
        sources=tuple(nouns.sources.values()),
    )


def _value_link(row: Row, nouns: Nouns) -> ValueLink:
    return ValueLink(
        value=nouns.values[row["value"]],
        measure=nouns.measures[row["measure"]],
        default=row.says("default"),
        fit=row["fit"],
        reason=row["reason"],
        **provenance(row, nouns.sources),
    )


def _criterion_measure(row: Row, nouns: Nouns) -> CriterionMeasure:
    return CriterionMeasure(
        criterion=nouns.criteria[row["mac"]],
        measure=nouns.measures[row["measure"]],
        relation=row["relation"],
        reason=row["reason"],
        **provenance(row, nouns.sources),
    )


def _metric_measure(row: Row, nouns: Nouns) -> MetricMeasure:
    return MetricMeasure(
        metric=nouns.metrics[row["metric"]],
        measure=nouns.measures.get(row["measure"]),
        relation=row["relation"],
        reason=row["reason"],
        **provenance(row, nouns.sources),
    )


def _overlaps(rows: tuple[Row, ...], nouns: Nouns, kpis: tuple[Kpi, ...]) -> Iterator[Overlap]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["group"]].append(row)
    for group, members in groups.items():
        codes = tuple(row["member"] for row in members)
        yield Overlap(
            key=group,
            entry=members[0]["entry"],
            why=members[0]["why"],
            members=codes,
            kpis=tuple(kpi for kpi in kpis if _counts_for(kpi) & set(codes)),
            **provenance(members[0], nouns.sources),
        )


def _counts_for(kpi: Kpi) -> set[str]:
    """Its own key and the codes of the metrics it answers and of the measure it feeds."""
    codes = {kpi.key, *(metric.key for metric in kpi.metrics)}
    return codes | {kpi.main.measure.key} if kpi.main else codes


def _kpis(tables: Tables, nouns: Nouns) -> tuple[Kpi, ...]:
    """The KPIs in the order of their `sort`; wholes are made before their parts."""
    links = {name: _by_kpi(tables[name].rows) for name in TABLES if name.startswith("kpi_")}
    rows = {row["kpi"]: row for row in tables["kpis"].rows}
    made: dict[str, Kpi] = {}

    def make(key: str) -> Kpi:
        if key not in made:
            whole = rows[key]["part_of"]
            made[key] = _kpi(rows[key], nouns, links, make(whole) if whole else None)
        return made[key]

    return tuple(sorted((make(key) for key in rows), key=lambda kpi: kpi.sort))


def _by_kpi(rows: tuple[Row, ...]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["kpi"]].append(row)
    return grouped


def _kpi(row: Row, nouns: Nouns, links: dict[str, dict[str, list[Row]]], whole: Kpi | None) -> Kpi:
    key = row["kpi"]
    return Kpi(
        key=key,
        sort=int(row["sort"]),
        title=row["title"],
        deliverable=row["deliverable"],
        numeric_element=row["numeric_element"],
        unit=nouns.units[row["unit"]],
        kind=row["kind"],
        accumulates=row["accumulates"],
        base=nouns.figures.get(row["base"]),
        levels=row.words("levels"),
        by_region=row.says("by_region"),
        part_of=whole,
        counting_rule=row["counting_rule"],
        evidence=row["evidence"],
        privacy=row.says("privacy"),
        caution=row["caution"],
        note=row["note"],
        results=tuple(_metric_result(link, nouns) for link in links["kpi_metrics"].get(key, ())),
        criteria=tuple(_criterion_link(link, nouns) for link in links["kpi_criteria"].get(key, ())),
        measures=tuple(_measure_link(link, nouns) for link in links["kpi_measures"].get(key, ())),
        targets=tuple(_target_link(link, nouns) for link in links["kpi_targets"].get(key, ())),
        **provenance(row, nouns.sources),
    )


def _metric_result(row: Row, nouns: Nouns) -> MetricResult:
    origin = provenance(row, nouns.sources)
    return MetricResult(metric=nouns.metrics[row["metric"]], result=row["result"], **origin)


def _criterion_link(row: Row, nouns: Nouns) -> CriterionLink:
    criterion, origin = nouns.criteria[row["mac"]], provenance(row, nouns.sources)
    brings = row.says("brings")
    return CriterionLink(criterion=criterion, via=row["via"], brings=brings, reason=row["reason"], **origin)


def _measure_link(row: Row, nouns: Nouns) -> MeasureLink:
    return MeasureLink(
        measure=nouns.measures[row["measure"]],
        relation=row["relation"],
        main=row.says("main"),
        second=_second(row, nouns) if row["second_unit"] else None,
        reason=row["reason"],
        **provenance(row, nouns.sources),
    )


def _second(row: Row, nouns: Nouns) -> SecondFigure:
    return SecondFigure(
        unit=nouns.units[row["second_unit"]],
        label=row["second_label"],
        rule=row["second_rule"],
        accumulates=row["second_accumulates"],
    )


def _target_link(row: Row, nouns: Nouns) -> TargetLink:
    target, primary = nouns.targets[row["target"]], row["strength"] == "primary"
    return TargetLink(target=target, primary=primary, reason=row["reason"], **provenance(row, nouns.sources))
