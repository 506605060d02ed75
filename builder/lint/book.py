"""A workbook file as the linter sees it: only what its rules ask for."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Formula:
    """A formula without its equals sign, and where it is.

    `kind` is cell, validation, list, format, name, table or chart; `part` and `cell` are as in a ``Fault``.
    """

    part: str
    cell: str
    kind: str
    text: str


@dataclass(frozen=True)
class DefinedName:
    """A name, its formula, and the position of the sheet it is local to (None: the whole workbook)."""

    name: str
    text: str
    scope: int | None


@dataclass(frozen=True)
class Table:
    """A table of a sheet: both its names, its range and its column headings from left to right."""

    sheet: str
    part: str
    id: str
    name: str
    display_name: str
    ref: str
    columns: tuple[str, ...]
    formulas: tuple[Formula, ...]
    has_headings: bool


@dataclass
class Sheet:
    """A worksheet: formulas, merged ranges, columns as (first, last, width), headings of its tables.

    `messages` are the texts of cell rules: place, attribute, text.
    """

    name: str
    part: str
    formulas: list[Formula] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    columns: list[tuple[int, int, float]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    misplaced: list[tuple[str, str]] = field(default_factory=list)
    messages: list[tuple[str, str, str]] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """The whole file.

    `ribbons` are the parts that change the ribbon, `ribbon_links` the parts that the file names as such.
    `types` is the content type of each part, None if none is declared; `absent` are the parts declared and
    not there; `order` is the name of every sheet in tab order, chart sheets included.
    """

    extension: str
    order: tuple[str, ...]
    types: dict[str, str | None]
    absent: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    names: tuple[DefinedName, ...]
    tables: tuple[Table, ...]
    charts: tuple[Formula, ...]
    ribbons: dict[str, bytes]
    ribbon_links: tuple[str, ...]

    @property
    def sheet_count(self) -> int:
        """How many sheets there are."""
        return len(self.order)
