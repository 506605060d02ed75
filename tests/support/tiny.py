"""A workbook of two sheets, small enough to read, for what must be true of every workbook."""

from __future__ import annotations

from builder.formulas.vocabulary import blank, eq, name, table, when
from builder.grid.kinds import DATE, SHARE, TICK, choice, number, text
from builder.layout.parts import (
    Chart,
    Column,
    Conditional,
    Field,
    Fields,
    Input,
    Line,
    Paragraphs,
    Place,
    Series,
    Sheet,
    Table,
    Workbook,
)
from builder.layout.placement import Placed

LINES = table("Lines")
STAGE = Field(
    "stage", "Stage of the contract", Input("Plan"), choice("Plan", "Tender"), help="Stage|Where it is."
)
BEGAN = Field("began", "Date it began", Input(), DATE)
CODE = Field("issue_code", "Issue code", when(eq(name("stage"), "Plan"), "1234", "5678"))


def tiny() -> Placed:
    """Start with three fields, and a table of three rows. One row is closed, and one is a share."""
    lines = Table(
        "Lines",
        ("KPI 1.01", "KPI 1.02 L3", "KPI 3.01"),
        (
            Column("Key", ("KPI 1.01", "KPI 1.02 L3", "KPI 3.01"), width=14),
            Column("KPI", ("New jobs", "Apprentices", "Spend\nwith start-ups")),
            Column("Tick", Input(False), TICK, group="Given"),
            Column(
                "Commitment",
                Input(),
                number(0, 100),
                group="Given",
                fixed={"KPI 1.02 L3": "On Regions"},
                kinds={"KPI 3.01": SHARE},
            ),
            Column("Note", Input(), text(20)),
            Column("Shown", when(blank(LINES["Commitment"]), "none", LINES["Commitment"]), look="calc"),
            Column("Link", (Place("stage"), Place("Lines", "Note"), None)),
        ),
        conditionals=(Conditional(eq(LINES["Shown"], "none"), "recede", ("KPI", "Shown")),),
    )
    start = Sheet("Start", "The tool", "Begin here.", (Fields("About", (STAGE, BEGAN, CODE)),))
    words = Paragraphs((Line("See Start", link="Start"), Line("What to do.")))
    chart = Chart(
        "Shares", "bar", ("Lines", "KPI"), (Series("Now", "Lines", "Shown"),), "Bars of three KPIs."
    )
    mapping = Sheet(
        "Social Mapping", "Mapping", "Say it.", (lines, words, chart), state="visible", tab="#112233"
    )
    return Placed(Workbook((start, mapping), "Tiny tool", "0.0", "An edition", {"back": "Back"}))
