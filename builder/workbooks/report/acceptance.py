"""Acceptance: for each figure of a period what the contract manager accepts, with what evidence, why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from builder.formulas.vocabulary import call, eq, shown, table
from builder.grid.kinds import CODE, PERCENT, Kind, Value, figure
from builder.layout.parts import Column, Conditional, Input, Paragraphs, Sheet, Table
from builder.layout.parts import Line as Said
from builder.model import acceptance as columns
from builder.rules.file_report import Copy, Reported, Standing, plain
from builder.templates import words

Row = Mapping[str, Value | None]
FIGURE, SHARE = figure(2), Kind("share shown", "0.0%", "right")
AMOUNTS = {"Reported", "Committed", "Target to date", "Before"}
SHARES = {"Committed", "Target to date"}
WIDTHS = {
    "File": 16,
    "Contract": 15,
    "Line": 16,
    "KPI": 30,
    "Reported": 13,
    "Unit": 16,
    "Committed": 13,
    "Target to date": 13,
    "Evidence named": 26,
    columns.ACCEPTED: 12,
    columns.SEEN: 11,
    columns.REASON: 32,
    columns.RATING: 16,
    columns.NOTICE: 10,
    "Supplier": 24,
    "Authority": 22,
    "Period from": 13,
    "Period to": 13,
    "Regions": 26,
    columns.SHOWN_RATING: 16,
    columns.PUBLISH: 10,
    "Counted as": 12,
    "Share of": 16,
    "Before": 12,
    columns.COPY: 40,
}
REPEATED = 4
"""The columns that say which figure it is, printed on each page."""


def acceptance(copies: Sequence[Copy]) -> Sheet:
    """One row for each line of each copy that a figure for the period is asked of, reported or not."""
    say = words("report")
    rows = [row for copy in copies for row in _rows(copy)]
    name, title, purpose = (say(f"accept.{part}") for part in ("name", "title", "purpose"))
    if not rows:
        return Sheet(name, title, purpose, (Paragraphs((Said(say("accept.none")),)),))
    keys = tuple(str(number) for number in range(1, len(rows) + 1))
    part = Table(columns.TABLE, keys, tuple(_columns(copies, rows)), (_not_read_look(),))
    breaks = (columns.ACCEPTED, columns.RATING, "Period from", columns.PUBLISH, "Approaching from")
    return Sheet(name, title, purpose, (part,), freeze_columns=1, repeat_columns=REPEATED, breaks=breaks)


def _not_read_look() -> Conditional:
    """The look of rows that could not be read in full: they must catch the eye."""
    reported = shown(table(columns.TABLE)["Reported"])
    begins = words("report")("accept.not_read")
    return Conditional(eq(call("LEFT", reported, len(begins)), begins), "attention", ("Reported",))


def _columns(copies: Sequence[Copy], rows: Sequence[Row]) -> Iterator[Column]:
    helps = words("report").section("accept.help")
    ratings = dict.fromkeys(chain(*(line.standing.ratings for copy in copies for line in copy.reported)))
    asked = columns.kinds(tuple(ratings))
    shares = {str(n): SHARE for n, row in enumerate(rows, 1) if row["Share of"]}
    for heading in columns.HEADINGS:
        width = WIDTHS.get(heading, 12)
        if heading in asked:
            yield Column(heading, Input(), asked[heading], width, help=helps[heading])
            continue
        kind = FIGURE if heading in AMOUNTS else PERCENT if heading.endswith(" from") else CODE
        kind = CODE if heading.startswith("Period") else kind
        look = "key" if heading == columns.HEADINGS[0] else ""
        kinds = shares if heading in SHARES else {}
        yield Column(heading, tuple(row[heading] for row in rows), kind, width, look=look, kinds=kinds)


def _rows(copy: Copy) -> Iterator[Row]:
    fields = {"Supplier": "supplier", "Authority": "authority", "Contract": "contract_ref"}
    fields |= {"Period from": "period_start", "Period to": "period_end"}
    about: dict[str, Value | None] = {h: copy.start(field) for h, field in fields.items()}
    about |= {"File": plain(copy.file), columns.COPY: copy.returned.sha256 if copy.returned else ""}
    for line in copy.reported:
        said = {"Line": line.key, "KPI": line.title, "Reported": _said(copy, line), "Unit": line.unit}
        of = {"Evidence named": line.evidence, "Regions": plain(line.regions)}
        yield {**about, **said, **of, **_stands(line.standing)}


def _stands(of: Standing) -> Row:
    bounds = dict(zip(columns.STANDING[3:], of.bounds or (None, None, None), strict=True))
    return {
        **bounds,
        "Committed": of.committed,
        "Target to date": of.target,
        "Before": of.before,
        "Counted as": of.counted_as,
        "Share of": of.base,
        columns.SHOWN_RATING: of.rating,
        columns.PUBLISH: "Yes" if of.is_published else "",
    }


def _said(copy: Copy, line: Reported) -> Value:
    """The figure of the period; where an entry that it needs was not read, that, with the codes of why."""
    say = words("report")
    if not line.unread:
        return say("accept.nothing") if line.figure is None else line.figure
    codes = sorted({one.code for one in copy.found if one.key in line.unread})
    return say("accept.see", begins=say("accept.not_read"), codes=", ".join(codes) or say("findings.name"))
