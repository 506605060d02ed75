"""On mutated copies nothing is read wrongly in silence, and the workbook's checks and the rules agree.

Samples, as written and as saved again by openpyxl and LibreOffice, are changed by a mutator that knows what
it did (`tests/support/mutate.py`), by seed and as Hypothesis draws; `make bench-large` changes more of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from builder.model.mapping import Mapping
from tests.support.accident_copies import quickly
from tests.support.copies import Copy
from tests.support.libreoffice import LibreOffice
from tests.support.mutate import mutate
from tests.support.mutate_structure import STRUCTURE
from tests.support.mutate_tables import TABLES
from tests.support.mutate_values import VALUES, Mutation
from tests.support.mutated import SEED, bases, looked_at

BASES, DRAWN = 7, 14
STEPS = (0, 1, 2, 4)
"""Each act happens to four bases, and each base meets about every second act."""
ACTS = (*dict.fromkeys((*STRUCTURE, *TABLES)), None)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory, office: LibreOffice) -> tuple[Copy, ...]:
    return bases(tmp_path_factory.mktemp("samples"), office)


@pytest.fixture
def quick() -> Iterator[None]:
    """In little time."""
    with quickly():
        yield


def mutated(start: tuple[Copy, ...], act: Mutation | None) -> dict[int, Copy]:
    """Some bases by number, after changes of values and then one act on the structure, or none."""
    copies = {}
    for number in ((ACTS.index(act) + step) % BASES for step in STEPS):
        rng = Random(f"{SEED} {act.__name__ if act else ''} {number}")  # noqa: S311 - no secret
        copies[number] = mutate(start[number].clone(), rng, (act,) if act else ())
    return copies


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__ if act else "values alone")
def test_mutated_copies(
    act: Mutation | None, start: tuple[Copy, ...], mapping: Mapping, tmp_path: Path
) -> None:
    faults = [
        f"{number} {copy.done}: {fault}"
        for number, copy in mutated(start, act).items()
        for fault in looked_at(copy, tmp_path / "copy.xlsx", mapping)
    ]
    assert faults == []


def test_every_change_of_values_happens_to_several_copies_and_every_act_to_one(
    start: tuple[Copy, ...],
) -> None:
    copies = [copy for act in ACTS for copy in mutated(start, act).values()]
    done = [act.partition(": ")[0] for copy in copies for act in copy.done if ": not possible" not in act]
    assert len(start) == BASES
    assert [act.__name__ for act in VALUES if done.count(act.__name__) < BASES] == []
    assert [act.__name__ for act in ACTS if act and act.__name__ not in done] == []


@pytest.mark.usefixtures("quick")
@settings(
    max_examples=DRAWN,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
@given(base=st.integers(0, BASES - 1), rng=st.randoms(use_true_random=False))
def test_drawn_mutations(
    base: int,
    rng: Random,
    start: tuple[Copy, ...],
    mapping: Mapping,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """As above, each choice of the mutator drawn by Hypothesis, which then looks for the smallest fault."""
    copy = mutate(start[base].clone(), rng)
    note(str(copy.done))
    assert list(looked_at(copy, tmp_path_factory.getbasetemp() / "drawn.xlsx", mapping)) == []
