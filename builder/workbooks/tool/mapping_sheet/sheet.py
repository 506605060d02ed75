"""Mapping: commitments and delivery, typed once, read as Model metrics and as National TOMs measures."""

from __future__ import annotations

from builder.formulas.vocabulary import Formula, at, blank, call, eq, join, name, ne, shown, table, when
from builder.grid.kinds import CODE
from builder.layout.parts import Column, Conditional, Jump, Place, Sheet, Table
from builder.model.mapping import Mapping
from builder.model.rows import SECOND, LineRow, line_rows, profile_rows, region_rows
from builder.templates import words
from builder.workbooks.tool.common import check_looks, to_checks
from builder.workbooks.tool.mapping_sheet.inputs import input_columns
from builder.workbooks.tool.mapping_sheet.profile import profile_table, profile_words
from builder.workbooks.tool.mapping_sheet.results import check_column, result_columns

LINES, LINE_WORK, KPIS, KPI_STATE = table("Lines"), table("LineWork"), table("Kpis"), table("KpiState")
AMOUNTS = ("Commitment", "Change", "Baseline", "Before", "This period")
FIGURES = (*AMOUNTS, "Committed", "Delivered", "Result", "Target to date", "Forecast")
SECOND_HEADINGS = ("What to count", "TOMs commitment", "TOMs before", "TOMs this period")
AFTER_AWARD = (
    *("Before", "This period", "Before next time", "Evidence", "Note", "Change", "Change date"),
    *("TOMs before", "TOMs this period", "Accepted rating", "Rating reason"),
)
"""What nobody fills in before the award: only a bidder's columns are yellow until then."""
FILTERS = frozenset({"In use", "Check", "Rating"})
ORDER = (
    "Key",
    "KPI",
    "In use",
    "Check",
    "Asked",
    "Commitment",
    "Unit",
    "Basis",
    "Deliverable",
    "Before",
    "This period",
    "Before next time",
    "Evidence",
    "Note",
    "Committed",
    "Delivered",
    "Result",
    "Target to date",
    "On track",
    "Of whole",
    "Forecast",
    "Rating",
    "Metrics",
    "What to count",
    "TOMs commitment",
    "TOMs before",
    "TOMs this period",
    "TOMs",
    "TOMs committed",
    "TOMs delivered",
    "Unit value",
    "Counts as",
    "£ committed",
    "£ delivered",
    "Change",
    "Change date",
    "Baseline",
    "Baseline year",
    "Baseline method",
    "Accepted rating",
    "Rating reason",
)
"""Headings by use: what a bidder types, what a supplier types each period, results, what few rows need."""
BREAKS = ("Deliverable", "Committed", "Metrics", "TOMs", "Change", "Complete")
AHEAD = 3
"""The column of the link to the profile."""
SAY = words("lines")


def sheet(mapping: Mapping) -> Sheet:
    """The sheet Mapping: table Lines, and table Profile to its right."""
    lines = line_rows(mapping)
    columns = (*_identity(lines), check_column(), *typed_columns(mapping), *result_columns(lines))
    ordered = tuple(sorted(columns, key=lambda column: ORDER.index(column.heading)))
    rows = Table("Lines", tuple(k.key for k in lines), ordered, _conditionals(), filters=FILTERS)
    left = len(ordered) + 1
    return Sheet(
        "Mapping",
        SAY("title"),
        SAY("purpose"),
        (rows, profile_table(mapping, left), profile_words(left)),
        freeze_columns=2,
        code_column=6,
        repeat_columns=2,
        breaks=BREAKS,
        beside=frozenset({1}),
        jumps=(
            to_checks(),
            Jump(AHEAD, SAY("profile"), Place("Profile", "Year 1", profile_rows(mapping)[0].key)),
        ),
        note=_note(),
        note_column=2,
    )


def _note() -> Formula:
    """Where the first row in use is, and what its figures mean."""
    first = at(table("Lines"), "Key", call("MATCH", "Yes", table("Lines").all("In use"), 0))
    how = when(eq(name("pounds_shown"), 0), SAY("above.score"), SAY("above.gross"))
    return when(
        eq(name("kpis_selected"), 0), SAY("above.nothing"), join(SAY("above.first"), first, ". ", how)
    )


def typed_columns(mapping: Mapping) -> tuple[Column, ...]:
    """The columns of Lines that people fill (with one of words between them)."""
    on_regions = frozenset(row.line.key for row in region_rows(mapping) if row.part == SECOND)
    return input_columns(line_rows(mapping), on_regions)


def line_title(line: LineRow) -> str:
    """What a mapped row is called: the contract figure, or the KPI and its level."""
    if line.figure:
        label = line.figure.label[0].lower() + line.figure.label[1:]
        title = SAY("label.figure", label=label)
    else:
        title = line.kpi.title if line.kpi else ""
    return SAY("label.level", title=title, level=line.level) if line.level else title


def _identity(lines: tuple[LineRow, ...]) -> tuple[Column, ...]:
    group = SAY("group.kpi")
    units = tuple(_unit(k) for k in lines)
    titles = tuple(_own_title() if k.is_own else line_title(k) for k in lines)
    in_use = when(eq(LINE_WORK.same("Needed"), 1), "Yes")
    return (
        Column("Key", tuple(k.key for k in lines), CODE, 14, "key", group=group),
        Column("KPI", titles, width=36, look="text", group=group, sample="n" * 60),
        Column("Unit", units, width=15.5, look="text", group=SAY("group.commitment")),
        Column("In use", in_use, width=8, group=group),
        _asked(lines),
    )


def _asked(lines: tuple[LineRow, ...]) -> Column:
    """What the buyer asks of the KPI, such as "Must, at least 10%"."""
    row, asked = LINE_WORK.same("KPI row"), table("PrintKpi")
    cells = tuple(None if line.figure else at(asked, "Asked in all", row) for line in lines)
    return Column("Asked", cells, width=17, group=SAY("group.commitment"), sample=SAY("asked"))


def _unit(line: LineRow) -> str | Formula:
    thing = line.kpi or line.figure
    return thing.unit.plural if thing else shown(at(KPI_STATE, "Unit", LINE_WORK.same("KPI row")))


def _own_title() -> Formula:
    title = at(KPIS, "Title", LINE_WORK.same("KPI row"))
    return when(blank(title), SAY("label.own"), shown(title))


def _conditionals() -> tuple[Conditional, ...]:
    return (
        Conditional(ne(LINES["In use"], "Yes"), "recede"),
        Conditional(eq(name("toms_wanted"), 0), "recede", SECOND_HEADINGS),
        Conditional(eq(name("from_award"), 0), "recede", AFTER_AWARD),
        Conditional(eq(call("LEFT", LINES["Unit"], 1), SAY("percent")), "percentage", FIGURES),
        Conditional(eq(LINES["Rating"], "Good"), "good", ("Rating",)),
        Conditional(eq(LINES["Rating"], "Inadequate"), "attention", ("Rating",)),
        *check_looks("Lines"),
    )
