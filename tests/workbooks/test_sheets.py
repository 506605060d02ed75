"""The visible sheets: their order, their tabs, and the links that lead from one to the next."""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise

import openpyxl
import pytest

from builder.layout.parts import Place, Sheet
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


def leads_to(sheet: str, text: str) -> str:
    """Where the link of that text on the sheet leads, such as #'Mapping'!F7."""
    cells = placed().cells(next(s for s in placed().workbook.sheets if s.name == sheet))
    (formula,) = (c.formula for c in cells if "HYPERLINK" in c.formula and f'"{text}"' in c.formula)
    return formula.split('"')[1]


def test_links_of_roles_lead_to_the_section_or_column_where_one_goes_on() -> None:
    here = placed()
    sections = {
        "1  Sections 2, 3, 6 and 7 below": Place("stage"),
        "1  Section 4 below: who you are": Place("supplier"),
        "1  Section 5 below: the period": Place("period_start"),
        "2  Mapping: the columns in which you accept or overrule ratings": Place(
            "Lines", "Accepted rating", here.spot("Lines").table.keys[0]
        ),
    }
    assert {text: leads_to("Start", text) for text in sections} == {
        text: here.target(place, "") for text, place in sections.items()
    }


@pytest.mark.parametrize("sheet", ["Mapping", "Regions"])
def test_sheets_with_checks_of_rows_lead_to_checks(sheet: str) -> None:
    assert leads_to(sheet, "Checks") == "#Checks!A1"


def test_values_name_the_level_and_the_prices() -> None:
    values, book = (placed().spot(name).table for name in ("Values", "Book"))
    row = values.keys.index("NT10 L3")
    assert values.column("Measure").content[row] == "Weeks of apprenticeships or T-Levels, Level 3"  # type: ignore[index]
    prices = dict(zip(book.column("Find").content, book.column("Price year").content, strict=True))  # type: ignore[arg-type]
    assert prices["NT10 L2|any|UK"] == "2024-25, from 2010/11"
    assert prices["NT1|any|UK"] == "2024-25 tax year"


def test_figures_of_charts_are_at_the_bars_and_no_axis_steps_by_halves() -> None:
    with zipfile.ZipFile(blank()) as file:
        charts = [file.read(n).decode() for n in file.namelist() if n.startswith("xl/charts/chart")]
    assert len(charts) == 5
    for chart in charts:
        scale = re.search("<c:valAx>.*</c:valAx>", chart, re.DOTALL)
        assert scale
        assert '<c:delete val="1"/>' in scale[0]
        assert chart.count("<c:showVal") == chart.count("<c:ser>")
