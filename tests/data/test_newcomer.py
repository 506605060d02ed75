"""The example of docs/data.md adds a KPI by data alone: it is sound, built and selected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.data.load import load
from builder.data.status import check
from builder.engine import Calculated
from builder.workbooks.build import build, lay_out
from tests.support.house import ROOT
from tests.support.running import Running
from tests.support.small_edition import copy_of_shipped

KPI = "KPI NT63"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data with the lines of the page added, each to the file named above it."""
    folder = copy_of_shipped(tmp_path_factory.mktemp("newcomer") / "data")
    page = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"^```\n(ppn-06-20/kpis\.csv\n.*?)^```$", page, re.MULTILINE | re.DOTALL)
    path = folder
    for line in lines.splitlines():
        if line.endswith(".csv"):
            path = folder / line
        else:
            path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n{line}\n", encoding="utf-8")
    return folder


def test_the_data_are_sound(folder: Path) -> None:
    assert check(folder) == []


def test_the_kpi_is_in_the_workbook(folder: Path, tmp_path: Path) -> None:
    mapping = load(folder)
    placed = lay_out(mapping)
    build(placed, tmp_path / "book.xlsx")
    book = Running(placed, Calculated(tmp_path / "book.xlsx"))
    book.type_in({("Kpis", KPI, "Choice"): "Include", ("Lines", KPI, "Commitment"): 500})
    assert book.cell("Kpis", KPI, "Selected") == "Yes"
    assert book.field("kpis_selected") == 1
    assert book.line(KPI, "Committed") == 500


def test_it_is_offered_under_the_mac_that_does_not_bring_it(folder: Path) -> None:
    (link,) = load(folder).kpi(KPI).criteria
    assert (link.criterion.key, link.brings) == ("MAC 7.2", False)
