"""The workbook as text is complete, readable and what tests/golden holds; `make golden` writes it anew."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from builder import golden
from builder.layout import Fields, Table
from builder.references import UnknownReferenceError
from tests.built import placed
from tests.tiny import tiny

FOLDER = Path(__file__).parent / "golden"
SHOWN_LINES = 20

TINY_MAPPING = r"""SHEET Social Mapping (visible)
Mapping
Say it.
page: landscape, 1 wide, 0 columns frozen, issue code in D3, tab #112233

TABLE Lines A6:G9, 3 rows
  A Key: words | 14 wide | by row
  B KPI: words | 12 wide | by row
  [Given]
  C Tick: tick | 12 wide | input, starts as False
  D Commitment: number 2 (0 to 100) | 12 wide | input
      share (0 to 1): KPI 3.01
  E Note: text 20 | 12 wide | input
  F Shown: words, look calc | 12 wide | = IF(([Commitment]=""),"none",[Commitment])
  G Link: words | 12 wide | by row
  look recede on KPI, Shown when = ([Shown]="none")
  - KPI 1.01: New jobs | -> stage
  - KPI 1.02 L3: Apprentices | (On Regions) | -> Lines.Note
  - KPI 3.01: Spend\nwith start-ups

WORDS A11
  body: See Start -> Start
  body: What to do.

CHART A14 Shares: bar, 620 x 300
  over Lines.KPI, numbers as General
  Now: Lines.Shown
  in words: Bars of three KPIs.
"""


def test_a_sheet_reads_from_top_to_bottom() -> None:
    book = tiny()
    assert golden.sheet_text(book, book.workbook.sheets[1]) == TINY_MAPPING


def test_the_book_lists_sheets_kinds_names_and_tables() -> None:
    said = golden.book_text(tiny()).splitlines()
    assert "  one of Plan/Tender: @, left | checked as list | Choose from the list: Plan, Tender." in said
    assert "  issue_code Start!B8" in said
    assert "  Lines A6:G9 Social Mapping" in said


def test_a_sheet_is_found_in_any_spelling_and_the_nearest_is_named() -> None:
    assert golden.named_sheet_text(tiny(), "social mapping").startswith("SHEET Social Mapping")
    with pytest.raises(UnknownReferenceError, match="Did you mean Social Mapping"):
        golden.named_sheet_text(tiny(), "Social Maping")


def test_every_column_field_and_name_of_the_workbook_is_in_its_text() -> None:
    said = golden.text(placed())
    for sheet in placed().workbook.sheets:
        own = golden.sheet_text(placed(), sheet)
        for part in sheet.parts:
            if isinstance(part, Table):
                assert all(f" {column.heading}" in own for column in part.columns)
                assert all(f"  - {key}" in own for key in part.keys)
            elif isinstance(part, Fields):
                assert all(f"  {field.name} (" in own for field in part.fields)
    assert all(name in said for name in (*placed().field_cells, *placed().tables))


def test_the_workbook_is_what_the_golden_files_hold() -> None:
    written = golden.files(placed())
    held = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt")}
    assert sorted(held) == sorted(written), "run make golden, and take away files of sheets that are gone"
    changed = [line for name in written for line in _difference(name, held[name], written[name])]
    assert not changed, "\n".join(changed[:SHOWN_LINES])


def _difference(name: str, held: str, written: str) -> list[str]:
    lines = unified_diff(held.splitlines(), written.splitlines(), name, "now", lineterm="", n=0)
    return [line if len(line) < 200 else f"{line[:200]}..." for line in lines]
