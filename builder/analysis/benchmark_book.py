"""Groups of contracts compared as a workbook: shares, quantities, £, regions, one contract, the methods."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from builder.analysis.benchmark import QUARTILES, Benchmark, by_supplier, of_contract
from builder.analysis.frames import ANY, Frames
from builder.grid.kinds import COUNT, PERCENT, POUNDS, Kind, figure
from builder.layout.parts import Chart, Series, Sheet, Workbook
from builder.layout.placement import Placed
from builder.version import tool_version

if TYPE_CHECKING:
    import pandas as pd

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("contributors", "contracts", "lines"), COUNT),
    **dict.fromkeys(("committed", "delivered", "figure"), figure(2)),
    **dict.fromkeys(("share_delivered", "own", *QUARTILES), PERCENT),
    **dict.fromkeys(("gbp_committed_per_million", "gbp_delivered_per_million"), POUNDS),
}
FRAMES = Frames("benchmark", KINDS)
MOST_BARS = 12
LOOKS = {"kept_back": (ANY, "recede")}


def lay_out_benchmark(found: Benchmark, folder: Path, contract: str = "", named: bool = False) -> Placed:
    """The workbook.

    folder: the tables. contract: the reference of a contract to put beside its peers. named: show suppliers.

    Raises:
        UnknownContractError: no contract has that reference.
    """
    sheets = [
        _shares(found),
        _sheet("quantities", found.quantities, ("contributors", "lower")),
        _sheet("pounds", found.pounds, ("gbp_committed_per_million",)),
        _sheet("regions", found.regions, ("contributors",)),
    ]
    if contract:
        rows = of_contract(folder, contract, found)
        sheets.append(FRAMES.sheet("contract", rows, tuple(rows.columns), ("own",), reference=contract))
    if named:
        rows = by_supplier(folder)
        sheets.append(FRAMES.sheet("suppliers", rows, tuple(rows.columns)))
    sheets.append(FRAMES.methods(_facts(found)))
    return Placed(Workbook(tuple(sheets), FRAMES.say("title"), tool_version(), ""))


def _sheet(name: str, rows: pd.DataFrame, breaks: tuple[str, ...]) -> Sheet:
    """A table of groups, with words for the dimensions."""
    return FRAMES.sheet(name, _in_words(rows), tuple(rows.columns), breaks, LOOKS)


def _in_words(rows: pd.DataFrame) -> pd.DataFrame:
    if "dimension" not in rows:
        return rows
    return rows.assign(dimension=[FRAMES.say(f"dimensions.{name}") for name in rows["dimension"]])


def _shares(found: Benchmark) -> Sheet:
    """The table, then the medians of groups that are shown as a chart."""
    sheet = _sheet("shares", found.shares, ())
    shown = found.shares[found.shares["kept_back"] == ""].head(MOST_BARS)
    if shown.empty:
        return sheet
    listed = ", ".join(
        f"{group}: {median:.0%}" for group, median in zip(shown["group"], shown["median"], strict=True)
    )
    name, median = FRAMES.table("shares"), FRAMES.heading("median")
    chart = Chart(
        FRAMES.say("shares.chart"),
        "bar",
        (name, FRAMES.heading("group")),
        (Series(median, name, median),),
        listed,
        "0%",
        height=20 * len(found.shares) + 120,
        rows=len(found.shares) + 8,
    )
    return replace(sheet, parts=(*sheet.parts, chart), page_parts=(1,))


def _facts(found: Benchmark) -> list[str]:
    lines = [FRAMES.say("methods.counts", contracts=found.contracts, suppliers=found.suppliers)]
    lines += [
        FRAMES.say("methods.kept", count=count, reason=reason) for reason, count in found.kept_back.items()
    ]
    return [*lines, FRAMES.say("methods.shared")] if found.shared else lines
