"""The worked example: what is typed into it, and the one mistake that was pasted in."""

from __future__ import annotations

import tomllib
from pathlib import Path

from builder.data.load import SHIPPED
from builder.grid.kinds import Value
from builder.layout.placement import Placed
from builder.templates import FOLDER
from builder.workbooks.input_cells import Cells, InputCell
from builder.workbooks.inputs import Inputs, parse_values

VALUES, NAME = "example", "worked-example"
PASTED = "Pasted"


def editions_with_one() -> tuple[str, ...]:
    """The editions that have an example, the shipped one first."""
    others = sorted(path.stem.removeprefix(f"{VALUES}-") for path in FOLDER.glob(f"{VALUES}-*.toml"))
    return (SHIPPED, *others)


def file_name(edition: str) -> str:
    """The name of the example's workbook."""
    return f"{NAME}.xlsx" if edition == SHIPPED else f"{NAME}-{edition}.xlsx"


def _values(edition: str) -> Path:
    return FOLDER / (f"{VALUES}.toml" if edition == SHIPPED else f"{VALUES}-{edition}.toml")


def example_inputs(placed: Placed, edition: str = SHIPPED) -> Inputs:
    """Everything in the input cells of an edition's example; that of the shipped one has a mistake.

    Raises:
        InputError: the example and the workbook no longer fit each other.
    """
    path = _values(edition)
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    pasted = tree.pop(PASTED, {})
    return parse_values(placed, tree, path.name) | _past_the_rules(placed, pasted)


def mistake(placed: Placed) -> tuple[tuple[str, ...], Value]:
    """The input key and the value of the mistake."""
    tree = tomllib.loads(_values(SHIPPED).read_text(encoding="utf-8"))
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
