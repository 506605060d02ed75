"""Groups of contracts compared: quantities by KPI, £ by kind, shares delivered, and nobody's own figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from builder.analysis.current import Current, current, kpis
from builder.analysis.suppress import ALL, LEAST, SMALL, Cell, Part, kept_back, reason
from builder.errors import UnusableError
from builder.in_place import one_line
from builder.model.rows import DELIVERED
from builder.templates import words

if TYPE_CHECKING:
    import pandas as pd

DIMENSIONS = ("authority", "supplier_size", "supplier_type", "value_band", "framework")
"""Columns of a contract by which contracts are put into groups."""

OF_LINES = ("outcome_group", "outcome")
"""Columns of a line by which £ and shares are put into groups too: what is above outcomes, and outcomes."""

BANDS = ((1e6, "under £1m"), (5e6, "£1m to £5m"), (20e6, "£5m to £20m"), (100e6, "£20m to £100m"))
LARGEST, UNKNOWN, NO_FRAMEWORK = "£100m or more", "not known", "no framework"
MILLION = 1e6
REGION, ELSEWHERE = "region", ""
"""What lies in no known region counts as shown: the sum of all less the regions tells it."""
LITTLE = 1e-6
"""A difference below this is the last digits that sums leave behind."""
SUMS = ("committed", "delivered")
QUARTILES = {"lower": 0.25, "median": 0.5, "upper": 0.75}
QUANTITIES = (
    *("dimension", "group", "edition", "kpi", "title", "unit", "contributors", "contracts", *SUMS),
    *("share_delivered", *QUARTILES, "kept_back"),
)
POUNDS = (
    *("dimension", "group", "edition", "gbp_kind", "value_year", "contributors", "contracts"),
    *("gbp_committed_per_million", "gbp_delivered_per_million", "kept_back"),
)
SHARES = ("dimension", "group", "contributors", "contracts", "lines", *QUARTILES, "kept_back")
REGIONS = (
    "edition",
    "kpi",
    "title",
    "unit",
    "region",
    "region_name",
    "contributors",
    "contracts",
    "figure",
    "kept_back",
)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Groups compared, one row for each in data frames; a row that is kept back has a reason and no figures.

    quantities: by KPI and unit: committed and delivered to date, the share delivered of those contracts that
    have both, and quartiles of the contracts' own shares. pounds: by kind and price year, for each £1m of the
    value of those contracts, to two digits, so that no quantity follows exactly. shares: quartiles of the
    contracts' share delivered, each contract by the median of its lines. regions: what the latest returns
    deliver in each region. contracts, suppliers: how many. shared: the tables were made for sharing, so that
    figures about few people are left out.
    """

    quantities: pd.DataFrame
    pounds: pd.DataFrame
    shares: pd.DataFrame
    regions: pd.DataFrame
    contracts: int
    suppliers: int
    shared: bool

    @property
    def kept_back(self) -> Mapping[str, int]:
        """How many rows of all tables are kept back, by reason."""
        import pandas as pd  # noqa: PLC0415 - heavy

        tables = (self.quantities, self.pounds, self.shares, self.regions)
        reasons = pd.concat([table["kept_back"] for table in tables])
        return dict(reasons[reasons != ""].value_counts().sort_index())


def compared(folder: Path) -> Benchmark:
    """Groups of the contracts in the tables of a folder.

    Raises:
        NoTablesError: the folder has no such tables.
    """
    of = current(folder)
    lines = _lines(of)
    suppliers = lines["contributor"].nunique()
    quantities, regions = _quantities(lines, of.regional)
    tables = (quantities, _pounds(lines), _shares(lines), regions)
    return Benchmark(*tables, len(of.returns), suppliers, of.shared)


class UnknownContractError(UnusableError):
    """No contract has the reference."""


def of_contract(folder: Path, reference: str, found: Benchmark) -> pd.DataFrame:
    """The lines of one contract beside the quartiles of all contracts, by KPI.

    Raises:
        NoTablesError: the folder has no tables. UnknownContractError: no contract has that reference.
    """
    lines = _lines(current(folder))
    mine = lines[lines["contract_ref"].fillna("").str.casefold() == reference.strip().casefold()]
    if mine.empty:
        about = {"folder": one_line(str(folder)), "reference": one_line(reference)}
        raise UnknownContractError(words("analysis")("benchmark.unknown", **about))
    by = ["edition", "kpi"]
    sums = mine[~mine["is_share"]].groupby([*by, "title", "unit"], sort=True)[list(SUMS)].sum(min_count=1)
    own = sums.reset_index().assign(own=lambda of: of["delivered"] / of["committed"])
    every = found.quantities[found.quantities["dimension"] == ALL]
    return own.merge(every[[*by, *QUARTILES]], on=by, how="left")


def by_supplier(folder: Path) -> pd.DataFrame:
    """The share delivered of each supplier, by name: contracts, lines, and the median of its contracts.

    Raises:
        NoTablesError: the folder has no tables.
    """
    lines = _lines(current(folder)).dropna(subset=["share"])
    own = lines.groupby(["supplier", "contract"])["share"].agg(["median", "size"]).reset_index()
    found = own.groupby("supplier", sort=True).agg(
        contracts=("contract", "nunique"), lines=("size", "sum"), median=("median", "median")
    )
    return found.reset_index()


def _lines(of: Current) -> pd.DataFrame:
    """Every line of a KPI that is known, with the groups of its contract and its share delivered."""
    known = kpis()
    lines = of.lines[of.lines["kpi"].notna()]
    pairs = list(zip(lines["edition"], lines["kpi"], strict=True))
    lines = lines[[pair in known for pair in pairs]]
    named = [known[pair] for pair in pairs if pair in known]
    numbers = of.returns.set_index("contract")
    framework = numbers["framework_ref"].str.cat(numbers["framework_lot"], sep=", ", na_rep="")
    bands = numbers["contract_value"].map(value_band)
    framework = framework.str.strip(", ").replace("", NO_FRAMEWORK).fillna(NO_FRAMEWORK)
    groups = {"value_band": bands, "framework": framework}
    lines = lines.assign(
        contributor=contributors(lines),
        title=[kpi.title for kpi in named],
        unit=[kpi.unit.plural for kpi in named],
        is_share=[kpi.base is not None for kpi in named],
        **{name: lines["contract"].map(values) for name, values in groups.items()},
    )
    both = (lines["committed"] > 0) & lines["result"].notna()
    shares = (lines["result"] / lines["committed"]).where(both)
    for name in (*DIMENSIONS, *OF_LINES):
        lines[name] = lines[name].replace("", None).fillna(UNKNOWN)
    return lines.assign(share=shares)


def contributors(rows: pd.DataFrame) -> pd.Series[str]:
    """Who a figure is of: the supplier by its name, in whatever case."""
    return rows["supplier"].fillna("").str.casefold().str.split().str.join(" ")


def value_band(value: float) -> str:
    """The size of a contract by its value in £."""
    if not value > 0:
        return UNKNOWN
    return next((name for below, name in BANDS if value < below), LARGEST)


def _parts(rows: pd.DataFrame, figure: str, dimensions: tuple[str, ...]) -> list[Part]:
    """The figures above zero, each with its groups."""
    there = rows[rows[figure] > 0]
    groups = there[list(dimensions)].to_dict("records")
    return [
        Part(who, float(value), {str(name): str(group) for name, group in of.items()})
        for who, value, of in zip(there["contributor"], there[figure], groups, strict=True)
    ]


def _hidden(committed: Sequence[Part], delivered: Sequence[Part]) -> dict[Cell, str]:
    """The cells that are kept back for either figure's sake: both figures of a cell go together."""
    hidden: dict[Cell, str] = {}
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for parts in (committed, delivered):
            hidden = kept_back(parts, hidden) | hidden
    return hidden


def _cells(rows: pd.DataFrame, dimensions: tuple[str, ...]) -> Iterator[tuple[Cell, pd.DataFrame]]:
    """All rows, then those of each group of each dimension."""
    yield (ALL, ALL), rows
    for dimension in dimensions:
        for group, of in sorted(rows.groupby(dimension), key=lambda one: _at(one[0])):
            yield (dimension, str(group)), of


def _at(group: object) -> tuple[int, str]:
    """Where a group comes: bands of value by value, others by name, what is not known last."""
    order = [*(name for _, name in BANDS), LARGEST, NO_FRAMEWORK, UNKNOWN]
    return (order.index(str(group)) if group in order else 0), str(group)


def _quantities(lines: pd.DataFrame, regional: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Quantities by group and by region, which are kept back together: one could give the other away."""
    rows, regions = [], []
    split = _by_region(regional)
    for (edition, key), of in lines[~lines["is_share"]].groupby(["edition", "kpi"], sort=True):
        mine = of.groupby(["contract", "contributor", *DIMENSIONS], sort=True)[list(SUMS)].sum(min_count=1)
        mine = mine.reset_index()
        delivered = _with_regions(mine, split.get((edition, key)))
        hidden = _hidden(
            _parts(mine, "committed", DIMENSIONS), _parts(delivered, "figure", (*DIMENSIONS, REGION))
        )
        about = {"edition": edition, "kpi": key, "title": of["title"].iloc[0], "unit": of["unit"].iloc[0]}
        for cell, group in _cells(mine, DIMENSIONS):
            there = group[(group[list(SUMS)] > 0).any(axis=1)]
            if not there.empty:
                rows.append(about | _row(cell, there, _sums(there), hidden.get(cell, "")))
        shown = delivered[delivered[REGION] != ELSEWHERE]
        for (region, name), there in shown.groupby([REGION, "region_name"], sort=True):
            told = _row(
                (REGION, region), there, {"figure": there["figure"].sum()}, hidden.get((REGION, region), "")
            )
            regions.append(about | told | {REGION: region, "region_name": name})
    return _frame(rows, QUANTITIES), _frame(regions, REGIONS)


def _by_region(regional: pd.DataFrame) -> dict[tuple[object, object], pd.DataFrame]:
    """What each contract delivers in each region, by edition and KPI."""
    there = regional[(regional["element"] == DELIVERED) & (regional["figure"] > 0)]
    sums = there.groupby(["edition", "kpi", "contract", REGION, "region_name"])["figure"].sum().reset_index()
    return dict(iter(sums.groupby(["edition", "kpi"])))


def _with_regions(mine: pd.DataFrame, split: pd.DataFrame | None) -> pd.DataFrame:
    """What each contract delivers: a row for each region, and one for what lies in none that is known."""
    import pandas as pd  # noqa: PLC0415 - heavy

    there = mine[mine["delivered"] > 0]
    if split is None:
        return there.assign(**{REGION: ELSEWHERE, "region_name": "", "figure": there["delivered"]})
    known = there.merge(split[["contract", REGION, "region_name", "figure"]], on="contract")
    rest = there["delivered"] - there["contract"].map(known.groupby("contract")["figure"].sum()).fillna(0)
    beyond = there.assign(**{REGION: ELSEWHERE, "region_name": "", "figure": rest})
    return pd.concat([known, beyond[beyond["figure"] > LITTLE]], ignore_index=True)


def _sums(there: pd.DataFrame) -> dict[str, object]:
    """Both sums; the share of those that have both, unless that would tell what the few others have."""
    both = there[(there["committed"] > 0) & there["delivered"].notna()]
    others = there[~there["contract"].isin(both["contract"])]
    tells = [reason(parts) for name in SUMS if (parts := _parts(others, name, ()))]
    figures: dict[str, object] = {name: there[name].sum(min_count=1) for name in SUMS}
    if len(both) and not any(tells):
        figures["share_delivered"] = round(float(both["delivered"].sum() / both["committed"].sum()), 2)
    return figures | _quartiles(both["delivered"] / both["committed"], both["contributor"])


def _quartiles(own: pd.Series[float], who: pd.Series[str]) -> dict[str, float | None]:
    """Quartiles to whole percent, where enough contribute."""
    if who.nunique() < LEAST:
        return dict.fromkeys(QUARTILES)
    return {name: round(float(own.quantile(at)), 2) for name, at in QUARTILES.items()}


def _row(cell: Cell, there: pd.DataFrame, figures: Mapping[str, object], reason: str) -> dict[str, object]:
    """A row of a table; one that is kept back has no figures."""
    about: dict[str, object] = {"dimension": cell[0], "group": cell[1]}
    about |= {"contributors": there["contributor"].nunique(), "contracts": there["contract"].nunique()}
    if reason == SMALL:
        about |= dict.fromkeys(("contributors", "contracts"))
    return about | ({} if reason else dict(figures)) | {"kept_back": reason}


def _pounds(lines: pd.DataFrame) -> pd.DataFrame:
    """£ for each £1m of contract value; no sums, from which quantities could be worked out."""
    rows, dimensions = [], (*DIMENSIONS, *OF_LINES)
    figures = ("gbp_committed", "gbp_delivered")
    priced = lines[lines["contract_value"] > 0].dropna(subset=list(figures), how="all")
    kinds = priced.groupby(["edition", "gbp_kind", "value_year"], dropna=False, sort=True)
    for (edition, kind, year), of in kinds:
        by = ["contract", "contributor", "contract_value", *dimensions]
        mine = of.groupby(by, dropna=False, sort=True)[list(figures)].sum(min_count=1).reset_index()
        about = {"edition": edition, "gbp_kind": kind, "value_year": year}
        for cell, group in _cells(mine, dimensions):
            there = group[(group[list(figures)] > 0).any(axis=1)]
            if not there.empty:
                why = next(filter(None, (reason(_parts(there, name, ())) for name in figures)), "")
                rows.append(about | _row(cell, there, _per_million(there, figures), why))
    return _frame(rows, POUNDS)


def _per_million(there: pd.DataFrame, figures: tuple[str, ...]) -> dict[str, object]:
    """£ for each £1m, to two digits."""
    worth = there.drop_duplicates("contract")["contract_value"].sum()
    return {f"{name}_per_million": float(f"{there[name].sum() / worth * MILLION:.1e}") for name in figures}


def _shares(lines: pd.DataFrame) -> pd.DataFrame:
    """Quartiles need no rule but the least number: they are no sums, and are rounded to whole percent."""
    rows, dimensions = [], (*DIMENSIONS, *OF_LINES)
    there = lines.dropna(subset=["share"])
    for cell, group in _cells(there, dimensions):
        if group.empty:
            continue
        own = group.groupby(["contract", "contributor"])["share"].median().reset_index()
        is_small = own["contributor"].nunique() < LEAST
        figures = {"lines": len(group)} | _quartiles(own["share"], own["contributor"])
        rows.append(_row(cell, group, figures, SMALL if is_small else ""))
    return _frame(rows, SHARES)


def _frame(rows: list[dict[str, object]], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - heavy

    return pd.DataFrame(rows, columns=list(columns))
