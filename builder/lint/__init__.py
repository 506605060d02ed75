"""The linter of workbook files: what Excel would repair or refuse, and what this project forbids."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from builder.formulas.tokens import shape
from builder.lint.book import Book, Formula
from builder.lint.fault import Fault
from builder.lint.formula import Scope, problems
from builder.lint.grammar import Problem
from builder.lint.package import read_book
from builder.lint.ribbon import ribbon_faults
from builder.lint.rules import WORKBOOK, name_faults, package_faults, sheet_faults, table_faults

__all__ = ["Fault", "Seen", "lint"]

Seen = dict[tuple[str, str, str], list[Problem]]
"""The problems of each formula looked at: its sheet, what it is in, and its text with numbers left out."""


def lint(path: Path, seen: Seen | None = None) -> list[Fault]:
    """Look through the workbook at `path`; returns its faults, sorted.

    seen: formulas of other copies of the same layout, which are not parsed again; new ones are added.
    Raises what ``read_book`` raises where the file cannot be read as a workbook at all.
    """
    book = read_book(path)
    formula_faults = partial(_formula_faults, seen={} if seen is None else seen)
    rules = (package_faults, name_faults, table_faults, sheet_faults, ribbon_faults, formula_faults)
    return sorted(fault for rule in rules for fault in rule(book))


def _formula_faults(book: Book, seen: Seen) -> Iterator[Fault]:
    scopes = _scopes(book)
    for sheet, formula in _formulas(book):
        key = (sheet, formula.kind, shape(formula.text))
        if key not in seen:
            seen[key] = problems(formula.text, formula.kind, scopes[sheet])
        for code, message in seen[key]:
            yield Fault(formula.part, formula.cell, code, message)


def _formulas(book: Book) -> Iterator[tuple[str, Formula]]:
    for sheet in book.sheets:
        for formula in sheet.formulas:
            yield sheet.name, formula
        for place, target in sheet.links:
            yield sheet.name, Formula(sheet.name, place, "link", target)
    for table in book.tables:
        for formula in table.formulas:
            yield table.sheet, formula
    for name in book.names:
        place = "" if name.scope is None or name.scope >= book.sheet_count else book.order[name.scope]
        yield place, Formula(WORKBOOK, name.name, "name", name.text)
    for formula in book.charts:
        yield "", formula


def _scopes(book: Book) -> dict[str, Scope]:
    """What formulas of each sheet may refer to; under "" those of the workbook."""
    sheets = frozenset(name.lower() for name in book.order)
    tables = {
        table.display_name.lower(): frozenset(column.lower() for column in table.columns)
        for table in book.tables
    }
    shared = frozenset(name.name.lower() for name in book.names if name.scope is None)
    local = {
        sheet.lower(): frozenset(name.name.lower() for name in book.names if name.scope == index)
        for index, sheet in enumerate(book.order)
    }
    return {place: Scope(sheets, shared, local, tables, place.lower()) for place in ("", *book.order)}
