"""A Model without reporting metrics, themes and shares is a workbook like any other, from data alone."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.data.load import SHIPPED, load
from builder.data.status import check
from builder.engine import Calculated
from builder.layout.placement import Placed
from builder.lint import lint
from builder.model.mapping import Mapping
from builder.read.copy import read
from builder.read.issued import Issued
from builder.rules.catalogue import live
from builder.rules.check import Case, run
from builder.sums.reckon import reckon
from builder.workbooks.build import build, lay_out
from tests.support.libreoffice import LibreOffice
from tests.support.live import as_flag, live_flags
from tests.support.running import Running, same
from tests.support.small_edition import EDITION, copy_of_shipped, write_small_edition
from tests.support.states import State, asked, fixed

CODES = tuple(entry.code for entry in live())


@dataclass(frozen=True)
class Small:
    """The edition, its workbook and that workbook in the engine."""

    mapping: Mapping
    placed: Placed
    path: Path
    book: Running


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small edition, built."""
    folder = tmp_path_factory.mktemp("edition")
    mapping = load(write_small_edition(folder / "data"), EDITION)
    placed, path = lay_out(mapping), folder / "blank.xlsx"
    build(placed, path)
    return Small(mapping, placed, path, Running(placed, Calculated(path)))


def states(small: Small) -> dict[str, State]:
    return fixed(small.mapping, asked(small.placed))


def test_it_has_no_metrics_and_no_themes(small: Small) -> None:
    assert (small.mapping.metrics, small.mapping.groups, small.mapping.edition.level) == ((), (), "")
    assert not any(kpi.is_model for kpi in small.mapping.kpis)


def test_no_part_of_its_workbook_is_without_rows(small: Small) -> None:
    tables = [table for sheet in small.placed.workbook.sheets for table in sheet.tables]
    assert [table.name for table in tables if not table.keys] == []
    assert lint(small.path) == []


def test_a_tick_selects_what_the_data_say_it_brings(small: Small) -> None:
    """Outcome 4 has MAC 4.1 alone; by kpi_criteria.csv it is fitted by these KPIs and touched by others."""
    small.book.type_in({("Select", "Outcome 4", "Tick"): True})
    selected = {k.key for k in small.mapping.kpis if small.book.cell("Kpis", k.key, "Selected") == "Yes"}
    assert selected == {"KPI NT32", "KPI NT33", "KPI NT47", "KPI NT53", "KPI NT88"}
    assert small.book.field("kpis_selected") == 5


def test_no_word_speaks_of_themes(small: Small) -> None:
    """The National TOMs have themes in every edition: they are called TOMs themes."""
    texts = [
        f"{sheet.name} {cell.row + 1}: {cell.value}"
        for sheet in small.placed.workbook.sheets
        if sheet.state == "visible"
        for cell in small.placed.cells(sheet)
        if isinstance(cell.value, str) and "theme" in cell.value.replace("TOMs theme", "").casefold()
    ]
    assert texts == []


def test_engine_and_sums_agree_in_every_state(small: Small) -> None:
    for name, state in states(small).items():
        small.book.type_in(state)
        assert small.book.against(reckon(small.mapping, state)) == [], name


def test_rules_and_live_checks_agree_in_every_state(small: Small) -> None:
    keys = frozenset(asked(small.placed))
    for name, state in states(small).items():
        small.book.type_in(state)
        ruled = {as_flag(small.mapping, found) for found in run(Case(small.mapping, state, keys), CODES)}
        assert live_flags(small.mapping, small.book.cell) == ruled, name


def test_another_word_for_groups_is_a_matter_of_rows_alone(tmp_path: Path) -> None:
    """A fourth edition whose groups are priorities: rows of editions.csv, groups.csv and outcomes.csv."""
    folder = copy_of_shipped(tmp_path / "data")
    shutil.copytree(folder / SHIPPED, folder / "fourth")
    for name in ("groups", "outcomes"):
        path = folder / "fourth" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("Theme ", "Priority "), encoding="utf-8")
    editions = folder / "editions.csv"
    row = "fourth,A fourth Model,A test,First,,2031-01-01,,priority,no,None.,0 0.1,,,,own-reading,own\n"
    kept = editions.read_text(encoding="utf-8").splitlines(keepends=True)[:2]
    editions.write_text("".join([*kept, row]), encoding="utf-8")
    assert check(folder, "fourth") == []
    placed = lay_out(load(folder, "fourth"))
    said = {cell.value for sheet in placed.workbook.sheets for cell in placed.cells(sheet)}
    texts = [str(text) for text in said if "theme" in str(text).replace("TOMs theme", "").casefold()]
    assert texts == []
    assert {"Priority", "Priority 2"} <= said


def test_a_filled_copy_is_read(small: Small, tmp_path: Path) -> None:
    state = states(small)["half filled"]
    build(small.placed, tmp_path / "filled.xlsx", state)
    returned = read(tmp_path / "filled.xlsx", Issued.of(small.placed))
    assert returned.edition == "A small Model, First edition"
    assert {key: value for key, value in returned.inputs.items() if key in state} == state


def test_libreoffice_agrees(small: Small, office: LibreOffice, tmp_path: Path) -> None:
    state = states(small)["half filled"]
    results = build(small.placed, tmp_path / "filled.xlsx", state)
    other = office.recalculate([tmp_path / "filled.xlsx"])[tmp_path / "filled.xlsx"]
    assert {
        f"{sheet}!{cell}"
        for sheet, found in results.items()
        for cell, value in found.items()
        if not same(value, other[sheet].get(cell))
    } == set()
