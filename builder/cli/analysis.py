"""The commands about what many returns show together: benchmark and sdgs."""

# ruff: noqa: PLC0415 - imports are inside the commands: see `cli`

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.output import REFUSED
from builder.cli.shared import Force, building, counted, end, refusing, stage
from builder.in_place import one_line

if TYPE_CHECKING:
    from builder.analysis.benchmark import Benchmark

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
        from builder.workbooks.save import save

        say = words("analysis")
        _refuse(out, force)
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


@app.command(epilog="Example: toms benchmark out/tables --out benchmark.xlsx")
def benchmark(
    tables: Tables,
    out: File,
    *,
    contract: Annotated[
        str, typer.Option(metavar="REFERENCE", help="Put this contract beside its peers on a sheet.")
    ] = "",
    named: Annotated[
        bool, typer.Option("--named", help="Add a sheet with each supplier by name: not for sharing.")
    ] = False,
    dry_run: DryRun = False,
    force: Force = False,
) -> None:
    """Groups of contracts compared, from the tables of toms consolidate; nobody's own figure can be read.

    By authority, size and type of supplier, value, framework, outcome, KPI and region. Not a score.

    Exit code: 0 done, 2 the folder holds no tables, or nothing can be compared.
    """
    with refusing():
        from builder.analysis.benchmark import compared
        from builder.analysis.benchmark_book import lay_out_benchmark
        from builder.templates import words
        from builder.workbooks.save import save

        say = words("analysis")
        _refuse(out, force)
        with stage("Comparing"):
            found = compared(tables)
        if found.quantities.empty and found.shares.empty:
            end([say("benchmark.empty", folder=one_line(str(tables)))], REFUSED)
        placed = lay_out_benchmark(found, tables, contract, named)
        if not dry_run:
            with building("Writing the workbook"):
                save(placed, out, force=force)
        typer.echo(say("benchmark.would" if dry_run else "benchmark.written", **_about(found, out)))


def _about(found: Benchmark, out: Path) -> dict[str, str]:
    """What the closing line says."""
    return {
        "contracts": counted(found.contracts, "contract"),
        "suppliers": counted(found.suppliers, "supplier"),
        "rows": counted(sum(found.kept_back.values()), "row"),
        "file": one_line(str(out)),
    }


def _refuse(out: Path, force: bool) -> None:
    """Refuse a file that is no workbook, or may hold somebody's work."""
    from builder.templates import words
    from builder.workbooks.save import refuse_held

    if out.suffix.casefold() != ".xlsx":
        end([words("contracts")("refused.ending", file=one_line(str(out)))], REFUSED)
    refuse_held(out, force)
