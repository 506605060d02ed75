"""Approximate look-ups, which the formula engine gets wrong where the searched cells have gaps.

It takes an empty cell for a zero, where Excel passes over it. A formula with such a look-up is kept in one
that gives #CALC! while a searched cell is empty; people and files see the formula alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

_ROW = re.compile(r"(?<=[A-Za-z$])\d+")
_CALLS = re.compile(r"(?:MATCH|LOOKUP)\(", re.IGNORECASE)
_PIECES = re.compile(r""""[^"]*"|'[^']*'|\[[^\[\]]*\]|[^"'\[]""")
_TEXT = re.compile(r""""[^"]*"|'[^']*'|\[[^\[\]]*\]""")
_IN_NAME = re.compile(r"[\w.\\]")
GUARD = "IF(ROWS("
"""How a guarded formula begins."""

_GUARDED = re.compile(rf"(=?){re.escape(GUARD)}.*?,#CALC!,(.*)\)", re.DOTALL)
_EXACT = frozenset({"", "0", "FALSE", "FALSE()"})
_FORWARD = frozenset({"", "1", "-1"})
_WILD = frozenset({"", "0", "2"})

_SEARCHED: dict[str, Callable[[list[str]], str]] = {
    "MATCH": lambda given: "" if given[2] in _EXACT else given[1],
    "VLOOKUP": lambda given: "" if given[3] in _EXACT else f"INDEX({given[1]},,1)",
    "HLOOKUP": lambda given: "" if given[3] in _EXACT else f"INDEX({given[1]},1,)",
    "LOOKUP": lambda given: given[1],
    "XMATCH": lambda given: "" if given[2] in _WILD and given[3] in _FORWARD else given[1],
    "XLOOKUP": lambda given: "" if given[4] in _WILD and given[5] in _FORWARD else given[1],
}
"""What an approximate look-up searches, from its six arguments; "" where the look-up is exact."""

_LEFT_OUT = {"MATCH": "1", "VLOOKUP": "TRUE", "HLOOKUP": "TRUE"}
"""What an argument that is left out means, where it does not mean an exact look-up."""


def guarded(formula: str) -> str:
    """A formula, without its equals sign, that gives #CALC! while an approximate look-up has gaps."""
    if not _CALLS.search(formula) or not _is_approximate(_ROW.sub("1", formula)):
        return formula
    searched = dict.fromkeys(_searched(formula))
    gaps = "+".join(f"ROWS({area})*COLUMNS({area})-COUNTA({area})" for area in searched)
    return f"IF({gaps},#CALC!,{formula})"


@lru_cache(maxsize=4096)
def _is_approximate(shape: str) -> bool:
    """Whether formulas have an approximate look-up, from one without row numbers: reading one is slow."""
    return not _is_plainly_exact(shape) and any(_searched(shape))


def _is_plainly_exact(formula: str) -> bool:
    """Whether each look-up is a MATCH whose third argument asks for the same value."""
    return all(
        found[0] == "MATCH("
        and not _IN_NAME.match(formula, max(found.start() - 1, 0), found.start())
        and _asks(formula, found)
        for found in _CALLS.finditer(formula)
    )


def _asks(formula: str, call: re.Match[str]) -> bool:
    """Whether the third and last argument of a call is nothing, 0 or FALSE."""
    given, depth = [""], 0
    for piece in _PIECES.findall(formula, call.end()):
        depth += (piece in "({") - (piece in ")}")
        if depth < 0:
            return len(given) == 3 and given[2].strip() in _EXACT  # noqa: PLR2004 - what MATCH takes
        if piece == "," and not depth:
            given.append("")
        else:
            given[-1] += piece
    return False


def broken(formula: str, names: Collection[str]) -> str:
    """A formula, without its equals sign, that gives #REF! if it uses one of the names."""
    used = "|".join(map(re.escape, names))
    if not used or not re.search(
        rf"(?<![\w.\\])(?:{used})(?![\w.\\(!])", _TEXT.sub("", formula), re.IGNORECASE
    ):
        return formula
    return f"{GUARD}#REF!),#CALC!,{bare(formula)})"


def bare(formula: str) -> str:
    """A formula without its guard, with its equals sign if it has one."""
    found = _GUARDED.fullmatch(formula)
    return found[1] + found[2] if found else formula


def _searched(formula: str) -> Iterator[str]:
    """What the approximate look-ups of a formula search, inner ones first."""
    from openpyxl.formula.tokenizer import Tokenizer, TokenizerError  # noqa: PLC0415 - seldom needed, slow

    try:
        tokens = Tokenizer(f"={formula}").items
    except TokenizerError as error:
        raise ValueError(f"{formula} cannot be read: {error}") from error
    open_calls: list[list[str]] = [["", ""]]  # each the name and its arguments so far
    for token in tokens:
        if token.subtype == "OPEN":
            open_calls.append([token.value, ""])
        elif token.subtype == "CLOSE":
            name, *given = open_calls.pop()
            yield from _of(name, given)
            open_calls[-1][-1] += name + ",".join(given) + token.value
        elif token.type == "SEP" and open_calls[-1][0].endswith("(") and len(open_calls[-1][0]) > 1:
            open_calls[-1].append("")
        else:
            open_calls[-1][-1] += token.value


def _of(name: str, given: list[str]) -> Iterator[str]:
    kind = name.upper().removeprefix("_XLFN.").removesuffix("(")
    if kind in _SEARCHED:
        stripped = [argument.strip() for argument in given]
        full = stripped + [_LEFT_OUT.get(kind, "")] * (6 - len(stripped))
        area = _SEARCHED[kind]([full[0], full[1], *(argument.upper() for argument in full[2:])])
        if area:
            yield area
