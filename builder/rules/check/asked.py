"""Rules on what the buyer asks for against what is committed on Mapping."""

from __future__ import annotations

from collections.abc import Iterator

from builder.model import choices as options
from builder.model.rows import LineRow
from builder.read.returned import Found
from builder.rules.check.context import START, Case
from builder.rules.check.lines import TABLE, used
from builder.rules.check.register import rule
from builder.rules.check.start import at_stage, has_commitment
from builder.sums.inputs import Amount, rounded

KPIS = "Kpis"
MUST, _, _ = options.REQUIREMENTS
TARGET, MINIMUM = options.LIMITS


@rule("L440")
def nothing_promised(case: Case) -> Iterator[Found]:
    """A KPI that the buyer requires, with nothing under Commitment in any of its rows."""
    if not _bid_begun(case):
        return
    for key, rows in _kpis(case).items():
        empty = all(case.value(TABLE, row.key, "Commitment") is None for row in rows)
        if empty and case.says(MUST, KPIS, key, "Requirement"):
            yield case.found(TABLE, rows[0].key, "Commitment")


def _bid_begun(case: Case) -> bool:
    """Award or later, or a tender in which a bidder is named or has committed something."""
    if at_stage(case, options.AWARD, options.DELIVERY):
        return True
    return at_stage(case, options.TENDER) and (not case.blank(START, "supplier") or has_commitment(case))


@rule("L441")
def below_the_minimum(case: Case) -> Iterator[Found]:
    """Less than the minimum of a KPI that the buyer requires."""
    for row, promised, required in _short(case):
        if _is_least(case, row.kpi_key):
            yield case.found(TABLE, row.key, "Commitment", what=promised, wanted=required)


@rule("L442")
def below_the_target(case: Case) -> Iterator[Found]:
    """Less than a target, or than the minimum of a KPI that may be left out."""
    for row, promised, required in _short(case):
        if not _is_least(case, row.kpi_key):
            yield case.found(TABLE, row.key, "Commitment", what=promised, wanted=required)


def _kpis(case: Case) -> dict[str, list[LineRow]]:
    """The rows in use of each KPI; contract figures belong to none."""
    rows: dict[str, list[LineRow]] = {}
    for row in used(case):
        if row.figure is None:
            rows.setdefault(row.kpi_key, []).append(row)
    return rows


def _short(case: Case) -> Iterator[tuple[LineRow, float, float]]:
    """First row, sum and required figure of each KPI whose sum is less; a share by level has no sum."""
    for key, rows in _kpis(case).items():
        required: Amount = case.number(KPIS, key, "Required figure")
        if required is None or any(row.is_share and row.level for row in rows):
            continue
        promised = [case.amount(TABLE, row.key, "Committed") for row in rows]
        there = [amount for amount in promised if amount is not None]
        if any(amount >= 0 for amount in there) and rounded(sum(there) - required) < 0:
            yield rows[0], sum(there), required


def _is_least(case: Case, key: str) -> bool:
    """Whether the KPI must be delivered and its figure is a minimum, as it is unless Target is chosen."""
    said = case.value(KPIS, key, "Target or minimum")
    minimum = said is None or case.says(MINIMUM, KPIS, key, "Target or minimum")
    return minimum and case.says(MUST, KPIS, key, "Requirement")
