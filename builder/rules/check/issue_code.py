"""Rules on texts that the issue code covers: why a workbook has no code."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from builder.grid.kinds import ErrorValue, Value
from builder.model.form import is_sealed
from builder.read.returned import Found
from builder.rules.check.context import START, Case
from builder.rules.check.register import rule
from builder.sums.issue_code import has_pair, sealed, sealed_texts

SEALED = (START, "Select", "Kpis")
"""Tables with texts that the issue code is made from."""


@rule("S122")
def not_sealed(case: Case) -> Iterator[Found]:
    """A sealed text with a character that programs count differently: no issue code."""
    if any(text is not None and has_pair(text) for text in _sealed_texts(case)):
        yield _first_sealed(case, lambda value: has_pair(sealed(value)))


@rule("S124")
def error_sealed(case: Case) -> Iterator[Found]:
    """An error value in a sealed entry: no issue code."""
    if None in _sealed_texts(case):
        yield _first_sealed(case, lambda value: isinstance(value, ErrorValue))


def _sealed_texts(case: Case) -> Iterator[str | None]:
    """What is sealed of each row, none of one with an error value; only where there is no issue code."""
    if case.issue_code == "":
        yield from (one.known for one in sealed_texts(case.mapping, case.book.typed))


def _first_sealed(case: Case, test: Callable[[Value | None], bool]) -> Found:
    keys = (key for key in case.asked if is_sealed(key) and test(case.value(*key)))
    return case.found(*min(keys, key=lambda key: (SEALED.index(key[0]), key)))
