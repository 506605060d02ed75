"""Tables that formulas name alone, ``ROWS(Orders)``, where the formula engine knows ``Orders[Item]``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import unescape

import ironcalc

_ELEMENT = r"<(?:\w+:)?{}\s([^>]*)>"
_TABLE, _SHEET, _RELATION = (re.compile(_ELEMENT.format(kind)) for kind in ("table", "sheet", "Relationship"))
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CORNERS = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_ASIDE = re.compile(r"""'[^']*'|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*+\])*+\]""")
_NAME_ALONE = re.compile(r"(?<![\w.\\!])[^\W\d][\w.\\]*+(?![(\[!])")


def used_alone(parts: dict[str, str], formulas: str) -> dict[str, str]:
    """The tables that are used alone, each with the area of its rows: name to ``D!$A$2:$C$4``.

    `parts` are those of the package, `formulas` all formulas of the file without their texts.
    """
    tables = {name.casefold(): (name, area) for name, area in _tables(parts)}
    names = _NAME_ALONE.findall(_ASIDE.sub("[]", formulas)) if tables else ()
    used = {name.casefold() for name in names}
    return dict(tables[name] for name in sorted(used & tables.keys()))


def _tables(parts: dict[str, str]) -> Iterator[tuple[str, str]]:
    places = _related(parts, "xl/workbook.xml")
    for sheet in _found(_SHEET, parts.get("xl/workbook.xml", "")):
        related = _related(parts, places.get(sheet.get("r:id", ""), ""))
        for table in related.values():
            for found in _found(_TABLE, parts.get(table, "")):
                yield found["displayName"], f"{ironcalc.quote_name(sheet['name'])}!{_rows(found)}"


def _related(parts: dict[str, str], part: str) -> dict[str, str]:
    """The parts that a part names, by the number it gives them."""
    folder, name = posixpath.split(part)
    relations = _found(_RELATION, parts.get(f"{folder}/_rels/{name}.rels", ""))
    return {
        relation["Id"]: posixpath.normpath(posixpath.join("/", folder, relation["Target"])).lstrip("/")
        for relation in relations
    }


def _found(element: re.Pattern[str], text: str) -> list[dict[str, str]]:
    """The attributes of each element of a kind."""
    return [
        {name: unescape(one or other) for name, one, other in _ATTRIBUTE.findall(attributes)}
        for attributes in element.findall(text)
    ]


def _rows(table: dict[str, str]) -> str:
    """The area of a table without its headings and totals."""
    corners = _CORNERS.fullmatch(table["ref"])
    if not corners:
        raise ValueError(f"{table['ref']} is no area of a table")
    left, top, right, bottom = corners.groups()
    first = int(top) + int(table.get("headerRowCount", 1))
    return f"${left}${first}:${right}${int(bottom) - int(table.get('totalsRowCount', 0))}"
