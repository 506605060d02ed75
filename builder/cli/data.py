"""The commands about the data: is it sound, how far is it confirmed, which editions exist."""

# ruff: noqa: PLC0415 - imports are inside the commands: see `cli`

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import typer

from builder.cli.output import Commands
from builder.cli.shared import FOUND, Edition, counted, read_mapping, refusing, stage

if TYPE_CHECKING:
    from builder.data.editions import EditionState

GAPS = {
    "no_metric": "MACs without a reporting metric",
    "no_kpi": "MACs without a KPI that fits",
    "no_measure": "metrics without a National TOMs measure",
    "no_value": "measures without an open value",
}
HEADINGS = ("edition", "title", "usable from", "from", "to", "can be built", "confirmed")

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

        found = status(read_mapping(edition))
    for name, counts in found.counts.items():
        typer.echo(f"{name:24}" + _counts(counts))
    typer.echo(f"\n{len(found.unconfirmed)} facts to confirm in their source:")
    by_source: dict[str, list[str]] = {}
    for fact in found.unconfirmed:
        by_source.setdefault(f"{fact.table}, {fact.status}, see {fact.source}", []).append(fact.key)
    for words, keys in by_source.items():
        typer.echo(f"  {words}: {len(keys)} ({', '.join(keys)})")
    typer.echo("\nNot covered:")
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


def _cells(state: EditionState) -> Iterator[str]:
    edition = state.edition
    yield from (edition.key, edition.title)
    yield from (str(day or "") for day in (edition.usable_from, edition.applies_from, edition.applies_to))
    yield from ("yes" if state.can_be_built else "no", _counts(state.counts))


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
