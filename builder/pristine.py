"""The workbook as issued, blank and ready to work out the inputs of returned copies in.

The book is drawn once and kept in a folder of the user's cache, under a name made from all that stands in it,
so that a tool never takes the book of another version.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from builder.addresses import PlainFormulas, Tables, table_places
from builder.engine.model import Calculated
from builder.kinds import Value
from builder.placement import Placed
from builder.read_issued import Issued
from builder.returned import Key
from builder.write import write

At = tuple[str, int, int]
FOLDER = "toms-mapping-tool"
KEPT = 3


@dataclass(frozen=True)
class Pristine:
    """A blank book in the engine, and where everything stands in it: sheet, row and column from 0.

    inputs and results: key to place, keys as in `Returned`. defaults: what a blank workbook holds in its
    inputs. formulas: the text of every formula cell as issued, without equals sign. tables: where
    the tables that they name stand.
    """

    book: Calculated
    inputs: Mapping[Key, At]
    results: Mapping[Key, At]
    defaults: Mapping[Key, Value | None]
    formulas: Mapping[Key, str]
    tables: Tables

    @cached_property
    def plain(self) -> PlainFormulas:
        """The formulas with addresses for references to tables, as copies saved as .ods have them."""
        return PlainFormulas(self.formulas, self.results, self.tables)


def pristine(placed: Placed) -> Pristine:
    """The book of a laid-out workbook, loaded; takes about a second, so keep it for many copies.

    Raises:
        OSError: it can be kept nowhere.
    """
    inputs: dict[Key, At] = {}
    results: dict[Key, At] = {}
    defaults: dict[Key, Value | None] = {}
    formulas: dict[Key, str] = {}
    for name, sheet in Issued(placed).sheets.items():
        for at, key in sheet.keys.items():
            cell = sheet.cells[at]
            if cell.is_input:
                inputs[key], defaults[key] = (name, *at), cell.value
            else:
                results[key], formulas[key] = (name, *at), cell.formula
    return Pristine(Calculated(blank_book(placed)), inputs, results, defaults, formulas, table_places(placed))


def blank_book(placed: Placed) -> Path:
    """The file of the blank book, drawn where it is not there yet."""
    folder = cache_folder()
    path = folder / f"{placed.workbook.version}-{fingerprint(placed)}.xlsx"
    if not path.exists():
        with tempfile.TemporaryDirectory(dir=folder) as making:
            draft = Path(making) / path.name
            write(placed, draft, {})
            draft.replace(path)
        _forget(folder, path)
    return path


def _forget(folder: Path, newest: Path) -> None:
    """Keep the last few books only."""
    books = sorted(folder.glob("*.xlsx"), key=lambda book: (book == newest, book.stat().st_mtime))
    for book in books[:-KEPT]:
        book.unlink(missing_ok=True)


def fingerprint(placed: Placed) -> str:
    """Sixteen signs that change with any text, formula or place of the workbook."""
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
        return Path(tempfile.mkdtemp(prefix=FOLDER))
    return folder if os.access(folder, os.W_OK) else Path(tempfile.mkdtemp(prefix=FOLDER))


def _user_cache() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    given = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    return Path(given) if given else Path.home() / ".cache"
