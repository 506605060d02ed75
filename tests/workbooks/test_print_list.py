"""Print list is an annex: what it belongs to, each criterion with its question, each KPI whole and once."""

from __future__ import annotations

from itertools import chain

import pytest

from builder.data.load import load
from builder.grid import text_width as metrics
from builder.model.form import LONGEST_QUESTION
from builder.workbooks.tool.workings.print_cards import LINES, TEXT_WIDTH, shared_cards
from builder.workbooks.tool.workings.print_rows import FIRST_PAGE, PAGE
from tests.support.running import Running, running
from tests.support.states import State

Row = tuple[str, str]

QUESTION = (
    "Describe the commitment you will make, who does what and when, and how you will measure it. " * 20
)[:LONGEST_QUESTION]
ONE: State = {
    ("Start", "contract_title"): "Cleaning of offices",
    ("Start", "contract_ref"): "EX-1",
    ("Start", "authority"): "Example Department",
    ("Start", "stage"): "Tender",
    ("Select", "MAC 2.2", "Tick"): True,
    ("Select", "MAC 2.2", "Weighting"): 0.125,
    ("Select", "MAC 2.2", "Word limit"): 1000,
    ("Select", "MAC 2.2", "Question"): QUESTION,
    ("Select", "MAC 2.2", "Response guidance"): "A method statement.\nA timed plan.",
    ("Kpis", "KPI 2.01", "Requirement"): "Must",
    ("Kpis", "KPI 2.01", "Target or minimum"): "Minimum",
    ("Kpis", "KPI 2.01", "Required figure"): 12,
}
OWN: State = {
    ("Kpis", "KPI OWN 1", "Title"): "Trees planted",
    ("Kpis", "KPI OWN 1", "MACs"): "MAC 2.2",
    ("Kpis", "KPI OWN 1", "Deliverable"): "Plant native trees near the site",
    ("Kpis", "KPI OWN 1", "Unit"): "trees",
    ("Kpis", "KPI OWN 1", "By region"): "Yes",
    ("Kpis", "KPI OWN 1", "Counting rule"): "Count trees alive after a year",
}


def worked_out(state: State) -> Running:
    """The workbook with these inputs."""
    book = running()
    book.type_in(state)
    return book


def rows_of(book: Running) -> list[Row]:
    """The printed rows: label and text."""
    count = int(float(str(book.field("print_rows"))))
    return [
        (
            str(book.cell("PrintList", f"Row {n}", "Label")),
            str(book.cell("PrintList", f"Row {n}", "Text")),
        )
        for n in range(1, count + 1)
    ]


def printed(state: State) -> list[Row]:
    return rows_of(worked_out(state))


def labels(rows: list[Row]) -> list[str]:
    return [label.split("\n")[0] for label, _ in rows if label]


def text_of(rows: list[Row], label: str) -> str:
    return next(text for found, text in rows if found == label)


def test_it_says_what_it_belongs_to_and_gives_the_definitions_that_were_typed() -> None:
    state: State = ONE | {("Start", "def_local_area"): "Within 12 miles", ("Start", "full_time_hours"): 37}
    book = worked_out(state)
    rows = rows_of(book)
    assert labels(rows)[:5] == ["Contract", "Authority", "Local area", "Full-time week", "Note"]
    assert rows[0][1] == "Cleaning of offices\nReference: EX-1"
    assert rows[1][1].split("\n")[:2] == [
        "Example Department",
        f"Tender, issue code {book.field('issue_code')}",
    ]
    assert rows[1][1].endswith("Edition 1.1, 3 December 2020")
    assert (text_of(rows, "Local area"), text_of(rows, "Full-time week")) == ("Within 12 miles", "37 hours")
    assert "Under-represented groups" not in labels(rows)


def test_a_criterion_comes_with_its_weighting_limit_question_and_guidance_then_its_kpis() -> None:
    rows = printed(ONE)
    first = labels(rows).index("MAC 2.2")
    assert labels(rows)[first : first + 4] == ["MAC 2.2", "Question", "A good answer covers", "KPI 2.01"]
    assert text_of(rows, "MAC 2.2").endswith("\nWeighting: 12.5%. Answer in at most 1000 words.")


def test_the_longest_question_is_printed_whole_in_rows_that_hold_it() -> None:
    rows = printed(ONE)
    first = [label for label, _ in rows].index("Question")
    last = [label for label, _ in rows].index("A good answer covers")
    pieces = [text for _, text in rows[first:last]]
    assert " ".join(pieces) == QUESTION.strip()
    assert len(pieces) > 5
    for piece in pieces:
        assert metrics.lines(piece, TEXT_WIDTH, bold=True) <= LINES, piece


def test_a_line_break_ends_a_row() -> None:
    rows = printed(ONE)
    at = [label for label, _ in rows].index("A good answer covers")
    assert [text for _, text in rows[at : at + 2]] == ["A method statement.", "A timed plan."]


@pytest.mark.parametrize("question", ["x" * LONGEST_QUESTION, "W " * 750, "AB CD " * 250, "a\n" * 300])
def test_odd_questions_lose_nothing(question: str) -> None:
    book = worked_out(ONE | {("Select", "MAC 2.2", "Question"): question})
    rows = rows_of(book)
    first = [label for label, _ in rows].index("Question")
    last = [label for label, _ in rows].index("A good answer covers")
    whole = "".join(text for _, text in rows[first:last])
    assert whole.replace(" ", "") == question.replace(" ", "").replace("\n", "")
    assert book.field("print_full") == 0


def test_what_is_required_its_unit_and_its_rule_are_on_the_card() -> None:
    rows = printed(ONE)
    head = text_of(rows, "KPI 2.01")
    assert head == "FTE jobs created\nRequirement: Must, at least 12. Unit: FTE jobs. By region: yes."
    kpi = load().kpi("KPI 2.01")
    told = " ".join(text for _, text in rows).replace("\n", " ")
    for words in (kpi.deliverable, kpi.numeric_element, kpi.counting_rule, kpi.evidence):
        assert words in told


def test_a_share_is_a_percentage_of_its_whole() -> None:
    state: State = {
        ("Select", "MAC 5.1", "Tick"): True,
        ("Kpis", "KPI 5.01", "Requirement"): "Must",
        ("Kpis", "KPI 5.01", "Required figure"): 0.1,
    }
    head = text_of(printed(state), "KPI 5.01")
    assert head.endswith("Must, at least 10%. Unit: % of contract workforce (FTE). By region: yes.")


def test_a_kpi_of_several_criteria_is_printed_once_and_named_under_the_others() -> None:
    both: State = {("Select", mac, "Tick"): True for mac in ("MAC 2.2", "MAC 2.3")}
    rows = printed(both)
    names = labels(rows)
    assert names.count("KPI 2.02") == 1
    assert names.index("MAC 2.2") < names.index("KPI 2.02") < names.index("MAC 2.3")
    assert rows[[label for label, _ in rows].index("MAC 2.3") + 1] == (
        "See also",
        "KPIs that count here too and are set out under another criterion: 2.02, 2.03.",
    )


def test_an_own_kpi_is_printed_whole() -> None:
    rows = printed(ONE | OWN)
    at = [label for label, _ in rows].index("KPI OWN 1")
    assert rows[at : at + 4] == [
        ("KPI OWN 1", "Trees planted\nUnit: trees. By region: yes."),
        ("Deliverable", "Plant native trees near the site"),
        ("Counting rule", "Count trees alive after a year"),
        ("Evidence", "Not given"),
    ]


def test_an_own_kpi_may_be_a_percentage() -> None:
    share: State = {("Kpis", "KPI OWN 1", "Kind"): "share", ("Kpis", "KPI OWN 1", "Required figure"): 0.5}
    assert text_of(printed(ONE | OWN | share), "KPI OWN 1").startswith(
        "Trees planted\nRequirement: at least 50%. Unit: % of trees. "
    )


def test_a_kpi_without_a_selected_criterion_is_printed_at_the_end() -> None:
    rows = printed(ONE | {("Kpis", "KPI 8.01", "Choice"): "Include"})
    names = labels(rows)
    assert names[names.index("KPIs") + 1] == "KPI 8.01"
    assert names.index("KPIs") > names.index("KPI 2.03")


def test_measures_and_second_figures_are_for_readers_of_the_toms() -> None:
    assert "National TOMs" not in labels(printed(ONE))
    rows = printed(ONE | {("Start", "report_in"): "National TOMs"})
    at = [label for label, _ in rows].index("KPI 2.02")
    first = [label for label, _ in rows[at:]].index("National TOMs\nAlso count") + at
    assert rows[first - 1][0].startswith("Your figure and")
    assert rows[first][1].split("\n")[0].startswith("NT10: Weeks of apprenticeships")
    assert rows[first][1].split("\n")[1].startswith("Weeks of apprenticeship or T Level placement: Weeks")
    assert rows[first + 2][0].startswith("Your figure for")


def test_the_supplier_reads_figures_and_colleagues_read_reasons() -> None:
    state: State = ONE | {
        ("Start", "stage"): "Delivery",
        ("Lines", "KPI 2.01", "Commitment"): 10,
        ("Regions", "KPI 2.01 | Delivered", "London"): 2.5,
        ("Kpis", "KPI 2.01", "Reason"): "Local need",
    }
    supplier = printed(state | {("Print list", "print_for"): "Supplier"})
    assert text_of(supplier, "Figures") == (
        "Commitment: 10. Delivered to date: 2.50. Target to date: none. Rating: Not rated."
    )
    assert "Your figure and" not in labels(supplier)
    colleagues = printed(state | {("Print list", "print_for"): "Colleagues"})
    assert text_of(colleagues, "Choice") == "Selected through MAC 2.2. Local need."


def everything() -> State:
    ticked: State = {("Select", outcome.key, "Tick"): True for outcome in load().outcomes}
    return ticked | {("Kpis", kpi.key, "Choice"): "Include" for kpi in load().kpis} | OWN


@pytest.mark.parametrize("language", ["Social Value Model", "Both"])
def test_with_everything_selected_each_kpi_is_there_once_and_none_is_divided(language: str) -> None:
    book = worked_out(everything() | {("Start", "report_in"): language})
    rows = rows_of(book)
    names = [label for label, _ in rows]
    assert book.field("print_full") == 0
    starts = [n for n, name in enumerate(names) if name.startswith("KPI ")]
    assert sorted(names[n] for n in starts) == sorted([k.key for k in load().kpis] + ["KPI OWN 1"])
    cards = {card.rows[0].kpi: card for card in shared_cards(load())}
    for n in starts:
        card = cards[names[n]]
        length = len(card.rows) - (0 if language == "Both" else card.measured)
        pages = {(n + i + PAGE - FIRST_PAGE) // PAGE for i in range(length)}
        assert len(pages) == 1, names[n]
    assert float(str(book.field("print_pages"))) == (len(rows) - 1 + PAGE - FIRST_PAGE) // PAGE + 1


def test_more_questions_than_the_sheet_can_hold_are_told() -> None:
    long: State = {
        ("Select", mac.key, heading): QUESTION
        for mac in load().criteria
        for heading in ("Question", "Response guidance")
    }
    book = worked_out(everything() | long)
    assert book.field("print_full") == 1


def test_no_label_or_text_of_a_card_is_wider_or_higher_than_its_row() -> None:
    for row in chain.from_iterable(card.rows for card in shared_cards(load())):
        assert row.text.count("\n") < LINES
        assert metrics.lines(row.text, TEXT_WIDTH, bold=True) <= LINES, row
