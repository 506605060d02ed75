"""The output streams: no character, reader, full disk or closed terminal ends the work."""

from __future__ import annotations

import errno
import io
import os
import sys
import time
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup

from builder.cli.usage import misused, no_such_command
from builder.in_place import REASONS

CLOSED = {errno.EPIPE, errno.EINVAL}  # Windows gives the second for a pipe that is no longer read
STREAMS = range(3)
SPOKEN = 1  # the number of the stream for results; the other is for progress
REFUSED, STOPPED = 2, 130
TRACE = "TOMS_TRACE"
TOO_LARGE = "This needs more memory than the computer has. Name fewer or smaller files."
FAULT = (
    "The tool has a fault and stopped. Files that it finished are right. "
    "Report this, with the command, to those who look after the tool."
)


class Lasting(io.FileIO):
    """A file, pipe or terminal that may fail; later output is dropped, and the work goes on."""

    lost: ClassVar[OSError | None] = None
    """Why results could not be shown. A reader who closed the pipe is no reason."""

    def write(self, data: Any, /) -> int:
        """Write, or drop what cannot be written."""
        try:
            written = super().write(data)
        except OSError as error:
            if error.errno not in CLOSED and self.fileno() == SPOKEN:
                Lasting.lost = Lasting.lost or error
            return len(data)
        if written is None:  # the pipe is full and does not block
            time.sleep(0.01)
        return written or 0


class Commands(TyperGroup):
    """A group of commands that answers an unknown command in our own words."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command named by `args`."""
        if args[0] in self.commands or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        typer.echo(no_such_command(args[0], ctx), err=True)
        raise typer.Exit(REFUSED)


class Door(Commands):
    """All commands, with streams that cannot fail, and without traces."""

    typed: tuple[str, ...] = ()

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command."""
        stand()
        sys.stdout, sys.stderr = lasting(sys.stdout), lasting(sys.stderr)
        try:
            return super().main(*args, **kwargs)
        except SystemExit as end:
            raise SystemExit(_checked(end.code)) from None

    def make_context(self, info_name: Any, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Read what is typed before the command."""
        self.typed = tuple(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except Exception as error:
            self._say_misused(error)
            raise

    def _say_misused(self, error: Exception) -> None:
        """Print what was mistyped and end; do nothing for any other error."""
        is_misuse = hasattr(error, "exit_code") and not isinstance(error, typer.Exit)
        if is_misuse and (said := misused(error, self.typed)):
            typer.echo(said, err=True)
            raise typer.Exit(REFUSED) from None

    def invoke(self, ctx: Any) -> Any:
        """Run it; on Ctrl-C or a fault of the tool, end with a sentence."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            typer.echo("Stopped. Everything shown so far is right. Nothing else was written.", err=True)
            raise typer.Exit(STOPPED) from None
        except Exception as error:
            self._say_misused(error)
            if isinstance(error, typer.Abort) or hasattr(error, "exit_code") or os.environ.get(TRACE):
                raise  # the command line's own way to end, or a developer who wants the trace
            typer.echo(TOO_LARGE if isinstance(error, MemoryError) else FAULT, err=True)
            raise typer.Exit(REFUSED) from None


def _checked(code: Any) -> Any:
    """The exit code; 2 in place of 0 if not everything could be shown."""
    if Lasting.lost is None:
        return code
    why = REASONS.get(Lasting.lost.errno or 0, "it cannot be written to")
    typer.echo(f"Not all of the output could be written: {why}.", err=True)
    return code or REFUSED


def stand() -> None:
    """Reserve the stream numbers 0 to 2, so that no file of ours gets one and receives output."""
    for number in STREAMS:
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def lasting(stream: Any) -> Any:
    """The stream, which shows ? for characters its code page lacks and may fail without harm."""
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    stream.reconfigure(errors="replace")
    if sys.platform == "win32" and stream.isatty():  # a console there is more than a file
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
