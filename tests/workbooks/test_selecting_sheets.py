"""The selecting side: what ticks and choices select, contract years, which model applies."""

from __future__ import annotations

from datetime import date

import pytest

from builder.model.mapping import Mapping
from builder.model.rows import toms_measures
from builder.sums.reckon import reckon
from builder.workbooks.tool.toms_codes import toms_table
from tests.support.running import Running, running
from tests.support.states import State


@pytest.fixture
def book() -> Running:
    """The blank workbook in the engine."""
    return running()


def selected(book: Running, mapping: Mapping) -> list[str]:
    """Keys of the KPIs of the mapping that are selected."""
    return [k.key for k in mapping.kpis if book.cell("KpiState", k.key, "Selected") == 1]


def brought_by(mapping: Mapping, *criteria: str) -> list[str]:
    """KPIs of the metrics of these MACs, straight from the mapping."""
    return [k.key for k in mapping.kpis if any(m.key in criteria for x in k.metrics for m in x.criteria)]


def test_an_outcome_brings_all_its_macs_and_their_kpis(book: Running, mapping: Mapping) -> None:
    outcome = mapping.outcomes[1]
    book.type_in({("Select", outcome.key, "Tick"): True})
    macs = [c.key for c in mapping.criteria if c.outcome is outcome]
    assert [c.key for c in mapping.criteria if book.cell("SelectState", c.key, "On") == 1] == macs
    assert selected(book, mapping) == brought_by(mapping, *macs)
    assert book.field("criteria_selected") == len(macs)
    assert book.field("outcomes_selected") == 1


def test_a_mac_brings_the_kpis_of_its_own_metrics_and_offers_the_others(
    book: Running, mapping: Mapping
) -> None:
    mac = mapping.criterion("MAC 2.2")
    book.type_in({("Select", mac.key, "Tick"): True})
    assert selected(book, mapping) == brought_by(mapping, mac.key)
    offered = [k.key for k in mapping.kpis if book.cell("KpiState", k.key, "Offered") == 1]
    assert offered == [k.key for k in mapping.kpis_of(mac)]
    assert set(offered) > set(selected(book, mapping))


def test_include_and_leave_out_overrule_the_ticks(book: Running, mapping: Mapping) -> None:
    ticks: State = {("Select", "MAC 2.2", "Tick"): True}
    book.type_in(
        ticks | {("Kpis", "KPI 2.01", "Choice"): "Leave out", ("Kpis", "KPI NT16", "Choice"): "Include"}
    )
    expected = {*brought_by(mapping, "MAC 2.2"), "KPI NT16"} - {"KPI 2.01"}
    assert set(selected(book, mapping)) == expected


def test_through_names_the_macs_that_are_on(book: Running) -> None:
    book.type_in({("Select", m, "Tick"): True for m in ("MAC 2.2", "MAC 2.3")})
    assert book.cell("Kpis", "KPI 2.02", "Because of") == "MAC 2.2, MAC 2.3"
    assert book.cell("Kpis", "KPI 2.01", "Because of") == "MAC 2.2"


def test_an_own_kpi_is_selected_once_it_has_a_title_and_its_mac_is_on(book: Running) -> None:
    own = "KPI OWN 1"
    tick: State = {("Select", "MAC 8.1", "Tick"): True}
    mac: State = {("Kpis", own, "MACs"): "MAC 8.1"}
    book.type_in(tick | mac)
    assert book.cell("KpiState", own, "Selected") == 0
    book.type_in(tick | mac | {("Kpis", own, "Title"): "Local events"})
    assert book.cell("KpiState", own, "Selected") == 1
    assert book.cell("KpiState", own, "Top") == "Theme 5"


def test_a_tick_at_a_national_toms_code_selects_the_kpi_that_carries_it(book: Running) -> None:
    tick: State = {("Toms", "NT10", "Tick"): True}
    book.type_in(tick)
    assert book.cell("Kpis", "KPI 2.02", "Selected") == "Yes"
    assert book.cell("Kpis", "KPI 2.02", "Because of") == "NT10"
    assert book.field("kpis_selected") == 1
    code = book.field("issue_code")
    book.type_in(tick | {("Kpis", "KPI 2.02", "Choice"): "Leave out"})
    assert book.cell("Kpis", "KPI 2.02", "Selected") == ""
    book.type_in(tick | {("Select", "MAC 2.3", "Tick"): True})
    assert book.cell("Kpis", "KPI 2.02", "Because of") == "MAC 2.3, NT10"
    book.type_in({("Toms", "NT9", "Tick"): True})
    assert book.field("issue_code") != code


def test_each_code_that_a_kpi_carries_can_be_ticked_and_the_others_say_so(mapping: Mapping) -> None:
    toms = toms_table(mapping)
    codes = [m.key for m in toms_measures(mapping)]
    gaps = ["NT18a", "NT19a", "NT44", "NT45", "NT50", "NT52", "NT63", "NT65", "NT66"]
    assert sorted(toms.column("Tick").fixed) == sorted(gaps)
    does = toms.column("What a tick does").content
    assert isinstance(does, tuple)
    told = dict(zip(codes, does, strict=True))
    assert told["NT18a"] == "No KPI carries NT18a: add your own KPI"
    assert told["NT1"] == "Selects: Local people employed on the contract"
    assert not {"NT3d", "NT48"} & set(codes)


def test_a_part_is_not_counted_while_its_whole_is_selected(book: Running) -> None:
    part, whole = ("Kpis", "KPI 1.01", "Choice"), ("Kpis", "KPI 2.01", "Choice")
    book.type_in({part: "Include"})
    assert book.cell("KpiState", "KPI 1.01", "Counted") == 1
    book.type_in({part: "Include", whole: "Include"})
    assert book.cell("KpiState", "KPI 1.01", "Counted") == 0
    assert book.cell("KpiState", "KPI 2.01", "Counted") == 1


@pytest.mark.parametrize(
    ("began", "model", "here"),
    [
        (date(2020, 12, 31), "", 0),
        (date(2021, 1, 1), "PPN 06/20", 1),
        (date(2025, 2, 23), "(PPN 06/20)", 1),
        (date(2025, 2, 24), "PPN 06/20 or PPN 002: see notice", 1),
        (date(2025, 9, 30), "PPN 06/20 or PPN 002: see notice", 1),
        (date(2025, 10, 1), "(PPN 002)", 0),
        (date(2026, 12, 31), "PPN 002", 0),
        (date(2027, 1, 1), "PPN 026", 0),
    ],
)
def test_the_model_goes_by_the_date_the_procurement_began(
    book: Running, began: date, model: str, here: int
) -> None:
    book.type_in({("Start", "procurement_began"): began})
    assert model in str(book.field("applying_model"))
    assert book.field("model_here") == here


def beside(book: Running, field: str) -> object:
    """What is beside the field on Start."""
    sheet, row, column = book.layout.field_cells[field]
    return book.book.value(sheet.name, row, column + 1)


PERHAPS = "Yes, if your notice names PPN 06/20: on this date another Model may be used as well."
CALL_OFF = "Only if the framework began under PPN 06/20: give that date."
NO = "No: Social Value Model (PPN 002) applies. This workbook is for PPN 06/20."


@pytest.mark.parametrize(
    ("began", "route", "answer", "editions"),
    [
        ("", "Contract", "Enter the date: this says whether you can use this workbook.", "---"),
        (date(2020, 12, 31), "Contract", "No: it began before the first Model.", "---"),
        (date(2021, 1, 1), "Contract", "Yes: PPN 06/20 applies, and this workbook is for it.", "A--"),
        (date(2025, 2, 24), "Contract", PERHAPS, "AU-"),
        (date(2025, 10, 1), "Contract", NO, "-A-"),
        (
            date(2025, 10, 1),
            "Call-off",
            CALL_OFF,
            "-A-",
        ),
        (date(2023, 5, 1), "Call-off", "Yes: PPN 06/20 applies, and this workbook is for it.", "A--"),
    ],
)
def test_start_says_beside_the_date_whether_the_workbook_can_be_used(
    began: date | str, route: str, answer: str, editions: str, book: Running
) -> None:
    book.type_in({("Start", "procurement_began"): began, ("Start", "route"): route})
    assert beside(book, "procurement_began") == answer
    means = {"A": " Applies to your date.", "U": " May be used on your date, if the notice says so.", "-": ""}
    told = [beside(book, f"edition_{n}") for n in (1, 2, 3)]
    assert told == [
        f"{which}{means[mark]}"
        for which, mark in zip(("This workbook.", *["Not this workbook."] * 2), editions, strict=True)
    ]


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2021, 4, 1), date(2026, 3, 31), 5),  # five years to the day, two of them leap years
        (date(2024, 2, 29), date(2025, 2, 28), 1),  # an anniversary that the year lacks is 1 March
        (date(2023, 1, 1), date(2023, 6, 30), 181 / 365),
        (date(2022, 1, 1), date(2024, 6, 30), 2 + 182 / 366),
        (date(2023, 1, 2), date(2023, 1, 1), ""),
    ],
)
def test_contract_years_are_whole_by_anniversary(
    book: Running, start: date, end: date, years: float | str
) -> None:
    book.type_in({("Start", "contract_start"): start, ("Start", "contract_end"): end})
    found = book.field("contract_years")
    assert found == (years if years == "" else pytest.approx(years))


def test_elapsed_days_stop_at_both_ends_of_the_contract(book: Running) -> None:
    dates: State = {
        ("Start", "contract_start"): date(2023, 1, 1),
        ("Start", "contract_end"): date(2023, 12, 31),
    }
    for until, days in ((date(2022, 5, 1), 0), (date(2023, 1, 31), 31), (date(2025, 1, 1), 365)):
        book.type_in(dates | {("Start", "period_end"): until})
        assert book.field("elapsed_days") == days


def test_no_pounds_at_tender_under_the_model(book: Running) -> None:
    shown = {}
    for report_in in ("Social Value Model", "National TOMs", "Both"):
        book.type_in({("Start", "stage"): "Tender", ("Start", "report_in"): report_in})
        shown[report_in] = book.field("pounds_shown")
    assert shown == {"Social Value Model": 0, "National TOMs": 1, "Both": 0}


MODEL, TOMS = "Social Value Model", "National TOMs"


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (("Follow", "", ""), MODEL),
        (("Follow", TOMS, ""), TOMS),
        (("Follow", "", TOMS), TOMS),
        (("Follow", MODEL, MODEL), MODEL),
        (("Follow", MODEL, TOMS), "Both"),
        (("", TOMS, MODEL), "Both"),
        (("Folow", TOMS, TOMS), TOMS),
        ((MODEL, TOMS, TOMS), MODEL),
        (("both", MODEL, ""), "Both"),
    ],
)
def test_reports_follow_the_two_languages_unless_one_is_chosen(
    languages: tuple[str, ...], expected: str, book: Running, mapping: Mapping
) -> None:
    fields = ("report_in", "framework_language", "calloff_language")
    typed: State = {("Start", field): value for field, value in zip(fields, languages, strict=True)}
    book.type_in(typed)
    assert book.field("report_language") == expected
    assert book.field("toms_wanted") == (expected != MODEL)
    assert reckon(mapping, typed).fields["report_language"] == expected


def test_one_region_in_scope_is_the_sole_region(book: Running) -> None:
    book.type_in({("Scope", "TLL", "In scope"): True})
    assert book.field("sole_region") == "TLL"
    book.type_in({("Scope", "TLL", "In scope"): True, ("Scope", "TLM", "In scope"): True})
    assert book.field("sole_region") == ""
    assert book.field("scope_count") == 2


def test_the_goals_of_the_model_say_how_far_they_were_read(book: Running, mapping: Mapping) -> None:
    said = {o.key: book.cell("Select", o.key, "Model's SDGs") for o in mapping.outcomes}
    assert said.pop("Outcome 1") == "SDG 1; others not yet checked"
    assert set(said.values()) == {"Not yet checked"}
