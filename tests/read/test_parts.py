"""What the format of packages allows is read: any case of names, any name of the workbook part, UTF-16."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.read.copy import read
from builder.read.files.parts import Parts, plain
from builder.read.issued import Issued
from builder.read.returned import Returned
from tests.support.finds import found_in
from tests.support.hostile import BOOK, ENTITIES, RELS, SHEET, packed, parts_of, sound
from tests.support.tiny import tiny

Given = dict[str, bytes]
TINY = Issued.of(tiny())
TYPES, TOP, TEXTS = "[Content_Types].xml", "_rels/.rels", "xl/sharedStrings.xml"
HEAD = re.compile(rb"<\?xml[^>]*\?>")


def read_back(folder: Path, change: Callable[[Given], Given]) -> Returned:
    return read(changed(folder, change), TINY)


def changed(folder: Path, change: Callable[[Given], Given]) -> Path:
    return packed(folder / "copy.xlsx", change(parts_of(sound(folder / "sound.xlsx"))))


def told(folder: Path, change: Callable[[Given], Given]) -> list[tuple[str, str]]:
    return [(one.code, one.what) for one in found_in(changed(folder, change), TINY)]


def same_as_sound(folder: Path, change: Callable[[Given], Given]) -> bool:
    """Whether the changed copy says the very same as the sound one."""
    back, wanted = read_back(folder, change), read_back(folder, lambda parts: parts)
    assert wanted.entries
    return (back.entries, back.results, back.found) == (wanted.entries, wanted.results, wanted.found)


def in_encoding(name: str, mark: bytes = b"", label: str = "") -> Callable[[bytes], bytes]:
    """XML turned into an encoding, declared under that name or the label."""
    head = f'<?xml version="1.0" encoding="{label or name}"?>'.encode()
    return lambda xml: mark + (head + HEAD.sub(b"", xml)).decode().encode(name, "xmlcharrefreplace")


ENCODINGS = {
    "UTF-16 with mark": in_encoding("utf-16"),
    "UTF-16, high byte first": in_encoding("utf-16-be", b"\xfe\xff", "UTF-16"),
    "UTF-16 without mark": in_encoding("utf-16-le", label="UTF-16"),
    "UTF-16 called UTF-8": in_encoding("utf-16-le", b"\xff\xfe", "UTF-8"),
    "UTF-8 called UTF-16": in_encoding("utf-8", label="utf-16"),
    "UTF-8 with mark": in_encoding("utf-8", b"\xef\xbb\xbf"),
    "utf8": in_encoding("utf-8", label="utf8"),
    "ISO-8859-1": in_encoding("iso-8859-1", label="ISO-8859-1"),
    "windows-1252": in_encoding("cp1252", label="Windows-1252"),
    "US-ASCII": in_encoding("ascii", label="US-ASCII"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_copy_is_read_whatever_encoding_its_parts_have(encoding: str, tmp_path: Path) -> None:
    turn = ENCODINGS[encoding]
    assert same_as_sound(
        tmp_path,
        lambda parts: {n: turn(d) if n.endswith((".xml", ".rels")) else d for n, d in parts.items()},
    )


def test_signs_of_another_encoding_are_the_same_signs() -> None:
    xml = '<?xml version="1.0" encoding="windows-1252"?><t>\u00a35 \u2013 caf\u00e9</t>'
    assert plain(xml.encode("cp1252")).decode() == "<t>\u00a35 \u2013 caf\u00e9</t>"


@pytest.mark.parametrize(
    "data",
    [
        "<DataMashup>x</DataMashup>".encode("utf-16"),
        b'<?xml version="1.0" encoding="GB18030"?><a/>',
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        b"<a><![CDATA[<!DOCTYPE html><p>]]></a>",
        b"no XML at all \xff\xfe",
    ],
)
@pytest.mark.parametrize("name", ["customXml/item1.xml", "docProps/app.xml", "docMetadata/LabelInfo.xml"])
def test_parts_that_nobody_reads_are_not_judged(name: str, data: bytes, tmp_path: Path) -> None:
    assert same_as_sound(tmp_path, lambda parts: parts | {name: data})


@pytest.mark.parametrize("part", [BOOK, SHEET, TEXTS, RELS])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_document_type_is_found_in_every_encoding(encoding: str, part: str, tmp_path: Path) -> None:
    def typed(parts: Given) -> Given:
        return parts | {part: ENCODINGS[encoding](b"<?xml?>" + ENTITIES + HEAD.sub(b"", parts[part]))}

    assert told(tmp_path, typed) == [("F732", part)]


def test_a_part_that_is_read_is_refused_in_an_encoding_that_nobody_knows(tmp_path: Path) -> None:
    strange = in_encoding("utf-7", label="UTF-7")
    found = told(tmp_path, lambda parts: parts | {SHEET: strange(parts[SHEET])})
    assert found == [("F732", f"{SHEET}: an encoding that is not known")]


def renamed(parts: Given, how: Callable[[str], str]) -> Given:
    return {how(name): data for name, data in parts.items()}


def reworded(parts: Given, *pairs: tuple[str, str]) -> Given:
    """Names exchanged in the names and in all that refers to them."""
    for old, new in pairs:
        parts = {n.replace(old, new): d.replace(old.encode(), new.encode()) for n, d in parts.items()}
    return parts


NAMES: dict[str, Callable[[Given], Given]] = {
    "SharedStrings.xml": lambda parts: renamed(parts, lambda n: n.replace("sharedStr", "SharedStr")),
    "small letters": lambda parts: renamed(parts, str.lower),
    "capitals": lambda parts: renamed(parts, str.upper),
    "a slash ahead": lambda parts: renamed(parts, lambda n: f"/{n}"),
    "backslashes": lambda parts: renamed(parts, lambda n: n.replace("/", "\\")),
    "workbook22": lambda parts: reworded(parts, ("workbook.xml", "workbook22.xml")),
    "another folder": lambda parts: reworded(parts, ("xl/", "book/")),
    "no folder": lambda parts: reworded(parts, ("xl/_rels", "_rels"), ("xl/", "")),
    "links from the top": lambda parts: (
        parts
        | {
            RELS: parts[RELS].replace(b'Target="', b'Target="/xl/'),
            TOP: parts[TOP].replace(b'="xl', b'="/xl'),
        }
    ),
    "escapes in links": lambda parts: (
        {n.replace("sheet1.", "sheet 1."): d for n, d in parts.items()}
        | {RELS: parts[RELS].replace(b"sheet1.", b"sheet%201.")}
    ),
    "escapes in names": lambda parts: (
        {n.replace("sheet1.", "sheet%201."): d for n, d in parts.items()}
        | {RELS: parts[RELS].replace(b"sheet1.", b"sheet 1.")}
    ),
    "no link to the workbook": lambda parts: {
        n: d for n, d in reworded(parts, ("workbook.xml", "book2.xml")).items() if n != TOP
    },
}


@pytest.mark.parametrize("names", NAMES)
def test_a_copy_is_read_whatever_its_parts_are_called(names: str, tmp_path: Path) -> None:
    assert same_as_sound(tmp_path, NAMES[names])


@pytest.mark.parametrize("other", ["xl/SHAREDSTRINGS.xml", "/xl/sharedStrings.xml", "xl/shared%53trings.xml"])
def test_two_parts_of_one_name_are_refused(other: str, tmp_path: Path) -> None:
    found = told(tmp_path, lambda parts: parts | {other: b"<sst/>"})
    assert found == [("F743", f"{other} is there twice, or once more as {TEXTS}")]


def test_what_does_harm_is_seen_in_any_case(tmp_path: Path) -> None:
    added = {"XL/VBAPROJECT.BIN": b"", "/xl/EMBEDDINGS/a.bin": b"", "Xl/Connections.XML": b"<a/>"}
    assert {"F733", "F734", "F736"} <= {code for code, _ in told(tmp_path, lambda parts: parts | added)}


@pytest.mark.parametrize(
    ("gone", "what"),
    [
        (SHEET, f"the part {SHEET} is missing"),
        (TEXTS, f"the part {TEXTS} is missing"),
        (RELS, "the part of the sheet Start is missing"),
    ],
)
def test_a_part_that_is_missing_is_named(gone: str, what: str, tmp_path: Path) -> None:
    assert told(tmp_path, lambda parts: {n: d for n, d in parts.items() if n != gone})[-1] == ("F724", what)


def test_a_damaged_part_is_named_in_plain_words(tmp_path: Path) -> None:
    found = told(tmp_path, lambda parts: parts | {SHEET: parts[SHEET][:-20]})
    assert found[-1] == ("F724", f"the part {SHEET} is damaged")


def test_names_are_given_in_the_letters_of_the_file() -> None:
    assert list(Parts([("/xl/A.xml", b""), ("b\\C.xml", b"")])) == ["xl/A.xml", "b/C.xml"]
