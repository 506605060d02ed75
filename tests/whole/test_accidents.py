"""Accidents of people and programs: each entry is read as a person reads it, or reported at or near its cell.

The acts are in `tests/support/accidents.py` and `accidents_whole.py`; `make bench-large` tries more copies.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest

from builder.read.copy import read
from builder.read.returned import Found, Place
from builder.returns.examine import Examiner
from tests.support.accident_copies import FEW, bases, faults, few_bases, happen, quickly, strike
from tests.support.accidents import CELLS, odd_value
from tests.support.accidents_whole import MOVES, SPELLINGS, WHOLE, copied
from tests.support.built import issued
from tests.support.copies import LOST, Copy, Meant, NotPossibleError
from tests.support.misread import misread
from tests.support.mutate_structure import delete_sheet
from tests.support.mutate_values import Mutation

CHUNKS, SMALL, WHOLE_COPIES, ODD = 2, 96, 4, 30
"""Twice a hundred copies: most of few sheets, which are read; some of all sheets, which are examined.

ODD: so many cells with odd values are there when an act happens to the whole copy.
"""


@cache
def examiner() -> Examiner:
    """What is loaded once to examine many copies."""
    return Examiner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("accidents")


def struck(chunk: int, folder: Path) -> Iterator[tuple[str, Copy]]:
    """Copies to which accidents happened, each with its name, which says which it is made from."""
    kinds = (("few", SMALL, few_bases(folder)), ("whole", WHOLE_COPIES, bases(folder)))
    for kind, count, start in kinds:
        for number in range(count):
            name = f"{kind} {chunk} {number}"
            rng = Random(name)  # noqa: S311 - no secret
            copy = rng.choice(start).clone()
            strike(copy, rng, chunk * count + number)
            yield name, copy


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_entry_is_misread_or_lost_in_silence(chunk: int, folder: Path, tmp_path: Path) -> None:
    seen = []
    with quickly():
        for name, copy in struck(chunk, folder):
            looks = examiner() if name.startswith("whole") else None
            found = faults(copy, copy.save(tmp_path / "copy.xlsx"), looks)
            seen += [f"{name}: {fault}" for fault in found]
    assert not seen, "\n".join(seen)


def test_every_kind_of_accident_happens_to_these_copies(folder: Path) -> None:
    copies = [copy for chunk in range(CHUNKS) for _, copy in struck(chunk, folder)]
    done = {act.partition(": ")[0] for copy in copies for act in copy.done}
    assert {act.__name__ for act in (*CELLS, *WHOLE, *SPELLINGS, *MOVES)} - done == set()


def test_of_a_sheet_that_was_copied_and_then_deleted_the_copy_is_read(folder: Path, tmp_path: Path) -> None:
    with quickly():
        for sheet, start in zip(FEW, few_bases(folder), strict=False):
            copy = start.clone()
            copied(copy, sheet, is_first=False)
            delete_sheet(copy, Random(sheet))  # noqa: S311 - no secret
            assert sum(bool(meant.values) for meant in copy.truth.values()) == len(copy.inputs)
            assert faults(copy, copy.save(tmp_path / "copy.xlsx")) == []


@pytest.mark.parametrize("act", [*WHOLE, *SPELLINGS], ids=lambda act: act.__name__)
def test_one_act_on_a_whole_copy_changes_no_entry(act: Mutation, folder: Path, tmp_path: Path) -> None:
    copy = few_bases(folder)[0].clone()
    with quickly():
        try:
            copy.done.append(act(copy, Random(act.__name__)))  # noqa: S311 - no secret
        except NotPossibleError as reason:
            pytest.fail(f"{act.__name__} is not possible: {reason}")
        assert faults(copy, copy.save(tmp_path / "copy.xlsx")) == []


@pytest.mark.parametrize("act", WHOLE, ids=lambda act: act.__name__)
def test_an_act_that_meets_odd_values_and_happens_again_leaves_a_copy_that_is_read(
    act: Mutation, folder: Path, tmp_path: Path
) -> None:
    with quickly():
        for number, start in enumerate(few_bases(folder)):
            copy, rng = start.clone(), Random(f"odd {number}")  # noqa: S311 - no secret
            for one in (*[odd_value] * ODD, act, act, act):
                happen(copy, one, rng)
            assert faults(copy, copy.save(tmp_path / "copy.xlsx")) == []


def test_what_is_misread_without_a_word_is_seen(folder: Path, tmp_path: Path) -> None:
    copy = bases(folder)[0].clone()
    returned = read(copy.save(tmp_path / "copy.xlsx"), issued())
    assert list(misread(copy, returned, ())) == []
    key = next(k for k, meant in copy.truth.items() if k[2:] == ("Commitment",) and meant.values[0])
    place = returned.entries[key].place
    for meant in (LOST, Meant((4711,))):
        copy.truth[key] = meant
        assert len(list(misread(copy, returned, ()))) == 1
        assert len(list(misread(copy, returned, [Found("E851", place=place, key=key)]))) == 1
        assert len(list(misread(copy, returned, [Found("E855", place=Place("Start", "A1"))]))) == 1
        assert list(misread(copy, returned, [Found("E855", place=place, key=key)])) == []
        assert list(misread(copy, returned, [Found("E855", key=(*key[:2], "Note"))])) == []
