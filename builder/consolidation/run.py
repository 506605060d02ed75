"""Many files read, each once, and the tables written from what was read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from builder.consolidation.choose import Excluded, choose
from builder.consolidation.facts import SeenReturn
from builder.consolidation.files import Contents, Written, frame, write_tables
from builder.consolidation.store import NAME, Head, Store, digest, store_in
from builder.read.returned import Found, UnreadableError
from builder.returns.examine import Examiner
from builder.returns.validate import Bounds, examiner, side_by_side
from builder.rules.across import across
from builder.rules.file_report import Copy

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What a run gave.

    out: the folder of the tables. counted: how many returns are in them. excluded: the files that are not.
    across: what returns say against each other. written: the files, and how many rows each table has.
    """

    out: Path
    counted: int
    excluded: tuple[Excluded, ...]
    across: tuple[Found, ...]
    written: Written

    def table(self, name: str) -> pd.DataFrame:
        """One of the tables, with numbers and days as such; raises KeyError for an unknown name."""
        return frame(self.out, name)


def read_all(files: Sequence[Path], out: Path, jobs: int = 1, bounds: Bounds | None = None) -> Iterator[Head]:
    """Read each file, or take what an earlier run into `out` kept of the same content.

    Args:
        files: the copies, as `builder.returns.files.copies` gives them.
        out: the folder of the tables; what was read is kept below it.
        jobs: how many processes beside this one; 0: in this process.
        bounds: the most that one file may take.

    Yields:
        What is known of each file, those that were kept first, then the others in their order.

    Raises:
        OSError: nothing can be kept in `out`.
    """
    store = store_in(out)
    unread: list[Path] = []
    for path in files:
        head = _kept(store, path)
        if head:
            yield head
        else:
            unread.append(path)
    if not unread:
        return
    look = partial(_read, store=store)
    yield from side_by_side(unread, look, _lost, jobs, bounds or Bounds()) if jobs else map(look, unread)


def consolidate(
    heads: Sequence[Head],
    out: Path,
    *,
    include_errors: bool = False,
    leave_out: Collection[str] = (),
    share: bool = False,
) -> Consolidated:
    """Write the tables of what was read.

    Args:
        heads: from `read_all` with the same `out`, in any order: the tables do not depend on it.
        include_errors: count returns that have errors.
        leave_out: files to leave out, by path, name or SHA-256.
        share: leave out suppliers' texts and figures that could tell of single people.

    Raises:
        OSError: the tables cannot be written; the older ones are as they were.
    """
    counted, excluded = choose(heads, include_errors=include_errors, leave_out=leave_out)
    in_order = sorted(heads, key=lambda head: (head.file, head.sha256))
    found = across([head.told for head in in_order if head.told])
    written = write_tables(Contents(store_in(out), counted, in_order, found, excluded, share), out)
    return Consolidated(out, len(counted), tuple(excluded), found, written)


def _kept(store: Store, path: Path) -> Head | None:
    try:
        return store.head(digest(path), str(path))
    except OSError:
        return None  # the reader says why


def _read(path: Path, store: Store) -> Head:
    """Read one file and keep its rows; a file that cannot be used is not kept."""
    reader = examiner(None, "embedded")
    try:
        return reader.guarded(path, partial(_facts, reader, store))
    except UnreadableError as error:
        return _lost(path, error)


def _facts(reader: Examiner, store: Store, path: Path) -> Head:
    returned = reader.read(path)
    sha256 = returned.sha256
    case = reader.case(returned)
    report = reader.report(path, returned, case)
    seen = SeenReturn(returned, case, sha256[:NAME])
    about, small = seen.about, tuple(seen.small_lines())
    head = Head(str(path), sha256, report.state, report.found, report.told, about, small)
    return store.put(head, seen.tables())


def _lost(path: Path, error: UnreadableError) -> Head:
    try:
        sha256 = digest(path)
    except OSError:
        sha256 = ""
    return Head(str(path), sha256, Copy(str(path), error.found).state, error.found)
