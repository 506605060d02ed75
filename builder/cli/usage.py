"""The answer to a mistyped command: what was typed, and what is possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from builder.in_place import one_line

WANTED = {
    "--jobs": "a whole number from 1, such as 2",
    "--count": "a whole number from 1 to 10,000, such as 20",
    "--seed": "a whole number, such as 7",
    "--engine": "embedded, excel or libreoffice",
    "--against": "the workbook that was issued, or its issue code",
    "--accepted": "a report of toms validate in which Acceptance is filled in",
    "--report": "a file that ends with .xlsx",
    "--values": "a .toml or .json file",
    "--tick": "a policy outcome, MAC, KPI, metric or National TOMs code",
    "--out": "a folder, or the name of the workbook to write",
    "--pages": "a folder",
    "--reply-by": "a day, such as '15 December 2026'",
    "--sender": "a name, in quotes if it contains spaces",
    "--to": "bidders or supplier",
    "--contract": "the reference of a contract, in quotes if it contains spaces",
    "--contracts": "a .csv file",
    "--questions": "a folder",
    "--leave-out": "a text file with a file's name on each line",
    "--edition": "the key of an edition: toms data editions lists them",
}
"""What each option takes."""
DASH = "A file whose name begins with - needs ./ before it, as in ./-name.xlsx."
QUOTES = "Put quotes round a value that contains spaces."
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
HELP = "--help"
SHOWN = "NoArgsIsHelpError"
"""The class of the error that has shown the help, in place of an answer."""


def misused(error: Any, typed: Sequence[str] = ()) -> str:
    """A sentence or two on the typing mistake; "" if help was shown instead.

    `typed` is what follows the name of the tool.
    """
    if type(error).__name__ == SHOWN:
        return ""
    context: Any = getattr(error, "ctx", None)
    param: Any = getattr(error, "param", None)
    if hasattr(error, "possibilities"):
        return _no_such_option(_whole(error.option_name, typed), context)
    if getattr(param, "param_type_name", "") == "argument":
        return f"{context.command_path}: name {_begun(param.help)} {context.command.epilog}"
    named = getattr(error, "option_name", "") or next(iter(getattr(param, "opts", ())), "")
    if named:
        return (
            f"{named}: give {WANTED[named]}."
            if named in WANTED
            else f"{named} takes no value. Type it alone."
        )
    return _too_much(error.format_message(), context)


def no_such_command(typed: str, context: Any) -> str:
    """The answer to an unknown command: which commands there are."""
    commands = context.command.commands
    return f"{one_line(typed)}: there is no such command. {_near(typed, commands) or _all_of(context)}"


def not_a_folder(path: Path) -> str:
    """Why the path cannot be, or is probably not, a folder; "" if it can."""
    name = one_line(str(path))
    if name.startswith("--"):  # the next option: the folder was left out
        return "--out: give a folder."
    if path.is_file():
        return f"--out is a folder; {name} is a file. Name a folder."
    if path.suffix.casefold() in WORKBOOKS and not path.is_dir():
        near = path.parent if path.parent.name else path.with_suffix("")
        said = f"--out is a folder; {name} is the name of a workbook."
        return f"{said} Name a folder, such as {one_line(str(near))}."
    return ""


def _no_such_option(typed: str, context: Any) -> str:
    """The answer to an unknown option."""
    options = _options(context.command)
    commands = getattr(context.command, "commands", {})
    after = next((name for name, child in commands.items() if typed in _options(child)), "")
    if after:
        return f"{typed}: it goes after a command, as in {context.command_path} {after} {typed}."
    said = _near("--" + typed.lstrip("-"), options)
    if not said and not typed.startswith("--"):
        said = DASH
    has = f"{context.command_path} has {_listed(options, 'and')}."
    return f"{one_line(typed)}: there is no such option. {said or has}"


def _too_much(message: str, context: Any) -> str:
    """The answer to extra words; the message has them in brackets."""
    path, command = context.command_path, context.command
    if hasattr(command, "commands"):
        return f"{path}: name a command. {_all_of(context)}"
    words = one_line(message.partition(" (")[2][:-1])
    options = [name for name in _options(command) if name != HELP]
    takes = [_begun(param.help) for param in command.params if param.param_type_name == "argument"]
    if not takes and not options:
        return f"{words}: {path} takes nothing after it."
    takes = takes or [f"{_listed(options, 'and')}, and nothing else."]
    said = _near("--" + words, options) or QUOTES
    return f"{words}: {path} takes {takes[0]} {said}"


def _all_of(context: Any) -> str:
    """A sentence that lists the commands."""
    names = _listed(list(context.command.commands), "and")
    return f"There are {names}. {context.command_path} {HELP} says more."


def _options(command: Any) -> list[str]:
    """The options of a command; the help is the last."""
    own = [opt for param in command.params for opt in param.opts if opt.startswith("--") and opt != HELP]
    return [*own, HELP]


def _near(typed: str, names: Iterable[str]) -> str:
    """A question with the names that are spelt alike; "" if none is."""
    near = get_close_matches(typed, list(names))
    return f"Did you mean {_listed(near, 'or')}?" if near else ""


def _whole(option: str, typed: Sequence[str]) -> str:
    """The word that was typed; after a single dash the error names only one letter of it."""
    if option.startswith("--"):
        return option
    words = (word for word in typed if word.startswith("-") and word[1:2] != "-" and option[1:] in word)
    return next(words, option)


def _listed(names: Sequence[str], join: str) -> str:
    """The names with commas, and a word before the last."""
    return f" {join} ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _begun(words: str) -> str:
    """The sentence as it follows other words."""
    return words[:1].lower() + words[1:]
