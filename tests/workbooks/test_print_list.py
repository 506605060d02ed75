"""Print list is an annex: what it belongs to, each criterion with its question, each KPI whole and once."""

from __future__ import annotations

from itertools import chain, pairwise

import pytest

from builder.data.load import load
from builder.grid import text_width as metrics
from builder.model.form import LONGEST_QUESTION
from builder.workbooks.tool.workings.print_cards import (
    GOES_ON,
    LINES,
    TEXT_WIDTH,
    colleague_cards,
    shared_cards,
)
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
    assert labels(rows)[:6] == ["Contract", "Authority", "Bidder", "Local area", "Full-time week", "Note"]
    assert rows[0][1] == "Cleaning of offices\nReference: EX-1"
    assert rows[1][1].split("\n")[:2] == [
        "Example Department",
        f"Tender, issue code {book.field('issue_code')}",
    ]
    assert rows[1][1].endswith("Edition 1.1, 3 December 2020")
    assert (text_of(rows, "Local area"), text_of(rows, "Full-time week")) == ("Within 12 miles", "37 hours")
    assert "Under-represented groups" not in labels(rows)


def test_a_definition_is_said_to_be_missing_where_a_selected_kpi_needs_it() -> None:
    groups: State = {("Select", "MAC 6.1", "Tick"): True}
    rows = printed(ONE | groups)
    assert text_of(rows, "Full-time week") == "Not given"
    assert text_of(rows, "Under-represented groups") == "Not given"
    assert "Full-time week" not in labels(printed({("Select", "MAC 4.2", "Tick"): True}))
    unread = printed(ONE | {("Start", "full_time_hours"): "37 hrs"})
    assert text_of(unread, "Full-time week") == "not known: see Checks"


def test_bidders_have_a_line_for_their_name_and_others_do_not() -> None:
    assert text_of(printed(ONE), "Bidder") == "Name of the organisation that answers:"
    assert "Bidder" not in labels(printed(ONE | {("Print list", "print_for"): "Supplier"}))
    assert "Bidder" not in labels(printed(ONE | {("Print list", "print_for"): "Colleagues"}))


def test_a_criterion_without_a_kpi_is_answered_in_words() -> None:
    kpis = [kpi.key for kpi in load().kpis_of(next(m for m in load().criteria if m.key == "MAC 8.1"))]
    none: State = {("Select", "MAC 8.1", "Tick"): True}
    none |= {("Kpis", key, "Choice"): "Leave out" for key in kpis}
    assert printed(none)[-2][0] == "MAC 8.1"
    assert printed(none)[-1] == ("Answer", "No KPI: answer in words.")
    assert printed(none | {("Print list", "print_for"): "Supplier"})[-1] == ("Answer", "No KPI.")


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
    for words in (kpi.deliverable, kpi.numeric_element, kpi.evidence):
        assert words in told
    assert "(hours divided by the full-time week above)" in told


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
    first = [label for label, _ in rows[at:]].index("National TOMs") + at
    levels = "Level 2: __________   Level 3: __________   Level 4+: __________"
    assert rows[first - 2 : first] == [("Your figure", levels), ("How you will\ndeliver it", "")]
    assert rows[first][1].startswith("NT10: Weeks of apprenticeships")
    assert rows[first + 1][0] == "Also count"
    assert rows[first + 1][1].startswith("Weeks of apprenticeship or T Level placement: Weeks")
    assert rows[first + 2] == ("Your figure for\nthe National\nTOMs", levels)


def test_the_supplier_reads_figures_and_colleagues_read_reasons() -> None:
    state: State = ONE | {
        ("Start", "stage"): "Delivery",
        ("Lines", "KPI 2.01", "Commitment"): 10,
        ("Regions", "KPI 2.01 | Delivered", "London"): 2.5,
        ("Kpis", "KPI 2.01", "Reason"): "Local need",
    }
    supplier = printed(state | {("Print list", "print_for"): "Supplier"})
    assert text_of(supplier, "Agreed") == "Commitment: 10."
    assert text_of(supplier, "Delivered") == "Delivered to date: 2.5. Rating: Not rated."
    assert "Your figure" not in labels(supplier)
    colleagues = printed(state | {("Print list", "print_for"): "Colleagues"})
    assert text_of(colleagues, "Choice") == "Selected through MAC 2.2. Local need."


SUPPLIER: State = ONE | {
    ("Start", "stage"): "Delivery",
    ("Start", "report_in"): "Both",
    ("Print list", "print_for"): "Supplier",
}


def card_of(state: State, kpi: str) -> list[Row]:
    """The rows of the KPI's card and those below it."""
    rows = printed(SUPPLIER | state)
    return rows[[label for label, _ in rows].index(kpi) :]


def test_figures_by_level_are_printed_one_below_the_other() -> None:
    card = card_of(
        {
            ("Lines", "KPI 2.02 L2", "Commitment"): 6,
            ("Lines", "KPI 2.02 L2", "Before"): 2,
            ("Lines", "KPI 2.02 L3", "Commitment"): 3,
            ("Lines", "KPI 2.02 L2", "TOMs commitment"): 312,
            ("Lines", "KPI 2.02 L2", "TOMs before"): 96,
            ("Lines", "KPI 2.02 L2", "TOMs this period"): 130.5,
        },
        "KPI 2.02",
    )
    assert text_of(card, "Agreed") == "Level 2: 6.\nLevel 3: 3.\nLevel 4+: none."
    assert text_of(card, "Delivered") == (
        "Level 2: 2. Rating: Not rated.\nLevel 3: none. Rating: Not rated.\nLevel 4+: none."
    )
    assert text_of(card, "TOMs figures") == (
        "Level 2: 312. Delivered to date: 226.5.\n"
        "Level 3: none. Delivered to date: none.\n"
        "Level 4+: none. Delivered to date: none."
    )


def test_what_is_entered_and_cannot_be_read_is_not_known() -> None:
    words: State = {
        ("Lines", "KPI 2.01", "Commitment"): "1,200 hrs",
        ("Regions", "KPI 2.01 | Delivered", "London"): "205 hours",
        ("Lines", "KPI 2.02 L2", "TOMs commitment"): "about forty",
        ("Lines", "KPI 2.02 L2", "TOMs this period"): "<5",
    }
    card = card_of(words, "KPI 2.01")
    assert text_of(card, "Agreed") == "Commitment: not known: see Checks."
    assert text_of(card, "Delivered") == "Delivered to date: not known: see Checks."
    assert text_of(card, "TOMs figures").startswith(
        "Level 2: not known: see Checks. Delivered to date: not known: see Checks.\nLevel 3: none."
    )
    blank = card_of({}, "KPI 2.01")
    assert text_of(blank, "Agreed") == "Commitment: none."
    assert text_of(blank, "Delivered") == "Delivered to date: none."


@pytest.mark.parametrize(
    ("typed", "told"),
    [(9.5, "9.5"), (4.0, "4"), (12.34, "12.3"), (0.05, "0.1"), (1200, "1200"), (1e12, "too large")],
)
def test_a_figure_has_the_decimals_of_mapping_and_none_it_does_not_need(typed: float, told: str) -> None:
    card = card_of({("Lines", "KPI 2.01", "Commitment"): typed}, "KPI 2.01")
    assert text_of(card, "Agreed") == f"Commitment: {told}."


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
    for row in chain.from_iterable(card.rows for card in (*shared_cards(load()), *colleague_cards(load()))):
        assert row.text.count("\n") < LINES
        assert metrics.lines(row.text, TEXT_WIDTH, bold=True) <= LINES, row


def test_a_row_of_a_card_ends_with_a_part_of_a_sentence_at_least() -> None:
    for card in (*shared_cards(load()), *colleague_cards(load())):
        for row, below in pairwise(card.rows):
            goes_on = below.text and (not below.label or below.label.startswith(GOES_ON))
            assert not (row.text and goes_on) or row.text[-1] in ".;", row
