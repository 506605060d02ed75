"""If two programs may read different contents, the file is refused or the cell named; legal ones are read."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from builder.read.copy import read
from builder.read.files.guard import guard
from builder.read.files.ods import read_ods
from builder.read.files.raw import DoubtfulError, Limits, Raw
from builder.read.files.runs import TWO_CONTENTS
from builder.read.issued import Issued
from builder.read.returned import UnreadableError
from tests.support.finds import found_in
from tests.support.hostile import BOOK, RELS, STYLES, ods_content, packed, parts_of, sound
from tests.support.tiny import tiny

Given = dict[str, bytes]
TINY = Issued.of(tiny())
SHEET, TYPES, TOP = "xl/worksheets/sheet2.xml", "[Content_Types].xml", "_rels/.rels"
TEXTS = "xl/sharedStrings.xml"
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
CHOICE = f'<mc:AlternateContent {MC}><mc:Choice Requires="z" xmlns:z="urn:none">%s</mc:Choice>'
ALTERNATE = CHOICE + "<mc:Fallback>%s</mc:Fallback></mc:AlternateContent>"
EXTENSION = '<extLst><ext uri="{1}">%s</ext></extLst>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml"
FIGURE, FOUR = "D7", "<v>4</v>"
OTHER_ROW = '<row r="7"><c r="D7"><v>5</v></c></row>'
OTHER_DATA = f"<sheetData>{OTHER_ROW}</sheetData>"
FOREIGN_DATA = f'<sheetData xmlns="urn:x">{OTHER_ROW}</sheetData>'
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def copy(folder: Path, change: Callable[[Given], Given] = dict, cell: str = FOUR) -> Path:
    """The tiny workbook with 4 as the commitment in D7, then changed."""
    parts = parts_of(sound(folder / "sound.xlsx"))
    entry = f'<c r="{FIGURE}">{cell}</c>'.encode()
    parts[SHEET] = parts[SHEET].replace(b'<c r="F7"', entry + b'<c r="F7"')
    return packed(folder / "copy.xlsx", change(parts))


def replaced(part: str, *pairs: tuple[str, str]) -> Callable[[Given], Given]:
    """Text exchanged in a part, each where it is first."""

    def change(parts: Given) -> Given:
        for old, new in pairs:
            assert old.encode() in parts[part], (part, old)
            parts = parts | {part: parts[part].replace(old.encode(), new.encode(), 1)}
        return parts

    return change


def before_end(part: str, text: str) -> Callable[[Given], Given]:
    """Text put before the last closing tag of a part."""

    def change(parts: Given) -> Given:
        head, end, tail = parts[part].rpartition(b"</")
        return parts | {part: head + text.encode() + end + tail}

    return change


def told(path: Path) -> tuple[object, list[tuple[str, str, str]]]:
    """The figure in D7 and all that is reported but I804, never worked out; None: it is refused."""
    said = [
        (f.code, f.place.cell if f.place else "", f.what) for f in found_in(path, TINY) if f.code != "I804"
    ]
    try:
        back = read(path, TINY)
    except UnreadableError:
        return None, said
    (entry,) = (e for e in back.entries.values() if e.place and e.place.cell == FIGURE)
    return entry.value if entry.understood else None, said


def wrapped(start: str, end: str, around: str) -> Callable[[Given], Given]:
    """A piece of the sheet, from the first start to the last end, put into `around`, perhaps twice."""

    def change(parts: Given) -> Given:
        xml = parts[SHEET].decode()
        first, last = xml.index(start), xml.rindex(end) + len(end)
        inside = xml[first:last]
        return parts | {SHEET: (xml[:first] + around.replace("%s", inside) + xml[last:]).encode()}

    return change


def second_workbook(link: str = "", kind: str = "") -> Callable[[Given], Given]:
    """All parts again in another folder with 5 in D7; linked or called a workbook as said."""

    def change(parts: Given) -> Given:
        other = {n.replace("xl/", "xa/"): d for n, d in parts.items() if n.startswith("xl/")}
        other[SHEET.replace("xl/", "xa/")] = parts[SHEET].replace(FOUR.encode(), b"<v>5</v>")
        parts = before_end(TOP, link)(parts | other)
        return before_end(TYPES, kind)(parts)

    return change


LINK = '<Relationship Id="rId9" Type="%s" Target="%s"/>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPED = f'<Override PartName="/xa/workbook.xml" ContentType="{BOOK_TYPE}"/>'
XL_ALONE = replaced(TOP, ("xl/workbook.xml", "xa/workbook.xml"))

REFUSED: dict[str, Callable[[Given], Given]] = {
    "cells in two alternatives": wrapped("<sheetData>", "</sheetData>", ALTERNATE.replace("%s", "%s", 2)),
    "cells in an alternative": wrapped(
        "<sheetData>", "</sheetData>", CHOICE % "%s" + "</mc:AlternateContent>"
    ),
    "a row in an alternative": replaced(
        SHEET, ('<row r="8"', CHOICE % OTHER_ROW + '</mc:AlternateContent><row r="8"')
    ),
    "a cell in a foreign row": replaced(
        SHEET, ("</sheetData>", f'<z:row xmlns:z="urn:x">{OTHER_ROW}</z:row></sheetData>')
    ),
    "a row of a foreign kind": replaced(
        SHEET, ("</sheetData>", OTHER_ROW.replace("<row", '<row xmlns="urn:x"') + "</sheetData>")
    ),
    "cells twice": replaced(SHEET, ("</sheetData>", "</sheetData>" + OTHER_DATA)),
    "cells in an extension": replaced(SHEET, ("</worksheet>", EXTENSION % OTHER_DATA + "</worksheet>")),
    "cells in an extension ahead": replaced(
        SHEET, ("<sheetFormatPr", EXTENSION % OTHER_DATA + "<sheetFormatPr")
    ),
    "foreign cells in an extension": replaced(
        SHEET, ("</worksheet>", EXTENSION % FOREIGN_DATA + "</worksheet>")
    ),
    "foreign cells": replaced(SHEET, ("<sheetData>", FOREIGN_DATA + "<sheetData>")),
    "cells without a namespace": replaced(
        SHEET, ("<sheetData>", OTHER_DATA.replace(">", ' xmlns="">', 1) + "<sheetData>")
    ),
    "a row beside the cells": replaced(SHEET, ("</worksheet>", EXTENSION % OTHER_ROW + "</worksheet>")),
    "two linked workbooks": second_workbook(LINK % (f"{OFFICE}/officeDocument", "xa/workbook.xml"), TYPED),
    "two workbooks, one linked": second_workbook("", TYPED),
    "another workbook than the usual one": lambda parts: XL_ALONE(second_workbook()(parts)),
    "a workbook linked in another way": second_workbook(LINK % ("urn:x/officeDocument", "xa/workbook.xml")),
    "a link in another namespace": before_end(
        TOP, LINK.replace(" ", ' xmlns="urn:x" ', 1) % ("urn:x/a", "b")
    ),
    "two lists of texts": before_end(RELS, LINK % (f"{OFFICE}/sharedStrings", "styles.xml")),
    "a list of texts that is foreign": before_end(RELS, LINK % ("urn:x/sharedStrings", "styles.xml")),
    "two lists of looks": before_end(RELS, LINK % (f"{OFFICE}/styles", "sharedStrings.xml")),
    "two links of one number": before_end(
        RELS, (LINK % (f"{OFFICE}/worksheet", "a.xml")).replace("rId9", "rId1")
    ),
    "sheets in an alternative": before_end(BOOK, CHOICE % "<sheets/>" + "</mc:AlternateContent>"),
    "sheets twice": before_end(BOOK, "<sheets/>"),
    "foreign sheets": before_end(BOOK, '<z:sheets xmlns:z="urn:x"/>'),
    "a name of two cells": replaced(
        BOOK, ("</definedNames>", '<definedName name="stage">Start!$B$7</definedName></definedNames>')
    ),
    "names twice": before_end(BOOK, "<definedNames/>"),
    "two date systems": before_end(BOOK, '<workbookPr date1904="1"/>'),
    "two sheets of one name": replaced(
        BOOK, ("</sheets>", '<sheet name="START" sheetId="9" r:id="rId2"/></sheets>')
    ),
    "a text in an alternative": before_end(TEXTS, CHOICE % "<si><t>one</t></si>" + "</mc:AlternateContent>"),
    "a list of formats in an extension": before_end(STYLES, EXTENSION % "<cellXfs/>"),
    "two lists of formats": before_end(STYLES, "<cellXfs/>"),
    "a format of two codes": before_end(
        STYLES,
        '<numFmts><numFmt numFmtId="170" formatCode="0"/><numFmt numFmtId="170" formatCode="0%"/></numFmts>',
    ),
    "a document beside it": lambda parts: (
        parts | {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
    ),
    "content of a document beside it": lambda parts: parts | {"content.xml": b"<a/>"},
    "a part in pieces": lambda parts: parts | {f"{SHEET}/[0].piece": b"<a/>"},
    "a part of two cases": lambda parts: parts | {SHEET.upper(): parts[SHEET]},
    "a part and its escape": lambda parts: parts | {SHEET.replace("sheet2", "%73heet2"): b"<a/>"},
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_of_two_contents_is_refused(kind: str, tmp_path: Path) -> None:
    figure, said = told(copy(tmp_path, REFUSED[kind]))
    assert figure is None
    assert [code for code, _, _ in said] == ["F743"]
    assert said[0][2]


NAMED_CELLS = {
    "a value in an extension": FOUR + EXTENSION % "<v>5</v>",
    "a value in a foreign extension": FOUR + EXTENSION % '<v xmlns="urn:x">5</v>',
    "a value in an alternative": FOUR + ALTERNATE % ("<v>5</v>", "<v>6</v>"),
    "a foreign value": FOUR + '<v xmlns="urn:x">5</v>',
    "two values": FOUR + "<v>5</v>",
    "an empty value and one": "<v/><v>5</v>",
    "a value in pieces": '<v>4<z:a xmlns:z="urn:x"/>0</v>',
    "a value and a text": FOUR + "<is><t>5</t></is>",
    "two formulas": "<f>1+3</f><f>2+3</f>" + FOUR,
    "a formula in an extension": FOUR + EXTENSION % "<f>2+3</f>",
    "two texts": "<is><t>4</t><t>5</t></is>",
    "a text beside its runs": "<is><t>4</t><r><t>5</t></r></is>",
    "a text in an alternative": f"<is><t>4</t>{CHOICE % '<t>5</t>'}</mc:AlternateContent></is>",
    "another cell of the same place": f'{FOUR}</c><c r="{FIGURE}"><v>5</v>',
    "a blank cell of the same place": f'{FOUR}</c><c r="{FIGURE}" s="0">',
}


@pytest.mark.parametrize("kind", NAMED_CELLS)
def test_a_cell_of_two_contents_is_named(kind: str, tmp_path: Path) -> None:
    figure, said = told(copy(tmp_path, cell=NAMED_CELLS[kind]))
    assert figure is None
    assert [(code, at) for code, at, _ in said if code != "E862"] == [("F743", FIGURE)]


def test_a_blank_cell_and_one_with_a_figure_are_named_in_any_order(tmp_path: Path) -> None:
    late = replaced(SHEET, ('</row><row r="8"', f'<c r="{FIGURE}">{FOUR}</c></row><row r="8"'))
    assert told(copy(tmp_path, late, cell=""))[1] == [("F743", FIGURE, "two entries in one cell")]


def test_a_cell_in_the_row_of_another_is_named(tmp_path: Path) -> None:
    moved = replaced(SHEET, ('<row r="8"', '<row r="6"><c r="E8" t="str"><v>word</v></c></row><row r="8"'))
    assert told(copy(tmp_path, moved)) == (4, [("F743", "E8", "a cell of another row")])


def test_a_text_of_the_list_that_is_there_twice_is_named_at_its_cells(tmp_path: Path) -> None:
    twice = replaced(TEXTS, ("<si><t>Plan</t></si>", "<si><t>Plan</t><t>Tender</t></si>"))
    figure, said = told(copy(tmp_path, twice))
    assert figure == 4
    assert ("F743", "B6", TWO_CONTENTS) in said


def prefixed(xml: bytes) -> bytes:
    """The XML with a prefix added to every name without one."""
    return re.sub(rb"(</?)(\w+)(?=[\s/>])", rb"\1q:\2", xml).replace(b"xmlns=", b"xmlns:q=", 1)


LEGAL: dict[str, Callable[[Given], Given]] = {
    "alternatives around a drawing and controls": before_end(
        SHEET,
        CHOICE
        % '<controls><control shapeId="1" r:id="rId1"><controlPr><anchor><from xmlns:xdr="urn:d"><xdr:col>1'
        "</xdr:col><xdr:row>2</xdr:row></from></anchor></controlPr></control></controls>"
        + "</mc:AlternateContent>",
    ),
    "cell rules, looks and sparklines in extensions": before_end(
        SHEET,
        EXTENSION
        % '<x14:dataValidations xmlns:x14="urn:14" xmlns:xm="urn:xm"><x14:dataValidation><x14:formula1>'
        "<xm:f>A1</xm:f></x14:formula1><xm:sqref>D7</xm:sqref></x14:dataValidation></x14:dataValidations>",
    ),
    "attributes of other namespaces": replaced(
        SHEET,
        ("<worksheet ", f'<worksheet {MC} mc:Ignorable="x14ac" xmlns:x14ac="urn:ac" '),
        ('<row r="7"', '<row x14ac:dyDescent="0.25" x14ac:r="9" r="7"'),
        ('<c r="D7"', '<c x14ac:r="E9" r="D7"'),
    ),
    "the path of the file in an alternative": before_end(
        BOOK, CHOICE % '<x15ac:absPath xmlns:x15ac="urn:ac" url="C:"/>' + "</mc:AlternateContent>"
    ),
    "more of the workbook in extensions": before_end(
        BOOK,
        EXTENSION
        % '<x15:workbookPr xmlns:x15="urn:15"/><x14:definedNames xmlns:x14="urn:14"><x14:definedName/>'
        "</x14:definedNames>",
    ),
    "looks of conditional formats": before_end(
        STYLES, '<dxfs><dxf><font><strike/></font><numFmt numFmtId="170" formatCode="0%"/></dxf></dxfs>'
    ),
    "a reading aid": replaced(
        TEXTS, ("<t>Plan</t>", '<t>Plan</t><rPh sb="0" eb="1"><t>plan</t></rPh><phoneticPr fontId="1"/>')
    ),
    "an attribute that ends as the link of a sheet": replaced(
        BOOK,
        ("<sheet ", '<sheet xmlns:z="urn:z" z:id="rId2" '),
        ('<sheet name="Soc', '<sheet xmlns:z="urn:z" z:id="rId1" name="Soc'),
    ),
    "its own prefixes": lambda parts: (
        parts | {name: prefixed(parts[name]) for name in (SHEET, BOOK, TEXTS, STYLES, RELS, TYPES)}
    ),
    "strict namespaces": lambda parts: {
        name: data.replace(MAIN.encode(), f"{STRICT}/spreadsheetml/main".encode()).replace(
            OFFICE.encode(), f"{STRICT}/officeDocument/relationships".encode()
        )
        for name, data in parts.items()
    },
    "parts in another order": lambda parts: dict(reversed(parts.items())),
    "a row for each cell": replaced(SHEET, ('<c r="F7"', '</row><row r="7"><c r="F7"')),
}


@pytest.mark.parametrize("kind", LEGAL)
def test_what_is_legal_is_read_as_it_is(kind: str, tmp_path: Path) -> None:
    assert told(copy(tmp_path, LEGAL[kind])) == (4, [])


def test_extensions_of_a_cell_without_contents_cost_nothing(tmp_path: Path) -> None:
    assert told(copy(tmp_path, cell=FOUR + EXTENSION % '<z:a xmlns:z="urn:x"/>')) == (4, [])


def listed(data: bytes) -> tuple[int, int]:
    """Where the list of parts begins, and where the end record is."""
    end = data.rindex(b"PK\x05\x06")
    return struct.unpack_from("<I", data, end + 16)[0], end


def older_list(data: bytes) -> bytes:
    """A second list of parts before the last, of the same length, whose first part is called otherwise."""
    start, end = listed(data)
    moved = bytearray(data[end:])
    struct.pack_into("<I", moved, 16, end)
    return data[:end] + data[start:end] + bytes(moved)


def with_comment(data: bytes, comment: bytes) -> bytes:
    return data[:-2] + struct.pack("<H", len(comment)) + comment


def unlisted(data: bytes) -> bytes:
    """A part more before the list, which the list does not name."""
    start, end = listed(data)
    more = BytesIO()
    with zipfile.ZipFile(more, "w") as package:
        package.writestr(SHEET, "<worksheet/>")
    part = more.getvalue()[: listed(more.getvalue())[0]]
    tail = bytearray(data[end:])
    struct.pack_into("<I", tail, 16, start + len(part))
    return data[:start] + part + data[start:end] + bytes(tail)


def renamed_in_place(data: bytes) -> bytes:
    return data.replace(SHEET.encode(), SHEET.replace("sheet2", "sheet9").encode(), 1)


def renamed_in_list(data: bytes) -> bytes:
    head, name, tail = data.rpartition(b"docProps/app.xml")
    return head + name.replace(b"app", b"apq") + tail


def zipped(
    parts: Given, change: Callable[[zipfile.ZipInfo], None] = lambda _: None, stream: bool = False
) -> bytes:
    """A package of the parts, as `change` says of each; in a stream the sizes follow the parts."""
    out = BytesIO()
    if stream:
        out.seekable = lambda: False  # type: ignore[method-assign]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            about = zipfile.ZipInfo(name)
            about.compress_type = zipfile.ZIP_DEFLATED
            change(about)
            with package.open(about, "w", force_zip64=name == BOOK) as part:
                part.write(data)
    return out.getvalue()


def other_name(about: zipfile.ZipInfo) -> None:
    if about.filename == SHEET:
        other = b"\x01\0\0\0\0xl/other.xml"
        about.extra = struct.pack("<2H", 0x7075, len(other)) + other


AMBIGUOUS: dict[str, Callable[[bytes], bytes]] = {
    "an older list of parts": older_list,
    "a part that is not listed": unlisted,
    "a package before it": lambda data: data + data,
    "text behind it": lambda data: data + b"<html>",
    "a package behind it": lambda data: data + data[:500],
    "an end in its comment": lambda data: with_comment(data, b"PK\x05\x06" + bytes(18)),
    "another name at the part": renamed_in_place,
    "another name in the list": renamed_in_list,
    "text before it": lambda data: b"some words\n" + data,
    "several pieces": lambda data: data[:-18] + b"\x01\0" + data[-16:],
}


@pytest.mark.parametrize("kind", AMBIGUOUS)
def test_a_package_of_two_contents_is_refused(kind: str, tmp_path: Path) -> None:
    path = copy(tmp_path)
    path.write_bytes(AMBIGUOUS[kind](path.read_bytes()))
    with pytest.raises(UnreadableError) as refused:
        guard(path)
    assert [(one.code, bool(one.what)) for one in refused.value.found] == [("F743", True)]


def test_a_part_of_two_names_is_refused(tmp_path: Path) -> None:
    path = copy(tmp_path)
    path.write_bytes(zipped(parts_of(path), other_name))
    assert told(path) == (None, [("F743", "", f"{SHEET} is a part of two names")])


def test_a_name_with_a_character_that_ends_it_is_refused(tmp_path: Path) -> None:
    path = copy(tmp_path)
    data = path.read_bytes().replace(b"docProps/app.xml", b"docProps/app.xm\0")
    path.write_bytes(data)
    assert [code for code, _, _ in told(path)[1]] == ["F743"]


SOUND: dict[str, Callable[[Given], bytes]] = {
    "sizes behind the parts": lambda parts: zipped(parts, stream=True),
    "numbers of 64 bits": zipped,
    "a comment": lambda parts: with_comment(zipped(parts), b"made by a program"),
    "blanks behind it": lambda parts: zipped(parts) + b"\r\n" + bytes(500),
    "folders": lambda parts: zipped({"xl/": b""} | parts),
}


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_package_is_read_whoever_made_it(kind: str, tmp_path: Path) -> None:
    path = copy(tmp_path)
    path.write_bytes(SOUND[kind](parts_of(path)))
    assert told(path) == (4, [])


def in_ods(body: str) -> dict[tuple[int, int], Raw]:
    return dict(read_ods({"content.xml": ods_content(body)}, Limits()).sheets["A"])


ODS_CELL = '<table:table-cell office:value-type="string">%s</table:table-cell>'
ODS_ROW = f"<table:table-row>{ODS_CELL % '<text:p>4</text:p>'}</table:table-row>"
ODS_SHEET = '<table:table table:name="%s">%s</table:table>'
OTHER = 'xmlns:z="urn:x"'


@pytest.mark.parametrize(
    "body",
    [
        ODS_SHEET % ("A", ODS_ROW + f"<z:z {OTHER}>{ODS_ROW}</z:z>"),
        ODS_SHEET % ("A", ODS_ROW + f"<z:table-row {OTHER}>{ODS_CELL % ''}</z:table-row>"),
        ODS_SHEET % ("A", f"<table:table-row>{ODS_CELL % (ODS_SHEET % ('B', ODS_ROW))}</table:table-row>"),
        ODS_SHEET % ("A", ODS_ROW) + f"<z:z {OTHER}>{ODS_SHEET % ('B', ODS_ROW)}</z:z>",
        ODS_SHEET % ("A", ODS_ROW) + ODS_SHEET % ("a", ODS_ROW),
        ODS_SHEET % ("A", ODS_ROW) + "</office:spreadsheet></office:body><office:body><office:spreadsheet>",
    ],
)
def test_an_ods_file_of_two_contents_is_refused(body: str) -> None:
    with pytest.raises(DoubtfulError):
        in_ods(body)


def test_an_ods_cell_with_words_of_a_foreign_kind_is_named() -> None:
    words = f"<text:p>4<z:p {OTHER}>0</z:p></text:p>"
    found = in_ods(ODS_SHEET % ("A", f"<table:table-row>{ODS_CELL % words}</table:table-row>"))
    assert found[0, 0].value == TWO_CONTENTS


def test_text_boxes_and_notes_on_an_ods_cell_are_none_of_its_words() -> None:
    draw = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    words = (
        f"<draw:custom-shape {draw}><text:p>box</text:p></draw:custom-shape>"
        "<office:annotation><text:p>note</text:p></office:annotation>"
        "<text:p><text:span>4</text:span><text:a>0</text:a></text:p>"
    )
    groups = f"<table:table-row-group><table:table-rows>{ODS_ROW}</table:table-rows></table:table-row-group>"
    found = in_ods(ODS_SHEET % ("A", f"<table:table-row>{ODS_CELL % words}</table:table-row>{groups}"))
    assert {at: raw.value for at, raw in found.items()} == {(0, 0): "40", (1, 0): "4"}
