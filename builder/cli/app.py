"""The command line: commands, what they print and their exit codes.

The work is done in other rooms; each command imports only the rooms it needs, so that help is quick.
"""

# ruff: noqa: PLC0415 - imports are inside the commands: see above

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from builder.cli import analysis as cli_analysis
from builder.cli import consolidate as cli_consolidate
from builder.cli import contracts as cli_contracts
from builder.cli import data as cli_data
from builder.cli import issue as cli_issue
from builder.cli import managers as cli_managers
from builder.cli import returns as cli_returns
from builder.cli.output import REFUSED, Door
from builder.cli.shared import (
    WIDE,
    Edition,
    Force,
    Out,
    building,
    end,
    folder,
    laid_out,
    read_mapping,
    refusing,
)
from builder.in_place import one_line

if TYPE_CHECKING:
    from builder.layout.placement import Placed
    from builder.model.mapping import Mapping
    from builder.model.thread import Step
    from builder.write.writer import Inputs, Results

ADD_IN = "mapping-tool.xlam"
EXITS = "Exit code: 0 done, 1 problems found, 2 the input could not be used."

app = typer.Typer(
    name="toms",
    cls=Door,
    help="The Central Government TOMs Mapping Tool: the Social Value Model mapped to the National TOMs.",
    epilog=EXITS,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_data.data, name="data")
app.add_typer(cli_returns.app)
app.add_typer(cli_issue.app)
app.add_typer(cli_managers.app)
app.add_typer(cli_consolidate.app)
app.add_typer(cli_analysis.app)
app.add_typer(cli_contracts.app)


def _version(asked: bool) -> None:
    if asked:
        from builder.version import tool_version

        typer.echo(f"toms {tool_version()}")
        raise typer.Exit


@app.callback()
def main(
    _: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Show the version and exit.")
    ] = False,
) -> None:
    """Handle options before the command."""


@app.command(epilog="Example: toms build --tick 'Outcome 5' --tick 'MAC 2.2' --values contract.toml")
def build(
    tick: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REF", help="A policy outcome, MAC, KPI, metric or National TOMs code to select."
        ),
    ] = None,
    values: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A .toml or .json file with values for input cells: see docs/example.md."
        ),
    ] = None,
    out: Out = Path("out"),
    force: Force = False,
    edition: Edition = "",
) -> None:
    """Make the workbook, blank or with ticks and values, and what checks its returned copies in Excel.

    That is a macro workbook, the validator, and the add-in mapping-tool.xlam. The names of workbook and
    validator contain the edition and version; the add-in knows all released versions and keeps its name.
    """
    with refusing():
        from builder.workbooks.inputs import read_values
        from builder.workbooks.inputs import tick as ticked
        from builder.workbooks.save import refuse_held

        mapping = read_mapping(edition)
        chosen = ticked(mapping, tick or ())
        placed, macros = laid_out(mapping), out / _file_name("validator", mapping, ".xlsm")
        for path in (macros, out / ADD_IN):
            refuse_held(path, force)
        inputs = (read_values(placed, values) if values else {}) | chosen.inputs
        for note in (*chosen.notes, *_data_note(mapping)):
            typer.echo(note)
        _make(placed, out / _file_name("mapping-tool", mapping, ".xlsx"), inputs, force)
        _make_validator(placed, mapping.edition.key, macros, force)
        for line in () if edition else needed_on(mapping, date.today()):  # noqa: DTZ011 - the day here
            typer.echo(line)


@app.command(epilog="Example: toms example --out out")
def example(out: Out = Path("out"), force: Force = False, edition: Edition = "") -> None:
    """Make the worked example of an edition: a filled workbook, explained in docs/example.md."""
    with refusing():
        from builder.workbooks.example import editions_with_one, example_inputs, file_name

        mapping, having = read_mapping(edition), editions_with_one()
        key = mapping.edition.key
        if key not in having:
            end([f"{key}: this edition has no worked example. These have one: {', '.join(having)}."], REFUSED)
        placed = laid_out(mapping)
        _make(placed, out / file_name(key), example_inputs(placed, key), force)


@app.command(epilog="Example: toms release")
def release(edition: Edition = "") -> None:
    """Keep the workbook of this version, so that later versions can still read and recalculate its copies.

    Run it once for each version, when you publish it: see docs/releasing.md.
    """
    with refusing():
        from builder.releases.package import keep

        mapping = read_mapping(edition)
        placed = laid_out(mapping)
        with TemporaryDirectory() as made:
            book = Path(made) / "blank.xlsx"
            _saved(placed, book)
            kept = keep(placed, mapping.edition.key, book)
    typer.echo(f"Version {kept.stem} of {mapping.edition.key} is kept in {one_line(str(kept))}")


@app.command(epilog="Examples: toms show Select, toms show KPIs, toms show --out tests/golden")
def show(
    sheet: Annotated[
        list[str] | None, typer.Argument(metavar="SHEET", help="Name of one sheet. Default: all sheets.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", callback=folder, help="Write a text file for each sheet to this folder."),
    ] = None,
    edition: Edition = "",
) -> None:
    """Show the workbook as text: every heading, input, formula and message, with its cell."""
    with refusing():
        from builder.layout import as_text as golden

        placed = laid_out(read_mapping(edition))
        if out:
            typer.echo(f"{golden.write_files(placed, out)} files in {one_line(str(out))}")
        else:
            typer.echo(
                golden.text(placed) if not sheet else golden.named_sheet_text(placed, " ".join(sheet)),
                nl=False,
            )


@app.command(epilog="Examples: toms explain MAC 2.2, toms explain NT10, toms explain SDG 8.5")
def explain(
    ref: Annotated[
        list[str],
        typer.Argument(
            metavar="REF", help="An outcome, MAC, metric, KPI, National TOMs code, SDG goal or target."
        ),
    ],
    edition: Edition = "",
) -> None:
    """Show the golden thread of one thing: its links, how close each is, why, and how far it is confirmed."""
    with refusing():
        from builder.model.references import find
        from builder.model.thread import explain as thread
        from builder.model.thread import statuses

        mapping = read_mapping(edition)
        found = thread(mapping, find(mapping, " ".join(ref)))
    console = Console()
    console.width = console.width if console.is_terminal else WIDE
    console.print(_tree(found, Tree(_said(found))))
    for line in _elsewhere(mapping, found.key):
        console.print(line)
    for status, meaning in statuses(found).items():
        console.print(Text(f"({status}) {meaning}", style="italic"))


def _elsewhere(mapping: Mapping, key: str) -> Iterator[Text]:
    """What the thing is in other editions of the Model, a line for each."""
    from builder.data.crosswalk import crossings

    notes = {edition.key: edition.policy_note for edition in mapping.editions}
    for crossing in crossings(mapping.edition.key, key):
        there = crossing.key or "nothing"
        said = f": {there}, {crossing.closeness}: {crossing.reason} ({crossing.status})"
        yield Text.assemble((notes.get(crossing.edition, crossing.edition), "bold"), said)


def needed_on(mapping: Mapping, day: date) -> Iterator[str]:
    """Which other edition a procurement that begins on that day needs, and which one later."""
    for edition in mapping.editions:
        if edition.key == mapping.edition.key:
            continue
        build_it = f"toms build --edition {edition.key}"
        if edition.applies_from > day:
            yield f"From {edition.applies_from} a procurement needs {edition.policy_note}: {build_it}"
        elif edition.applies_to is None or edition.applies_to >= day:
            yield f"A procurement that begins today needs {edition.policy_note}: {build_it}"


def _file_name(what: str, mapping: Mapping, ending: str) -> str:
    """A file name with the edition and version of the workbook."""
    from builder.version import tool_version

    return f"{what}-{mapping.edition.key}-{tool_version()}{ending}"


def _data_note(mapping: Mapping) -> Iterator[str]:
    """A warning if copies of this workbook could be taken for copies of a released one."""
    from builder.releases.package import made_from_other_data
    from builder.version import tool_version

    if made_from_other_data(tool_version(), mapping):
        yield (
            f"Version {tool_version()} was released with other data. Raise the version in pyproject.toml "
            "before you issue this workbook. Otherwise its copies look the same as copies of the release."
        )


def _make(placed: Placed, path: Path, inputs: Inputs, force: bool) -> None:
    """Make a workbook and print its size."""
    formulas = sum(map(len, _saved(placed, path, inputs, force).values()))
    states = [sheet.state for sheet in placed.workbook.sheets]
    typer.echo(one_line(str(path)))
    sheets = f"{states.count('visible')} sheets and {states.count('hidden')} hidden ones"
    typer.echo(f"{sheets}, {formulas:,} formulas, {path.stat().st_size / 1000:,.0f} kB")


def _saved(placed: Placed, path: Path, inputs: Inputs | None = None, force: bool = False) -> Results:
    from builder.workbooks.save import save

    with building("Drawing the sheets and working out every formula"):
        return save(placed, path, inputs, force)


def _make_validator(placed: Placed, edition: str, path: Path, force: bool) -> None:
    """Make the macro workbook at the path, and the add-in beside it."""
    from builder.releases.versions import known
    from builder.workbooks.save import save
    from builder.workbooks.validator.validator import known_of, lay_out_add_in, lay_out_validator

    with building("Making the macro workbook and the add-in that look through returned copies"):
        copies = known_of(known(placed, edition))
        save(lay_out_validator(copies), path, force=force)
        save(lay_out_add_in(copies), path.with_name(ADD_IN), force=force)
    typer.echo(one_line(str(path)))
    typer.echo(one_line(str(path.with_name(ADD_IN))))


def _tree(step: Step, tree: Tree) -> Tree:
    for child in step.steps:
        _tree(child, tree.add(_said(child)))
    return tree


def _said(step: Step) -> Text:
    """Key and label; on a second line how close the link is, why, and how far it is confirmed."""
    said = Text.assemble((step.key, "bold"), f"  {step.label}")
    why = ": ".join(part for part in (step.closeness, step.reason) if part)
    status = f"({step.status})" if step.status else ""
    if why:
        return said.append(f"\n{why} {status}".rstrip(), style="italic")
    return said.append(f" {status}".rstrip(), style="italic")
