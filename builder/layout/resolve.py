"""References in formulas, resolved once for each column: what stays the same in every row, what follows it.

A formula becomes a tuple of texts and `RowCell`s; `text_at` puts it together for one row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from builder.formulas.vocabulary import REFERENCE, Formula, bare
from builder.grid.a1 import address, column_letters, quoted
from builder.layout.cells import LayoutError, Spot
from builder.layout.parts import Sheet
from builder.layout.spans import Resolved, RowCell, joined


class Places(Protocol):
    """What knows where tables and fields are."""

    def spot(self, table: str) -> Spot:
        """Where a table is; LayoutError for an unknown name."""

    def column_of(self, table: str, heading: str) -> int:
        """A heading's column; LayoutError for an unknown heading."""

    def column_range(self, table: str, heading: str) -> str:
        """A column's data cells, absolute, with the sheet."""

    def has_field(self, name: str) -> bool:
        """Whether a field has that defined name."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the sheet and table of the cell; `plain` where only A1 references are allowed."""

    sheet: Sheet
    inside: str = ""
    plain: bool = False


def resolve(formula: Formula, places: Places, asker: Asker) -> Resolved:
    """The formula in pieces.

    Raises:
        LayoutError: a name or heading that does not exist, or a this-row reference from outside its table.
    """
    return joined(tuple(piece for piece in _pieces(bare(formula.text), places, asker) if piece != ""))


def text_at(resolved: Resolved, row: int) -> str:
    """The formula's text as the file holds it in that row."""
    return "".join(piece if isinstance(piece, str) else piece.at(row) for piece in resolved)


def texts_at(resolved: Resolved, rows: range) -> list[str]:
    """The formula's text as the file holds it in each of the rows."""
    pieces = [
        piece.replace("%", "%%")
        if isinstance(piece, str)
        else (piece.at(0) if piece.table else piece.before).replace("%", "%%") + ("" if piece.table else "%d")
        for piece in resolved
    ]
    pattern = "".join(pieces)
    numbers = [piece.shift + 1 for piece in resolved if isinstance(piece, RowCell) and not piece.table]
    return [pattern % tuple([row + number for number in numbers]) for row in rows]


def alone_in_its_sheet(resolved: Resolved) -> bool:
    """Whether the formula refers only to plain cells of its sheet, so that rows can share it."""
    texts = "".join(piece for piece in resolved if isinstance(piece, str))
    cells = [piece for piece in resolved if isinstance(piece, RowCell)]
    return bool(cells) and "!" not in texts + "".join(c.before for c in cells) and "[" not in texts


def _pieces(text: str, places: Places, asker: Asker) -> Iterator[str | RowCell]:
    at = 0
    for found in REFERENCE.finditer(text):
        yield text[at : found.start()]
        name, heading, how = found.groups()
        yield _column(places, name, heading, how, asker) if heading else _field(places, name)
        at = found.end()
    yield text[at:]


def _field(places: Places, name: str) -> str:
    if not places.has_field(name):
        raise LayoutError(f"no field is called {name!r}")
    return name


def _column(places: Places, table: str, heading: str, how: str, asker: Asker) -> str | RowCell:
    spot, column = places.spot(table), places.column_of(table, heading)
    plain = asker.plain or not spot.table.listed
    if how == "all":
        return _range(places, spot, heading, asker) if plain else f"{table}[{heading}]"
    if how == "heading":
        return _sheet(spot, asker) + address(spot.heading_row, column, True, True)
    if how == "same":
        return RowCell(f"{_sheet(spot, asker)}${column_letters(column)}", _shift(places, spot, asker))
    if table != asker.inside:
        where = asker.inside or asker.sheet.name
        raise LayoutError(f"{table}[{heading}] of this row is asked for from outside the table ({where})")
    if how == "above":
        return RowCell(column_letters(column), -1)
    return RowCell(f"${column_letters(column)}", 0, *(() if plain else (table, heading)))


def _range(places: Places, spot: Spot, heading: str, asker: Asker) -> str:
    """A column's data cells, with the sheet only where it is another."""
    whole = places.column_range(spot.table.name, heading)
    return whole.removeprefix(f"{quoted(spot.sheet.name)}!") if spot.sheet is asker.sheet else whole


def _shift(places: Places, spot: Spot, asker: Asker) -> int:
    mine = places.spot(asker.inside)
    if spot.table.keys[: len(mine.table.keys)] != mine.table.keys:
        raise LayoutError(f"tables {mine.table.name} and {spot.table.name} have different rows")
    return spot.first_row - mine.first_row


def _sheet(spot: Spot, asker: Asker) -> str:
    return "" if spot.sheet is asker.sheet else f"{quoted(spot.sheet.name)}!"
