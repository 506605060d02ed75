"""Mapping and Regions as people meet them: a laptop of 1366 x 768 pixels, Excel at 100 %."""

from __future__ import annotations

from itertools import accumulate
from statistics import median

import openpyxl
import pytest

from builder.formulas.vocabulary import Formula
from builder.grid import text_width as metrics
from builder.layout.parts import Sheet, Table
from builder.model.mapping import Mapping
from builder.model.rows import line_rows
from builder.templates import words
from builder.write.drawing import column_widths
from tests.support.built import blank, placed

WIDE, HIGH = 1310, 500
"""Pixels of the grid that the ribbon, the bars and the headings of rows and columns leave."""
QUARTER = 768 / 4
ROWS_SEEN = 8
SHEETS = {"Mapping": "Lines", "Regions": "Regions"}
on_each = pytest.mark.parametrize("name", SHEETS)


def part(name: str) -> Table:
    return placed().spot(SHEETS[name]).table


def sheet(name: str) -> Sheet:
    return placed().spot(SHEETS[name]).sheet


def widths(name: str) -> list[float]:
    found = column_widths(sheet(name))
    return [found[i] * metrics.PIXELS_PER_WIDTH + metrics.CELL_PADDING for i in range(len(found))]


def heights(name: str) -> list[float]:
    """Pixels of each row to the last of the table."""
    drawn = openpyxl.load_workbook(blank())[name]
    last = placed().spot(SHEETS[name]).first_row + len(part(name).keys)
    return [(drawn.row_dimensions[row].height or 12.75) * 96 / 72 for row in range(1, last + 1)]


@on_each
def test_a_quarter_of_the_screen_is_frozen_at_most_and_eight_rows_are_seen(name: str) -> None:
    rows, first = heights(name), placed().spot(SHEETS[name]).first_row
    frozen = sum(rows[:first])
    assert frozen <= QUARTER
    assert (HIGH - frozen) / median(rows[first:]) >= ROWS_SEEN


@on_each
def test_no_sentence_is_cut_by_the_frozen_columns(name: str) -> None:
    room = sum(widths(name)[: sheet(name).freeze_columns])
    note, said = sheet(name).note, words("lines")
    notes = [said("above.score"), said("above.gross")] if isinstance(note, Formula) else [note]
    if sheet(name).note_column >= sheet(name).freeze_columns:
        notes = []
    sizes = [(sheet(name).title, 18, True), (sheet(name).purpose, 11, False), *((n, 10, True) for n in notes)]
    assert {text for text, size, bold in sizes if metrics.pixels(text, size, bold) > room} == set()


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Mapping", ("Asked", "Commitment", "Unit", "Basis", "Deliverable", "Check")),
        ("Regions", ("Part", "One figure", "Its region", "Total", "Check", "North East")),
    ],
)
def test_what_is_typed_first_is_on_the_first_screen(name: str, seen: tuple[str, ...]) -> None:
    ends = dict(zip((c.heading for c in part(name).columns), accumulate(widths(name)), strict=False))
    assert [heading for heading in seen if ends[heading] > WIDE] == []


def test_what_is_asked_is_beside_what_is_committed() -> None:
    headings = [column.heading for column in part("Mapping").columns]
    assert headings[headings.index("Asked") + 1] == "Commitment"


def test_contract_figures_come_after_the_kpis(mapping: Mapping) -> None:
    figures = [row.figure is not None for row in line_rows(mapping)]
    assert figures == sorted(figures)
    assert any(figures)


@on_each
def test_filter_buttons_are_where_one_filters(name: str) -> None:
    buttons = {column.heading for column in part(name).columns if part(name).has_button(column)}
    assert buttons == {"In use", "Check", {"Mapping": "Rating", "Regions": "Part"}[name]}
