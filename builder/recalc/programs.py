"""Other programs that can work a copy out: desktop Excel through xlwings, LibreOffice on request.

Neither is given the copy itself: its entries are put into a blank workbook of the issued version.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from builder.engine.model import Value as Worked
from builder.grid.kinds import Value
from builder.layout.cells import Key
from builder.read.copy import read
from builder.read.issued import Issued
from builder.read.returned import UnreadableError
from builder.recalc.recalculate import Fresh, typed

WorkOut = Callable[[Issued, Path, Mapping[Key, Value]], Fresh]
"""What gives the true value of every formula cell: of a version, its blank book and the entries."""


def in_excel(issued: Issued, blank: Path, inputs: Mapping[Key, Value]) -> Fresh:
    """The values that desktop Excel gives where xlwings can drive it, else the embedded engine.

    Raises:
        OSError: the program cannot be started or cannot open the workbook.
    """
    from builder.recalc.excel import values  # noqa: PLC0415 - xlwings is loaded only where it is asked for

    worked = values(blank, dict(typed(issued, inputs)))
    places = issued.results.items()
    return {key: _plain(worked[sheet].get((row, column))) for key, (sheet, row, column) in places}


def in_libreoffice(issued: Issued, blank: Path, inputs: Mapping[Key, Value]) -> Fresh:
    """The values that LibreOffice gives.

    Raises:
        OSError: it is not installed, does not answer or cannot open the workbook.
    """
    from builder.recalc.libreoffice import filled, recalculated  # noqa: PLC0415 - as above

    try:
        with tempfile.TemporaryDirectory() as folder:
            copy = filled(blank, dict(typed(issued, inputs)), Path(folder) / "copy.xlsx")
            again = read(recalculated(copy, Path(folder) / "out"), issued)
    except UnreadableError as error:
        raise OSError("LibreOffice did not give the workbook back") from error
    return {key: _plain(result.value) for key, result in again.results.items()}


def ready(engine: str) -> None:
    """Look whether an engine can be used at all.

    Raises:
        OSError: its program is not installed. KeyError: no engine is called that.
    """
    if ENGINES[engine] is in_libreoffice:
        from builder.recalc.libreoffice import find  # noqa: PLC0415 - as above

        find()


def _plain(value: object) -> Worked:
    return value if isinstance(value, bool | int | float | str) else ""


class EngineError(OSError):
    """Excel or LibreOffice did not work the figures out."""


ENGINES: Mapping[str, WorkOut | None] = {
    "embedded": None,
    "excel": in_excel,
    "libreoffice": in_libreoffice,
}
"""Name to what recalculates with it; None: the blank book in the embedded engine."""
