"""From mapping to file: lay out, draw a draft, work it out, draw it again with its values, lint."""

from __future__ import annotations

import tempfile
from pathlib import Path

from builder.engine.model import evaluate
from builder.errors import FaultError
from builder.grid.kinds import ErrorValue
from builder.layout.parts import Workbook
from builder.layout.placement import Placed
from builder.lint import lint
from builder.model.mapping import Mapping
from builder.templates import words
from builder.version import tool_version
from builder.workbooks.tool import sheets
from builder.write.writer import Inputs, Results, write


class BuildError(FaultError, RuntimeError):
    """The file was built but must not go out: an error value or a lint fault, named in the message."""


def lay_out(mapping: Mapping) -> Placed:
    """The workbook of a mapping, every part in its place."""
    say = words("workbook")
    head = {"back": say("head.back"), "code": say("head.code"), "no_code": say("head.no_code")}
    return Placed(Workbook(tuple(sheets(mapping)), say("title"), tool_version(), mapping.edition.title, head))


def build(placed: Placed, path: Path, inputs: Inputs | None = None) -> Results:
    """Write the workbook with these inputs and the true value in every formula cell.

    Args:
        placed: from `lay_out`.
        path: the .xlsx to write; its folder is made.
        inputs: input key to the value typed there; none for a blank workbook.

    Returns:
        Sheet name to {(row, column): value} of every formula cell.

    Raises:
        BuildError: a formula gives an error value, or the linter finds a fault.
    """
    typed = inputs or {}
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.xlsx"
        write(placed, draft, typed)
        results = evaluate(draft)
    _refuse_errors(results)
    write(placed, path, typed, results)
    faults = lint(path)
    if faults:
        raise BuildError("; ".join(f"{f.code} {f.part} {f.cell}: {f.message}" for f in faults[:5]))
    return results


def _refuse_errors(results: Results) -> None:
    bad = [(s, c, v) for s, cells in results.items() for c, v in cells.items() if isinstance(v, ErrorValue)]
    if bad:
        sheet, (row, column), value = bad[0]
        raise BuildError(
            f"{len(bad)} formulas give an error, first {sheet} row {row + 1} column {column + 1}: {value}"
        )
