"""``python -m builder.vba FOLDER OUT``: compile the modules of a folder into the file OUT."""

from __future__ import annotations

import sys
from pathlib import Path

from builder.vba import ProjectError, compiled, read_modules

WANTED = 3
USAGE = "usage: python -m builder.vba FOLDER OUT (for instance out/vbaProject.bin)"


def main(arguments: list[str]) -> int:
    """Compile; returns 0 when done, 2 where something cannot be used."""
    if len(arguments) != WANTED:
        print(USAGE, file=sys.stderr)  # noqa: T201 - what a command says
        return 2
    folder, out = Path(arguments[1]), Path(arguments[2])
    try:
        made = compiled(read_modules(folder))
    except (ProjectError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - what a command says
        return 2
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
