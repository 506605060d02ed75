"""Answers about facts, read from a filled list within bounds of time and memory."""

from __future__ import annotations

from pathlib import Path

from builder.data.confirm import Answer
from builder.in_place import one_line
from builder.read.check_list import CheckListError, read_check_list
from builder.read.returned import UnreadableError
from builder.returns.examine import reasons
from builder.returns.validate import Bounds, within
from builder.templates import words


def read_answers(path: Path, bounds: Bounds | None = None) -> tuple[Answer, ...]:
    """The answers in a filled list of `toms data confirm`.

    The list is read as a returned copy is: in a process beside this one, as text, never changed.

    Raises:
        UnreadableError: it cannot be read. CheckListError: it is no such list, or entries need correcting.
    """
    try:
        found = within(bounds or Bounds(), _read, path)
    except UnreadableError as error:
        said = words("check_list")("unreadable", file=one_line(str(path)), why=reasons(error))
        raise UnreadableError(error.found, said) from error
    if isinstance(found, str):
        raise CheckListError(found)
    return found


def _read(path: Path) -> tuple[Answer, ...] | str:
    """The answers, or what needs correcting: from another process, where other errors are faults."""
    try:
        return read_check_list(path)
    except CheckListError as error:
        return str(error)
