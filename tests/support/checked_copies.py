"""Copies of every kind for the macros to check, and what they must find in each.

What the macros do with a fault does not depend on how large the workbook is, so most kinds are copies of the
small edition: LibreOffice loads, compares and recalculates one in a third of the time. Sound copies, saved by
every program, and one with several faults are whole copies of the shipped edition.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from xml.sax.saxutils import escape

import openpyxl

from builder.grid.a1 import address
from builder.layout.placement import Placed
from builder.workbooks.build import build
from builder.workbooks.example import example_inputs
from builder.workbooks.validator.validator import known_of, lay_out_validator
from tests.support.built import blank, built, issued, placed
from tests.support.copies import Copy
from tests.support.libreoffice import LibreOffice
from tests.support.small_edition import small_book

LINE, ANOTHER_LINE, SMALL_LINE = "KPI 2.02 L4+", "KPI 3.13", "KPI NT3a"
IN_PART = ("Mapping", "Summary", "SDGs")
NAMES = ("value_book", "value_year", "kpis_selected")
BOOK = "xl/workbook.xml"
FORMULA = re.compile(rb'(<c r="[A-Z]+\d+"[^>]*?)(?: t="\w+")?>(<f[^>]*>)([^<]*)</f>(?:<v>[^<]*</v>|<v/>)?')
Wanted = dict[str, set[tuple[str, str, str]]]
"""Code, sheet and cell of what must be found in a file, beside what its live checks say."""


@cache
def macro_book_of_two() -> Path:
    """The macro workbook that knows the shipped edition and the small one."""
    path = Path(mkdtemp(prefix="two-editions-")) / "validator.xlsm"
    build(lay_out_validator(known_of([issued(), small_book().version().issued])), path)
    return path


def small_copy() -> Copy:
    """The blank workbook of the small edition, to be changed."""
    return Copy.of(small_book().placed, small_book().path, {})


def cell_of(layout: Placed, key: str, heading: str) -> tuple[str, str]:
    """Sheet and address of a cell in the table Lines."""
    return layout.tables["Lines"].sheet.name, address(
        layout.row_of("Lines", key), layout.column_of("Lines", heading)
    )


def put_formula(copy: Copy, key: str, heading: str, formula: str) -> None:
    """Put a formula into a cell of Lines, without a saved value."""
    copy.put(*cell_of(copy.placed, key, heading), f"<f>{escape(formula)}</f>")


def put_value(copy: Copy, key: str, heading: str, value: object, kind: str = "") -> None:
    """Put a value into a cell of Lines: a formula that was there is typed over."""
    copy.put(*cell_of(copy.placed, key, heading), f"<v>{value}</v>", kind)


def over_formulas(copy: Copy, sheet: str, share: float = 1.0) -> int:
    """Put a number over the first formulas of a sheet, and give how many."""
    part = copy.sheet_parts[sheet]
    count = int(share * len(FORMULA.findall(copy.parts[part])))
    copy.parts[part] = FORMULA.sub(rb"\1><v>42</v>", copy.parts[part], count=count)
    return count


def typed_over_in_part() -> tuple[Copy, int]:
    """A number over two in five formulas of some sheets: more than are listed of one file, most of none."""
    copy = small_copy()
    return copy, sum(over_formulas(copy, sheet, 2 / 5) for sheet in IN_PART)


def nameless() -> Copy:
    """Formulas stay as they were issued, those that used the names give an error."""
    copy = small_copy()
    for name in NAMES:
        pattern = rb'<definedName name="%s"[^>]*>[^<]*</definedName>' % name.encode()
        copy.parts[BOOK], count = re.subn(pattern, b"", copy.parts[BOOK])
        assert count == 1
    return copy


def acted_on() -> Copy:
    """An entry worked out, one sheet pasted as values, and one that a program wrote in its own way."""
    copy = small_copy()
    put_formula(copy, SMALL_LINE, "Before", "3*4")
    over_formulas(copy, "Regions")
    part = copy.sheet_parts["Print list"]
    copy.parts[part] = FORMULA.sub(rb"\1>\2\3+0</f>", copy.parts[part])
    return copy


def stale() -> Copy:
    """The saved count of a code is 0."""
    copy = small_copy()
    layout = copy.placed
    cell = address(layout.row_of("Tally", "S101"), layout.column_of("Tally", "Count"))
    part = copy.sheet_parts[layout.tables["Tally"].sheet.name]
    saved = rf'(<c r="{cell}"[^>]*><f>[^<]*</f><v>)1(?:\.0)?(</v>)'
    copy.parts[part], count = re.subn(saved.encode(), rb"\g<1>0\2", copy.parts[part])
    assert count == 1
    return copy


def several_faults() -> tuple[Copy, set[tuple[str, str, str]]]:
    """Four faults in a whole copy of the shipped edition, and what must be found of them."""
    copy = Copy.of(placed(), blank(), {})
    found = set()
    for key, heading, formula in (
        (LINE, "Delivered", ""),
        (LINE, "Result", 'HYPERLINK("#A1")'),
        (ANOTHER_LINE, "Result", "1/0"),
        (ANOTHER_LINE, "Check", ""),
    ):
        if formula:
            put_formula(copy, key, heading, formula)
        else:
            put_value(copy, key, heading, 123)
        found.add(("F709" if formula else "F708", *cell_of(placed(), key, heading)))
    return copy, found


def by_openpyxl(path: Path, source: Path, change: Callable[[openpyxl.Workbook], object]) -> None:
    """A copy of the source with a change, saved by another program."""
    book = openpyxl.load_workbook(source)
    change(book)
    book.save(path)


@cache
def copies(office: LibreOffice) -> tuple[Path, Wanted]:
    """A folder with copies of every kind, and what must be found in each beside what its live checks say."""
    folder = Path(mkdtemp(prefix="copies-"))
    return folder, _whole(folder, office) | _faulty(folder) | _no_copies(folder)


def _whole(folder: Path, office: LibreOffice) -> Wanted:
    """Whole copies of the shipped edition: sound ones as saved by several programs, and one with faults."""
    example, _ = built("example", example_inputs(placed()))
    shutil.copyfile(blank(), folder / "as issued.xlsx")
    shutil.copyfile(example, folder / "filled.xlsx")
    office.save(example, folder / "filled, saved by LibreOffice.xlsx")
    office.save(example, folder / "filled.ods")
    by_openpyxl(folder / "filled, saved by openpyxl.xlsx", example, lambda _: None)
    faults, found = several_faults()
    faults.save(folder / "several faults.xlsx")
    sound = ("as issued", "filled", "filled, saved by LibreOffice", "filled, saved by openpyxl")
    return {"filled.ods": set(), "several faults.xlsx": found} | {f"{name}.xlsx": set() for name in sound}


def _faulty(folder: Path) -> Wanted:
    """Copies of the small edition, each with one thing that was done to it."""
    wanted: Wanted = {}

    def add(name: str, copy: Copy, *found: tuple[str, str, str]) -> None:
        copy.save(folder / f"{name}.xlsx")
        wanted[f"{name}.xlsx"] = set(found)

    layout = small_book().placed
    for name, heading, formula in (
        ("typed over", "Delivered", ""),
        ("check typed over", "Check", ""),
        ("formula", "Result", 'HYPERLINK("#A1")'),
        ("error in a formula", "Result", "1/0"),
    ):
        copy = small_copy()
        if formula:
            put_formula(copy, SMALL_LINE, heading, formula)
        else:
            put_value(copy, SMALL_LINE, heading, 42)
        add(name, copy, ("F709" if formula else "F708", *cell_of(layout, SMALL_LINE, heading)))
    before = cell_of(layout, SMALL_LINE, "Before")
    copy = small_copy()
    put_value(copy, SMALL_LINE, "Before", "#N/A", "e")
    add("error in an entry", copy, ("E860", *before))
    copy = small_copy()
    put_formula(copy, SMALL_LINE, "Before", '_xlfn.WEBSERVICE("http://a")')
    add("asks the web", copy, ("E862", *before), ("F734", *before), ("F782", "", ""))
    add("acted on", acted_on(), ("E862", *before), ("F760", "Regions", ""), ("F761", "Print list", ""))
    add("stale", stale())
    copy = small_copy()
    sheet, row, column = layout.field_cells["tool_version"]
    copy.put(sheet.name, address(row, column), "<is><t>0.0.1-old</t></is>", "inlineStr")
    add("older", copy, ("F705", "", ""))
    return wanted | _moved(folder)


def _moved(folder: Path) -> Wanted:
    """Copies of the small edition that a program without knowledge of formulas has changed."""
    lines, blank_book = small_book().placed.tables["Lines"], small_book().path
    by_openpyxl(folder / "moved.xlsx", blank_book, lambda book: book["Mapping"].insert_rows(20))
    by_openpyxl(folder / "sheet gone.xlsx", blank_book, lambda book: book.remove(book["Regions"]))
    last = lines.first_row + len(lines.table.keys)
    return {
        "moved.xlsx": {("F707", lines.sheet.name, f"A{last}")},
        "sheet gone.xlsx": {("F706", "Regions", "")},
    }


def _no_copies(folder: Path) -> Wanted:
    """Files that are no copies of the tool, and one that is left out."""
    openpyxl.Workbook().save(folder / "another.xlsx")
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04" + b"\xff\x00\x01" * 500)
    (folder / "~$filled.xlsx").write_bytes(b"lock")
    (folder / "letter.pdf").write_bytes(b"%PDF-1.4")
    return {
        "another.xlsx": {("F704", "", "")},
        "broken.xlsx": {("F702", "", "")},
        "old.xls": {("F727", "", "")},
        "letter.pdf": {("F729", "", "")},
    }
