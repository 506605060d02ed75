"""The list of facts to confirm as a workbook: one row each, by document, with room for what is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.data.confirm import ToConfirm
from builder.grid.kinds import CODE
from builder.layout.parts import Column, Input, Line, Paragraphs, Part, Sheet, Table, Workbook
from builder.layout.placement import Placed
from builder.model import check_list as columns
from builder.templates import words
from builder.version import tool_version

WIDTHS = {
    "Document": 20,
    "Fact": 22,
    "In the data": 48,
    "Status": 11,
    columns.ANSWER: 12,
    columns.PRINTED: 44,
    columns.PAGE: 9,
    columns.BY: 18,
    columns.DAY: 14,
    "File": 20,
    "Key": 20,
    "Column": 13,
}


def lay_out_check_list(facts: Sequence[ToConfirm]) -> Placed:
    """The workbook for these facts."""
    say = words("check_list")
    name, title, purpose = (say(part) for part in ("name", "title", "purpose"))
    parts: tuple[Part, ...] = (Paragraphs((Line(say("copying" if facts else "none")),), overflow=True),)
    if facts:
        keys = tuple(str(number) for number in range(1, len(facts) + 1))
        parts += (Table(columns.TABLE, keys, tuple(_columns(facts))),)
    sheet = Sheet(
        name,
        title,
        purpose,
        parts,
        freeze_columns=2,
        repeat_columns=2,
        breaks=(columns.ANSWER, columns.BY),
        code_column=-1,
    )
    return Placed(Workbook((sheet,), title, tool_version(), ""))


def _columns(facts: Sequence[ToConfirm]) -> Iterator[Column]:
    helps = words("check_list").section("help")
    shown = {
        "Document": [one.document for one in facts],
        "Fact": [one.fact for one in facts],
        "In the data": [one.text for one in facts],
        "Status": [one.status for one in facts],
        "File": [one.file for one in facts],
        "Key": [one.key for one in facts],
        "Column": [one.column for one in facts],
    }
    for heading in columns.HEADINGS:
        if heading in columns.KINDS:
            kind = columns.KINDS[heading]
            yield Column(heading, Input(), kind, WIDTHS[heading], help=helps[heading])
        else:
            look = "key" if heading == columns.HEADINGS[0] else ""
            yield Column(heading, tuple(shown[heading]), CODE, WIDTHS[heading], look=look)
