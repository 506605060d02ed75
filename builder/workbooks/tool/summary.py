"""Summary: the Social Value Summary, the selected KPIs in the Model's order."""

from __future__ import annotations

from builder.formulas.vocabulary import Formula, at, call, eq, join, name, number, shown, table, text, when
from builder.grid.kinds import COUNT
from builder.layout.parts import Column, Line, Paragraphs, Sheet, Table
from builder.model.mapping import Kpi, Mapping
from builder.templates import words
from builder.workbooks.tool.common import pending
from builder.workbooks.tool.workings.targets import places, ranked, ranked_number

FROZEN = 3


def sheet(mapping: Mapping) -> Sheet:
    """Table Summary: a row for each place that a selected KPI can take, one page wide.

    It is a plain range: the filter buttons of an Excel table would cover its narrow headings.
    """
    say = words("summary")
    columns = _columns(mapping)
    parts = (
        Paragraphs((Line(_by_top()), *pending(mapping)), left=FROZEN, overflow=True),
        Table("Summary", places(mapping), columns, listed=False),
    )
    return Sheet(
        say("name"),
        say("title"),
        say("purpose"),
        parts,
        freeze_columns=FROZEN,
        repeat_columns=FROZEN,
        print_rows="kpis_selected",
    )


def _by_top() -> Formula:
    """How many KPIs are selected, in all and by the highest level; what to do if none exists."""
    say, selected = words("summary"), name("kpis_selected")
    told = at(table("TopChart"), "Told", call("COUNTA", table("TopChart").all("Key")))
    how_many = when(eq(selected, 1), say("one"), join(text(selected, "0"), say("many")))
    return when(eq(selected, 0), say("empty"), join(how_many, told, "."))


def _columns(mapping: Mapping) -> tuple[Column, ...]:
    kpi_state, kpis = table("KpiState"), table("Kpis")
    kpi = mapping.kpis

    def longest(texts: list[str]) -> str:
        return max(texts, key=len)

    told = (
        ("KPI", ranked(kpi_state, "Key"), 9.25, ""),
        ("Title", ranked(kpis, "Title"), 20.8, longest([k.title for k in kpi])),
        *_group(mapping),
        ("Outcome", _outcome("Select", "Title"), 21.25, longest([k.outcome.title for k in kpi])),
        ("Award criteria", ranked(kpi_state, "Through"), 9.5, "MAC 2.2, MAC 2.3, MAC 4.1"),
        ("Metrics", ranked(kpi_state, "Metrics"), 8.2, longest([_metrics(k) for k in kpi])),
        ("Deliverable", ranked(kpis, "Deliverable"), 29, longest([k.deliverable for k in kpi])),
        ("Unit", ranked(kpi_state, "Unit"), 14.8, longest([k.unit.plural for k in kpi])),
        ("National TOMs", ranked(kpis, "TOMs"), 9.2, ""),
        ("Closeness", ranked(kpi_state, "Closeness"), 11, ""),
        ("SDG targets", ranked(kpi_state, "SDGs"), 7.9, "T 17.17, T 11.7, T 11.b"),
        ("By region", ranked(kpis, "By region"), 7.3, ""),
    )
    first = Column("No", ranked_number(), COUNT, 5, "text")
    rest = (
        Column(heading, content, width=width, look="key" if heading == "KPI" else "text", sample=sample)
        for heading, content, width, sample in told
    )
    return (first, *rest)


def _outcome(source: str, heading: str) -> Formula:
    row = table("Ranked").same("Outcome row")
    return when(number(row), shown(at(table(source), heading, row)))


def _group(mapping: Mapping) -> tuple[tuple[str, Formula, float, str], ...]:
    """The level above the outcomes, where the Model has one: heading, content, width, longest text."""
    told = [f"{group.key}: {group.title}" for group in mapping.groups]
    heading = mapping.edition.level.title()
    return ((heading, _outcome("SelectState", "Group title"), 10, max(told, key=len)),) if told else ()


def _metrics(kpi: Kpi) -> str:
    return ", ".join(m.key for m in kpi.metrics)
