"""What the writer promises: same inputs, same bytes; true cached values; nothing refused in silence."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from xlsxwriter.worksheet import Worksheet

from builder.formulas.vocabulary import Formula
from builder.formulas.vocabulary import text as words_of
from builder.grid.kinds import text
from builder.read.returned import Found
from builder.rules.file_report import Copy
from builder.workbooks.build import build
from builder.workbooks.report.report import lay_out_report
from builder.write.writer import Inputs, WriteError, validation, write
from builder.write.xlsx import PreparedSheet, Shared
from tests.support.built import blank, built, macro_book, placed

TICKED: Inputs = {("Select", "Outcome 5", "Tick"): True, ("Start", "contract_start"): date(2025, 4, 1)}


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    build(placed(), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == blank().read_bytes()


def test_the_date_can_be_set_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    build(placed(), tmp_path / "old.xlsx")
    assert openpyxl.load_workbook(tmp_path / "old.xlsx").properties.created.year == 1970


def test_what_is_quicker_than_in_xlsxwriter_changes_no_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its search for newer functions and arrays is left out, and most cells are written without it."""
    path, results = built("blank", {})
    written = PreparedSheet._write_cell

    def searched(self: PreparedSheet, formula: str, expand_future_functions: bool = False) -> str:
        found = str(Worksheet._prepare_formula(self, formula, expand_future_functions))
        return Shared(found, formula.rows) if isinstance(formula, Shared) else found

    def by_xlsxwriter(self: PreparedSheet, row: int, col: int, cell: Any) -> None:
        ours = isinstance(getattr(cell, "formula", ""), Shared) or getattr(cell, "value", None) == ""
        (written if ours else Worksheet._write_cell)(self, row, col, cell)

    monkeypatch.setattr(PreparedSheet, "_prepare_formula", searched)
    monkeypatch.setattr(PreparedSheet, "write_formula", Worksheet.write_formula)
    monkeypatch.setattr(PreparedSheet, "_write_cell", by_xlsxwriter)
    write(placed(), tmp_path / "searched.xlsx", {}, results)
    assert _parts(tmp_path / "searched.xlsx") == _parts(path)


def test_every_formula_cell_carries_its_value() -> None:
    path, results = built("ticked", TICKED)
    cached = openpyxl.load_workbook(path, data_only=True)
    assert sum(map(len, results.values())) > 5000
    for name, cells in results.items():
        for (row, column), value in cells.items():
            assert (cached[name].cell(row + 1, column + 1).value or "") == (value or "") or value == 0


def test_what_is_typed_is_in_its_cell() -> None:
    path, _ = built("ticked", TICKED)
    book = openpyxl.load_workbook(path)
    row, column = placed().row_of("Select", "Outcome 5"), placed().column_of("Select", "Tick")
    assert book["Select"].cell(row + 1, column + 1).value is True
    sheet, row, column = placed().field_cells["contract_start"]
    assert book[sheet.name].cell(row + 1, column + 1).value.date() == date(2025, 4, 1)


def test_an_input_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="no such input"):
        write(placed(), tmp_path / "x.xlsx", {("Select", "Outcome 99", "Tick"): True})


def test_what_xlsxwriter_refuses_stops_the_build(tmp_path: Path) -> None:
    _, results = built("blank", {})
    inputs: Inputs = {("Start", "authority"): "x" * 40_000}
    with pytest.raises(WriteError):
        write(placed(), tmp_path / "x.xlsx", inputs, results)


def _every_workbook(tmp_path: Path) -> list[Path]:
    """The Mapping Tool, the macro workbook and a report."""
    write(
        lay_out_report([Copy("a.xlsx", (Found("F724", "a.xlsx"),))]),
        tmp_path / "report.xlsx",
        {},
    )
    return [blank(), macro_book(), tmp_path / "report.xlsx"]


def test_messages_of_cells_are_cut_where_excel_counts_not_within_a_character() -> None:
    options = validation(text(40), "🌳" * 20 + "|" + "x" * 254 + "🌳")
    assert options["input_title"] == "🌳" * 16
    assert options["input_message"] == "x" * 254


def test_the_window_fits_a_screen(tmp_path: Path) -> None:
    for path in _every_workbook(tmp_path):
        view = re.search(
            r'windowWidth="(\d+)" windowHeight="(\d+)"', _parts(path)["xl/workbook.xml"].decode()
        )
        assert view, path
        assert max(map(int, view.groups())) <= 1920 * 15, "a screen of 1,920 pixels, 15 twips each"


def test_no_font_follows_the_theme_so_that_excel_shows_arial(tmp_path: Path) -> None:
    for path in _every_workbook(tmp_path):
        styles = _parts(path)["xl/styles.xml"].decode()
        assert set(re.findall(r'<name val="([^"]+)"', styles)) == {"Arial"}, path
        assert "<scheme" not in styles, path


def test_charts_buttons_and_footers_are_in_arial_too(tmp_path: Path) -> None:
    for path in _every_workbook(tmp_path):
        parts = _parts(path)
        for chart in (data.decode() for name, data in parts.items() if "charts/chart" in name):
            texts = re.findall(r"<c:(?:rich|txPr)>.*?</c:(?:rich|txPr)>", chart)
            assert len(texts) >= len(re.findall(r"<c:(?:title|catAx|valAx|legend|dLbls)>", chart)), path
            assert all('typeface="Arial"' in text for text in texts), path
        buttons = "".join(data.decode() for name, data in parts.items() if "vml" in name)
        assert set(re.findall(r'font face="([^"]+)"', buttons)) <= {"Arial"}, path
        assert not [name for name in parts if "comments" in name], path
        sheets = "".join(data.decode() for name, data in parts.items() if "worksheets/sheet" in name)
        for footer in re.findall(r"<odd(?:Header|Footer)>(.*?)</odd", sheets):
            assert all(section.startswith('&amp;"Arial') for section in re.split("&amp;[LCR]", footer)[1:])


def test_a_row_has_its_planned_height_but_where_longer_text_may_be_typed() -> None:
    # Outcomes takes ticks, Regions figures and names of regions, Profile shares: none needs more room.
    growing = {}
    sheets = [sheet.name for sheet in placed().workbook.sheets]
    for number, name in enumerate(sheets, 1):
        rows = re.findall(r"<row ([^>]*)>", _parts(blank())[f"xl/worksheets/sheet{number}.xml"].decode())
        planned = [row for row in rows if ' ht="' in row]
        growing[name] = sum('customHeight="1"' not in row for row in planned)
    fitted = {name for name, count in growing.items() if count}
    assert fitted == {"Start", "Select", "KPIs", "Mapping", "Values", "Look-up"}
    assert growing["Start"] < 20


def test_no_number_is_put_into_words_by_a_pattern_with_a_decimal_mark() -> None:
    # A point is the thousands sign to many: TEXT(2.5,"0.00") gives 003 or the like in German Excel.
    cells = (cell for sheet in placed().workbook.sheets for cell in placed().cells(sheet) if cell.formula)
    patterns = {found for cell in cells for found in re.findall(r'TEXT\([^"]*"([^"]*)"\)', cell.formula)}
    assert patterns - {""} == {"0", "0;-0", "00000000"}
    with pytest.raises(ValueError, match="other languages"):
        words_of(Formula("A1"), "0.00")


def test_no_number_format_shows_a_point_without_digits() -> None:
    styles = _parts(blank())["xl/styles.xml"].decode()
    assert not re.findall(r'formatCode="[^"]*\.#[^"]*"', styles)


def test_no_locked_text_that_looks_like_a_number_draws_a_warning() -> None:
    book = openpyxl.load_workbook(blank())
    parts = {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(book.worksheets, 1)}
    found: dict[str, set[str]] = {}
    for name, sheet in parts.items():
        marked = re.findall(rb'<ignoredError sqref="([^"]+)" numberStoredAsText="1"/>', _parts(blank())[name])
        ranges = openpyxl.worksheet.cell_range.MultiCellRange(" ".join(m.decode() for m in marked))
        texts = {
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "s" and cell.protection.locked and cell.value.strip().isdecimal()
        }
        assert not {cell for cell in texts if cell not in ranges}, sheet.title
        found[sheet.title] = texts
    assert found["Values"]
    assert found["Guidance"]


def test_a_row_without_a_height_has_the_one_that_excel_gives_arial_10() -> None:
    parts = _parts(blank())
    for name in (part for part in parts if part.startswith("xl/worksheets/sheet")):
        assert b'<sheetFormatPr defaultRowHeight="12.75"' in parts[name], name


def test_no_chart_covers_another() -> None:
    parts = _parts(blank())
    for part in (name for name in parts if name.startswith("xl/drawings/drawing")):
        corners = [int(n) for n in re.findall(rb"<xdr:(?:col|row)>(\d+)<", parts[part])]
        charts = [corners[at : at + 4] for at in range(0, len(corners), 4)]
        assert charts, part
        for (left, top, right, bottom), other in combinations(charts, 2):
            apart = right < other[0] or other[2] < left or bottom < other[1] or other[3] < top
            assert apart, f"{part}: {(left, top, right, bottom)} and {other}"


def test_each_sheet_opens_at_its_first_input() -> None:
    book = openpyxl.load_workbook(blank())
    for sheet in placed().workbook.sheets:
        view = book[sheet.name].sheet_view.selection[-1].activeCell
        unlocked = [c for row in book[sheet.name].iter_rows() for c in row if not c.protection.locked]
        assert view == (unlocked[0].coordinate if unlocked else "A1"), sheet.name
