"""The golden thread of one thing, as plain values: group, outcome, MAC, metric, KPI, measure, SDG target.

It works on the mapping alone. Each step says how close the link is, why, and how far it has been confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.model.mapping import (
    Criterion,
    CriterionLink,
    CriterionMeasure,
    Goal,
    Group,
    Kpi,
    Link,
    Mapping,
    Measure,
    MeasureLink,
    Metric,
    MetricMeasure,
    Outcome,
    Target,
    TargetLink,
)
from builder.model.overlaps import EACH, ONCE, Pair, overlaps_of
from builder.model.references import Noun, label
from builder.templates import words

ENTERED = {ONCE: "under one KPI", EACH: "in each KPI"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing of a golden thread and what hangs from it.

    key: what it is called ("NT10"), or words where nothing is linked. closeness, reason and status belong to
    the link that leads here, without one to the thing itself. steps: the next things.
    """

    key: str
    label: str
    closeness: str = ""
    reason: str = ""
    status: str = ""
    steps: tuple[Step, ...] = ()


def explain(mapping: Mapping, noun: Noun) -> Step:
    """The golden thread of a thing, in the direction people ask for it.

    A group, outcome or MAC leads down to its KPIs and on; a metric, KPI or measure shows what it belongs to
    and what it leads to; an SDG goal or target leads back to the KPIs that contribute to it.
    """
    return _step(noun, _steps(mapping, noun))


def statuses(step: Step) -> dict[str, str]:
    """What each status in a thread means, in words, in order of appearance."""
    meanings = words("about").section("confirmed")
    return {status: meanings[status].rstrip(".") for status in _found(step)}


def _found(step: Step) -> dict[str, None]:
    """The statuses of a step and all below it, each once."""
    found = {step.status: None} if step.status else {}
    for child in step.steps:
        found |= _found(child)
    return found


def _steps(mapping: Mapping, noun: Noun) -> Iterator[Step]:
    match noun:
        case Group():
            yield from (_outcome(mapping, o) for o in mapping.outcomes if o.group is noun)
        case Outcome():
            yield from (_step(group) for group in (noun.group,) if group)
            yield from _outcome(mapping, noun).steps
        case Criterion():
            yield _above(noun)
            yield from _criterion(mapping, noun).steps
        case Metric():
            yield from _metric(mapping, noun)
        case Kpi():
            yield from (_linked_criterion(link) for link in noun.criteria)
            yield from _kpi(noun)
            yield from _overlaps(mapping, noun)
        case Measure():
            yield from _measure(mapping, noun)
        case Goal():
            yield from (_step(t, _contributions(mapping, t)) for t in mapping.targets if t.goal is noun)
        case Target():
            yield _step(noun.goal)
            yield from _contributions(mapping, noun, upwards=True)


def _step(noun: Noun, steps: Iterable[Step] = ()) -> Step:
    return Step(noun.key, _named(noun), status=noun.status, steps=tuple(steps))


def _linked(link: Link, noun: Noun, closeness: str, steps: Iterable[Step] = ()) -> Step:
    return Step(noun.key, _named(noun), closeness, link.reason, link.status, tuple(steps))


def _named(noun: Noun) -> str:
    """The label, with the unit of what is counted."""
    if isinstance(noun, Kpi):
        return f"{noun.title} [{noun.unit.plural}]"
    return f"{noun.label} [{noun.unit}]" if isinstance(noun, Measure) else label(noun)


def _above(criterion: Criterion) -> Step:
    group = criterion.outcome.group
    return _step(criterion.outcome, [_step(group)] if group else [])


def _outcome(mapping: Mapping, outcome: Outcome) -> Step:
    return _step(outcome, [_criterion(mapping, c) for c in mapping.criteria if c.outcome is outcome])


def _criterion(mapping: Mapping, criterion: Criterion) -> Step:
    links = [(k, link) for k in mapping.kpis for link in k.criteria if link.criterion is criterion]
    steps = [_linked(link, kpi, link.via, _kpi(kpi)) for kpi, link in links]
    reached = {m.measure.key for kpi, _ in links for m in kpi.measures}
    steps += [
        _linked(link, link.measure, link.relation)
        for link in mapping.criterion_measures
        if link.criterion is criterion and link.measure.shown and link.measure.key not in reached
    ]
    if mapping.metrics and not any(criterion in metric.criteria for metric in mapping.metrics):
        steps.insert(0, Step("No reporting metric", "the Model has no metric for this MAC"))
    return _step(criterion, steps)


def _kpi(kpi: Kpi) -> Iterator[Step]:
    """What a KPI leads to: the metrics it answers, its measures, its SDG targets."""
    for result in kpi.results:
        metric = result.metric
        yield Step(metric.key, metric.label, f"answers as {result.result}", status=result.status)
    if kpi.is_model and not any(link.measure.shown for link in kpi.measures):
        yield Step("No National TOMs measure", "none counts the same thing")
    for measure in kpi.measures:
        if measure.measure.shown:
            yield _linked(measure, measure.measure, _measure_closeness(measure))
    for link in kpi.targets:
        yield _linked(link, link.target, _strength(link), [_step(link.target.goal)])


def _overlaps(mapping: Mapping, kpi: Kpi) -> Iterator[Step]:
    """The KPIs that could count the same thing, those of one reason together, and the KPI it is part of."""
    if kpi.part_of:
        yield _step(kpi.part_of, [Step("Part of it", "Enter the part in both KPIs: the whole includes it")])
    groups: dict[str, list[Pair]] = {}
    for pair in overlaps_of(mapping, kpi):
        groups.setdefault(pair.group.key, []).append(pair)
    for key, found in groups.items():
        group = found[0].group
        others = tuple(Step(pair.other.key, _named(pair.other)) for pair in found)
        yield Step(f"Overlap: {key}", "", f"entered {ENTERED[group.entry]}", group.why, group.status, others)


def _measure_closeness(link: MeasureLink) -> str:
    return f"{link.relation}, main" if link.main else link.relation


def _strength(link: TargetLink) -> str:
    return "primary" if link.primary else "secondary"


def _linked_criterion(link: CriterionLink) -> Step:
    return _linked(link, link.criterion, link.via, [_above(link.criterion)])


def _metric(mapping: Mapping, metric: Metric) -> Iterator[Step]:
    for criterion in metric.criteria:
        yield _step(criterion, [_above(criterion)])
    for kpi in mapping.kpis:
        for result in kpi.results:
            if result.metric is metric:
                yield Step(kpi.key, _named(kpi), f"answers as {result.result}", status=result.status)
    for link in mapping.metric_measures:
        if link.metric is metric:
            yield _gap_or_measure(link)
    for target in _targets(mapping, metric):
        yield _linked(target, target.target, _strength(target), [_step(target.target.goal)])


def _gap_or_measure(link: MetricMeasure) -> Step:
    if link.measure is None or not link.measure.shown:
        return Step("No National TOMs measure", "", "none", link.reason, link.status)
    return _linked(link, link.measure, link.relation)


def _targets(mapping: Mapping, metric: Metric) -> tuple[TargetLink, ...]:
    return next((k.targets for k in mapping.kpis if metric in k.metrics), ())


def _measure(mapping: Mapping, measure: Measure) -> Iterator[Step]:
    for kpi in mapping.kpis:
        for link in kpi.measures:
            if link.measure is measure:
                yield _linked(
                    link, kpi, _measure_closeness(link), (_linked_criterion(c) for c in kpi.criteria)
                )
    for fit in mapping.criterion_measures:
        if fit.measure is measure and not _served(mapping, fit):
            yield _linked(fit, fit.criterion, fit.relation, [_above(fit.criterion)])
    feeder = mapping.feeder(measure)
    for target in feeder.targets if feeder else ():
        yield _linked(target, target.target, _strength(target), [_step(target.target.goal)])


def _served(mapping: Mapping, fit: CriterionMeasure) -> bool:
    """Whether a KPI of the measure already leads to that MAC."""
    return any(
        any(m.measure is fit.measure for m in k.measures)
        and any(c.criterion is fit.criterion for c in k.criteria)
        for k in mapping.kpis
    )


def _contributions(mapping: Mapping, target: Target, upwards: bool = False) -> list[Step]:
    """The KPIs that contribute to a target; `upwards` adds the MACs that each belongs to."""
    links = [(kpi, link) for kpi in mapping.kpis for link in kpi.targets if link.target is target]
    if not links:
        return [Step("No KPI", "contributes to this target")]
    above = [tuple(_linked_criterion(c) for c in kpi.criteria) if upwards else () for kpi, _ in links]
    return [
        _linked(link, kpi, _strength(link), steps) for (kpi, link), steps in zip(links, above, strict=True)
    ]
