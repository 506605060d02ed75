"""What a return reports for its period, line by line, for the contract manager to accept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Mapping as Dictionary

from builder.layout.cells import Key
from builder.model.choices import WITHHELD
from builder.model.rows import BASE, DELIVERED, LineRow
from builder.read.returned import Entry
from builder.rules.check.context import START, Case
from builder.rules.file_report import Reported, plain
from builder.sums.inputs import number
from builder.sums.lines import Line, this_period
from builder.sums.regions import ITS_REGION, ONE_FIGURE
from builder.templates import words

Rows = Dictionary[tuple[str, ...], Collection[Entry]]


def reported(case: Case) -> tuple[Reported, ...]:
    """Every line in use and every other with a figure; none of a return that is not about a period."""
    entries = _by_row(case)
    lines = [_reported(case, case.book.line(row), entries) for row in case.lines.values()]
    if not any(map(_is_there, lines)) and not case.says("Delivery", START, "stage"):
        return ()
    return tuple(line for line in lines if _is_there(line) or case.in_use("Lines", line.key))


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
    return Reported(row.key, _title(case, row), _unit(case, line), figure, evidence, unread)


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


def _unit(case: Case, line: Line) -> str:
    thing, own = line.row.kpi or line.row.figure, plain(case.value("Kpis", line.row.kpi_key, "Unit"))
    if line.is_own_share:
        return words("report")("accept.share_of", whole=own)
    return thing.unit.plural if thing else own


def _title(case: Case, row: LineRow) -> str:
    own = row.kpi.title if row.kpi else row.figure.label if row.figure else ""
    title = own or plain(case.value("Kpis", row.kpi_key, "Title"))
    return f"{title}, {row.level}" if row.level else title
