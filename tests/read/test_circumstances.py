"""Copies that programs and portals changed, as public reports describe, and that are read normally."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from builder.grid.a1 import address
from builder.read.copy import read
from builder.read.returned import Returned
from tests.support.built import built, issued, placed
from tests.support.copies import Copy
from tests.support.corpus import base
from tests.support.hostile import packed

USUAL = re.compile(rb"http://schemas\.openxmlformats\.org/(spreadsheetml|officeDocument|drawingml)/2006/")
Change = Callable[[Copy], None]


@cache
def sound() -> Copy:
    return Copy.of(placed(), built("corpus base", base())[0], base())


def after(change: Change, folder: Path) -> Returned:
    copy = sound().clone()
    change(copy)
    return read(packed(folder / "copy.xlsx", copy.parts), issued())


def strict(copy: Copy) -> None:
    """Strict Open XML, as Excel offers it beside the usual form."""
    for name, data in copy.parts.items():
        copy.parts[name] = USUAL.sub(rb"http://purl.oclc.org/ooxml/\1/", data)
    book = copy.parts["xl/workbook.xml"]
    copy.parts["xl/workbook.xml"] = book.replace(b"<workbook ", b'<workbook conformance="strict" ', 1)


def days_as_texts(tail: str) -> Change:
    """Days as ISO 8601 texts, as SheetJS and the strict form write them."""

    def change(copy: Copy) -> None:
        for key, value in base().items():
            if isinstance(value, date):
                sheet, cell = copy.inputs[key]
                copy.put(sheet, address(cell.row, cell.column), f"<v>{value}{tail}</v>", "d")

    return change


def a_row_for_each_cell(copy: Copy) -> None:
    """One row element for each cell, as some generators write them."""
    row = re.compile(rb"(<row [^>]*[^/]>)(.*?)</row>", re.DOTALL)
    cell = re.compile(rb"<c [^>]*/>|<c .*?</c>", re.DOTALL)
    for part in copy.sheet_parts.values():
        copy.parts[part] = row.sub(
            lambda found: b"".join(found[1] + one + b"</row>" for one in cell.findall(found[2])),
            copy.parts[part],
        )


def formatted_rows(copy: Copy) -> None:
    """Thousands of rows and cells with a format and no value."""
    part = copy.sheet_parts["Mapping"]
    blank = b"".join(b'<row r="%d" s="1"><c r="A%d" s="1"/></row>' % (n, n) for n in range(1_000, 9_000))
    copy.parts[part] = copy.parts[part].replace(b"</sheetData>", blank + b"</sheetData>")


def label(copy: Copy) -> None:
    """A sensitivity label that encrypts nothing."""
    copy.parts["docMetadata/LabelInfo.xml"] = b'<labelList xmlns="l"><label id="1"/></labelList>'


@pytest.mark.parametrize(
    "change",
    [
        strict,
        days_as_texts(""),
        days_as_texts("T00:00:00"),
        days_as_texts("T00:00:00.000Z"),
        a_row_for_each_cell,
        formatted_rows,
        label,
    ],
)
def test_every_entry_is_read_and_nothing_is_told(change: Change, tmp_path: Path) -> None:
    back = after(change, tmp_path)
    assert back.found == ()
    assert {key: back.inputs[key] for key in base()} == base()
    assert back.results == after(lambda _: None, tmp_path).results


def test_a_figure_taken_from_another_file_is_read_and_told_at_its_cell(tmp_path: Path) -> None:
    key = ("Lines", "KPI 4.03", "This period")

    def change(copy: Copy) -> None:
        sheet, cell = copy.inputs[key]
        copy.put(sheet, address(cell.row, cell.column), "<f>[1]Figures!B4</f><v>463</v>")
        copy.parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"

    back = after(change, tmp_path)
    assert back.inputs[key] == 463
    assert [(one.code, one.key) for one in back.found] == [("F734", ()), ("E862", key)]
