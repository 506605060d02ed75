"""What the commands share: options, progress lines and how they end with an error."""

# ruff: noqa: PLC0415 - imports are inside the functions: see `cli`

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from builder.cli.output import REFUSED
from builder.cli.usage import not_a_folder
from builder.errors import BrokenDataError, FaultError, ToolError
from builder.in_place import one_line, unreachable

if TYPE_CHECKING:
    from builder.layout.placement import Placed
    from builder.model.mapping import Mapping

FOUND = 1
WIDE = 400  # lines are not broken when the output is not a terminal


def folder(path: Path | None) -> Path | None:
    """The folder for --out; the command ends if it is not a folder."""
    said = not_a_folder(path) if path else ""
    if said:
        end([said], REFUSED)
    return path


Out = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", callback=folder, help="Folder to write to; it is made if missing."),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite a file that was edited since it was built.")]


def usable_edition(key: str) -> str:
    """The key for --edition; the command ends if that edition cannot be built."""
    if key:
        from builder.data.editions import why_not

        with refusing():
            said = why_not(key)
        if said:
            end([f"{one_line(key)}: {said}"], REFUSED)
    return key


Edition = Annotated[
    str,
    typer.Option(
        "--edition",
        metavar="KEY",
        callback=usable_edition,
        help="An edition of the Model: see toms data editions. Default: the shipped edition.",
    ),
]


def read_mapping(edition: str = "") -> Mapping:
    """The mapping of an edition, by default the shipped one."""
    from builder.data.load import SHIPPED, load

    with stage("Reading the data"):
        return load(edition=edition or SHIPPED)


def laid_out(mapping: Mapping) -> Placed:
    """The workbook of the mapping, every part in its place."""
    from builder.workbooks.build import lay_out

    with stage("Laying out the sheets"):
        return lay_out(mapping)


def stage(words: str) -> AbstractContextManager[object]:
    """A progress line, on a terminal only."""
    console = Console(stderr=True)
    return console.status(words) if console.is_terminal else nullcontext()


@contextmanager
def refusing() -> Iterator[None]:
    """Print an error of the user's as a sentence on the error stream, and end."""
    try:
        yield
    except FaultError:
        raise
    except BrokenDataError as error:
        end([str(error), "The data cannot be used: see toms data check."], REFUSED)
    except ToolError as error:
        end([str(error)], REFUSED)
    except OSError as error:
        end([unreachable(error)], REFUSED)


@contextmanager
def building(words: str) -> Iterator[None]:
    """A progress line; a workbook with faults is not written."""
    from builder.workbooks.build import BuildError

    try:
        with stage(words):
            yield
    except BuildError as error:
        end([f"The workbook is not right and was not written. {error}"], FOUND)


def counted(number: int, word: str) -> str:
    """The number with its word: 1 warning, 2 warnings, 2 entries."""
    many = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number:,} {word if number == 1 else many}"


def end(lines: Iterable[str], code: int) -> NoReturn:
    """Print the lines on the error stream and end with the code."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(code)
