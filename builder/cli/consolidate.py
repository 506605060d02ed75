"""The commands about many returns together: consolidate."""

# ruff: noqa: PLC0415 - imports are inside the commands: see `cli`

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from builder.cli.output import REFUSED
from builder.cli.returns import Paths, progress
from builder.cli.shared import FOUND, Out, counted, end, refusing, stage
from builder.in_place import one_line

if TYPE_CHECKING:
    from builder.consolidation.run import Consolidated
    from builder.consolidation.store import Head

app = typer.Typer()


@app.command(epilog="Example: toms consolidate returns --out figures --jobs 2")
def consolidate(
    paths: Paths,
    *,
    out: Out = Path("out/tables"),
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="How many files to read at once.")] = 1,
    include_errors: Annotated[
        bool, typer.Option("--include-errors", help="Count returns that have errors.")
    ] = False,
    leave_out: Annotated[
        Path | None,
        typer.Option(metavar="LIST.txt", help="Files to leave out: a path, name or SHA-256 on each line."),
    ] = None,
    share: Annotated[
        bool,
        typer.Option("--share", help="Leave out suppliers' texts and figures that could tell of one person."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite tables that were edited.")] = False,
) -> None:
    """Put the figures of many returns together in tidy tables: CSV, Parquet and one workbook.

    Each return is checked as `toms validate` does; one with errors is not counted unless you ask for it. The
    table excluded says why a file is not counted. Run the command again after an interruption: it goes on.

    Exit code: 0 every file is counted, 1 some are not, 2 no file could be used.
    """
    with refusing():
        from builder.consolidation.files import refuse_held_tables
        from builder.consolidation.run import consolidate as write
        from builder.returns.files import copies

        files = copies(paths)
        if not files:
            end(["No file was found. Name files, or a folder with returned copies."], REFUSED)
        named = _listed(leave_out)
        refuse_held_tables(out, force=force)
        heads = list(_read(files, out, jobs))
        with stage("Writing the tables"):
            done = write(heads, out, include_errors=include_errors, leave_out=named, share=share)
    _say(done)


def _listed(path: Path | None) -> frozenset[str]:
    """The lines of the list of files to leave out."""
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path else []
    return frozenset(line.strip() for line in lines if line.strip())


def _read(files: Sequence[Path], out: Path, jobs: int) -> Iterator[Head]:
    """What is known of each file, with a progress bar on a terminal."""
    from builder.consolidation.run import read_all

    with progress(len(files), "Reading") as step:
        for head in read_all(files, out, jobs):
            yield head
            step()


def _say(done: Consolidated) -> NoReturn:
    """Print what is counted, what is not and why, and where the tables are; end the command."""
    for one in done.excluded:
        instead = f": {one_line(one.instead)}" if one.instead else ""
        typer.echo(f"Not counted: {one_line(one.file)}. {one.why}{instead}.")
    if done.across:
        found = counted(len(done.across), "finding")
        typer.echo(f"{found} on returns that do not fit together: see the table findings.")
    if done.written.too_long:
        long = ", ".join(done.written.too_long)
        typer.echo(f"Too long for the workbook: {long}. The CSV files have every row.")
    if not done.written.parquet:
        typer.echo("No Parquet files: install toms-mapping-tool[parquet] for them.")
    rows = ", ".join(f"{name} {number:,}" for name, number in done.written.rows.items())
    typer.echo(f"{counted(done.counted, 'return')} counted, in {one_line(str(done.out))}. Rows: {rows}.")
    if not done.counted:
        end(["No return is counted."], REFUSED)
    raise typer.Exit(FOUND if done.excluded else 0)
