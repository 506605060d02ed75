"""What every sum needs, worked out once from the mapping and the inputs."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model.mapping import Mapping
from builder.model.rows import LineRow
from builder.sums.dates import Calendar, calendar
from builder.sums.inputs import Amount, Inputs, Typed, typed
from builder.sums.lines import Line
from builder.sums.prices import Price, prices
from builder.sums.regions import Split, splits
from builder.sums.selection import Selection, selection

Figure = float | int | str
Place = tuple[str, str, str]
Cells = dict[Place, Figure]
MODEL, TOMS = "Social Value Model", ("National TOMs", "Both")
"""The languages of reports; those of TOMS ask for figures in the units of the National TOMs."""


@dataclass(frozen=True, slots=True)
class Book:
    """Mapping, inputs and what follows from them for all rows."""

    mapping: Mapping
    typed: Typed
    chosen: Selection
    when: Calendar
    splits: dict[str, Split]
    prices: dict[str, Price]

    def line(self, row: LineRow) -> Line:
        """The line of a row with its answers."""
        return Line(row, self.typed, self.when, self.splits)

    def selected(self, row: LineRow) -> bool:
        """Whether the row's KPI is selected; never for a contract figure."""
        return row.figure is None and self.chosen.kpis[row.kpi_key].selected

    @property
    def from_award(self) -> bool:
        """Whether figures of delivery are asked for: at any stage but Plan and Tender."""
        return not any(self.typed.says(word, "Start", "stage") for word in ("Plan", "Tender"))

    @property
    def report_language(self) -> str:
        """The language chosen on Start; else those of framework and call-off, "Both" where they differ."""
        if word := next((word for word in (MODEL, *TOMS) if self._says(word, "report_in")), None):
            return word
        asked = [w for w in (MODEL, TOMS[0]) if self._says(w, "framework_language", "calloff_language")]
        return "Both" if len(asked) > 1 else next(iter(asked), MODEL)

    def _says(self, word: str, *fields: str) -> bool:
        return any(self.typed.says(word, "Start", field) for field in fields)

    @property
    def toms_wanted(self) -> bool:
        """Whether figures are asked for in the units of the National TOMs."""
        return self.report_language in TOMS

    @property
    def pounds_shown(self) -> bool:
        """Whether £ may be shown: at tender under the Model they are not."""
        tender = self.typed.says("Tender", "Start", "stage")
        return not tender or self.report_language == TOMS[0]


def open_book(mapping: Mapping, inputs: Inputs) -> Book:
    """The selection, calendar, regional splits and prices of these inputs."""
    read = typed(mapping, inputs)
    when = calendar(read)
    chosen, priced = selection(mapping, read), prices(mapping, read, when.value_year)
    return Book(mapping, read, chosen, when, splits(mapping, read), priced)


def shown(amount: Amount) -> Figure:
    """An amount as a cell shows it."""
    return "" if amount is None else amount
