"""From mapping to file: lay out, draw a draft, work it out, draw it again with its values, lint.

The Mapping Tool, a report, the macro workbook and the add-in are all made here, each from its layout.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from builder.engine.model import evaluate
from builder.errors import FaultError
from builder.grid.kinds import ErrorValue
from builder.layout.parts import Workbook
from builder.layout.placement import Placed
from builder.lint import Seen, lint
from builder.model.history import Pasts
from builder.model.mapping import Mapping
from builder.templates import words
from builder.version import tool_version
from builder.workbooks.tool import sheets
from builder.workbooks.tool.history import sheet as history_sheet
from builder.write.draft import draft as draw_draft
from builder.write.macro_book import MacroBook, write_macro_book
from builder.write.writer import Inputs, Results, write


class BuildError(FaultError, RuntimeError):
    """The file was built but must not go out: an error value or a lint fault, named in the message."""


def lay_out(mapping: Mapping, history: Pasts = ()) -> Placed:
    """The workbook of a mapping, every part in its place.

    history: figures of earlier periods. With some, the sheet History comes after all others; nothing moves.
    """
    say = words("workbook")
    head = {word: say(f"head.{word}") for word in ("back", "code", "no_code")}
    all_sheets = (*sheets(mapping), history_sheet(history)) if history else sheets(mapping)
    return Placed(Workbook(all_sheets, say("title"), tool_version(), mapping.edition.title, head))


def build(book: Placed | MacroBook, path: Path, inputs: Inputs | None = None) -> Results:
    """Write the workbook with these inputs and the true value in every formula cell.

    Args:
        book: from `lay_out`, `lay_out_report`, `lay_out_validator` or `lay_out_add_in`.
        path: the file to write; its folder is made.
        inputs: input key to the value typed there; none for a blank workbook.

    Returns:
        Sheet name to {(row, column): value} of every formula cell; empty for a workbook with macros.

    Raises:
        BuildError: a formula gives an error value, or the linter finds a fault.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    results = _drawn(book, path, inputs or {})
    refuse_faults(path)
    return results


def refuse_faults(path: Path, seen: Seen | None = None) -> None:
    """Stop a build whose file the linter finds a fault in; `seen` as for `lint`.

    Raises:
        BuildError: it does.
    """
    faults = lint(path, seen)
    if faults:
        raise BuildError("; ".join(f"{f.code} {f.part} {f.cell}: {f.message}" for f in faults[:5]))


def _drawn(book: Placed | MacroBook, path: Path, inputs: Inputs) -> Results:
    """Draw the file; what its formulas give."""
    if isinstance(book, MacroBook):
        write_macro_book(book, path)
        return {}
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.xlsx"
        draw_draft(book, draft, inputs)
        results = evaluate(draft, formula_cells(book))
    refuse_errors(results)
    write(book, path, inputs, results)
    return results


def formula_cells(book: Placed) -> dict[str, list[tuple[int, int]]]:
    """Row and column of the formula cells of each sheet, from left to right and from top to bottom."""
    return {
        sheet.name: sorted((cell.row, cell.column) for cell in book.cells(sheet) if cell.formula)
        for sheet in book.workbook.sheets
    }


def refuse_errors(results: Results) -> None:
    """Stop a build in which a formula gives an error value.

    Raises:
        BuildError: one does.
    """
    bad = [(s, c, v) for s, cells in results.items() for c, v in cells.items() if isinstance(v, ErrorValue)]
    if bad:
        sheet, (row, column), value = bad[0]
        raise BuildError(
            f"{len(bad)} formulas give an error, first {sheet} row {row + 1} column {column + 1}: {value}"
        )
