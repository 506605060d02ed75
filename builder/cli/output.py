"""The streams that commands speak on: no character, reader, disk or terminal ends the work."""

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

CLOSED = {errno.EPIPE, errno.EINVAL}  # Windows says the second of a pipe that nobody reads any more
STREAMS = range(3)
SPOKEN = 1  # the number of the stream that is asked for; the other only says how it goes
REFUSED, STOPPED = 2, 130
TRACE = "TOMS_TRACE"
TOO_LARGE = "This takes more memory than the computer has to give. Name fewer or smaller files."
FAULT = (
    "The tool stopped over its own fault; what is in place already is right. "
    "Report it, with the command, to those who look after the tool."
)


class Lasting(io.FileIO):
    """A file, pipe or terminal that may fail: what is written after that is dropped, and the work goes on."""

    lost: ClassVar[OSError | None] = None
    """Why something that was asked for could not be shown; a reader who left did not ask for more."""

    def write(self, data: Any, /) -> int:
        """Write, or drop what cannot be written."""
        try:
            written = super().write(data)
        except OSError as error:
            if error.errno not in CLOSED and self.fileno() == SPOKEN:
                Lasting.lost = Lasting.lost or error
            return len(data)
        if written is None:  # a pipe that is full and does not wait
            time.sleep(0.01)
        return written or 0


class Commands(TyperGroup):
    """Some commands: of one that there is not, a sentence of ours says so."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is asked for."""
        if args[0] in self.commands or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        typer.echo(no_such_command(args[0], ctx), err=True)
        raise typer.Exit(REFUSED)


class Door(Commands):
    """All commands: before any of them speaks, both streams are made to last; none ends in a trace."""

    typed: tuple[str, ...] = ()

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command that is asked for."""
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
        """Say what was typed wrongly, and end; nothing where that is not the matter."""
        is_misuse = hasattr(error, "exit_code") and not isinstance(error, typer.Exit)
        if is_misuse and (said := misused(error, self.typed)):
            typer.echo(said, err=True)
            raise typer.Exit(REFUSED) from None

    def invoke(self, ctx: Any) -> Any:
        """Run it; Ctrl-C and a fault of the tool end it in a sentence."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            typer.echo("Stopped. What was shown so far is right; nothing else was written.", err=True)
            raise typer.Exit(STOPPED) from None
        except Exception as error:
            self._say_misused(error)
            if isinstance(error, typer.Abort) or hasattr(error, "exit_code") or os.environ.get(TRACE):
                raise  # a word of the command line's own, or somebody who mends the tool
            typer.echo(TOO_LARGE if isinstance(error, MemoryError) else FAULT, err=True)
            raise typer.Exit(REFUSED) from None


def _checked(code: Any) -> Any:
    """The code with which the command ends; 2 in place of 0 where not all could be shown."""
    if Lasting.lost is None:
        return code
    why = REASONS.get(Lasting.lost.errno or 0, "it cannot be written to")
    typer.echo(f"Not all could be written where the output goes: {why}.", err=True)
    return code or REFUSED


def stand() -> None:
    """Open nothing under the numbers of the streams but streams: a file of ours could be spoken into."""
    for number in STREAMS:
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def lasting(stream: Any) -> Any:
    """The stream with a question mark for what its code page lacks, which may fail without harm."""
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
