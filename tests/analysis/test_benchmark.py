"""Groups of contracts compared: figures by hand, nothing of a few, and no sum that gives one away."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import builder as toms
from builder.analysis.benchmark import Benchmark, UnknownContractError, compared, of_contract, value_band
from builder.analysis.suppress import ALL, LEAST, OTHER, SMALL, Part
from builder.cli.app import app
from builder.consolidation.schema import tables
from tests.analysis.test_suppress import span

EDITION = "PPN 06/20"
LARGE, SMALL_FIRMS = 7, 2
Rows = list[dict[str, Any]]


def contract(
    number: int, supplier: str, size: str, committed: float, delivered: float | None
) -> dict[str, Any]:
    """One contract with one line of KPI 8.01, worth £2m, £10 delivered for each hour."""
    return {
        "return": f"R{number:03}",
        "edition": EDITION,
        "authority": "Roads Agency",
        "contract_ref": f"C-{number}",
        "contract_value": 2_000_000,
        "supplier": supplier,
        "supplier_size": size,
        "supplier_type": "Company",
        "period_end": "2026-06-30",
        "outcome_group": "Theme 5",
        "outcome": "Outcome 8",
        "kpi": "KPI 8.01",
        "line": "KPI 8.01",
        "committed": committed,
        "delivered": delivered,
        "result": delivered,
        "gbp_kind": "benefit",
        "value_year": "2024-25",
        "gbp_committed": committed * 10,
        "gbp_delivered": None if delivered is None else delivered * 10,
        "element": "Delivered",
        "region": "TLI",
        "region_name": "London",
        "figure": delivered,
    }


def rows() -> Rows:
    """Seven large suppliers and two small ones; of the first large one also the period before."""
    found = [contract(n, f"Large {n}", "Large", 100, 10 * (n + 1)) for n in range(LARGE)]
    found += [contract(10 + n, f"Small {n}", "Small", 50, 25) for n in range(SMALL_FIRMS)]
    older = contract(0, "Large 0", "Large", 100, 5) | {"return": "R900", "period_end": "2026-03-31"}
    return [*found, older]


def written(folder: Path, of: Rows) -> Path:
    """The tables that benchmark reads, as consolidate writes them."""
    for name in ("returns", "commitments", "deliveries", "regional"):
        columns = tables()[name].names
        frame = pd.DataFrame(
            [{column: row.get(column) for column in columns} for row in of], columns=list(columns)
        )
        frame.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("tables"), rows())


@pytest.fixture(scope="module")
def found(folder: Path) -> Benchmark:
    return compared(folder)


def row(frame: pd.DataFrame, dimension: str, group: str) -> dict[str, Any]:
    (one,) = frame[(frame["dimension"] == dimension) & (frame["group"] == group)].to_dict("records")
    return {str(name): value for name, value in one.items()}


def test_figures_are_those_worked_out_by_hand(found: Benchmark) -> None:
    """Large: 10 + 20 + ... + 70 = 280 of 700; small: 2 x 25 of 100. All: 330 of 800 is 41.25 %.

    Own shares: 10, 20, ..., 70 % and 50 % twice; in order 10 20 30 40 50 50 50 60 70, quartiles 30, 50, 50.
    £: 8,000 and 3,300 of nine contracts of £2m each: £444 and £183 for each £1m, to two digits 440 and 180.
    """
    every = row(found.quantities, ALL, ALL)
    assert (every["contributors"], every["contracts"]) == (9, 9)
    assert (every["committed"], every["delivered"], every["share_delivered"]) == (800, 330, 0.41)
    assert (every["lower"], every["median"], every["upper"]) == (0.3, 0.5, 0.5)
    pounds = row(found.pounds, ALL, ALL)
    assert (pounds["gbp_committed_per_million"], pounds["gbp_delivered_per_million"]) == (440, 180)
    assert row(found.shares, "outcome", "Outcome 8")["median"] == 0.5
    assert found.regions.iloc[0]["figure"] == 330
    assert (found.contracts, found.suppliers) == (9, 9)


def test_a_group_of_few_is_kept_back_and_so_is_the_one_that_would_give_it_away(found: Benchmark) -> None:
    """All less Large would be what two small suppliers delivered."""
    few, other = (row(found.quantities, "supplier_size", group) for group in ("Small", "Large"))
    assert (few["kept_back"], other["kept_back"]) == (SMALL, OTHER)
    figures = ["committed", "delivered", "share_delivered", "lower", "median", "upper"]
    assert all(pd.isna(one[name]) for one in (few, other) for name in figures)
    assert pd.isna(few["contributors"])
    assert other["contributors"] == LARGE
    assert row(found.shares, "supplier_size", "Small")["kept_back"] == SMALL
    assert row(found.pounds, "supplier_size", "Small")["kept_back"] == SMALL
    assert found.kept_back == {SMALL: 3, OTHER: 1}


def test_a_return_without_a_figure_is_no_zero(tmp_path: Path) -> None:
    """Five deliver 10 of 100 each, five have nothing to show yet: the share is of the first five."""
    of = [contract(n, f"Firm {n}", "Large", 100, 10 if n < LEAST else None) for n in range(10)]
    every = row(compared(written(tmp_path, of)).quantities, ALL, ALL)
    assert (every["committed"], every["delivered"], every["share_delivered"]) == (1000, 50, 0.1)


def test_a_share_of_fewer_contracts_than_the_sums_does_not_tell_what_the_others_have(tmp_path: Path) -> None:
    """Eight commit 100, seven deliver: committed less delivered / share would be the eighth's 100."""
    of = [contract(n, f"Firm {n}", "Large", 100, 10 + n) for n in range(7)] + [
        contract(9, "Firm 9", "Large", 100, None)
    ]
    every = row(compared(written(tmp_path, of)).quantities, ALL, ALL)
    assert (every["committed"], every["delivered"]) == (800, 91)
    assert pd.isna(every["share_delivered"])


def test_regions_and_the_sum_of_all_do_not_give_each_other_away(tmp_path: Path) -> None:
    """Seven deliver in London and one in Wales: all less London would be the one's figure."""
    of = [contract(n, f"Firm {n}", "Large", 100, 40) for n in range(7)]
    of += [contract(9, "Firm 9", "Large", 100, 77) | {"region": "TLL", "region_name": "Wales"}]
    found = compared(written(tmp_path, of))
    kept = dict(zip(found.regions["region"], found.regions["kept_back"], strict=True))
    assert kept == {"TLL": SMALL, "TLI": OTHER}
    assert found.regions["figure"].isna().all()
    assert row(found.quantities, ALL, ALL)["delivered"] == 357


@pytest.mark.parametrize("seed", range(4))
def test_no_figure_of_a_contract_follows_from_all_that_is_shown(seed: int, tmp_path: Path) -> None:
    """An attacker has every row of the tables of quantities and regions, and knows each contract's groups."""
    draw = random.Random(seed)  # noqa: S311 -- a draw, not a secret
    regions = {"TLI": "London", "TLL": "Wales", "TLM": "Scotland"}
    of = []
    for n in range(24):
        size, region = draw.choice(("Large", "Medium", "Small")), draw.choice(list(regions))
        more = {"region": region, "region_name": regions[region], "authority": draw.choice("AB")}
        figures = draw.randint(50, 150), draw.randint(5, 99)
        of.append(contract(n, f"Firm {draw.randint(0, 15)}", size, *figures) | more)
    found = compared(written(tmp_path, of))
    shown: dict[str, list[list[int]]] = {"committed": [], "delivered": []}
    for one in found.quantities[found.quantities["kept_back"] == ""].to_dict("records"):
        inside = [
            n
            for n, it in enumerate(of)
            if one["dimension"] == ALL or _group(it, one["dimension"]) == one["group"]
        ]
        for name, sums in shown.items():
            assert one[name] == sum(of[n][name] for n in inside)
            sums.append(inside)
    for one in found.regions[found.regions["kept_back"] == ""].to_dict("records"):
        shown["delivered"].append([n for n, it in enumerate(of) if it["region"] == one["region"]])
    for name, sums in shown.items():
        parts = [Part(it["supplier"], it[name], {}) for it in of]
        for n in range(len(of)):
            assert span(parts, sums, [n]) > 1e-6, (name, of[n])


def _group(it: dict[str, Any], dimension: str) -> str:
    """The group of a contract, as its row says."""
    if dimension == "value_band":
        return "£1m to £5m"
    return "no framework" if dimension == "framework" else str(it[dimension])


def test_one_supplier_under_several_spellings_of_its_case_is_one(tmp_path: Path) -> None:
    of = [contract(n, name, "Large", 100, 10) for n, name in enumerate(("Firm A", "FIRM  a", "B", "C", "D"))]
    assert row(compared(written(tmp_path, of)).quantities, ALL, ALL)["kept_back"] == SMALL


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (0, "not known"),
        (float("nan"), "not known"),
        (999_999, "under £1m"),
        (1e6, "£1m to £5m"),
        (2e8, "£100m or more"),
    ],
)
def test_bands_of_value(value: float, band: str) -> None:
    assert value_band(value) == band


def test_one_contract_is_beside_its_peers(folder: Path, found: Benchmark) -> None:
    (own,) = of_contract(folder, " c-6 ", found).to_dict("records")
    assert (own["committed"], own["delivered"], own["own"], own["median"]) == (100, 70, 0.7, 0.5)
    with pytest.raises(UnknownContractError, match="has the reference C-99"):
        of_contract(folder, "C-99", found)


def test_the_command_writes_a_workbook_that_names_nobody_unless_asked(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "benchmark.xlsx"

    def said(*more: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, ["benchmark", str(folder), "--out", str(out), *more])
        assert result.exit_code == code, result.output
        return result.output

    assert "Would compare 9 contracts of 9 suppliers, 4 rows kept back" in said("--dry-run")
    assert not out.exists()
    assert "9 contracts of 9 suppliers compared, 4 rows kept back." in said()
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Shares delivered", "Quantities", "£", "Regions", "Methods"]
    texts = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line}
    assert not [text for text in texts if "Large 0" in text or "Small 1" in text]
    assert "Rows kept back: 3 (few contributors)." in texts
    said("--named", "--contract", "C-6", "--force")
    book = openpyxl.load_workbook(out)
    assert {"Suppliers", "One contract"} <= set(book.sheetnames)
    assert "has the reference C-99" in said("--contract", "C-99", "--force", code=2)


def test_the_library_gives_the_same(folder: Path, found: Benchmark) -> None:
    pd.testing.assert_frame_equal(toms.benchmark(folder).quantities, found.quantities)


@pytest.mark.parametrize(("old", "new"), [("outcome_group", "theme"), ("committed", "words")])
def test_tables_of_another_version_or_edited_ones_are_refused_with_the_column(
    old: str, new: str, tmp_path: Path
) -> None:
    written(tmp_path, rows())
    path = tmp_path / "commitments.csv"
    table = pd.read_csv(path, encoding="utf-8-sig")
    table = table.rename(columns={old: new}) if new == "theme" else table.assign(**{old: "about a hundred"})
    table.to_csv(path, index=False, encoding="utf-8-sig")
    result = CliRunner().invoke(app, ["benchmark", str(tmp_path), "--out", str(tmp_path / "b.xlsx")])
    assert result.exit_code == 2
    assert f"commitments.csv was written by another version, or edited: look at {old}." in result.output


def test_returns_without_a_figure_by_region_are_compared(tmp_path: Path) -> None:
    """A table without rows has no numbers in its columns."""
    of = [one | {"element": None, "region": None, "figure": None} for one in rows()]
    written(tmp_path, of)
    path = tmp_path / "regional.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").splitlines()[0] + "\n", encoding="utf-8-sig")
    found = compared(tmp_path)
    assert found.regions.empty
    assert row(found.quantities, ALL, ALL)["delivered"] == 330
