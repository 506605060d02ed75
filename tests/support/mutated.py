"""Mutated copies: their bases, and what must be true of how they are read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import openpyxl

from builder.data.load import load
from builder.layout.cells import Key
from builder.model.mapping import Mapping
from builder.read.copy import read
from builder.read.returned import Entry, Found, Returned, UnreadableError
from builder.rules.catalogue import live
from builder.rules.check import Case, run
from builder.samples.sample import samples, write_samples
from tests.support.built import issued, placed
from tests.support.copies import Copy
from tests.support.libreoffice import LibreOffice
from tests.support.live import as_flag, live_flags
from tests.support.misread import right
from tests.support.running import running
from tests.support.states import asked

SEED = 5
CODES = tuple(entry.code for entry in live())


@cache
def bases(folder: Path, office: LibreOffice) -> tuple[Copy, ...]:
    """Four samples. openpyxl has saved one of them again, and LibreOffice two."""
    drawn = samples(placed(), load(), 7, SEED, mistakes=True)[::2]
    written = [
        Copy.of(placed(), p, s.inputs)
        for s, p in zip(drawn, write_samples(placed(), drawn, folder), strict=True)
    ]
    book = openpyxl.load_workbook(folder / f"{drawn[0].name}.xlsx")
    book.save(folder / "openpyxl.xlsx")
    again = [Copy.of(placed(), folder / "openpyxl.xlsx", drawn[0].inputs)]
    for sample in drawn[1:3]:
        saved = office.save(folder / f"{sample.name}.xlsx", folder / f"{sample.name}-office.xlsx")
        again.append(Copy.of(placed(), saved, sample.inputs))
    return (*written, *again)


def looked_at(copy: Copy, path: Path, mapping: Mapping) -> Iterator[str]:
    """All faults in how a mutated copy is read and checked."""
    try:
        returned = read(copy.save(path), issued())
    except UnreadableError as error:
        yield f"not read: {error}"
        return
    case = Case(mapping, returned.inputs, frozenset(asked(placed())), returned)
    ruled = tuple(run(case, CODES))
    yield from disagreements(mapping, returned, ruled)
    yield from misread(copy, returned, (*returned.found, *ruled))


def disagreements(mapping: Mapping, returned: Returned, ruled: Iterable[Found]) -> Iterator[str]:
    """Where the recalculated checks of the workbook and the rules differ."""
    book = running()
    book.type_in(returned.inputs)
    shown, found = live_flags(mapping, book.cell), {as_flag(mapping, f) for f in ruled}
    yield from (f"workbook alone: {flag}" for flag in shown - found)
    yield from (f"rule alone: {flag}" for flag in found - shown)


def misread(copy: Copy, returned: Returned, found: Iterable[Found]) -> Iterator[str]:
    """Inputs that are missing or read as something else, without a finding about them."""
    about = Told(found)
    for key, meant in copy.truth.items():
        entry = returned.entries.get(key)
        if not right(entry, meant) and not about.covers(copy, key, entry):
            yield f"{key} means {meant.values}, read as {entry.value if entry else 'nothing'}"


class Told:
    """What findings are about: inputs, rows, cells, and moved or missing sheets, rows and columns."""

    def __init__(self, found: Iterable[Found]) -> None:
        self.keys = {f.key for f in found}
        self.structure = [f for f in found if f.code.startswith("T") and not f.key]

    def covers(self, copy: Copy, key: Key, entry: Entry | None) -> bool:
        """Whether some finding is about this input."""
        if key in self.keys:
            return True
        sheet, _ = copy.inputs[key]
        lost = entry is None
        return lost and any(sheet in (f.place.sheet, f.what) or f.what in key for f in self.structure)
