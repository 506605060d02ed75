"""What a return reports for its period, line by line, for the contract manager to accept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from collections.abc import Mapping as Dictionary

from builder.layout.cells import Key
from builder.model.acceptance import OF_TOMS
from builder.model.choices import WITHHELD
from builder.model.form import KPI_BOUNDS
from builder.model.mapping import Mapping
from builder.model.rows import BASE, DELIVERED, SECOND, LineRow, report_regions
from builder.read.returned import Entry
from builder.rules.check.context import START, Case
from builder.rules.file_report import Reported, Standing, plain
from builder.sums.inputs import Amount, first, number
from builder.sums.lines import Line, this_period, toms_before, toms_committed, toms_this
from builder.sums.regions import ITS_REGION, ONE_FIGURE, Split
from builder.templates import words

Rows = Dictionary[tuple[str, ...], Collection[Entry]]


def reported(case: Case) -> tuple[Reported, ...]:
    """Every line in use and every other with a figure; none of a return that is not about a period."""
    entries = _by_row(case)
    lines = [found for row in case.lines.values() for found in _of_row(case, case.book.line(row), entries)]
    if not any(map(_is_there, lines)) and not case.says("Delivery", START, "stage"):
        return ()
    return tuple(line for line in lines if _is_there(line) or _is_asked(case, line.key))


def _of_row(case: Case, line: Line, entries: Rows) -> Iterator[Reported]:
    """The line, and its National TOMs figure where that is typed beside."""
    yield _reported(case, line, entries)
    if line.row.has_second:
        yield _second(case, line, entries)


def _is_asked(case: Case, key: str) -> bool:
    asked = case.in_use("Lines", key.removesuffix(OF_TOMS))
    return asked and (case.book.toms_wanted or not key.endswith(OF_TOMS))


def _by_row(case: Case) -> Rows:
    rows: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in case.returned.entries.values() if case.returned else ():
        rows[entry.key[:2]].append(entry)
    return rows


def _is_there(line: Reported) -> bool:
    return line.figure is not None or bool(line.unread)


def _reported(case: Case, line: Line, entries: Rows) -> Reported:
    row, unread = line.row, _not_read(line, entries)
    figure = None if unread else this_period(line)
    evidence = plain(case.value("Lines", row.key, "Evidence"))
    regions = _regions(case.mapping, line.split) if line.by_region else ""
    about = title_of(case, row), unit_in_words(case, line), figure, evidence, unread, regions
    return Reported(row.key, *about, _standing(case, line))


def _second(case: Case, line: Line, entries: Rows) -> Reported:
    """What the return reports in the unit of the measure. It has no target and no rating."""
    row, split = line.row, line.second_split
    place = ("Regions", f"{row.key}{OF_TOMS}") if split else ("Lines", row.key)
    asked = (e for e in entries.get(place, ()) if split or e.key[-1] == "TOMs this period")
    unread = {entry.key for entry in asked if not _is_read(entry, line)}
    unread |= {(*place, ONE_FIGURE)} if split and split.unread else set()
    second = row.main.second if row.main else None
    regions = _regions(case.mapping, split) if split else ""
    evidence = plain(case.value("Lines", row.key, "Evidence"))
    title, unit = f"{title_of(case, row)}, {SECOND}", second.unit.plural if second else ""
    figure = None if unread else toms_this(line)
    counted_as = second.accumulates if second else ""
    standing = Standing(toms_committed(line), None, toms_before(line), counted_as)
    return Reported(row.key + OF_TOMS, title, unit, figure, evidence, frozenset(unread), regions, standing)


def _regions(mapping: Mapping, split: Split) -> str:
    """The known regions with their figures: Wales 4, London 3."""
    names = {region.key: region.name for region in report_regions(mapping)}
    return ", ".join(f"{names[key]} {amount:,.10g}" for key, amount in split.quantities.items() if amount)


def _standing(case: Case, line: Line) -> Standing:
    """What is committed and due, and what the rating follows from."""
    row, (committed, target) = line.row, (_shown(case, line, h) for h in ("Committed", "Target to date"))
    bounds = tuple(
        first(case.number("Kpis", row.kpi_key, own) if row.kpi_key else None, case.number(START, general))
        for own, general in KPI_BOUNDS.items()
    )
    return Standing(
        committed,
        target,
        line.number("Before"),
        line.accumulates,
        row.base if row.is_share else "",
        bounds if case.book.selected(row) else (),
        str(case.figure("Lines", row.key, "Rating")),
        tuple(rating.key for rating in case.mapping.ratings),
        bool(row.kpi_key) and case.says("Yes", "Kpis", row.kpi_key, "Publish"),
        row.is_share,
    )


def _shown(case: Case, line: Line, heading: str) -> Amount:
    return case.amount("Lines", line.row.key, heading)


def _not_read(line: Line, entries: Rows) -> frozenset[Key]:
    """Entries that the period's figure is made of and that were not read, or that lack their total."""
    key = line.row.key
    part = f"{key} | {BASE if line.row.figure else DELIVERED}"
    row = ("Regions", part) if line.by_region else ("Lines", key)
    asked = (e for e in entries.get(row, ()) if line.by_region or e.key[-1] == "This period")
    unread = {entry.key for entry in asked if not _is_read(entry, line)}
    return frozenset(unread | ({(*row, ONE_FIGURE)} if line.by_region and line.split.unread else set()))


def _is_read(entry: Entry, line: Line) -> bool:
    """Whether it is blank, a figure, a region or a figure that may be withheld."""
    if entry.key[-1] == ITS_REGION or not entry.understood or entry.value in (None, ""):
        return entry.understood
    private = bool(line.row.kpi and line.row.kpi.privacy)
    return number(entry.value) is not None or (private and entry.value == WITHHELD)


def unit_in_words(case: Case, line: Line) -> str:
    """What one of a line's figures counts."""
    thing, own = line.row.kpi or line.row.figure, plain(case.value("Kpis", line.row.kpi_key, "Unit"))
    if line.is_own_share:
        return words("report")("accept.share_of", whole=own)
    return thing.unit.plural if thing else own


def title_of(case: Case, row: LineRow) -> str:
    """What a line counts, with its level."""
    own = row.kpi.title if row.kpi else row.figure.label if row.figure else ""
    title = own or plain(case.value("Kpis", row.kpi_key, "Title"))
    return f"{title}, {row.level}" if row.level else title
