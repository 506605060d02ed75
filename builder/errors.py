"""Errors, one class for each thing that the user can do about them; the text of each is a sentence to show.

Every error that the tool raises on purpose and that a calling program can meet is one of these four.
"""

from __future__ import annotations


class ToolError(Exception):
    """The tool could not do what was asked; catch this one to catch them all."""

    def __str__(self) -> str:
        """The sentence, without the quotation marks that a KeyError puts around it."""
        return Exception.__str__(self)


class UnusableError(ToolError):
    """What was given cannot be used: an unknown reference, a value that no cell takes, an unreadable copy.

    Give something else; the text says what is wanted, where that is known.
    """


class BrokenDataError(ToolError):
    """A folder of data or words is broken: a file is missing, or a cell is not valid.

    Correct the file that the text names. `toms data check` lists all problems of the data.
    """


class InTheWayError(ToolError):
    """A file cannot be read, written or replaced: somebody's work is there, the disk is full, no permission.

    Name another place, move what is there, or force it where that is offered.
    """


class FaultError(ToolError):
    """A fault of the tool itself, which stopped before it wrote anything wrong.

    Other input does not help: report it to those who look after the tool.
    """
