"""Where the KPIs of a released version are now: `mapping_data/crosswalks/VERSION.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from builder.data import load as data
from builder.errors import BrokenDataError

FOLDER = "crosswalks"
SECOND = "second"
UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Crossing:
    """One figure of a KPI of an older version and the KPI that takes it now.

    figure: first, or second for the National TOMs figure that was typed beside. change: "none", "rule" where
    its counting rule is worded otherwise, "unit" where something else is counted now. note: a sentence on it.
    """

    from_kpi: str
    figure: str
    to_kpi: str
    change: str
    note: str


def crosswalk(version: str, folder: Path | None = None) -> tuple[Crossing, ...]:
    """The crossings of a released version, in the order of the file; none where no KPI has changed.

    Raises:
        BrokenDataError: a column is missing.
    """
    path = (folder or data.DATA) / FOLDER / f"{version}.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            return tuple(
                Crossing(*(row[name] for name in ("from_kpi", "figure", "to_kpi", "change", "note")))
                for row in csv.DictReader(file)
            )
        except KeyError as missing:
            raise BrokenDataError(f"{FOLDER}/{path.name}: there is no column {missing}.") from None
