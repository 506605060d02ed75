"""Mistakes people make in returns, made on purpose: each says which code it draws and where it is."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from builder.grid.a1 import address
from builder.grid.kinds import Value
from builder.layout.placement import Placed
from builder.model.mapping import Mapping
from builder.model.rows import DELIVERED, placed_regions, region_heading
from builder.samples.contract import Inputs
from builder.templates import words

Key = tuple[str, ...]
MOST = 3
WITHOUT = 1 / 3  # of the returns stay without a mistake
FORMULA = "typed-over formula"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake.

    code: the finding it draws, "" if only the file shows it: a figure typed over a formula.
    key: the input, or for a typed-over formula its table, row and heading. value: what is there now.
    """

    code: str
    key: Key
    value: Value | None


Maker = Callable[[Inputs, Random], Mistake | None]


def make_mistakes(
    mapping: Mapping, cells: Collection[Key], inputs: Inputs, rng: Random
) -> tuple[Inputs, tuple[Mistake, ...]]:
    """The inputs with up to three mistakes, none in two of the same rows, and what was done."""
    if rng.random() < WITHOUT:
        return inputs, ()
    made: list[Mistake] = []
    makers: tuple[Maker, ...] = (*MAKERS, partial(_wrong_region, mapping))
    for maker in rng.sample(makers, rng.randint(1, MOST)):
        mistake = maker(inputs, rng)
        if mistake is None or any(mistake.key[:2] == other.key[:2] for other in made):
            continue
        made.append(mistake)
        if mistake.key in cells:
            inputs = _typed(inputs, mistake)
    return inputs, tuple(made)


def _typed(inputs: Inputs, mistake: Mistake) -> Inputs:
    left = {key: value for key, value in inputs.items() if key != mistake.key}
    return left if mistake.value is None else left | {mistake.key: mistake.value}


def _keys(inputs: Inputs, table: str, heading: str, ending: str = "") -> list[Key]:
    return [k for k in inputs if k[0] == table and k[-1] == heading and k[1].endswith(ending)]


def _pick(rng: Random, keys: list[Key]) -> Key | None:
    return rng.choice(keys) if keys else None


def _stray_figure(inputs: Inputs, rng: Random) -> Mistake | None:
    key = _pick(rng, _keys(inputs, "Lines", "This period") + _keys(inputs, "Lines", "Commitment"))
    return Mistake("L401", key, rng.choice(words("samples").list("stray.figures"))) if key else None


def _regional(inputs: Inputs) -> list[Key]:
    return [k for k in inputs if k[0] == "Regions" and k[1].endswith(f"| {DELIVERED}")]


def _stray_region(inputs: Inputs, rng: Random) -> Mistake | None:
    key = _pick(rng, _regional(inputs))
    return Mistake("R501", key, rng.choice(words("samples").list("stray.figures"))) if key else None


def _wrong_region(mapping: Mapping, inputs: Inputs, rng: Random) -> Mistake | None:
    rows = sorted({key[1] for key in _regional(inputs)})
    others = [r for r in placed_regions(mapping) if ("Scope", r.key, "In scope") not in inputs]
    if not rows or not others:
        return None
    return Mistake("R503", ("Regions", rng.choice(rows), region_heading(rng.choice(others))), 1)


def _missing(code: str, heading: str) -> Maker:
    def made(inputs: Inputs, rng: Random) -> Mistake | None:
        key = _pick(rng, [k for k in _keys(inputs, "Lines", heading) if not k[1].startswith("BASE")])
        return Mistake(code, key, None) if key else None

    return made


def _base_missing(inputs: Inputs, rng: Random) -> Mistake | None:
    keys = [k for k in _keys(inputs, "Lines", "This period") if k[1].startswith("BASE")]
    keys = [k for k in keys if ("Lines", k[1], "Before") not in inputs]
    key = _pick(rng, keys)
    return Mistake("L407", key, None) if key else None


def _negative(inputs: Inputs, rng: Random) -> Mistake | None:
    key = _pick(rng, [k for k in _keys(inputs, "Lines", "This period") if not k[1].startswith("BASE")])
    return Mistake("L402", key, -5) if key else None


def _address_in_note(inputs: Inputs, rng: Random) -> Mistake | None:
    key = _pick(rng, _keys(inputs, "Lines", "Evidence"))
    return Mistake("L417", (*key[:2], "Note"), words("samples")("stray.email")) if key else None


def _own_start(code: str, name: str, value: Value | None) -> Maker:
    def made(inputs: Inputs, _: Random) -> Mistake | None:
        return Mistake(code, ("Start", name), value) if inputs.get(("Start", name)) is not None else None

    return made


def _late_period(inputs: Inputs, _: Random) -> Mistake | None:
    end = inputs[("Start", "contract_end")]
    if not isinstance(end, date):
        return None
    return Mistake("S104", ("Start", "period_end"), end + timedelta(days=90))


def _unsigned(inputs: Inputs, _: Random) -> Mistake | None:
    signed = ("Start", "signed_by") in inputs
    return Mistake("S110", ("Start", "signed_by"), None) if signed else None


def _no_reason(inputs: Inputs, rng: Random) -> Mistake | None:
    key = _pick(rng, _keys(inputs, "Kpis", "Reason"))
    return Mistake("K301", key, None) if key else None


def _overweight(inputs: Inputs, rng: Random) -> Mistake | None:
    key = _pick(rng, _keys(inputs, "Select", "Weighting"))
    return Mistake("C202", key, 1.0) if key and len(_keys(inputs, "Select", "Weighting")) > 1 else None


def _typed_over(inputs: Inputs, rng: Random) -> Mistake | None:
    key = _pick(rng, [k for k in _keys(inputs, "Lines", "Commitment") if not k[1].startswith("BASE")])
    return Mistake("", (*key[:2], "Delivered"), rng.randint(100, 999)) if key else None


MAKERS: tuple[Maker, ...] = (
    _stray_figure,
    _stray_region,
    _missing("L406", "Evidence"),
    _missing("L403", "Deliverable"),
    _missing("L405", "Commitment"),
    _base_missing,
    _negative,
    _address_in_note,
    _own_start("S119", "supplier", None),
    _own_start("S117", "contract_value", "about £2m"),
    _late_period,
    _unsigned,
    _no_reason,
    _overweight,
    _typed_over,
)


def spoil(placed: Placed, path: Path, mistakes: Iterable[Mistake]) -> None:
    """Type the figures of the typed-over formulas into the finished file."""
    for mistake in mistakes:
        if not mistake.code:
            table, row, heading = mistake.key
            sheet = placed.spot(table).sheet.name
            cell = address(placed.row_of(table, row), placed.column_of(table, heading))
            number = [s.name for s in placed.workbook.sheets].index(sheet) + 1
            _type_over(path, f"xl/worksheets/sheet{number}.xml", cell, mistake.value)


def _type_over(path: Path, part: str, cell: str, value: Value | None) -> None:
    """Put a number in place of the cell's formula; everything else of the file stays as it is."""
    pattern = re.compile(rf'(<c r="{cell}"[^>]*?)(?: t="\w+")?>.*?</c>'.encode())
    beside = path.with_suffix(".part")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename == part:
                text, changed = pattern.subn(rb"\g<1>><v>%d</v></c>" % int(str(value)), text, count=1)
                if not changed:
                    raise ValueError(f"{path} has no formula in {cell}")
            new.writestr(item, text)
    shutil.move(beside, path)
