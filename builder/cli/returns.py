"""The commands about returned copies: make samples, validate and recalculate."""

# ruff: noqa: PLC0415 - imports are inside the commands: see `cli`

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from builder.cli.output import REFUSED, STOPPED
from builder.cli.shared import (
    FOUND,
    Edition,
    Force,
    Out,
    building,
    counted,
    end,
    folder,
    laid_out,
    read_mapping,
    refusing,
    stage,
)
from builder.in_place import one_line, unreachable

if TYPE_CHECKING:
    from builder.layout.placement import Placed
    from builder.rules.file_report import Copy

app = typer.Typer()
OTHER_CONTRACT = "A929"


class Engine(Enum):
    """What recalculates: the engine that comes with the tool, desktop Excel, or LibreOffice."""

    EMBEDDED = "embedded"
    EXCEL = "excel"
    LIBREOFFICE = "libreoffice"


@app.command(epilog="Example: toms sample --count 20 --seed 7 --mistakes --out returns")
def sample(
    *,
    count: Annotated[int, typer.Option(min=1, max=10_000, metavar="N", help="How many returns.")] = 10,
    seed: Annotated[int, typer.Option(metavar="S", help="Each number gives different returns.")] = 1,
    mistakes: Annotated[
        bool, typer.Option("--mistakes", help="Make mistakes in two of three returns and list them.")
    ] = False,
    out: Out = Path("out/returns"),
    force: Force = False,
    edition: Edition = "",
) -> None:
    """Make filled returns of made-up organisations, for training and for trying things out."""
    with refusing():
        from builder.samples.sample import sample_path, samples, write_samples
        from builder.workbooks.save import refuse_held

        mapping = read_mapping(edition)
        placed = laid_out(mapping)
        drawn = samples(placed, mapping, count, seed, mistakes)
        for of in drawn:
            refuse_held(sample_path(out, of), force)
        with stage("Writing the returns"):
            for path, of in zip(write_samples(placed, drawn, out), drawn, strict=True):
                typer.echo(one_line(str(path)))
                for mistake in of.mistakes:
                    place = _place(placed, mistake.key)
                    typer.echo(f"  {mistake.code or 'typed over'}  {place}: {_shown(mistake.value)}")


def _place(placed: Placed, key: tuple[str, ...]) -> str:
    """Sheet and cell, and in brackets what they are about."""
    from builder.grid.a1 import address

    sheet, row, column = placed.cell_of(key)
    return f"{sheet.name} {address(row, column)} ({', '.join(key[1:])})"


def _shown(value: object) -> str:
    return "left out" if value is None else str(value)


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files, folders (with their subfolders) or patterns.")
]

Against = Annotated[
    str, typer.Option(metavar="ISSUED", help="The workbook that was issued, or its issue code.")
]
Pages = Annotated[
    Path | None,
    typer.Option(metavar="DIR", callback=folder, help="Write a page for each supplier: .xlsx and .txt."),
]
ReplyBy = Annotated[
    str, typer.Option(metavar="DAY", help="Day to reply by on the pages, such as '15 December 2026'.")
]
Sender = Annotated[
    str, typer.Option(metavar="NAME", help="Who the pages are from. Default: the authority in the copy.")
]
Notes = Annotated[bool, typer.Option("--notes", help="Show notes as well as errors and warnings.")]
Jobs = Annotated[int, typer.Option(min=1, metavar="N", help="How many files to check at once.")]


@app.command(epilog="Examples: toms validate returns, toms validate 'in/*.xlsx' --report out/findings.xlsx")
def validate(
    paths: Paths,
    *,
    against: Against = "",
    json: Annotated[
        bool, typer.Option("--json", help="Print results as JSON: see docs/reference/findings.schema.json.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.xlsx", help="Write a workbook of findings to send back.")
    ] = None,
    pages: Pages = None,
    reply_by: ReplyBy = "",
    sender: Sender = "",
    jobs: Jobs = 1,
    engine: Annotated[
        Engine, typer.Option(help="Calculation engine: embedded, excel or libreoffice.")
    ] = Engine.EMBEDDED,
    notes: Notes = False,
    force: Force = False,
) -> None:
    """Check returned copies: what is wrong, cell by cell, and what to do about it.

    Exit code: 0 no error, 1 errors, 2 no file could be used.
    """
    ending = Ending()
    with refusing():
        files, by = _meant(paths, report, pages, force), _day(reply_by)
        looked_at = _looked_at(files, against, jobs, engine, () if json else shown(notes))
        kept = ending.gather(looked_at, keep=bool(json or report or pages))
        ending.say(quiet=json)
        if json:
            from builder.returns.findings_json import findings_json

            typer.echo(findings_json(kept), nl=False)
        if report:
            _write_report(kept, report, force)
        if pages:
            _write_pages(kept, pages, sender, by)
    ending.leave()


@dataclass
class Ending:
    """The exit code that follows from the files seen so far; the files themselves are not kept."""

    states: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    others: int = 0
    is_stopped: bool = False

    def gather(self, copies: Iterator[Copy], keep: bool) -> list[Copy]:
        """Count and print every file; return the files if `keep`.

        Ctrl-C ends it; the files kept so far are returned.
        """
        kept: list[Copy] = []
        try:
            for copy in copies:
                self._note(copy)
                if keep:
                    kept.append(copy)
        except KeyboardInterrupt:
            if not kept:
                raise
            self.is_stopped = True
        return kept

    def _note(self, copy: Copy) -> None:
        """Count one file, or the findings that compare returns."""
        if copy.file:
            self.states[copy.state] += 1
        self.counts.update({severity: copy.count(severity) for severity in ("error", "warning")})
        self.others += any(one.code == OTHER_CONTRACT for one in copy.found)

    def say(self, quiet: bool) -> None:
        """Print the closing lines, if more than one file was checked."""
        from builder.cli.findings import console, say_total

        if self.states.total() > 1 and not quiet:
            say_total(console(), self.states, self.counts)
        if self.others and not quiet:
            of = f"{self.others:,} of {counted(self.states.total(), 'file')}"
            typer.echo(f"{of} not compared with the issued workbook, which is of another contract.")

    def leave(self) -> NoReturn:
        """End the command with its code."""
        if self.is_stopped:
            files = counted(self.states.total(), "file")
            end([f"Stopped. The findings so far, in {files}, are kept."], STOPPED)
        raise typer.Exit(self.code)

    @property
    def code(self) -> int:
        """2: no file could be used; 1: some finding is an error; 0: no error was found."""
        if set(self.states) == {"unusable"}:
            return REFUSED
        return FOUND if self.counts["error"] else 0


def _looked_at(
    files: Sequence[Path], against: str, jobs: int, engine: Engine, say: Sequence[str]
) -> Iterator[Copy]:
    """The findings in each file, printed as soon as they are known, with a progress bar on a terminal."""
    from builder.cli.findings import console, say_copy
    from builder.returns.validate import validate

    out = console()
    with progress(len(files)) as step:
        for one in validate(files, against or None, jobs, engine.value):
            if say:
                say_copy(out, one, say)
            yield one
            step()


def shown(notes: bool) -> Sequence[str]:
    """The severities to show: notes only on request."""
    return ("error", "warning", "note") if notes else ("error", "warning")


@contextmanager
def progress(total: int, doing: str = "Validating") -> Iterator[Callable[[], None]]:
    """A progress bar on a terminal, for more than one file; call the result once for each file."""
    from rich.progress import MofNCompleteColumn, Progress

    from builder.cli.findings import console

    on = console(stderr=True)
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=on, transient=True, disable=total == 1 or not on.is_terminal) as bar:
        task = bar.add_task(doing, total=total)
        yield lambda: bar.advance(task)


def _meant(paths: list[str], report: Path | None, pages: Path | None, force: bool) -> Sequence[Path]:
    """The files named by `paths`; the command ends here if report or pages could not be written."""
    from builder.returns.files import copies

    files = copies(paths)
    if pages:
        refuse_pages(pages, force)
    if report:
        refuse_report(report, files, force)
    if not files:
        end(["No file was found. Name files, or a folder with returned copies."], REFUSED)
    return files


def refuse_report(report: Path, files: Sequence[Path], force: bool) -> None:
    """End the command if the report could not be written."""
    from builder.workbooks.save import refuse_held

    if report.suffix.casefold() != ".xlsx":
        end([f"{one_line(str(report))}: name a file that ends with .xlsx."], REFUSED)
    if report.exists() and any(path.exists() and path.samefile(report) for path in files):
        said = "is one of the copies, and copies are never changed. Name another file."
        end([f"{one_line(str(report))} {said}"], REFUSED)
    refuse_held(report, force)


def _write_report(looked_at: list[Copy], report: Path, force: bool) -> None:
    """Write the report to its place, or to a new folder if that place was lost."""
    from builder.workbooks.report.report import lay_out_report
    from builder.workbooks.save import save

    placed = lay_out_report(looked_at)
    with building("Writing the report"):
        try:
            save(placed, report, force=force)
        except OSError as error:
            typer.echo(unreachable(error), err=True)
            report = Path(mkdtemp(prefix="toms-")) / report.name
            save(placed, report)
    typer.echo(f"Findings written to {one_line(str(report))}", err=True)


def _day(said: str) -> str:
    """The day in words; the command ends if it is none."""
    from builder.grid.kinds import spelled
    from builder.read.typed_values import clean, date_in

    day = date_in(clean(said)) if said else None
    if said and day is None:
        end([f"{one_line(said)}: give --reply-by a day such as 15 December 2026 or 2026-12-15."], REFUSED)
    return spelled(day)


def refuse_pages(pages: Path, force: bool) -> None:
    """End the command if a folder of pages could not be written."""
    from builder.workbooks.save import refuse_full

    refuse_full(pages, force)


def _write_pages(looked_at: list[Copy], pages: Path, sender: str, reply_by: str) -> None:
    """Write a page for each contract and supplier, all or none."""
    from builder.rules.file_report import plain
    from builder.templates import words
    from builder.workbooks.report.send import pages_to_send
    from builder.workbooks.save import save_papers

    say = words("report")
    papers = pages_to_send(looked_at, plain(sender), reply_by)
    if not papers:
        typer.echo(say("send.none"), err=True)
        return
    with building("Writing the pages"), progress(len(papers), "Writing the pages") as step:
        save_papers(papers, pages, {}, step)
    written = say("send.written", pages=counted(len(papers), "page"), folder=one_line(str(pages)))
    typer.echo(written, err=True)


@app.command(epilog="Example: toms recalculate returns/contract-17.xlsx")
def recalculate(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="One returned copy.")],
) -> None:
    """Recalculate a returned copy and list every cell whose saved value differs.

    Exit code: 0 no cell differs, 1 some differ, 2 the file cannot be used.
    """
    with refusing():
        from builder.cli.findings import console, say_copy, say_differences
        from builder.read.returned import UnreadableError
        from builder.returns.validate import stale
        from builder.rules.file_report import Copy

        try:
            with stage("Working out every formula"):
                differing = stale(path)
        except UnreadableError as error:
            say_copy(console(stderr=True), Copy(str(path), error.found))
            raise typer.Exit(REFUSED) from None
        say_differences(console(), differing)
    differ = "cell differs" if len(differing) == 1 else "cells differ"
    said = f"{len(differing):,} {differ} from the recalculated value."
    typer.echo(said if differing else "Every saved value is right.")
    raise typer.Exit(FOUND if differing else 0)
