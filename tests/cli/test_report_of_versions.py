"""A report on returns of several versions and editions: each is read by the data of its version."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from builder.cli.app import app
from builder.data import load
from builder.grid.kinds import Value
from builder.layout.cells import Key
from builder.releases.package import releases
from builder.returns import validate
from builder.workbooks.build import build, lay_out
from tests.support.small_edition import EDITION as SMALL
from tests.support.small_edition import write_small_edition

KPI = "KPI NT88"
TYPED: dict[Key, Value] = {
    ("Start", "stage"): "Delivery",
    ("Kpis", KPI, "Choice"): "Include",
    ("Lines", KPI, "This period"): 3,
}
OUTCOME: Key = ("Select", "Outcome 4", "Tick")
Figures = dict[str, tuple[object, str]]


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figures]:
    """What Acceptance lists of each of three returns: file to line to figure and unit."""
    folder = tmp_path_factory.mktemp("returns")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "DATA", write_small_edition(folder / "data", beside=True))
        patch.setattr(validate, "_examiners", {})
        patch.setattr(validate, "validate", _in_this_process(validate.validate))
        _older(folder / "in" / "older.xlsx")
        build(lay_out(load.load()), folder / "in" / "current.xlsx", TYPED)
        build(lay_out(load.load(edition=SMALL)), folder / "in" / "small.xlsx", TYPED | {OUTCOME: True})
        result = CliRunner().invoke(
            app, ["validate", str(folder / "in"), "--report", str(folder / "report.xlsx")]
        )
    assert result.exit_code in (0, 1), result.output
    return _accepted(folder / "report.xlsx")


def _in_this_process(real: object) -> object:
    """Processes beside this one would not know the data of the small edition."""
    return lambda paths, against, _, engine: real(paths, against, 0, engine)  # type: ignore[operator]


def _older(path: Path) -> None:
    """A filled copy of version 0.1.0."""
    release = releases()["ppn-06-20", "0.1.0"]
    path.parent.mkdir()
    path.write_bytes(release.book)
    book = openpyxl.load_workbook(path)
    places = {
        key: (name, at) for name, sheet in release.issued().sheets.items() for at, key in sheet.keys.items()
    }
    for key, value in TYPED.items():
        name, (row, column) = places[key]
        book[name].cell(row + 1, column + 1).value = value
    book.save(path)


def _accepted(report: Path) -> dict[str, Figures]:
    found: dict[str, Figures] = {}
    for file, _, line, _, figure, unit, *_ in openpyxl.load_workbook(report)["Acceptance"].values:
        if str(file).endswith(".xlsx"):
            found.setdefault(Path(str(file)).name, {})[str(line)] = figure, str(unit)
    return found


def test_a_unit_is_that_of_the_return_s_version(listed: dict[str, Figures]) -> None:
    """The KPI counted tonnes kept out of landfill until version 0.2.0, by the crosswalk."""
    assert listed["older.xlsx"][KPI] == (3, "tonnes kept out of landfill")
    assert listed["current.xlsx"][KPI] == (3, "tonnes reused")


def test_the_lines_in_use_are_those_of_the_return_s_edition(listed: dict[str, Figures]) -> None:
    """In the small edition Outcome 4 brings these KPIs; in the shipped one it brings KPI 4.01 and others."""
    brought = {"KPI NT32", "KPI NT33", "KPI NT47", "KPI NT53"}
    kpis = {line: said for line, said in listed["small.xlsx"].items() if line.startswith("KPI")}
    assert kpis.pop(KPI) == (3, "tonnes reused")
    assert (set(kpis), {figure for figure, _ in kpis.values()}) == (brought, {"nothing reported"})
    assert {line for line in listed["current.xlsx"] if line.startswith("KPI")} == {KPI}
