"""Many workbooks of one layout that differ in what is typed into them.

The blank book is loaded into the engine once; a copy takes its inputs, their results and one drawing.
"""

from __future__ import annotations

from pathlib import Path

from builder.grid.kinds import Value
from builder.layout.cells import HEAD_ROWS
from builder.layout.placement import Placed
from builder.layout.view import WHOLE, View
from builder.lint import Seen
from builder.read.issued import Issued
from builder.recalc.blank_book import drawn_book, pristine
from builder.recalc.recalculate import typed
from builder.workbooks.build import refuse_errors, refuse_faults
from builder.write.writer import Inputs, Results, write


class Series:
    """Workbooks of one layout. Each file is byte for byte what `build` writes for its inputs."""

    def __init__(self, placed: Placed) -> None:
        """Load the blank book of the layout.

        Raises:
            OSError: it can be kept nowhere.
        """
        self.placed = placed
        self._pristine = pristine(Issued.of(placed), drawn_book(placed))
        self._seen: Seen = {}

    def results(self, inputs: Inputs) -> Results:
        """What the formulas give for these inputs: sheet name to {(row, column): value}.

        Raises:
            BuildError: a formula gives an error value.
        """
        book = self._pristine.book
        try:
            for at, value in typed(self._pristine.issued, inputs):
                book.put(*at, value)
            book.evaluate()
            found = book.values()
        finally:
            book.reset()
        refuse_errors(found)
        return found

    def write(
        self,
        path: Path,
        inputs: Inputs,
        results: Results,
        view: View = WHOLE,
        placed: Placed | None = None,
    ) -> None:
        """Write the workbook with these inputs and their results; its folder exists.

        placed: the same layout with sheets of constants after it, if it has some.

        Raises:
            BuildError: the linter finds a fault. OSError: the file cannot be written.
        """
        drawn = placed or self.placed
        write(drawn, path, inputs, _with_heads(drawn, results), view)
        refuse_faults(path, self._seen)


def _with_heads(placed: Placed, results: Results) -> Results:
    """The results with those of sheets after the layout, whose only formulas are those at every head."""
    cells = [(sheet.name, cell) for sheet in placed.workbook.sheets for cell in placed.cells(sheet)]
    heads = {
        cell.formula: results[name][cell.row, cell.column]
        for name, cell in cells
        if cell.formula and cell.row < HEAD_ROWS and name in results
    }
    more: dict[str, dict[tuple[int, int], Value]] = {name: {} for name, _ in cells if name not in results}
    for name, cell in cells:
        if cell.formula and name in more:
            more[name][cell.row, cell.column] = heads[cell.formula]
    return {**results, **more}
