"""The commands about the data: is it sound, how far is it confirmed, which editions exist."""

# ruff: noqa: PLC0415 - imports are inside the commands: see `cli`

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.output import REFUSED, Commands
from builder.cli.shared import FOUND, Edition, Force, building, counted, end, read_mapping, refusing, stage
from builder.cli.shared import usable_edition as usable
from builder.in_place import one_line

if TYPE_CHECKING:
    from builder.data.editions import EditionState

GAPS = {
    "no_metric": "MACs without a reporting metric",
    "no_kpi": "MACs without a KPI that fits",
    "no_measure": "metrics without a National TOMs measure",
    "no_value": "measures without an open value",
}
HEADINGS = ("edition", "title", "usable from", "from", "to", "can be built", "confirmed")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")]

data = typer.Typer(
    cls=Commands,
    help="The data behind the workbook: is it sound, how far is it confirmed, which editions exist.",
    no_args_is_help=True,
)


@data.command("check", epilog="Example: toms data check")
def data_check(edition: Edition = "") -> None:
    """Check the data: every problem with its file, line and remedy."""
    from builder.data.load import SHIPPED
    from builder.data.status import check

    with refusing(), stage("Checking the data"):
        problems = check(edition=edition or SHIPPED)
    for problem in problems:
        typer.echo(problem)
    typer.echo(f"{counted(len(problems), 'problem')} found." if problems else "The data is sound.")
    raise typer.Exit(FOUND if problems else 0)


@data.command("status", epilog="Example: toms data status")
def data_status(edition: Edition = "") -> None:
    """Show how far each table is confirmed, which facts are not, and what the data do not cover."""
    with refusing():
        from builder.data.status import status

        mapping = read_mapping(edition)
        found = status(mapping)
    for name, counts in found.counts.items():
        typer.echo(f"{name:24}" + _counts(counts))
    typer.echo(f"\n{len(found.unconfirmed)} facts to confirm in their source:")
    by_source: dict[str, list[str]] = {}
    for fact in found.unconfirmed:
        by_source.setdefault(f"{fact.table}, {fact.status}, see {fact.source}", []).append(fact.key)
    for words, keys in by_source.items():
        typer.echo(f"  {words}: {len(keys)} ({', '.join(keys)})")
    typer.echo("\nNot covered:")
    to_copy = [outcome.key for outcome in mapping.outcomes if outcome.metrics_to_copy]
    if to_copy:
        there, asked = len(mapping.metrics), mapping.edition.standard_metrics
        typer.echo(
            f"  standard metrics: {there} of the {asked} of the policy note are copied; those of "
            f"{', '.join(to_copy)} are not (toms data metrics)"
        )
    for name, words in GAPS.items():
        keys = [thing.key for thing in getattr(found.gaps, name)]
        typer.echo(f"  {words}: {len(keys)}" + (f" ({', '.join(keys)})" if keys else ""))


@data.command("editions", epilog="Example: toms data editions")
def data_editions() -> None:
    """List the editions of the Model: their dates, which can be built, how far their data are confirmed.

    "from" and "to" are the dates of the procurements that an edition applies to. "confirmed" counts the rows
    of the edition's files by status.
    """
    with refusing():
        from builder.data.editions import editions

        rows = [HEADINGS, *(tuple(_cells(state)) for state in editions())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        typer.echo("  ".join(map(str.ljust, row, widths)).rstrip())


@data.command("metrics", epilog="Example: toms data metrics EDITION metrics.csv --dry-run")
def data_metrics(
    edition: Annotated[
        str, typer.Argument(metavar="KEY", callback=usable, help="The edition: see toms data editions.")
    ],
    file: Annotated[
        Path, typer.Argument(metavar="FILE.csv", help="The metrics: docs/data.md gives its columns.")
    ],
    *,
    dry_run: DryRun = False,
) -> None:
    """Enter standard metrics that you copied from a policy note, and a KPI for each: all or none.

    Exit code: 0 done, 2 the table cannot be used.
    """
    with refusing():
        from builder.data.standard_metrics import enter_metrics
        from builder.templates import words

        with stage("Checking the data with the metrics"):
            done = enter_metrics(edition, file, dry_run=dry_run)
        say = words("metrics")
        counts = ", ".join(f"{outcome}: {count}" for outcome, count in done.counts.items())
        about = {"metrics": counted(sum(done.counts.values()), "metric"), "counts": one_line(counts)}
        typer.echo(say("would" if dry_run else "entered", **about))
        outcomes = ", ".join(done.lacking)
        if done.asked:
            typer.echo(say("of_all", asked=done.asked, there=done.there))
        typer.echo(say("lacking", outcomes=outcomes) if outcomes else say("complete"))


@data.command("confirm", epilog="Example: toms data confirm to-confirm.xlsx")
def data_confirm(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.xlsx", help="The list to write or, with --apply, to take in.")
    ],
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Take the answers in a filled list into the data.")
    ] = False,
    dry_run: DryRun = False,
    force: Force = False,
) -> None:
    """List every fact that is not confirmed, by document, with room for what is printed; or take answers in.

    Exit code: 0 done, 2 the list cannot be written or used.
    """
    with refusing():
        _take_answers(file, dry_run) if apply else _write_list(file, dry_run, force)


def _write_list(file: Path, dry_run: bool, force: bool) -> None:
    from builder.data.confirm import to_confirm
    from builder.templates import words
    from builder.workbooks.check_list import lay_out_check_list
    from builder.workbooks.save import refuse_held, save

    say = words("check_list")
    if file.suffix.casefold() != ".xlsx":
        end([words("contracts")("refused.ending", file=one_line(str(file)))], REFUSED)
    refuse_held(file, force)
    facts = to_confirm()
    if not dry_run:
        with building("Writing the list"):
            save(lay_out_check_list(facts), file, force=force)
    about = {"facts": counted(len(facts), "fact"), "file": one_line(str(file))}
    typer.echo(say("would" if dry_run else "written", **about))


def _take_answers(file: Path, dry_run: bool) -> None:
    from builder.data.confirm import confirm
    from builder.returns.check_list import read_answers
    from builder.templates import words

    say = words("check_list")
    with stage("Reading the list"):
        answers = read_answers(file)
    with stage("Checking the data with the answers"):
        done = confirm(answers, dry_run=dry_run)
    counts = ", ".join(f"{answer} {count}" for answer, count in done.counts.items())
    about = {"answers": counted(len(answers), "answer"), "counts": counts}
    typer.echo(say("would_apply" if dry_run else "applied", **about))
    for name, key in done.to_mend:
        typer.echo(f"  {one_line(name)}, {one_line(key)}: {say('mend')}")


def _cells(state: EditionState) -> Iterator[str]:
    edition = state.edition
    yield from (edition.key, edition.title)
    yield from (str(day or "") for day in (edition.usable_from, edition.applies_from, edition.applies_to))
    yield from ("yes" if state.can_be_built else "no", _counts(state.counts))


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
