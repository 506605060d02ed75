"""The commands about returned copies: make samples of them, validate them, work them out anew."""

# ruff: noqa: PLC0415 - imports stand inside the commands: see `cli`

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from builder.cli_shared import Out, laid_out, read_mapping, refusing, stage

app = typer.Typer()


@app.command(epilog="Example: toms sample --count 20 --seed 7 --mistakes --out returns")
def sample(
    count: Annotated[int, typer.Option(min=1, max=10_000, metavar="N", help="How many returns.")] = 10,
    seed: Annotated[int, typer.Option(metavar="S", help="Another number draws other returns.")] = 1,
    mistakes: Annotated[
        bool, typer.Option("--mistakes", help="Make mistakes in two of three returns, and say which.")
    ] = False,
    out: Out = Path("out/returns"),
) -> None:
    """Make filled returns of made-up organisations, for training and for trying things out."""
    with refusing():
        from builder.sample import samples, write_samples

        mapping = read_mapping()
        placed = laid_out(mapping)
        drawn = samples(placed, mapping, count, seed, mistakes)
        with stage("Writing the returns"):
            written = list(write_samples(placed, drawn, out))
    for path, of in zip(written, drawn, strict=True):
        typer.echo(path)
        for mistake in of.mistakes:
            typer.echo(f"  {mistake.code or 'typed over'}  {', '.join(mistake.key)}: {_shown(mistake.value)}")


def _shown(value: object) -> str:
    return "left out" if value is None else str(value)
