"""Figures of a made-up contract that hang together: parts below wholes, regions that add up, rising totals.

Amounts are counted in steps of their cell (a whole, a tenth, a pound), so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from math import sqrt
from random import Random

from builder.grid.kinds import Kind, Value
from builder.model.mapping import Mapping
from builder.model.rows import BASE, DELIVERED, SECOND, LineRow, level_key, line_rows, region_heading
from builder.samples.contract import Contract, Inputs
from builder.templates import words

Cells = Dictionary[tuple[str, ...], Kind]
NOTED = 0.15  # of the lines have a note
PART = 0.3  # of the whole, rounded down
SIZES: dict[str, tuple[float, float]] = {  # of a whole commitment, for a contract of size 1
    "count": (4, 14),
    "fte": (4, 16),
    "hours": (80, 600),
    "attendee-hours": (60, 400),
    "weeks": (12, 60),
    "tonnes": (5, 60),
    "volume": (100, 900),
    "miles": (800, 6000),
    "share": (0.05, 0.35),
}
BASES = {"count": (12, 60), "fte": (30, 120)}
MONEY = (0.001, 0.006)  # of the contract value
SPEND = 0.25  # of the contract value goes to the supply chain
SECOND_RATIO = {"fte": 1.5, "weeks": 20.0, "hours": 0.6, "money": 1.0, "tonnes": 0.8}
STEPS = {"number 1": 10, "number 2": 100, "fte": 10, "tonnes": 10, "number 1 or <5": 10}


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a line commits and delivers: `commitment` in its own unit, and what is done.

    done: for each period the steps of each region, a single one where the line is not by region.
    """

    commitment: float
    done: tuple[tuple[int, ...], ...]
    step: int

    def total(self, period: int) -> int:
        """Steps done in a period, all regions."""
        return sum(self.done[period - 1])

    def before(self, period: int) -> int:
        """Steps done in all earlier periods."""
        return sum(self.total(earlier) for earlier in range(1, period))


@dataclass
class Filler:
    """Draws the figures of all lines of one contract, then writes those of any period."""

    mapping: Mapping
    cells: Cells
    of: Contract
    rng: Random
    known: dict[str, Amounts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = {row.key: row for row in line_rows(self.mapping)}
        self.texts = {key: self.rng.choice(words("samples").list("evidence")) for key in self.rows}

    def amounts(self, row: LineRow, used: frozenset[str]) -> Amounts:
        """The amounts of a line in use, drawn once; a part follows its whole, a share its base."""
        if row.key not in self.known:
            self.known[row.key] = self._drawn(row, used)
        return self.known[row.key]

    def _drawn(self, row: LineRow, used: frozenset[str]) -> Amounts:
        whole = self._whole(row)
        if row.is_share and row.base:
            return self._share(row, self.amounts(self.rows[row.base], used))
        if whole and whole.key in used:
            return self._part(row, self.amounts(whole, used))
        step = STEPS.get(self._kind(row), 1)
        commitment = self._commitment(row, step)
        pace = self.rng.uniform(0.75, 1.15)
        yearly = commitment / self.of.years if row.accumulates == "flow" else commitment
        done = tuple(
            self._split(row, max(1, round(yearly * pace * self.rng.uniform(0.9, 1.1) * step)))
            for _ in range(self.of.periods)
        )
        return Amounts(commitment, done, step)

    def _whole(self, row: LineRow) -> LineRow | None:
        part_of = row.kpi.part_of if row.kpi else None
        if part_of is None:
            return None
        level = f" {level_key(row.level)}" if row.level else ""
        return self.rows.get(part_of.key + level)

    def _part(self, row: LineRow, whole: Amounts) -> Amounts:
        step = STEPS.get(self._kind(row), 1)
        commitment = int(whole.commitment * PART * step) / step
        totals = [int(whole.total(p) * PART * step / whole.step) for p in range(1, self.of.periods + 1)]
        return Amounts(commitment, tuple(self._split(row, total) for total in totals), step)

    def _share(self, row: LineRow, base: Amounts) -> Amounts:
        share = round(self.rng.uniform(*SIZES["share"]), 2)
        pace, step = self.rng.uniform(0.8, 1.15), STEPS.get(self._kind(row), 1)
        done = tuple(
            tuple(int(steps * share * pace * step / base.step) for steps in regions) for regions in base.done
        )
        return Amounts(share, done, step)

    def _commitment(self, row: LineRow, step: int) -> float:
        kind = row.kind
        if kind == "yes/no":
            return 1
        if kind == "money":
            return round(self.of.value * (SPEND if row.figure else self.rng.uniform(*MONEY)), -2)
        low, high = (BASES if row.figure else SIZES)[kind]
        # What a contract counts grows slower than its value.
        drawn = self.rng.uniform(low, high) * max(0.5, sqrt(self.of.size))
        years = self.of.years if row.figure and row.accumulates == "flow" else 1
        return max(1, round(drawn * years * step)) / step

    def _kind(self, row: LineRow) -> str:
        """The name of the kind of the cells for delivery."""
        part = BASE if row.figure else DELIVERED
        first = region_heading(self.of.regions[0])
        cell = self.cells.get(("Regions", f"{row.key} | {part}", first))
        return (cell or self.cells[("Lines", row.key, "This period")]).name

    def _split(self, row: LineRow, total: int) -> tuple[int, ...]:
        """Steps by region in scope, adding up to the total; a single one where there are no regions."""
        count = len(self.of.regions) if row.by_region else 1
        weights = [self.rng.uniform(0.5, 1.5) for _ in range(count)]
        parts = [int(total * weight / sum(weights)) for weight in weights]
        parts[0] += total - sum(parts)
        return tuple(parts)

    def inputs(self, used: frozenset[str], period: int) -> Inputs:
        """Every figure and text on Mapping and Regions for one period, counted from 1."""
        filled: dict[tuple[str, ...], Value | None] = {}
        for key in sorted(used, key=list(self.rows).index):
            row = self.rows[key]
            amounts = self.amounts(row, used)
            if amounts.commitment and (row.figure or any(map(sum, amounts.done))):
                filled |= self._line(row, amounts, period)
                filled |= self._regions(row, amounts, period)
                filled |= self._second(row, amounts, period)
        return {key: value for key, value in filled.items() if key in self.cells and value is not None}

    def _line(self, row: LineRow, amounts: Amounts, period: int) -> dict[tuple[str, ...], Value | None]:
        deliverable = row.kpi.deliverable[:200] if row.kpi else None
        before = amounts.before(period) if row.accumulates == "flow" else 0
        if row.accumulates == "stock" and period > 1:
            before = amounts.total(period - 1)
        found: dict[str, Value | None] = {
            "Deliverable": deliverable,
            "Commitment": amounts.commitment,
            "Basis": "Whole contract" if row.accumulates == "flow" else None,
            "Before": before / amounts.step if period > 1 else None,
            "This period": _yes_no(row, amounts.total(period) / amounts.step),
            "Evidence": self.texts[row.key],
        }
        if row.accumulates == "annual":
            year = self.of.start.year - 1
            baseline = round(amounts.commitment * 8, 1)
            method = words("samples")("method")
            found |= {"Baseline": baseline, "Baseline year": year, "Baseline method": method}
        if row.kpi and self.rng.random() < NOTED:
            found["Note"] = self.rng.choice(words("samples").list("notes"))
        return {("Lines", row.key, heading): value for heading, value in found.items()}

    def _regions(self, row: LineRow, amounts: Amounts, period: int) -> dict[tuple[str, ...], Value | None]:
        if not row.by_region:
            return {}
        key = f"{row.key} | {BASE if row.figure else DELIVERED}"
        parts = zip(self.of.regions, amounts.done[period - 1], strict=True)
        return {("Regions", key, region_heading(region)): part / amounts.step for region, part in parts}

    def _second(self, row: LineRow, amounts: Amounts, period: int) -> dict[tuple[str, ...], Value | None]:
        """The National TOMs figure, where the return is asked for it."""
        second = row.main.second if row.main else None
        if second is None or self.of.terms[("Start", "report_in")] == "Social Value Model":
            return {}
        base = self.known[row.base].commitment if row.is_share else 1
        ratio = SECOND_RATIO[second.unit.kind] * (0.5 if row.is_share else 1)
        before = ratio * amounts.before(period) / amounts.step
        this = ratio * amounts.total(period) / amounts.step
        found: dict[tuple[str, ...], Value | None] = {
            ("Lines", row.key, "TOMs commitment"): round(amounts.commitment * base * ratio, 1),
            ("Lines", row.key, "TOMs before"): round(before, 1) if period > 1 else None,
            ("Lines", row.key, "TOMs this period"): round(this, 1),
        }
        for region, part in zip(self.of.regions, amounts.done[period - 1], strict=False):
            key = ("Regions", f"{row.key} | {SECOND}", region_heading(region))
            found[key] = round(ratio * part / amounts.step, 1)
        return found


def _yes_no(row: LineRow, figure: float) -> Value:
    return min(1.0, figure) if row.kind == "yes/no" else figure
