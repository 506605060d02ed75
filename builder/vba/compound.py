"""A compound file: streams in storages, [MS-CFB] version 3, as Office reads ``vbaProject.bin``.

Streams below 4,096 bytes are in the mini stream, in sectors of 64 bytes; the others in sectors of 512.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

SECTOR, MINI_SECTOR, MINI_LIMIT = 512, 64, 4096
FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
IN_HEADER = 109  # sectors of the allocation table that the header can name: files to 7 MB
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1
NAME_LIMIT = 31
UNUSED = struct.pack("<68xIII48x", NONE, NONE, NONE)  # an entry of the directory that names nothing

Storage = Mapping[str, "bytes | Storage"]


class CompoundError(ValueError):
    """A name that is too long, or more bytes than this writer puts in one file."""


@dataclass
class _Entry:
    """One entry of the directory; left, right and child are numbers of entries."""

    name: str
    kind: int
    data: bytes = b""
    left: int = NONE
    right: int = NONE
    child: int = NONE
    colour: int = BLACK
    start: int = END

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        head = struct.pack("<64sHBB", name, len(name) + 2, self.kind, self.colour)
        links = struct.pack("<III", self.left, self.right, self.child)
        times_and_class = bytes(36)
        return head + links + times_and_class + struct.pack("<IQ", self.start, len(self.data))


def compound(root: Storage) -> bytes:
    """The bytes of a compound file.

    root: name to bytes (a stream) or to such a mapping (a storage).

    Raises:
        CompoundError: a name has more than 31 characters, or all is more than the header can address (7 MB).
    """
    entries = [_Entry("Root Entry", ROOT)]
    entries[0].child = _add(entries, root)
    mini, mini_table = _mini_stream(entries)
    entries[0].data = mini
    table: list[int] = []
    body = b"".join(_chained(table, e) for e in entries if e.kind != STORAGE and _is_large(e))
    mini_start, packed = _placed(table, struct.pack(f"<{len(mini_table)}I", *mini_table), b"\xff")
    body += packed
    directory_start, packed = _placed(table, b"".join(e.packed() for e in entries), UNUSED)
    body += packed
    sectors = _table_sectors(len(table))
    first = len(table)
    table += [FAT_SECTOR] * sectors
    table += [FREE] * (-len(table) % (SECTOR // 4))
    body += struct.pack(f"<{len(table)}I", *table)
    mini_sectors = -(-len(mini_table) * 4 // SECTOR)
    return _header(range(first, first + sectors), directory_start, mini_start, mini_sectors) + body


def _is_large(entry: _Entry) -> bool:
    return entry.kind == ROOT or len(entry.data) >= MINI_LIMIT


def _add(entries: list[_Entry], storage: Storage) -> int:
    """Add what a storage holds as a balanced red-black tree and return the number of its root."""
    numbered = []
    for name, content in sorted(storage.items(), key=lambda item: _order(item[0])):
        if len(name) > NAME_LIMIT:
            raise CompoundError(f"{name} is longer than {NAME_LIMIT} characters")
        numbered.append(len(entries))
        if isinstance(content, bytes):
            entries.append(_Entry(name, STREAM, content))
        else:
            entry = _Entry(name, STORAGE, start=0)
            entries.append(entry)
            entry.child = _add(entries, content)
    full_levels = (len(numbered) + 1).bit_length() - 1
    return _tree(entries, numbered, full_levels)


def _order(name: str) -> tuple[int, str]:
    """Names are ordered by length, then by their capital letters."""
    return len(name.encode("utf-16-le")), name.upper()


def _tree(entries: list[_Entry], numbers: list[int], levels: int) -> int:
    """Link sorted entries into a tree; those below the last full level are red: so it counts as balanced."""
    if not numbers:
        return NONE
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.colour = BLACK if levels > 0 else RED
    entry.left = _tree(entries, numbers[:middle], levels - 1)
    entry.right = _tree(entries, numbers[middle + 1 :], levels - 1)
    return numbers[middle]


def _mini_stream(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    """The small streams one after the other, and the table that chains their sectors."""
    table: list[int] = []
    parts = []
    for entry in entries:
        if entry.kind == STREAM and 0 < len(entry.data) < MINI_LIMIT:
            entry.start = len(table)
            parts.append(entry.data + bytes(-len(entry.data) % MINI_SECTOR))
            _chain(table, len(parts[-1]) // MINI_SECTOR)
    return b"".join(parts), table


def _chained(table: list[int], entry: _Entry) -> bytes:
    entry.start, packed = _placed(table, entry.data)
    return packed


def _placed(table: list[int], data: bytes, fill: bytes = b"\0") -> tuple[int, bytes]:
    """Give bytes their sectors; returns the number of the first, and the bytes filled up to whole sectors."""
    if not data:
        return END, b""
    start = len(table)
    packed = data + fill * (-len(data) % SECTOR // len(fill))
    _chain(table, len(packed) // SECTOR)
    return start, packed


def _chain(table: list[int], count: int) -> None:
    """Add a chain of so many sectors to a table."""
    first = len(table)
    table += [*range(first + 1, first + count), END]


def _table_sectors(used: int) -> int:
    """How many sectors the allocation table takes, its own included."""
    per_sector = SECTOR // 4
    count = -(-used // (per_sector - 1))
    if count > IN_HEADER:
        raise CompoundError(f"{used} sectors are more than one file of this kind holds")
    return count


def _header(tables: range, directory: int, mini: int, mini_sectors: int) -> bytes:
    head = struct.pack("<8s16xHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack("<IIII", 0, len(tables), directory, 0)
    small = struct.pack("<IIIII", MINI_LIMIT, mini, mini_sectors, END, 0)
    named = [*tables, *[FREE] * (IN_HEADER - len(tables))]
    return head + counts + small + struct.pack(f"<{IN_HEADER}I", *named)
