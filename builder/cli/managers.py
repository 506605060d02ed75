"""The commands for contract managers and buyers that follow validation: accept what was delivered."""

# ruff: noqa: PLC0415 - imports are inside the commands: see `cli`

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.returns import Sender, progress
from builder.cli.shared import Force, Out, building, counted, refusing, stage
from builder.in_place import one_line

if TYPE_CHECKING:
    from builder.read.acceptance import Acceptance, Decision
    from builder.workbooks.save import Paper

app = typer.Typer()
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")]


@app.command(epilog="Example: toms accept findings.xlsx --out accepted")
def accept(
    report: Annotated[
        Path,
        typer.Argument(metavar="REPORT.xlsx", help="A report of toms validate, Acceptance filled in."),
    ],
    *,
    out: Out = Path("accepted"),
    sender: Sender = "",
    dry_run: DryRun = False,
    force: Force = False,
) -> None:
    """Write what you accepted: data, a letter for each supplier, and ratings for the notice.

    Exit code: 0 done, 2 the report cannot be used.
    """
    with refusing():
        from builder.returns.accepted import read_accepted
        from builder.templates import words
        from builder.workbooks.save import refuse_full, save_papers

        refuse_full(out, force)
        with stage("Reading the report"):
            read = read_accepted(report)
        papers, texts = _accepted(read, sender)
        say, folder = words("accept"), one_line(str(out))
        typer.echo(_counts(read.decisions))
        if dry_run:
            names = [f"{paper.name}{ending}" for paper in papers for ending in (".xlsx", ".txt")]
            typer.echo(say("written.would", folder=folder))
            typer.echo("\n".join(f"  {name}" for name in sorted((*names, *texts))))
            return
        with building("Writing the letters"), progress(len(papers), "Writing the letters") as step:
            save_papers(papers, out, texts, step)
        typer.echo(say("written.files", letters=counted(len(papers), "letter"), folder=folder))


def _accepted(read: Acceptance, sender: str) -> tuple[Sequence[Paper], dict[str, str]]:
    """The letters, and the other files by name: notices and data."""
    from builder.data.load import load
    from builder.rules.file_report import plain
    from builder.workbooks.accepted.data import accepted_csv
    from builder.workbooks.accepted.letters import letters, notices
    from builder.workbooks.accepted.ratings import rated

    found = rated(read.decisions)
    meanings = {rating.key: rating.meaning for rating in load().ratings}
    texts = notices(found, meanings) | {"accepted.csv": accepted_csv(read, found)}
    return letters(found, meanings, plain(sender)), texts


def _counts(decisions: Sequence[Decision]) -> str:
    from builder.templates import words

    decided = [one for one in decisions if one.is_decided]
    changed = sum(one.accepted != one.reported for one in decided)
    counts = {"decided": len(decided), "all": len(decisions), "changed": changed}
    return words("accept")("written.counts", **counts)
