"""The streams that commands speak on: no character and no closed reader ends the work."""

from __future__ import annotations

import errno
import io
import sys
from typing import Any

from typer.core import TyperGroup

CLOSED = {errno.EPIPE, errno.EINVAL}  # Windows says the second of a pipe that nobody reads any more


class Lasting(io.FileIO):
    """A file or pipe whose reader may leave: what is said after that is dropped, and the work goes on."""

    def write(self, data: Any, /) -> int:
        """Write, or drop what nobody reads."""
        try:
            return super().write(data) or 0
        except OSError as error:
            if error.errno not in CLOSED:
                raise
            return len(data)


class Door(TyperGroup):
    """All commands: before any of them speaks, both streams are made to last."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command that is asked for."""
        sys.stdout, sys.stderr = lasting(sys.stdout), lasting(sys.stderr)
        return super().main(*args, **kwargs)


def lasting(stream: Any) -> Any:
    """The stream with a question mark for what its code page lacks; off a terminal its reader may leave."""
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    stream.reconfigure(errors="replace")
    if stream.isatty():
        return stream
    try:
        number = stream.fileno()
    except OSError:
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(Lasting(number, "w", closefd=False)),
        encoding=stream.encoding,
        errors="replace",
        line_buffering=True,
    )
