"""The command reference, written from the commands themselves; `make golden` writes it again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from builder.cli.app import EXITS, app

FILE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
TOP = f"""# Commands

Written from the commands themselves by `make golden`; a test compares them.

{EXITS}
"""


def reference() -> str:
    """Every command with its usage, what it does, its arguments and options, and an example."""
    return "\n".join([TOP, *_command(typer.main.get_command(app), "toms")]).rstrip() + "\n"


def _command(command: Any, name: str) -> Iterator[str]:
    context = command.make_context(name, [], resilient_parsing=True)
    yield f"## {name}\n\n    {' '.join([name, *command.collect_usage_pieces(context)])}\n\n{command.help}\n"
    rows = [_row(param) for param in command.params if param.name != "help"]
    if rows:
        yield "\n".join(["| | |", "|---|---|", *rows, ""])
    if command.epilog and command.epilog != EXITS:
        yield f"{command.epilog}\n"
    for name_, child in getattr(command, "commands", {}).items():
        yield from _command(child, f"{name} {name_}")


def _row(param: Any) -> str:
    default = f" Otherwise: `{param.default}`." if isinstance(param.default, Path) else ""
    often = " May be given several times." if param.param_type_name == "option" and param.multiple else ""
    return f"| `{_title(param)}` | {param.help}{default}{often} |"


def _title(param: Any) -> str:
    if param.param_type_name == "argument":
        return str(param.metavar or param.name.upper())
    return " ".join([", ".join(param.opts), param.metavar or ""]).rstrip()


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(reference(), encoding="utf-8")
