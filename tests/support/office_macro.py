"""Macros run in LibreOffice by ``uno``, with the system's Python: one JSON request in, one answer out.

``python3 office_macro.py FOLDER`` reads ``{"path": ..., "steps": [{"macro": ..., "arguments": [...], "cells":
[[sheet, address, text], ...], "opens": [path, ...]}, ...]}`` and answers ``{"shown": [{"returned": ...,
"sheets": {sheet: rows}, "others": [...]}, ...]}``, or ``{"error": ...}``. The answer has the result of each
step and what the workbook and the others that are open showed after it. The profile is in FOLDER.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import office  # type: ignore[import-not-found]  # beside this script

ALWAYS_EXECUTE = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN: our own file, in a test
# Workbooks keep their saved values when they are opened; the macro recalculates them.
KEPT = office.SETTINGS.replace("<value>0</value>", "<value>1</value>")
SCRIPT = "vnd.sun.star.script:VBAProject.{}?language=Basic&location=document"


def answer(desktop: Any, request: dict[str, Any]) -> list[dict[str, object]]:
    """Open the workbook and take the steps in order."""
    options = office._options(Hidden=True, MacroExecutionMode=ALWAYS_EXECUTE)
    document = desktop.loadComponentFromURL(Path(request["path"]).as_uri(), "_blank", 0, options)
    try:
        return [_step(desktop, document, **step) for step in request["steps"]]
    finally:
        document.close(True)


def _step(desktop: Any, document: Any, macro: str, arguments: list[object], **more: Any) -> dict[str, object]:
    cells, opens = more["cells"], more["opens"]
    for path in opens:
        desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, office._options(Hidden=True))
    for sheet, address, text in cells:
        document.Sheets.getByName(sheet).getCellRangeByName(address).String = text
    script = document.getScriptProvider().getScript(SCRIPT.format(macro))
    returned, _, _ = script.invoke(tuple(arguments), (), ())
    others = [one for one in _spreadsheets(desktop) if one.RuntimeUID != document.RuntimeUID]
    return {
        "returned": returned,
        "sheets": _all_rows(document),
        "others": [_all_rows(one) for one in others],
    }


def _spreadsheets(desktop: Any) -> list[Any]:
    """The workbooks that are open, the macro workbook among them."""
    found, every = [], desktop.Components.createEnumeration()
    while every.hasMoreElements():
        found.append(every.nextElement())
    return [one for one in found if one.supportsService("com.sun.star.sheet.SpreadsheetDocument")]


def _all_rows(document: Any) -> dict[str, list[list[object]]]:
    return {sheet.Name: _rows(sheet) for sheet in document.Sheets}


def _rows(sheet: Any) -> list[list[object]]:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return [list(row) for row in sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).DataArray]


def main() -> None:
    """Answer the one request."""
    office.SETTINGS = KEPT
    desktop = office.start(Path(sys.argv[1]))
    try:
        reply: dict[str, Any] = {"shown": answer(desktop, json.loads(sys.stdin.read()))}
    except Exception as error:  # noqa: BLE001 - whatever LibreOffice raises goes back to the test
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
    desktop.terminate()


if __name__ == "__main__":
    main()
