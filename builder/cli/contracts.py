"""The commands that carry a filled copy on: to the present version, to its next period."""

# ruff: noqa: PLC0415 - imports are inside the commands: see `cli`

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.shared import FOUND, Force, building, counted, refusing, stage
from builder.in_place import one_line

if TYPE_CHECKING:
    from builder.contracts.carry import Note
    from builder.contracts.draft import Draft
    from builder.contracts.source import Source
    from builder.read.acceptance import Acceptance, Decision

app = typer.Typer()

Copy = Annotated[
    Path, typer.Argument(metavar="COPY", help="A filled copy, .xlsx or .ods; it is not changed.")
]
File = Annotated[Path, typer.Option("--out", metavar="FILE.xlsx", help="The workbook to write.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")]


@app.command(epilog="Example: toms migrate contract-0.1.0.xlsx --out contract.xlsx")
def migrate(copy: Copy, out: File, *, dry_run: DryRun = False, force: Force = False) -> None:
    """Move a filled copy of an older version to the present one.

    Every entry lands in its cell, or is listed with the reason. Exit code: 0 every entry landed, 1 some are
    left out, 2 the copy cannot be used.
    """
    with refusing():
        from builder.contracts.draft import migrated
        from builder.templates import words

        source = _read(copy, out, force)
        draft = migrated(source)
        old, new = source.version.issued.version, source.present.issued.version
        carried = counted(draft.typed, "entry")
        said = words("contracts")("said.migrated", entries=carried, old=old, new=new)
        _write(draft, out, said, dry_run, force)
    raise typer.Exit(FOUND if draft.left else 0)


@app.command("next", epilog="Example: toms next quarter-1.xlsx --out quarter-2.xlsx")
def next_(
    copy: Copy,
    out: File,
    *,
    accepted: Annotated[
        Path | None,
        typer.Option(metavar="REPORT.xlsx", help="A report whose Acceptance says what counts of this copy."),
    ] = None,
    dry_run: DryRun = False,
    force: Force = False,
) -> None:
    """Make the supplier's return of the next period from that of the last.

    Delivered to date becomes delivered before, by each KPI's own rule. The period moves on by its own length.
    Figures, regions, evidence and notes of the period go to History; the return is a draft, not signed.
    """
    with refusing():
        from builder.contracts.next_period import accepted_of, next_period
        from builder.grid.kinds import spelled
        from builder.templates import words

        source, said = _read(copy, out, force, accepted), []
        quantities: dict[str, float] = {}
        if accepted:
            report = _report(accepted)
            quantities = dict(accepted_of(source, report))
            said.append(_accepted(report.of_copy(source.returned.sha256).values()))
        draft = next_period(source, quantities)
        dates = {name: spelled(draft.inputs["Start", f"period_{name}"]) for name in ("start", "end")}
        rows = counted(len(draft.history), "row")
        entries = counted(draft.typed, "entry")
        said.append(words("contracts")("said.next", entries=entries, rows=rows, **dates))
        _write(draft, out, "\n".join(said), dry_run, force)
    raise typer.Exit(FOUND if draft.left else 0)


def _report(path: Path) -> Acceptance:
    from builder.returns.accepted import read_accepted

    with stage("Reading the report"):
        return read_accepted(path)


def _accepted(decisions: Iterable[Decision]) -> str:
    """How many figures are accepted, with another quantity, and not decided."""
    from builder.templates import words

    of = list(decisions)
    decided = [one for one in of if one.is_decided]
    changed = sum(one.accepted != one.reported for one in decided)
    counts = {"accepted": len(decided) - changed, "changed": changed, "open": len(of) - len(decided)}
    return words("contracts")("said.accepted", **counts)


@app.command(epilog="Example: toms award bid.xlsx --out contract.xlsx")
def award(copy: Copy, out: File, *, dry_run: DryRun = False, force: Force = False) -> None:
    """Make the supplier's copy of the contract from the accepted bid.

    Deliverables, commitments, profile and regions are locked as they were bid. A change that is agreed later
    is typed under Change, with its date and the reason. The issue code stays the same.
    """
    with refusing():
        from builder.contracts.award import award as awarded
        from builder.contracts.award import to_do
        from builder.templates import words

        source = _read(copy, out, force)
        draft = awarded(source)
        about = {
            "supplier": one_line(str(draft.inputs.get(("Start", "supplier"), ""))),
            "code": one_line(source.returned.issue_code),
        }
        said = [words("contracts")("said.awarded", entries=counted(draft.typed, "entry"), **about)]
        with stage("Working out the contract"):
            open_ = to_do(draft)
        said += [words("contracts")("said.to_do"), *(one_line(f"  {one}") for one in open_)] if open_ else []
        _write(draft, out, "\n".join(said), dry_run, force)
    raise typer.Exit(FOUND if draft.left else 0)


def _read(copy: Path, out: Path, force: bool, beside: Path | None = None) -> Source:
    """The copy, read and checked; refused before the work where `out` could not be written."""
    from builder.contracts.draft import refuse_place
    from builder.contracts.source import read_source

    refuse_place(out, (copy, beside) if beside else (copy,), force)
    with stage("Reading and checking the copy"):
        return read_source(copy)


def _write(draft: Draft, out: Path, said: str, dry_run: bool, force: bool) -> None:
    """Write the workbook, unless it is a dry run, and print what was carried and what was not."""
    from builder.templates import words

    if not dry_run:
        with building("Drawing the sheets and working out every formula"):
            draft.save(out, force)
    typer.echo(one_line(str(out)))
    typer.echo(said)
    for line in _closing(draft):
        typer.echo(line)
    if dry_run:
        typer.echo(words("contracts")("said.dry"))


def _closing(draft: Draft) -> Iterator[str]:
    """Entries that are elsewhere or left out, what is in no input cell, and how many errors there are."""
    from builder.contracts.carry import LEFT, MOVED
    from builder.rules.catalogue import finding
    from builder.templates import words

    say = words("contracts")
    for what in (MOVED, LEFT):
        notes = [note for note in draft.notes if note.what == what]
        if notes:
            yield say(f"said.{what}", count=counted(len(notes), "entry"))
            yield from _notes(notes)
    if draft.beside:
        yield say("said.beside")
        for one in draft.beside:
            place = f"{one.place.sheet} {one.place.cell}".strip()
            yield one_line(f"  {place}: {finding(one.code).short}. {one.what}".rstrip())
    if errors := len(draft.source.errors):
        yield say("said.errors", count=counted(errors, "error"))


def _notes(notes: Iterable[Note]) -> Iterator[str]:
    from builder.grid.kinds import spelled

    for note in notes:
        about = f"{note.place.sheet} {note.place.cell} ({', '.join(note.key[1:])})"
        yield one_line(f"  {about}: {spelled(note.value)}. {note.why}").rstrip()
