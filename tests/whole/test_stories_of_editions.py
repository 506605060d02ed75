"""Buyers and a supplier under each edition, through the library; the worked examples are their contracts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builder.api import consolidate, load_mapping
from builder.rules.catalogue import live
from builder.workbooks.build import build
from builder.workbooks.example import editions_with_one, example_inputs, mistake
from builder.write.writer import Inputs
from tests.support import built as shipped
from tests.support.editions import OTHERS, built

RIGHT = 205
"""Hours that were meant in the shipped example, where somebody pasted a text."""


def problems(edition: str, state: Inputs) -> set[str]:
    """Codes of the errors and warnings that the workbook shows in a state."""
    one = built(edition)
    one.book.type_in(dict(state))
    codes = (entry.code for entry in live() if entry.severity != "note")
    return {code for code in codes if one.book.cell("Checks", code, "Count")}


def buyers(edition: str) -> Inputs:
    """What the buyer of the example has typed when the tender goes out."""
    typed = example_inputs(built(edition).placed, edition)
    asked = {"stage", "procurement_began", "route", "contract_title", "contract_ref", "contract_value"}
    asked |= {"contract_start", "contract_end", "full_time_hours", "authority", "authority_id"}
    kept = {key: v for key, v in typed.items() if key[0] in ("Scope", "Select", "Kpis") or key[1] in asked}
    return kept | {("Start", "stage"): "Tender"}


def test_every_edition_has_a_worked_example() -> None:
    assert set(editions_with_one()) == {load_mapping().edition.key, *OTHERS}


def test_a_buyer_with_a_contract_of_6m_under_ppn_026() -> None:
    """A fifth of the score and three KPIs are asked for at £5m; one MAC at a tenth has neither."""
    tender = buyers("ppn-026")
    assert tender["Start", "contract_value"] == 6_000_000
    assert problems("ppn-026", tender) == set()
    one_mac = {key: value for key, value in tender.items() if key[:2] != ("Select", "MAC GJ2")}
    assert problems("ppn-026", one_mac) == {"C230", "S128"}
    smaller = one_mac | {("Start", "contract_value"): 4_000_000}
    assert problems("ppn-026", smaller) == set()


def test_a_buyer_under_ppn_002_enters_two_standard_metrics() -> None:
    tender = buyers("ppn-002")
    without = {key: value for key, value in tender.items() if not key[1].startswith("KPI OWN")}
    assert "C232" in problems("ppn-002", without)
    assert problems("ppn-002", tender) <= {"S109"}
    one = built("ppn-002")
    selected = [one.book.cell("Kpis", f"KPI OWN {n}", "Selected") for n in (1, 2, 3)]
    assert selected == ["Yes", "Yes", ""]
    assert one.book.field("kpis_selected") == 3


@pytest.mark.parametrize(
    ("edition", "line", "delivered", "target", "on_track"),
    [  # 366 of 1,096 days of PPN 026's three years, 91 of 731 days of PPN 002's two
        ("ppn-026", "KPI 2.01", 5, 12 * 366 / 1096, 5 / (12 * 366 / 1096)),
        ("ppn-026", "KPI LIB.1", 2, 9 * 366 / 1096, 2 / (9 * 366 / 1096)),
        ("ppn-026", "KPI NT20", 38, 40, 38 / 40),
        ("ppn-002", "KPI OWN 1", 100, 91, 100 / 91),
    ],
)
def test_figures_of_the_examples(
    edition: str, line: str, delivered: float, target: float, on_track: float
) -> None:
    one = built(edition)
    one.book.type_in(dict(example_inputs(one.placed, edition)))
    found = [one.book.line(line, heading) for heading in ("Delivered", "Target to date", "On track")]
    assert found == pytest.approx([delivered, target, on_track])
    assert one.book.line("KPI LIB.2", "Result") == pytest.approx(45 / 50)
    assert (one.book.field("tally_errors"), one.book.field("tally_warnings")) == (0, 0)


def test_a_supplier_with_a_contract_under_each_reports_each_delivery_once(tmp_path: Path) -> None:
    """Three returns, each read by its own edition; no figure of one is in another's rows."""
    typed = example_inputs(shipped.placed())
    right = {**typed, mistake(shipped.placed())[0]: RIGHT}
    build(shipped.placed(), tmp_path / "ppn-06-20.xlsx", right)
    for key in OTHERS:
        placed = built(key).placed
        build(placed, tmp_path / f"{key}.xlsx", example_inputs(placed, key))
    done = consolidate(tmp_path, tmp_path / "tables", jobs=0)
    rows = done.table("deliveries")
    assert done.counted == 3
    jobs = rows[rows["line"] == "KPI 2.01"].groupby("edition")["this_period"].sum()
    assert sorted(jobs) == [4, 5]
    assert not rows.duplicated(["contract_ref", "line"]).any()
    assert set(rows["period_end"].astype(str)) == {
        str(date(2026, 3, 31)),
        str(date(2026, 6, 30)),
        str(date(2028, 9, 30)),
    }
