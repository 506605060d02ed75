"""The visible sheets: their order, their tabs, and the links that lead from one to the next."""

from __future__ import annotations

from itertools import pairwise

import openpyxl
import pytest

from builder.layout.parts import Sheet
from tests.support.built import blank, placed

ORDER = (
    "Start",
    "Checks",
    "Select",
    "KPIs",
    "Summary",
    "Print list",
    "Mapping",
    "Regions",
    "SDGs",
    "Dashboard",
    "Values",
    "Look-up",
    "Guidance",
)
FILLED_IN = {"Start", "Select", "KPIs", "Mapping", "Regions", "Values"}
READ = {"Checks", "Summary", "Print list", "SDGs", "Dashboard"}


def visible() -> tuple[Sheet, ...]:
    return tuple(sheet for sheet in placed().workbook.sheets if sheet.state == "visible")


def links(sheet: Sheet) -> list[str]:
    """The formulas of the links in row 3, from left to right."""
    row = [cell for cell in placed().cells(sheet) if cell.row == 2 and cell.look == "link"]
    return [cell.formula for cell in sorted(row, key=lambda cell: cell.column)]


def test_the_sheets_that_people_see_are_in_the_order_of_their_work() -> None:
    assert tuple(sheet.name for sheet in visible()) == ORDER


def test_every_sheet_leads_to_the_next_and_checks_back_to_the_first_that_is_filled_in() -> None:
    following = {"Start": "Select", "Checks": "Select"} | dict(pairwise(ORDER[2:]))
    for sheet in visible()[:-1]:
        after = following[sheet.name]
        where = f"'{after}'" if " " in after or "-" in after else after
        assert f'HYPERLINK("#{where}!A1","Next: {after}")' in links(sheet)
    assert [sheet.name for sheet in visible() if "Back to Start" not in links(sheet)[0]] == ["Start"]


@pytest.mark.parametrize("sheet", ORDER)
def test_a_tab_has_the_colour_of_what_one_does_there(sheet: str) -> None:
    tabs = {one.title: one.sheet_properties.tabColor for one in openpyxl.load_workbook(blank())}
    same = FILLED_IN if sheet in FILLED_IN else READ if sheet in READ else set(ORDER) - FILLED_IN - READ
    assert {name for name in ORDER if tabs[name].rgb == tabs[sheet].rgb} == same


def test_the_tabs_have_most_of_the_width_of_the_window() -> None:
    assert openpyxl.load_workbook(blank()).views[0].tabRatio == 850
