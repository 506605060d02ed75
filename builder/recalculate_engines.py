"""Other programs that can work a copy out: desktop Excel through xlwings, LibreOffice on request.

Neither is given the copy itself: its entries are drawn into a blank workbook, and that is opened.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from builder.engine.model import Value as Worked
from builder.placement import Placed
from builder.read import read
from builder.read_issued import Issued
from builder.recalculate import Fresh, all_inputs
from builder.returned import Returned
from builder.write import write

Sheets = Mapping[str, Mapping[tuple[int, int], Worked | None]]


def _drawn(placed: Placed, returned: Returned, folder: str) -> Path:
    path = Path(folder) / "copy.xlsx"
    write(placed, path, all_inputs(returned))
    return path


def in_excel(placed: Placed, returned: Returned) -> Fresh:
    """The values that xlwings' active engine gives: desktop Excel where there is one, else the embedded."""
    from builder.excel import values  # noqa: PLC0415 - xlwings is loaded only where it is asked for

    with tempfile.TemporaryDirectory() as folder:
        worked = values(_drawn(placed, returned, folder))
    return {key: _cell(worked, sheet, at) for key, (sheet, at) in _results(placed).items()}


def in_libreoffice(placed: Placed, returned: Returned) -> Fresh:
    """The values that LibreOffice gives.

    Raises:
        OSError: it is not installed, does not answer or cannot open the workbook.
    """
    from builder.office import recalculated  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as folder:
        there = recalculated(_drawn(placed, returned, folder), Path(folder) / "out")
        again = read(there, placed)
    if not isinstance(again, Returned):
        raise OSError("LibreOffice did not give the workbook back")
    return {key: _plain(result.value) for key, result in again.results.items()}


def _results(placed: Placed) -> dict[tuple[str, ...], tuple[str, tuple[int, int]]]:
    sheets = Issued(placed).sheets
    return {
        key: (name, at)
        for name, sheet in sheets.items()
        for at, key in sheet.keys.items()
        if not sheet.cells[at].is_input
    }


def _cell(worked: Sheets, sheet: str, at: tuple[int, int]) -> Worked:
    return _plain(worked[sheet].get(at))


def _plain(value: object) -> Worked:
    return value if isinstance(value, bool | int | float | str) else ""


ENGINES: Mapping[str, Callable[[Placed, Returned], Fresh] | None] = {
    "embedded": None,
    "excel": in_excel,
    "libreoffice": in_libreoffice,
}
"""Name to what recalculates with it; None: the blank book in the embedded engine."""
