"""What the mapping does not cover: shown as gaps, never filled with something unrelated."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model.mapping import Criterion, Mapping, Measure, Metric


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a mapping, each in the order of the data.

    `no_metric`: MACs for which the Model has no reporting metric; `no_kpi`: MACs that no KPI
    serves, through a metric or through a measure that fits; `no_measure`: metrics without a National
    TOMs measure that may be shown; `no_value`: measures that may be shown and have no default value (their
    `valuation_note` says why).
    """

    no_metric: tuple[Criterion, ...]
    no_kpi: tuple[Criterion, ...]
    no_measure: tuple[Metric, ...]
    no_value: tuple[Measure, ...]


def gaps(mapping: Mapping) -> Gaps:
    """Find the gaps of a mapping."""
    with_metric = {criterion.key for metric in mapping.metrics for criterion in metric.criteria}
    served = {
        link.criterion.key for kpi in mapping.kpis for link in kpi.criteria if link.via in ("metric", "fits")
    }
    measured = {
        link.metric.key for link in mapping.metric_measures if link.measure is not None and link.measure.shown
    }
    valued = {link.measure.key for link in mapping.value_links if link.default}
    return Gaps(
        no_metric=tuple(mac for mac in mapping.criteria if mac.key not in with_metric),
        no_kpi=tuple(mac for mac in mapping.criteria if mac.key not in served),
        no_measure=tuple(metric for metric in mapping.metrics if metric.key not in measured),
        no_value=tuple(m for m in mapping.measures if m.shown and m.key not in valued),
    )
