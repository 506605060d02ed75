"""The twenty scenarios of docs/scenarios.md: typed in, they give the £ and the shares worked by hand."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from builder.data.load import load
from tests.support.built import placed
from tests.support.running import Running, running
from tests.support.states import State

PAGE = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
PARTS = re.split(r"^## \d+\. ", PAGE, flags=re.MULTILINE)[1:]
TITLES = [part.splitlines()[0] for part in PARTS]
ROW = re.compile(r"^\| ((?:KPI|BASE) [^|]+?) \| ([0-9.]+) \| ([0-9.,]+|-) \|$", re.MULTILINE)
SECOND = ", National TOMs"
ALWAYS: State = {
    ("Start", "stage"): "Delivery",
    ("Start", "report_in"): "Both",
    ("Start", "contract_start"): date(2026, 4, 1),
    ("Start", "contract_end"): date(2029, 3, 31),
    ("Start", "period_start"): date(2026, 4, 1),
    ("Start", "period_end"): date(2026, 6, 30),
    ("Start", "full_time_hours"): 37.5,
}
SHARES: dict[str, dict[str, float]] = {
    "KPI 3.06": {"Two hundred orders under one agreement": 0.35, "Spend further down the chain": 0.5},
    "KPI 3.13": {"A company with both certificates": 0.125},
    "KPI 3.15": {"A company with both certificates": 0.125},
    "KPI 5.01": {"A share of the workforce": 0.06},
    "KPI NT41": {"Pay raised to the Real Living Wage": 1},
}
"""Shares by hand: 35,000 of 100,000; 50,000 of 100,000; 1 of 8; 2.4 of 40; 40 of 40."""


def entered(part: str) -> list[tuple[str, float, float | None]]:
    """Line, figure and £ of the rows of a scenario's table."""
    return [
        (key, float(figure), None if pounds == "-" else float(pounds.replace(",", "")))
        for key, figure, pounds in ROW.findall(part)
    ]


def place(key: str) -> tuple[str, str, str]:
    """The cell in which the figure of a line is typed: on Mapping, or on Regions as one figure."""
    line, second = key.removesuffix(SECOND), key.endswith(SECOND)
    on_regions = (line + (" | TOMs figure" if second else " | Delivered"), "One figure")
    on_regions = (line + " | Base", "One figure") if line.startswith("BASE") else on_regions
    if ("Regions", *on_regions) in running().inputs:
        return "Regions", *on_regions
    return "Lines", line, "TOMs this period" if second else "This period"


def typed(part: str) -> State:
    """What a scenario has typed in: the KPIs chosen and their figures."""
    rows = entered(part)
    kpis = {re.sub(r" L[234]\+?$", "", key.removesuffix(SECOND)) for key, _, _ in rows if key[0] == "K"}
    chosen: State = {("Kpis", key, "Choice"): "Include" for key in kpis}
    return ALWAYS | chosen | {place(key): figure for key, figure, _ in rows}


@pytest.fixture
def book() -> Running:
    return running()


def test_there_are_twenty() -> None:
    assert len(PARTS) == 20
    assert len(set(TITLES)) == 20
    assert all(entered(part) for part in PARTS)


@pytest.mark.parametrize("part", PARTS, ids=TITLES)
def test_the_figures_of_a_scenario_give_its_pounds(book: Running, part: str) -> None:
    book.type_in(typed(part))
    for key, figure, pounds in entered(part):
        line, second = key.removesuffix(SECOND), key.endswith(SECOND)
        share = None if second else SHARES.get(line, {}).get(part.splitlines()[0])
        assert book.line(line, "TOMs delivered" if second else "Delivered") == pytest.approx(figure), key
        if share is not None:
            assert book.line(line, "Result") == pytest.approx(share), key
        has_second = any(other == line + SECOND for other, _, _ in entered(part))
        shown = "" if has_second and not second else book.line(line, "£ delivered")
        assert (shown or None) == (pytest.approx(pounds, abs=0.006) if pounds else None), key


def test_the_pounds_of_a_part_are_among_those_of_its_whole(book: Running) -> None:
    part = PARTS[TITLES.index("Staff who came with a transfer")]
    book.type_in(typed(part))
    said = re.search(r"Total activity delivered: £([0-9,.]+)\.\n", part)
    assert said
    assert book.field("delivered_activity") == pytest.approx(float(said[1].replace(",", "")))


def test_every_kpi_named_is_of_the_data_and_most_rules_are_met() -> None:
    known = {kpi.key for kpi in load().kpis}
    named = {key[1] for part in PARTS for key in typed(part) if key[0] == "Kpis"}
    assert named <= known
    assert len(named) >= 25
    assert placed().workbook
