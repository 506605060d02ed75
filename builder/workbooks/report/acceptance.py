"""Acceptance: for each figure of a period what the contract manager accepts, with what evidence, why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from builder.formulas.vocabulary import call, eq, shown, table
from builder.grid.kinds import CODE, YES_NO, Kind, Value, figure, number, text
from builder.layout.cells import Key
from builder.layout.parts import Column, Conditional, Input, Paragraphs, Sheet, Table
from builder.layout.parts import Line as Said
from builder.model.choices import WITHHELD
from builder.model.mapping import Mapping
from builder.model.rows import BASE, DELIVERED, LineRow, line_rows
from builder.read.returned import Entry, Returned
from builder.rules.file_report import Copy, plain
from builder.sums.book import open_book
from builder.sums.inputs import number as number_in
from builder.sums.lines import Line, this_period
from builder.sums.reckon import reckon
from builder.sums.regions import ALL_IN, NOT_SPLIT
from builder.templates import words

ACCEPTED = number(0, 1e12, 2)
REASON = text(200)
Row = tuple[Value, ...]
MappingOf = Callable[[Returned], Mapping]
"""The data of the edition and version that a copy was read as."""


def acceptance(copies: Sequence[Copy], mapping_of: MappingOf) -> Sheet:
    """One row for each line of each copy that a figure for the period is asked of, reported or not."""
    say = words("report")
    rows = [row for copy in copies if copy.returned for row in _rows(copy, mapping_of(copy.returned))]
    name, title, purpose = (say(f"accept.{part}") for part in ("name", "title", "purpose"))
    if not rows:
        return Sheet(name, title, purpose, (Paragraphs((Said(say("accept.none")),)),))
    keys = tuple(str(number) for number in range(1, len(rows) + 1))
    part = Table("Acceptance", keys, (*_shown(rows), *_asked()), (_not_read_look(),))
    return Sheet(name, title, purpose, (part,), freeze_columns=1)


def _not_read_look() -> Conditional:
    """What could not be read is seen from afar."""
    reported = shown(table("Acceptance")["Reported"])
    begins = words("report")("accept.not_read")
    return Conditional(eq(call("LEFT", reported, len(begins)), begins), "attention", ("Reported",))


def _shown(rows: Sequence[Row]) -> Iterator[Column]:
    headings: tuple[tuple[str, Kind, float], ...] = (
        *(("File", CODE, 26), ("Contract", CODE, 16), ("Line", CODE, 24), ("KPI", CODE, 36)),
        *(("Reported", figure(2), 18), ("Unit", CODE, 18), ("Evidence named", CODE, 36)),
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
    """Every line in use and every other with a figure; none of a return that is not about a period."""
    if copy.returned is None:
        return
    inputs = copy.returned.inputs
    book, cells = open_book(mapping, inputs), reckon(mapping, inputs).cells
    reported = {row: _reported(copy, book.line(row)) for row in line_rows(mapping)}
    about_period = any(said is not None for said in reported.values())
    if not about_period and not book.typed.says("Delivery", "Start", "stage"):
        return
    for row, said in reported.items():
        if said is not None or cells["Lines", row.key, "In use"] == "Yes":
            evidence = plain(inputs.get(("Lines", row.key, "Evidence")))
            titled = _title(row, plain(inputs.get(("Kpis", row.kpi_key, "Title"))))
            unit = _unit(book.line(row), plain(inputs.get(("Kpis", row.kpi_key, "Unit"))))
            what = words("report")("accept.nothing") if said is None else said
            yield plain(copy.file), copy.start("contract_ref"), row.key, titled, what, unit, evidence


def _reported(copy: Copy, line: Line) -> Value | None:
    """The figure of the period; where an entry that it needs was not read, that, with the codes of why."""
    unread = _not_read(copy, line)
    if not unread:
        return this_period(line)
    codes = sorted({one.code for one in copy.found if one.key in unread})
    say = words("report")
    return say("accept.see", begins=say("accept.not_read"), codes=", ".join(codes) or say("findings.name"))


def _not_read(copy: Copy, line: Line) -> set[Key]:
    """Entries that the period's figure is made of and that were not read, or that lack their total."""
    key = line.row.key
    table, row = (
        ("Regions", f"{key} | {BASE if line.row.figure else DELIVERED}") if line.by_region else ("Lines", key)
    )
    entries = copy.returned.entries if copy.returned else {}
    asked = [k for k in entries if k[:2] == (table, row) and (line.by_region or k[-1] == "This period")]
    unread = {k for k in asked if not _is_read(entries[k], line)}
    return unread | ({(table, row, NOT_SPLIT)} if line.by_region and line.split.unread else set())


def _is_read(entry: Entry, line: Line) -> bool:
    """Whether it is blank, a figure, a region or a figure that may be withheld."""
    if entry.key[-1] == ALL_IN or not entry.understood or entry.value in (None, ""):
        return entry.understood
    private = bool(line.row.kpi and line.row.kpi.privacy)
    return number_in(entry.value) is not None or (private and entry.value == WITHHELD)


def _unit(line: Line, own: str) -> str:
    thing = line.row.kpi or line.row.figure
    if line.is_own_share:
        return words("report")("accept.share_of", whole=own)
    return thing.unit.plural if thing else own


def _title(row: LineRow, own: str) -> str:
    title = row.kpi.title if row.kpi else row.figure.label if row.figure else own
    return f"{title}, {row.level}" if row.level else title
