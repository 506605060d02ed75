"""One return as the rules see it: what was typed, what follows from it by plain sums, what was issued."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from functools import cached_property

from builder.engine.model import Value as Fresh
from builder.grid.kinds import Value
from builder.layout.cells import Key
from builder.model.mapping import Mapping
from builder.model.rows import BASE, DELIVERED, SECOND, LineRow, line_rows, region_rows
from builder.read.returned import Found, Place, Result, Returned
from builder.recalc.recalculate import same
from builder.rules.units import in_unit, unit_of
from builder.sums.book import Book, Figure, open_book
from builder.sums.inputs import Amount, number
from builder.sums.reckon import Figures, figures

START = "Start"
ISSUE_CODE = ("", "issue_code")
NEWER = "_xlfn."
PARTS = {"This period": (DELIVERED, BASE), "TOMs this period": (SECOND,)}
"""Headings of Mapping whose figures may be typed on Regions, with the parts of a line that they are there."""
AT_MOST: Dictionary[tuple[str, str], Value] = {
    (START, "stage"): "Delivery",
    (START, "report_in"): "Both",
    (START, "regional_commitments"): "Yes",
    ("Select", "Tick"): True,
    ("Toms", "Tick"): True,
    ("Kpis", "Choice"): "Include",
    ("Kpis", "Title"): "?",
    ("Kpis", "By region"): "Yes",
}
"""The entries, by table and heading, that decide which rows are in use, with what brings most into use."""


@dataclass(frozen=True)
class Case:
    """One return to look at.

    inputs: every input of the return, "" if a cell was emptied; a missing key means the default of a
    blank workbook. asked: the keys of all input cells of the issued version. returned: the copy itself, None
    where only inputs are looked at. fresh: every formula cell worked out again. formulas: the text of each as
    issued. issued: the workbook that was sent out, None if nobody said; issued_code: its issue code.
    is_current: whether it is of the version built now, whose sums are those of today.
    plain: the formulas as issued with addresses for references to tables.
    work_out_typed: works out every formula cell from the very characters that were typed.
    """

    mapping: Mapping
    inputs: Dictionary[Key, Value]
    asked: frozenset[Key]
    returned: Returned | None = None
    fresh: Dictionary[Key, Fresh] = field(default_factory=dict)
    formulas: Dictionary[Key, str] = field(default_factory=dict)
    issued: Returned | None = None
    issued_code: str = ""
    is_current: bool = True
    plain: Dictionary[Key, str] = field(default_factory=dict)
    work_out_typed: Callable[[], Dictionary[Key, Fresh]] | None = None

    @cached_property
    def book(self) -> Book:
        """Selection, calendar, splits and prices."""
        return open_book(self.mapping, self.inputs)

    @cached_property
    def figures(self) -> Figures:
        """All figures by plain sums."""
        return figures(self.book)

    @cached_property
    def gone(self) -> frozenset[Key]:
        """The keys of input cells that the copy lacks."""
        return self.asked - self.returned.entries.keys() if self.returned else frozenset()

    @cached_property
    def at_most(self) -> Case:
        """The same return with all in use that may have been: entries that are gone may have said so."""
        brings = min(self.book.chosen.criteria, default=self.mapping.criteria[0].key)
        decides = {**AT_MOST, ("Kpis", "MACs"): brings}
        most = {key: decides[key[0], key[-1]] for key in self.gone if (key[0], key[-1]) in decides}
        return replace(self, inputs={**self.inputs, **most}, fresh={}) if most else self

    @cached_property
    def results(self) -> Dictionary[Key, Result]:
        """The formula cells of the copy that the issued version has too."""
        results = self.returned.results if self.returned else {}
        return {key: result for key, result in results.items() if key in self.formulas}

    @cached_property
    def is_too_old(self) -> bool:
        """Whether the program that saved the copy knew no newer function: no cell with one is right."""
        newer = [key for key, text in self.formulas.items() if NEWER in text]
        ours = [(k, r) for k in newer if (r := self.results.get(k)) and r.formula is not None]
        return bool(ours) and all(
            r.value is not None and not same(r.value, self.fresh.get(k)) for k, r in ours
        )

    def as_typed(self) -> Dictionary[Key, Fresh]:
        """Every formula cell from what was typed, as the program that saved the copy took it."""
        return self.work_out_typed() if self.work_out_typed else self.fresh

    @cached_property
    def lines(self) -> dict[str, LineRow]:
        """Rows of Mapping by key."""
        return {row.key: row for row in line_rows(self.mapping)}

    @cached_property
    def kpi_of_row(self) -> dict[str, str]:
        """The KPI of each row of Mapping, Regions and KPIs that belongs to one."""
        lines = {row.key: row.kpi_key for row in self.lines.values()}
        regions = {row.key: row.line.kpi_key for row in region_rows(self.mapping)}
        return {key: key for key in self.book.chosen.kpis} | regions | lines

    def value(self, *key: str) -> Value | None:
        """What the cell holds, None if it is blank."""
        return self.book.typed.value(*key)

    def number(self, *key: str) -> Amount:
        """The number in the cell, a date as its serial number; None for anything else."""
        return self.book.typed.number(*key)

    def says(self, word: str, *key: str) -> bool:
        """Whether the cell holds this word, in whatever case."""
        return self.book.typed.says(word, *key)

    def blank(self, *key: str) -> bool:
        """Whether an input cell is empty; a cell that takes nothing is not."""
        return self.value(*key) is None and (key in self.asked or key[0] == START)

    def missing(self, table: str, row: str, headings: Iterable[str]) -> str | None:
        """The first of the row's cells that is empty."""
        return next((h for h in headings if self.blank(table, row, h)), None)

    def figure(self, table: str, row: str, heading: str) -> Figure:
        """A figure by plain sums, "" if none exists."""
        return self.figures.cells[table, row, heading]

    def amount(self, table: str, row: str, heading: str) -> Amount:
        """A figure by plain sums, None if none exists."""
        return number(self.figure(table, row, heading))

    @cached_property
    def issue_code(self) -> object:
        """The issue code, "" if an entry forbids one; in an older version by its own formulas."""
        return self._of_its_version(ISSUE_CODE, self.figures.fields["issue_code"])

    def in_use(self, table: str, row: str) -> bool:
        """Whether the row of Mapping or Regions is asked for; in an older version by its own formulas."""
        return self._of_its_version((table, row, "In use"), self.figure(table, row, "In use")) == "Yes"

    def _of_its_version(self, key: Key, today: Figure) -> object:
        """What the cell shows in the version of the copy: `today` is what the plain sums say, of this one."""
        return today if self.is_current else self.fresh.get(key, today)

    def selected(self, kpi: str) -> bool:
        """Whether the KPI is selected."""
        return self.book.chosen.kpis[kpi].selected

    def open_cells(self, table: str, row: str, headings: Iterable[str]) -> Iterator[Key]:
        """Those cells of the row in which something may be typed."""
        return (key for h in headings if (key := (table, row, h)) in self.asked)

    def found(self, *key: str, what: object = None, wanted: object = "", like: str = "") -> Found:
        """A finding at an input or a result; `what` is what is there unless another text is given.

        like: the heading whose unit the figures have, where that is not the key's.
        """
        said = self.value(*key) if what is None else what
        file = str(self.returned.path) if self.returned else ""
        kpi = self.kpi_of_row.get(key[1], "") if len(key) > 2 else ""  # noqa: PLR2004 - (table, row, heading)
        return Found(
            "", file, self.place(key), key, kpi, self.said(said, key, like), self.said(wanted, key, like)
        )

    def said(self, value: object, key: Key, like: str = "") -> str:
        """A value in words, a figure with the unit that it has at that key or under the heading `like`."""
        return in_unit(value, unit_of(self.lines, self.value, key, like))

    def place(self, key: Key) -> Place:
        """Where the cell of that key is in the copy."""
        if self.returned is None:
            return Place()
        found = self.returned.entries.get(key) or self.returned.results.get(key)
        return found.place if found else self._place_on_regions(key)

    def _place_on_regions(self, key: Key) -> Place:
        """Where on Regions a figure of Mapping is typed: its first entry, else its first cell."""
        entries = self.returned.entries if self.returned else {}
        line = self.lines.get(key[1]) if key[0] == "Lines" else None
        parts = PARTS.get(key[-1], ()) if line else ()
        rows = [("Regions", f"{key[1]} | {part}") for part in parts]
        cells = [entry for asked, entry in entries.items() if asked[:2] in rows and asked[-1] != "Its region"]
        typed = [entry for entry in cells if entry.value is not None]
        return next((entry.place for entry in (*typed, *cells)), Place())
