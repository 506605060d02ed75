"""The golden thread below Look-up: every link from the Model to the National TOMs and the SDGs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from builder.layout.parts import Column, Line, Paragraphs, Table
from builder.model.mapping import (
    Criterion,
    CriterionMeasure,
    Kpi,
    Mapping,
    Measure,
    MeasureLink,
    Metric,
    MetricMeasure,
    TargetLink,
)
from builder.templates import words

OWN = "own"
Relation = MeasureLink | MetricMeasure | CriterionMeasure


@dataclass(frozen=True, slots=True)
class Strand:
    """One row of the thread: a MAC, a metric, a KPI and a measure, as far as they are linked."""

    criterion: Criterion | None = None
    metric: Metric | None = None
    kpi: Kpi | None = None
    measure: Measure | None = None
    relation: Relation | None = None

    @property
    def links(self) -> tuple[TargetLink, ...]:
        """The KPI's SDG targets, primary first."""
        return tuple(sorted(self.kpi.targets, key=lambda x: not x.primary)) if self.kpi else ()

    @property
    def codes(self) -> dict[str, str]:
        """What the row can be looked up by."""
        mac = self.criterion
        return {
            "Group": mac.outcome.group.key if mac and mac.outcome.group else "",
            "Outcome": mac.outcome.key if mac else "",
            "MAC": mac.key if mac else "",
            "Metric": self.metric.key if self.metric else "",
            "KPI": self.kpi.key if self.kpi else "",
            "TOMs": self.measure.key if self.measure else "",
        }


@lru_cache(maxsize=8)
def strands(mapping: Mapping) -> tuple[Strand, ...]:
    """The rows in order of the MACs; measures without a MAC come last. Doubtful measures stay out."""
    rows: list[Strand] = []
    for criterion in mapping.criteria:
        mine = [s for kpi in mapping.kpis_of(criterion) for s in _of_kpi(mapping, criterion, kpi)]
        there = {s.measure.key for s in mine if s.measure}
        further = [
            Strand(criterion, measure=link.measure, relation=link)
            for link in mapping.criterion_measures
            if link.criterion.key == criterion.key and link.measure.shown and link.measure.key not in there
        ]
        gap = [] if mapping.kpis_of(criterion) else [Strand(criterion)]
        rows += mine + gap + further
    seen = {s.measure.key for s in rows if s.measure}
    rows += [Strand(measure=m) for m in mapping.measures if m.shown and m.key not in seen]
    return tuple(rows)


def _of_kpi(mapping: Mapping, criterion: Criterion, kpi: Kpi) -> Iterator[Strand]:
    """The KPI under this MAC: by each of its metrics there, or by its measures if it has no metric."""
    metrics = [m for m in kpi.metrics if any(c.key == criterion.key for c in m.criteria)]
    for metric in metrics:
        links = [x for x in mapping.metric_measures if x.metric.key == metric.key and _shown(x.measure)]
        yield from (Strand(criterion, metric, kpi, x.measure, x) for x in links)
        if not links:
            yield Strand(criterion, metric, kpi)
    if not metrics:
        own = [x for x in kpi.measures if x.measure.shown]
        yield from (Strand(criterion, None, kpi, x.measure, x) for x in own)
        if not own:
            yield Strand(criterion, None, kpi)


def _shown(measure: Measure | None) -> bool:
    return measure is None or measure.shown


def thread_keys(mapping: Mapping) -> tuple[str, ...]:
    """Row keys of Thread."""
    return tuple(f"Row {n}" for n in range(1, len(strands(mapping)) + 1))


def head() -> Paragraphs:
    """The words above the thread."""
    say = words("golden_thread")
    small = (Line(say(text), "small") for text in ("closeness", "confirmed"))
    return Paragraphs((Line(say("title"), "title"), Line(say("purpose")), *small), overflow=True, name=NAME)


def thread(mapping: Mapping) -> Table:
    """Table Thread: constants only, to filter and to look up in."""
    told = [_told(row, mapping.edition.level.title()) for row in strands(mapping)]
    keys, wide = thread_keys(mapping), widths(mapping)
    columns = (
        Column(
            heading,
            keys if heading == ROW else tuple(t[heading] for t in told),
            width=width,
            look=LOOK.get(heading, ""),
        )
        for heading, width in wide.items()
    )
    return Table("Thread", keys, tuple(columns))


NAME, ROW = "Golden thread", "Row"
LOOK = {ROW: "key"}
TOP_WIDTH = 13
WIDTHS = {
    "Outcome": 20,
    "Award criterion": 23,
    "Metric": 25,
    "KPI": 20,
    "National TOMs": 25,
    "Closeness": 11,
    "Why": 25,
    "SDG target": 21,
    "Why this target": 22,
    "Other targets": 9,
    "Confirmed": 18,
}


def widths(mapping: Mapping) -> dict[str, int]:
    """Headings and widths: the row, the level above the outcomes, where the Model has one, and the others."""
    level = mapping.edition.level.title()
    return {ROW: 9} | ({level: TOP_WIDTH} if level else {}) | WIDTHS


def _top(row: Strand, level: str) -> dict[str, str]:
    """The outcome and what is above it; the first of the two says where no MAC is linked."""
    outcome = row.criterion.outcome if row.criterion else None
    group = outcome.group if outcome else None
    said = {level: _titled(group.key, group.title)} if group else {}
    if outcome:
        return said | {"Outcome": _titled(outcome.key, outcome.title)}
    none = words("golden_thread")("no_model")
    return {level: none, "Outcome": ""} if level else {"Outcome": none}


def _told(row: Strand, level: str) -> dict[str, str]:
    """The row in words, by heading."""
    say, mac = words("golden_thread"), row.criterion
    primary = row.links[0] if row.links else None
    return {
        **_top(row, level),
        "Award criterion": _titled(mac.key, mac.title) if mac else "",
        "Metric": _titled(row.metric.key, row.metric.label) if row.metric else say("no_metric"),
        "KPI": _kpi(row),
        "National TOMs": _measure(row),
        "Closeness": row.relation.relation if row.relation else say("none"),
        "Why": row.relation.reason if row.relation else "",
        "SDG target": _titled(primary.target.key, primary.target.title) if primary else say("no_target"),
        "Why this target": primary.reason if primary else "",
        "Other targets": "\n".join(x.target.key for x in row.links[1:]),
        "Confirmed": _confirmed(row),
    }


def _titled(key: str, title: str) -> str:
    return f"{key}: {title}"


def _kpi(row: Strand) -> str:
    say = words("golden_thread")
    if row.kpi:
        return _titled(row.kpi.key, row.kpi.title)
    return say("no_kpi") if row.measure else say("gap_criterion")


def _measure(row: Strand) -> str:
    say = words("golden_thread")
    if row.measure:
        return _titled(row.measure.key, row.measure.label)
    return say("gap_metric") if row.metric else say("no_measure")


def _confirmed(row: Strand) -> str:
    """How far each part of the row has been confirmed; this project's own reading is not mentioned."""
    parts = {"MAC": row.criterion, "metric": row.metric, "measure": row.measure, "link": row.relation}
    return ", ".join(
        f"{what} {thing.status}" for what, thing in parts.items() if thing and thing.status != OWN
    )
