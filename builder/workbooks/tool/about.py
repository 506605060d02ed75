"""The second part of Guidance: sources, licences, disclaimers, what is confirmed, gaps, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from builder.grid.kinds import COUNT, PERCENT
from builder.layout.parts import Column, Line, Paragraphs, Part, Table
from builder.model.gaps import gaps
from builder.model.mapping import Mapping
from builder.templates import words
from builder.version import tool_version
from builder.workbooks.tool.common import metrics_to_copy

STATUSES = ("read", "part-read", "derived", "own", "recalled", "doubtful")
KPI_LINKS = ("results", "criteria", "measures", "targets")
KPI_LINK_NAMES = ("kpi_metrics", "kpi_criteria", "kpi_measures", "kpi_targets")

SAY = words("about")


def parts(mapping: Mapping) -> tuple[Part, ...]:
    """Disclaimers and terms, gaps and changes, table Confirmed, table Sources."""
    what, terms, changes = (_section(mapping, section) for section in SAY.rows("section"))
    head = Paragraphs((Line(SAY("title"), "title"), Line(SAY("purpose"))), name="About")
    return (head, what, terms, _gaps(mapping), changes, _confirmed(mapping), _sources(mapping))


def _lines(heading: str, paragraphs: Iterable[str]) -> Paragraphs:
    return Paragraphs((Line(heading, "section"), *map(Line, paragraphs)))


def _section(mapping: Mapping, section: Any) -> Paragraphs:
    edition = mapping.edition
    told = {
        "version": tool_version(),
        "edition": edition.title,
        "edition_version": edition.version,
        "edition_attribution": edition.attribution,
    }
    return _lines(section["heading"], (line.format(**told) for line in section["lines"]))


def _gaps(mapping: Mapping) -> Paragraphs:
    found = gaps(mapping)
    lists = {
        "no_metric": found.no_metric,
        "no_kpi": found.no_kpi,
        "no_measure": found.no_measure,
        "no_value": found.no_value,
    }
    said = [SAY(f"gaps.{name}", items=_listed(i.key for i in items)) for name, items in lists.items()]
    hidden = sum(not measure.shown for measure in mapping.measures)
    pending = [text for text in (mapping.edition.pending, metrics_to_copy(mapping)) if text]
    return _lines(SAY("gaps.heading"), (*pending, *said, SAY("gaps.hidden", count=hidden)))


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(keys) or SAY("gaps.none")


def counts(mapping: Mapping) -> dict[str, Counter[str]]:
    """How many facts of each table have each status, the links of KPIs included."""
    tables = {f.name: getattr(mapping, f.name) for f in fields(mapping) if f.name != "sources"}
    for attribute, name in zip(KPI_LINKS, KPI_LINK_NAMES, strict=True):
        tables[name] = [link for kpi in mapping.kpis for link in getattr(kpi, attribute)]
    listed = {name: items for name, items in tables.items() if isinstance(items, tuple | list)}
    return {name: Counter(x.status for x in items) for name, items in listed.items()}


def _confirmed(mapping: Mapping) -> Table:
    found = counts(mapping)
    used = tuple(s for s in STATUSES if any(c[s] for c in found.values()))
    sums = {s: sum(c[s] for c in found.values()) for s in used}
    whole = sum(sums.values())
    which = (", ".join(f"{SAY(f'names.{name}')} {c[s]}" for name, c in found.items() if c[s]) for s in used)
    columns = (
        Column(
            "Confirmed",
            tuple(f"{SAY(f'confirmed.{s}')}: {told}" for s, told in zip(used, which, strict=True)),
        ),
        Column("Status", used),
        Column("Facts", tuple(sums[s] for s in used), COUNT),
        Column("Share", tuple(sums[s] / whole for s in used), PERCENT),
    )
    return Table("Confirmed", used, columns)


def _sources(mapping: Mapping) -> Table:
    sources = mapping.sources
    columns = (
        Column("Source", tuple("\n".join(filter(None, (s.title, s.attribution))) for s in sources)),
        Column("Publisher", tuple(s.publisher for s in sources)),
        Column("Date", tuple(s.date for s in sources)),
        Column("Licence", tuple(s.licence for s in sources)),
    )
    return Table("Sources", tuple(s.key for s in sources), columns)
