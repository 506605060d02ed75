"""Makes files that do harm or are not what they say, of each kind, from a sound workbook."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from builder.write.writer import write
from tests.support.tiny import tiny

Parts = dict[str, bytes]
Change = Callable[[Parts], Parts]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
RELS = "xl/_rels/workbook.xml.rels"
ENTITIES = b'<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY c "&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE b SYSTEM "http://localhost/b.dtd">'
LINK = b'<Relationship Id="rId99" Type="http://x/%s" Target="%s" TargetMode="External"/></Relationships>'
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def ods_content(body: str) -> bytes:
    """The content of an OpenDocument file with this text in its body of sheets."""
    spaces = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    return (
        f'<office:document-content {spaces} xmlns:draw="{ODF}:drawing:1.0" xmlns:calcext="{CALCEXT}">'
        f"<office:body><office:spreadsheet>"
        f"{body}</office:spreadsheet></office:body></office:document-content>"
    ).encode()


ODS = ods_content(
    '<table:table table:name="Start"><table:table-row table:number-rows-repeated="1000000">'
    '<table:table-cell table:number-columns-repeated="1000" office:value-type="float" office:value="1"/>'
    "</table:table-row></table:table>"
)


def _ods(cells: bytes) -> Change:
    """An OpenDocument file whose only row holds these cells."""
    head, _, rest = ODS.partition(b"<table:table-row")
    row = b"<table:table-row>" + cells + b"</table:table-row>"
    content = head + row + rest.partition(b"</table:table-row>")[2]
    return lambda _: {"mimetype": ODS_TYPE, "content.xml": content}


def sound(path: Path) -> Path:
    """The tiny workbook as a file."""
    write(tiny(), path, {})
    return path


def parts_of(path: Path) -> Parts:
    """The parts of a package, by name."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(path: Path, parts: Parts, how: int = zipfile.ZIP_DEFLATED) -> Path:
    """A package of these parts."""
    with zipfile.ZipFile(path, "w", how) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def _with(name: str, data: bytes = b"") -> Change:
    return lambda parts: parts | {name: data}


def _replaced(name: str, old: bytes, new: bytes) -> Change:
    def change(parts: Parts) -> Parts:
        assert old in parts[name], (name, old)
        return parts | {name: parts[name].replace(old, new, 1)}

    return change


def _headed(name: str, words: bytes) -> Change:
    """Words after the XML declaration of a part."""
    return _replaced(name, b"?>", b"?>" + words)


def _wide(parts: Parts) -> Parts:
    text = parts[BOOK].decode().replace("UTF-8", "UTF-16").replace("?>", "?>" + ENTITIES.decode(), 1)
    return parts | {BOOK: text.encode("utf-16")}


def _many_cells(parts: Parts) -> Parts:
    row = b"<row>" + b"<c><v>1</v></c>" * 10_000 + b"</row>"
    return _replaced(SHEET, b"<sheetData>", b"<sheetData>" + row * 41)(parts)


def _cell(formula: bytes) -> Change:
    return _replaced(
        SHEET, b"<sheetData>", b'<sheetData><row r="1"><c r="Z1"><f>' + formula + b"</f></c></row>"
    )


def _sheets(more: bytes) -> Change:
    """More sheets in the list."""
    return _replaced(BOOK, b"</sheets>", more + b"</sheets>")


LONG_TEXT = b'<c r="Z9" t="str"><v>' + b"w" * 40_000 + b"</v></c>"
SHARED = (
    b"1</f></c>"
    b'<c r="AA1"><f t="shared" ref="AA1:AA9" si="0">'
    + b"A1+" * 2_700
    + b"1</f></c>"
    + b"".join(b'<c r="AA%d"><f t="shared" si="0"/></c>' % n for n in range(2, 9_000))
    + b"<c><f>1"
)
TWICE = b'<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
BLANKS = (
    b'<table:table-cell office:value-type="string"><text:p>'
    + b'<text:s text:c="1000"/>' * 5_000
    + b"</text:p></table:table-cell>"
)
DDE_LINK = b'<externalLink xmlns="m"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
ODD = (
    b'""',
    b'"-1"',
    b'"99999999999"',
    b'"1e999"',
    b">nan<",
    b">-1<",
    b">inf<",
    b'"A0"',
    b'"XFE1"',
    b'"s"',
    b"</c",
    b"<row",
    b">99999999999999999999<",
    b'"\xff"',
    b">_xD800_<",
    b'"inlineStr"',
    b'"d"',
    b'"e"',
    b'"true"',
    b'"shared"',
)
DEEP = b"<a>" * 100_000 + b"</a>" * 100_000
MANY_STYLES = b'<cellXfs count="9">' + b'<xf numFmtId="0"/>' * 70_000
CHANGED: dict[str, tuple[Change, str]] = {
    "zip bomb": (_with("xl/media/a.xml", bytes(210_000_000)), "F725"),
    "high ratio": (_with("xl/media/a.xml", bytes(30_000_000)), "F725"),
    "many parts": (lambda parts: parts | {f"x/{n}.xml": b"" for n in range(2_001)}, "F725"),
    "deep elements": (_headed(SHEET, DEEP[:300_000]), "F724"),
    "deep and wide": (_replaced(SHEET, b"<sheetData>", b"<sheetData>" + DEEP), "F725"),
    "many cells": (_many_cells, "F725"),
    "many styles": (_replaced(STYLES, b'<cellXfs count="2">', MANY_STYLES), "F725"),
    "many links": (_replaced(RELS, b"</Relationships>", b"<a/>" * 200_001 + b"</Relationships>"), "F725"),
    "many names": (_replaced(BOOK, b"<calcPr", b"<a/>" * 200_001 + b"<calcPr"), "F725"),
    "many sheets": (_sheets(b"".join(b'<sheet name="%d" r:id="rId1"/>' % n for n in range(501))), "F725"),
    "two sheets of one name": (_sheets(b'<sheet name="START" r:id="rId1"/>'), "F743"),
    "a long text": (
        _replaced(SHEET, b"</sheetData>", b'<row r="99">' + LONG_TEXT + b"</row></sheetData>"),
        "T821",
    ),
    "a long formula": (_cell(b"1+" * 5_000 + b"1"), "T821"),
    "a formula shared by many": (_cell(SHARED), "F725"),
    "a cell twice": (_replaced(SHEET, b"<sheetData>", b"<sheetData>" + TWICE), "T822"),
    "a text before the list": (_replaced(SHEET, b't="s"><v>', b't="s"><v>-1'), "T822"),
    "a link tag without end": (
        _replaced(RELS, b"</Rel", b"TargetMode='External' " * 20_000 + b"</Rel"),
        "I804",
    ),
    "ods with negative repeats": (_ods(b'<table:table-cell table:number-columns-repeated="-9"/>'), "F724"),
    "ods with endless blanks": (_ods(BLANKS), "F725"),
    "entities": (_headed(BOOK, ENTITIES), "F732"),
    "entities in UTF-16": (_wide, "F732"),
    "an external document type": (_headed(SHEET, OUTSIDE), "F732"),
    "document type in a drawing": (_with("xl/drawings/vmlDrawing1.vml", ENTITIES), "F732"),
    "another encoding": (_replaced(BOOK, b"UTF-8", b"UTF-7"), "F732"),
    "macros": (_with("xl/vbaProject.bin", OLE), "F733"),
    "old macros": (_with("xl/macrosheets/sheet1.xml", b"<a/>"), "F733"),
    "linked workbook": (_with("xl/externalLinks/externalLink1.xml", b"<externalLink/>"), "F734"),
    "web query": (_with("xl/connections.xml", b"<connections/>"), "F734"),
    "linked picture": (
        _replaced(RELS, b"</Relationships>", LINK % (b"image", b"http://localhost/a")),
        "F734",
    ),
    "DDE link": (_with("xl/externalLinks/externalLink1.xml", DDE_LINK), "F735"),
    "DDE formula": (_cell(b"cmd|'/c calc'!A1"), "F735"),
    "DDE function": (_cell(b'DDE("soffice","a.ods","A1")'), "F735"),
    "embedded file": (_with("xl/embeddings/oleObject1.bin", OLE), "F736"),
    "control": (_with("xl/activeX/activeX1.xml", b"<a/>"), "F736"),
    "text beyond the list": (_replaced(SHEET, b't="s"><v>', b't="s"><v>9'), "T822"),
    "no such cell": (_replaced(SHEET, b'<c r="A1"', b'<c r="1A"'), "F742"),
    "no sheet part": (lambda parts: {n: d for n, d in parts.items() if n != SHEET}, "F724"),
    "Word": (lambda _: {"word/document.xml": b"<a/>"}, "F730"),
    "binary workbook": (lambda _: {"xl/workbook.bin": b""}, "F730"),
    "any package": (lambda _: {"a.txt": b""}, "F730"),
    "ods with repeats": (lambda _: {"mimetype": ODS_TYPE, "content.xml": ODS}, "F725"),
    "ods without content": (lambda _: {"mimetype": ODS_TYPE}, "F724"),
    "ods with a password": (
        lambda _: {"mimetype": ODS_TYPE, "META-INF/manifest.xml": b"<encryption-data/>"},
        "F726",
    ),
}
"""The change that makes each kind, and the code that it must give."""


def _compound(*names: str, kind: int = 0) -> bytes:
    """A compound file, [MS-CFB]: a header, then the directory with its root and an entry of each name."""
    entries = "Root Entry", *names
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in entries)
    root = directory[:80] + kind.to_bytes(4, "little") + directory[84:]
    header = OLE + bytes(22) + (9).to_bytes(2, "little") + bytes(16) + bytes(4)
    return header.ljust(512, b"\0") + root + bytes(600)


BYTES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "F724"),
    "zeros": (bytes(1000), "F724"),
    "random": (random.Random(1).randbytes(5000), "F724"),  # noqa: S311 - not a secret
    "a package cut short": (b"PK\x03\x04" + bytes(100), "F724"),
    "encrypted": (_compound("EncryptedPackage", "DataSpaces", "StrongEncryptionDataSpace"), "F726"),
    "rights": (_compound("DataSpaces", "DRMEncryptedDataSpace", "EncryptedPackage"), "F740"),
    "rights on an old file": (_compound("\tDRMDataSpace", "\tDRMContent", "Workbook"), "F740"),
    "old Excel": (OLE + bytes(600) + "Workbook".encode("utf-16-le"), "F727"),
    "older Excel": (_compound("Book"), "F727"),
    "old Excel with a document in it": (_compound("Workbook", "WordDocument", kind=0x20820), "F727"),
    "old Word": (_compound("WordDocument", "1Table"), "F730"),
    "old Word with a sheet in it": (_compound("WordDocument", "Workbook", kind=0x20906), "F730"),
    "old PowerPoint": (_compound("PowerPoint Document"), "F730"),
    "e-mail": (_compound("__nameid_version1.0", "__properties_version1.0"), "F730"),
    "e-mail with an old Excel file": (_compound("__properties_version1.0", "Workbook"), "F730"),
    "e-mail with a locked file": (_compound("__properties_version1.0", "DRMEncryptedDataSpace"), "F730"),
    "another compound file": (_compound("VisioDocument"), "F730"),
    "csv": (b"Key,Commitment\r\nKPI 1.01,3\r\n", "F728"),
    "csv in UTF-16": ("Key;Commitment".encode("utf-16"), "F728"),
    "PDF": (b"%PDF-1.7\n", "F729"),
    "web page": (b"\xef\xbb\xbf<html><table></table></html>", "F730"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", "F724"),
}
"""The bytes of each kind of file, and the code that they must give."""


def changed(folder: Path, kind: str) -> Path:
    """The sound workbook changed into that kind."""
    return packed(folder / "copy.xlsx", CHANGED[kind][0](parts_of(sound(folder / "sound.xlsx"))))


def fuzzed(data: bytes, seed: int) -> Iterator[bytes]:
    """Endless files made from a sound one: with bytes changed or cut, parts swapped or their XML mutated."""
    draw = random.Random(seed)  # noqa: S311 - not a secret
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    while True:
        yield draw.choice((_flipped, _cut))(data, draw)
        yield _repacked(_swapped(parts, draw))
        yield _repacked(_mutated(parts, draw, _flipped))
        yield _repacked(_mutated(parts, draw, _reworded))


def _flipped(data: bytes, draw: random.Random) -> bytes:
    """The data with some bytes changed."""
    turned = bytearray(data)
    for _ in range(draw.randint(1, 8) if turned else 0):
        turned[draw.randrange(len(turned))] = draw.randrange(256)
    return bytes(turned)


def _cut(data: bytes, draw: random.Random) -> bytes:
    """The data without a piece, or without everything after a place."""
    start, end = sorted(draw.randrange(len(data) + 1) for _ in range(2))
    return data[:start] + (data[end:] if draw.random() < 1 / 2 else b"")


def _swapped(parts: Parts, draw: random.Random) -> Parts:
    """The parts with two of them swapped, or with one lost."""
    one, other = draw.sample(sorted(parts), 2)
    if draw.random() < 1 / 4:
        return {name: data for name, data in parts.items() if name != one}
    return parts | {one: parts[other], other: parts[one]}


def _mutated(parts: Parts, draw: random.Random, how: Callable[[bytes, random.Random], bytes]) -> Parts:
    name = draw.choice([n for n in sorted(parts) if n.endswith((".xml", ".rels"))])
    return parts | {name: how(parts[name], draw)}


def _reworded(data: bytes, draw: random.Random) -> bytes:
    """The data with attributes, numbers and tags replaced by others of the same part, or by odd ones."""
    pieces = re.findall(rb'"[^"]*"|<[^<>\s]+|>[^<]+<', data)
    if not pieces:
        return data
    for _ in range(draw.randint(1, 3)):
        old, new = draw.choice(pieces), draw.choice((*pieces, *ODD))
        data = data.replace(old, new, draw.choice((1, 1, 3, -1)))
    return data


def _repacked(parts: Parts) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()
