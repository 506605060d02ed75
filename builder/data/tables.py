"""Rows of the data with their places, and the checks that datapackage.json asks of every one of them.

Columns, kinds, lists of allowed words, keys and references are in one place, the table schemas of the data
package. What must hold across tables is in `checks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the data: the file (relative to the folder), its line, what is wrong, the remedy."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}. {self.remedy}."


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: its cells by column, as text."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def words(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds a list, set apart by semicolons."""
        return tuple(word.strip() for word in self[column].split(";") if word.strip())

    def says(self, column: str) -> bool:
        """Whether a yes/no cell says yes."""
        return self[column] == "yes"

    def problem(self, what: str, remedy: str) -> Problem:
        """A problem at this line; `what` and `remedy` come without a full stop."""
        return Problem(self.file, self.line, what, remedy)


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the data: its name in the package, path, headings, schema and rows."""

    resource: str
    file: str
    columns: tuple[str, ...]
    schema: Mapping[str, Any]
    rows: tuple[Row, ...]

    def keys(self, column: str) -> frozenset[str]:
        """All that is in a column."""
        return frozenset(row[column] for row in self.rows)


Tables = Mapping[str, Table]


def heading_problems(table: Table) -> Iterator[Problem]:
    """Columns that the schema wants and the file lacks, or that the file has and the schema does not know."""
    wanted = [field["name"] for field in table.schema["fields"]]
    for name in wanted:
        if name not in table.columns:
            yield Problem(table.file, 1, f"column '{name}' is missing", f"Add the column '{name}'")
    for name in table.columns:
        if name not in wanted:
            what = f"column '{name}' is not in the schema"
            yield Problem(table.file, 1, what, "Remove it, or describe it in datapackage.json")


def schema_problems(tables: Tables) -> Iterator[Problem]:
    """Every cell, key and reference that breaks its table's schema.

    `tables` are by short name and have the columns their schemas ask for.
    """
    by_resource = {table.resource: table for table in tables.values()}
    for table in tables.values():
        for field in table.schema["fields"]:
            for row in table.rows:
                yield from _cell_problems(row, field)
        yield from _key_problems(table)
        yield from _reference_problems(table, by_resource)


def _cell_problems(row: Row, field: Mapping[str, Any]) -> Iterator[Problem]:
    name, text, rules = field["name"], row[field["name"]], field.get("constraints", {})
    if not text:
        if rules.get("required"):
            yield row.problem(f"'{name}' is missing", f"Fill in '{name}'")
    elif not _reads_as(field["type"], text):
        yield row.problem(f"'{name}' is '{text}'", _KINDS[field["type"]])
    else:
        yield from _rule_problems(row, field, text)


def _rule_problems(row: Row, field: Mapping[str, Any], text: str) -> Iterator[Problem]:
    name, rules = field["name"], field.get("constraints", {})
    allowed = rules.get("enum")
    if allowed and text not in allowed:
        yield row.problem(f"unknown {name} '{text}'", f"Use one of: {', '.join(allowed)}")
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        hint = " (a spreadsheet has read it as a number)" if _is_number(text) else ""
        yield row.problem(f"{name} '{text}' is not a key{hint}", f"Write it as text, like {field['example']}")
    if len(text) > rules.get("maxLength", len(text)):
        what = f"'{name}' is {len(text)} characters long"
        yield row.problem(what, f"Shorten it to {rules['maxLength']}")
    if text.startswith(("=", "+", "-", "@")) and field["type"] == "string":
        yield row.problem(f"'{name}' begins like a formula", "Begin it with a letter or a digit")


def _key_problems(table: Table) -> Iterator[Problem]:
    columns = table.schema["primaryKey"]
    first: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        key = tuple(row[column] for column in columns)
        line = first.setdefault(key, row.line)
        if line != row.line:
            what = f"duplicate {' and '.join(columns)} '{', '.join(key)}', already in line {line}"
            yield row.problem(what, "Give it another key, or remove the line")


def _reference_problems(table: Table, by_resource: Mapping[str, Table]) -> Iterator[Problem]:
    for reference in table.schema.get("foreignKeys", ()):
        (column,), (wanted,) = reference["fields"], reference["reference"]["fields"]
        other = by_resource.get(reference["reference"]["resource"] or table.resource)
        if other is None:
            continue
        known = other.keys(wanted)
        for row in table.rows:
            if row[column] and row[column] not in known:
                what = f"unknown {column} '{row[column]}'"
                yield row.problem(what, f"Use a {wanted} of {other.file}, or add it there first")


def _reads_as(kind: str, text: str) -> bool:
    if kind == "boolean":
        return text in ("yes", "no")
    if kind == "integer":
        return re.fullmatch(r"-?[0-9]+", text) is not None
    if kind == "number":
        return _is_number(text)
    return kind != "date" or _is_date(text)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is not None


def _is_date(text: str) -> bool:
    try:
        return len(text) == len("2021-01-01") and bool(date.fromisoformat(text))
    except ValueError:
        return False


_KINDS = {
    "boolean": "Write yes or no",
    "integer": "Write a whole number",
    "number": "Write a number in digits, with a point for decimals and no commas or other characters",
    "date": "Write the date as year-month-day, such as 2021-01-01",
}
