"""The compression of VBA source text and of the ``dir`` stream, [MS-OVBA] 2.4.1.

A container is the byte 1 followed by chunks, each holding up to 4,096 bytes. A chunk is a run of groups:
a byte of eight flags, then eight tokens, each a byte as it is (flag 0) or a copy of earlier bytes (flag 1).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\x01"
CHUNK = 4096
GROUP = 8
SHORTEST_COPY = 3
SIZE_BITS, CHUNK_MARK, PACKED = 0x0FFF, 0x3000, 0x8000


def compress(data: bytes) -> bytes:
    """The compressed container of `data`, which may be empty."""
    return SIGNATURE + b"".join(_chunk(data[start : start + CHUNK]) for start in range(0, len(data), CHUNK))


def _chunk(data: bytes) -> bytes:
    body = b"".join(_groups(data))
    if len(body) < CHUNK:
        return struct.pack("<H", PACKED | CHUNK_MARK | len(body) - 1) + body
    return struct.pack("<H", CHUNK_MARK | CHUNK - 1) + data.ljust(CHUNK, b"\0")


def _groups(data: bytes) -> Iterator[bytes]:
    """The token groups of a chunk."""
    tokens = list(_tokens(data))
    for start in range(0, len(tokens), GROUP):
        group = tokens[start : start + GROUP]
        flags = sum(1 << place for place, token in enumerate(group) if len(token) > 1)
        yield bytes([flags]) + b"".join(group)


def _tokens(data: bytes) -> Iterator[bytes]:
    """The tokens of a chunk: the longest copy of earlier bytes at each place, else the byte itself."""
    place = 0
    while place < len(data):
        offset, length = _longest(data, place)
        if length:
            bits = _length_bits(place)
            yield struct.pack("<H", (offset - 1) << bits | length - SHORTEST_COPY)
            place += length
        else:
            yield data[place : place + 1]
            place += 1


def _longest(data: bytes, place: int) -> tuple[int, int]:
    """How far back the nearest longest match with what follows starts, and its length; (0, 0) without one.

    A copy may run into the bytes it makes itself, so a match may end beyond `place`.
    """
    most = min((1 << _length_bits(place)) - 1 + SHORTEST_COPY, len(data) - place)
    found, length = 0, 0
    wanted = SHORTEST_COPY
    while wanted <= most:
        start = data.rfind(data[place : place + wanted], 0, place + wanted - 1)
        if start < 0:
            break
        found, length = place - start, wanted
        while length < most and data[start + length] == data[place + length]:
            length += 1
        wanted = length + 1
    return found, length


def _length_bits(place: int) -> int:
    """How many of a copy's 16 bits say its length: fewer the further back it may reach."""
    return 16 - max(4, (place - 1).bit_length())
