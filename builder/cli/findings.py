"""Findings and recalculated cells in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from builder.cli.shared import WIDE, counted

if TYPE_CHECKING:
    from builder.read.returned import Found
    from builder.recalc.recalculate import Difference
    from builder.rules.file_report import Copy

STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}
STATES = {
    "unusable": "could not be used",
    "errors": "to be corrected",
    "warnings": "to look at",
    "clean": "in order",
}
MOST_ALIKE, MOST_WHAT = 5, 60  # of one code in one file, and characters of what is in a cell
WANTED_OF = set(
    "AEFT"
)  # rules whose `wanted` is what to put there; elsewhere it may be what it is compared with
WANTED = {"C202", "L441", "L442", "M970", "N901", "S116", "X944", "X945", "X946"}
ACROSS = "Several returns together"
ACROSS_FILES = {"X941", "X942", "X943"}  # `wanted` names the other file


def console(stderr: bool = False) -> Console:
    """A console that breaks lines only on a terminal."""
    made = Console(stderr=stderr, highlight=False)
    made.width = made.width if made.is_terminal else WIDE
    return made


def say_copy(on: Console, copy: Copy, say: Collection[str] = tuple(STYLES)) -> None:
    """Print the file with its state, then each finding with its cell and what to do, errors first."""
    from builder.rules.file_report import plain  # noqa: PLC0415 - see `cli`

    counts = ", ".join(counted(copy.count(s), s) for s in say if copy.count(s))
    name = plain(copy.file) or ACROSS
    on.print(Text.assemble((name, "bold"), f": {STATES[copy.state]}" + (f" ({counts})" if counts else "")))
    rows, alike = Table.grid(padding=(0, 2)), Counter[str]()
    for one, entry in copy.findings:
        if entry.severity not in say:
            continue
        alike[entry.code] += 1
        if alike[entry.code] > MOST_ALIKE:
            continue
        elsewhere = Path(one.file).name if one.file != copy.file else ""
        place = " ".join(plain(part) for part in (elsewhere, one.place.sheet, one.place.cell) if part)
        kpi = f" ({plain(one.kpi)})" if one.kpi else ""
        said = Text.assemble(entry.what, *_there(one), " ", (entry.remedy, "italic"))
        rows.add_row("", Text(entry.severity, STYLES[entry.severity]), entry.code, Text(place + kpi), said)
    if rows.row_count:
        on.print(rows)
    for code, count in alike.items():
        if count > MOST_ALIKE:
            on.print(f"  {count - MOST_ALIKE} more of {code}: --report or --json lists them all.")


def _there(one: Found) -> Iterator[str]:
    """What the cell holds, and what it should hold."""
    from builder.rules.file_report import plain  # noqa: PLC0415 - see `cli`

    if one.code in ACROSS_FILES:
        yield f" The other return: {plain(Path(one.wanted).name)}."
        return
    helps = one.code[:1] in WANTED_OF or one.code in WANTED
    for word, value in (("There", one.what), ("Wanted", one.wanted if helps else "")):
        said = plain(value)[:MOST_WHAT].rstrip(" .")
        if said:
            yield f" {word}: {said}."


def say_total(on: Console, states: Counter[str], counts: Counter[str]) -> None:
    """Print the closing line for more than one file: how many have each state, and their findings."""
    files = ", ".join(f"{states[state]:,} {STATES[state]}" for state in reversed(STATES) if states[state])
    found = ", ".join(counted(counts[s], s) for s in ("error", "warning") if counts[s])
    on.print(f"{counted(states.total(), 'file')}: {files}" + (f" ({found})" if found else ""))


def say_differences(on: Console, differences: Iterable[Difference]) -> None:
    """Print one line for every cell whose saved value differs."""
    from builder.rules.file_report import plain  # noqa: PLC0415 - see `cli`

    rows = Table.grid(padding=(0, 2))
    for cell in differences:
        place = Text(f"{plain(cell.place.sheet)} {plain(cell.place.cell)}")
        about = Text(", ".join(filter(None, cell.key)))
        rows.add_row(place, about, Text(f"saved: {plain(cell.saved)}"), Text(f"true: {plain(cell.fresh)}"))
    if rows.row_count:
        on.print(rows)
