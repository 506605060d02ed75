"""Comments, shapes and pictures are not read, and each kind is reported once for each sheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from builder.read.copy import read
from builder.read.files.ods import read_ods
from builder.read.files.parts import Parts
from builder.read.files.raw import Beside, Limits
from builder.read.files.xlsx import read_package
from builder.read.files.xlsx_beside import with_beside
from tests.support import built
from tests.support.copies import Copy
from tests.support.hostile import ods_content, packed, parts_of, sound

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
THREAD = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
START = b"<xdr:from><xdr:col>2</xdr:col><xdr:row>6</xdr:row></xdr:from><xdr:to><xdr:col>9</xdr:col></xdr:to>"
WORDS = b"<xdr:txBody><a:p><a:r><a:t>see our</a:t></a:r><a:r><a:t>list</a:t></a:r></a:p></xdr:txBody>"
CHART = b'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
SMART_ART = b'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"/>'

NOTES = (
    b"<comments><authors><author>Someone</author></authors><commentList>"
    b'<comment ref="B7"><text><r><t>ask </t></r><r><t>us</t></r></text></comment><comment ref="B9"/>'
    b"</commentList></comments>"
)
TALK = (
    b'<ThreadedComments><threadedComment ref="C3"><text>is it 12?</text></threadedComment>'
    b'<threadedComment ref="C3" parentId="1"><text>no</text></threadedComment></ThreadedComments>'
)

PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def anchored(*things: bytes) -> bytes:
    anchors = (b"<xdr:twoCellAnchor>" + START + thing + b"</xdr:twoCellAnchor>" for thing in things)
    return b"<xdr:wsDr xmlns:xdr='x' xmlns:a='a' xmlns:mc='m'>" + b"".join(anchors) + b"</xdr:wsDr>"


def framed(inside: bytes) -> bytes:
    return b"<xdr:graphicFrame>" + inside + b"</xdr:graphicFrame>"


def with_parts(parts: dict[str, bytes], links: Mapping[str, str]) -> dict[str, bytes]:
    """A workbook whose first sheet is linked to these parts: name to kind of link."""
    tags = "".join(
        f'<Relationship Id="x{n}" Type="{kind if kind == THREAD else RELATION + kind}" Target="/{name}"/>'
        for n, (name, kind) in enumerate(links.items())
    )
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    return parts | {name: f"<Relationships {PACKAGE}>{tags}</Relationships>".encode()}


@pytest.mark.parametrize(
    ("kind", "xml", "expected"),
    [
        (
            "comments",
            NOTES,
            Beside("comment", 2, (6, 1), "ask us"),
        ),
        (
            THREAD,
            TALK,
            Beside("comment", 1, (2, 2), "is it 12?"),
        ),
        ("drawing", anchored(b"<xdr:sp>" + WORDS + b"</xdr:sp>"), Beside("shape", 1, (6, 2), "see our list")),
        ("drawing", anchored(b"<xdr:cxnSp/>", b"<xdr:sp/>"), Beside("shape", 2, (6, 2), "")),
        ("drawing", anchored(framed(SMART_ART)), Beside("shape", 1, (6, 2), "")),
        ("drawing", anchored(b"<xdr:pic/>"), Beside("picture", 1, (6, 2), "")),
        (
            "drawing",
            anchored(
                b"<mc:AlternateContent><mc:Choice><xdr:contentPart/></mc:Choice>"
                b"<mc:Fallback><xdr:pic/></mc:Fallback></mc:AlternateContent>"
            ),
            Beside("shape", 1, (6, 2), ""),
        ),
        ("drawing", b"<cut", Beside("shape", 1, None, "")),
        ("comments", b"<cut", Beside("comment", 1, None, "")),
        ("vmlDrawing", b"<xml xmlns:v='v'><v:imagedata/></xml>", Beside("picture", 1, None, "")),
        ("image", b"", Beside("picture", 1, None, "")),
    ],
)
def test_what_is_beside_the_cells_of_an_xlsx_sheet_is_counted(
    kind: str, xml: bytes, expected: Beside, tmp_path: Path
) -> None:
    parts = parts_of(sound(tmp_path / "sound.xlsx")) | {"xl/extra.xml": xml}
    given = Parts(with_parts(parts, {"xl/extra.xml": kind}).items())
    assert with_beside(read_package(given, Limits()), given, Limits()).beside["Start"] == (expected,)


def test_charts_and_what_belongs_to_comments_are_not_told(tmp_path: Path) -> None:
    parts = parts_of(sound(tmp_path / "sound.xlsx"))
    parts |= {"xl/a.xml": anchored(framed(CHART)), "xl/b.vml": b"<xml xmlns:v='v'><v:shape/></xml>"}
    given = Parts(with_parts(parts, {"xl/a.xml": "drawing", "xl/b.vml": "vmlDrawing"}).items())
    assert with_beside(read_package(given, Limits()), given, Limits()).beside["Start"] == ()


def test_pictures_that_fill_cells_are_counted_for_the_file(tmp_path: Path) -> None:
    link = f'<Relationship Id="x" Type="{RELATION}image" Target="../media/a.png"/>'
    links = f"<Relationships {PACKAGE}>{link}</Relationships>"
    name = "xl/richData/_rels/richValueRel.xml.rels"
    given = Parts((parts_of(sound(tmp_path / "sound.xlsx")) | {name: links.encode()}).items())
    beside = with_beside(read_package(given, Limits()), given, Limits()).beside
    assert beside[""] == (Beside("picture", 1, None, ""),)


def test_links_of_a_sheet_that_are_damaged_cost_nothing_else(tmp_path: Path) -> None:
    parts = parts_of(sound(tmp_path / "sound.xlsx")) | {"xl/worksheets/_rels/sheet1.xml.rels": b"<cut"}
    given = Parts(parts.items())
    assert with_beside(read_package(given, Limits()), given, Limits()).beside["Start"] == ()


def opendocument(cell: bytes = b"", sheet: bytes = b"") -> tuple[object, tuple[Beside, ...]]:
    """The value of B2 and what is beside the cells of a sheet that holds `cell` in B2."""
    content = ods_content(
        f'<table:table table:name="Start">{sheet.decode()}<table:table-row/>'
        "<table:table-row><table:table-cell/>"
        f'<table:table-cell office:value-type="string">{cell.decode()}<text:p>12</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    book = read_ods({"content.xml": content}, Limits())
    return book.sheets["Start"][1, 1].value, tuple(book.beside.get("Start", ()))


COMMENT = (
    b"<office:annotation><dc:creator xmlns:dc='c'>Someone</dc:creator>"
    b"<text:p>ask us</text:p></office:annotation>"
)
PICTURE = b"<draw:frame><draw:image/></draw:frame>"
BOX = b"<draw:frame><draw:text-box><text:p>see our list</text:p></draw:text-box></draw:frame>"
SHAPE = b"<draw:custom-shape><text:p>see our list</text:p></draw:custom-shape>"
GROUP = b"<draw:g><draw:rect/><draw:frame><draw:image/></draw:frame></draw:g>"
ODS_CHART = b"<draw:frame><draw:object/><draw:image/></draw:frame>"


@pytest.mark.parametrize(
    ("cell", "sheet", "expected"),
    [
        (COMMENT, b"", (Beside("comment", 1, (1, 1), "ask us"),)),
        (PICTURE + PICTURE, b"", (Beside("picture", 2, (1, 1), ""),)),
        (BOX, b"", (Beside("shape", 1, (1, 1), "see our list"),)),
        (SHAPE, b"", (Beside("shape", 1, (1, 1), "see our list"),)),
        (ODS_CHART, b"", ()),
        (b"", b"<table:shapes>" + GROUP + ODS_CHART + b"</table:shapes>", (Beside("shape", 1, None, ""),)),
    ],
)
def test_what_is_beside_the_cells_of_an_ods_sheet_is_counted_and_is_no_text_of_the_cell(
    cell: bytes, sheet: bytes, expected: tuple[Beside, ...]
) -> None:
    assert opendocument(cell, sheet) == ("12", expected)


def test_each_kind_is_one_note_for_each_sheet_at_its_first_cell(tmp_path: Path) -> None:
    copy = Copy.of(built.placed(), built.blank(), {})
    rels = copy.sheet_parts["Mapping"].replace("worksheets/", "worksheets/_rels/") + ".rels"
    links = f'<Relationship Id="x1" Type="{RELATION}comments" Target="/xl/c.xml"/>'
    links += f'<Relationship Id="x2" Type="{RELATION}drawing" Target="/xl/d.xml"/></Relationships>'
    copy.parts[rels] = copy.parts[rels].replace(b"</Relationships>", links.encode())
    copy.parts["xl/c.xml"] = b'<comments><comment ref="F12"><text><t>ask us</t></text></comment></comments>'
    copy.parts["xl/d.xml"] = anchored(b"<xdr:pic/>", b"<xdr:pic/>", b"<xdr:sp>" + WORDS + b"</xdr:sp>")
    found = read(packed(tmp_path / "copy.xlsx", copy.parts), built.issued())
    assert [(one.code, one.place.sheet, one.place.cell, one.what) for one in found.found] == [
        ("F763", "Mapping", "F12", "1 comment: ask us"),
        ("F765", "Mapping", "C7", "2 pictures"),
        ("F764", "Mapping", "C7", "1 shape: see our list"),
    ]


def test_the_workbook_as_issued_has_nothing_beside_its_cells() -> None:
    found = read(built.blank(), built.issued())
    assert found.found == ()
