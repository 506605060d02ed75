"""The commands that follow reading: accept what was delivered, put bids side by side."""

# ruff: noqa: PLC0415 - imports are inside the commands: see `cli`

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.output import REFUSED
from builder.cli.returns import Jobs, Paths, Sender, progress, refuse_pages, refuse_report
from builder.cli.shared import FOUND, Force, Out, building, counted, end, folder, refusing, stage
from builder.in_place import one_line

if TYPE_CHECKING:
    from builder.read.acceptance import Acceptance, Decision
    from builder.workbooks.comparison.bids import Bid
    from builder.workbooks.save import Paper

app = typer.Typer()
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")]


@app.command(epilog="Example: toms accept findings.xlsx --out accepted")
def accept(
    report: Annotated[
        Path,
        typer.Argument(metavar="REPORT.xlsx", help="One report of toms validate, Acceptance filled in."),
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
        if not any(one.is_decided for one in read.decisions):
            end([words("accept")("undecided", file=one_line(str(report)), sheet=read.sheet)], REFUSED)
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


@app.command(epilog="Example: toms compare bids --out comparison.xlsx --letters")
def compare(
    bids: Paths,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE.xlsx", help="The workbook to write.")],
    letters: Annotated[
        bool, typer.Option("--letters", help="Replace the names of bidders by letters, in texts too.")
    ] = False,
    questions: Annotated[
        Path | None,
        typer.Option(metavar="DIR", callback=folder, help="Write a page of questions for each bidder too."),
    ] = None,
    jobs: Jobs = 1,
    dry_run: DryRun = False,
    force: Force = False,
) -> None:
    """Put bids side by side: what is committed, missing, below what was asked or unclear. Not a score.

    Exit code: 0 all compared, 1 some left out, 2 none could be compared.
    """
    with refusing():
        from builder.returns.bids import read_bids
        from builder.returns.files import copies
        from builder.workbooks.comparison.bids import compared

        files = copies(bids)
        refuse_report(out, files, force)
        if questions:
            refuse_pages(questions, force)
        if not files:
            end(["No file was found. Name files, or a folder with bids."], REFUSED)
        with progress(len(files), "Reading the bids") as step:
            read = read_bids(files, letters, jobs, step)
        side = compared(read)
        _say_bids(read, side)
        if not side:
            end([], REFUSED)
        _write_comparison(read, side, out, hidden=letters, dry_run=dry_run, force=force)
        if questions and not dry_run:
            _write_questions(read, questions, hidden=letters)
    raise typer.Exit(0 if len(side) == len(read) else FOUND)


def _write_questions(read: Sequence[Bid], folder_: Path, *, hidden: bool) -> None:
    from builder.templates import words
    from builder.workbooks.comparison.comparison import questions_to_send
    from builder.workbooks.save import save_papers

    papers = questions_to_send(read, hidden)
    with building("Writing the questions"), progress(len(papers), "Writing the questions") as step:
        save_papers(papers, folder_, {}, step)
    about = {"pages": counted(len(papers), "page"), "folder": one_line(str(folder_))}
    typer.echo(words("compare")("terminal.sent", **about))


def _say_bids(read: Sequence[Bid], side: Sequence[Bid]) -> None:
    """Which letter is whose, and which bids are not put side by side, with why."""
    from builder.rules.file_report import plain
    from builder.templates import words
    from builder.workbooks.comparison.bids import Names

    say, names = words("compare"), Names(tuple(read))
    for bid in read:
        letter, file = names.letter(bid), plain(bid.report.file)
        typer.echo(say("terminal.key", letter=letter, file=file, name=names.of(bid)))
        if bid not in side:
            why = "; ".join(entry.short for _, entry in bid.report.findings if bid.book is None)
            code = bid.issue_code or say("unknown")
            why = why or say("terminal.other", version=bid.version, code=code)
            typer.echo(say("terminal.left_out", letter=letter, why=plain(why)))


def _write_comparison(
    read: Sequence[Bid], side: Sequence[Bid], out: Path, *, hidden: bool, dry_run: bool, force: bool
) -> None:
    from builder.templates import words
    from builder.workbooks.comparison.comparison import lay_out_comparison
    from builder.workbooks.save import save

    about = {"bids": counted(len(side), "bid"), "of": len(read), "file": one_line(str(out))}
    if not dry_run:
        with building("Writing the comparison"):
            save(lay_out_comparison(read, hidden), out, force=force)
    typer.echo(words("compare")("terminal.would" if dry_run else "terminal.written", **about))
