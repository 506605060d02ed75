"""The first look at a returned copy: whether it is a workbook that can be read without harm.

Nothing is executed, followed or written. What is declared is not believed: sizes are counted while unpacking.
"""

from __future__ import annotations

import lzma
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from builder.returned import Found

MOST_BYTES = 25_000_000
MOST_UNPACKED = 200_000_000
MOST_PARTS = 2_000
MOST_RATIO, RATIO_FROM = 150, 20_000_000
"""How often smaller a package may be than what it unpacks to, looked at from that many bytes on."""
PIECE = 1_048_576

OLE, ZIP, PDF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    OSError,
    MemoryError,
)
XML_PARTS = (".xml", ".rels", ".vml", ".rdf")
FORMS = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "F730"),
    ("word/document.xml", "F730"),
    ("ppt/presentation.xml", "F730"),
    ("Index/Document.iwa", "F730"),
)
ENDINGS = {"xlsx": frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"}), "ods": frozenset({".ods", ".ots"})}
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
TAG, EXTERNAL = re.compile(rb"<[^<>]*>"), re.compile(rb"""\bTargetMode\s*=\s*["']External["']""")
WEB_LINK = b"/hyperlink"
DDE = (b"ddeLink", b"dde-link")
MAY_HOLD_DDE = re.compile(r"xl/externalLinks/|content\.xml$")
DATA = re.compile(r"xl/(connections\.xml|queryTables/|externalLinks/|model/)")
OBJECTS = re.compile(r"(xl/(embeddings|activeX|ctrlProps)/|.*\.bin$)")
MACROS = re.compile(r"(xl/(vbaProject\.bin|macrosheets/|dialogsheets/)|Basic/|Scripts/)")
NOT_OBJECTS = re.compile(r"(xl/printerSettings/|xl/vbaProject\.bin|xl/customProperty)")
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']""")
ENCODINGS = frozenset({b"utf-8", b"us-ascii", b"ascii"})


@dataclass(frozen=True, slots=True)
class Safe:
    """A file that may be read: "xlsx" or "ods", its parts unpacked, and what is worth saying of it."""

    path: Path
    form: str
    parts: Mapping[str, bytes]
    found: tuple[Found, ...] = ()


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A file that is not read on; holds the code and what was found."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code, self.what = code, what


def guard(path: Path) -> Safe | Found:
    """Look at the file at `path` without believing it.

    Returns:
        Its parts, unpacked within the limits of this module, with notes; or the one finding that says why
        it is not read. Lock files of spreadsheet programs give the note F723: skip them.
    """
    try:
        form, parts = _unpacked(_bytes(path))
        notes = tuple(Found(code, str(path), what=what[:200]) for code, what in _notes(path, form, parts))
    except Refused as no:
        return Found(no.code, str(path), what=no.what[:200])
    return Safe(path, form, parts, notes)


def is_lock(path: Path) -> bool:
    """Whether the file is one that a spreadsheet program lays beside a workbook while it is open."""
    return path.name.startswith(("~$", ".~lock."))


def _bytes(path: Path) -> bytes:
    if is_lock(path):
        raise Refused("F723", path.name)
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            raise Refused("F722", path.name)
        if about.st_size > MOST_BYTES:
            raise Refused("F725", f"{about.st_size:,} bytes")
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Refused("F721", getattr(error, "strerror", None) or str(error)) from error
    if len(data) > MOST_BYTES:
        raise Refused("F725", f"more than {MOST_BYTES:,} bytes")
    return data


def _unpacked(data: bytes) -> tuple[str, dict[str, bytes]]:
    """The form of a package and its parts."""
    if not data.startswith(ZIP):
        raise _no_package(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            form = _form(package)
            return form, _parts(package, len(data))
    except BROKEN as error:
        raise Refused("F724", str(error)) from error


def _no_package(data: bytes) -> Refused:
    """What a file that is no package is, by its first bytes."""
    if data.startswith(OLE):
        return Refused("F726") if _wide("EncryptedPackage") in data else Refused("F727")
    if data.startswith(PDF):
        return Refused("F729")
    if not data.strip(b"\0\r\n\t "):
        return Refused("F724", "empty")
    head = data[:4096]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" not in head and _is_text(head)):
        return (
            Refused("F730")
            if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<", b"{"))
            else Refused("F728")
        )
    return Refused("F724")


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _is_text(head: bytes) -> bool:
    return sum(byte < ord(" ") and byte not in b"\t\r\n" for byte in head) == 0


def _form(package: zipfile.ZipFile) -> str:
    names = package.namelist()
    if len(names) > MOST_PARTS:
        raise Refused("F725", f"{len(names):,} parts")
    if any(item.flag_bits & 1 for item in package.infolist()):
        raise Refused("F726")
    for part, form in FORMS:
        if part in names:
            return form if form in ENDINGS else _refuse(form, part)
    if "mimetype" in names and package.open("mimetype").read(200).startswith(ODS):
        return "ods"
    if "[Content_Types].xml" in names and any(name.endswith("workbook.xml") for name in names):
        return "xlsx"
    raise Refused("F730", ", ".join(names[:3]))


def _refuse(code: str, what: str) -> str:
    raise Refused(code, what)


def _parts(package: zipfile.ZipFile, size: int) -> dict[str, bytes]:
    """Every part that is text, counted while it is unpacked; of the others nothing but their names."""
    parts: dict[str, bytes] = {}
    total = 0
    for item in package.infolist():
        if item.is_dir():
            continue
        if item.filename in parts:
            raise Refused("F724", f"{item.filename} stands there twice")
        wanted = item.filename.lower().endswith(XML_PARTS)
        pieces = list(_pieces(package, item, MOST_UNPACKED - total)) if wanted else []
        total += sum(map(len, pieces))
        if total > RATIO_FROM and total > MOST_RATIO * size:
            raise Refused("F725", f"unpacks to more than {MOST_RATIO} times its size")
        parts[item.filename] = _plain(item.filename, b"".join(pieces)) if wanted else b""
    return parts


def _pieces(package: zipfile.ZipFile, item: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    with package.open(item) as part:
        while piece := part.read(PIECE):
            left -= len(piece)
            if left < 0:
                raise Refused("F725", f"unpacks to more than {MOST_UNPACKED:,} bytes")
            yield piece


def _plain(name: str, xml: bytes) -> bytes:
    """The part, refused where it declares a document type or hides one in another encoding."""
    head = xml[:200]
    declared = DECLARED.match(head.removeprefix(b"\xef\xbb\xbf"))
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head
    if wide or (declared and declared[1].lower() not in ENCODINGS):
        raise Refused("F732", f"{name}: encoding")
    if b"<!DOCTYPE" in xml:
        raise Refused("F732", name)
    return xml


def _notes(path: Path, form: str, parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """What is worth saying of a file that is read all the same: code and what was found."""
    if path.suffix.lower() not in ENDINGS[form]:
        yield "F731", f"{path.name} is .{form} inside"
    if form == "ods":
        _refuse_locked(parts)
        yield "F737", path.name
    macros = [name for name in parts if MACROS.match(name)]
    if macros:
        yield "F733", macros[0]
    links = [name for name in parts if DATA.match(name)] + list(_external(parts))
    if links:
        yield "F734", links[0]
    dde = [
        name for name, xml in parts.items() if MAY_HOLD_DDE.match(name) and any(word in xml for word in DDE)
    ]
    if dde:
        yield "F735", dde[0]
    objects = [name for name in parts if OBJECTS.match(name) and not NOT_OBJECTS.match(name)]
    if objects:
        yield "F736", objects[0]


def _external(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Links out of the package that are not web addresses to click on."""
    for name, xml in parts.items():
        if name.endswith(".rels"):
            for tag in TAG.finditer(xml):
                if EXTERNAL.search(tag[0]) and WEB_LINK not in tag[0]:
                    yield name


def _refuse_locked(parts: Mapping[str, bytes]) -> None:
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused("F726")
