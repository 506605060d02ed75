"""Nothing is counted twice: every rule of counting with a case worked by hand, and drawn selections.

All figures are read from the workbook in the embedded engine.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.engine import Calculated
from builder.layout.parts import Column, Table
from builder.model.mapping import Mapping
from builder.model.rows import COMMITTED, line_rows
from builder.sums.book import open_book
from builder.sums.reckon import reckon
from builder.sums.totals import KINDS, SIDES
from builder.workbooks.build import build, lay_out
from tests.support.built import placed
from tests.support.parts import with_parts
from tests.support.running import Running, running, same
from tests.support.states import DATES, Asked, Key, State, asked, filled, states

EXAMPLES = 40
TOTALS = tuple(f"{side}_{kind}" for side in SIDES for kind in KINDS)
FIVE_YEARS: State = {
    ("Start", "contract_start"): date(2026, 4, 1),
    ("Start", "contract_end"): date(2031, 3, 31),
}


def worked_out(*parts: State) -> Running:
    """The workbook with these inputs."""
    book = running()
    book.type_in({key: value for part in parts for key, value in part.items()})
    return book


def included(*keys: str) -> State:
    return {("Kpis", key, "Choice"): "Include" for key in keys}


def line(key: str, **headings: float | str) -> State:
    return {("Lines", key, heading.replace("_", " ")): value for heading, value in headings.items()}


def region(row: str, **headings: float | str) -> State:
    return {("Regions", row, heading.replace("_", " ")): value for heading, value in headings.items()}


def totals(book: Running) -> dict[str, float]:
    """Every total, nothing as 0."""
    found = {name: book.field(name) for name in TOTALS}
    return {name: value if isinstance(value, int | float) else 0.0 for name, value in found.items()}


def test_five_disabled_fte_over_four_quarters_are_five() -> None:
    # A stock: each quarter five people work on the contract. 5, never 5 + 5 + 5 + 5.
    base, row = "BASE contract workforce FTE", "KPI 5.01"
    for quarter in range(4):
        earlier = line(row, Before=5) | line(base, Before=50) if quarter else {}
        this = region(f"{row} | Delivered", One_figure=5) | region(f"{base} | Base", One_figure=50)
        book = worked_out(included(row), earlier, this)
        assert book.line(row, "Delivered") == 5
        assert book.line(row, "Result") == pytest.approx(0.1)  # 5 of 50


def test_shares_are_divided_after_adding_up_never_averaged() -> None:
    # 50 of 100 (50 %), then 10 of 400 (2.5 %): 60 of 500 are 12 %, not the mean of 26.25 %.
    book = worked_out(
        included("KPI 3.03"),
        line("KPI 3.03", Before=50, This_period=10),
        line("BASE contract spend", Before=100, This_period=400),
    )
    assert book.line("KPI 3.03", "Result") == pytest.approx(0.12)


def test_on_plan_after_the_first_of_five_years_rates_good() -> None:
    # 1,826 hours over 1,826 days; after 365 days 365 are due and 365 delivered: 100 % on track.
    book = worked_out(
        included("KPI NT8"),
        FIVE_YEARS,
        {("Start", "period_end"): date(2027, 3, 31)},
        line("KPI NT8", Commitment=1826, This_period=365),
    )
    assert book.line("KPI NT8", "On track") == pytest.approx(1)
    assert book.line("KPI NT8", "Of whole") == pytest.approx(365 / 1826)
    assert book.line("KPI NT8", "Rating") == "Good"


def test_one_level_3_apprentice_is_valued_once() -> None:
    # One apprentice of 52 weeks at level 3: 52 x £53.61 = £2,787.72. The same person, made redundant by
    # COVID-19 (KPI 1.02, a part of KPI 2.02) and disabled (KPI 5.03, a view of the workforce), adds nothing.
    person = (
        line("KPI 2.02 L3", Commitment=1, TOMs_commitment=52),
        line("KPI 1.02 L3", Commitment=1),
        line("KPI 5.03 L3", Commitment=1),
    )
    book = worked_out(included("KPI 1.02", "KPI 2.02", "KPI 5.03"), *person)
    expected = dict.fromkeys(TOTALS, 0.0) | {"committed_benefit": pytest.approx(52 * 53.61)}
    assert totals(book) == expected
    assert book.line("KPI 2.02 L3", "TOMs committed") == 52


def test_a_withheld_number_adds_nothing_and_keeps_the_total() -> None:
    # "<5" in Wales means people already in the total of 12.
    row = "KPI 5.01 | Delivered"
    book = worked_out(included("KPI 5.01"), region(row, One_figure=12, Wales="<5"))
    assert book.line("KPI 5.01", "Delivered") == 12
    assert book.cell("Regions", row, "Split") == 0


def test_annual_figures_are_never_added() -> None:
    # 30 tonnes saved in the year against the baseline; what was saved in earlier years has no cell to go to.
    book = worked_out(included("KPI 4.03"), line("KPI 4.03", Baseline=100, This_period=30))
    assert book.line("KPI 4.03", "Delivered") == 30
    assert ("Lines", "KPI 4.03", "Before") not in book.inputs


def test_a_part_enters_the_total_only_without_its_whole() -> None:
    # NT15a is part of NT15. An hour of NT15a is £26.11; beside NT15 it is already among NT15's.
    one = line("KPI NT15a", Commitment=1)
    alone = totals(worked_out(included("KPI NT15a"), one))["committed_benefit"]
    beside = totals(worked_out(included("KPI NT15a", "KPI NT15"), one))["committed_benefit"]
    both = totals(worked_out(included("KPI NT15a", "KPI NT15"), one, line("KPI NT15", Commitment=3)))
    assert alone == pytest.approx(26.11)
    assert beside == 0
    assert both["committed_benefit"] == pytest.approx(3 * 26.11)


def test_a_benefit_under_an_activity_is_counted_once(tmp_path: Path) -> None:
    # No part of the data has £ of another kind than its whole: here NT3 (benefit) is made part of NT1 (pay,
    # activity) and NT3a part of NT3. Beside NT1 alone NT3a's £20,388.68 count; beside NT3 they are in NT3's.
    mapping = with_parts({"KPI NT3": "KPI NT1", "KPI NT3a": "KPI NT3"})
    ones = line("KPI NT3a", Commitment=1) | line("KPI NT3", Commitment=3) | line("KPI NT1", Commitment=2)
    layout = lay_out(mapping)
    path = tmp_path / "parts.xlsx"
    build(layout, path, {})
    book = Running(layout, Calculated(path))
    for chosen, benefit in ((("KPI NT3a", "KPI NT1"), 1), (("KPI NT3a", "KPI NT3", "KPI NT1"), 3)):
        state = {**included(*chosen), **ones}
        book.type_in(state)
        kinds = {
            "committed_benefit": pytest.approx(benefit * 20_388.68),
            "committed_activity": pytest.approx(2 * 39_039),
        }
        assert totals(book) == dict.fromkeys(TOTALS, 0.0) | kinds
        assert book.cell("KpiState", "KPI NT3a", "Counted") == 0  # its units are in no total
        assert book.against(reckon(mapping, state)) == []


def test_own_values_are_one_kind_so_a_part_beside_its_whole_adds_nothing() -> None:
    # NT15 at £30 and NT15a at £20 by the user's own book: NT15a's hour is among NT15's. Without a value of
    # its own NT15 brings no £, and NT15a's are counted.
    own: State = {("Start", "value_book"): "Own values", ("Values", "NT15a", "Own value"): 20}
    figures = (line("KPI NT15", Commitment=2), line("KPI NT15a", Commitment=1))
    chosen = included("KPI NT15", "KPI NT15a")
    whole: State = {("Values", "NT15", "Own value"): 30}
    assert totals(worked_out(chosen, own, whole, *figures))["committed_own"] == 60
    assert totals(worked_out(chosen, own, *figures))["committed_own"] == 20


def test_the_goals_and_the_chart_take_the_same_pounds_as_the_total() -> None:
    # NT3 (primary target 8.5 or another of its goal) beside KPI 2.01: one FTE at £20,388.68 in each.
    book = worked_out(included("KPI 2.01", "KPI NT3"), line("KPI NT3", Commitment=1))
    goals = [key for key in book.layout.tables["Sdgs"].table.keys if str(key).startswith("SDG")]
    assert sum(number_of(book.cell("Sdgs", str(key), "£ committed")) for key in goals) == pytest.approx(
        20_388.68
    )
    assert book.cell("KindChart", "benefit", "Committed") == pytest.approx(20_388.68)


def number_of(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def test_views_of_the_workforce_and_contract_figures_carry_no_pounds(mapping: Mapping) -> None:
    cells = asked(placed())
    book = worked_out(filled(cells), included(*(k.key for k in mapping.kpis)), DATES)
    views = [row.key for row in line_rows(mapping) if row.figure or (row.is_share and row.by_region)]
    assert views
    assert [key for key in views for side in SIDES if book.line(key, f"£ {side}") not in ("", None)] == []


def test_pounds_of_different_kinds_never_meet() -> None:
    # £100 given (NT28, input), 1 hour of expert time (NT15, benefit £26.11), 2 FTE-years of local work (NT1,
    # activity £39,039 each): three totals, and the headline is the benefit alone.
    book = worked_out(
        included("KPI NT28", "KPI NT15", "KPI NT1"),
        DATES,
        line("KPI NT28", Commitment=100),
        line("KPI NT15", Commitment=1),
        line("KPI NT1", Commitment=2),
    )
    kinds = {
        "committed_input": 100.0,
        "committed_benefit": 26.11,
        "committed_activity": pytest.approx(78_078),
    }
    assert totals(book) == dict.fromkeys(TOTALS, 0.0) | kinds
    assert book.field("pounds_committed") == pytest.approx(26.11)


def test_what_is_outside_the_uk_is_in_no_uk_total() -> None:
    # 2 in Wales and 3 abroad: 2 in the UK; £39,039 is a year's pay in the UK.
    book = worked_out(included("KPI NT1"), region("KPI NT1 | Delivered", Wales=2, Outside_the_UK=3))
    assert book.line("KPI NT1", "Delivered") == 2
    assert totals(book)["delivered_activity"] == pytest.approx(2 * 39_039)


def said(book: Running, table: str, key: str) -> str:
    """The code of the first thing that Check says of a row."""
    return str(book.cell(table, key, "Check"))[:4]


def test_one_hour_given_to_two_kpis_is_asked_about() -> None:
    # The same hour of staff time could be counted as NT15 and as NT17: K304 asks once, from the award on.
    keys = ("KPI NT15", "KPI NT17")
    reasons: State = {("Kpis", key, "Reason"): "Local need" for key in keys}
    delivery: State = {("Start", "stage"): "Delivery"}
    book = worked_out(included(*keys), reasons, delivery)
    assert [said(book, "Kpis", key) for key in keys] == ["", "K304"]
    assert said(worked_out(included("KPI NT17"), reasons, delivery), "Kpis", "KPI NT17") != "K304"
    assert said(worked_out(included(*keys), reasons), "Kpis", "KPI NT17") != "K304"


def test_a_part_larger_than_its_whole_is_asked_about() -> None:
    # Of 2 hours of expert advice (NT15) 5 cannot be advice on net zero (NT15a).
    words: State = {("Lines", key, "Deliverable"): "Advise" for key in ("KPI NT15", "KPI NT15a")}
    figures = line("KPI NT15", Commitment=2) | line("KPI NT15a", Commitment=5)
    book = worked_out(included("KPI NT15", "KPI NT15a"), words, figures)
    assert said(book, "Lines", "KPI NT15a") == "L409"
    assert said(worked_out(included("KPI NT15", "KPI NT15a"), words), "Lines", "KPI NT15a") == ""


def test_smes_and_vcses_are_never_added_up() -> None:
    # A VCSE may be an SME: 5 and 3 opportunities for each are no 8 anywhere, though both serve target 8.3.
    book = worked_out(
        included("KPI 3.04", "KPI 3.07"), line("KPI 3.04", Commitment=5), line("KPI 3.07", Commitment=3)
    )
    headings = [c.heading for c in table_columns("Sdgs") if c.heading.endswith("committed")]
    assert {book.cell("Sdgs", key, heading) for key in ("T 8.3", "SDG 8") for heading in headings} == {0}
    assert book.cell("Sdgs", "T 8.3", "Primary KPIs selected") == 2


def table_columns(name: str) -> tuple[Column, ...]:
    part = placed().tables[name].part
    assert isinstance(part, Table)
    return part.columns


def test_a_measure_is_fed_once_and_a_kpi_feeds_one(mapping: Mapping) -> None:
    fed = [link.measure.key for kpi in mapping.kpis for link in kpi.measures if link.main]
    assert len(fed) == len(set(fed))
    assert all(sum(link.main for link in kpi.measures) <= 1 for kpi in mapping.kpis)


def test_a_unit_not_selected_reaches_no_total() -> None:
    # Everything is filled, nothing is selected.
    cells = asked(placed())
    nothing: State = {key: "Leave out" for key in cells if key[0] == "Kpis" and key[2] == "Choice"}
    assert totals(worked_out(filled(cells), nothing)) == dict.fromkeys(TOTALS, 0.0)


FIGURES = (
    "Commitment",
    "Change",
    "Before",
    "This period",
    "TOMs commitment",
    "TOMs before",
    "TOMs this period",
)


def movable(mapping: Mapping, cells: Asked) -> list[Key]:
    """Inputs whose figures may reach a total; commitments by region set the value of a unit."""
    priced = {row.key for row in line_rows(mapping) if row.value_key}
    lines = [key for key in cells if key[0] == "Lines" and key[2] in FIGURES and key[1] in priced]
    grid = [key for key in cells if key[0] == "Regions" and key[1].split(" | ")[0] in priced]
    grid = [key for key in grid if not key[1].endswith(COMMITTED)]
    return lines + [key for key in grid if key[2] != "Its region"]


def test_a_part_moves_totals_beside_its_whole_only_where_that_brings_other_pounds(mapping: Mapping) -> None:
    rows = [(row, row.kpi.part_of) for row in line_rows(mapping) if row.kpi and row.value_key]
    parts = [(row, whole) for row, whole in rows if whole]
    assert parts
    inputs = movable(mapping, asked(placed()))
    shown = worked_out(DATES, included(*(key for row, whole in parts for key in (row.kpi_key, whole.key))))
    kinds = {row.kpi_key: shown.line(row.key, "Counts as") for row, _ in rows}
    assert {whole.key for _, whole in parts if kinds[whole.key] == "activity"} == {"KPI NT1"}
    for row, whole in parts:
        figures: State = {key: 10 for key in inputs if key[1].split(" | ")[0] == row.key}
        beside = totals(worked_out(DATES, included(row.kpi_key, whole.key), figures))
        other = kinds[whole.key] != kinds[row.kpi_key]
        alone = totals(worked_out(DATES, included(row.kpi_key), figures))
        assert sum(value > 0 for value in alone.values()) == 2  # committed and delivered, of one kind
        assert beside == (alone if other else dict.fromkeys(TOTALS, 0.0))


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=st.data(), step=st.integers(1, 1000))
def test_no_input_reaches_a_total_by_two_paths(data: st.DataObject, mapping: Mapping, step: int) -> None:
    cells = asked(placed())
    key = data.draw(st.sampled_from(movable(mapping, cells)))
    row = next(row for row in line_rows(mapping) if row.key == key[1].split(" | ")[0])
    chosen = [row.kpi_key]
    if row.kpi and row.kpi.part_of and data.draw(st.booleans()):
        chosen.append(row.kpi.part_of.key)
    state = data.draw(states(mapping, cells)) | included(*chosen) | {key: 1}
    before = totals(worked_out(state))
    book = worked_out(state, {key: 1 + step})
    moved = {
        name: value - before[name] for name, value in totals(book).items() if not same(value, before[name])
    }
    assert len(moved) <= 1
    if not book.cell("LineWork", row.key, "£ counted"):
        assert moved == {}
    price = open_book(mapping, state).prices[row.value_key]
    factor = book.cell("LineWork", row.key, "Factor")
    most = (
        max([price.uk or 0, *price.regional.values()]) * step * (factor if isinstance(factor, float) else 1)
    )
    assert all(abs(change) <= most * (1 + 1e-6) + 1e-6 for change in moved.values())
