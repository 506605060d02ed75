"""The quick way of reading a sheet gives what the careful way gives, and leaves to it what is unusual."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.parsers.expat import ExpatError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.read.files import xlsx_sheet
from builder.read.files.guard import guard
from builder.read.files.raw import Limits, Raw, TooMuchError
from builder.read.files.xlsx import read_package
from builder.read.files.xlsx_sheet import Read, Store, read_plain, read_sheet
from tests.support.built import built
from tests.support.libreoffice import LibreOffice
from tests.workbooks.test_reading_sheets import TYPED

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STORE = Store(["one", "two <b>"], frozenset({"2"}), odd={"3": "0.0%"}, struck=frozenset({"4"}))
CELL = '<c r="B2"><v>1</v></c>'


def part(rows: str, root: str = MAIN, before: str = "", after: str = "") -> bytes:
    """A worksheet part with those rows."""
    return f"<worksheet {root}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()


def row(cells: str, number: int = 2) -> str:
    """A row with cells."""
    return f'<row r="{number}" spans="1:3">{cells}</row>'


def carefully(xml: bytes, limits: Limits | None = None) -> Read | type[Exception]:
    """What the careful way reads, or the kind of its error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_sheet, "read_plain", lambda *_: None)
        return _read(xml, limits or Limits())


def _read(xml: bytes, limits: Limits) -> Read | type[Exception]:
    try:
        return read_sheet(xml, STORE, limits)
    except (ValueError, ExpatError) as error:
        return type(error)


USUAL = {
    "number": (CELL, Raw(1)),
    "fraction": ('<c r="B2"><v>0.5</v></c>', Raw(0.5)),
    "shared text": ('<c r="B2" t="s"><v>1</v></c>', Raw("two <b>")),
    "text of a formula": ('<c r="B2" s="1" t="str"><f>A1&amp;"x"</f><v>a&lt;b</v></c>', Raw("a<b", 'A1&"x"')),
    "truth value": ('<c r="B2" t="b"><v>1</v></c>', Raw(True)),
    "error": ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', Raw("#DIV/0!", "1/0")),
    "formula without value": ('<c r="B2"><f aca="false">A1</f></c>', Raw(None, "A1")),
    "formula with an empty value": ('<c r="B2"><f>A1</f><v /></c>', Raw(None, "A1")),
    "line break": ('<c r="B2"><f>"a&#10;b"</f><v>1</v></c>', Raw(1, '"a\nb"')),
    "percentage": ('<c r="B2" s="3"><v>0.123456</v></c>', Raw(0.123456, None, "0.0%")),
}


@pytest.mark.parametrize("name", USUAL)
def test_a_cell_as_programs_write_it_is_read_the_quick_way(name: str) -> None:
    cell, expected = USUAL[name]
    quick = read_plain(part(row(cell)), STORE, Limits())
    assert quick is not None
    found = quick.cells[1, 1]
    assert (str(found.value), found.formula) == (str(expected.value), expected.formula)
    assert quick == carefully(part(row(cell)))


UNUSUAL = {
    "two cells of one place": row(CELL + CELL),
    "a cell of another row": row('<c r="B3"><v>1</v></c>'),
    "cells from right to left": row(CELL + '<c r="A2"><v>1</v></c>'),
    "rows from bottom to top": row(CELL) + row('<c r="A1"><v>1</v></c>', 1),
    "two rows of one number": row(CELL) + row('<c r="C2"><v>1</v></c>'),
    "two values": row('<c r="B2"><v>1</v><v>2</v></c>'),
    "two formulas": row('<c r="B2"><f>1</f><f>2</f><v>1</v></c>'),
    "value before formula": row('<c r="B2"><v>1</v><f>2</f></c>'),
    "text between": row(CELL + "x" + '<c r="C2"><v>1</v></c>'),
    "a blank between": row(" " + CELL),
    "inline text": row('<c r="B2" t="inlineStr"><is><t>1</t></is></c>'),
    "a comment": row("<!-- -->" + CELL),
    "a comment in a value": row('<c r="B2"><v>1<!-- -->2</v></c>'),
    "marked text": row('<c r="B2"><v><![CDATA[1]]></v></c>'),
    "an unknown entity": row('<c r="B2"><v>&one;</v></c>'),
    "a character by number": row('<c r="B2"><v>&#49;</v></c>'),
    "half an entity": row('<c r="B2"><v>1 & 2</v></c>'),
    "the end of marked text": row('<c r="B2" t="str"><v>]]></v></c>'),
    "a control character": row('<c r="B2" t="str"><v>\x01</v></c>'),
    "a carriage return": row('<c r="B2" t="str"><v>a\rb</v></c>'),
    "a noncharacter": row('<c r="B2" t="str"><v>\uffff</v></c>'),
    "an attribute twice": row('<c r="B2" s="1" s="2"><v>1</v></c>'),
    "the place twice": row('<c r="B2" s="1" r="C2"><v>1</v></c>'),
    "another namespace": row('<c r="B2" xmlns="urn:x"><v>1</v></c>'),
    "a prefix that is not declared": row('<c r="B2" x:s="1"><v>1</v></c>'),
    "an attribute of another kind": row('<c r="B2" x="1"><v>1</v></c>'),
    "a long attribute": row(f'<c r="B2" t="{"n" * 100}"><v>1</v></c>'),
    "a text that is too long": row(f'<c r="B2" t="str"><v>{"x" * 4_500_000}</v></c>'),
    "a formula that is too long": row(f'<c r="B2"><f>{"1+" * 2_300_000}1</f></c>'),
    "an attribute in single quotes": row("<c r='B2'><v>1</v></c>"),
    "small letters": row('<c r="b2"><v>1</v></c>'),
    "no place": row("<c><v>1</v></c>"),
    "no row number": "<row>" + CELL + "</row>",
    "a cell outside of rows": CELL,
    "a row in a row": row(row(CELL)),
    "an extension of a row": row(CELL + "<extLst/>"),
    "a row that is not closed": '<row r="2">' + CELL,
    "a tag that is not closed": row('<c r="B2"><v>1</v>'),
    "other digits": row('<c r="B\u0662"><v>1</v></c>'),
    "a row of another namespace": '<row r="2" xmlns="urn:x">' + CELL + "</row>",
    "a row number twice": '<row r="2" r="3">' + CELL + "</row>",
    "a shared formula that no cell has": row('<c r="B2"><f t="shared" si="7"/><v>1</v></c>'),
}
SAME_WAY = {"a shared formula that no cell has"}


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_is_unusual_is_left_to_the_careful_way(name: str) -> None:
    xml = part(UNUSUAL[name])
    assert (read_plain(xml, STORE, Limits()) is None) is (name not in SAME_WAY)
    assert _read(xml, Limits()) == carefully(xml)


ELSEWHERE = {
    "all cells twice": part(row(CELL), after=f"<sheetData>{row(CELL)}</sheetData>"),
    "cells in a comment": f"<worksheet {MAIN}><!--<sheetData>{row(CELL)}</sheetData>--></worksheet>".encode(),
    "another root": f"<chartsheet {MAIN}><sheetData>{row(CELL)}</sheetData></chartsheet>".encode(),
    "another namespace": part(row(CELL), 'xmlns="urn:x"'),
    "a prefix": f'<x:worksheet xmlns:x="urn:x"><sheetData>{row(CELL)}</sheetData></x:worksheet>'.encode(),
    "deeper": f"<worksheet {MAIN}><a><sheetData>{row(CELL)}</sheetData></a></worksheet>".encode(),
    "cells in an extension": part(row(CELL), after=f"<extLst><ext>{CELL}</ext></extLst>"),
    "no end": part(row(CELL))[:-3],
    "no XML after it": part(row(CELL)) + b"<",
    "a document type": b"<!DOCTYPE x>" + part(row(CELL)),
    "another encoding": b'<?xml version="1.0" encoding="utf-7"?>' + part(row(CELL)),
    "bytes that are no text": part(row(CELL)).replace(b"1</v>", b"\xff</v>"),
    "a surrogate": part(row(CELL)).replace(b"1</v>", b"\xed\xa0\x80</v>"),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_rows_that_are_not_where_rows_belong_are_left_to_the_careful_way(name: str) -> None:
    assert read_plain(ELSEWHERE[name], STORE, Limits()) is None
    assert _read(ELSEWHERE[name], Limits()) == carefully(ELSEWHERE[name])


def test_merged_areas_are_read_with_the_rows() -> None:
    xml = part(row(CELL), after='<mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>')
    quick = read_plain(xml, STORE, Limits())
    assert quick is not None
    assert quick.merged == [((1, 1), (2, 2))]


def test_a_shared_formula_moves_with_its_cell() -> None:
    first = row('<c r="B2"><f t="shared" ref="B2:B3" si="0">A2*$C$1</f><v>1</v></c>')
    quick = read_plain(part(first + row('<c r="B3"><f t="shared" si="0"/><v>2</v></c>', 3)), STORE, Limits())
    assert quick is not None
    assert quick.cells[2, 1] == Raw(2, "A3*$C$1")


def test_both_ways_keep_the_limits() -> None:
    many = part(row('<c r="A2"><f>A1</f><v>1</v></c><c r="B2"><v>1</v></c>'))
    assert _read(many, Limits(cells=1)) is TooMuchError
    quick, careful = Limits(), Limits()
    assert _read(many, quick) == carefully(many, careful)
    assert quick.letters == careful.letters


def test_what_the_careful_way_reads_again_is_not_counted_twice() -> None:
    limits = Limits()
    assert isinstance(_read(part(row('<c r="A2"><f>A1</f></c> ')), limits), Read)
    assert limits.letters == Limits().letters - len("A1")


PIECES = st.sampled_from(
    [
        *(
            '<c r="A2"',
            '<c r="B2"',
            '<c r="C3"',
            ' s="2"',
            ' s="4"',
            ' t="s"',
            ' t="str"',
            ' t="b"',
            ">",
            "/>",
        ),
        *(
            "<v>1</v>",
            "<v>0.5</v>",
            "<v/>",
            "<v>x</v>",
            "<v>45000</v>",
            "<f>A1</f>",
            "<f/>",
            "</c>",
            "</row>",
        ),
        *(
            '<f t="shared" si="0">B1</f>',
            '<f si="0" t="shared"/>',
            '<row r="3">',
            '<row r="2"/>',
            "&amp;",
            " ",
        ),
        *("<is><t>a</t></is>", "<!---->", "<v>&lt;</v>", '<row r="2" ht="12">'),
    ]
)
WHOLE = st.sampled_from(
    [
        *('<c r="A2"><v>1</v></c>', '<c r="B2" s="2"><v>45000</v></c>', '<c r="C2" t="s"><v>0</v></c>'),
        *('<c r="D2" s="4" t="str"><f>A2</f><v>y</v></c>', '<c r="E2" s="1"/>', '</row><row r="3">'),
        '<c r="A3"><f t="shared" ref="A3:B3" si="0">A1</f><v>1</v></c>',
        '<c r="B3"><f t="shared" si="0"/><v>2</v></c>',
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(WHOLE, WHOLE, WHOLE, PIECES), max_size=12))
def test_both_ways_agree_on_rows_put_together_at_random(pieces: list[str]) -> None:
    xml = part('<row r="2">' + "".join(pieces) + "</row>")
    assert _read(xml, Limits()) == carefully(xml)


def _sheets(path: Path) -> Iterator[tuple[bool, bool]]:
    """For each sheet of a file whether it was read the quick way, and whether both ways agree."""
    parts, asked = guard(path).parts, xlsx_sheet.read_plain
    seen: list[tuple[bytes, Store, Read | None]] = []

    def noted(xml: bytes, store: Store, limits: Limits) -> Read | None:
        seen.append((xml, store, asked(xml, store, limits)))
        return seen[-1][2]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_sheet, "read_plain", noted)
        read_package(parts, Limits())
        patch.setattr(xlsx_sheet, "read_plain", lambda *_: None)
        for xml, store, quick in seen:
            yield quick is not None, quick in (None, read_sheet(xml, store, Limits()))


def test_every_sheet_of_the_workbook_is_read_the_quick_way() -> None:
    assert set(_sheets(built("reading", TYPED)[0])) == {(True, True)}


def test_every_sheet_is_read_the_quick_way_when_libreoffice_has_saved_it(
    office: LibreOffice, tmp_path: Path
) -> None:
    saved = office.save(built("reading", TYPED)[0], tmp_path / "copy.xlsx", ())
    assert set(_sheets(saved)) == {(True, True)}
