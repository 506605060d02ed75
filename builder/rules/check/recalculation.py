"""What the copy shows, compared with the recalculated results of its inputs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from builder.formulas.openformula import file_form, is_open
from builder.formulas.same import same_formula
from builder.grid.kinds import ErrorValue
from builder.layout.cells import Key
from builder.read.returned import Found, Result
from builder.recalc.recalculate import differences, same
from builder.rules.check.context import ISSUE_CODE, Case
from builder.rules.check.register import rule

MOVED = frozenset({"T811", "T812", "T814", "T816", "T818"})
CAUSES = frozenset(
    {"F705", "I804", "I806", "T812", "T814", "T816", "T817", "T818", "T820"}
    | {"E859", "E860", "E862", "E863", "E865", "F743"}
)
"""What makes the entries read others than those that the copy was worked out from."""

RESPELT = frozenset({"E851", "E852", "E853", "E854", "E861"})
"""Notes on entries that were read as what they mean: the copy was worked out from what was typed."""

GONE = frozenset({"T812", "T816", "T818", "T820"})
"""What was deleted: formulas that looked there name #REF! now, thousands of them, and follow from it."""

LOST_REFERENCE = "#REF!"
UNKNOWN_NAME = "#NAME?"
ERRORS = frozenset({"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "Err:502"})


@rule("F708")
def typed_over(case: Case) -> Iterator[Found]:
    """A value, or nothing, where a formula belongs."""
    for key, result in case.results.items():
        if result.formula is None:
            yield case.found(*key, what=result.value, wanted=case.fresh.get(key, ""))


@rule("F709")
def changed(case: Case) -> Iterator[Found]:
    """Another formula than the one issued."""
    moved, deleted = _has_moved(case), _has(case, GONE)
    for key, result in case.results.items():
        text, wanted = result.formula, case.formulas[key]
        if text is None or text == wanted or (deleted and LOST_REFERENCE in text):
            continue
        if is_open(text):
            wanted = case.plain[key]
        if not same_formula(file_form(text, alike=moved), wanted, moved=moved, own=key[0]):
            yield case.found(*key, what=file_form(text), wanted=wanted)


def _has_moved(case: Case) -> bool:
    """Whether rows, columns or sheets of the copy were moved, so that references name other cells."""
    return _has(case, MOVED)


def _has(case: Case, codes: frozenset[str]) -> bool:
    return case.returned is not None and any(f.code in codes for f in case.returned.found)


@rule("F711")
def error_value(case: Case) -> Iterator[Found]:
    """A formula as issued that gives an error, sheet by sheet.

    Where rows or columns were moved, that is reported: the errors of a copy that follow from it are not.
    """
    broken: dict[str, list[tuple[Key, Result]]] = defaultdict(list)
    ours = ERRORS - {UNKNOWN_NAME} if case.is_too_old else ERRORS
    for key, result in case.results.items():
        shown = result.value in ours and result.formula is not None and not _has_moved(case)
        if shown or isinstance(case.fresh.get(key), ErrorValue):
            broken[result.place.sheet].append((key, result))
    for cells in broken.values():
        key, first = cells[0]
        yield case.found(*key, what=_first_of(case, key, first.value, len(cells)), wanted=case.fresh.get(key))


def _first_of(case: Case, key: Key, value: object, count: int) -> str:
    """What is in the first of so many cells of a sheet."""
    said = case.said(value, key)
    return f"{said}, the first of {count:,} cells" if count > 1 else said


@rule("F768")
def too_old(case: Case) -> Iterator[Found]:
    """None of the cells with a newer function shows what it gives: the program did not know it."""
    if case.returned and case.is_too_old:
        code = case.returned.results.get(ISSUE_CODE)
        yield case.found(*ISSUE_CODE, what=code.value if code else "", wanted=case.fresh[ISSUE_CODE])


@rule("N901")
def out_of_date(case: Case) -> Iterator[Found]:
    """Saved values that do not follow from the entries; reported once, only if nothing else explains them.

    Where a note says that an entry was read as what it means, what was typed is taken in its place.
    """
    if case.returned is None or _has(case, CAUSES):
        return
    fresh, results = case.as_typed() if _has(case, RESPELT) else case.fresh, case.returned.results
    stale = [one for one in differences(case.returned, fresh) if results[one.key].formula is not None]
    if case.is_too_old:
        stale = [one for one in stale if one.key in case.figures.cells and isinstance(one.saved, int | float)]
    if stale:
        first, sheets = stale[0], len({one.place.sheet for one in stale})
        what = _first_of(case, first.key, first.saved, len(stale)) + (
            f" on {sheets} sheets" if sheets > 1 else ""
        )
        yield case.found(*first.key, what=what, wanted=case.fresh[first.key])


@rule("N902")
def opinions_differ(case: Case) -> Iterator[Found]:
    """A figure of the engine that plain sums do not confirm; older versions had other sums."""
    plain = case.figures.cells | {("", name): figure for name, figure in case.figures.fields.items()}
    for key, figure in plain.items() if case.fresh and case.is_current else ():
        if key in case.fresh and not same(case.fresh[key], figure):
            yield case.found(*key, what=case.fresh[key], wanted=figure)
