"""Contributions to the goals as a workbook: goals, targets, organisations, £, an annex and the methods."""

from __future__ import annotations

from dataclasses import replace

from builder.analysis.frames import Frames
from builder.analysis.goals import PRIMARY, SECONDARY, Goals
from builder.grid.kinds import COUNT, POUNDS, Kind, figure
from builder.layout.parts import Chart, Series, Sheet, Workbook
from builder.layout.placement import Placed
from builder.version import tool_version

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("contracts", "organisations", "regions", "kpis"), COUNT),
    **dict.fromkeys(("committed", "delivered"), figure(2)),
    **dict.fromkeys(("gbp_committed", "gbp_delivered"), POUNDS),
}
TARGETS = (
    *("goal", "target", "target_title", "link", "edition", "kpi", "title", "unit", "contracts"),
    *("organisations", "regions", "committed", "delivered", "reason", "status"),
)
ANNEX = (
    *("goal", "target", "title", "delivered", "unit", "organisations", "contracts", "regions"),
    *("edition", "status"),
)
FRAMES = Frames("sdgs", KINDS)


def lay_out_goals(found: Goals) -> Placed:
    """The workbook for these contributions."""
    primary = found.targets[found.targets["link"] == PRIMARY]
    annex, secondary = primary[primary["delivered"].notna()], {"link": (SECONDARY, "recede")}
    sheets = (
        _goals(found),
        FRAMES.sheet("targets", found.targets, TARGETS, ("title", "committed"), secondary),
        FRAMES.sheet("organisations", found.organisations, tuple(found.organisations.columns), ("title",)),
        FRAMES.sheet("pounds", found.pounds, tuple(found.pounds.columns)),
        FRAMES.sheet("annex", annex, ANNEX, ("organisations",)),
        FRAMES.methods(tuple(_facts(found))),
    )
    return Placed(Workbook(sheets, FRAMES.say("title"), tool_version(), ""))


def _goals(found: Goals) -> Sheet:
    """A row for each goal, and how many KPIs contribute to each as a chart."""
    rows, kpis = found.goals, FRAMES.heading("kpis")
    sheet = FRAMES.sheet("goals", rows, tuple(rows.columns))
    if rows.empty:
        return sheet
    listed = ", ".join(f"{goal}: {count}" for goal, count in zip(rows["goal"], rows["kpis"], strict=True))
    name = FRAMES.table("goals")
    chart = Chart(kpis, "bar", (name, FRAMES.heading("goal")), (Series(kpis, name, kpis),), listed)
    return replace(sheet, parts=(*sheet.parts, chart))


def _facts(found: Goals) -> list[str]:
    lines = [FRAMES.say("methods.contracts", count=found.contracts)]
    if found.left_out:
        lines.append(FRAMES.say("methods.left_out", count=found.left_out))
    return [*lines, FRAMES.say("methods.shared")] if found.shared else lines
