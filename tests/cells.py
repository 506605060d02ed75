"""The values a workbook file holds in its formula cells, as they were saved, read from the XML alone."""

from __future__ import annotations

import posixpath
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

from builder.engine import Cell, ErrorValue, Value
from builder.lint.ranges import area

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def formula_values(path: Path) -> dict[str, dict[Cell, Value]]:
    """The saved value of every formula cell: sheet name, then (row, column) from 0."""
    with ZipFile(path) as package:
        relations = fromstring(package.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): posixpath.join("/xl", link.get("Target", ""))[1:] for link in relations}
        sheets = fromstring(package.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        return {sheet.get("name", ""): _values(package.read(targets[sheet.get(LINK)])) for sheet in sheets}


def _values(xml: bytes) -> dict[Cell, Value]:
    found: dict[Cell, Value] = {}
    for cell in fromstring(xml).iter(f"{MAIN}c"):
        if cell.find(f"{MAIN}f") is not None:
            row, column, *_ = area(cell.get("r", ""))
            found[row - 1, column - 1] = _value(cell)
    return found


def _value(cell: Element) -> Value:
    kind, text = cell.get("t", "n"), cell.findtext(f"{MAIN}v") or ""
    if kind == "n":
        return float(text)
    if kind == "b":
        return text == "1"
    return ErrorValue(text) if kind == "e" else text
