"""Acceptance: for each figure of a period what the contract manager accepts, with what evidence, why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.kinds import CODE, YES_NO, Kind, Value, figure, number, text
from builder.layout import Column, Input, Line, Paragraphs, Sheet, Table
from builder.mapping import Mapping
from builder.reckon import reckon
from builder.report_copy import Copy, plain
from builder.rows import BASE, DELIVERED, LineRow, line_rows
from builder.templates import words

ACCEPTED = number(0, 1e12, 2)
REASON = text(200)
Row = tuple[Value, ...]


def acceptance(copies: Sequence[Copy], mapping: Mapping) -> Sheet:
    """One row for each line of each copy that reports a figure for the period."""
    say = words("report")
    rows = [row for copy in copies for row in _rows(copy, mapping)]
    name, title, purpose = (say(f"accept.{part}") for part in ("name", "title", "purpose"))
    if not rows:
        return Sheet(name, title, purpose, (Paragraphs((Line(say("accept.none")),)),))
    keys = tuple(str(number) for number in range(1, len(rows) + 1))
    part = Table("Acceptance", keys, (*_shown(rows), *_asked()))
    return Sheet(name, title, purpose, (part,), freeze_columns=1)


def _shown(rows: Sequence[Row]) -> Iterator[Column]:
    headings: tuple[tuple[str, Kind, float], ...] = (
        *(("File", CODE, 26), ("Contract", CODE, 16), ("Line", CODE, 24), ("KPI", CODE, 36)),
        *(("Reported", figure(2), 12), ("Unit", CODE, 18), ("Evidence named", CODE, 36)),
    )
    for i, (heading, kind, width) in enumerate(headings):
        yield Column(heading, tuple(row[i] for row in rows), kind, width, look="" if i else "key")


def _asked() -> Iterator[Column]:
    helps = words("report").section("accept.help")
    for heading, kind, width in (
        ("Accepted quantity", ACCEPTED, 14),
        ("Evidence seen", YES_NO, 12),
        ("Reason", REASON, 40),
    ):
        yield Column(heading, Input(), kind, width, help=helps[heading])


def _rows(copy: Copy, mapping: Mapping) -> Iterator[Row]:
    if copy.returned is None:
        return
    inputs = copy.returned.inputs
    cells = reckon(mapping, inputs).cells
    for row in line_rows(mapping):
        total = cells.get(("Regions", f"{row.key} | {BASE if row.figure else DELIVERED}", "Total"))
        reported = inputs.get(("Lines", row.key, "This period"), total)
        if isinstance(reported, int | float) and not isinstance(reported, bool):
            evidence = plain(inputs.get(("Lines", row.key, "Evidence")))
            titled = _title(row, plain(inputs.get(("Kpis", row.kpi_key, "Title"))))
            unit = _unit(row, plain(inputs.get(("Kpis", row.kpi_key, "Unit"))))
            yield plain(copy.file), copy.start("contract_ref"), row.key, titled, reported, unit, evidence


def _unit(row: LineRow, own: str) -> str:
    thing = row.kpi or row.figure
    return thing.unit.plural if thing else own


def _title(row: LineRow, own: str) -> str:
    title = row.kpi.title if row.kpi else row.figure.label if row.figure else own
    return f"{title}, {row.level}" if row.level else title
