"""The worked example: what is typed into it, and the one mistake that was pasted in."""

from __future__ import annotations

import tomllib

from builder.data.load import SHIPPED
from builder.grid.kinds import Value
from builder.layout.placement import Placed
from builder.templates import FOLDER
from builder.workbooks.input_cells import Cells, InputCell
from builder.workbooks.inputs import Inputs, parse_values

EDITION = SHIPPED
"""The edition of the Model that it is an example of."""

FILE_NAME = "worked-example.xlsx"
VALUES = FOLDER / "example.toml"
PASTED = "Pasted"


def example_inputs(placed: Placed) -> Inputs:
    """Everything that is in the input cells of the example, the mistake among it.

    Raises:
        InputError: the example and the workbook no longer fit each other.
    """
    tree = tomllib.loads(VALUES.read_text(encoding="utf-8"))
    pasted = tree.pop(PASTED)
    return parse_values(placed, tree, VALUES.name) | _past_the_rules(placed, pasted)


def mistake(placed: Placed) -> tuple[tuple[str, ...], Value]:
    """The input key and the value of the mistake."""
    tree = tomllib.loads(VALUES.read_text(encoding="utf-8"))
    (found,) = _past_the_rules(placed, tree[PASTED]).items()
    return found


def _past_the_rules(placed: Placed, tree: dict[str, dict[str, dict[str, Value]]]) -> Inputs:
    """Values as they are, as pasting puts them: no rule of a cell is asked."""
    cells, inputs = Cells(placed), Inputs()
    for table, rows in tree.items():
        for key, row in rows.items():
            for heading, value in row.items():
                found = cells.find((table, key, heading))
                if isinstance(found, InputCell):
                    inputs[found.key] = value
    return inputs
