"""The command that issues a buyer's workbook to bidders or suppliers."""

# ruff: noqa: PLC0415 - imports are inside the commands: see `cli`

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from builder.cli.shared import Force, Out, building, refusing, stage
from builder.in_place import one_line

app = typer.Typer()


class Role(Enum):
    """Who the copy is for."""

    BIDDERS = "bidders"
    SUPPLIER = "supplier"


@app.command(epilog="Example: toms issue buyer.xlsx --to supplier --contracts call-offs.csv --out issued")
def issue(
    copy: Annotated[
        Path, typer.Argument(metavar="BUYER.xlsx", help="The buyer's filled copy; it is not changed.")
    ],
    to: Annotated[Role, typer.Option("--to", help="Who it is for: bidders or supplier.")],
    contracts: Annotated[
        Path | None,
        typer.Option(metavar="LIST.csv", help="One copy for each line; its headings are labels of Start."),
    ] = None,
    out: Out = Path("out"),
    *,
    even_so: Annotated[
        bool, typer.Option("--even-so", help="Issue although Checks says that something holds it up.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")
    ] = False,
    force: Force = False,
) -> None:
    """Make the copies that go to bidders or to a supplier: what they need in sight, your cells locked.

    Your reasons and local needs are left out. The issue code stays that of your copy.
    """
    with refusing():
        from builder.contracts.issue import beside_told, left_out_told, read_buyers
        from builder.contracts.issue import issue as issued
        from builder.contracts.issue_list import read_list
        from builder.templates import words

        say = words("issue")
        with stage("Reading and checking the copy"):
            buyers = read_buyers(copy)
        lines = read_list(buyers.placed, contracts) if contracts else ()
        with building("Writing the copies"):
            done = issued(buyers, to.value, out, lines, even_so=even_so, force=force, dry_run=dry_run)
        _listed(say("said.dry" if dry_run else "said.ready", role=to.value), map(str, done.files))
        _listed(say("said.left_out"), left_out_told(buyers))
        _listed(say("said.beside"), beside_told(buyers))
        _listed(say("said.even_so"), done.held_up)


def _listed(heading: str, lines: Iterable[str]) -> None:
    """Print a heading and its lines, if any."""
    told = list(lines)
    if told:
        typer.echo(heading)
    for line in told:
        typer.echo(f"  {one_line(line)}")
