"""Changes returned copies as people do, from a seed, and records what it did.

Entries are changed first, then the structure of the file, so that a cell is found where it was issued.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.support.copies import Copy, NotPossibleError
from tests.support.mutate_structure import STRUCTURE
from tests.support.mutate_tables import TABLES
from tests.support.mutate_values import VALUES, Mutation


def mutate(copy: Copy, rng: Random, acts: Sequence[Mutation] | None = None) -> Copy:
    """One to five changes of values, then one act on the structure: one of `acts`, if there are any.

    Without `acts`, two of three copies get any act.
    """
    for change in rng.choices(VALUES, k=rng.randint(1, 5)):
        _try(copy, change, rng)
    if acts is None:
        acts = (*STRUCTURE, *TABLES) if rng.random() < 2 / 3 else ()
    if acts:
        _try(copy, rng.choice(acts), rng)
    return copy


def _try(copy: Copy, change: Mutation, rng: Random) -> None:
    try:
        copy.done.append(f"{change.__name__}: {change(copy, rng)}")
    except NotPossibleError as reason:
        copy.done.append(f"{change.__name__}: not possible, {reason}")
