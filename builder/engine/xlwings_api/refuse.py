"""Members of the xlwings interface that the engine does not offer, each said in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

_Class = TypeVar("_Class", bound=type)


def refuses(**reasons: str) -> Callable[[_Class], _Class]:
    """Class decorator: members that raise ``NotImplementedError`` with a sentence instead of an answer.

    Args:
        reasons: for each reason in ``WHY``, the names of the members, separated by blanks.

    Raises ``TypeError`` if a member is refused and offered at once.
    """

    def install(cls: _Class) -> _Class:
        for reason, members in reasons.items():
            for member in members.split():
                if member in cls.__dict__:
                    raise TypeError(f"{cls.__name__}.{member} is both offered and refused")
                sentence = f"{cls.__name__}.{member} is not offered: {WHY[reason]}."
                setattr(cls, member, _refused(getattr(cls, member, None), sentence))
        return cls

    return install


WHY = {
    "looks": "the engine sets fonts, colours, alignment and sizes; all else stays as the file has it",
    "objects": "the formula engine keeps no charts, shapes, pictures, notes, comments or pivot tables",
    "tables": "the formula engine reads tables for its formulas but cannot list or change them",
    "rules": "the formula engine offers no data validation, filters or conditional formats",
    "shows": "there is no window, so nothing can be shown, selected, asked, printed or drawn",
    "copies": "the engine does not move, sort or search cells; read values and write them",
    "native": "there is no spreadsheet program behind the engine",
    "macros": "there is no VBA; call Python instead",
    "remote": "it belongs to xlwings' web runtimes",
    "hidden": "hidden rows and columns, groups and panes stay as the file has them",
}


def refuse(what: str, reason: str) -> NotImplementedError:
    """The error to raise for a use of an offered member that the engine does not support."""
    return NotImplementedError(f"{what} is not offered: {reason}.")


def _refused(member: Any, sentence: str) -> Any:
    """A method that refuses in place of a method, else a property that refuses to be read and to be set."""

    def raise_it(*_args: Any, **_options: Any) -> Any:
        raise NotImplementedError(sentence)

    raise_it.__doc__ = sentence
    if callable(member):
        return raise_it
    return property(raise_it, raise_it, doc=sentence)
