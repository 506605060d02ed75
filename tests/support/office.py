"""LibreOffice by ``uno``, run by the system's Python: one JSON request a line in, one answer a line out.

``python3 office.py FOLDER`` starts LibreOffice without windows, with its own profile in FOLDER. Requests
are ``{"do": "none" | "xlsx" | "ods" | "pdf" | "sheets", "path": ..., "out": ..., "edits": [...]}`` with edits
such as ``[what, sheet, at, more]``, answers ``{"done": ...}`` or ``{"error": ...}``. Or a document stays open
between requests: ``"do"`` is ``"open"``, then ``"type"`` and ``"see"`` with ``"cells"``, ``"put"`` and
``"values"`` with whole areas, ``"keep"`` or ``"print"`` with ``"out"``, and ``"close"``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

START_SECONDS = 60
ERRORS_ALONE = 4  # com.sun.star.sheet.FormulaResult.ERROR
# Recalculate every file when it is loaded, and read dates and numbers as in the United Kingdom.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>en-GB</value></prop></item>
</oor:items>
"""


def start(folder: Path) -> Any:
    """Start LibreOffice and return its desktop; raises ``TimeoutError`` if it does not come up."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(SETTINGS, encoding="utf-8")
    pipe = f"pipe,name=toms{time.time_ns()};urp;StarOffice.ComponentContext"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
    silent = subprocess.DEVNULL
    command = ["soffice", *options, profile, f"--accept={pipe}"]
    subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    return _connect(resolver, f"uno:{pipe}")


def _connect(resolver: Any, address: str) -> Any:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            context = resolver.resolve(address)
        except NoConnectException:
            time.sleep(0.1)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise TimeoutError("LibreOffice did not start")


def _options(**values: object) -> tuple[Any, ...]:
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def answer(desktop: Any, request: dict[str, Any]) -> object:
    """Carry out one request."""
    if request["do"] in AT_WORK:
        return AT_WORK[request["do"]](desktop, request)
    document = desktop.loadComponentFromURL(
        Path(request["path"]).as_uri(), "_blank", 0, _options(Hidden=True)
    )
    if document is None:
        raise OSError(f"LibreOffice cannot read {request['path']}")
    try:
        for edit in request.get("edits", ()):
            _edit(document, *edit)
        document.calculateAll()
        return ACTIONS[request["do"]](document, Path(request["out"]))
    finally:
        document.close(True)


def _edit(document: Any, what: str, sheet: str, at: int | str, more: float | str = 1) -> None:
    """Change a sheet as people do.

    "insert rows" or "columns", "delete": so many at an index. "rename", "move", "remove": the sheet.
    "type over": a number into a cell. "formula": more at the end of a formula.
    """
    target = document.Sheets.getByName(sheet)
    target.unprotect("")
    if what == "rename":
        target.Name = at
    elif what == "move":
        document.Sheets.moveByName(sheet, at)
    elif what == "remove":
        document.Sheets.removeByName(sheet)
    elif what == "type over":
        target.getCellRangeByName(at).Value = more
    elif what == "formula":
        target.getCellRangeByName(at).Formula += more
    else:
        lines = target.Rows if what.endswith("rows") else target.Columns
        (lines.insertByIndex if what.startswith("insert") else lines.removeByIndex)(at, more)


def _xlsx(document: Any, out: Path) -> str:
    document.storeToURL(out.as_uri(), _options(FilterName="Calc MS Excel 2007 XML"))
    return str(out)


def _ods(document: Any, out: Path) -> str:
    document.storeToURL(out.as_uri(), _options(FilterName="calc8"))
    return str(out)


def _pdf(document: Any, out: Path) -> str:
    document.storeToURL(out.as_uri(), _options(FilterName="calc_pdf_Export"))
    return str(out)


def _sheets(document: Any, out: Path) -> dict[str, str]:
    """A PDF of each visible sheet. All other sheets are hidden while it is written."""
    shown = [sheet for sheet in document.Sheets if sheet.IsVisible]
    written = {}
    for number, sheet in enumerate(shown, 1):
        sheet.IsVisible = True
        for other in shown:
            other.IsVisible = other.Name == sheet.Name
        written[sheet.Name] = _pdf(document, out / f"{number:02}.pdf")
    return written


def _none(_: Any, out: Path) -> str:
    """Write nothing: the workbook was only opened and recalculated."""
    return str(out)


OPEN: dict[str, Any] = {}
"""The open documents, by path."""


def _open(desktop: Any, request: dict[str, Any]) -> None:
    OPEN[request["path"]] = desktop.loadComponentFromURL(
        Path(request["path"]).as_uri(), "_blank", 0, _options(Hidden=True)
    )


def _type(_: Any, request: dict[str, Any]) -> None:
    """Type texts into cells as with a keyboard in the United Kingdom: [sheet, address, text]."""
    document = OPEN[request["path"]]
    document.enableAutomaticCalculation(False)
    for sheet, address, text in request["cells"]:
        document.Sheets.getByName(sheet).getCellRangeByName(address).FormulaLocal = text
    document.enableAutomaticCalculation(True)
    document.calculate()


def _put(_: Any, request: dict[str, Any]) -> None:
    """Fill parts of columns with numbers and texts as they are, "" for a blank, or with formulas.

    "columns": [sheet, first row, column, values, whether they are formulas], counted from 0.
    """
    document = OPEN[request["path"]]
    document.enableAutomaticCalculation(False)
    for sheet, row, column, values, are_formulas in request["columns"]:
        area = document.Sheets.getByName(sheet).getCellRangeByPosition(
            column, row, column, row + len(values) - 1
        )
        rows = tuple((value,) for value in values)
        if are_formulas:
            area.setFormulaArray(rows)
        else:
            area.setDataArray(rows)
    document.enableAutomaticCalculation(True)


def _values(_: Any, request: dict[str, Any]) -> dict[str, list[list[object]]]:
    """Recalculate every formula; then the rows of each sheet: numbers, texts, and {"error": its name}."""
    document = OPEN[request["path"]]
    document.calculateAll()
    return {sheet.Name: _rows(sheet) for sheet in document.Sheets}


def _rows(sheet: Any) -> list[list[object]]:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    rows = [list(row) for row in area.DataArray]  # with None for an error
    for where in area.queryFormulaCells(ERRORS_ALONE).RangeAddresses:
        for row in range(where.StartRow, where.EndRow + 1):
            for column in range(where.StartColumn, where.EndColumn + 1):
                rows[row][column] = {"error": sheet.getCellByPosition(column, row).String}
    return rows


def _see(_: Any, request: dict[str, Any]) -> list[str]:
    """What cells show: [sheet, address]."""
    sheets = OPEN[request["path"]].Sheets
    return [sheets.getByName(sheet).getCellRangeByName(at).String for sheet, at in request["cells"]]


def _keep(_: Any, request: dict[str, Any]) -> str:
    return _xlsx(OPEN[request["path"]], Path(request["out"]))


def _print(_: Any, request: dict[str, Any]) -> str:
    """A PDF of one sheet."""
    shown = [sheet for sheet in OPEN[request["path"]].Sheets if sheet.IsVisible]
    (wanted,) = (sheet for sheet in shown if sheet.Name == request["sheet"])
    others = [sheet for sheet in shown if sheet.Name != wanted.Name]
    for other in others:
        other.IsVisible = False
    written = _pdf(OPEN[request["path"]], Path(request["out"]))
    for other in others:
        other.IsVisible = True
    return written


def _close(_: Any, request: dict[str, Any]) -> None:
    OPEN.pop(request["path"]).close(True)


AT_WORK = {
    "open": _open,
    "type": _type,
    "put": _put,
    "values": _values,
    "see": _see,
    "keep": _keep,
    "print": _print,
    "close": _close,
}
ACTIONS = {"none": _none, "xlsx": _xlsx, "ods": _ods, "pdf": _pdf, "sheets": _sheets}


def main() -> None:
    """Answer requests until no more come."""
    desktop = start(Path(sys.argv[1]))
    for line in sys.stdin:
        try:
            reply = {"done": answer(desktop, json.loads(line))}
        except Exception as error:  # noqa: BLE001 - whatever LibreOffice raises goes back to the test
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)
    desktop.terminate()


if __name__ == "__main__":
    main()
