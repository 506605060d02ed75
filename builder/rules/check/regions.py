"""Rules on Regions."""

from __future__ import annotations

from collections.abc import Iterator

from builder.layout.cells import Key
from builder.model.choices import WITHHELD
from builder.model.mapping import Region
from builder.model.rows import (
    BASE,
    COMMITTED,
    DELIVERED,
    RegionRow,
    placed_regions,
    region_heading,
    region_rows,
    report_regions,
)
from builder.read.returned import Found
from builder.rules.check.cells import below_zero, differs, is_error, larger, off_list
from builder.rules.check.context import Case
from builder.rules.check.register import rule
from builder.sums.inputs import Amount, is_words, plus, rounded
from builder.sums.regions import ITS_REGION, ONE_FIGURE, OUTSIDE, UNKNOWN

TABLE = "Regions"


def _used(case: Case) -> Iterator[RegionRow]:
    return (row for row in region_rows(case.mapping) if case.in_use(TABLE, row.key))


def _cells(case: Case, row: RegionRow, *levels: str) -> list[Key]:
    """The row's cells by region, of those levels or all."""
    regions = [r for r in report_regions(case.mapping) if not levels or r.level in levels]
    return [(TABLE, row.key, region_heading(region)) for region in regions]


def _typed(case: Case, row: RegionRow) -> list[Key]:
    return [cell for cell in _cells(case, row) if case.value(*cell) is not None]


def _whole(case: Case, row: RegionRow) -> Amount:
    return case.number(TABLE, row.key, ONE_FIGURE)


def _withheld(case: Case, row: RegionRow) -> list[Key]:
    """Cells whose small figure is withheld, where that is allowed."""
    private = bool(row.line.kpi and row.line.kpi.privacy)
    return [cell for cell in _cells(case, row) if private and case.value(*cell) == WITHHELD]


@rule("R501")
def not_understood(case: Case) -> Iterator[Found]:
    """Words where a figure belongs, or a region that is not on the list."""
    names = tuple(region.name for region in placed_regions(case.mapping))
    for row in _used(case):
        withheld = _withheld(case, row)
        wrong = [c for c in _cells(case, row) if is_words(case.value(*c)) and c not in withheld]
        if is_words(case.value(TABLE, row.key, ONE_FIGURE)):
            wrong.append((TABLE, row.key, ONE_FIGURE))
        if off_list(case.value(TABLE, row.key, ITS_REGION), names):
            wrong.append((TABLE, row.key, ITS_REGION))
        if wrong:
            yield case.found(*wrong[0])


@rule("R502")
def sums_differ(case: Case) -> Iterator[Found]:
    """The one figure is not the sum of the regions; what is withheld may make up the rest."""
    for row in _used(case):
        whole = _whole(case, row)
        if whole is None or not _typed(case, row):
            continue
        in_uk = [c for c in _cells(case, row) if c not in _cells(case, row, OUTSIDE)]
        if any(is_error(case.value(*c)) for c in in_uk):
            continue
        gap = rounded((plus(*(case.number(*c) for c in in_uk)) or 0.0) - whole)
        if gap > 0 or (gap < 0 and not _withheld(case, row)):
            yield case.found(TABLE, row.key, ONE_FIGURE, wanted=whole + gap)


@rule("R503")
def out_of_scope(case: Case) -> Iterator[Found]:
    """A figure in a region in which the contract does not work."""
    expected = _expected(case)
    if not expected:
        return
    for row in _used(case):
        outside = [r for r in placed_regions(case.mapping) if r.key not in expected]
        for region in [r for r in outside if _is_filled(case, row, r)][:1]:
            yield case.found(TABLE, row.key, region_heading(region))


def _expected(case: Case) -> frozenset[str]:
    """The regions in scope; none if nobody said."""
    regions = report_regions(case.mapping)
    return frozenset(r.key for r in regions if case.book.typed.ticked("Scope", r.key, "In scope"))


def _is_filled(case: Case, row: RegionRow, region: Region) -> bool:
    return case.value(TABLE, row.key, region_heading(region)) is not None


@rule("R504")
def no_region(case: Case) -> Iterator[Found]:
    """One figure for several regions, without saying where."""
    for row in _used(case):
        unsaid = case.blank(TABLE, row.key, ITS_REGION) and not _typed(case, row)
        if unsaid and _whole(case, row) is not None and len(_expected(case)) > 1:
            yield case.found(TABLE, row.key, ITS_REGION)


@rule("R505")
def partly_unknown(case: Case) -> Iterator[Found]:
    """A part of the figure has no region."""
    for row in _used(case):
        unknown = [c for c in _cells(case, row, UNKNOWN) if (case.number(*c) or 0) > 0]
        if unknown and (case.amount(TABLE, row.key, "Total") or 0) > 0:
            yield case.found(*unknown[0])


@rule("R506")
def commitments_differ(case: Case) -> Iterator[Found]:
    """The regions' commitments are not the commitment on Mapping."""
    for row in _used(case):
        promised, total = (
            case.amount("Lines", row.line.key, "Committed"),
            case.amount(TABLE, row.key, "Total"),
        )
        if row.part == COMMITTED and differs(total, promised):
            yield case.found(TABLE, row.key, ONE_FIGURE, what=total, wanted=promised)


@rule("R507")
def larger_than_base(case: Case) -> Iterator[Found]:
    """In one region the part is larger than its contract figure."""
    for row in _used(case):
        if row.part != DELIVERED or not row.line.is_share:
            continue
        for cell in _cells(case, row):
            base = case.number(TABLE, f"{row.line.base} | {BASE}", cell[2])
            if larger(case.number(*cell), base):
                yield case.found(*cell, wanted=base)
                break


@rule("R508")
def negative(case: Case) -> Iterator[Found]:
    """A figure below zero."""
    for row in _used(case):
        cells = [*_cells(case, row), (TABLE, row.key, ONE_FIGURE)]
        unknown = any(is_error(case.value(*c)) for c in cells)
        for cell in [c for c in cells if not unknown and below_zero(case.number(*c))][:1]:
            yield case.found(*cell)


@rule("R509")
def not_in_use(case: Case) -> Iterator[Found]:
    """Something is in a row that nobody asked for."""
    for row in region_rows(case.mapping):
        cells = [(TABLE, row.key, ONE_FIGURE), *_cells(case, row)]
        entered = [] if case.in_use(TABLE, row.key) else [c for c in cells if case.value(*c) is not None]
        for cell in entered[:1]:
            yield case.found(*cell)


@rule("R510")
def total_unsaid(case: Case) -> Iterator[Found]:
    """A figure is withheld and the row's total is not given."""
    for row in _used(case):
        inside = [c for c in _withheld(case, row) if c not in _cells(case, row, OUTSIDE)]
        if inside and _whole(case, row) is None:
            yield case.found(TABLE, row.key, ONE_FIGURE)
