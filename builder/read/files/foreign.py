"""Says what a file is that is no package, by its first bytes and the names in it."""

from __future__ import annotations

import struct
from collections.abc import Iterable

OLE, PDF = b"\xd0\xcf\x11\xe0", b"%PDF"
RIGHTS = ("DRMEncrypted", "DRMDataSpace", "DRMContent")
"""Names that rights management leaves in a file, [MS-OFFCRYPTO] 2.2. A password does not leave them."""
MAIL, WORD, SLIDES = "__properties_version1.0", "WordDocument", "PowerPoint Document"
EXCEL = ("Workbook", "Book\0")
CLASSES = {0x00020820: "F727", 0x00020810: "F727", 0x00020906: "F730", 0x64818D10: "F730"}
"""The first four bytes of the class that a compound file names: a sheet of Excel, Word, PowerPoint."""
CLASS_AT = 80
PACKED = {
    "word/": "a Word document",
    "ppt/": "a PowerPoint presentation",
    "visio/": "a Visio drawing",
    "xl/": "a binary Excel workbook (.xlsb), or one without its list of sheets",
    "Index/": "a Numbers, Pages or Keynote document",
    "content.xml": "an OpenDocument text, drawing or presentation",
}
"""What a package is, by how the names of its parts begin."""


def foreign(data: bytes) -> tuple[str, str]:
    """The code for a file that is no package, and what was found."""
    if data.startswith(OLE):
        return _compound(data)
    if data.startswith(PDF):
        return "F729", ""
    if not data.strip(b"\0\r\n\t "):
        return "F724", "empty"
    head = data[:4096]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" not in head and _is_text(head)):
        return ("F730" if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<", b"{")) else "F728"), ""
    return "F724", ""


def _compound(data: bytes) -> tuple[str, str]:
    """The kind of a file that is a compound file, [MS-CFB]."""
    if _wide(MAIL) in data:
        return "F730", "an e-mail message"
    if any(_wide(name) in data for name in RIGHTS):
        return "F740", ""
    if _wide("EncryptedPackage") in data:
        return "F726", ""
    known = CLASSES.get(_class(data), "")
    is_excel = any(_wide(name) in data for name in EXCEL)
    if known == "F727" or (is_excel and not known):
        return "F727", ""
    document = _wide(WORD) in data or _wide(SLIDES) in data
    return "F730", "an old Word or PowerPoint file" if document else "another kind of Office file"


def _class(data: bytes) -> int:
    """The first four bytes of the class of the root, the first entry of the directory; 0 if missing."""
    try:
        (size,) = struct.unpack_from("<H", data, 30)
        (sector,) = struct.unpack_from("<I", data, 48)
        (number,) = struct.unpack_from("<I", data, (sector + 1) * 2 ** min(size, 12) + CLASS_AT)
    except struct.error:
        return 0
    return int(number)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _is_text(head: bytes) -> bool:
    return sum(byte < ord(" ") and byte not in b"\t\r\n" for byte in head) == 0


def packed(parts: Iterable[str]) -> str:
    """Say what a package is that is no workbook, by the folders of its parts."""
    there = tuple(parts)
    kinds = (said for beginning, said in PACKED.items() if any(name.startswith(beginning) for name in there))
    return next(kinds, "a packed folder (.zip) or another kind of file")
