"""The editions of the Model: their names, which can be built, how far their data are confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.data import load as data
from builder.data.load import SHIPPED, edition_keys, load, read
from builder.model.mapping import Edition


@dataclass(frozen=True, slots=True)
class EditionState:
    """An edition; whether it can be built; how many rows of its files have each status."""

    edition: Edition
    can_be_built: bool
    counts: Mapping[str, int]


def editions(folder: Path | None = None) -> tuple[EditionState, ...]:
    """Every edition that the data name, in the order of editions.csv.

    Raises DataError if the data cannot be used.
    """
    with_files = edition_keys(folder)
    usable = next((key for key, has in with_files.items() if has), SHIPPED)
    return tuple(
        EditionState(
            one, with_files[one.key], _counts(folder or data.DATA, one.key) if with_files[one.key] else {}
        )
        for one in load(folder, usable).editions
    )


def why_not(key: str, folder: Path | None = None) -> str:
    """Why an edition cannot be built, and which can; "" if it can.

    Raises DataError if the editions cannot be read.
    """
    keys = edition_keys(folder)
    if keys.get(key):
        return ""
    why = "this edition has no files yet" if key in keys else "there is no such edition"
    return f"{why}. Editions that can be built: {', '.join(one for one, has in keys.items() if has)}."


def _counts(folder: Path, edition: str) -> dict[str, int]:
    """How many rows of the edition's own files have each status."""
    own = (table for table in read(folder, edition).values() if Path(table.file).parent.name == edition)
    return dict(Counter(row["status"] for table in own for row in table.rows))
