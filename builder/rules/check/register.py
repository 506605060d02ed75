"""The register of rules: each code has one short function, which yields what it finds in a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from builder.read.returned import Found
from builder.rules.catalogue import finding
from builder.rules.check.context import Case

Rule = Callable[[Case], Iterator[Found]]
RULES: dict[str, Rule] = {}


def rule(code: str) -> Callable[[Rule], Rule]:
    """Enter a function as the rule of that code.

    Raises:
        UnknownFindingError: the catalogue has no such code.
        ValueError: the code has a rule already.
    """
    finding(code)
    if code in RULES:
        raise ValueError(f"{code} has two rules")

    def enter(function: Rule) -> Rule:
        RULES[code] = function
        return function

    return enter


def run(case: Case, codes: tuple[str, ...] | None = None) -> Iterator[Found]:
    """What the rules find, rule by rule in the order of their codes; all rules unless codes are named."""
    for code in sorted(RULES) if codes is None else codes:
        yield from (replace(found, code=code) for found in RULES[code](case))
