"""The regional grid in plain Python, compared with figures worked out by hand."""

from __future__ import annotations

import pytest

from builder.model.mapping import Mapping
from builder.sums.inputs import Inputs
from builder.sums.reckon import reckon
from tests.sums.test_reckon import included, line, typed_in

ROW = "KPI 4.01 | TOMs figure"


def in_regions(row: str, **headings: float | str) -> Inputs:
    return {("Regions", row, name.replace("_", " ")): value for name, value in headings.items()}


def test_the_total_of_a_row_leaves_out_what_is_outside_the_uk(mapping: Mapping) -> None:
    found = reckon(mapping, in_regions(ROW, Wales=2, London=3, Outside_the_UK=4)).cells
    assert (found["Regions", ROW, "Total"], found["Regions", ROW, "Outside"]) == (5, 4)
    assert found["Regions", ROW, "Split"] == 1


def test_one_figure_for_all_goes_before_the_regions_and_is_split_once_it_has_a_place(
    mapping: Mapping,
) -> None:
    whole = in_regions(ROW, One_figure=7, Wales=2)
    assert reckon(mapping, whole).cells["Regions", ROW, "Total"] == 7
    assert reckon(mapping, whole).cells["Regions", ROW, "Split"] == 0
    chosen = {**whole, **in_regions(ROW, Its_region="Wales")}
    assert reckon(mapping, chosen).cells["Regions", ROW, "Split"] == 1
    sole: Inputs = {**whole, ("Scope", "TLL", "In scope"): True}
    assert reckon(mapping, sole).cells["Regions", ROW, "Split"] == 1


def test_a_split_with_a_withheld_or_unplaced_part_is_not_complete(mapping: Mapping) -> None:
    assert reckon(mapping, in_regions(ROW, Wales=2, London="<5")).cells["Regions", ROW, "Split"] == 0
    unknown: Inputs = {**in_regions(ROW, Wales=2), ("Regions", ROW, "UK wide or region not known"): 1}
    assert reckon(mapping, unknown).cells["Regions", ROW, "Total"] == 3
    assert reckon(mapping, unknown).cells["Regions", ROW, "Split"] == 0


def test_a_complete_split_is_priced_region_by_region_where_the_commitment_is(mapping: Mapping) -> None:
    # An hour is £16.92 in Wales, £21.54 in London and £17.96 in the UK; 1 hour was delivered before.
    base = {**included("KPI 4.01"), **typed_in("KPI 4.01", TOMs_commitment=10, TOMs_before=1)}
    split = {**base, **in_regions(ROW, Wales=2, London=3)}
    found = reckon(mapping, split)
    assert line(found, "KPI 4.01", "£ committed") == pytest.approx(10 * 17.96)
    assert line(found, "KPI 4.01", "£ delivered") == pytest.approx(6 * 17.96)
    asked: Inputs = {("Start", "regional_commitments"): "Yes"}
    both = reckon(mapping, {**split, **asked, **in_regions("KPI 4.01 | Commitment", Wales=4, London=4)})
    mean = (16.92 + 21.54) / 2
    assert line(both, "KPI 4.01", "£ committed") == pytest.approx(10 * mean)
    assert line(both, "KPI 4.01", "£ delivered") == pytest.approx(mean + 2 * 16.92 + 3 * 21.54)
    whole = reckon(mapping, {**base, **in_regions(ROW, One_figure=5)})
    assert line(whole, "KPI 4.01", "£ delivered") == pytest.approx(6 * 17.96)


def test_own_values_know_no_regions(mapping: Mapping) -> None:
    own: Inputs = {("Start", "value_book"): "Own values", ("Values", "NT34", "Own value"): 100}
    found = reckon(mapping, {**included("KPI 4.01"), **own, **in_regions(ROW, Wales=2, London=3)})
    assert line(found, "KPI 4.01", "£ delivered") == 500


def test_regions_rows_are_in_use_only_where_they_are_asked_for(mapping: Mapping) -> None:
    rows = ("KPI 4.01 | Delivered", ROW, "KPI 4.01 | Commitment")
    asked: Inputs = {("Start", "report_in"): "Both", ("Start", "regional_commitments"): "Yes"}
    for inputs, expected in (
        (included("KPI 4.01"), ["Yes", "", ""]),
        ({**included("KPI 4.01"), **asked}, ["Yes"] * 3),
    ):
        found = reckon(mapping, {**inputs, ("Start", "stage"): "Award"}).cells
        assert [found["Regions", row, "In use"] for row in rows] == expected


def test_a_withheld_figure_without_the_total_leaves_the_line_blank(mapping: Mapping) -> None:
    row = "KPI 5.01 | Delivered"
    for whole, wanted in ((None, ""), (7, 7)):
        typed = {**in_regions(row, London=4, Wales="<5"), ("Regions", row, "One figure"): whole}
        cells = reckon(mapping, {**typed, ("Lines", "KPI 5.01", "Before"): 6}).cells
        assert cells["Regions", row, "Total"] == wanted
        assert cells["Lines", "KPI 5.01", "Delivered"] == wanted


def test_a_figure_withheld_outside_the_uk_leaves_the_uk_total(mapping: Mapping) -> None:
    row = "KPI 5.01 | Delivered"
    cells = reckon(mapping, {**in_regions(row, London=4), ("Regions", row, "Outside the UK"): "<5"}).cells
    assert cells["Regions", row, "Total"] == 4
