"""Contributions to the goals are the sums of the second opinion, each unit by itself, nothing twice."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import builder as toms
from builder.analysis.benchmark import compared
from builder.analysis.benchmark_book import lay_out_benchmark
from builder.analysis.current import NoTablesError, current
from builder.analysis.goals import Goals, contributions
from builder.analysis.goals_book import lay_out_goals
from builder.cli.app import app
from builder.consolidation.run import consolidate, read_all
from builder.data.confirm import to_confirm
from builder.grid.kinds import Value
from builder.model.mapping import Mapping
from builder.samples.sample import samples
from builder.sums.reckon import reckon
from builder.workbooks.build import build
from builder.workbooks.check_list import lay_out_check_list
from tests.consolidation.test_consolidate import write
from tests.support.built import placed
from tests.support.libreoffice import LibreOffice

Key = tuple[str, ...]
HELD: dict[Key, Value] = {("Start", "supplier"): "=Builders & Sons"}


@pytest.fixture(scope="module")
def inputs(mapping: Mapping) -> list[dict[Key, Value]]:
    """Six returns of three contracts, two periods of each; one supplier's name looks like a formula."""
    drawn = [dict(sample.inputs) for sample in samples(placed(), mapping, 6, 11)]
    first = drawn[0]["Start", "contract_ref"]
    return [one | HELD if one["Start", "contract_ref"] == first else one for one in drawn]


@pytest.fixture(scope="module")
def tables(inputs: list[dict[Key, Value]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of their tables."""
    folder, out = tmp_path_factory.mktemp("returns"), tmp_path_factory.mktemp("tables")
    paths = [write(one, folder / f"{number}.xlsx") for number, one in enumerate(inputs)]
    consolidate(list(read_all(paths, out, jobs=0)), out, include_errors=True)
    return out


@pytest.fixture(scope="module")
def goals(tables: Path) -> Goals:
    return contributions(tables)


def latest(inputs: list[dict[Key, Value]]) -> list[dict[Key, Value]]:
    """The return of each contract whose period ends last."""
    found: dict[object, dict[Key, Value]] = {}
    for one in sorted(inputs, key=lambda one: str(one["Start", "period_end"])):
        found[one["Start", "contract_ref"]] = one
    return list(found.values())


def test_the_latest_return_of_each_contract_counts(tables: Path, inputs: list[dict[Key, Value]]) -> None:
    of = current(tables)
    ends = {str(one["Start", "contract_ref"]): one["Start", "period_end"] for one in latest(inputs)}
    shown = zip(of.returns["contract_ref"], of.returns["period_end"], strict=True)
    assert {ref: day.date() for ref, day in shown} == ends
    assert len(ends) < len(inputs)
    assert not of.lines.duplicated(["contract", "line"]).any()


def test_figures_are_those_of_the_second_opinion(
    goals: Goals, inputs: list[dict[Key, Value]], mapping: Mapping
) -> None:
    """Committed and delivered of each KPI, levels added; shares and parts of another KPI add nothing."""
    wanted: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    kpis = {kpi.key: kpi for kpi in mapping.kpis}
    for one in latest(inputs):
        cells = reckon(mapping, one).cells
        used = {
            key[1]
            for key, value in cells.items()
            if key[0] == "Lines" and key[2] == "In use" and value == "Yes"
        }
        of = {
            line: next((key for key in kpis if line == key or line.startswith(f"{key} L")), "")
            for line in used
        }
        for line, key in of.items():
            kpi = kpis.get(key)
            if kpi is None or kpi.base or (kpi.part_of and kpi.part_of.key in of.values()):
                continue
            for name, heading in {"committed": "Committed", "delivered": "Delivered"}.items():
                value = cells.get(("Lines", line, heading))
                if isinstance(value, int | float) and not isinstance(value, bool):
                    wanted[key][name] += value
    shown = goals.targets[goals.targets["link"] == "primary"].set_index("kpi")
    seen = 0
    for key, row in shown.iterrows():
        for name in ("committed", "delivered"):
            expected = wanted[str(key)].get(name)
            if expected is None:
                assert pd.isna(row[name]), (key, name)
            else:
                assert row[name] == pytest.approx(expected, rel=1e-9), (key, name)
                seen += expected > 0
    assert set(wanted) <= set(shown.index)
    assert seen > 10


def test_every_link_is_shown_and_only_primary_ones_have_figures(goals: Goals, mapping: Mapping) -> None:
    used = set(goals.targets["kpi"])
    links = {
        (kpi.key, link.target.key, link.primary)
        for kpi in mapping.kpis
        if kpi.key in used
        for link in kpi.targets
    }
    shown = goals.targets[["kpi", "target", "link"]].itertuples(index=False, name=None)
    assert {(kpi, target, link == "primary") for kpi, target, link in shown} == links
    secondary = goals.targets[goals.targets["link"] == "secondary"]
    assert not secondary.empty
    assert secondary[["committed", "delivered"]].isna().all(axis=None)


def test_what_organisations_add_is_what_all_add(goals: Goals) -> None:
    each = goals.organisations.groupby("kpi")[["committed", "delivered"]].sum()
    together = goals.targets[goals.targets["link"] == "primary"].set_index("kpi")[["committed", "delivered"]]
    assert len(each) > 5
    for name in ("committed", "delivered"):
        wanted = together.loc[each.index, name].fillna(0)
        assert each[name].tolist() == pytest.approx(wanted.tolist())


def test_a_goal_counts_each_contract_and_organisation_once(
    goals: Goals, tables: Path, mapping: Mapping
) -> None:
    """Counted row by row from the tables' latest returns."""
    of, first = (
        current(tables),
        {kpi.key: link.target.goal.key for kpi in mapping.kpis for link in kpi.targets if link.primary},
    )
    seen: dict[str, tuple[set[object], set[object], set[object]]] = {}
    for contract, supplier, kpi in of.lines[["contract", "supplier", "kpi"]].itertuples(index=False):
        if kpi in first:
            groups = seen.setdefault(first[kpi], (set(), set(), set()))
            for group, value in zip(groups, (kpi, contract, supplier), strict=True):
                group.add(value)
    shown = goals.goals.set_index("goal")[["kpis", "contracts", "organisations"]]
    assert {str(goal): tuple(row) for goal, row in shown.iterrows()} == {
        goal: tuple(map(len, groups)) for goal, groups in seen.items()
    }


def test_pounds_of_kinds_and_years_are_in_different_rows(goals: Goals) -> None:
    assert not goals.pounds.duplicated(["goal", "edition", "gbp_kind", "value_year"]).any()
    assert (goals.pounds["gbp_committed"].fillna(0) >= 0).all()


def test_the_command_writes_a_workbook_whose_texts_are_texts(
    tables: Path, tmp_path: Path, goals: Goals
) -> None:
    out = tmp_path / "goals.xlsx"

    def said(*more: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, ["sdgs", str(tables), "--out", str(out), *more])
        assert result.exit_code == code, result.output
        return result.output

    rows = f"{len(goals.targets):,} rows"
    assert f"Would write {rows} of {goals.contracts} contracts" in said("--dry-run")
    assert not out.exists()
    assert rows in said()
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Goals", "Targets", "Organisations", "£", "Annex", "Methods"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'=Builders & Sons" in {cell.value for cell in cells}
    book["Goals"]["A1"] = "Our goals"
    book.save(out)
    assert "was edited" in said(code=2) or "may hold somebody's work" in said(code=2)
    (tmp_path / "empty").mkdir()
    result = CliRunner().invoke(app, ["sdgs", str(tmp_path / "empty"), "--out", str(tmp_path / "x.xlsx")])
    assert (result.exit_code, "Run toms consolidate first" in result.output) == (2, True)


def test_the_library_gives_the_same(tables: Path, goals: Goals, tmp_path: Path) -> None:
    pd.testing.assert_frame_equal(toms.sdgs(tables).targets, goals.targets)
    with pytest.raises(NoTablesError, match="does not hold the tables"):
        toms.sdgs(tmp_path)


def test_nothing_is_printed_smaller_than_eight_points(
    tables: Path, tmp_path: Path, office: LibreOffice, goals: Goals
) -> None:
    """Read from the pages that LibreOffice prints: both workbooks, and the list of facts to confirm."""
    books = {"goals": lay_out_goals(goals), "list": lay_out_check_list(to_confirm()[:9])}
    books["benchmark"] = lay_out_benchmark(compared(tables), tables, named=True)
    for name, book in books.items():
        build(book, tmp_path / f"{name}.xlsx")
        pages = office.pdf(tmp_path / f"{name}.xlsx", tmp_path / f"{name}.pdf")
        command = ["pdftohtml", "-xml", "-stdout", "-i", "-zoom", "1", str(pages)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        sizes = {int(size) for size in re.findall(r'<fontspec id="\d+" size="(\d+)"', told)}
        assert sizes
        assert min(sizes) >= 8, name
