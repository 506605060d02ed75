"""The parts of a workbook file, gathered into a Book."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

from builder.grid.a1 import area, column_letters
from builder.lint.book import Book, DefinedName, Formula, Sheet, Table
from builder.lint.sheetxml import new_parser, read_sheet

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}f"
_RIBBON = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_TYPES, _ROOT_RELATIONS = "[Content_Types].xml", "_rels/.rels"


def read_book(path: Path) -> Book:
    """Read the workbook at `path`.

    Raises ``zipfile.BadZipFile`` where it is no package, ``KeyError`` if it lacks a part it names,
    ``ValueError`` or ``ParseError`` if a part is not plain XML.
    """
    with ZipFile(path) as package:
        parts = frozenset(package.namelist())
        types, absent = _content_types(package, parts)
        workbook = _xml(package, "xl/workbook.xml")
        targets = _relations(package, "xl/workbook.xml", parts)
        named = [
            (sheet.get("name", ""), targets[sheet.get(_LINK, "")]) for sheet in workbook.iter(f"{_MAIN}sheet")
        ]
        order = tuple(name for name, _ in named)
        named = [(name, part) for name, part in named if part.startswith("xl/worksheets/")]
        tables = tuple(table for name, part in named for table in _tables(package, name, part, parts))
        texts = _shared_texts(package, parts) if tables else []
        sheets = tuple(_sheet(package, name, part, tables, texts) for name, part in named)
        charts = tuple(_charts(package, parts))
        ribbons = {part: package.read(part) for part in sorted(parts) if part.startswith("customUI/")}
        links = tuple(_ribbon_links(package, parts))
    names = tuple(_names(workbook))
    return Book(path.suffix.lower(), order, types, absent, sheets, names, tables, charts, ribbons, links)


def _xml(package: ZipFile, part: str) -> Element:
    data = package.read(part)
    if b"<!DOCTYPE" in data:
        new_parser().Parse(data, True)  # refuses it
    return fromstring(data)


def _relations(package: ZipFile, part: str, parts: frozenset[str]) -> dict[str, str]:
    folder, file = posixpath.split(part)
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in parts:
        return {}
    inside = [link for link in _xml(package, relations) if link.get("TargetMode") != "External"]
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/" + folder, link.get("Target", "")))[1:]
        for link in inside
    }


def _ribbon_links(package: ZipFile, parts: frozenset[str]) -> Iterator[str]:
    for link in _xml(package, _ROOT_RELATIONS) if _ROOT_RELATIONS in parts else ():
        if link.get("Type") == _RIBBON:
            yield posixpath.normpath("/" + link.get("Target", ""))[1:]


def _content_types(package: ZipFile, parts: frozenset[str]) -> tuple[dict[str, str | None], tuple[str, ...]]:
    root = _xml(package, _TYPES)
    endings = {
        item.get("Extension", "").lower(): item.get("ContentType") for item in root if item.get("Extension")
    }
    stated = {item.get("PartName", "")[1:]: item.get("ContentType") for item in root if item.get("PartName")}
    types = {
        part: stated.get(part, endings.get(part.rpartition(".")[2].lower()))
        for part in sorted(parts)
        if part != _TYPES and not part.endswith("/")
    }
    return types, tuple(sorted(set(stated) - parts))


def _names(workbook: Element) -> Iterator[DefinedName]:
    for item in workbook.iter(f"{_MAIN}definedName"):
        scope = item.get("localSheetId")
        yield DefinedName(item.get("name", ""), item.text or "", None if scope is None else int(scope))


def _tables(package: ZipFile, sheet: str, part: str, parts: frozenset[str]) -> Iterator[Table]:
    for target in _relations(package, part, parts).values():
        if target.startswith("xl/tables/"):
            yield _table(sheet, target, _xml(package, target))


def _table(sheet: str, part: str, root: Element) -> Table:
    columns = list(root.iter(f"{_MAIN}tableColumn"))
    name = root.get("displayName", "")
    formulas = tuple(
        Formula(sheet, f"{name}[{column.get('name')}]", "table", formula.text or "")
        for column in columns
        for formula in column.iter(f"{_MAIN}calculatedColumnFormula")
    )
    headings = tuple(column.get("name", "") for column in columns)
    shown = root.get("headerRowCount", "1") != "0"
    return Table(
        sheet,
        part,
        root.get("id", ""),
        root.get("name", name),
        name,
        root.get("ref", ""),
        headings,
        formulas,
        shown,
    )


def heading_cells(table: Table) -> list[str]:
    """The cells that hold the headings of a table, from left to right; none if they are not shown."""
    row, first, _, last = area(table.ref)
    columns = range(first, last + 1) if table.has_headings else ()
    return [f"{column_letters(column - 1)}{row}" for column in columns]


def _shared_texts(package: ZipFile, parts: frozenset[str]) -> list[str]:
    if "xl/sharedStrings.xml" not in parts:
        return []
    items = _xml(package, "xl/sharedStrings.xml").iter(f"{_MAIN}si")
    return ["".join(text.text or "" for text in item.iter(f"{_MAIN}t")) for item in items]


def _sheet(package: ZipFile, name: str, part: str, tables: tuple[Table, ...], texts: list[str]) -> Sheet:
    wanted = frozenset(cell for table in tables if table.sheet == name for cell in heading_cells(table))
    return read_sheet(name, part, package.read(part), wanted, texts)


def _charts(package: ZipFile, parts: frozenset[str]) -> Iterator[Formula]:
    for part in sorted(parts):
        if part.startswith("xl/charts/chart"):
            for formula in _xml(package, part).iter(_CHART):
                yield Formula(part, "", "chart", formula.text or "")
