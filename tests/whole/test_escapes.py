"""Texts that mean characters to some reader, from a returned copy to every place that shows them."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from builder.cli.app import app
from builder.grid.a1 import address
from builder.read.copy import read
from builder.workbooks.build import build
from builder.write.writer import Inputs
from tests.support.built import built, issued, placed
from tests.support.copies import Copy
from tests.support.corpus import base

LITERAL = "A_x001B_B _x0041_ _x005F_ end"
"""What a person typed: Excel must show these very characters."""

STORED = "A_x005F_x001B_B _x005F_x0041_ _x005F_x005F_ end"
"""The same as a file holds it, by ECMA-376 Part 1, 22.9.2.19."""

OWN = "KPI OWN 1"
OWN_KPI: Inputs = {
    ("Kpis", OWN, "Title"): LITERAL,
    ("Kpis", OWN, "MACs"): "MAC 8.1",
    ("Kpis", OWN, "Deliverable"): "Days",
    ("Kpis", OWN, "Unit"): "days",
    ("Kpis", OWN, "Kind"): "count",
    ("Kpis", OWN, "Accumulates"): "flow",
    ("Select", "MAC 8.1", "Tick"): True,
}
HOSTILE = {
    "an escape of a file": "Acme_x001B_[31m_x0007_ Ltd",
    "a character of the terminal": "Acme &#x9b;31m&#x85; Ltd",
    "a text that runs backwards": "Acme &#x202e;xslx.eman&#x2066; Ltd",
    "a formula and a path": "=HYPERLINK(&quot;x&quot;)../..\\Acme|rm",
}


def refused(text: str) -> set[str]:
    """Characters that a terminal or a reader may act on: controls and marks of direction."""
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t"}


def texts_of(path: Path) -> list[str]:
    """Every text of a workbook as Excel would show it, read with openpyxl; texts of formulas as stored."""
    book = openpyxl.load_workbook(path, data_only=True)
    names = list(book.sheetnames)
    return names + [
        str(c.value) for s in book for row in s.iter_rows() for c in row if isinstance(c.value, str)
    ]


def test_what_looks_like_an_escape_is_stored_as_text_where_it_is_typed_and_where_formulas_show_it(
    tmp_path: Path,
) -> None:
    build(placed(), tmp_path / "own.xlsx", OWN_KPI)
    with zipfile.ZipFile(tmp_path / "own.xlsx") as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}
    holding = [name for name, xml in parts.items() if STORED in xml]
    assert "xl/sharedStrings.xml" in holding
    assert len(holding) >= 5  # the sheets whose formulas show the title
    assert not [name for name, xml in parts.items() if LITERAL in xml]
    result = read(tmp_path / "own.xlsx", issued())
    assert result.entries["Kpis", OWN, "Title"].value == LITERAL


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_reaches_terminal_report_and_pages_as_plain_text(name: str, tmp_path: Path) -> None:
    made = Copy.of(placed(), built("corpus base", base())[0], base())
    sheet, *supplier = placed().field_cells["supplier"]
    note = placed().row_of("Lines", "KPI 2.01"), placed().column_of("Lines", "Note")
    for where, at, more in ((sheet.name, supplier, ""), ("Mapping", note, " a@b.org")):
        made.put(where, address(*at), f"<is><t>{HOSTILE[name]}{more}</t></is>", "inlineStr")
    path, report = made.save(tmp_path / "copy.xlsx"), tmp_path / "report.xlsx"
    before = path.read_bytes()
    done = CliRunner().invoke(app, ["validate", str(path), "--report", str(report), "--notes"])
    assert done.exit_code in (0, 1), done.output
    assert not refused(re.sub(r"\x1b\[[0-9;]*m", "", done.output))
    told = texts_of(report)
    assert any("Acme" in text for text in told)
    assert not set().union(*map(refused, told))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.xlsx", "report.xlsx"]
    assert path.read_bytes() == before
    with zipfile.ZipFile(report) as package:
        assert not [n for n in package.namelist() if re.search(rb"[^F]_x00(1B|07)_", package.read(n))]
