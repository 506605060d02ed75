"""The blank issued workbook, in which the inputs of returned copies are recalculated.

The book is drawn once and kept in a folder of the user's cache, under a name made from the layout and from
the bytes of the file. A file that does not fit its name is never used: the book is drawn again.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from builder.engine.model import Calculated
from builder.layout.cells import Key
from builder.layout.placement import Placed
from builder.layout.table_places import PlainFormulas
from builder.read.issued import Issued
from builder.write.draft import draft

At = tuple[str, int, int]
FOLDER = "toms-mapping-tool"
KEPT = 8
KEPT_SECONDS = 24 * 60 * 60
"""How long a book is kept after its last use, however many there are: another run may be about to load it."""
SHARED = "TOMS_BLANK_BOOKS"
"""The variable that tells the processes beside this one where its own folder is."""


@dataclass(frozen=True)
class Pristine:
    """The blank book of a version in the engine.

    formulas: the text of every formula cell as issued, without equals sign, by key as in `Returned`.
    """

    issued: Issued
    book: Calculated
    formulas: Mapping[Key, str]

    @cached_property
    def plain(self) -> PlainFormulas:
        """The formulas with addresses for references to tables, as copies saved as .ods have them."""
        return PlainFormulas(self.formulas, self.issued.results, self.issued.tables)


def pristine(issued: Issued, book: Path) -> Pristine:
    """The blank book of a version, loaded; takes about a second, so keep it for many copies.

    Raises:
        OSError: the book cannot be read.
    """
    formulas = {key: issued.cell(place).formula for key, place in issued.results.items()}
    return Pristine(issued, Calculated(book, issued.formula_cells), formulas)


def drawn_book(placed: Placed) -> Path:
    """The file of the blank book of a workbook that is laid out, drawn where it is not there yet.

    Raises:
        OSError: it can be kept nowhere.
    """
    name = f"{placed.workbook.version}-{fingerprint(placed)}"
    return _kept(name, lambda path: draft(placed, path, {}))


def kept_book(name: str, book: bytes) -> Path:
    """The file of a blank book, laid down under that name where it is not there yet.

    Raises:
        OSError: it can be kept nowhere.
    """
    return _kept(name, lambda path: path.write_bytes(book))


def _kept(name: str, make: Callable[[Path], object]) -> Path:
    """The book of that name where a sound one is kept, else a new one."""
    folder = cache_folder()
    for place in dict.fromkeys((_user_cache() / FOLDER, folder)):
        for path in sorted(place.glob(f"{name}-*.xlsx")):
            if path.stem == f"{name}-{content_hash(path)}":
                with contextlib.suppress(OSError):  # a folder that takes no more
                    os.utime(path)
                return path
    try:
        return _made(folder, name, make)
    except OSError:  # something is in the way there
        return _made(_of_this_run(), name, make)


def _made(folder: Path, name: str, make: Callable[[Path], object]) -> Path:
    with tempfile.TemporaryDirectory(dir=folder) as making:
        draft = Path(making) / f"{name}.xlsx"
        make(draft)
        path = draft.replace(folder / f"{name}-{content_hash(draft)}.xlsx")
    _forget(folder, path)
    return path


def content_hash(book: Path) -> str:
    """Sixteen characters that change with any byte of the file; "" if it is no file or cannot be read."""
    try:
        return hashlib.sha256(book.read_bytes()).hexdigest()[:16] if book.is_file() else ""
    except OSError:
        return ""


def _forget(folder: Path, newest: Path) -> None:
    """Keep the books that were used last, and any that was used within a day."""
    books = sorted(folder.glob("*.xlsx"), key=lambda book: (book == newest, _last_use(book)))
    for book in books[:-KEPT]:
        if book.is_file() and time.time() - _last_use(book) > KEPT_SECONDS:
            book.unlink(missing_ok=True)


def _last_use(book: Path) -> float:
    """Seconds as `time.time` counts them; 0 where another run has just removed it."""
    try:
        return book.stat().st_mtime
    except OSError:
        return 0.0


def fingerprint(placed: Placed) -> str:
    """Sixteen characters that change with any text, formula or place of the workbook."""
    told = hashlib.sha256()
    for sheet in placed.workbook.sheets:
        told.update(sheet.name.encode())
        for cell in placed.cells(sheet):
            told.update(f"{cell.row},{cell.column},{cell.value!r},{cell.formula}\n".encode())
    return told.hexdigest()[:16]


def cache_folder() -> Path:
    """The folder in the user's cache, made where it is missing; a temporary one where that cannot be."""
    folder = _user_cache() / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _of_this_run()
    return folder if os.access(folder, os.W_OK) else _of_this_run()


def _of_this_run() -> Path:
    """A folder for this process and those that it starts, removed at its end."""
    there = os.environ.get(SHARED, "")
    if there and Path(there).is_dir():
        return Path(there)
    folder = tempfile.mkdtemp(prefix=FOLDER)
    os.environ[SHARED] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _user_cache() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    given = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    return Path(given) if given else Path.home() / ".cache"
