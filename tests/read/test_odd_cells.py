"""A cell that cannot be read costs that cell and no other, and is reported at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.read.copy import read
from builder.read.files.ods import read_ods
from builder.read.files.raw import Limits
from builder.read.issued import Issued
from builder.read.returned import Returned
from tests.support.hostile import ods_content, packed, parts_of, sound
from tests.support.tiny import tiny

TINY = Issued.of(tiny())
SHEET, NAME = "xl/worksheets/sheet2.xml", "Social Mapping"
TICK, FIGURE, NOTE, KEPT = "C7", "D7", "E7", "E9"
ISSUED_TICK = b'<c r="C7" s="1" t="b"><v>0</v></c>'


def with_cells(folder: Path, *cells: str, row: str = '<row r="7"', ahead: str = "") -> Returned:
    """The tiny workbook with these cells among those of row 7, and a word in another row."""
    parts = parts_of(sound(folder / "sound.xlsx"))
    xml = parts[SHEET]
    assert ISSUED_TICK in xml
    if any(f'"{TICK}"' in cell for cell in cells):
        xml = xml.replace(ISSUED_TICK, b"")
    for before, text in (
        (b'<c r="F9"', f'<c r="{KEPT}" t="str"><v>kept</v></c>'),
        (b'<c r="F7"', "".join(cells)),
        (b"</sheetData>", ahead),
    ):
        assert before in xml
        xml = xml.replace(before, text.encode() + before)
    parts[SHEET] = xml.replace(b'<row r="7"', row.encode())
    back = read(packed(folder / "copy.xlsx", parts), TINY)
    assert at(back, KEPT) == "kept"
    return back


def at(back: Returned, cell: str) -> object:
    """The value of the entry in that cell."""
    (entry,) = (e for e in back.entries.values() if e.place and (e.place.sheet, e.place.cell) == (NAME, cell))
    return entry.value if entry.understood else "not understood"


def told(back: Returned) -> list[tuple[str, str, str]]:
    """Code, cell and words of all that is reported but that the copy was never worked out."""
    found = [(f.code, f.place.cell if f.place else "", f.what) for f in back.found]
    return [one for one in found if one[0] != "I804"]


@pytest.mark.parametrize("kind", ["s", "n", "b", "d", "e", "inlineStr", ""])
@pytest.mark.parametrize("value", ["<v/>", "<v></v>", "<v> </v>", ""])
@pytest.mark.parametrize("cell", [TICK, FIGURE, NOTE])
def test_a_cell_without_value_is_blank_whatever_its_kind(
    cell: str, value: str, kind: str, tmp_path: Path
) -> None:
    if (kind, value) == ("inlineStr", "<v> </v>"):
        return
    back = with_cells(
        tmp_path, f'<c r="{cell}" t="{kind}">{value}</c>' if kind else f'<c r="{cell}">{value}</c>'
    )
    assert at(back, cell) in (None, "")
    assert told(back) == []


NO_TEXT = "a reference to a text that the file does not have ({})"


@pytest.mark.parametrize("cell", [TICK, FIGURE, NOTE])
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('t="s"><v>999</v>', NO_TEXT.format("999")),
        ('t="s"><v>-1</v>', NO_TEXT.format("-1")),
        ('t="s"><v>one</v>', NO_TEXT.format("one")),
        ('t="s"><v>1.5</v>', NO_TEXT.format("1.5")),
        ('t="s"><v>1_0</v>', NO_TEXT.format("1_0")),
        (f't="s"><v>{"9" * 5000}</v>', NO_TEXT.format("9" * 20)),
        ('t="b"><v>2</v>', "a truth value 2"),
        ('t="b"><v>WAHR</v>', "a truth value WAHR"),
        (f't="str"><v>{"w" * 40_000}</v>', "a text of 40,000 characters"),
        (f't="inlineStr"><is><t>{"w" * 40_000}</t></is>', "a text of 40,000 characters"),
        (f"><v>{'w' * 40_000}</v>", "a text of 40,000 characters"),
        (f't="d"><v>{"w" * 40_000}</v>', "a text of 40,000 characters"),
    ],
)
def test_a_value_that_cannot_be_read_is_told_at_its_cell(
    text: str, what: str, cell: str, tmp_path: Path
) -> None:
    back = with_cells(tmp_path, f'<c r="{cell}" {text}</c>')
    assert at(back, cell) == "not understood"
    assert told(back) == [("E860", cell, what)]


@pytest.mark.parametrize("number", ["abc", "1_2", "1,5x", "\u0663", "0x10"])
def test_a_number_that_is_none_is_told_as_an_entry_that_is_none(number: str, tmp_path: Path) -> None:
    back = with_cells(tmp_path, f'<c r="{FIGURE}"><v>{number}</v></c>')
    assert at(back, FIGURE) == "not understood"
    assert told(back) == [("E855", FIGURE, number)]


def test_a_text_is_read_where_its_kind_puts_it_elsewhere(tmp_path: Path) -> None:
    for text in (
        't="inlineStr"><v>words</v>',
        't="s"><is><t>words</t></is>',
        "><is><t>words</t></is>",
        't="new"><v>words</v>',
    ):
        back = with_cells(tmp_path, f'<c r="{NOTE}" {text}</c>')
        assert (at(back, NOTE), told(back)) == ("words", [])


def test_a_cell_that_is_there_twice_is_told_unless_both_say_the_same(tmp_path: Path) -> None:
    one, other = (f'<c r="{FIGURE}"><v>{figure}</v></c>' for figure in (4, 5))
    assert told(with_cells(tmp_path, one, other)) == [("F743", FIGURE, "two entries in one cell")]
    assert told(with_cells(tmp_path, one, other, one)) == [("F743", FIGURE, "two entries in one cell")]
    assert at(with_cells(tmp_path, one, one), FIGURE) == 4


@pytest.mark.parametrize("where", ["7D", "", "D", "D0", "R7C4", "D7:E7", "D99999999"])
def test_an_entry_without_a_place_is_told_and_read_nowhere(where: str, tmp_path: Path) -> None:
    back = with_cells(tmp_path, f'<c r="{where}"><v>5</v></c>')
    assert at(back, FIGURE) is None
    assert told(back) == [("F742", "", where)]


@pytest.mark.parametrize("number", ["seven", "0", "-7", "9" * 5000])
def test_cells_of_a_row_without_number_are_read_where_they_say_it(number: str, tmp_path: Path) -> None:
    row = f'<row r="{number}"'
    back = with_cells(tmp_path, f'<c r="{FIGURE}"><v>5</v></c>', row=row)
    assert (at(back, FIGURE), told(back)) == (5, [])
    back = with_cells(tmp_path, ahead=f"{row}><c><v>5</v></c><c><v/></c></row>")
    assert told(back) == [("F742", "", number[:20])]


def test_a_formula_shared_with_no_cell_is_no_formula(tmp_path: Path) -> None:
    shared = f'<c r="{FIGURE}"><f t="shared" si="9"/>%s</c>'
    assert told(with_cells(tmp_path, shared % "<v>5</v>")) == [("E862", FIGURE, "5")]
    assert told(with_cells(tmp_path, shared % "")) == [("E863", FIGURE, "")]


def test_a_formula_beyond_the_limit_costs_its_cell(tmp_path: Path) -> None:
    back = with_cells(tmp_path, f'<c r="{FIGURE}"><f>{"1+" * 5000}1</f><v>5</v></c>')
    assert told(back) == [("E862", FIGURE, "5")]


def test_a_merged_area_that_is_none_is_left_out(tmp_path: Path) -> None:
    parts = parts_of(sound(tmp_path / "sound.xlsx"))
    merged = b'</sheetData><mergeCells><mergeCell ref="A:C"/><mergeCell/></mergeCells>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", merged)
    back = read(packed(tmp_path / "copy.xlsx", parts), TINY)
    assert told(back) == []


def test_an_odd_number_of_blanks_or_merged_cells_costs_nothing_else_in_an_ods_file() -> None:
    content = ods_content("""<table:table table:name="A">
        <table:table-row><table:table-cell office:value-type="string" table:number-rows-spanned="many">
        <text:p>a<text:s text:c="some"/>b</text:p></table:table-cell></table:table-row></table:table>""")
    book = read_ods({"content.xml": content}, Limits())
    assert {at: raw.value for at, raw in book.sheets["A"].items()} == {(0, 0): "a b"}
