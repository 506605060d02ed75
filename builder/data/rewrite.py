"""Files of the data with other rows: all of them are written or none, and only where the data stay sound."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.data.load import DataError, edition_keys, faults, read
from builder.in_place import beside

Rows = Sequence[Mapping[str, str]]


def rewrite(folder: Path, changed: Mapping[str, Rows], *, dry_run: bool = False) -> None:
    """Put these rows in place of those of the files.

    changed: the path of a file in the folder to its rows, each by column; a column that a row lacks is blank.

    Raises:
        DataError: an edition would not be sound with them. OSError: a file cannot be written; all files are
            as they were.
    """
    new = {file: _csv(folder / file, rows) for file, rows in changed.items()}
    with TemporaryDirectory() as made:
        copy = Path(shutil.copytree(folder, Path(made) / "data"))
        for file, data in new.items():
            (copy / file).write_bytes(data)
        keys = [key for key, has_files in edition_keys(copy).items() if has_files]
        if found := dict.fromkeys(problem for key in keys for problem in faults(read(copy, key))):
            raise DataError(list(found))
    if not dry_run:
        _put_in_place(folder, new)


def _put_in_place(folder: Path, new: Mapping[str, bytes]) -> None:
    """Write each file; where one cannot be written, give those before it their old content again."""
    old: dict[str, bytes] = {}
    try:
        for file, data in new.items():
            before = (folder / file).read_bytes()
            with beside(folder / file) as path:
                path.write_bytes(data)
            old[file] = before
    except OSError:
        for file, data in old.items():
            (folder / file).write_bytes(data)
        raise


def _csv(path: Path, rows: Rows) -> bytes:
    """The file with its own headings and these rows."""
    heading = next(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    made = io.StringIO()
    writer = csv.DictWriter(made, heading, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode()
