"""Copies of a buyer's workbook for bidders or a supplier, one or one for each line of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from builder.contracts.draft import migrated
from builder.contracts.issue_list import Line, ListError, twice
from builder.contracts.roles import STAGE, STAGES, view
from builder.contracts.source import read_source
from builder.errors import UnusableError
from builder.grid.a1 import address
from builder.grid.kinds import ErrorValue
from builder.in_place import folder_beside, one_line
from builder.layout.cells import Key
from builder.layout.placement import Placed
from builder.model.choices import NOT_SHOWN
from builder.model.form import is_internal
from builder.read.files.raw import ErrorText
from builder.read.returned import Found, Returned
from builder.recalc.recalculate import all_inputs
from builder.rules.catalogue import SUPPLIER, finding, live
from builder.rules.owners import SUPPLIERS_FIELDS
from builder.templates import words
from builder.workbooks.inputs import Inputs
from builder.workbooks.save import refuse_held
from builder.workbooks.series import Series
from builder.workbooks.tool.workings.checks import HOLDS_UP, SHEET
from builder.write.writer import Results

GONE = {"T812", "T816", "T818", "T820"}
"""Findings about cells that the copy has lost, so that nobody knows what was in them."""

LONGEST_NAME = 60


class IssueError(UnusableError, ValueError):
    """Nothing is issued; the text says why, where, and what to do."""


@dataclass(frozen=True)
class Buyers:
    """A buyer's copy as read: its inputs, without what is internal.

    left_out: the internal entries. beside: what else the copy holds that is not taken over.
    """

    placed: Placed
    inputs: Inputs
    left_out: tuple[Key, ...]
    beside: tuple[Found, ...]


@dataclass
class Done:
    """What was made, or would be. held_up: what Checks says holds up a tender, by copy."""

    files: list[Path] = field(default_factory=list)
    held_up: list[str] = field(default_factory=list)


def read_buyers(path: Path, jobs: int = 1) -> Buyers:
    """Read the copy as validation does: in a process beside this one, within bounds; it is never changed.

    Raises:
        UnreadableError: it cannot be used. NotCarriedError: it is of an unknown version. IssueError: it is of
            an older one, or has lost cells.
    """
    source, say = read_source(path, jobs), words("issue")
    if not source.version.is_current:
        raise IssueError(say("refused.version", file=one_line(str(path)), version=source.returned.version))
    if lost := [one for one in source.report.found if one.code in GONE]:
        raise IssueError("\n".join(say("refused.gone", place=_place(one), what=one.what) for one in lost))
    return buyers(source.present.placed, source.returned, migrated(source).beside)


def buyers(placed: Placed, returned: Returned, beside: tuple[Found, ...] = ()) -> Buyers:
    """A copy that was read, ready to be issued.

    Raises:
        IssueError: a cell holds an error value.
    """
    for entry in returned.entries.values():
        if isinstance(entry.value, ErrorText | ErrorValue):
            place = f"{entry.place.sheet} {entry.place.cell}"
            raise IssueError(words("issue")("refused.error", place=place, value=entry.value))
    inputs = all_inputs(returned)
    internal = tuple(
        key for key, value in inputs.items() if is_internal(key) and value not in ("", NOT_SHOWN)
    )
    shown = {key: NOT_SHOWN if key[-1] == "Reason" else "" for key in internal}
    return Buyers(placed, inputs | shown, internal, beside)


def issue(
    copy: Buyers,
    role: str,
    out: Path,
    lines: Sequence[Line] = (),
    *,
    even_so: bool = False,
    force: bool = False,
    dry_run: bool = False,
    step: Callable[[], None] = lambda: None,
) -> Done:
    """Write a copy for the role into the folder, or one for each line; all of them or none.

    Raises:
        IssueError: a copy is not ready to be issued. HeldError: a file there may hold somebody's work.
        OSError: it cannot be written there.
    """
    series, done = Series(copy.placed), Done()
    problems, places = list[str](), list[tuple[str, str]]()
    with nullcontext(Path()) if dry_run else folder_beside(out) as folder:
        for line in lines or (Line("", {}),):
            inputs = copy.inputs | line.inputs
            results = series.results(inputs)
            held_up = _told(line, _in_the_way(copy.placed, role, inputs, results))
            done.held_up += held_up
            problems += [] if even_so else held_up
            name = file_name(copy.placed, role, inputs, results)
            places.append((line.place, name))
            if not (problems or dry_run):
                series.write(folder / name, inputs, results, view(copy.placed, role, inputs, results))
            step()
        problems += twice(places)
        if problems:
            raise IssueError("\n".join(problems))
        done.files = [out / name for _, name in places]
        for path in () if dry_run else done.files:
            refuse_held(path, force)
    return done


def _in_the_way(placed: Placed, role: str, inputs: Inputs, results: Results) -> Iterator[str]:
    """What keeps the copy from being issued: its stage, and what Checks says is for the buyer to mend."""
    say, stage = words("issue"), str(inputs.get(STAGE, ""))
    if stage not in STAGES[role]:
        _, row, column = placed.cell_of(STAGE)
        wanted = say("or").join(STAGES[role])
        yield say("refused.stage", stage=stage or "blank", cell=address(row, column), wanted=wanted)
    values = results[SHEET]
    for entry in live():
        row = placed.row_of("Tally", entry.code)
        holds = (
            HOLDS_UP["Tender"](entry) and entry.owner != SUPPLIER and entry.leads_to not in SUPPLIERS_FIELDS
        )
        if holds and values[row, placed.column_of("Tally", "Count")]:
            place = values[row, placed.column_of("Tally", "First cell")]
            yield say("refused.check", code=entry.code, short=entry.short, place=place, remedy=entry.remedy)


def _told(line: Line, in_the_way: Iterator[str]) -> list[str]:
    return [one_line(f"{line.place}: {one}" if line.place else one) for one in in_the_way]


def file_name(placed: Placed, role: str, inputs: Inputs, results: Results) -> str:
    """The name by contract, role and issue code, with characters that every system takes."""
    named = (str(inputs.get(("Start", field), "")) for field in ("contract_ref", "contract_title"))
    contract = next(
        filter(None, (re.sub(r"[^\w]+", "-", text)[:LONGEST_NAME].strip("-") for text in named)), ""
    )
    sheet, row, column = placed.field_cells["issue_code"]
    parts = (contract or "contract", role, results[sheet.name][row, column] or "no-code")
    return "-".join(map(str, parts)) + ".xlsx"


def _place(one: Found) -> str:
    return f"{one.place.sheet} {one.place.cell}".strip()


def beside_told(copy: Buyers) -> Iterator[str]:
    """What the copy holds outside its input cells, a line each."""
    for one in copy.beside:
        yield one_line(f"{_place(one)}: {finding(one.code).short}. {one.what}".rstrip())


def left_out_told(copy: Buyers) -> Iterator[str]:
    """The internal entries that are left out, each with its cell."""
    for key in copy.left_out:
        sheet, row, column = copy.placed.cell_of(key)
        yield f"{sheet.name} {address(row, column)} ({', '.join(key[1:])})"


__all__ = ["Buyers", "Done", "IssueError", "ListError", "issue", "read_buyers"]
