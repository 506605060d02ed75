"""What can go wrong, by what the person who asked can do about it; the text of each is a sentence to show.

Every error that the tool raises on purpose, and that a program which uses it can meet, is one of the four.
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
    """A folder of data or of words is broken: a file is missing, or a cell holds what it may not hold.

    Mend the file that the text names. `toms data check` lists all problems of the data.
    """


class InTheWayError(ToolError):
    """A file cannot be read, written or replaced: somebody's work is there, the disk is full, no permission.

    Name another place, move what is there, or force it where that is offered.
    """


class FaultError(ToolError):
    """A fault of the tool itself, which stopped before it wrote anything wrong.

    Nothing that is given differently helps: report it to those who look after the tool.
    """
