"""What must hold across the tables, so that nothing is counted twice and no golden thread breaks."""

from __future__ import annotations

from collections.abc import Iterator

from builder.tables import Problem, Tables


def problems(tables: Tables) -> Iterator[Problem]:
    """Everything that the schemas of the tables cannot say for themselves."""
    yield from ()
