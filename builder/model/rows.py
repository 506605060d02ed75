"""The fixed rows of the big tables, worked out once from the mapping: what sheets, reader and reckon share.

Every row that people fill in has its own key and keeps its place, whatever is selected.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from builder.model.mapping import (
    ContractFigure,
    Criterion,
    Kpi,
    Mapping,
    Measure,
    MeasureLink,
    Outcome,
    Region,
)

OWN_KPIS = 10
PROFILE_YEARS = 10
ITL1 = "region"
DELIVERED, BASE, SECOND, COMMITTED = "Delivered", "Base", "TOMs figure", "Commitment"


@dataclass(frozen=True, slots=True)
class LineRow:
    """A row of Mapping: a contract figure, a KPI (at one level where it is split), or an own KPI.

    kpi and figure: one of them, or neither for an own KPI. base: key of the contract figure row that it is a
    share of.
    """

    key: str
    kpi_key: str
    level: str
    kpi: Kpi | None = None
    figure: ContractFigure | None = None
    base: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the row is for a KPI of the buyer's own."""
        return self.kpi is None and self.figure is None

    @property
    def is_share(self) -> bool:
        """Whether the commitment is a share of a contract figure."""
        return self.kpi is not None and self.kpi.kind == "share"

    @property
    def kind(self) -> str:
        """Kind of what is typed: a share's numerator has the kind of its base. Empty for an own KPI."""
        if self.kpi is not None:
            return self.kpi.base.kind if self.is_share and self.kpi.base else self.kpi.kind
        return self.figure.kind if self.figure else ""

    @property
    def accumulates(self) -> str:
        """flow, stock or annual; empty for an own KPI, which says so itself."""
        thing = self.kpi or self.figure
        return thing.accumulates if thing else ""

    @property
    def by_region(self) -> bool:
        """Whether delivery is reported on Regions."""
        thing = self.kpi or self.figure
        return bool(thing and thing.by_region)

    @property
    def main(self) -> MeasureLink | None:
        """The link to the measure it feeds."""
        return self.kpi.main if self.kpi else None

    @property
    def has_second(self) -> bool:
        """Whether a second figure is asked for when the National TOMs are reported."""
        return bool(self.main and self.main.second)

    @property
    def value_key(self) -> str:
        """The row of Values that prices it, such as "NT10 L3"; empty if it feeds no measure."""
        return measure_key(self.main.measure, self.level) if self.main else ""


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A row of Regions: one part (Delivered, Base, TOMs figure, Commitment) of a by-region line."""

    key: str
    line: LineRow
    part: str


def level_key(level: str) -> str:
    """L2 for Level 2, L4+ for Level 4+."""
    return level.replace("Level ", "L")


def measure_key(measure: Measure, level: str) -> str:
    """NT10 L3 for a measure at a level, NT8 for one without."""
    return f"{measure.key} {level_key(level)}" if level else measure.key


def own_keys() -> tuple[str, ...]:
    """Keys of the blank rows for own KPIs."""
    return tuple(f"KPI OWN {n}" for n in range(1, OWN_KPIS + 1))


def kpi_keys(mapping: Mapping) -> tuple[str, ...]:
    """Rows of KPIs: the mapped KPIs in order, then the own ones."""
    return tuple(k.key for k in mapping.kpis) + own_keys()


def toms_measures(mapping: Mapping) -> tuple[Measure, ...]:
    """Rows of the table of National TOMs codes: the measures that may be shown, TOMs theme by TOMs theme."""
    shown = tuple(measure for measure in mapping.measures if measure.shown)
    order = list(dict.fromkeys(measure.toms_theme for measure in shown))
    return tuple(sorted(shown, key=lambda measure: order.index(measure.toms_theme)))


def figure_key(figure: ContractFigure, level: str) -> str:
    """BASE apprentices L2."""
    return f"BASE {figure.key}" + (f" {level_key(level)}" if level else "")


def _figure_levels(mapping: Mapping, figure: ContractFigure) -> tuple[str, ...]:
    if not figure.by_level:
        return ("",)
    return next((k.levels for k in mapping.kpis if k.base is figure and k.levels), ("",))


@lru_cache(maxsize=8)
def line_rows(mapping: Mapping) -> tuple[LineRow, ...]:
    """Rows of Mapping: KPIs by level, own KPIs, contract figures."""
    rows: list[LineRow] = []
    for kpi in mapping.kpis:
        for level in kpi.levels or ("",):
            key = f"{kpi.key} {level_key(level)}" if level else kpi.key
            base = figure_key(kpi.base, level if kpi.base.by_level else "") if kpi.base else ""
            rows.append(LineRow(key, kpi.key, level, kpi=kpi, base=base))
    rows += [LineRow(key, key, "") for key in own_keys()]
    rows += [
        LineRow(figure_key(f, level), "", level, figure=f)
        for f in mapping.figures
        for level in _figure_levels(mapping, f)
    ]
    return tuple(rows)


def report_regions(mapping: Mapping) -> tuple[Region, ...]:
    """The columns of Regions: the twelve ITL1 regions, UK-wide or not known, outside the UK."""
    return tuple(r for r in mapping.regions if r.level != "country")


def regional_values(mapping: Mapping) -> frozenset[str]:
    """Codes of measures whose default value differs by region."""
    uk = next(r.key for r in mapping.regions if r.level == "country")
    return frozenset(v.measure.key for v in mapping.value_links if v.default and v.value.region.key != uk)


@lru_cache(maxsize=8)
def region_rows(mapping: Mapping) -> tuple[RegionRow, ...]:
    """Rows of Regions, line by line; an own KPI has a row that counts only when it is set by region."""
    regional, rows = regional_values(mapping), []
    for line in line_rows(mapping):
        if not (line.by_region or line.is_own):
            continue
        parts = [BASE] if line.figure else [DELIVERED]
        if line.has_second and line.main and line.main.measure.key in regional:
            parts.append(SECOND)
        if line.kpi and not line.is_share:
            parts.append(COMMITTED)
        rows += [RegionRow(f"{line.key} | {part}", line, part) for part in parts]
    return tuple(rows)


def placed_regions(mapping: Mapping) -> tuple[Region, ...]:
    """The regions that a figure can be placed in: the twelve of ITL1."""
    return tuple(r for r in report_regions(mapping) if r.level == ITL1)


def region_heading(region: Region) -> str:
    """The region's name as a heading: letters, digits and blanks only."""
    return "".join(c if c.isalnum() or c == " " else " " for c in region.name)


def value_keys(mapping: Mapping) -> tuple[str, ...]:
    """Rows of Values: the measures that KPIs feed, by level, each once."""
    return tuple(dict.fromkeys(line.value_key for line in line_rows(mapping) if line.value_key))


def profile_rows(mapping: Mapping) -> tuple[LineRow, ...]:
    """Rows of Profile: the lines of KPIs."""
    return tuple(line for line in line_rows(mapping) if not line.figure)


def priced_rows(mapping: Mapping) -> tuple[RegionRow, ...]:
    """Rows of Regions whose value differs by region."""
    regional = regional_values(mapping)
    return tuple(
        row
        for row in region_rows(mapping)
        if row.line.main
        and row.line.main.measure.key in regional
        and row.part == (SECOND if row.line.has_second else DELIVERED)
    )


def scope_field(region: Region) -> str:
    """The field that is 1 where figures are expected for the region: reports_TLC."""
    return f"reports_{region.key}"


@lru_cache(maxsize=8)
def select_rows(mapping: Mapping) -> tuple[Outcome | Criterion, ...]:
    """The rows of Select: each outcome, with its MACs below it."""
    rows: list[Outcome | Criterion] = []
    for outcome in mapping.outcomes:
        rows += [outcome, *(c for c in mapping.criteria if c.outcome is outcome)]
    return tuple(rows)
