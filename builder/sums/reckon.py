"""The workbook's sums in plain Python: an independent second opinion on every figure that matters.

Nothing here knows a formula or where a cell is: it follows docs/model.md from the inputs and the mapping.
"""

from __future__ import annotations

from dataclasses import dataclass

from builder.model.mapping import Mapping
from builder.sums.book import Book, Cells, Figure, open_book
from builder.sums.goals import goals
from builder.sums.inputs import Inputs
from builder.sums.tables import TABLES
from builder.sums.totals import fields


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure that is known, "" if none exists.

    cells: (table, row key, heading) to value. fields: field name to value.
    """

    cells: Cells
    fields: dict[str, Figure]


def reckon(mapping: Mapping, inputs: Inputs) -> Figures:
    """Work out the figures of a workbook.

    Args:
        mapping: what the workbook was built from.
        inputs: ("Start", field) or (table, row key, heading) to the value typed there; a missing key means
            what a blank workbook holds.

    Returns:
        The figures, in units and in £ as their headings say.
    """
    return figures(open_book(mapping, inputs))


def figures(book: Book) -> Figures:
    """The figures of a workbook whose book is open: its selection, calendar, splits and prices are known."""
    cells = {place: figure for table in TABLES for place, figure in table(book)}
    return Figures(cells | dict(goals(book, cells)), fields(book, cells))
