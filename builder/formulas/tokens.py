"""Formula text to tokens, as a file holds it: English names, commas, A1 references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BRACKETS = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_PATTERN = re.compile(
    rf"""
      (?P<text>"(?:[^"]|"")*")
    | (?P<sheet>(?:'(?>[^']|'')+'|[^\W\d][\w.]*+)!)
    | (?P<error>\#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!))
    | (?P<call>[^\W\d][\w.]*\()
    | (?P<table>[^\W\d][\w.\\]*{BRACKETS})
    | (?P<rows>\$?[1-9]\d*:\$?[1-9]\d*)
    | (?P<cell>\$?[A-Za-z]{{1,3}}\$?[1-9]\d*(?![\w.\\]))
    | (?P<columns>\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}(?![\w.\\(]))
    | (?P<number>(?>\d+\.?\d*|\.\d+)(?>[eE][-+]?\d+)?(?!\w))
    | (?P<name>(?:[^\W\d]|\\)[\w.\\?]*)
    | (?P<array>\{{(?:"(?:[^"]|"")*"|[^{{}}"])*\}})
    | (?P<operator><>|<=|>=|[-+*/^&=<>:])
    | (?P<percent>%)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<comma>,)
    | (?P<semicolon>;)
    | (?P<blank>\s+)
    | (?P<stray>'(?>[^']|'')*'?|[\w.]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ROW = re.compile(r"""\[[^\[\]]*\]|"[^"]*"|'[^']*'|(\b[A-Z]{1,3}\$?)[1-9]\d{0,5}\b(?![\w.(\[!\\])""")
_ITEM = re.compile(r"\[((?:[^\[\]']|'.)*)\]")

OPERANDS = frozenset({"text", "error", "table", "rows", "cell", "columns", "number", "name", "array"})


@dataclass(frozen=True)
class Token:
    """A piece of a formula: its kind (a group of the pattern above) and its text."""

    kind: str
    text: str


def tokens(formula: str) -> Iterator[Token]:
    """The tokens of a formula without its equals sign, blanks left out; nothing is refused here."""
    for match in _PATTERN.finditer(formula):
        if match.lastgroup != "blank":
            yield Token(match.lastgroup or "stray", match.group())


def shape(formula: str) -> str:
    """The formula with the row numbers of plain references made alike.

    Formulas filled down a column have one shape, so they need checking once.
    """
    return _ROW.sub(lambda match: f"{match[1]}1" if match[1] else match[0], formula)


def table_items(reference: str) -> tuple[str, list[str]]:
    """A structured reference as its table and the items in brackets: columns and #-words."""
    table, _, rest = reference.partition("[")
    inner = rest[:-1]
    items = _ITEM.findall(inner) if inner.startswith("[") else [inner]
    return table, [re.sub(r"'(.)", r"\1", item) for item in items]
