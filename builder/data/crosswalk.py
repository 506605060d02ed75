"""What a MAC or KPI of one edition is in the others: this project's own reading, in `FILE`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.data import load

FILE = "crosswalks/editions.csv"


@dataclass(frozen=True, slots=True)
class Crossing:
    """One thing of another edition, how close it is and why; `key` is "" if nothing there corresponds."""

    edition: str
    key: str
    closeness: str
    reason: str
    status: str


def crossings(edition: str, key: str, folder: Path | None = None) -> tuple[Crossing, ...]:
    """What a MAC or KPI of an edition is in other editions, read both ways; none without the file."""
    return tuple(_crossings(edition, key, (folder or load.DATA) / FILE))


def _crossings(edition: str, key: str, path: Path) -> Iterator[Crossing]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for one, other in (("from", "to"), ("to", "from")):
                if (row[f"{one}_edition"], row[one]) == (edition, key):
                    there = row[f"{other}_edition"], row[other]
                    yield Crossing(*there, row["closeness"], row["reason"], row["status"])
