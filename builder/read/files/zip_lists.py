"""Checks that a package has one list of parts, which says the same as the parts.

Some programs read a package from its end, where the list is, and some from its start, part by part. A sound
package says the same both ways (APPNOTE.TXT 6.3.10 of PKWARE, with the limits of ISO/IEC 29500-2, annex B).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

LOCAL, LISTED, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
END_64, LOCATOR_64, DESCRIPTOR = b"PK\x06\x06", b"PK\x06\x07", b"PK\x07\x08"
IN_LOCAL = struct.Struct("<4s5H3I2H")
IN_LIST = struct.Struct("<4s6H3I5H2I")
AT_END = struct.Struct("<4s4H2IH")
AT_END_64 = struct.Struct("<4sQ2H2I4Q")
TO_END_64 = struct.Struct("<4sIQI")
FULL, FULL_COUNT = 0xFFFFFFFF, 0xFFFF
"""The content of a field if its number is kept elsewhere, in 64 bits."""

SIZES_64, OTHER_NAME = 0x0001, 0x7075
"""Extra fields: numbers of 64 bits, and a name in Unicode beside the name."""

FOLLOWS = 0x08
"""The flag of a part whose size follows it."""

MOST_AFTER = 65_536
BLANK = b"\0\r\n\t "
PIECE = re.compile(rb"/\[\d+\](?:\.last)?\.piece$", re.IGNORECASE)
ELSEWHERE = "its list of parts is not where it says, or there are two"


class AmbiguousError(ValueError):
    """A package that two programs may unpack in two ways; its text says in plain words why."""


class NamedTwiceError(AmbiguousError):
    """A part has two names, so unpacking it proves nothing."""


class _Part(NamedTuple):
    """A part as the list has it."""

    name: bytes
    fields: dict[int, bytes]
    method: int
    checksum: int
    packed: int
    size: int
    at: int


def ambiguity(data: bytes, most: int) -> AmbiguousError | None:
    """The reason why two programs may unpack the package in two ways, None if they do not.

    most: a package with more parts is not checked. A damaged one may be called ambiguous too: the caller
    finds out whether it can be unpacked.
    """
    try:
        _hold_to_one_reading(data, most)
    except AmbiguousError as doubt:
        return doubt
    except (struct.error, ValueError):
        return AmbiguousError(ELSEWHERE)
    return None


def _hold_to_one_reading(data: bytes, most: int) -> None:
    listed_at, listed_to, count = _list(data)
    if count > most:
        return  # the caller refuses it
    parts = list(_listed(data, listed_at, listed_to, count))
    for part in parts:
        _hold_name(data, part)
    end = 0
    for part in sorted(parts, key=lambda part: part.at):
        _nothing_between(data, end, part.at)
        end = _same_in_place(data, part)
    _nothing_between(data, end, listed_at)


def _list(data: bytes) -> tuple[int, int, int]:
    """Where the list of parts begins and ends, and how many parts it has."""
    at = data.rfind(END)
    if at < 0:
        raise ValueError("no list of parts")
    _, disk, first_disk, here, count, size, start, comment = AT_END.unpack_from(data, at)
    if disk or first_disk or here != count:
        raise AmbiguousError("it is one of several pieces")
    rest = data[at + AT_END.size + comment :]
    if len(data) < at + AT_END.size + comment or rest.strip(BLANK) or len(rest) > MOST_AFTER:
        raise AmbiguousError("something is behind the end of its list of parts")
    end, before = at, data[max(at - TO_END_64.size, 0) : at]
    if before.startswith(LOCATOR_64):
        end, count, size, start = _in_64_bits(data, before, at, (count, size, start))
    if start + size != end:
        raise AmbiguousError(ELSEWHERE)
    return start, end, count


def _in_64_bits(
    data: bytes, locator: bytes, at: int, said: tuple[int, int, int]
) -> tuple[int, int, int, int]:
    """The end record with numbers of 64 bits: where it begins, and the same numbers as the other record."""
    end = TO_END_64.unpack(locator)[2]
    sign, length, *_, here, count, size, start = AT_END_64.unpack_from(data, end)
    if sign != END_64 or end + 12 + length + TO_END_64.size != at or here != count:
        raise AmbiguousError(ELSEWHERE)
    for short, full, long in zip(said, (FULL_COUNT, FULL, FULL), (count, size, start), strict=True):
        if short not in (full, long):
            raise AmbiguousError("it has two lists of parts that differ")
    return end, count, size, start


def _listed(data: bytes, at: int, end: int, count: int) -> Iterator[_Part]:
    """The parts in the order of the list."""
    for _ in range(count):
        sign, _, _, _, method, _, _, checksum, packed, size, name, extra, comment, *_, place = (
            IN_LIST.unpack_from(data, at)
        )
        if sign != LISTED:
            raise ValueError("no part where the list has one")
        at += IN_LIST.size
        fields = _fields(data[at + name : at + name + extra])
        size, packed, place = _long(fields, size, packed, place)
        yield _Part(data[at : at + name], fields, method, checksum, packed, size, place)
        at += name + extra + comment
    if at > end:
        raise ValueError("a list longer than it says")


def _fields(extra: bytes) -> dict[int, bytes]:
    """The extra fields of a part, by kind."""
    fields: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        fields.setdefault(kind, extra[at + 4 : at + 4 + length])
        at += 4 + length
    return fields


def _long(fields: dict[int, bytes], *short: int) -> tuple[int, ...]:
    """The numbers. A full one is taken from the field that has it in 64 bits."""
    field, found = fields.get(SIZES_64, b""), []
    for number in short:
        if number == FULL and len(field) >= 8:  # noqa: PLR2004 - bytes of 64 bits
            number, field = int.from_bytes(field[:8], "little"), field[8:]  # noqa: PLW2901
        found.append(number)
    return tuple(found)


def _hold_name(data: bytes, part: _Part) -> None:
    """Refuse a part that has different names in different places."""
    *_, name, extra = IN_LOCAL.unpack_from(data, part.at)
    at = part.at + IN_LOCAL.size
    here = _fields(data[at + name : at + name + extra])
    other = {fields[OTHER_NAME][5:] for fields in (part.fields, here) if OTHER_NAME in fields}
    if {data[at : at + name], *other} != {part.name}:
        raise NamedTwiceError(f"{_said(part.name)} is a part of two names")
    if b"\0" in part.name:
        raise NamedTwiceError(f"{_said(part.name)} is a name that some programs cut short")
    if PIECE.search(part.name) or (part.name.endswith(b"/") and part.size):
        raise NamedTwiceError(f"{_said(part.name)} is a part that some programs read and others do not")


def _same_in_place(data: bytes, part: _Part) -> int:
    """Compare a part with its entry in the list, and give where it ends."""
    _, _, flags, method, _, _, checksum, packed, size, name, extra = IN_LOCAL.unpack_from(data, part.at)
    at = part.at + IN_LOCAL.size + name
    size, packed = _long(_fields(data[at : at + extra]), size, packed)
    here, there = (checksum, packed, size), (part.checksum, part.packed, part.size)
    late = flags & FOLLOWS and all(a in (0, FULL, b) for a, b in zip(here, there, strict=True))
    if method != part.method or not (here == there or late):
        raise AmbiguousError(
            f"its list of parts says other things of {_said(part.name)} than the part itself"
        )
    end = int(at + extra + part.packed)
    return end + (_description(data, end, part) if flags & FOLLOWS else 0)


def _description(data: bytes, at: int, part: _Part) -> int:
    """The length of the sizes that follow a part; 0 if none follow."""
    for form in ("<3I", "<I2Q"):
        try:
            sizes = struct.pack(form, part.checksum, part.packed, part.size)
        except struct.error:
            continue
        for sign in (DESCRIPTOR, b""):
            if data.startswith(sign + sizes, at):
                return len(sign + sizes)
    return 0


def _nothing_between(data: bytes, start: int, end: int) -> None:
    if end < start:
        raise AmbiguousError("two of its parts lie over each other")
    if data[start:end].strip(b"\0"):
        raise AmbiguousError("something is between its parts that its list does not name")


def _said(name: bytes) -> str:
    text = name.decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "?" for c in text)[:80]
