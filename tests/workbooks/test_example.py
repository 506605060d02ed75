"""The worked example shows what docs/example.md says, and its one mistake is found."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from builder.rules.catalogue import live
from builder.workbooks.example import example_inputs, mistake
from builder.workbooks.inputs import parse_values
from builder.write.writer import Inputs
from tests.support.built import built, placed

PAGE = (Path(__file__).parents[2] / "docs" / "example.md").read_text(encoding="utf-8")
RIGHT = 205
BLANK, NONE = "", "-"
"""A result that is not known, in the workbook and on the page."""


@pytest.fixture(scope="module")
def typed() -> Inputs:
    """What is typed into the example."""
    return example_inputs(placed())


class Sheets:
    """The results of one build, by table cell and by field."""

    def __init__(self, name: str, inputs: Inputs) -> None:
        self.results = built(name, inputs)[1]

    def cell(self, table: str, key: str, heading: str) -> object:
        at = placed().row_of(table, key), placed().column_of(table, heading)
        return self.results[placed().tables[table].sheet.name][at]

    def field(self, name: str) -> object:
        sheet, row, column = placed().field_cells[name]
        return self.results[sheet.name][row, column]

    def notes(self) -> dict[str, object]:
        """The notes that Checks finds: code and first place."""
        codes = [entry.code for entry in live() if entry.severity == "note"]
        found = (code for code in codes if self.cell("Checks", code, "Count"))
        return {code: self.cell("Checks", code, "First place") for code in found}


@pytest.fixture(scope="module")
def example(typed: Inputs) -> Sheets:
    """The example as it ships."""
    return Sheets("example", typed)


@pytest.fixture(scope="module")
def mended(typed: Inputs) -> Sheets:
    """The example with its mistake corrected."""
    return Sheets("mended", {**typed, mistake(placed())[0]: RIGHT})


def test_one_outcome_two_criteria_seven_kpis(example: Sheets) -> None:
    counts = [example.field(f"{thing}_selected") for thing in ("outcomes", "criteria", "kpis")]
    assert counts == [1, 2, 7]


def test_every_line_is_what_the_page_says(example: Sheets) -> None:
    rows = re.findall(r"^\| (KPI \S+(?: L\d)?) \| (.+) \|$", PAGE, re.MULTILINE)
    assert len(rows) == 9
    for key, said in rows:
        *figures, on_track, rating = said.split(" | ")
        headings = ("Committed", "Delivered", "Target to date", "On track", "Rating")
        *shown, share, word = (example.cell("Lines", key, heading) for heading in headings)
        assert shown == [BLANK if f == NONE else pytest.approx(float(f)) for f in figures], key
        assert (f"{share:.1%}" if share != BLANK else NONE, word or NONE) == (on_track, rating)


def test_the_mistake_is_the_only_error_and_is_named_where_it_is(example: Sheets) -> None:
    (_, row, _), pasted = mistake(placed())
    assert f"`{row}`" in PAGE
    assert f"`{pasted}`" in PAGE
    assert example.field("errors_found") == 1
    assert example.field("warnings_found") == 1
    assert f"`{example.cell('Lines', 'KPI 2.03 L3', 'Check')}`" in PAGE
    assert "R501" in str(example.cell("Regions", row, "Check"))
    assert f"`{example.cell('Regions', row, 'Check')}`" in PAGE
    assert f'"{example.field("checks_state")}"' in PAGE


def test_while_the_hours_are_words_their_kpi_has_no_result(example: Sheets) -> None:
    for heading in ("Delivered", "Result", "On track", "Forecast", "Rating", "TOMs delivered", "£ delivered"):
        assert example.cell("Lines", "KPI 2.04", heading) == BLANK
    assert example.cell("Regions", "KPI 2.04 | Delivered", "Total") == BLANK


def test_put_right_the_error_is_gone_and_the_kpi_is_good(mended: Sheets) -> None:
    assert mended.field("errors_found") == 0
    # 390 in the first year, 210 and 205 in the second, of 1,200 hours by two thirds of the contract.
    assert mended.cell("Lines", "KPI 2.04", "Delivered") == 805
    assert mended.cell("Lines", "KPI 2.04", "On track") == pytest.approx(805 / 800)
    assert mended.cell("Lines", "KPI 2.04", "Rating") == "Good"


def test_the_page_names_the_notes_that_stay(mended: Sheets) -> None:
    notes = mended.notes()
    assert notes
    assert all(code in PAGE for code in notes)


def test_a_benefit_under_an_activity_enters_the_headline_once(mended: Sheets) -> None:
    # 226 x 33.65 + 122 x 53.61 + 30 x 24.45 = 14,878.82 for weeks; KPI NT3: 2.2 x 20,388.68 = 44,855.10.
    # KPI NT1's £ are pay (activity) and are not added to it.
    assert mended.field("pounds_delivered") == pytest.approx(14_878.82 + 44_855.096)
    assert f"£{mended.field('pounds_delivered'):,.0f}" in PAGE
    # 4.2 + 4 + 3.5 FTE-years x 39,039: the pay of KPI NT1 alone, at the UK's value as what was committed.
    assert mended.field("delivered_activity") == pytest.approx(456_756.30)


def test_pounds_and_units_are_as_far_as_each_other(mended: Sheets) -> None:
    # 11.7 of 18 FTE-years are 65 %; so are £456,756.30 of £702,702.
    delivered, committed = mended.field("delivered_activity"), mended.field("committed_activity")
    assert (delivered, committed) == (pytest.approx(0.65 * 702_702), pytest.approx(702_702))


def test_the_values_file_on_the_page_is_accepted() -> None:
    block = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert block
    assert len(parse_values(placed(), tomllib.loads(block.group(1)), "page")) == 5
