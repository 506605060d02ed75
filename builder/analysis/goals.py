"""What contracts contribute to the UN Sustainable Development Goals, each alone and together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from builder.analysis.current import current, kpis, targets
from builder.model.mapping import TargetLink
from builder.model.rows import DELIVERED

if TYPE_CHECKING:
    import pandas as pd

PRIMARY, SECONDARY = "primary", "secondary"
TARGETS = (
    *("goal", "goal_title", "target", "target_title", "link", "edition", "kpi", "title", "unit"),
    *("contracts", "organisations", "regions", "committed", "delivered", "reason", "status"),
)
ORGANISATIONS = ("supplier", "goal", "target", "edition", "kpi", "title", "unit", "committed", "delivered")
POUNDS = ("goal", "edition", "gbp_kind", "value_year", "contracts", "gbp_committed", "gbp_delivered")


@dataclass(frozen=True, slots=True)
class Goals:
    """Contributions to the goals, one row for each in data frames.

    goals: KPIs, contracts, organisations (suppliers), UK regions with a delivered figure, by primary links.
    targets: the same for each target, KPI and unit, with committed and delivered to date in that unit; `link`
    is primary, which counts, or secondary, which has no figures. organisations: what each supplier adds, by
    primary links. pounds: by goal, kind of £ and price year. contracts: how many there are. left_out: KPIs
    without a known link, such as a buyer's own. shared: the tables were made for sharing, so that figures
    about few people are left out.
    """

    goals: pd.DataFrame
    targets: pd.DataFrame
    organisations: pd.DataFrame
    pounds: pd.DataFrame
    contracts: int
    left_out: int
    shared: bool


def contributions(folder: Path) -> Goals:
    """Contributions to the goals, from the tables of a folder.

    Only figures in the same unit of the same KPI and edition are added. A KPI that is part of another KPI of
    the same contract adds nothing, and shares have no sums.

    Raises:
        NoTablesError: the folder has no such tables.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    of, known = current(folder), kpis()
    lines = of.lines[of.lines["kpi"].notna()]
    is_known = pd.Series([pair in known for pair in _pairs(lines)], index=lines.index, dtype=bool)
    mine = lines[is_known]
    counting = mine[_counting(mine)]
    table = pd.DataFrame(_target_rows(mine, counting, of.regional), columns=list(TARGETS))
    left_out = len(lines[~is_known][["contract", "kpi"]].drop_duplicates())
    return Goals(
        _goals(mine, of.regional),
        _in_order(table),
        _organisations(counting),
        _pounds(counting),
        len(of.returns),
        left_out,
        of.shared,
    )


def _pairs(lines: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Edition and KPI of each line."""
    return zip(lines["edition"], lines["kpi"], strict=True)


def _counting(lines: pd.DataFrame) -> list[bool]:
    """Which lines count: no shares, and no part of a KPI that the contract has too."""
    rows = list(zip(lines["contract"], lines["edition"], lines["kpi"], strict=True))
    there = set(rows)
    wholes = {pair: kpi.part_of.key for pair, kpi in kpis().items() if kpi.part_of}
    return [
        kpis()[edition, key].base is None and (contract, edition, wholes.get((edition, key))) not in there
        for contract, edition, key in rows
    ]


def _target_rows(
    lines: pd.DataFrame, counting: pd.DataFrame, regional: pd.DataFrame
) -> Iterator[dict[str, object]]:
    """A row for each KPI and target: figures where the link is primary and lines count."""
    by = ["edition", "kpi"]
    regions = _there(regional).groupby(by)["region"].nunique()
    sums = counting.groupby(by)[["committed", "delivered"]].sum(min_count=1)
    seen = lines.groupby(by, sort=True).agg(contracts=("contract", "nunique"), of=("supplier", "nunique"))
    for pair, contracts, organisations in seen.itertuples(name=None):
        kpi = kpis()[pair]
        about = {"edition": pair[0], "kpi": kpi.key, "title": kpi.title, "unit": kpi.unit.plural}
        about |= {"contracts": contracts, "organisations": organisations, "regions": regions.get(pair, 0)}
        for link in kpi.targets:
            figures = sums.loc[pair].to_dict() if link.primary and pair in sums.index else {}
            yield about | figures | _of_link(link)


def _there(regional: pd.DataFrame) -> pd.DataFrame:
    """The rows with a delivered figure in a region."""
    return regional[(regional["element"] == DELIVERED) & (regional["figure"] > 0)]


def _goals(lines: pd.DataFrame, regional: pd.DataFrame) -> pd.DataFrame:
    """A row for each goal, in their order."""
    known = [pair in kpis() for pair in _pairs(regional)]
    regions = _primary(_there(regional[known])).groupby("goal")["region"].nunique()
    found = _primary(lines).groupby("goal", sort=False)
    counts = found.agg(
        kpis=("kpi", "nunique"), contracts=("contract", "nunique"), organisations=("supplier", "nunique")
    )
    titles = {target.goal.key: target.goal.title for target in targets().values()}
    order = [key for key in titles if key in counts.index]
    counts = counts.loc[order].assign(regions=[int(regions.get(key, 0)) for key in order])
    counts.insert(0, "goal_title", [titles[key] for key in order])
    return counts.rename_axis("goal").reset_index()


def _of_link(link: TargetLink) -> dict[str, object]:
    of = link.target
    return {
        "goal": of.goal.key,
        "goal_title": of.goal.title,
        "target": of.key,
        "target_title": of.title,
        "link": PRIMARY if link.primary else SECONDARY,
        "reason": link.reason,
        "status": link.status,
    }


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """By goal and target in their own order, primary links first."""
    order = {key: place for place, key in enumerate(targets())}
    placed = table.assign(place=table["target"].map(order), second=table["link"] != PRIMARY)
    by = ["place", "second", "edition", "kpi"]
    return placed.sort_values(by, kind="stable").drop(columns=["place", "second"]).reset_index(drop=True)


def _primary(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with the goal and target of their primary link; those without one are left out."""
    first = {pair: next((link for link in kpi.targets if link.primary), None) for pair, kpi in kpis().items()}
    links = [first[pair] for pair in _pairs(lines)]
    goals = [link.target.goal.key if link else None for link in links]
    keys = [link.target.key if link else None for link in links]
    return lines.assign(goal=goals, target=keys).dropna(subset=["goal"])


def _organisations(counting: pd.DataFrame) -> pd.DataFrame:
    """The sums of each supplier, by KPI."""
    by = ["supplier", "goal", "target", "edition", "kpi"]
    found = _primary(counting).groupby(by, dropna=False, sort=True)[["committed", "delivered"]]
    sums = found.sum(min_count=1).reset_index()
    named = [kpis()[pair] for pair in _pairs(sums)]
    about = {"title": [kpi.title for kpi in named], "unit": [kpi.unit.plural for kpi in named]}
    return sums.assign(**about)[list(ORGANISATIONS)]


def _pounds(counting: pd.DataFrame) -> pd.DataFrame:
    """£ by goal, never added across kinds or price years."""
    figures = ["gbp_committed", "gbp_delivered"]
    priced = _primary(counting).dropna(subset=figures, how="all")
    found = priced.groupby(["goal", "edition", "gbp_kind", "value_year"], dropna=False, sort=True)
    sums = found[figures].sum(min_count=1)
    return sums.assign(contracts=found["contract"].nunique()).reset_index()[list(POUNDS)]
