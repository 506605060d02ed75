"""How far the data is confirmed, what it does not cover, and whether it is sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Protocol

from builder.data import load, review
from builder.data.load import PACKAGE, SHIPPED, DataError, edition_keys, faults, package_of, read
from builder.data.tables import Problem, Tables
from builder.model.gaps import Gaps, gaps
from builder.model.mapping import Fact, Mapping, PolicyFact, Source

CONFIRMED = frozenset({"read", "derived", "own"})
"""Statuses of facts that need no further look at a document."""


class Sourced(Protocol):
    """A fact or a link: it names its source and how far it is confirmed."""

    @property
    def source(self) -> Source:
        """Where it comes from."""

    @property
    def status(self) -> str:
        """How far it is confirmed."""


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A fact that someone should still check: its table, key, status, and the source to check it in."""

    table: str
    key: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class DataStatus:
    """The state of a mapping: rows per table and status, unconfirmed facts, gaps."""

    counts: Dictionary[str, Dictionary[str, int]]
    unconfirmed: tuple[Unconfirmed, ...]
    gaps: Gaps


def status(mapping: Mapping) -> DataStatus:
    """How far each table of a mapping is confirmed, which facts are not, and what is not covered."""
    tables = dict(_tables(mapping))
    counts = {name: dict(Counter(item.status for item in items)) for name, items in tables.items()}
    return DataStatus(counts, tuple(_unconfirmed(tables)), gaps(mapping))


def check(folder: Path | None = None, edition: str = SHIPPED) -> list[Problem]:
    """Every problem of a data folder, in file and line order; an empty list where it is sound.

    Beyond what `load` stops at, the whole package (all editions in it) is validated with Frictionless.
    """
    place = folder or load.DATA
    found = list(_own_problems(place, edition))
    seen = {(problem.file, problem.line) for problem in found}
    found += [p for p in _package_problems(place) if (p.file, p.line) not in seen]
    return sorted(found, key=lambda p: (p.file, p.line, p.what))


def _own_problems(folder: Path, edition: str) -> Iterator[Problem]:
    try:
        tables = read(folder, edition)
        found = faults(tables)
        yield from found or review.problems(tables, _others(folder, edition))
    except DataError as error:
        yield from error.problems


def _others(folder: Path, edition: str) -> list[Tables]:
    """The tables of every other edition that editions.csv names and that has files."""
    keys = edition_keys(folder)
    return [read(folder, key) for key, has_files in keys.items() if has_files and key != edition]


def _package_problems(folder: Path) -> Iterator[Problem]:
    """What Frictionless finds in each edition, each thing once; nothing if no edition can be read."""
    try:
        packages = [package_of(folder, key) for key, has_files in edition_keys(folder).items() if has_files]
    except DataError:
        return
    found = (problem for package in packages for problem in _frictionless(folder, package))
    yield from dict.fromkeys(found)


def _frictionless(folder: Path, package: dict[str, Any]) -> Iterator[Problem]:
    """Imported here: it is slow to load and only this check needs it."""
    from frictionless import FrictionlessException, Package  # noqa: PLC0415

    try:
        report = Package.from_descriptor(package, basepath=str(folder)).validate()
    except FrictionlessException as error:
        yield Problem(PACKAGE, 1, _sentence(str(error)), "Mend the description of the package")
        return
    for fault in report.errors:
        yield Problem(PACKAGE, 1, _sentence(fault.message), "Mend the description of the package")
    for task in report.tasks:
        for fault in task.errors:
            line = getattr(fault, "row_number", 1)
            yield Problem(
                task.place, line, _sentence(fault.message), "Bring the file and its schema together"
            )


def _sentence(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _tables(mapping: Mapping) -> Iterator[tuple[str, tuple[Sourced, ...]]]:
    """The tables of a mapping, and the links of its KPIs, that say how far they are confirmed."""
    for field in fields(mapping):
        items = getattr(mapping, field.name)
        if isinstance(items, tuple) and field.name != "sources":
            yield field.name, items
    yield "kpi_metrics", tuple(link for kpi in mapping.kpis for link in kpi.results)
    yield "kpi_criteria", tuple(link for kpi in mapping.kpis for link in kpi.criteria)
    yield "kpi_measures", tuple(link for kpi in mapping.kpis for link in kpi.measures)
    yield "kpi_targets", tuple(link for kpi in mapping.kpis for link in kpi.targets)


def _unconfirmed(tables: Dictionary[str, tuple[Sourced, ...]]) -> Iterator[Unconfirmed]:
    for name, items in tables.items():
        for item in items:
            if isinstance(item, Fact) and item.status not in CONFIRMED:
                fact = f", {item.fact}" if isinstance(item, PolicyFact) else ""
                yield Unconfirmed(name, item.key + fact, item.status, item.source.title)
