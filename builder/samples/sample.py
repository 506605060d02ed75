"""Realistic filled returns with made-up organisations: for training, tests and measurements.

The same count, seed and mapping give the same files. Contracts report one to three years in a row, so that
several returns of one contract follow each other.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count as counting
from itertools import islice
from pathlib import Path
from random import Random

from builder.engine.model import Calculated
from builder.grid.dates import serial
from builder.in_place import beside
from builder.layout.placement import Cell, Placed
from builder.model.mapping import Mapping
from builder.samples.contract import Contract, Inputs, contract, period_terms
from builder.samples.figures import Cells, Filler
from builder.samples.mistakes import Mistake, make_mistakes, spoil
from builder.sums.reckon import reckon
from builder.workbooks.build import build
from builder.write.writer import write


@dataclass(frozen=True, slots=True)
class Sample:
    """One return: file name without ending, what is typed into it, and the mistakes made on purpose."""

    name: str
    inputs: Inputs
    mistakes: tuple[Mistake, ...] = ()


def samples(
    placed: Placed, mapping: Mapping, count: int, seed: int, mistakes: bool = False
) -> tuple[Sample, ...]:
    """Draw returns.

    Args:
        placed: the workbook laid out; mapping: what it was made from.
        count: how many; the first ten of twenty are the same as ten of ten.
        seed: another seed draws others.
        mistakes: whether about two in three hold one to three mistakes, each with the code it draws.
    """
    cells = {cell.key: cell.kind for _, cell in _inputs(placed)}
    drawn = (s for number in counting() for s in _returns(mapping, cells, number, seed))
    found = tuple(islice(drawn, count))
    if not mistakes:
        return found
    return tuple(_with_mistakes(mapping, cells, s, _drawing("mistakes", seed, s.name)) for s in found)


def _inputs(placed: Placed) -> Iterator[tuple[str, Cell]]:
    """Every input cell with the name of its sheet."""
    for sheet in placed.workbook.sheets:
        yield from ((sheet.name, cell) for cell in placed.cells(sheet) if cell.is_input)


def _returns(mapping: Mapping, cells: Cells, number: int, seed: int) -> Iterator[Sample]:
    rng = _drawing(seed, number)
    of = contract(mapping, number, rng)
    used = _used(mapping, of)
    filler = Filler(mapping, cells, of, rng)
    reference = of.terms[("Start", "contract_ref")]
    for period in range(1, of.periods + 1):
        inputs = of.terms | period_terms(of, period) | filler.inputs(used, period)
        yield Sample(f"{reference}-year-{period}", inputs)


def _drawing(*parts: object) -> Random:
    """Chance that is the same for the same parts."""
    return Random(" ".join(map(str, parts)))  # noqa: S311 - samples are no secrets


def _used(mapping: Mapping, of: Contract) -> frozenset[str]:
    """Keys of the lines in use by what is selected."""
    cells = reckon(mapping, of.terms).cells
    lines = {key: value for key, value in cells.items() if key[0] == "Lines"}
    return frozenset(key[1] for key, value in lines.items() if key[2] == "In use" and value)


def _with_mistakes(mapping: Mapping, cells: Cells, sample: Sample, rng: Random) -> Sample:
    inputs, made = make_mistakes(mapping, cells, sample.inputs, rng)
    return replace(sample, inputs=inputs, mistakes=made)


def sample_path(folder: Path, sample: Sample) -> Path:
    """The file of a return."""
    return folder / f"{sample.name}.xlsx"


def write_samples(placed: Placed, drawn: Iterable[Sample], folder: Path) -> Iterator[Path]:
    """Write each return with the true value in every formula cell; the blank workbook is loaded once.

    folder: it is made if missing; a file of the same name is overwritten.
    """
    spots = {cell.key: (sheet, cell.row, cell.column) for sheet, cell in _inputs(placed)}
    with tempfile.TemporaryDirectory() as scratch:
        blank = Path(scratch) / "blank.xlsx"
        build(placed, blank)
        book = Calculated(blank)
    for sample in drawn:
        for key, value in sample.inputs.items():
            book.put(*spots[key], serial(value) if isinstance(value, date) else value)
        book.evaluate()
        path = sample_path(folder, sample)
        with beside(path) as made:
            write(placed, made, sample.inputs, book.values())
            spoil(placed, made, sample.mistakes)
        book.reset()
        yield path
