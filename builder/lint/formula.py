"""Rules for one formula: its spelling, its functions, and what it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.formulas.tokens import OPERANDS, Token, table_items, tokens
from builder.grid.a1 import LAST_COLUMN, column_number
from builder.grid.kinds import utf16_length
from builder.lint.functions import PREFIX, VOLATILE, argument_limits, known, newer
from builder.lint.grammar import Problem, grammar

MOST_CHARACTERS = 8192  # Excel specifications and limits, Microsoft
MOST_IN_TEXT = 255
TABLE_PARTS = frozenset({"#all", "#data", "#headers", "#totals", "#this row"})


@dataclass(frozen=True)
class Scope:
    """What a formula may refer to; every name in lower case.

    `shared` are the names of the workbook, `local` those of each sheet, `tables` the columns of each table;
    `here` is the sheet the formula is in, empty if it is in none.
    """

    sheets: frozenset[str]
    shared: frozenset[str]
    local: dict[str, frozenset[str]]
    tables: dict[str, frozenset[str]]
    here: str = ""


def problems(text: str, kind: str, scope: Scope) -> list[Problem]:
    """What is wrong with a formula of that kind, as pairs of code and message; empty if nothing is."""
    parsed = list(tokens(text))
    found = [*_lengths(text, parsed), *grammar(parsed, unions=kind == "name")]
    if not any(code == "syntax" for code, _ in found):  # nobody knows what a broken formula refers to
        found += _references(parsed, kind, scope)
    return found


def _lengths(text: str, parsed: list[Token]) -> Iterator[Problem]:
    characters = utf16_length(text)
    if characters > MOST_CHARACTERS:
        yield "formula-length", f"the formula has {characters:,} characters; {MOST_CHARACTERS:,} are the most"
    for token in parsed if len(text) > MOST_IN_TEXT else ():
        length = utf16_length(token.text[1:-1].replace('""', '"'))
        if token.kind == "text" and length > MOST_IN_TEXT:
            yield "text-length", f"a text in the formula has {length} characters; {MOST_IN_TEXT} are the most"


def _references(parsed: list[Token], kind: str, scope: Scope) -> Iterator[Problem]:
    sheet = ""
    for token in parsed:
        if token.kind == "sheet":
            sheet = token.text[:-1].strip("'").replace("''", "'")
            if sheet.lower() not in scope.sheets:
                yield "sheet", f"there is no sheet {sheet}"
            continue
        if token.kind in OPERANDS or token.kind == "call":
            yield from _reference(token, kind, scope, sheet.lower())
        sheet = ""


def _reference(token: Token, kind: str, scope: Scope, sheet: str) -> Iterator[Problem]:
    if token.kind == "call":
        yield from _call(token.text[:-1].upper())
    elif token.kind == "table":
        yield from _structured(token.text, kind, scope)
    elif token.kind == "error" and token.text == "#REF!":
        yield "reference", "the formula refers to something that is gone: #REF!"
    elif token.kind == "name" or (token.kind == "cell" and not _in_grid(token.text)):
        yield from _name(token.text, scope, sheet)


def _call(name: str) -> Iterator[Problem]:
    if name in VOLATILE:
        yield "volatile", f"{name} is worked out again at every change"
    elif name.startswith(PREFIX) and argument_limits(name) is None:
        yield "newer-function", f"{name} is not in every Excel, LibreOffice and the embedded engine"
    elif name in newer():
        yield "unprefixed", f"{name} is written _xlfn.{name} in a file"
    elif name not in known() and not name.startswith(PREFIX):
        yield "unknown-function", f"there is no function {name}"


def _structured(reference: str, kind: str, scope: Scope) -> Iterator[Problem]:
    if kind in {"validation", "list", "format"}:
        yield "structured", f"{reference} cannot be here: give it a name, and say the name"
    table, items = table_items(reference)
    columns = scope.tables.get(table.lower())
    if columns is None:
        yield "table", f"there is no table {table}"
        return
    for item in items:
        if item.lower() not in (TABLE_PARTS if item.startswith("#") else columns):
            yield "column", f"the table {table} has no column {item}"


def _name(name: str, scope: Scope, sheet: str) -> Iterator[Problem]:
    local = scope.local.get(sheet or scope.here, frozenset())
    places = (local, scope.shared, scope.tables, {"true", "false"})
    if not any(name.lower() in names for names in places):
        yield "name", f"there is no name {name}"


def _in_grid(cell: str) -> bool:
    return column_number(cell.replace("$", "").rstrip("0123456789")) < LAST_COLUMN
