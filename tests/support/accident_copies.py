"""Copies to which accidents happen: their bases, the acts, and how they are checked afterwards."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from unittest import mock

import openpyxl

from builder.data.load import load
from builder.read.copy import read
from builder.read.files import xlsx as read_package
from builder.read.files.parts import Parts
from builder.read.files.raw import Limits
from builder.read.files.xlsx_sheet import Read, Store, read_sheet
from builder.read.issued import Issued
from builder.read.returned import UnreadableError
from builder.returns.examine import Examiner
from builder.rules.acts import gathered
from builder.rules.check import run
from builder.rules.echoes import bounded, silenced
from builder.samples.sample import samples, write_samples
from tests.support.accident_looks import prepare
from tests.support.accidents import CELLS
from tests.support.accidents_whole import FORMULA, MOVES, SPELLINGS, WHOLE
from tests.support.built import issued, placed
from tests.support.copies import Copy, NotPossibleError
from tests.support.misread import misread
from tests.support.mutate_values import Mutation

SEED = 11
MOST_CELLS_HIT, TRIES = 12, 12
FEW = ("Mapping", "Regions", "KPIs", "Select")
"""The sheets that hold most entries. A copy with only Start and one of these is checked quickly."""

NEVER = {"F741": "the tool could not finish with it", "N902": "engine and plain sums differ"}
MOST_KNOWN = 400
"""At most so many sheets are kept. The first one of each kind to be read is nearly always untouched."""

_known: dict[object, Read] = {}
_texts: dict[object, list[str]] = {}
_read_texts = read_package._texts


@cache
def bases(folder: Path, count: int = 2) -> tuple[Copy, ...]:
    """Sound samples of different contracts, and one of them saved again by openpyxl."""
    drawn = samples(placed(), load(), 3 * count, SEED)[::3]
    written = list(zip(drawn, write_samples(placed(), drawn, folder), strict=True))
    again = folder / "openpyxl.xlsx"
    openpyxl.load_workbook(written[0][1]).save(again)
    copies = [Copy.of(placed(), path, sample.inputs) for sample, path in (*written, (drawn[0], again))]
    return tuple(prepare(copy) for copy in copies)


@cache
def few_bases(folder: Path, count: int = 2) -> tuple[Copy, ...]:
    """The same with two sheets and no formulas, since formulas take long to read."""
    return tuple(_with_few_sheets(copy, sheet) for copy in bases(folder, count) for sheet in FEW)


@cache
def _few_issued(sheets: tuple[str, ...]) -> Issued:
    """The workbook as issued, as if it had only those sheets."""
    return replace(issued(), sheets={name: issued().sheets[name] for name in sheets})


def _with_few_sheets(copy: Copy, sheet: str) -> Copy:
    small, kept = copy.clone(), ("Start", sheet)
    gone = {part for name, part in small.sheet_parts.items() if name not in kept}
    small.parts = {name: data for name, data in small.parts.items() if name not in gone}
    tags = rb'<sheet\b[^>]*\bname="(?!(?:%s)")[^"]*"[^>]*/>' % "|".join(kept).encode()
    small.parts["xl/workbook.xml"] = re.sub(tags, b"", small.parts["xl/workbook.xml"])
    for part in (copy.sheet_parts[name] for name in kept):
        small.parts[part] = FORMULA.sub(b"", small.parts[part])
    small.inputs = {key: place for key, place in copy.inputs.items() if place[0] in kept}
    small.truth = {key: copy.truth[key] for key in small.inputs}
    return small


def strike(copy: Copy, rng: Random, number: int | None = None) -> None:
    """Accidents to a copy: at up to a dozen cells, to the whole copy, to rows or columns, in spelling.

    Acts on more than cells take turns if the copies have a number; otherwise they are drawn.
    """
    for act in rng.choices(CELLS, k=rng.randint(0, MOST_CELLS_HIT)):
        happen(copy, act, rng)
    moves = WHOLE if any(done.startswith("merged:") for done in copy.done) else MOVES
    for acts, every, pace in ((WHOLE, 3, 1), (moves, 3, 4), (SPELLINGS, 3, 2)):
        turn = rng.randrange(every * len(acts)) if number is None else number // pace
        if turn % every == 0 or not (copy.done or acts is moves):
            act = acts[turn // every % len(acts)]
            any(happen(copy, act, rng) for _ in range(TRIES))


def happen(copy: Copy, act: Mutation, rng: Random) -> bool:
    """Do the act, and give whether it was possible with these random numbers."""
    before = copy.parts, copy.truth, copy.touched
    copy.parts, copy.truth, copy.touched = dict(copy.parts), dict(copy.truth), set(copy.touched)
    try:
        copy.done.append(f"{act.__name__}: {act(copy, rng)}")
    except NotPossibleError:
        copy.parts, copy.truth, copy.touched = before
        return False
    return True


def faults(copy: Copy, path: Path, examiner: Examiner | None = None) -> list[str]:
    """What is wrong with how the copy is read, or reported if an examiner is given: each with its acts."""
    found = _whole(copy, path, examiner) if examiner else _read_alone(copy, path)
    return [f"{fault}\n    after {'; '.join(copy.done)}" for fault in found]


def _read_alone(copy: Copy, path: Path) -> Iterator[str]:
    sheets = dict.fromkeys(sheet for sheet, _ in copy.inputs.values())
    try:
        returned = read(path, _few_issued(tuple(sheets)))
    except UnreadableError as error:
        yield _refused(error)
    else:
        yield from misread(copy, returned, returned.found)


def _whole(copy: Copy, path: Path, examiner: Examiner) -> Iterator[str]:
    try:
        returned = examiner.read(path)
    except UnreadableError as error:
        yield _refused(error)
        return
    case = examiner.case(returned)
    found = bounded(silenced(gathered((*returned.found, *run(case)), returned.results)))
    yield from misread(copy, returned, found)
    yield from (f"{NEVER[one.code]}: {one.place.cell} {one.what}" for one in found if one.code in NEVER)


def _refused(error: UnreadableError) -> str:
    return f"nothing is read: {error}"


@contextmanager
def quickly() -> Iterator[None]:
    """Run without garbage collection, and read a sheet to which nothing happened only once."""
    gc.disable()
    texts = mock.patch.object(read_package, "_texts", _texts_once)
    with mock.patch.object(read_package, "read_sheet", _once), texts:
        yield
    gc.enable()


def _texts_once(parts: Parts, links: Mapping[str, tuple[str, str]], limits: Limits) -> list[str]:
    key = tuple(
        parts[part] for kind, part in links.values() if kind.endswith(read_package.TEXTS) and part in parts
    )
    if key not in _texts and len(_texts) < MOST_KNOWN:
        _texts[key] = _read_texts(parts, links, limits)
    return _texts[key] if key in _texts else _read_texts(parts, links, limits)


def _once(xml: bytes, store: Store, limits: Limits) -> Read:
    looks = store.dates, store.is_1904, tuple(store.odd.items()), store.struck
    key = (xml, tuple(store.texts), *looks)
    if key not in _known and len(_known) < MOST_KNOWN:
        _known[key] = read_sheet(xml, store, limits)
    return _known[key] if key in _known else read_sheet(xml, store, limits)
