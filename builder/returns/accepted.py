"""What the contract manager accepted, read from a report within bounds of time and memory."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from builder.data.load import load
from builder.in_place import one_line
from builder.read.acceptance import Acceptance, AcceptanceError, read_acceptance
from builder.read.returned import UnreadableError
from builder.returns.examine import reasons
from builder.returns.validate import Bounds, within


def read_accepted(path: Path, bounds: Bounds | None = None) -> Acceptance:
    """What was entered in the sheet Acceptance of a report of `toms validate --report`.

    The report is read as a returned copy is: in a process beside this one, as text, never changed.

    Raises:
        UnreadableError: it cannot be read. AcceptanceError: it is no such report, or entries need correcting.
    """
    ratings = tuple(rating.key for rating in load().ratings)
    try:
        found = within(bounds or Bounds(), partial(_read, ratings=ratings), path)
    except UnreadableError as error:
        said = f"{one_line(str(path))} cannot be used: {reasons(error)}."
        raise UnreadableError(error.found, said) from error
    if isinstance(found, str):
        raise AcceptanceError(found)
    return found


def _read(path: Path, ratings: tuple[str, ...]) -> Acceptance | str:
    """What was entered, or what needs correcting: from another process, where other errors are faults."""
    try:
        return read_acceptance(path, ratings)
    except AcceptanceError as error:
        return str(error)
