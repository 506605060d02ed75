"""The saved cells of a workbook file, read only from its XML."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

from builder.engine import Cell, ErrorValue, Value
from builder.grid.a1 import area

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def formula_values(path: Path) -> dict[str, dict[Cell, Value]]:
    """The saved value of every formula cell: sheet name, then (row, column) from 0."""
    return {
        sheet: {cell: value for cell, (formula, value) in cells.items() if formula is not None}
        for sheet, cells in every_cell(path).items()
    }


def mean_errors(path: Path, errors: Iterable[str]) -> None:
    """Turn the constants of a file that look like these errors into the errors."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
        texts = _shared_texts(package)
    for number, text in enumerate(texts):
        for name in parts if text in errors else ():
            if name.startswith("xl/worksheets/sheet"):
                cell = f' t="s"><v>{number}</v>'.encode()
                parts[name] = parts[name].replace(cell, f' t="e"><v>{text}</v>'.encode())
    with ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)


def every_cell(path: Path) -> dict[str, dict[Cell, tuple[str | None, Value]]]:
    """Every cell that is not empty, with its formula (no equals sign) or None, and its saved value."""
    with ZipFile(path) as package:
        texts = _shared_texts(package)
        relations = fromstring(package.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): posixpath.join("/xl", link.get("Target", ""))[1:] for link in relations}
        sheets = fromstring(package.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        return {
            sheet.get("name", ""): _cells(package.read(targets[sheet.get(LINK)]), texts) for sheet in sheets
        }


def _shared_texts(package: ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    items = fromstring(package.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")
    return ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in items]


def _cells(xml: bytes, texts: list[str]) -> dict[Cell, tuple[str | None, Value]]:
    found: dict[Cell, tuple[str | None, Value]] = {}
    for cell in fromstring(xml).iter(f"{MAIN}c"):
        if len(cell):
            row, column, *_ = area(cell.get("r", ""))
            found[row - 1, column - 1] = (_formula(cell), _value(cell, texts))
    return found


def _formula(cell: Element) -> str | None:
    formula = cell.find(f"{MAIN}f")
    return None if formula is None else formula.text or ""


def _value(cell: Element, texts: list[str]) -> Value:
    kind, text = cell.get("t", "n"), cell.findtext(f"{MAIN}v") or ""
    if kind == "n":
        return float(text)
    if kind == "b":
        return text == "1"
    if kind == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
    if kind == "s":
        return texts[int(text)]
    return ErrorValue(text) if kind == "e" else text
