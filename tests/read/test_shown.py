"""A cell may not show what it holds: formats, merged cells, sheets with almost the same name."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from builder.grid.a1 import address
from builder.grid.kinds import BOUND, CODE, MONEY, SHARE, SWITCH, UNIT_VALUE, WORDS, change, number, whole
from builder.grid.number_formats import (
    seen_otherwise,
    shows_day_otherwise,
    shows_otherwise,
    shows_text_otherwise,
)
from builder.read.copy import read
from builder.read.files.raw import Limits, PiecedText, Raw
from builder.read.files.xlsx import read_package
from builder.read.find_sheets import find_sheets
from builder.read.typed_values import LARGEST, understand
from tests.support import built
from tests.support.copies import Copy
from tests.support.hostile import parts_of
from tests.support.libreoffice import LibreOffice

LINE = "KPI 8.01"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("#,##0", ""),
        ("0.00E+00", ""),
        ("General", ""),
        ("dd mmm yyyy", ""),
        ('[$£-809]#,##0.00;[Red]"-"#,##0', ""),
        ("0.0%", "share"),
        ("[h]:mm", "time"),
        ("h:mm AM/PM", "time"),
        ("#,##0,", "thousands"),
        ('0.0,,"m"', "thousands"),
        (";;;", "hidden"),
        ('"about 5"', "hidden"),
    ],
)
def test_a_format_that_says_something_else_than_the_number_is_known(code: str, shown: str) -> None:
    assert shows_otherwise(code) == shown


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("[$€-2] #,##0", 5, "currency"),
        ("$0", 5, "currency"),
        ("£#,##0", 5, ""),
        ('0" days"', 5, "words"),
        ('General" FTE"', 5, "words"),
        ('0"%"', 5, "words"),
        ('"-"0.0', 5, "sign"),
        ("\\-0", 5, "sign"),
        ("(0)", 5, "sign"),
        ("0;0", -5, "sign"),
        ("#,##0.0;[Red]#,##0.0", -5, "sign"),
        ("0;(0)", -5, ""),
        ("0", -5, ""),
        ('"1"0', 5, "digits"),
        ('0"000"', 5, "digits"),
        ("00000000", 46, "digits"),
        ("000", 129, ""),
        ("#,##0;-#,##0;", 0, "hidden"),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 0, ""),
        ('[>=1000]0.0,"k";0', 5, ""),
        ('[>=1000]0.0,"k";0', 5000, "thousands"),
        ("[White]0", 5, "hidden"),
        ('"<"0', 5, "words"),
        ('"~"0', 5, "words"),
        ("\u00b10", 5, "words"),
        ('0"\u2030"', 5, "words"),
        ('0"\u00b0"', 5, "words"),
        ('0"\u00bd"', 5, "words"),
        ('0"?"', 5, "words"),
        ("0+", 5, "words"),
        ("+0;-0", 5, ""),
        ("\\+#,##0.0;\\-#,##0.0;0", 5, ""),  # as LibreOffice writes it
        ("\\+#,##0.0;\\-#,##0.0;0", -5, ""),
        ("\\+0.0%;\\-0.0%;0.0%", 0.05, "share"),
        ('"+"0', 5, ""),
        ('0"+"', 5, "words"),
        ("0\\+", 5, "words"),
        ('0"."000', 12_345, "words"),
        ("0\\.00", 12_345, "words"),
        ('0.0" "_)', 5, ""),
        ('"<"0.0%', 0.05, "words"),
        ('"-"0.0%', 0.05, "sign"),
        ("(0%)", 0.05, "sign"),
        ("0.0%", 0.12, "share"),
        ("00%", 0.12, "share"),
        ("+0.0%;-0.0%;0.0%", -0.05, "share"),
    ],
)
def test_what_a_format_shows_depends_on_the_number(code: str, value: float, shown: str) -> None:
    assert shows_otherwise(code, value) == shown


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("129", 129, ""),
        ("129.46", 129.4567, ""),
        ("1,290.5", 1290.5, ""),
        ("1.290,5", 1290.5, ""),
        ("1 290,5", 1290.5, ""),
        ("£1,290", 1290, ""),
        ("(5)", -5, ""),
        ("\u22125", -5, ""),
        ("1.29E+02", 129, ""),
        ("-", 0, ""),
        ("", 129, "hidden"),
        ("several", 129, "hidden"),
        ("46%", 0.46, "share"),
        ("129k", 129_000, "words"),
        ("129", 129_000, "digits"),
        ("€ 129", 129, "currency"),
        ("12 days", 12, "words"),
        ("12:00", 0.5, "time"),
        ("5", -5, "sign"),
        ("-5", 5, "sign"),
        ("005", 5, "digits"),
        ("40", 120, "digits"),
        ("15/02/1900", 46, "digits"),
    ],
)
def test_what_a_cell_shows_is_compared_with_what_it_holds(text: str, value: float, shown: str) -> None:
    assert seen_otherwise(text, value) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("dd mmm yyyy", ""),
        ("dd/mm/yyyy", ""),
        ("[$-809]dddd, d mmmm yyyy;@", ""),
        ("yyyy\\-mm\\-dd", ""),
        ("mmmm d, yyyy", ""),
        ("dd/mm/yy hh:mm", ""),
        ("mm/dd/yyyy", "day"),
        ("[$-409]m/d/yy h:mm AM/PM;@", "day"),
        ("d-mmm", "day"),
        ("mmm-yy", "day"),
        ("yyyy", "day"),
        ('"before "d mmm yyyy', "words"),
    ],
)
def test_a_day_is_seen_whole_and_in_uk_order_or_that_is_known(code: str, shown: str) -> None:
    assert shows_day_otherwise(code) == shown


@pytest.mark.parametrize(
    ("code", "shown"), [("@", ""), ('"1"@', "words"), ('"<"@', "words"), ("0;-0;0;", "hidden"), ("0", "")]
)
def test_what_a_format_adds_to_a_text_is_known(code: str, shown: str) -> None:
    assert shows_text_otherwise(code) == shown


@pytest.mark.parametrize("kind", [MONEY, UNIT_VALUE, number(), whole(), change(), CODE, WORDS])
def test_plain_entries_are_issued_in_plain_formats(kind: object) -> None:
    assert shows_otherwise(kind.number_format) == ""  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [SHARE, BOUND])
def test_shares_are_issued_as_percentages(kind: object) -> None:
    assert shows_otherwise(kind.number_format) == "share"  # type: ignore[attr-defined]


def spot(heading: str) -> str:
    layout = built.placed()
    return address(layout.row_of("Lines", LINE), layout.column_of("Lines", heading))


def codes(path: Path) -> set[tuple[str, str]]:
    copy = read(path, built.issued())
    return {(f.code, f.place.cell) for f in copy.found if f.code in {"E864", "T824"}}


def edited(folder: Path, heading: str, code: str, value: object) -> Path:
    """The blank workbook with a value in another format in one cell of Mapping."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(built.blank())
    cell = book["Mapping"][spot(heading)]
    cell.value, cell.number_format = value, code
    book.save(folder / "copy.xlsx")
    return folder / "copy.xlsx"


@pytest.mark.parametrize(("code", "expected"), [("0%", True), ("[h]:mm", True), ("#,##0.0", False)])
def test_a_number_shown_as_something_else_is_told(code: str, expected: bool, tmp_path: Path) -> None:
    found = codes(edited(tmp_path, "Before", code, 0.5))
    assert found == ({("E864", spot("Before"))} if expected else set())


RAISED, STRUCK = {"font_script": 1}, {"font_strikeout": True}
RUNS: list[tuple[list[object], bool]] = [
    # text and format in turn, whether a person reads one figure
    (["129", RAISED, "1"], False),
    ([STRUCK, "12", " 129"], False),
    ([{"font_color": "#FFFFFF"}, "9", "12"], False),
    (["129", {"font_size": 6}, "1"], False),
    ([{"bold": True}, "12", "9"], True),
    ([{"font_size": 8}, "£", "129"], True),
]


@pytest.mark.parametrize(("runs", "is_one"), RUNS)
def test_runs_are_one_figure_only_where_a_person_reads_one(
    runs: list[object], is_one: bool, tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(tmp_path / "shared.xlsx") as book:
        pieces = [book.add_format(piece) if isinstance(piece, dict) else piece for piece in runs]
        book.add_worksheet("A").write_rich_string("A1", *pieces)
    shared = read_package(parts_of(tmp_path / "shared.xlsx"), Limits())
    parts = parts_of(tmp_path / "shared.xlsx")
    item = re.search(rb"<si>(.*)</si>", parts["xl/sharedStrings.xml"])
    assert item
    cell = b'<c r="A1" t="inlineStr"><is>' + item[1] + b"</is></c>"
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb'<c r="A1".*?</c>', cell, parts[sheet])
    inline = read_package(parts, Limits())
    for read_in in (shared, inline):
        assert isinstance(read_in.sheets["A"][0, 0].value, PiecedText) is not is_one


def test_an_entry_with_a_line_through_it_is_told(tmp_path: Path) -> None:
    path = edited(tmp_path, "Before", "General", 7)
    book = openpyxl.load_workbook(path)
    book["Mapping"][spot("Before")].font = Font(strike=True)
    book.save(path)
    copy = read(path, built.issued())
    assert ("E866", spot("Before")) in {(f.code, f.place.cell) for f in copy.found}


def test_a_line_through_an_entry_and_a_raised_mark_are_told_in_ods_files(
    office: LibreOffice, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(edited(tmp_path, "Before", "General", 7), rich_text=True)
    book["Mapping"][spot("Before")].font = Font(strike=True)
    raised = TextBlock(InlineFont(vertAlign="superscript"), "1")
    book["Mapping"][spot("This period")].value = CellRichText("129", raised)
    book.save(tmp_path / "looks.xlsx")
    copy = read(office.save(tmp_path / "looks.xlsx", tmp_path / "looks.ods"), built.issued())
    found = {(f.code, f.place.cell) for f in copy.found if f.code in {"E864", "E865", "E866"}}
    assert found == {("E866", spot("Before")), ("E865", spot("This period"))}


def test_merged_entries_are_told_at_the_first(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(built.blank())
    first, last = spot("Before"), spot("This period")
    book["Mapping"].merge_cells(f"{first}:{last}")
    book["Mapping"].merge_cells("A1:C1")
    book.save(tmp_path / "copy.xlsx")
    assert codes(tmp_path / "copy.xlsx") == {("T824", first)}


def merged(folder: Path, sheet: str, *areas: str) -> Path:
    """The blank workbook with these areas of a sheet merged."""
    copy = Copy.of(built.placed(), built.blank(), {})
    part = copy.sheet_parts[sheet]
    tags = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    xml = copy.parts[part].replace(b"</sheetData>", f"</sheetData><mergeCells>{tags}</mergeCells>".encode())
    copy.parts[part] = xml
    return copy.save(folder / "copy.xlsx")


def test_an_entry_merged_with_its_label_is_told_at_the_merge(tmp_path: Path) -> None:
    _, row, column = built.placed().field_cells["signed_by"]
    label, entry = address(row, column - 1), address(row, column)
    assert codes(merged(tmp_path, "Start", f"{label}:{entry}")) == {("T824", label)}


def test_merged_entries_are_told_however_many_other_areas_are_merged(tmp_path: Path) -> None:
    first, last = spot("Before"), spot("This period")
    others = [f"CA{n}:CB{n}" for n in range(1, 60)]
    assert codes(merged(tmp_path, "Mapping", *others, f"{first}:{last}")) == {("T824", first)}


def test_a_sheet_of_the_very_name_goes_before_one_of_nearly_that_name() -> None:
    issued = {"Mapping": built.issued().sheets["Mapping"]}
    cells = {at: Raw(text) for at, text in issued["Mapping"].landmarks.items()}
    for names in (("Mapping", "mapping "), ("mapping ", "Mapping")):
        assert find_sheets(issued, dict.fromkeys(names, cells)) == {"Mapping": "Mapping"}


@pytest.mark.parametrize(("raw", "understood"), [(LARGEST, True), (1.1e15, False), (-1e305, False)])
def test_a_number_beyond_all_sense_is_not_understood(raw: float, understood: bool) -> None:
    assert understand(raw, MONEY).understood is understood


def test_the_switch_shows_words_and_is_let_be() -> None:
    assert shows_otherwise(SWITCH.number_format) == "hidden"
