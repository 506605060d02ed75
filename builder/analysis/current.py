"""The latest return of each contract: its commitments and what is delivered to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from builder.consolidation.files import TEXTS_OF_SUPPLIERS, frame
from builder.consolidation.schema import tables
from builder.data.editions import editions
from builder.data.load import load
from builder.errors import UnusableError
from builder.in_place import one_line
from builder.model.mapping import Kpi, Target
from builder.templates import words

if TYPE_CHECKING:
    import pandas as pd

CONTRACT = ["edition", "authority", "contract_ref", "supplier"]
"""The columns by which returns are of one contract."""

TABLES = ("returns", "commitments", "deliveries", "regional")
TEXT_OF_SUPPLIERS = "deliverable"
"""A column that tables for sharing do not have."""


class NoTablesError(UnusableError):
    """A folder does not hold the tables of `toms consolidate`."""


@dataclass(frozen=True, slots=True)
class Current:
    """The rows of the latest return of each contract, with its number in the column `contract`.

    lines: one row for each line: commitment and delivery to date, with all columns of both tables. regional:
    figures of that return by region. shared: the tables were made for sharing, so figures may be left out.
    """

    returns: pd.DataFrame
    lines: pd.DataFrame
    regional: pd.DataFrame
    shared: bool


def current(folder: Path) -> Current:
    """The latest return of each contract in the tables of a folder; a contract is named as in `CONTRACT`.

    Raises:
        NoTablesError: the folder has no such tables.
    """
    try:
        found = {name: frame(folder, name) for name in TABLES}
    except (OSError, ValueError, KeyError) as error:
        said = words("analysis")("no_tables", folder=one_line(str(folder)))
        raise NoTablesError(said) from error
    for name, table in found.items():
        if wrong := _wrong(name, table):
            about = {"folder": one_line(str(folder)), "file": f"{name}.csv", "columns": ", ".join(wrong)}
            raise NoTablesError(words("analysis")("other_tables", **about))
    returns = found["returns"].sort_values(["period_end", "return"], na_position="first", kind="stable")
    latest = returns.groupby(CONTRACT, dropna=False, sort=True).tail(1).sort_values(CONTRACT, kind="stable")
    latest = latest.assign(contract=range(1, len(latest) + 1))
    numbers = latest.set_index("return")["contract"]
    kept = {
        name: table.assign(contract=table["return"].map(numbers)).dropna(subset=["contract"])
        for name, table in found.items()
        if name != "returns"
    }
    return Current(
        latest,
        _lines(kept["commitments"], kept["deliveries"]),
        kept["regional"],
        TEXT_OF_SUPPLIERS not in found["commitments"],
    )


def _wrong(name: str, table: pd.DataFrame) -> list[str]:
    """Columns that the table lacks, or that hold words in place of figures: it is older, or was edited."""
    of = tables()[name]
    asked = [one for one in of.columns if one.name not in TEXTS_OF_SUPPLIERS]
    numbers = {one.name for one in asked if one.kind in ("number", "integer")}
    return [
        one.name
        for one in asked
        if one.name not in table
        or (one.name in numbers and len(table) and table[one.name].dtype.kind not in "if")
    ]


def _lines(commitments: pd.DataFrame, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Both tables side by side, by contract and line; what both have is the delivery's where it is."""
    keys = ["contract", "line"]
    both = deliveries.set_index(keys).combine_first(commitments.set_index(keys))
    return both.reset_index()


@cache
def kpis() -> Mapping[tuple[str, str], Kpi]:
    """Every KPI of every edition that can be built, by policy note and key."""
    keys = [(state.edition.policy_note, state.edition.key) for state in editions() if state.can_be_built]
    return {(note, kpi.key): kpi for note, key in keys for kpi in load(edition=key).kpis}


@cache
def targets() -> Mapping[str, Target]:
    """Every target of the goals by key, in their order."""
    return {target.key: target for target in sorted(load().targets, key=lambda one: one.sort)}
