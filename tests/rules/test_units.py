"""Figures in messages carry their unit: shares in per cent, money in pounds, counts with their word."""

from __future__ import annotations

from datetime import date

import pytest

from builder.model.mapping import Mapping, Unit
from builder.model.rows import line_rows
from builder.rules.units import in_unit, unit_of


def found(mapping: Mapping, value: object, *key: str, like: str = "") -> str:
    lines = {row.key: row for row in line_rows(mapping)}
    typed = {("Kpis", "KPI OWN 1", "Unit"): "visits"}
    return in_unit(value, unit_of(lines, lambda *cell: typed.get(cell), key, like))


@pytest.mark.parametrize(
    ("value", "key", "said"),
    [
        (0.08, ("Kpis", "KPI 3.06", "Required figure"), "8%"),
        (0.1, ("Lines", "KPI 3.06", "Commitment"), "10%"),
        (0.123456, ("Lines", "KPI 3.06", "Result"), "12.3456%"),
        (120000.5, ("Lines", "KPI 3.06", "This period"), "£120,000.50"),
        (-1200, ("Lines", "KPI 3.06", "Before"), "-£1,200"),
        (1, ("Lines", "KPI 2.02 L2", "Commitment"), "1 apprenticeship"),
        (4, ("Lines", "KPI 2.02 L2", "Delivered"), "4 apprenticeships"),
        (12.25, ("Regions", "KPI 2.02 L2 | TOMs figure", "Wales"), "12.25 weeks of training"),
        (0.2, ("Regions", "KPI 3.06 | Commitment", "Wales"), "20%"),
        (3, ("Regions", "KPI 2.02 L2 | Delivered", "One figure"), "3 apprenticeships"),
        (1250, ("Lines", "KPI OWN 1", "This period"), "1,250 visits"),
        (0.95, ("Start", "bound_good"), "95%"),
        (4_000_000, ("Start", "contract_value"), "£4,000,000"),
        (33.65, ("Values", "NT8", "Own value"), "£33.65"),
        (0.25, ("Profile", "KPI 2.04", "Year 1"), "25%"),
        (0.05, ("Select", "MAC 2.1", "Weighting"), "5%"),
        (2024, ("Lines", "KPI 4.01", "Baseline year"), "2024"),
        (37.5, ("Start", "full_time_hours"), "37.5"),
        (True, ("Lines", "KPI 3.06", "Commitment"), "TRUE"),
        ("ten", ("Lines", "KPI 3.06", "Commitment"), "ten"),
        (date(2026, 4, 1), ("Start", "period_end"), "1 April 2026"),
        (None, ("Start", "supplier"), ""),
    ],
    ids=str,
)
def test_a_figure_is_said_with_the_unit_of_its_cell(
    value: object, key: tuple[str, ...], said: str, mapping: Mapping
) -> None:
    assert found(mapping, value, *key) == said


def test_a_figure_may_have_the_unit_of_another_column(mapping: Mapping) -> None:
    assert found(mapping, 0.5, "Lines", "KPI 3.06", "This period", like="Result") == "50%"


@pytest.mark.parametrize(("value", "said"), [(1, "yes"), (0, "no")])
def test_yes_and_no_are_words(value: int, said: str, mapping: Mapping) -> None:
    units: dict[str, Unit] = {row.kpi.unit.key: row.kpi.unit for row in line_rows(mapping) if row.kpi}
    assert in_unit(value, units["yes-no"]) == said
