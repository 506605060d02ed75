"""The ``dir`` stream: what a project is called and which modules it has, [MS-OVBA] 2.3.4.2, uncompressed."""

from __future__ import annotations

import struct
from collections.abc import Iterable

CODE_PAGE = 1252
ENCODING = "cp1252"
WINDOWS_32 = 1
ENGLISH = 0x0409
COOKIE = b"\xff\xff"
LIBRARY_VERSION = (1, 1)
PROCEDURAL, OBJECT = 0x0021, 0x0022


def directory(project: str, modules: Iterable[tuple[str, bool]]) -> bytes:
    """The stream's bytes: the project's name, no references but the host's own, and the modules.

    modules: name (that of its stream, too) and whether it belongs to a document (the workbook or a sheet).
    """
    named = list(modules)
    opening = _record(0x000F, struct.pack("<H", len(named))) + _record(0x0013, COOKIE)
    return _information(project) + opening + b"".join(_module(*m) for m in named) + _record(0x0010)


def _information(project: str) -> bytes:
    version = struct.pack("<HIIH", 0x0009, 4, *LIBRARY_VERSION)
    return b"".join(
        (
            _record(0x0001, struct.pack("<I", WINDOWS_32)),
            _record(0x0002, struct.pack("<I", ENGLISH)),
            _record(0x0014, struct.pack("<I", ENGLISH)),
            _record(0x0003, struct.pack("<H", CODE_PAGE)),
            _record(0x0004, project.encode(ENCODING)),
            _twice(0x0005, 0x0040, ""),  # description
            _twice(0x0006, 0x003D, ""),  # help file
            _record(0x0007, bytes(4)),  # help context
            _record(0x0008, bytes(4)),  # library flags
            version,
            _twice(0x000C, 0x003C, ""),  # constants for conditional compilation
        )
    )


def _module(name: str, is_document: bool) -> bytes:
    return b"".join(
        (
            _twice(0x0019, 0x0047, name),
            _twice(0x001A, 0x0032, name),  # the stream's name
            _twice(0x001C, 0x0048, ""),  # description
            _record(0x0031, bytes(4)),  # where the text starts in the stream: no compiled code before it
            _record(0x001E, bytes(4)),  # help context
            _record(0x002C, COOKIE),
            _record(OBJECT if is_document else PROCEDURAL),
            _record(0x002B),
        )
    )


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _twice(number: int, unicode_number: int, text: str) -> bytes:
    """A text in the code page, then in UTF-16."""
    return _record(number, text.encode(ENCODING)) + _record(unicode_number, text.encode("utf-16-le"))
