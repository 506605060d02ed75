"""The nouns that link only to their parents: groups to metrics, measures, goals, regions, values.

Every key that a user sees carries letters ("Outcome 2", "MAC 2.2", "T 8.10", "KPI 2.02"), so that no
spreadsheet reads it as a number or a cell. Every noun carries its source and how far it is confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication or convention that facts are taken from, with its licence and attribution line."""

    key: str
    title: str
    publisher: str
    date: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every noun carries: a key, its source and its status.

    `status` is one of read, part-read, recalled, derived, own, doubtful.
    """

    key: str
    source: Source
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Fact):
    """An edition of the Social Value Model and the dates of the procurements it applies to (inclusive).

    usable_from: the day from which a buyer may use it though the edition before still applies, if any.
    level: the word for the groups of policy outcomes; "" if the Model has no groups.
    weightings: contract values in £, rising, and the least share of the score from each of them.
    least_kpis: the contract value in £ from which a number of social value KPIs is the least, if any.
    pending: what is not yet known of the edition; "" if nothing is.
    standard_metrics: how many mandatory metrics its policy note has; 0 without any.
    """

    title: str
    publisher: str
    version: str
    usable_from: date | None
    applies_from: date
    applies_to: date | None
    shipped: bool
    attribution: str
    level: str
    weightings: tuple[tuple[int, float], ...]
    least_kpis: tuple[int, int] | None
    pending: str
    standard_metrics: int

    def least_weight(self, value: float | None) -> float:
        """The least share of the score for a contract of that value; 0 below the first band."""
        if value is None:
            return self.weightings[0][1]
        return max((share for least, share in self.weightings if value >= least), default=0.0)

    @property
    def top(self) -> str:
        """The word for the highest level of the Model."""
        return self.level or "outcome"

    @property
    def full_title(self) -> str:
        """The title and version, by which a workbook names its edition."""
        return f"{self.title}, {self.version}"

    @property
    def policy_note(self) -> str:
        """The policy note that the title names in brackets; the title where it names nothing."""
        return self.title.partition("(")[2].rstrip(")") or self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Fact):
    """A UN Sustainable Development Goal; `colour` is for a bar beside black text."""

    sort: int
    title: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Fact):
    """A group of policy outcomes; the edition's `level` is the Model's word for it."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Fact):
    """A policy outcome of the Model. `goals`: those that the Model itself names, as far as they were read.

    metrics_to_copy: it has mandatory standard metrics that the data do not hold yet.
    """

    group: Group | None
    title: str
    goals: tuple[Goal, ...]
    goals_status: str
    metrics_to_copy: bool

    @property
    def top(self) -> Group | Outcome:
        """What figures are put together by: the group, or the outcome itself in a Model without groups."""
        return self.group or self


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Fact):
    """A Model Award Criterion (MAC). `official_text` is empty if the wording is not known."""

    outcome: Outcome
    title: str
    topics: str
    official_text: str
    text_status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Fact):
    """What one of a quantity is called; `decimals` is the number of places shown."""

    singular: str
    plural: str
    kind: str
    decimals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFigure(Fact):
    """A base that shares are taken of, entered once per contract; `rule` says what belongs to it."""

    label: str
    unit: Unit
    kind: str
    accumulates: str
    by_level: bool
    by_region: bool
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric(Fact):
    """A reporting metric of the Model. `part_of` and `share_of` are keys of other metrics, or empty."""

    outcome: Outcome
    criteria: tuple[Criterion, ...]
    label: str
    unit: str
    kind: str
    accumulates: str
    base: ContractFigure | None
    share_of: str
    part_of: str
    levels: tuple[str, ...]
    by_region: bool
    confidence: str
    official_text: str
    text_status: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Fact):
    """A National TOMs measure: `unit` in the words of the TOMs, `quantity` the unit that one of it counts."""

    toms_theme: str
    outcome: str
    label: str
    unit: str
    quantity: Unit
    valuation: str
    valuation_note: str
    time_basis: str
    local: bool
    corporate_policy: bool
    part_of: str
    note: str

    @property
    def shown(self) -> bool:
        """Whether users may see it: a measure whose code or unit is doubtful stays in the data only."""
        return self.status != "doubtful"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Fact):
    """A target of a goal. Its key is text ("T 8.10" is not "T 8.1"); `sort` orders the targets."""

    sort: int
    goal: Goal
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Fact):
    """A UK region (ITL1), the UK as a whole, or one of the two rows for what has no region."""

    sort: int
    gss_code: str
    name: str
    country: str
    level: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value(Fact):
    """An open value, £ per unit: `gbp` at 2024-25 prices (pay and tax rates as published)."""

    unit: Unit
    level: str
    applies_year: int | None
    published_gbp: float
    price_year: str
    gbp: float
    region: Region
    counts_as: str
    type: str
    role: str
    basis: str
    citation: str
    licence: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Fact):
    """A rating word for contract performance; `lower_bound` is the least on-track share that earns it."""

    sort: int
    meaning: str
    lower_bound: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFact(Fact):
    """A dated fact about a policy note: key is the policy, `fact` what is stated and `text` the statement."""

    fact: str
    text: str
