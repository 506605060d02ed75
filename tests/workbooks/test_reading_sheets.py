"""The reading sheets follow what is selected: summary, print list, SDGs, dashboard, look-up and thread."""

from __future__ import annotations

from datetime import date

import pytest

from builder.data.load import load
from builder.grid.kinds import Value
from builder.model.mapping import Kpi
from builder.workbooks.tool.golden_thread import strands
from builder.workbooks.tool.workings.targets import primary_first
from builder.write.writer import Inputs
from tests.support.built import built, placed

TYPED: Inputs = {
    ("Select", "Outcome 2", "Tick"): True,
    ("Kpis", "KPI 1.01", "Choice"): "Include",
    ("Kpis", "KPI 4.01", "Choice"): "Include",
    ("Kpis", "KPI 2.03", "Choice"): "Leave out",
    ("Kpis", "KPI 2.01", "Requirement"): "Must",
    ("Kpis", "KPI 2.01", "Required figure"): 12,
    ("Select", "MAC 2.2", "Question"): "How will you recruit?",
    ("Start", "stage"): "Delivery",
    ("Start", "contract_start"): date(2024, 4, 1),
    ("Start", "contract_end"): date(2028, 3, 31),
    ("Start", "period_start"): date(2024, 4, 1),
    ("Start", "period_end"): date(2025, 3, 31),
    ("Lines", "KPI 1.01", "Commitment"): 4,
    ("Lines", "KPI 2.01", "Commitment"): 10,
    ("Lines", "KPI 2.04", "Commitment"): 1000,
    ("Lines", "KPI 4.01", "Commitment"): 90,
    ("Regions", "KPI 1.01 | Delivered", "London"): 1,
    ("Regions", "KPI 2.01 | Delivered", "London"): 2,
    ("Regions", "KPI 2.01 | Delivered", "Wales"): 0.5,
    ("Regions", "KPI 2.04 | Delivered", "One figure"): 150,
    ("Regions", "KPI 2.04 | Delivered", "Its region"): "Wales",
    ("Look-up", "look_for"): " m5.04",
}

SELECTED = ("KPI 1.01", "KPI 2.01", "KPI 2.02", "KPI 2.04", "KPI 4.01")


def _cell(table: str, key: str, heading: str) -> Value:
    here = placed()
    spot = here.tables[table]
    place = here.row_of(table, key), here.column_of(table, heading)
    return built("reading", TYPED)[1][spot.sheet.name][place]


def _field(name: str) -> Value:
    sheet, row, column = placed().field_cells[name]
    return built("reading", TYPED)[1][sheet.name][row, column]


def test_the_summary_lists_the_selected_kpis_in_order_and_nothing_below() -> None:
    listed = [_cell("Summary", f"Place {n}", "KPI") for n in range(1, 7)]
    assert listed == [*SELECTED, ""]
    assert _cell("Summary", "Place 5", "Outcome") == "Effective stewardship of the environment"
    assert _cell("Summary", "Place 6", "No") == ""


def test_the_summary_counts_kpis_by_theme_in_words() -> None:
    words = built("reading", TYPED)[1]["Summary"][4, 3]
    assert str(words).startswith("5 KPIs: COVID-19 recovery 1, Tackling economic inequality 3")


def test_a_goal_adds_each_kpi_once_and_no_part_beside_its_whole() -> None:
    assert _cell("Sdgs", "SDG 8", "Primary KPIs selected") == 2
    assert _cell("Sdgs", "SDG 8", "Jobs committed") == 10
    assert _cell("Sdgs", "SDG 8", "Jobs delivered") == pytest.approx(2.5)
    assert _cell("Sdgs", "SDG 4", "Hours committed") == 1000
    assert _cell("Sdgs", "SDG 15", "Hours committed") == 90


def _other_goals(kpi: Kpi) -> set[str]:
    """The goals a KPI is linked to beside that of its primary link."""
    primary, *others = primary_first(kpi)
    return {link.target.goal.key for link in others} - {primary.target.goal.key}


def test_a_goal_counts_a_kpi_once_among_its_secondary_links() -> None:
    linked = [_other_goals(load().kpi(key)) for key in SELECTED]
    assert any(linked)
    for goal in load().goals:
        assert _cell("Sdgs", goal.key, "Secondary KPIs selected") == sum(
            goal.key in goals for goals in linked
        )


def test_jobs_by_region_leave_out_a_part_of_a_selected_kpi() -> None:
    jobs = {key: _cell("RegionTally", key, "Jobs") for key in ("TLI", "TLL", "TLC")}
    assert jobs == {"TLI": 2, "TLL": 0.5, "TLC": 0}


def test_a_figure_placed_as_a_whole_counts_in_its_region() -> None:
    assert (_cell("RegionTally", "TLI", "Lines"), _cell("RegionTally", "TLL", "Lines")) == (2, 2)


def _drawn(name: str, *headings: str) -> list[tuple[Value, ...]]:
    """What a chart is drawn from: the rows above the first blank one, below which all are blank."""
    here = placed()
    places = range(1, len(here.spot(name).table.keys) + 1)
    rows = [tuple(_cell(name, str(place), heading) for heading in headings) for place in places]
    used = [row for row in rows if set(row) != {""}]
    assert rows == used + [("",) * len(headings)] * (len(rows) - len(used))
    return used


def test_charts_draw_what_is_in_use_alone() -> None:
    assert _drawn("TopsDrawn", "Top", "KPIs") == [
        ("COVID-19 recovery", 1),
        ("Tackling economic inequality", 3),
        ("Fighting climate change", 1),
    ]
    assert _drawn("RegionsDrawn", "Region", "Jobs", "Lines") == [("London", 2, 2), ("Wales", 0.5, 2)]
    goals = _drawn("GoalsDrawn", "Goal", "KPIs")
    assert ("SDG 8 Decent work and economic growth", 2) in goals
    assert sum(float(str(kpis)) for _, kpis in goals) == len(SELECTED)


def test_the_look_up_understands_a_code_without_blanks_and_shows_a_gap() -> None:
    assert (_field("look_code"), _field("look_count")) == ("M5.04", _rows("M5.04"))
    assert "a gap" in str(_cell("Found", "Found 1", "National TOMs"))


def _rows(metric: str) -> int:
    return sum(s.codes["Metric"] == metric for s in strands(load()))


def test_the_thread_holds_every_criterion_metric_kpi_and_shown_measure() -> None:
    mapping, rows = load(), strands(load())
    for heading, things in (("MAC", mapping.criteria), ("Metric", mapping.metrics), ("KPI", mapping.kpis)):
        assert {s.codes[heading] for s in rows} - {""} == {x.key for x in things}
    assert {s.codes["TOMs"] for s in rows} - {""} == {m.key for m in mapping.measures if m.shown}


def test_a_wildcard_finds_nothing() -> None:
    results = built("wildcard", {("Look-up", "look_for"): "NT*"})[1]
    sheet, row, column = placed().field_cells["look_code"]
    assert results[sheet.name][row, column] == ""
    assert "is not a code of this tool" in str(results["Look-up"][3, 0])
