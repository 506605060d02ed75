"""Formulas by distance: the same text in every row of a column, as Excel's ``FormulaR1C1`` gives it."""

from __future__ import annotations

import re

from builder.grid.a1 import column_number

TOKEN = re.compile(
    r"""(?P<kept>"(?:[^"]|"")*" | '(?:[^']|'')*'! | \[(?:[^\[\]]|\[[^\[\]]*\])*\])
    | (?<![\w.$]) (?P<fixed_column>\$?)(?P<letters>[A-Z]{1,3})
      (?P<fixed_row>\$?)(?P<digits>[0-9]+) (?![\w.(!])""",
    re.VERBOSE,
)


def r1c1(formula: str, row: int, column: int) -> str:
    """The formula of the cell at `row` and `column` (from 0) with its references as distances from there.

    Texts, sheet names and structured references stay as they are: ``SUM(A$1:B2,"A1")`` in C2 becomes
    ``SUM(R1C[-2]:RC[-1],"A1")``.
    """

    def turned(found: re.Match[str]) -> str:
        if found["kept"]:
            return found["kept"]
        at_row = _part("R", int(found["digits"]) - 1, row, bool(found["fixed_row"]))
        return at_row + _part("C", column_number(found["letters"]), column, bool(found["fixed_column"]))

    return TOKEN.sub(turned, formula)


def _part(letter: str, target: int, own: int, is_fixed: bool) -> str:
    if is_fixed:
        return f"{letter}{target + 1}"
    return f"{letter}[{target - own}]" if target != own else letter
