"""The schema validator is called rightly: it passes a good file and finds what is wrong in a bad one."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import xlsxwriter

from builder.lint import lint
from builder.write.writer import Inputs
from tests.support.built import built, placed
from tests.support.ooxml import schema_errors
from tests.support.states import asked, filled


def test_a_good_file_is_valid_and_a_bad_one_is_not(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    with xlsxwriter.Workbook(good) as workbook:
        workbook.add_worksheet().write("A1", 1)
    with ZipFile(good) as package, ZipFile(bad, "w") as copy:
        for name in package.namelist():
            copy.writestr(name, package.read(name).replace(b"<sheetData>", b"<sheetDate/><sheetData>"))
    errors = schema_errors([good, bad])
    assert errors[good] == []
    assert any("sheetDate" in line for line in errors[bad])


def test_the_mapping_tool_is_valid_blank_half_filled_and_full() -> None:
    cells = asked(placed())
    states: dict[str, Inputs] = {"blank": {}, "print-half": filled(cells, 2), "print-full": filled(cells)}
    paths = [built(name, inputs)[0] for name, inputs in states.items()]
    assert schema_errors(paths) == {path: [] for path in paths}
    assert [lint(path) for path in paths] == [[], [], []]
