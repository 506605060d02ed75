"""What the selected KPIs contribute to the SDGs: each KPI once, under its primary target and its goal."""

from __future__ import annotations

from collections.abc import Iterator

from builder.model.mapping import Kpi, TargetLink
from builder.model.rows import line_rows
from builder.sums.book import Book, Cells, Figure, Place
from builder.sums.totals import SIDES, headline_kind, pounds_counted


def goals(book: Book, cells: Cells) -> Iterator[tuple[Place, Figure]]:
    """Sdgs: KPIs selected by primary and by other links, and the headline £ of those counted."""
    linked = {link.target.key for kpi in book.mapping.kpis for link in kpi.targets}
    pounds = {side: {k.key: _pounds(book, cells, k, side) for k in book.mapping.kpis} for side in SIDES}
    selected = [kpi for kpi in book.mapping.kpis if book.chosen.kpis[kpi.key].selected]
    keys = [g.key for g in book.mapping.goals] + [t.key for t in book.mapping.targets if t.key in linked]
    for key in keys:
        first = [kpi for kpi in selected if kpi.primary and key in _names(kpi.primary)]
        others = [kpi for kpi in selected if kpi not in first and any(key in _names(x) for x in kpi.targets)]
        yield ("Sdgs", key, "Primary KPIs selected"), len(first)
        yield ("Sdgs", key, "Secondary KPIs selected"), len(others)
        for side in SIDES:
            yield ("Sdgs", key, f"£ {side}"), sum(pounds[side][kpi.key] for kpi in first)


def _names(link: TargetLink) -> tuple[str, str]:
    """The target's key and its goal's."""
    return link.target.key, link.target.goal.key


def _pounds(book: Book, cells: Cells, kpi: Kpi, side: str) -> float:
    """£ of the headline kind over the lines of a KPI that bring £ to totals."""
    kind = headline_kind(book)
    lines = [row for row in line_rows(book.mapping) if row.kpi_key == kpi.key]
    found = [cells["Lines", k.key, f"£ {side}"] for k in lines if pounds_counted(book, cells, k, kind)]
    return sum(float(value) for value in found if value != "")
