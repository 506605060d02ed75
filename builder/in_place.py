"""Files written under a temporary name and then renamed, and what can prevent that, in words."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MAKING = ".making-"
REASONS = {
    errno.EACCES: "there is no permission to read or write there, or another program has it open",
    errno.EPERM: "there is no permission to read or write there, or another program has it open",
    errno.EBUSY: "another program has it open",
    errno.ETXTBSY: "another program has it open",
    errno.EROFS: "nothing can be written there",
    errno.ENOENT: "there is no such file or folder",
    errno.EEXIST: "a file of that name is in the way",
    errno.ENOTDIR: "a file of that name is in the way",
    errno.EISDIR: "it is a folder, not a file",
    errno.ENOTEMPTY: "it is a folder, not a file",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
    errno.EFBIG: "the disk is full, or takes no file of that size",
    errno.EIO: "the disk or network drive does not answer",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EINVAL: "the name holds characters that are not allowed in names",
    errno.EILSEQ: "the name holds characters that are not allowed in names",
    errno.ELOOP: "the links there lead in a circle",
}


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Give a temporary file to write to, and rename it to `path` at the end. The folder is made.

    A failure leaves the older file as it was; its error names `path`.

    Raises:
        OSError: it cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=path.parent, prefix=MAKING, ignore_cleanup_errors=True
        ) as folder:
            made = Path(folder) / f"new{path.suffix}"
            yield made
            made.replace(path)
    except OSError as error:
        if MAKING in str(error.filename):
            error.filename, error.filename2 = str(path), None
        raise


@contextmanager
def folder_beside(folder: Path) -> Iterator[Path]:
    """Give a temporary folder to write to; at the end, move its files to `folder`, which is made.

    A failure before that leaves `folder` as it was.

    Raises:
        OSError: it cannot be written there.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=folder.parent, prefix=MAKING, ignore_cleanup_errors=True
        ) as making:
            made = Path(making) / "new"
            made.mkdir()
            yield made
            if not folder.exists():
                made.rename(folder)
                return
            for path in sorted(made.iterdir()):
                path.replace(folder / path.name)
    except OSError as error:
        if MAKING in str(error.filename):
            error.filename, error.filename2 = str(folder), None
        raise


def refuse_unwritable(path: Path) -> None:
    """Check before the work whether `path` can be written; nothing is left there.

    Raises:
        OSError: it cannot.
    """
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        pass
    else:
        if is_folder:
            raise IsADirectoryError(errno.EISDIR, "", str(path))
        with path.open("r+b"):  # fails where another program on Windows has it open
            pass
    folder = next((parent for parent in path.parents if parent.exists()), Path())
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=MAKING):
            pass
    except OSError as error:
        error.filename = str(folder.absolute())
        raise


def unreachable(error: OSError) -> str:
    """What cannot be read or written, in words; an error that we raise ourselves already is a sentence."""
    if error.errno is None:
        return str(error)
    why = REASONS.get(error.errno, "it cannot be read or written")
    return f"{_named(error)}: {why}. Name another file or folder."


def _named(error: OSError) -> str:
    """The place that was asked for, on one line."""
    place = error.filename2 if isinstance(error.filename2, str) else error.filename
    if not isinstance(place, str | os.PathLike) or not str(place):
        return "A file or folder that is needed"
    return one_line(str(place))


def one_line(name: str) -> str:
    """The name with a question mark for what would move the cursor or cannot be shown."""
    return "".join("?" if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp", "Cs"} else c for c in name)
