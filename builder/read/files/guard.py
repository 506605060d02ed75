"""The first look at a returned copy: whether it is a workbook that can be read without harm.

Nothing is executed, followed or written. Declared sizes are not trusted: bytes are counted while unpacking.
"""

from __future__ import annotations

import hashlib
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

from builder.read.files.foreign import foreign, packed
from builder.read.files.parts import SHEETS, AlikeError, Parts, has_document_type, plain
from builder.read.files.zip_lists import NamedTwiceError, ambiguity
from builder.read.returned import Found, UnreadableError

MOST_BYTES = 25_000_000
MOST_UNPACKED = 200_000_000
MOST_PARTS = 2_000
MOST_RATIO, RATIO_FROM = 150, 20_000_000
"""A package may unpack to so many times its size; this is checked from that many bytes on."""
PIECE = 1_048_576

ZIP = b"PK\x03\x04"
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
MAY_HIDE_PACKAGE = ("F724", "F728")
"""The codes of files whose first bytes say nothing, though a package may follow."""
ENDINGS = {"xlsx": frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"}), "ods": frozenset({".ods", ".ots"})}
TYPES, ODF_PARTS = "[Content_Types].xml", ("mimetype", "content.xml", "META-INF/manifest.xml")
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
TAG, EXTERNAL = re.compile(rb"<[^<>]*>"), re.compile(rb"""\bTargetMode\s*=\s*["']External["']""")
WEB_LINK = b"/hyperlink"
DDE = (b"ddeLink", b"dde-link")
MAY_HOLD_DDE = re.compile(r"xl/externalLinks/|content\.xml$", re.IGNORECASE)
DATA = re.compile(r"xl/(connections\.xml|queryTables/|externalLinks/|model/)", re.IGNORECASE)
OBJECTS = re.compile(r"(xl/(embeddings|activeX|ctrlProps)/|.*\.bin$)", re.IGNORECASE)
MACROS = re.compile(r"(xl/(vbaProject\.bin|macrosheets/|dialogsheets/)|Basic/|Scripts/)", re.IGNORECASE)
NOT_OBJECTS = re.compile(r"(xl/printerSettings/|xl/vbaProject\.bin|xl/customProperty)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Safe:
    """A file that may be read: "xlsx" or "ods", its unpacked parts, the notes on it, its SHA-256."""

    path: Path
    form: str
    parts: Parts
    found: tuple[Found, ...] = ()
    sha256: str = ""


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A file that is not read further, with the code and what was found."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code, self.what = code, what


def guard(path: Path) -> Safe:
    """Check the file at `path`, and trust nothing that it says.

    Returns:
        Its parts, unpacked within the limits of this module, with notes.

    Raises:
        UnreadableError: it is not read; its one finding says why. For a lock file of a spreadsheet program
            this is the note F723: skip the file.
    """
    try:
        data = _bytes(path)
        form, parts = _unpacked(data)
        notes = tuple(Found(code, str(path), what=what[:200]) for code, what in _notes(path, form, parts))
    except Refused as no:
        raise UnreadableError((Found(no.code, str(path), what=no.what[:200]),)) from no
    return Safe(path, form, parts, notes, hashlib.sha256(data).hexdigest())


def is_lock(path: Path) -> bool:
    """Whether a spreadsheet program put the file beside a workbook that is open."""
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
        why = "it may not be opened" if isinstance(error, PermissionError) else "it is not there"
        missing = isinstance(error, PermissionError | FileNotFoundError)
        raise Refused("F721", why if missing else path.name) from error
    if len(data) > MOST_BYTES:
        raise Refused("F725", f"more than {MOST_BYTES:,} bytes")
    return data


def _unpacked(data: bytes) -> tuple[str, Parts]:
    """The form of a package and its parts."""
    if not data.startswith(ZIP):
        code, what = foreign(data)
        if code in MAY_HIDE_PACKAGE and zipfile.is_zipfile(BytesIO(data)):
            raise Refused("F743", "something is before the package")
        raise Refused(code, what)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _readable(package)
            doubt = ambiguity(data, MOST_PARTS)
            if isinstance(doubt, NamedTwiceError):
                raise Refused("F743", str(doubt))
            parts = Parts(_parts(package, len(data)))
    except AlikeError as alike:
        raise Refused("F743", str(alike)) from alike
    except BROKEN as error:
        raise Refused("F724", "cut short, or its list of parts is damaged") from error
    if doubt:
        raise Refused("F743", str(doubt))
    form = _form(parts)
    _refuse_types(parts)
    return form, parts


def _readable(package: zipfile.ZipFile) -> None:
    """Refuse a package with too many parts, or with a password."""
    items = package.infolist()
    if len(items) > MOST_PARTS:
        raise Refused("F725", f"{len(items):,} parts")
    if any(item.flag_bits & 1 for item in items):
        raise Refused("F726")


def _form(parts: Parts) -> str:
    """The kind of workbook, by what the package says of its parts."""
    is_ods = parts.get("mimetype", b"")[:200].startswith(ODS)
    is_xlsx = SHEETS.search(parts.get(TYPES, b"")) or parts.get("xl/workbook.xml")
    if (is_ods and (is_xlsx or TYPES in parts)) or (is_xlsx and any(name in parts for name in ODF_PARTS)):
        raise Refused("F743", "an OpenDocument file and an Office file in one")
    if is_ods:
        return "ods"
    if is_xlsx:
        return "xlsx"
    raise Refused("F730", packed(parts))


def _parts(package: zipfile.ZipFile, size: int) -> Iterator[tuple[str, bytes]]:
    """Every part that is text, counted while it is unpacked, and only the names of the others."""
    total = 0
    for item in package.infolist():
        if item.is_dir():
            continue
        wanted = item.filename == "mimetype" or item.filename.lower().endswith(XML_PARTS)
        pieces = list(_pieces(package, item, MOST_UNPACKED - total)) if wanted else []
        total += sum(map(len, pieces))
        if total > RATIO_FROM and total > MOST_RATIO * size:
            raise Refused("F725", f"unpacks to more than {MOST_RATIO} times its size")
        yield item.filename, plain(b"".join(pieces))


def _pieces(package: zipfile.ZipFile, item: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    try:
        with package.open(item) as part:
            while piece := part.read(PIECE):
                left -= len(piece)
                if left < 0:
                    raise Refused("F725", f"unpacks to more than {MOST_UNPACKED:,} bytes")
                yield piece
    except BROKEN as error:
        raise Refused("F724", f"{item.filename} cannot be unpacked") from error


def _refuse_types(parts: Parts) -> None:
    """Refuse a document type in any encoding."""
    for name, xml in parts.items():
        if has_document_type(xml):
            raise Refused("F732", name)


def _notes(path: Path, form: str, parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Notes on a file that is still read: code and what was found."""
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
        if name.lower().endswith(".rels"):
            for tag in TAG.finditer(xml):
                if EXTERNAL.search(tag[0]) and WEB_LINK not in tag[0]:
                    yield name


def _refuse_locked(parts: Mapping[str, bytes]) -> None:
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused("F726")
