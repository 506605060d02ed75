"""The workbook as text is complete, readable and what tests/golden holds; `make golden` writes it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from difflib import unified_diff
from pathlib import Path
from types import NoneType
from typing import Any

import pytest

from builder.formulas.vocabulary import Formula
from builder.grid.kinds import UNIT_VALUE, Kind
from builder.layout import as_text as golden
from builder.layout.parts import Fields, Input, Jump, Place, Table
from builder.layout.placement import Placed
from builder.model.references import UnknownReferenceError
from tests.support.built import placed
from tests.support.tiny import tiny

FOLDER = Path(__file__).parents[1] / "golden"
TINY = tiny()
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
  D Commitment: number 2 (0 to 100), closed cells look closed | 12 wide | input
      share (0 to 1): KPI 3.01
  E Note: text 20 | 12 wide | input
  F Shown: words, look calc | 12 wide | = IF(IFERROR([Commitment]="",0),"none",[Commitment])
  G Link: words | 12 wide | by row
  look recede on KPI, Shown when = ([Shown]="none")
  - KPI 1.01: New jobs | -> stage
  - KPI 1.02 L3: Apprentices | (On Regions) | -> Lines.Note
  - KPI 3.01: Spend\nwith start-ups

WORDS A11
  body: See Start -> Start
  body: What to do.

CHART A14 Shares: bar, 620 x 300, 16 rows
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


def changed(value: Any, field: str) -> Any:
    """Another value of the same type."""
    others_by_field: dict[str, Any] = {
        "kinds": {"KPI 1.01": UNIT_VALUE},
        "widths": (7.0,),
        "filters": frozenset({"Unit"}),
        "jumps": (Jump(1, "Further down", Place("issue_code")),),
    }
    if field in others_by_field:
        return others_by_field[field]
    if isinstance(value, tuple):
        return (*value[:-1], "other")
    if isinstance(value, Mapping):
        return {"KPI 1.01": "other"}
    if isinstance(value, bool):
        return not value
    others: dict[type, Any] = {
        str: f"{value}x",
        int: 7,
        float: 7.0,
        frozenset: frozenset({1}),
        Formula: Formula("1+1"),
        Kind: UNIT_VALUE,
        Input: Input("other"),
        NoneType: Formula("1+1") if field == "title" else 7.0,
    }
    return others[type(value)]


def described(thing: Any) -> Iterator[Any]:
    """The thing and all parts of the layout in it."""
    if is_dataclass(thing) and type(thing).__module__ == "builder.layout.parts":
        yield thing
        for field in fields(thing):
            held = getattr(thing, field.name)
            for part in held if isinstance(held, tuple) else (held,):
                yield from described(part)


def replaced(thing: Any, old: object, new: object) -> Any:
    """The thing with one part of it exchanged."""
    if thing is old:
        return new
    if isinstance(thing, tuple):
        return tuple(replaced(part, old, new) for part in thing)
    if is_dataclass(thing) and type(thing).__module__ == "builder.layout.parts":
        make: Any = type(thing)
        return make(**{f.name: replaced(getattr(thing, f.name), old, new) for f in fields(thing)})
    return thing


NESTED = {"parts", "fields", "columns", "conditionals", "lines", "series", "sheets"}
NOT_SHOWN = {("Workbook", "version")}
SUBJECTS = {type(thing).__name__: thing for thing in described(TINY.workbook)} | {
    "Column": TINY.tables["Lines"].table.column("Commitment")
}


@pytest.mark.parametrize(
    ("subject", "field"),
    [
        (name, field.name)
        for name, thing in SUBJECTS.items()
        for field in fields(thing)
        if field.name not in NESTED and (name, field.name) not in NOT_SHOWN
    ],
)
def test_whatever_changes_in_the_layout_changes_the_text(subject: str, field: str) -> None:
    thing = SUBJECTS[subject]
    other = replace(thing, **{field: changed(getattr(thing, field), field)})
    book = replaced(TINY.workbook, thing, other)
    assert golden.text(Placed(book)) != golden.text(TINY)


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
