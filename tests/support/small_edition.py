"""A small edition of a Model without reporting metrics or themes, made only of rows.

It has two outcomes and three MACs of the shipped edition, and the KPIs under them that are about a measure.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from builder.data.load import DATA, SHIPPED, edition_keys, load
from builder.layout.placement import Placed
from builder.model.mapping import Mapping
from builder.read.issued import Issued
from builder.releases.versions import Version
from builder.workbooks.build import build, lay_out
from builder.write.writer import Results

EDITION = "small"
OUTCOMES = ("Outcome 2", "Outcome 4")
CRITERIA = ("MAC 2.2", "MAC 2.3", "MAC 4.1")
EMPTY = ("groups", "metrics", "kpi_metrics", "metric_measures", "metric_targets", "wordings")
LINE = "{},A small Model,A test,First edition,,{},,no,None.,0 0.1,,,,own-reading,own"
INSTEAD, BEFORE = "2021-01-01,2025-09-30", "2019-01-01,2020-12-31"
"""Its dates: those of the shipped edition that it replaces, or earlier ones."""

NAME = re.compile(r"\b(?:KPI|MAC) [A-Z]*[0-9.]*[0-9][a-z]?\b")
PART = re.compile(r"(?<=[.;]) ")
"""The keys that a text names, and the ends of its sentences and of their parts."""

Rows = list[dict[str, str]]


def write_small_edition(folder: Path, *, beside: bool = False) -> Path:
    """The data of the small edition, in a folder that does not exist yet.

    beside: the shipped edition can be built from it too; otherwise the small one has its place and dates.
    """
    copy_of_shipped(folder)
    own = folder / EDITION
    shutil.copytree(folder / SHIPPED, own)
    _keep(own)
    editions = folder / "editions.csv"
    heading, *rows = editions.read_text(encoding="utf-8").splitlines()
    own_row = LINE.format(EDITION, BEFORE if beside else INSTEAD)
    rows = [heading, own_row, *rows[0 if beside else 1 :], ""]
    editions.write_text("\n".join(rows), encoding="utf-8")
    return folder


def copy_of_shipped(folder: Path) -> Path:
    """The data with the files of the shipped edition alone, in a folder that does not exist yet."""
    others = [key for key, has_files in edition_keys().items() if has_files and key != SHIPPED]
    return Path(shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns(*others)))


def _keep(own: Path) -> None:
    """Empty the tables of themes and metrics, and keep the other rows about the small edition."""
    for name in EMPTY:
        _write(own / f"{name}.csv", [])
    outcomes = [row | {"group": ""} for row in _read(own / "outcomes.csv") if row["outcome"] in OUTCOMES]
    _write(own / "outcomes.csv", outcomes)
    _only(own / "criteria.csv", "mac", set(CRITERIA))
    _only(own / "criterion_measures.csv", "mac", set(CRITERIA))
    links = [
        row | {"brings": "yes" if row["via"] == "fits" else "no"}
        for row in _read(own / "kpi_criteria.csv")
        if row["mac"] in CRITERIA and row["via"] != "metric" and row["kpi"].startswith("KPI N")
    ]
    _write(own / "kpi_criteria.csv", links)
    kpis = {row["kpi"] for row in links}
    for name in ("kpis", "kpi_measures", "kpi_targets"):
        _only(own / f"{name}.csv", "kpi", kpis)
    rows = _read(own / "kpis.csv")
    _write(own / "kpis.csv", [row | ({} if row["part_of"] in kpis else {"part_of": ""}) for row in rows])
    measures = {row["measure"] for row in _read(own / "kpi_measures.csv")}
    _only(own / "overlaps.csv", "member", measures)
    groups = Counter(row["group"] for row in _read(own / "overlaps.csv"))
    _only(own / "overlaps.csv", "group", {group for group, members in groups.items() if members > 1})
    for name in ("kpis", "criterion_measures", "kpi_criteria"):
        _name_only(own / f"{name}.csv", kpis | set(CRITERIA))


def _name_only(path: Path, kept: set[str]) -> None:
    """Leave out the parts of sentences that name a KPI or MAC which the small edition does not have."""
    rows = [{column: _naming(cell, kept) for column, cell in row.items()} for row in _read(path)]
    _write(path, rows)


def _naming(text: str, kept: set[str]) -> str:
    parts = [part for part in PART.split(text) if kept.issuperset(NAME.findall(part))]
    return " ".join(parts) if text.endswith(tuple(parts[-1:])) else " ".join(parts).rstrip(";.") + "."


def _only(path: Path, column: str, kept: set[str]) -> None:
    _write(path, [row for row in _read(path) if row[column] in kept])


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: Rows) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        headings = next(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)


@dataclass(frozen=True)
class SmallBook:
    """The edition and its blank workbook: what each formula gives, and the version as copies are read."""

    mapping: Mapping
    placed: Placed
    path: Path
    results: Results

    def version(self) -> Version:
        """The version that copies of it are of."""
        return Version(self.mapping, Issued.of(self.placed), lambda: self.path)


@cache
def small_book() -> SmallBook:
    """The small edition, built once for each test process in about four seconds."""
    folder = Path(mkdtemp(prefix="small-edition-"))
    mapping = load(write_small_edition(folder / "data"), EDITION)
    placed, path = lay_out(mapping), folder / "blank.xlsx"
    return SmallBook(mapping, placed, path, build(placed, path))
