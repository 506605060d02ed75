"""Print list: the selected KPIs for one of three readers; headings and columns follow the reader."""

from __future__ import annotations

from dataclasses import dataclass

from builder.formulas.entries import says
from builder.formulas.vocabulary import (
    Formula,
    at,
    both,
    call,
    cases,
    eq,
    filled,
    gt,
    join,
    name,
    number,
    shown,
    table,
    when,
)
from builder.formulas.words import decimal_text, percent_text
from builder.grid.kinds import COUNT, WORDS, Kind, choice
from builder.layout.parts import Column, Field, Fields, Input, Line, Paragraphs, Sheet, Table
from builder.model.mapping import Mapping
from builder.templates import words
from builder.workbooks.tool.workings.targets import places, ranked, ranked_number

BIDDERS, SUPPLIER, INSIDE = "Bidders", "Supplier", "Inside"
FIGURE_OR_WORDS = Kind("figure or words", "[>=1000]#,##0;[=0]0;General")
MUST = "For information, minimum 1000"
LONGEST_QUESTION = "MAC 2.2: " + "Please describe in detail how. " * 10


@dataclass(frozen=True, slots=True)
class _Told:
    """One column: what it says to each reader."""

    letter: str
    width: float
    bidders: Formula | str
    supplier: Formula | str
    inside: Formula | str
    sample: str = ""
    kind: Kind = WORDS
    look: str = "text"

    def column(self) -> Column:
        """The column, its heading following the reader as its cells do."""
        head = words("print_list").list(f"head.{self.letter}")
        cell = when(
            number(table("Ranked").same("Row")), _for_reader(self.bidders, self.supplier, self.inside)
        )
        title = _for_reader(*head)
        return Column(
            f"Column {self.letter}", cell, self.kind, self.width, self.look, sample=self.sample, title=title
        )


def _for_reader(bidders: Formula | str, supplier: Formula | str, inside: Formula | str) -> Formula:
    reader = name("print_for")
    return cases((says(reader, SUPPLIER), supplier), (says(reader, INSIDE), inside), otherwise=bidders)


def sheet(mapping: Mapping) -> Sheet:
    """Fields print_for and print_rows; table PrintList, a plain range whose headings follow the reader."""
    say = words("print_list")
    fields = (
        Field("print_for", say("field.print_for.label"), Input(BIDDERS), choice(BIDDERS, SUPPLIER, INSIDE),
              help=say("field.print_for.help")),
        Field("print_rows", say("field.print_rows.label"), name("kpis_selected"), COUNT),
    )  # fmt: skip
    lines = (Line(_state(), "warning"), Line(say("how"), "small"))
    parts = (
        Fields("", fields, left=2),
        Paragraphs(lines, left=4, overflow=True),
        Table("PrintList", places(mapping), _columns(mapping), listed=False),
    )
    return Sheet(
        say("name"),
        say("title"),
        say("purpose"),
        parts,
        freeze_columns=3,
        repeat_columns=3,
        breaks=("Column D",),
        print_rows="print_rows",
        beside=frozenset({1}),
    )


def _state() -> Formula:
    say = words("print_list")
    return cases((eq(name("print_rows"), 0), say("empty")), (eq(name("pounds_shown"), 0), say("score")))


def _columns(mapping: Mapping) -> tuple[Column, ...]:
    kpis = table("Kpis")
    titles, units = [k.title for k in mapping.kpis], [k.unit.plural for k in mapping.kpis]
    return (
        Column("No", ranked_number(), COUNT, 5, "text"),
        Column("KPI", ranked(table("KpiState"), "Key"), width=11, look="key"),
        Column("Title", ranked(kpis, "Title"), width=24, look="text", sample=max(titles, key=len)),
        Column("Unit", ranked(table("KpiState"), "Unit"), width=16, look="text", sample=max(units, key=len)),
        *(told.column() for told in _told(mapping)),
    )


def _told(mapping: Mapping) -> tuple[_Told, ...]:
    kpi_state, kpis, sums = (_Reader(t) for t in ("KpiState", "Kpis", "PrintKpi"))
    rules, evidence = (
        max((getattr(k, a) for k in mapping.kpis), key=len) for a in ("counting_rule", "evidence")
    )
    counted = max((k.numeric_element for k in mapping.kpis), key=len)
    return (
        _Told("A", 42, _question(), kpi_state["Evidence"], _reason(), LONGEST_QUESTION),
        _Told("B", 24, kpi_state["Numeric element"], sums["Required"], kpi_state["Through"], counted),
        _Told("C", 36, kpi_state["Counting rule"], kpi_state["Counting rule"], kpi_state["Metrics"], rules),
        _Told("D", 22, kpi_state["Evidence"], _figure("Committed"), _toms(), evidence, FIGURE_OR_WORDS),
        _Told("E", 15, sums["Required"], _figure("Result"), kpi_state["SDGs"], MUST, FIGURE_OR_WORDS),
        _Told("F", 14, "", _figure("Target to date"), kpis["Publish"], kind=FIGURE_OR_WORDS, look="answer"),
        _Told("G", 24, "", _figure("Rating"), kpis["Note"], "Approaching target", look="answer"),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """A table read in the row of the KPI that is in this place."""

    name: str

    def __getitem__(self, heading: str) -> Formula:
        return shown(at(table(self.name), heading, table("Ranked").same("Row")))


def _figure(heading: str) -> Formula:
    """The KPI's figure: a whole number, others in words, or where to look when it is split by level."""
    row, kpi = table("Ranked").same("Row"), table("PrintKpi")
    figure = at(table("Lines"), heading, at(kpi, "First line", row))
    share, whole = eq(at(kpi, "Share", row), 1), eq(call("INT", figure), figure)
    said = cases((share, percent_text(figure)), (whole, figure), otherwise=decimal_text(figure))
    of_one_line = when(number(figure), said, shown(figure))
    return when(eq(at(kpi, "Lines", row), 1), of_one_line, words("print_list")("levels"))


def _question() -> Formula:
    """The first MAC that brings the KPI, with the buyer's question or else the MAC's title."""
    select, row = table("Select"), at(table("PrintKpi"), "MAC row", table("Ranked").same("Row"))
    asked = at(select, "Question", row)
    said = when(filled(asked), shown(asked), at(select, "Title", row))
    return when(gt(row, 0), join(at(select, "Key", row), ": ", said), _Reader("Kpis")["MACs"])


def _reason() -> Formula:
    reason, said = _Reader("Kpis")["Reason"], _Reader("Kpis")["Reason in words"]
    return join(reason, when(both(filled(reason), filled(said)), ": "), said)


def _toms() -> Formula:
    code, closeness = _Reader("Kpis")["TOMs"], _Reader("KpiState")["Closeness"]
    return join(code, when(filled(closeness), join(", ", closeness)))
