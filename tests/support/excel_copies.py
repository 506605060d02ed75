"""Makes copies smaller for the second interpreter, which is slow.

If rows hold the same formula by distance, it reads only the first two of them, since all have the same text.
Saved values replace the other formulas of a copy. Sheets that are not needed are left out.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterable
from pathlib import Path

from openpyxl.utils import column_index_from_string

from tests.support.built import placed
from tests.support.excel_macros import Excel

Kept = frozenset[tuple[str, int, int]]
LAST_ROW = 4
LISTS = frozenset(
    {"Formulas", "Entries", "Landmarks", "Row checks", "Live checks", "In use"}
)  # of places in copies
FORMULA = re.compile(r'(<c r="([A-Z]+)(\d+)"[^>]*>)<f([^>]*?)(?:/>|>[^<]*</f>)')


def shortened(excel: Excel, ending: str = "") -> Kept:
    """Let the macros read the first two rows of each run, and give these cells, counted from 1.

    ending: what the names of the lists of the version end with, "" for the present one.
    """
    listed, kept = excel.sheet("Formulas" + ending), set()
    for number, (sheet, _, first, last, column, *_) in enumerate(listed.rows()[1:], 2):
        second = min(last, first + 1)
        listed.sheet.cell(number, LAST_ROW).value = second
        kept |= {(sheet, row, int(column)) for row in range(int(first), int(second) + 1)}
    return frozenset(kept)


def smaller(source: Path, path: Path, kept: Kept, sheets: Iterable[str] = ()) -> Path:
    """Write the copy with only the formulas of these cells. sheets: all it has, if it is an older version."""
    named = sheets or [one.name for one in placed().workbook.sheets]
    titles = {f"xl/worksheets/sheet{i}.xml": name for i, name in enumerate(named, 1)}
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name in titles:
                data = _without_formulas(data.decode(), titles[name], kept).encode()
            new.writestr(name, data)
    return path


def _without_formulas(part: str, title: str, kept: Kept) -> str:
    """The part of a sheet, also with formulas that other cells share."""

    def one(found: re.Match[str]) -> str:
        cell = title, int(found[3]), column_index_from_string(found[2])
        return found[0] if cell in kept or "ref=" in found[4] else found[1]

    return FORMULA.sub(one, part)


def few_sheets(excel: Excel, copy: Path, names: Collection[str], ending: str = "") -> None:
    """Leave out the other sheets, in the copy as it is opened and in the lists of the macros."""
    book = excel.opened(copy)
    book.sheets_ = [sheet for sheet in book.sheets_ if sheet.name in names]
    for title in {name + ending for name in LISTS} & {sheet.name for sheet in excel.book.sheets_}:
        listed = excel.sheet(title)
        heading, *rows = listed.rows()
        left = [row for row in rows if {row[0], row[1]} & set(names)]
        listed.sheet.cells_.clear()
        for number, row in enumerate([heading, *left], 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    listed.sheet.cell(number, column, create=True).value = value
