"""The sums of one line of Mapping: commitment, delivery, target, rating and £."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from builder.grid.kinds import ErrorValue
from builder.model.rows import BASE, COMMITTED, DELIVERED, SECOND, LineRow
from builder.sums.dates import Calendar
from builder.sums.inputs import Amount, Typed, first, number, over, plus, rounded, times
from builder.sums.prices import Price
from builder.sums.regions import Split

MILLION = 1_000_000
FLOW, STOCK, ANNUAL = "flow", "stock", "annual"
NOT_RATED, WORST = "Not rated", "Inadequate"
BOUNDS = (
    ("Good", "Good from", "bound_good"),
    ("Approaching target", "Approaching from", "bound_approaching"),
    ("Requires improvement", "Requires from", "bound_requires"),
)
NO_PRICE = Price(None, "", {})


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its answers at hand. An own KPI says itself how it accumulates and whether by region."""

    row: LineRow
    typed: Typed
    when: Calendar
    splits: dict[str, Split]

    def number(self, heading: str) -> Amount:
        """The number typed in this line under a heading."""
        return self.typed.number("Lines", self.row.key, heading)

    def holds_words(self, heading: str) -> bool:
        """Whether what is typed under a heading is no number."""
        return self.typed.holds_words("Lines", self.row.key, heading)

    @property
    def accumulates(self) -> str:
        """flow, stock or annual."""
        if not self.row.is_own:
            return self.row.accumulates
        said = self.typed.text("Kpis", self.row.key, "Accumulates").casefold()
        if self.is_own_share:
            return ANNUAL if said == ANNUAL else STOCK
        return said if self.typed.filled("Kpis", self.row.key, "Accumulates") else FLOW

    @property
    def is_own_share(self) -> bool:
        """Whether it is an own KPI whose figures are percentages: they never add up, nor by region."""
        return self.row.is_own and self.typed.says("share", "Kpis", self.row.key, "Kind")

    @property
    def by_region(self) -> bool:
        """Whether the period's figure comes from Regions."""
        if self.row.is_own:
            return self.typed.says("Yes", "Kpis", self.row.key, "By region") and not self.is_own_share
        return self.row.by_region

    @property
    def grows(self) -> bool:
        """Whether the figure adds up over the contract: a flow that is no share."""
        return self.accumulates == FLOW and not self.row.is_share

    @property
    def split(self) -> Split:
        """This line's delivery (or base) by region."""
        return self.splits[f"{self.row.key} | {BASE if self.row.figure else DELIVERED}"]

    @property
    def second_split(self) -> Split | None:
        """The National TOMs figure by region, where it is asked for there."""
        return self.splits.get(f"{self.row.key} | {SECOND}")


def this_period(line: Line) -> Amount:
    """Delivered in the reporting period."""
    return line.split.total if line.by_region else line.number("This period")


def accumulated(accumulates: str, before: Amount, this: Amount) -> Amount:
    """Delivered to date: a flow adds up, a stock is its latest state, an annual figure is the year's."""
    if accumulates == FLOW:
        return plus(before, this)
    return first(this, before) if accumulates == STOCK else this


def delivered(line: Line) -> Amount:
    """Delivered to date by the line's own rule; nothing while a part of it is unread."""
    if is_unread(line):
        return None
    return accumulated(line.accumulates, line.number("Before"), this_period(line))


def is_unread(line: Line) -> bool:
    """Whether words or an error value are in what the delivered figure is made of."""
    period = line.split.unread if line.by_region else line.holds_words("This period")
    reads = _reads_before(line.accumulates, this_period(line))
    return period or (reads and line.holds_words("Before"))


def is_second_unread(line: Line) -> bool:
    """The same of the National TOMs figure that is typed beside."""
    if line.row.main is None or line.row.main.second is None:
        return False
    split = line.second_split
    period = split.unread if split else line.holds_words("TOMs this period")
    reads = _reads_before(line.row.main.second.accumulates, toms_this(line))
    return period or (reads and line.holds_words("TOMs before"))


def _reads_before(accumulates: str, this: Amount) -> bool:
    """Whether the rule needs the earlier figure: not for a year, nor where the latest state is known."""
    return accumulates == FLOW or (accumulates == STOCK and this is None)


def factor(line: Line) -> Amount:
    """How many times the commitment is meant, by its basis."""
    key = ("Lines", line.row.key, "Basis")
    if line.typed.says("Per year", *key):
        return line.when.contract_years
    if line.typed.says("Per £1m", *key):
        value = line.typed.number("Start", "contract_value")
        return None if value is None else value / MILLION
    return 1.0


def committed(line: Line) -> Amount:
    """The commitment for the whole contract with agreed changes; for shares and stocks the level itself."""
    commitment = line.number("Commitment")
    figure = times(commitment, factor(line)) if line.grows else commitment
    return None if figure is None else plus(figure, line.number("Change"))


def target(line: Line, plan: Amount) -> Amount:
    """What should be there by now; None before the contract has begun, or while nothing is due."""
    return times(committed(line), plan) if line.when.has_begun else None


def forecast(line: Line, result: Amount) -> Amount:
    """What the contract ends with if it goes on as so far."""
    if not line.grows:
        return result
    return times(over(delivered(line), line.when.elapsed_days), line.when.contract_days)


def rating(line: Line, on_track: Amount, *, can_wait: bool) -> str | Amount:
    """The rating word of a selected KPI; can_wait: it is "Not rated" without one, else ""."""
    accepted = line.typed.value("Lines", line.row.key, "Accepted rating")
    if isinstance(accepted, ErrorValue):
        return ""
    if accepted is not None:
        return accepted if isinstance(accepted, str) else number(accepted)
    if on_track is None or not _bounds_set(line):
        return NOT_RATED if can_wait else ""
    kpi, typed = line.row.kpi_key, line.typed
    bounds = (first(typed.number("Kpis", kpi, own), typed.number("Start", name)) for _, own, name in BOUNDS)
    return rating_word(on_track, bounds)


def rating_word(on_track: float, bounds: Iterable[Amount]) -> str:
    """The published word for a part of the target. bounds: lower bounds from the best word down."""
    for (word, _, _), bound in zip(BOUNDS, bounds, strict=True):
        if bound is not None and rounded(on_track) >= bound:
            return word
    return WORST


def _bounds_set(line: Line) -> bool:
    return all(line.typed.number("Start", field) is not None for _, _, field in BOUNDS)


def toms_committed(line: Line) -> Amount:
    """The commitment in the unit of the measure: the same figure where exact, else the second figure."""
    if line.row.main is None:
        return None
    return line.number("TOMs commitment") if line.row.has_second else committed(line)


def toms_this(line: Line) -> Amount:
    """The period's figure in the unit of the measure."""
    if not line.row.has_second:
        return this_period(line)
    return line.second_split.total if line.second_split else line.number("TOMs this period")


def toms_before(line: Line) -> Amount:
    """The earlier figure in the unit of the measure."""
    return line.number("TOMs before" if line.row.has_second else "Before")


def toms_delivered(line: Line, result: Amount) -> Amount:
    """Delivered to date in the unit of the measure: the result where exact, else by the figure's own rule."""
    if line.row.main is None or is_second_unread(line):
        return None
    second = line.row.main.second
    return accumulated(second.accumulates, toms_before(line), toms_this(line)) if second else result


def unit_value(line: Line, price: Price) -> Amount:
    """£ a unit: of the regions the commitment was made in, where asked for and complete, else the UK's."""
    committed_value = _committed_value(line, price)
    return price.uk if committed_value is None else committed_value


def _committed_value(line: Line, price: Price) -> Amount:
    split = line.splits.get(f"{line.row.key} | {COMMITTED}")
    if not price.regional or split is None or not line.typed.says("Yes", "Start", "regional_commitments"):
        return None
    return over(split.pounds(price), split.total) if split.complete else None


def pounds_delivered(line: Line, price: Price, quantity: Amount) -> Amount:
    """£ of a delivered quantity: on the values that its commitment is worth, so that both can be compared.

    Where that is by region and the period is split, the period counts by its own regions.
    """
    unit = unit_value(line, price)
    second = line.row.main.second if line.row.main else None
    split = line.second_split if second else line.split if line.by_region else None
    if quantity is None or split is None or not split.complete or _committed_value(line, price) is None:
        return times(quantity, unit)
    rule = second.accumulates if second else line.accumulates
    before = times(toms_before(line), unit) if rule == FLOW else None
    return plus(before, split.pounds(price))
