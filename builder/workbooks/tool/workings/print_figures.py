"""Table PrintLines (hidden): of each line what is agreed and delivered, in words for the supplier's list.

A figure has the decimals that Mapping shows, without noughts at the end. Where something is entered that
gives no figure, the list says that it is not known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from builder.formulas.vocabulary import (
    Formula,
    TableRef,
    add,
    at,
    both,
    call,
    eq,
    filled,
    flag,
    gt,
    join,
    lt,
    mul,
    name,
    ne,
    number,
    table,
    when,
)
from builder.formulas.words import shortest
from builder.grid.kinds import Kind
from builder.layout.parts import Column, Constant, Table
from builder.model.mapping import Mapping
from builder.model.rows import LineRow, line_rows
from builder.templates import words
from builder.workbooks.tool.mapping_sheet.results import result_columns

LINES, LINE_WORK = table("Lines"), table("LineWork")
ANY_DECIMALS = 2
"""Of a figure whose cell shows as many as there are."""

Rows = tuple[LineRow, ...]


def kpi_lines(mapping: Mapping) -> Rows:
    """The lines of KPIs: the first rows of Mapping."""
    return tuple(line for line in line_rows(mapping) if line.figure is None)


def last_lines(mapping: Mapping) -> dict[str, int]:
    """The row in PrintLines of each KPI's last line, which has the words of all of them."""
    return {line.kpi_key: row for row, line in enumerate(kpi_lines(mapping), start=1)}


def print_lines(mapping: Mapping) -> Table:
    """What is agreed and delivered; below the first level of a KPI, with what is above."""
    lines = kpi_lines(mapping)
    kinds = {column.heading: column for column in result_columns(line_rows(mapping))}
    share: tuple[Constant | Formula, ...] = tuple(
        _own_share() if k.is_own else int(k.is_share) for k in lines
    )
    delivered = flag(gt(add(call("COUNT", LINES.same("Delivered")), LINE_WORK.same("Unread")), 0))
    columns = (
        Column("Level", tuple(k.level or None for k in lines)),
        Column("First", tuple(_first(lines, n) for n in range(len(lines)))),
        Column("Share", share),
        Column("Decimals", _decimals(lines, kinds["Result"])),
        Column("Target decimals", _decimals(lines, kinds["Target to date"])),
        Column("Commitment entered", flag(filled(LINES.same("Commitment")))),
        Column("Delivered entered", delivered),
        *_figure("Committed", "Decimals", "Commitment entered"),
        *_figure("Result", "Decimals", "Delivered entered"),
        *_figure("Target to date", "Target decimals", "Commitment entered"),
        Column("Rating", LINES.same("Rating")),
        Column("Agreed", _agreed(), wrap=False),
        Column("Done", _done(), wrap=False),
        *(_toms(lines, column) for column in _toms_columns(lines, kinds["TOMs committed"])),
    )
    return Table("PrintLines", tuple(k.key for k in lines), columns, listed=False)


def _first(lines: Rows, n: int) -> int:
    return int(not n or lines[n - 1].kpi_key != lines[n].kpi_key)


def _own_share() -> Formula:
    return at(table("PrintKpi"), "Share", LINE_WORK.same("KPI row"))


def _decimals(lines: Rows, shown: Column) -> tuple[int, ...]:
    """As many as the cells of that column of Mapping show."""
    return tuple(_places(shown.kind_of(line.key)) for line in lines)


def _places(kind: Kind) -> int:
    after_point = kind.number_format.partition(".")[2]
    return ANY_DECIMALS if kind.number_format == "General" else after_point.count("0")


def _figure(heading: str, decimals: str, entered: str, *, may_be_share: bool = True) -> tuple[Column, ...]:
    """A figure of Mapping; none where nothing is entered."""
    say, t = words("print_list"), table("PrintLines")
    missing = when(eq(t[entered], 1), say("not_known"), say("card.none"))
    share = eq(t["Share"], 1) if may_be_share else None
    return figure_columns(t, heading, LINES.same(heading), t[decimals], share=share, missing=missing)


def figure_columns(
    t: TableRef,
    heading: str,
    source: Formula,
    decimals: Formula,
    *,
    share: Formula | None,
    missing: Formula | str,
) -> tuple[Column, ...]:
    """The figure, rounded, in words; of sizes beyond any contract programs show other digits."""
    figure, value = t[heading], t[f"{heading} rounded"]
    in_range = both(number(figure), lt(call("ABS", figure), name("print_largest")))
    exact = mul(figure, when(share, name("hundred"), 1)) if share else figure
    said = join(shortest(value, decimals), when(share, "%")) if share else shortest(value, decimals)
    too_large = words("print_list")("card.too_large")
    return (
        Column(heading, source),
        Column(f"{heading} rounded", when(in_range, call("ROUND", exact, decimals))),
        Column(f"{heading} in words", when(ne(value, ""), said, when(number(figure), too_large, missing))),
    )


def _told(heading: str, label: str, *parts: Formula | str) -> Formula:
    """The words of this line, or of its level, below those of the level above."""
    say, t = words("print_list"), table("PrintLines")
    above = when(eq(t["First"], 1), "", join(t.above(heading), call("CHAR", name("print_line_break"))))
    return join(above, when(eq(t["Level"], ""), say(label), t["Level"]), ": ", *parts)


def _asked(heading: str, told: Formula) -> Formula:
    """For the supplier those words; for bidders the levels one beside the other, each to be filled in."""
    say, t = words("print_list"), table("PrintLines")
    above = when(eq(t["First"], 1), "", join(t.above(heading), say("card.between")))
    asked = when(ne(t["Level"], ""), join(above, t["Level"], say("card.level")))
    return when(eq(name("print_supplier"), 1), told, asked)


def _agreed() -> Formula:
    say, t = words("print_list"), table("PrintLines")
    target = join(" ", say("card.target"), ": ", t["Target to date in words"], ".")
    due = when(number(t["Target to date"]), target)
    return _asked("Agreed", _told("Agreed", "card.commitment", t["Committed in words"], ".", due))


def _done() -> Formula:
    say, t = words("print_list"), table("PrintLines")
    rating = when(ne(t["Rating"], ""), join(" ", say("card.rating"), ": ", t["Rating"], "."))
    told = _told("Done", "card.delivered", t["Result in words"], ".", rating)
    return when(eq(name("print_supplier"), 1), told)


def _toms_columns(lines: Rows, shown: Column) -> tuple[Column, ...]:
    """The second figure of the lines that have one."""
    say, t = words("print_list"), table("PrintLines")
    done = join(" ", say("card.delivered"), ": ", t["TOMs delivered in words"], ".")
    told = _told("TOMs agreed", "card.commitment", t["TOMs committed in words"], ".", done)
    return (
        Column("TOMs decimals", _decimals(lines, shown)),
        Column("TOMs entered", flag(filled(LINES.same("TOMs commitment")))),
        Column("TOMs unread", LINE_WORK.same("TOMs unread")),
        *_figure("TOMs committed", "TOMs decimals", "TOMs entered", may_be_share=False),
        *_figure("TOMs delivered", "TOMs decimals", "TOMs unread", may_be_share=False),
        Column("TOMs agreed", _asked("TOMs agreed", told), wrap=False),
    )


def _toms(lines: Rows, column: Column) -> Column:
    """The column in the rows of lines that have a second figure."""
    every = column.content if isinstance(column.content, tuple) else (column.content,) * len(lines)
    cells: tuple[Any, ...] = tuple(
        one if line.has_second else None for line, one in zip(lines, every, strict=True)
    )
    return replace(column, content=cells)
