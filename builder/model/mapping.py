"""The mapping of one edition: links, KPIs and the whole, frozen, over the nouns that they join.

A child holds its parent: `kpi.metrics[0].outcome.group` is a walk. Nothing here opens a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from builder.model.nouns import (
    ContractFigure,
    Criterion,
    Edition,
    Fact,
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

__all__ = [
    "ContractFigure",
    "Criterion",
    "CriterionLink",
    "CriterionMeasure",
    "Edition",
    "Fact",
    "Goal",
    "Group",
    "Kpi",
    "Link",
    "Mapping",
    "Measure",
    "MeasureLink",
    "Metric",
    "MetricMeasure",
    "MetricResult",
    "Outcome",
    "Overlap",
    "PolicyFact",
    "Rating",
    "Region",
    "SecondFigure",
    "Source",
    "Target",
    "TargetLink",
    "Unit",
    "Value",
    "ValueLink",
]


class Keyed(Protocol):
    """Anything with a key."""

    @property
    def key(self) -> str:
        """The key, unique among things of one kind."""


K = TypeVar("K", bound=Keyed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What every link carries: a reason in our own words, its source and its status."""

    reason: str
    source: Source
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionMeasure(Link):
    """MAC to National TOMs measure; `relation` is fits or touches."""

    criterion: Criterion
    measure: Measure
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricMeasure(Link):
    """Metric to National TOMs measure; `relation` is exact, close, partial, or none (no measure)."""

    metric: Metric
    measure: Measure | None
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueLink(Link):
    """Value to measure. `default`: used unless the user chooses otherwise; `fit` is fair or weak."""

    value: Value
    measure: Measure
    default: bool
    fit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricResult:
    """What a KPI gives to a metric; `result` is figure (the count itself) or share (of the KPI's base)."""

    source: Source
    status: str
    metric: Metric
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLink(Link):
    """KPI to MAC; `via` is metric (the Model's own), or fits or touches (our own reading).

    brings: whether ticking the MAC selects the KPI; else it is offered.
    """

    criterion: Criterion
    via: str
    brings: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFigure:
    """The second figure, where the TOMs count in another way than the Model."""

    unit: Unit
    label: str
    rule: str
    accumulates: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLink(Link):
    """KPI to measure; only the `main` link is fed, through `second` where the relation is not exact."""

    measure: Measure
    relation: str
    main: bool
    second: SecondFigure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLink(Link):
    """A KPI's contribution to an SDG target; primary links count once in totals, the others are shown."""

    target: Target
    primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi(Fact):
    """One thing counted once: a deliverable (words) and a numeric element (unit, kind, accumulates).

    For a share `unit` and `accumulates` are the numerator's and `base` is the contract figure below it.
    """

    sort: int
    title: str
    deliverable: str
    numeric_element: str
    unit: Unit
    kind: str
    accumulates: str
    base: ContractFigure | None
    levels: tuple[str, ...]
    by_region: bool
    part_of: Kpi | None
    counting_rule: str
    evidence: str
    privacy: bool
    caution: str
    note: str
    results: tuple[MetricResult, ...]
    criteria: tuple[CriterionLink, ...]
    measures: tuple[MeasureLink, ...]
    targets: tuple[TargetLink, ...]

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The reporting metrics this KPI answers, in the Model's order; none for a measure KPI."""
        return tuple(result.metric for result in self.results)

    @property
    def is_model(self) -> bool:
        """Whether the KPI answers a metric of the Model (else it is about a National TOMs measure)."""
        return bool(self.results)

    @property
    def main(self) -> MeasureLink | None:
        """The link to the one measure this KPI feeds, if any."""
        return next((link for link in self.measures if link.main), None)

    @property
    def primary(self) -> TargetLink | None:
        """The link to the KPI's primary SDG target."""
        return next((link for link in self.targets if link.primary), None)

    @property
    def home(self) -> Criterion:
        """The MAC the KPI is listed under: the first of its links."""
        return self.criteria[0].criterion

    @property
    def outcome(self) -> Outcome:
        """The policy outcome the KPI is listed under."""
        return self.home.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap(Fact):
    """A group in which one hour, person, pound or tonne could be counted twice.

    `members` are metric and measure codes; `kpis` are the KPIs that answer or feed one of them. `entry` says
    where such a thing is entered: "once", under one of the KPIs, or in "each" of them.
    """

    entry: str
    why: str
    members: tuple[str, ...]
    kpis: tuple[Kpi, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mapping:
    """The whole mapping of one edition, each table a tuple in the order of its file; mark: see `load`."""

    edition: Edition
    editions: tuple[Edition, ...]
    groups: tuple[Group, ...]
    outcomes: tuple[Outcome, ...]
    criteria: tuple[Criterion, ...]
    metrics: tuple[Metric, ...]
    figures: tuple[ContractFigure, ...]
    kpis: tuple[Kpi, ...]
    measures: tuple[Measure, ...]
    units: tuple[Unit, ...]
    goals: tuple[Goal, ...]
    targets: tuple[Target, ...]
    regions: tuple[Region, ...]
    values: tuple[Value, ...]
    value_links: tuple[ValueLink, ...]
    criterion_measures: tuple[CriterionMeasure, ...]
    metric_measures: tuple[MetricMeasure, ...]
    overlaps: tuple[Overlap, ...]
    ratings: tuple[Rating, ...]
    policy: tuple[PolicyFact, ...]
    sources: tuple[Source, ...]
    mark: str = ""

    @property
    def tops(self) -> tuple[Group | Outcome, ...]:
        """What figures are put together by: groups, or outcomes where the Model has no groups."""
        return self.groups or self.outcomes

    def kpi(self, key: str) -> Kpi:
        """The KPI of this key, such as "KPI 2.02". Raises KeyError."""
        return _find(self.kpis, key)

    def measure(self, code: str) -> Measure:
        """The National TOMs measure of this code, such as "NT10". Raises KeyError."""
        return _find(self.measures, code)

    def metric(self, key: str) -> Metric:
        """The metric of this key, such as "M2.02". Raises KeyError."""
        return _find(self.metrics, key)

    def criterion(self, key: str) -> Criterion:
        """The MAC of this key, such as "MAC 2.2". Raises KeyError."""
        return _find(self.criteria, key)

    def target(self, key: str) -> Target:
        """The SDG target of this key, such as "T 8.10". Raises KeyError."""
        return _find(self.targets, key)

    def region(self, key: str) -> Region:
        """The region of this ITL1 code, such as "TLC". Raises KeyError."""
        return _find(self.regions, key)

    def values_of(self, measure: Measure) -> tuple[ValueLink, ...]:
        """The links to the values that apply to a measure, defaults and alternatives, in file order."""
        return tuple(link for link in self.value_links if link.measure.key == measure.key)

    def kpis_of(self, criterion: Criterion) -> tuple[Kpi, ...]:
        """The KPIs linked to a MAC, through a metric or through a measure, in KPI order."""
        keys = (criterion.key,)
        return tuple(k for k in self.kpis if any(link.criterion.key in keys for link in k.criteria))

    def feeder(self, measure: Measure) -> Kpi | None:
        """The one KPI that feeds a measure, if any."""
        return next((k for k in self.kpis if k.main and k.main.measure.key == measure.key), None)


def _find(items: Iterable[K], key: str) -> K:
    """The item of this key. Raises KeyError."""
    for item in items:
        if item.key == key:
            return item
    raise KeyError(key)
