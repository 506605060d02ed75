"""What was read from each file, kept by the file's content.

A run that was interrupted goes on, and an unchanged file is not read again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from builder.consolidation.facts import Rows
from builder.data.load import edition_keys, load
from builder.in_place import beside
from builder.read.returned import Found
from builder.rules.across import Told
from builder.version import tool_version

T = TypeVar("T")
FOLDER = ".toms"
NAME = 12
"""Characters of the SHA-256 that name a return."""
LARGEST = 200_000_000
"""The most bytes that what was kept of one return may unpack to."""
Scalars = dict[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of one file without its rows; rows are in the store where `rows` is not "".

    about: the row of the table returns. small: lines whose delivered figures could tell of single people.
    rows: SHA-256 of the rows.
    """

    file: str
    sha256: str
    state: str
    found: tuple[Found, ...]
    told: Told | None = None
    about: Scalars | None = None
    small: tuple[str, ...] = ()
    rows: str = ""

    @property
    def name(self) -> str:
        """What the return is called in every table."""
        return self.sha256[:NAME]

    def at(self, file: str) -> Head:
        """The same content found under another name."""
        if file == self.file:
            return self
        told, found = self.told, tuple(replace(one, file=file) for one in self.found)
        if told:
            at = {name: replace(one, file=file) for name, one in told.at.items()}
            told = replace(told, file=file, at=at)
        return replace(self, file=file, told=told, found=found)


HEADS = TypeAdapter(Head)
ROWS: TypeAdapter[Rows] = TypeAdapter(Rows)


@dataclass(frozen=True, slots=True)
class Store:
    """The folder in which what was read is kept, for one version of the tool and its data."""

    folder: Path

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.json.gz"

    def put(self, head: Head, rows: Rows) -> Head:
        """Keep what was read of one return, whole or not at all; the head with the sum of its rows."""
        body = ROWS.dump_json(rows)
        kept = replace(head, rows=hashlib.sha256(body).hexdigest())
        with beside(self._path(head.sha256)) as path:
            path.write_bytes(gzip.compress(HEADS.dump_json(kept) + b"\n" + body, 1))
        return kept

    def head(self, sha256: str, file: str) -> Head | None:
        """The head of the file with that content; None if it is not there or is not what was put there."""
        return self._opened(sha256, lambda head, _: head.at(file))

    def rows(self, head: Head) -> Rows:
        """The rows of a return.

        Raises:
            OSError: they are not there any more, or were changed.
        """
        found = self._opened(head.sha256, lambda _, body: ROWS.validate_json(body))
        if found is None:
            said = "what was read before is gone or was changed. Run the command again."
            raise OSError(f"{self._path(head.sha256)}: {said}")
        return found

    def _opened(self, sha256: str, use: Callable[[Head, bytes], T]) -> T | None:
        try:
            packed = self._path(sha256).read_bytes()
            unpacked = zlib.decompressobj(wbits=31).decompress(packed, LARGEST)
            first, _, body = unpacked.partition(b"\n")
            head = HEADS.validate_json(first)
            whole = head.sha256 == sha256 and head.rows == hashlib.sha256(body).hexdigest()
            return use(head, body) if whole else None
        except (OSError, ValueError, zlib.error):
            return None


def store_in(out: Path) -> Store:
    """The store beside the tables in `out`: another version of the tool or its data has another one."""
    editions = (key for key, has_files in edition_keys().items() if has_files)
    marks = json.dumps([tool_version(), *(load(edition=key).mark for key in editions)])
    return Store(out / FOLDER / hashlib.sha256(marks.encode()).hexdigest()[:16])


def digest(path: Path) -> str:
    """SHA-256 of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
