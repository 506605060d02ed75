"""Look-up: one code typed, its golden thread shown; below it the whole thread."""

from __future__ import annotations

from builder.formulas.vocabulary import (
    Formula,
    at,
    blank,
    cases,
    eq,
    join,
    name,
    number,
    shown,
    table,
    when,
)
from builder.grid.kinds import text as text_kind
from builder.layout.parts import Column, Field, Fields, Input, Jump, Place, Sheet, Table
from builder.model.mapping import Mapping
from builder.templates import words
from builder.workbooks.tool.golden_thread import LOOK, NAME, head, thread, widths
from builder.workbooks.tool.workings.look_up import found_keys

LONGEST_CODE = 30


def sheet(mapping: Mapping) -> Sheet:
    """Field look_for, a line on what was found, table Found; then the golden thread in the same columns."""
    say = words("look_up")
    ask = Field("look_for", say("field.look_for.label"), Input(), text_kind(LONGEST_CODE),
                help=say("field.look_for.help"))  # fmt: skip
    parts = (
        Fields("", (ask,), left=1),
        Table("Found", found_keys(), _columns(mapping)),
        head(),
        thread(mapping),
    )
    return Sheet(
        say("name"),
        say("title"),
        say("purpose", top=mapping.edition.top),
        parts,
        code_column=4,
        repeat_columns=1,
        breaks=("Why",),
        page_parts=(2,),
        jumps=(Jump(2, say("thread"), Place(NAME)),),
        print_rows="found_rows",
        note=_answer(mapping),
    )


def _answer(mapping: Mapping) -> Formula:
    say, code = words("look_up"), name("look_code")
    level, above = mapping.edition.level, "".join(f"{group.key}, " for group in mapping.groups[1:2])
    return cases(
        (blank(name("look_for")), say("ask", above=f"{level}, " if level else "")),
        (eq(code, ""), join(shown(name("look_for")), say("unknown", above=above))),
        otherwise=name("look_found"),
    )


def _columns(mapping: Mapping) -> tuple[Column, ...]:
    rows, row = table("Thread"), table("FoundWork").same("Row")
    longest = _longest(mapping)

    def shown_of(heading: str) -> Formula:
        return when(number(row), shown(at(rows, heading, row)))

    return tuple(
        Column(
            heading, shown_of(heading), width=width, look=LOOK.get(heading, "text"), sample=longest[heading]
        )
        for heading, width in widths(mapping).items()
    )


def _longest(mapping: Mapping) -> dict[str, str]:
    """The longest text of each column of Thread, which sets the rows' height."""
    columns = thread(mapping).columns
    return {c.heading: max(map(str, c.content), key=len) for c in columns if isinstance(c.content, tuple)}
