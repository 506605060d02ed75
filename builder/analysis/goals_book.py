"""Contributions to the goals as a workbook: goals, targets, organisations, £, an annex and the methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from builder.analysis.goals import PRIMARY, SECONDARY, Goals
from builder.formulas.vocabulary import eq, table
from builder.grid.kinds import CODE, COUNT, POUNDS, Kind, Value, figure
from builder.layout.parts import Chart, Conditional, Line, Paragraphs, Part, Series, Sheet, Workbook
from builder.layout.placement import Placed
from builder.rules.file_report import plain
from builder.templates import words
from builder.version import tool_version
from builder.workbooks.report.sheets import Heading, text_table

if TYPE_CHECKING:
    import pandas as pd

FIGURE = figure(2)
WIDTHS = {
    "title": 38.0,
    "target_title": 38.0,
    "goal_title": 28.0,
    "reason": 38.0,
    "supplier": 30.0,
    "unit": 20.0,
}
KINDS: dict[str, Kind] = {
    **dict.fromkeys(("contracts", "organisations", "regions", "kpis"), COUNT),
    **dict.fromkeys(("committed", "delivered"), FIGURE),
    **dict.fromkeys(("gbp_committed", "gbp_delivered"), POUNDS),
}
TARGETS = (
    *("goal", "target", "target_title", "link", "edition", "kpi", "title", "unit", "contracts"),
    *("organisations", "regions", "committed", "delivered", "reason", "status"),
)
ANNEX = (
    "goal",
    "target",
    "title",
    "delivered",
    "unit",
    "organisations",
    "contracts",
    "regions",
    "edition",
    "status",
)


def lay_out_goals(found: Goals) -> Placed:
    """The workbook for these contributions."""
    say = words("analysis")
    primary = found.targets[found.targets["link"] == PRIMARY]
    annex = primary[primary["delivered"].notna()]
    sheets = (
        _goals(found),
        _sheet("targets", found.targets, TARGETS, ("regions", "reason")),
        _sheet("organisations", found.organisations, tuple(found.organisations.columns), ("title",)),
        _sheet("pounds", found.pounds, tuple(found.pounds.columns), ()),
        _sheet("annex", annex, ANNEX, ("organisations",)),
        _methods(found),
    )
    return Placed(Workbook(sheets, say("sdgs.title"), tool_version(), ""))


def _goals(found: Goals) -> Sheet:
    """A row for each goal, and how many KPIs contribute to each as a chart."""
    rows = found.goals
    sheet = _sheet("goals", rows, tuple(rows.columns), ())
    if rows.empty:
        return sheet
    say = words("analysis")
    listed = ", ".join(f"{goal}: {kpis}" for goal, kpis in zip(rows["goal"], rows["kpis"], strict=True))
    chart = Chart(
        say("sdgs.headings.kpis"),
        "bar",
        ("Goals", say("sdgs.headings.goal")),
        (Series(say("sdgs.headings.kpis"), "Goals", say("sdgs.headings.kpis")),),
        listed,
    )
    return Sheet(sheet.name, sheet.title, sheet.purpose, (*sheet.parts, chart), code_column=-1)


def _sheet(name: str, rows: pd.DataFrame, columns: Sequence[str], breaks: Sequence[str]) -> Sheet:
    say = words("analysis")
    heads = {column: say(f"sdgs.headings.{column}") for column in columns}
    headings: list[Heading] = [(heads[one], KINDS.get(one, CODE), WIDTHS.get(one, 13.0)) for one in columns]
    cells = [
        tuple(_cell(value) for value in row) for row in rows[list(columns)].itertuples(index=False, name=None)
    ]
    part: Part = Paragraphs((Line(say("nothing").capitalize() + "."),), overflow=True)
    if cells:
        t = table(name.capitalize())
        looks = (Conditional(eq(t[heads["link"]], SECONDARY), "recede"),) if "link" in heads else ()
        part = text_table(t.name, headings, cells, looks)
    title, *rest = (say(f"sdgs.{name}.{part}") for part in ("title", "name", "purpose"))
    shown = tuple(heads[one] for one in breaks if cells)
    frozen = 1 if cells else 0
    return Sheet(rest[0], title, rest[1], (part,), freeze_columns=frozen, breaks=shown, code_column=-1)


def _cell(value: object) -> Value:
    """A figure, or a text that is safe to show; "" where there is nothing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value if value == value else ""  # noqa: PLR0124 - not a number is not itself
    return plain(str(value)) if isinstance(value, str) else ""


def _methods(found: Goals) -> Sheet:
    say = words("analysis")
    lines = [*say.list("sdgs.methods.lines"), say("sdgs.methods.contracts", count=found.contracts)]
    if found.left_out:
        lines.append(say("sdgs.methods.left_out", count=found.left_out))
    if found.shared:
        lines.append(say("sdgs.methods.shared"))
    name, title, purpose = (say(f"sdgs.methods.{part}") for part in ("name", "title", "purpose"))
    return Sheet(name, title, purpose, (Paragraphs(tuple(map(Line, lines)), overflow=True),), code_column=-1)
