"""Formula texts compared, token by token: saving a file again is no change, everything else is."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import zip_longest

from builder.formulas.tokens import BRACKETS, Token, shape, tokens

PREFIX = re.compile(
    r"^(_xlfn\.|_xlws\.|com\.microsoft\.|com\.sun\.star\.sheet\.addin\.analysis\.)+", re.IGNORECASE
)
PLAIN_SHEET = re.compile(r"'([^\W\d][\w.]*)'!")
IN_BRACKETS = re.compile(r"\s*([,\[\]])\s*")
REFERENCE = re.compile(
    rf"""(?P<other>"(?>[^"]|"")*"|'(?>[^']|'')*'!)|(?P<table>(?<![\w.\\])[^\W\d][\w.\\]*+)?(?P<items>{BRACKETS})"""
)
TRUTHS = ("true(", "false(")
REFERENCES = frozenset({"cell", "rows", "columns"})
MOST_TIMES, SHORT = 10, 30
"""No program spells a formula at ten times the length of another's spelling, give or take a short one."""


def same_formula(one: str, other: str, *, moved: bool = False, own: str = "") -> bool:
    """Whether two formulas are the same apart from case, blanks and the spellings of programs.

    moved: rows, columns or sheets were moved, so what a plain reference names is left aside.
    own: the table of the cell, which references to its own columns may leave out.
    """
    shorter, longer = sorted((len(one), len(other)))
    if longer > MOST_TIMES * (shorter + SHORT):
        return False
    if moved:
        one, other = _shape(one), _shape(other)
    return one == other or _is_same(one, other, moved, own)


@lru_cache(maxsize=4096)
def _is_same(one: str, other: str, moved: bool, own: str) -> bool:
    """Whether both have the same tokens; of `one` no more is looked at than is needed to tell."""
    return all(
        token == wanted
        for token, wanted in zip_longest(_told(one, moved, own), signature(other, moved=moved, own=own))
    )


@lru_cache(maxsize=16_384)
def _shape(formula: str) -> str:
    """Formulas filled down a column have one shape, so that each column is looked at once."""
    return sys.intern(shape(formula))


@lru_cache(maxsize=4096)
def signature(formula: str, *, moved: bool = False, own: str = "") -> tuple[str, ...]:
    """The formula's tokens, each in one spelling; the equals sign before it is left out."""
    return tuple(_told(formula, moved, own))


def _told(formula: str, moved: bool, own: str) -> Iterator[str]:
    found = tokens(_named(formula.strip().removeprefix("="), own))
    return _without_calls(_spelled(token, moved=moved) for token in found)


def _named(formula: str, own: str) -> str:
    """The formula with each reference to a table as Table[Column] or Table[[#This Row],[Column]]."""
    return REFERENCE.sub(lambda match: _reference(match, own), formula) if "[" in formula else formula


def _reference(match: re.Match[str], own: str) -> str:
    table, items = match["table"] or own, match["items"]
    if not items or not table:
        return match[0]
    if not items.startswith("[@"):
        return table + items
    column = items[2:-1].strip()
    if not column:
        return f"{table}[#This Row]"
    return f"{table}[[#This Row],{column if column.startswith('[') else f'[{column}]'}]"


def _spelled(token: Token, *, moved: bool) -> str:
    text = token.text
    if token.kind == "text":
        return text
    if moved and token.kind in REFERENCES | {"sheet"}:
        return "" if token.kind == "sheet" else "reference"
    if token.kind == "number":
        return repr(float(text))
    if token.kind == "sheet":
        return PLAIN_SHEET.sub(r"\1!", text).casefold()
    if token.kind == "table":
        return IN_BRACKETS.sub(r"\1", text).casefold()
    return PREFIX.sub("", text).casefold()


def _without_calls(told: Iterable[str]) -> Iterator[str]:
    """TRUE() and FALSE() as TRUE and FALSE; sheets that are left aside are left out."""
    call = ""
    for text in told:
        closes = bool(call) and text == ")"
        if call:
            yield call.removesuffix("(") if closes else call
        call = text if text in TRUTHS else ""
        if text and not call and not closes:
            yield text
    if call:
        yield call
