"""The accepted bid is the contract's copy; what a report accepted is asked of the very return it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from builder.contracts.award import award, to_do
from builder.contracts.next_period import accepted_of
from builder.contracts.source import NotCarriedError
from builder.model.choices import NOT_SHOWN
from builder.read.acceptance import Acceptance
from builder.write.writer import Inputs
from tests.contracts.test_next_period import AWARDED, CONTRACT, RETURN
from tests.support.contracts import typed_copy

BID: Inputs = {**CONTRACT, **AWARDED, ("Start", "stage"): "Tender", ("Start", "supplier"): "A supplier"}
INTERNAL: Inputs = {
    ("Select", "MAC 2.2", "Local need"): "Few jobs",
    ("Kpis", "KPI 2.01", "Reason"): "Local need",
}


def test_all_that_was_bid_is_in_the_contract_and_no_return_is_begun() -> None:
    draft = award(typed_copy({**BID, **INTERNAL}))
    changed: dict[tuple[str, ...], object] = {
        ("Start", "stage"): "Award",
        ("Start", "return_status"): "Draft",
    }
    for name in ("period_start", "period_end", "revision", "signed_by", "signed_role", "signed_date"):
        changed["Start", name] = ""
    changed["Select", "MAC 2.2", "Local need"] = ""
    changed["Kpis", "KPI 2.01", "Reason"] = NOT_SHOWN
    assert draft.inputs == {**BID, **changed}
    assert draft.is_awarded


def test_what_is_no_bid_is_refused() -> None:
    with pytest.raises(NotCarriedError, match="its stage on Start is Delivery"):
        award(typed_copy(RETURN))


def test_what_the_contract_still_lacks_is_listed() -> None:
    dates: Inputs = {("Start", "contract_start"): date(2028, 4, 1)}
    assert any(one.startswith("S103 ") for one in to_do(award(typed_copy({**BID, **dates}))))


def report(sha256: str, accepted: float | None) -> Acceptance:
    """A report with one figure of the return with that SHA-256."""
    decision = SimpleNamespace(copy=sha256, line="KPI NT13", accepted=accepted)
    return Acceptance(Path("report.xlsx"), "", "Acceptance", (cast(Any, decision),))


def test_only_a_report_on_this_very_file_counts() -> None:
    source = typed_copy(RETURN)
    source = replace(source, returned=replace(source.returned, sha256="a" * 64))
    assert accepted_of(source, report("a" * 64, 3.5)) == {"KPI NT13": 3.5}
    assert accepted_of(source, report("a" * 64, 0.0)) == {"KPI NT13": 0.0}
    with pytest.raises(NotCarriedError, match="says nothing about"):
        accepted_of(source, report("b" * 64, 3.5))
    with pytest.raises(NotCarriedError, match="is accepted yet"):
        accepted_of(source, report("a" * 64, None))
