"""Macros run in LibreOffice by ``uno``, with the system's Python: one JSON request in, one answer out.

``python3 office_macro.py FOLDER`` reads ``{"path": ..., "calls": [[macro, argument, ...], ...]}`` and answers
``{"sheets": {sheet: rows}}`` with what the workbook shows after the calls, or ``{"error": ...}``. The profile
stands in FOLDER.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from office import _options, start  # type: ignore[import-not-found]  # beside this script

ALWAYS_EXECUTE = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN: our own file, in a test
SCRIPT = "vnd.sun.star.script:VBAProject.{}?language=Basic&location=document"


def answer(desktop: Any, request: dict[str, Any]) -> dict[str, list[list[object]]]:
    """Open the workbook, make the calls in order, and read all its sheets."""
    options = _options(Hidden=True, MacroExecutionMode=ALWAYS_EXECUTE)
    document = desktop.loadComponentFromURL(Path(request["path"]).as_uri(), "_blank", 0, options)
    try:
        for macro, *arguments in request["calls"]:
            document.getScriptProvider().getScript(SCRIPT.format(macro)).invoke(tuple(arguments), (), ())
        return {sheet.Name: _rows(sheet) for sheet in document.Sheets}
    finally:
        document.close(True)


def _rows(sheet: Any) -> list[list[object]]:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return [list(row) for row in sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).DataArray]


def main() -> None:
    """Answer the one request."""
    desktop = start(Path(sys.argv[1]))
    try:
        reply: dict[str, Any] = {"sheets": answer(desktop, json.loads(sys.stdin.read()))}
    except Exception as error:  # noqa: BLE001 - whatever LibreOffice raises goes back to the test
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
    desktop.terminate()


if __name__ == "__main__":
    main()
