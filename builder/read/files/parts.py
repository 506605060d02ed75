"""The parts of a package, for names in any case and XML in any encoding."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

HEAD = 1_000
DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'<>]*)["']""")
DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
UTF_8 = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
ONE_BYTE = re.compile(
    rb"(?:iso[-_]?8859[-_]\d{1,2}|latin[-_]?\d{1,2}|windows-\d{3,4}|cp\d{3,4}|ibm\d{3}|koi8-[rut]|macintosh)",
    re.IGNORECASE,
)
SHEETS = re.compile(
    rb"(?:spreadsheetml\.(?:sheet|template)|ms-excel\.(?:sheet|template)\.macroEnabled)\.main\+xml",
    re.IGNORECASE,
)
"""The content types of the main part of a workbook; it may have any name."""
DOCUMENT_TYPE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
"""A document type. It can only be before the first element, after comments and instructions."""


class AlikeError(ValueError):
    """Two parts have the same name, so it is not clear which is meant."""


class Parts(Mapping[str, bytes]):
    """Parts by name. Names are compared without case, first slash and escapes (Open Packaging Conventions).

    Raises:
        AlikeError: two names are the same.
    """

    def __init__(self, parts: Iterable[tuple[str, bytes]]) -> None:
        self._names: dict[str, str] = {}
        self._data: dict[str, bytes] = {}
        for name, data in parts:
            key = _tidy(name).lower()
            if key in self._names:
                raise AlikeError(f"{name} is there twice, or once more as {self._names[key]}")
            self._names[key], self._data[key] = _tidy(name), data

    def __getitem__(self, name: str) -> bytes:
        """The bytes of a part."""
        return self._data[_tidy(name).lower()]

    def name(self, name: str) -> str:
        """The name of a part as the file writes it."""
        return self._names[_tidy(name).lower()]

    def __iter__(self) -> Iterator[str]:
        """The names as the file writes them."""
        return iter(self._names.values())

    def __len__(self) -> int:
        """How many parts there are."""
        return len(self._data)


def _tidy(name: str) -> str:
    return posixpath.normpath("/" + unquote(name).replace("\\", "/")).lstrip("/")


def plain(xml: bytes) -> bytes:
    """The XML in UTF-8, from any encoding; unchanged if the encoding is not known."""
    codec = _codec(xml)
    if not codec:
        return xml
    try:
        text = xml.decode(codec, "replace")
    except LookupError:
        return xml
    return DECLARATION.sub("", text.removeprefix("\ufeff"), count=1).encode("utf-8", "replace")


def has_document_type(xml: bytes) -> bool:
    """Whether the plain XML declares a document type."""
    return bool(DOCUMENT_TYPE.match(xml))


def is_foreign(xml: bytes) -> bool:
    """Whether the XML says that it is in an encoding other than UTF-8."""
    declared = DECLARED.match(xml[:HEAD])
    return declared is not None and declared[1].lower() != b"utf-8"


def _codec(xml: bytes) -> str:
    """The encoding to turn into UTF-8; "" if the XML is in UTF-8 or in one that is not known.

    The first bytes count for more than the declaration.
    """
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if xml.startswith((b"<\0", b"\0<")):
        return "utf-16-le" if xml.startswith(b"<") else "utf-16-be"
    if not is_foreign(xml):
        return ""
    declared = DECLARED.match(xml[:HEAD])
    name = declared[1].lower() if declared else b""
    if name in UTF_8 or name.startswith(b"utf-16") or xml.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    return name.decode("ascii") if ONE_BYTE.fullmatch(name) else ""
