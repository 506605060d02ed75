"""What the copy shows, held against its inputs worked out anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from builder.check.case import Case
from builder.check.rules import rule
from builder.compare import same_formula
from builder.engine.model import ErrorValue
from builder.openformula import file_form, is_open
from builder.recalculate import Difference, differences, same
from builder.returned import Found, Key, Result

MOVED = frozenset({"T811", "T814", "T816", "T818"})
CAUSES = frozenset(
    {"F705", "I804", "I806", "T812", "T814", "T816", "T817", "T818", "T820"}
    | {"E851", "E852", "E853", "E854", "E859", "E860", "E861", "E862", "E863"}
)
"""What makes the entries read others than those that the copy was worked out from."""

ERRORS = frozenset({"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "Err:502"})


def _results(case: Case) -> Iterator[tuple[Key, Result]]:
    """The formula cells of the copy that the issued version has too."""
    results = case.returned.results if case.returned else {}
    return ((key, result) for key, result in results.items() if key in case.formulas)


@rule("F708")
def typed_over(case: Case) -> Iterator[Found]:
    """A value, or nothing, where a formula belongs."""
    for key, result in _results(case):
        if result.formula is None:
            yield case.found(*key, what=result.value, wanted=case.fresh.get(key, ""))


@rule("F709")
def changed(case: Case) -> Iterator[Found]:
    """Another formula than the one issued."""
    moved = _has_moved(case)
    for key, result in _results(case):
        text, wanted = result.formula, case.formulas[key]
        if text is None or text == wanted:
            continue
        if is_open(text):
            wanted = case.plain[key]
        if not same_formula(file_form(text, alike=moved), wanted, moved=moved):
            yield case.found(*key, what=file_form(text), wanted=wanted)


def _has_moved(case: Case) -> bool:
    """Whether rows, columns or sheets of the copy were moved, so that references name other cells."""
    return case.returned is not None and any(f.code in MOVED for f in case.returned.found)


@rule("F711")
def error_value(case: Case) -> Iterator[Found]:
    """A formula as issued that gives an error."""
    for key, result in _results(case):
        fresh = case.fresh.get(key)
        if isinstance(fresh, ErrorValue) or (result.value in ERRORS and result.formula is not None):
            yield case.found(*key, what=result.value, wanted=fresh)


@rule("N901")
def out_of_date(case: Case) -> Iterator[Found]:
    """Saved values that are not what the inputs give, sheet by sheet; told once, and only without a cause."""
    if case.returned is None or any(found.code in CAUSES for found in case.returned.found):
        return
    stale: dict[str, list[Difference]] = defaultdict(list)
    for difference in differences(case.returned, case.fresh):
        if case.returned.results[difference.key].formula is not None:
            stale[difference.place.sheet].append(difference)
    for cells in stale.values():
        first = cells[0]
        yield case.found(*first.key, what=f"{first.saved} (1/{len(cells)})", wanted=first.fresh)


@rule("N902")
def opinions_differ(case: Case) -> Iterator[Found]:
    """A figure of the engine that plain sums do not confirm."""
    plain = case.figures.cells | {("", name): figure for name, figure in case.figures.fields.items()}
    for key, figure in plain.items() if case.fresh else ():
        if key in case.fresh and not same(case.fresh[key], figure):
            yield case.found(*key, what=case.fresh[key], wanted=figure)
