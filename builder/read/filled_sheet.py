"""A sheet of ours that a person fills in, wherever its rows and columns are now, read as text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date

from builder.grid import a1
from builder.grid.kinds import Kind, NotAcceptedError, Value, spelled
from builder.read.files.raw import Cell, Raw, RawBook
from builder.read.typed_values import clean, date_in, understand
from builder.templates import Words

Amount = float | None
NOTHING = Raw(None)
LONGEST, SHOWN, MOST_FAULTS = 300, 60, 20


def known_by(book: RawBook, headings: set[str]) -> tuple[str, Mapping[Cell, Raw], int] | None:
    """The first sheet with a row that holds all these headings: its name, its cells and that row."""
    for sheet, cells in book.sheets.items():
        known: dict[int, set[str]] = {}
        for (row, _), raw in cells.items():
            if isinstance(raw.value, str) and (text := clean(raw.value)) in headings:
                known.setdefault(row, set()).add(text)
        if rows := [row for row in known if known[row] == headings]:
            return sheet, cells, min(rows)
    return None


def listed(faults: Sequence[str], say: Words) -> str:
    """The first faults, a line each, and how many more there are (the words "more")."""
    more = [say("more", count=len(faults) - MOST_FAULTS)] if len(faults) > MOST_FAULTS else []
    return "\n".join((*faults[:MOST_FAULTS], *more))


class FilledSheet:
    """The sheet, read row by row; `faults` gathers what cannot be used.

    kinds: what each column to fill in takes. say: words with "faults.not_taken" and other faults.
    """

    def __init__(
        self, sheet: str, cells: Mapping[Cell, Raw], heading_row: int, kinds: Mapping[str, Kind], say: Words
    ) -> None:
        self.sheet, self.cells, self.top, self.kinds, self.say = sheet, cells, heading_row, kinds, say
        self.faults: list[str] = []
        self.columns = {
            clean(raw.value): column
            for (row, column), raw in cells.items()
            if row == heading_row and isinstance(raw.value, str)
        }

    def missing(self, headings: Collection[str]) -> list[str]:
        """Those that the sheet has lost."""
        return [heading for heading in headings if heading not in self.columns]

    def rows(self) -> list[int]:
        """The rows below the headings that hold something."""
        return sorted({row for row, _ in self.cells if row > self.top})

    def fault(self, what: str, cell: str, **about: str) -> str:
        """A sentence on an entry, with sheet and cell."""
        return self.say(f"faults.{what}", sheet=self.sheet, cell=cell, **about)

    def entered(self, row: int, heading: str) -> Value | None:
        """What was entered, as the column takes it; a fault if it takes no such thing."""
        raw, kind = self._raw(row, heading), self.kinds[heading]
        reading, is_lost = understand(raw.value, kind), raw.value is None and raw.formula is not None
        if reading.value is None and not is_lost:
            return None
        if reading.value is not None and reading.understood:
            with suppress(NotAcceptedError):
                return kind.parse(reading.value)
        there = clean(spelled(raw.formula if is_lost else raw.value))[:SHOWN]
        about = {"heading": heading, "there": there, "wanted": kind.wanted}
        self.faults.append(self.fault("not_taken", self.address(row, heading), **about))
        return None

    def text(self, row: int, heading: str, longest: int = LONGEST) -> str:
        """The text of a cell, without what no eye sees; at most so many characters."""
        value = self._raw(row, heading).value
        if value is None or isinstance(value, bool):
            return ""
        return clean(value if isinstance(value, str) else spelled(value))[:longest]

    def number(self, row: int, heading: str) -> Amount:
        """The number of a cell; None where it holds none."""
        value = self._raw(row, heading).value
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number and isinstance(value, int | float) else None

    def day(self, row: int, heading: str) -> date | None:
        """The day of a cell; None where it holds none."""
        value = self._raw(row, heading).value
        return value if isinstance(value, date) else date_in(self.text(row, heading))

    def address(self, row: int, heading: str) -> str:
        """Where a cell is, such as B7."""
        return a1.address(row, self.columns[heading])

    def _raw(self, row: int, heading: str) -> Raw:
        return self.cells.get((row, self.columns[heading]), NOTHING)
