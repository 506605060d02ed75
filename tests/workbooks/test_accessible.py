"""Accessible: no merges, a title in A1, alt text, contrast, marked headings, frozen panes, a language."""

from __future__ import annotations

import re
import zipfile
from functools import cache

import openpyxl
import pytest

from builder.layout.parts import Chart
from builder.templates import looks
from tests.support.built import blank, placed

LEAST_CONTRAST = 4.5
SIGNS = frozenset(
    ("Label", "Selected", "In use", "Check", "Severity", "On", "Selected by", "Kind", "Row", "KPI", "Rating")
)


@cache
def _workbook() -> openpyxl.Workbook:
    return openpyxl.load_workbook(blank())


def _luminance(colour: str) -> float:
    """WCAG 2.1 relative luminance of #RRGGBB."""
    parts = [int(colour.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_ratio_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("look", sorted(looks().section("look")))
def test_text_stands_out_from_its_fill(look: str) -> None:
    style: dict[str, str] = dict(looks().section("look")[look])  # type: ignore[arg-type]
    text = style.get("text", looks()("base.text"))
    assert contrast(text, style.get("fill", "#FFFFFF")) >= LEAST_CONTRAST


def test_every_text_and_fill_of_the_file_stands_out() -> None:
    pairs = set()
    for sheet in _workbook().worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    fill = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else "FFFFFFFF"
                    colour = cell.font.color
                    themed = colour is None or colour.type == "theme"  # the theme's text is black
                    pairs.add(("FF000000" if themed else colour.rgb, fill))
    assert len(pairs) >= 8
    for text, fill in pairs:
        assert contrast(str(text)[2:], str(fill)[2:]) >= LEAST_CONTRAST, (text, fill)


def test_no_cells_are_merged() -> None:
    assert all(not sheet.merged_cells.ranges for sheet in _workbook().worksheets)


def test_every_sheet_has_its_title_in_the_first_cell_and_says_what_it_is_for() -> None:
    titles = [sheet["A1"].value for sheet in _workbook().worksheets]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    for sheet in _workbook().worksheets:
        assert str(sheet["A2"].value).endswith("."), sheet.title


def test_every_chart_is_described_in_words() -> None:
    charts = sum(isinstance(spot.part, Chart) for spot in placed().spots)
    with zipfile.ZipFile(blank()) as file:
        names = [n for n in file.namelist() if re.match(r"xl/drawings/drawing\d+\.xml", n)]
        drawings = [file.read(n).decode() for n in names]
    described = re.findall(r'<xdr:cNvPr [^>]*descr="([^"]{40,})"', "".join(drawings))
    assert charts >= 4
    assert len(described) == charts


def test_tables_have_marked_headings_and_panes_are_frozen() -> None:
    for sheet in _workbook().worksheets:
        assert sheet.freeze_panes, f"{sheet.title} has no frozen headings"
    marked = {name for sheet in _workbook().worksheets for name in sheet.tables}
    assert marked == {name for name, spot in placed().tables.items() if spot.table.listed}
    assert all(t.headerRowCount != 0 for s in _workbook().worksheets for t in s.tables.values())


def test_the_file_says_its_title_and_language() -> None:
    assert _workbook().properties.title
    assert _workbook().properties.language == "en-GB"


def test_colour_is_never_the_only_sign() -> None:
    """A look that comes with a condition comes with a word in the same row: a state, a check or Yes."""
    for name, spot in placed().tables.items():
        for conditional in spot.table.conditionals:
            assert conditional.test.columns | conditional.test.names, f"{name}: a look without a reason"
            words = {
                column.heading
                for other in placed().tables.values()
                if (other.sheet, other.first_row) == (spot.sheet, spot.first_row)
                for column in other.table.columns
            }
            assert words & SIGNS, name
