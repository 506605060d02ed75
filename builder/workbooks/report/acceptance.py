"""Acceptance: for each figure of a period what the contract manager accepts, with what evidence, why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.formulas.vocabulary import call, eq, shown, table
from builder.grid.kinds import CODE, YES_NO, Kind, Value, figure, number, text
from builder.layout.parts import Column, Conditional, Input, Paragraphs, Sheet, Table
from builder.layout.parts import Line as Said
from builder.rules.file_report import Copy, Reported, plain
from builder.templates import words

ACCEPTED = number(0, 1e12, 2)
REASON = text(200)
Row = tuple[Value, ...]


def acceptance(copies: Sequence[Copy]) -> Sheet:
    """One row for each line of each copy that a figure for the period is asked of, reported or not."""
    say = words("report")
    rows = [row for copy in copies for row in _rows(copy)]
    name, title, purpose = (say(f"accept.{part}") for part in ("name", "title", "purpose"))
    if not rows:
        return Sheet(name, title, purpose, (Paragraphs((Said(say("accept.none")),)),))
    keys = tuple(str(number) for number in range(1, len(rows) + 1))
    part = Table("Acceptance", keys, (*_shown(rows), *_asked()), (_not_read_look(),))
    return Sheet(name, title, purpose, (part,), freeze_columns=1)


def _not_read_look() -> Conditional:
    """The look of rows that could not be read in full: they must catch the eye."""
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


def _rows(copy: Copy) -> Iterator[Row]:
    for line in copy.reported:
        about = plain(copy.file), copy.start("contract_ref"), line.key, line.title
        yield *about, _said(copy, line), line.unit, line.evidence


def _said(copy: Copy, line: Reported) -> Value:
    """The figure of the period; where an entry that it needs was not read, that, with the codes of why."""
    say = words("report")
    if not line.unread:
        return say("accept.nothing") if line.figure is None else line.figure
    codes = sorted({one.code for one in copy.found if one.key in line.unread})
    return say("accept.see", begins=say("accept.not_read"), codes=", ".join(codes) or say("findings.name"))
