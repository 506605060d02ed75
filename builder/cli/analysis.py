"""The commands about what many returns show together: sdgs."""

# ruff: noqa: PLC0415 - imports are inside the commands: see `cli`

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from builder.cli.output import REFUSED
from builder.cli.shared import Force, building, counted, end, refusing, stage
from builder.in_place import one_line

app = typer.Typer()

Tables = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder that toms consolidate has written tables to.")
]
File = Annotated[Path, typer.Option("--out", metavar="FILE.xlsx", help="The workbook to write.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")]


@app.command(epilog="Example: toms sdgs out/tables --out goals.xlsx")
def sdgs(tables: Tables, out: File, *, dry_run: DryRun = False, force: Force = False) -> None:
    """Contributions to the UN Sustainable Development Goals, from the tables of toms consolidate.

    By goal, target and organisation, each figure in its own unit, with an annex for a national review.

    Exit code: 0 done, 2 the folder holds no tables, or nothing contributes.
    """
    with refusing():
        from builder.analysis.goals import contributions
        from builder.analysis.goals_book import lay_out_goals
        from builder.templates import words
        from builder.workbooks.save import refuse_held, save

        say = words("analysis")
        if out.suffix.casefold() != ".xlsx":
            end([words("contracts")("refused.ending", file=one_line(str(out)))], REFUSED)
        refuse_held(out, force)
        with stage("Adding up"):
            found = contributions(tables)
        if found.targets.empty:
            end([say("sdgs.empty", folder=one_line(str(tables)))], REFUSED)
        if not dry_run:
            with building("Writing the workbook"):
                save(lay_out_goals(found), out, force=force)
        about = {
            "contracts": counted(found.contracts, "contract"),
            "rows": counted(len(found.targets), "row"),
        }
        typer.echo(say("sdgs.would" if dry_run else "sdgs.written", file=one_line(str(out)), **about))
