"""Sample returns: made up, consistent, the same for the same seed, wrong only where they were made so."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from builder.engine.model import Calculated
from builder.grid.dates import serial
from builder.grid.kinds import Value
from builder.model.mapping import Mapping
from builder.samples.sample import Sample, samples, write_samples
from tests.support.built import blank, placed
from tests.support.cells import every_cell

SEED, COUNT = 11, 30


@pytest.fixture(scope="module")
def book() -> Calculated:
    return Calculated(blank())


@pytest.fixture(scope="module")
def clean(mapping: Mapping) -> tuple[Sample, ...]:
    return samples(placed(), mapping, COUNT, SEED)


@pytest.fixture(scope="module")
def faulty(mapping: Mapping) -> tuple[Sample, ...]:
    return samples(placed(), mapping, COUNT, SEED, mistakes=True)


def tallied(book: Calculated, sample: Sample) -> dict[str, Value]:
    """Each code of the live checks that found something, with its count."""
    for sheet in placed().workbook.sheets:
        for cell in placed().cells(sheet):
            if cell.key in sample.inputs:
                value = sample.inputs[cell.key]
                book.put(
                    sheet.name, cell.row, cell.column, serial(value) if isinstance(value, date) else value
                )
    book.evaluate()
    spot = placed().spot("Tally")
    column = placed().column_of("Tally", "Count")
    counts = {c: book.value(spot.sheet.name, placed().row_of("Tally", c), column) for c in spot.table.keys}
    book.reset()
    return {code: count for code, count in counts.items() if count}


def test_clean_samples_draw_no_error_and_only_notes_or_remarks_on_the_selection(
    book: Calculated, clean: tuple[Sample, ...]
) -> None:
    remarks = {"K304", "K305", "K306", "K308", "K309", "K313", "V602"}
    for sample in clean:
        assert set(tallied(book, sample)) <= remarks, sample.name


def test_every_mistake_is_found(book: Calculated, faulty: tuple[Sample, ...]) -> None:
    for sample in faulty:
        found = set(tallied(book, sample))
        assert {m.code for m in sample.mistakes if m.code} <= found, sample.name


def test_mistakes_are_of_many_kinds(faulty: tuple[Sample, ...]) -> None:
    assert len({mistake.code for sample in faulty for mistake in sample.mistakes}) >= 12


def test_the_same_seed_draws_the_same_and_another_draws_others(
    mapping: Mapping, clean: tuple[Sample, ...]
) -> None:
    assert samples(placed(), mapping, 10, SEED) == clean[:10]
    assert samples(placed(), mapping, 10, SEED + 1) != clean[:10]


def test_samples_differ_in_authority_supplier_size_route_region_and_period(clean: tuple[Sample, ...]) -> None:
    for field in ("authority", "supplier", "supplier_size", "route", "report_in", "period_start"):
        assert len({sample.inputs["Start", field] for sample in clean}) > 1, field
    regions = [{key[1] for key in sample.inputs if key[0] == "Scope"} for sample in clean]
    assert len(set.union(*regions)) >= 8


def test_what_was_delivered_before_is_what_the_last_returns_said(clean: tuple[Sample, ...]) -> None:
    pairs = [
        (earlier, later)
        for earlier, later in pairwise(clean)
        if earlier.inputs["Start", "contract_ref"] == later.inputs["Start", "contract_ref"]
    ]
    compared = 0
    for earlier, later in pairs:
        for key in earlier.inputs:
            if key[0] == "Lines" and key[2] == "This period" and (*key[:2], "Basis") in earlier.inputs:
                before = float(str(earlier.inputs.get((*key[:2], "Before"), 0)))
                this = float(str(earlier.inputs[key]))
                assert later.inputs[(*key[:2], "Before")] == pytest.approx(before + this)
                compared += 1
    assert compared > 5


def test_organisations_say_that_they_are_made_up(clean: tuple[Sample, ...]) -> None:
    for sample in clean:
        for field in ("authority", "supplier", "contract_title"):
            assert str(sample.inputs["Start", field]).endswith("(fictional)")


def test_files_hold_inputs_results_and_the_typed_over_formula(
    faulty: tuple[Sample, ...], tmp_path: Path
) -> None:
    sample = next(s for s in faulty if any(not m.code for m in s.mistakes))
    mistake = next(m for m in sample.mistakes if not m.code)
    (path,) = write_samples(placed(), [sample], tmp_path)
    table, row, heading = mistake.key
    cell = (placed().row_of(table, row), placed().column_of(table, heading))
    cells = every_cell(path)[placed().spot(table).sheet.name]
    assert cells[cell] == (None, mistake.value)
    formula, shown = cells[placed().row_of(table, row), placed().column_of(table, "Committed")]
    assert formula
    assert shown == sample.inputs[table, row, "Commitment"]
