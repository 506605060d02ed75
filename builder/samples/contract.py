"""A made-up contract: who, what, when, where, and which MACs; the same number and seed give the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from builder.grid.kinds import Value
from builder.model.mapping import Criterion, Edition, Kpi, Mapping, Region
from builder.model.rows import placed_regions
from builder.templates import words

Inputs = dict[tuple[str, ...], Value]
MOST_KPIS = 9
SIZES = {"Micro": 0.2, "Small": 0.5, "Medium": 1.5, "Large": 5.0}
REASONS = ("Local need", "Maturity", "Organisation policy", "National priority", "Compliance")
LANGUAGES = ("Social Value Model", "Social Value Model", "Both", "National TOMs")
ALONE, FURTHER = 0.5, 0.6  # how many contracts are no call-offs; how many include a further measure
WEIGHTING = 0.1  # of the total score, shared among the MACs


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract: `terms` are the inputs that stay the same in all its returns.

    size: about how large it is, 1 for some millions of pounds. periods: contract years reported on so far.
    """

    number: int
    terms: Inputs
    start: date
    years: int
    periods: int
    regions: tuple[Region, ...]
    value: float
    size: float


def contract(mapping: Mapping, number: int, rng: Random) -> Contract:
    """Draw a contract that this edition of the Model applies to."""
    say = words("samples")
    supplier: Any = rng.choice(say.rows("supplier"))
    authority: Any = rng.choice(say.rows("authority"))
    size = SIZES[supplier["size"]] * rng.uniform(0.7, 1.5)
    value = round(size * 2_500_000, -4)
    start, years = (
        date(rng.choice(_start_years(mapping.edition)), rng.choice((4, 7, 10)), 1),
        rng.randint(3, 5),
    )
    regions = _regions(mapping, rng)
    service = rng.choice(say.rows("service"))["name"]
    terms: dict[str, Value] = {
        "contract_title": say("title", service=service, area=regions[0].name)[:100],
        "contract_ref": f"EX-{start.year}-{number + 1:04d}",
        "contract_value": value,
        "contract_start": start,
        "contract_end": anniversary(start, years) - timedelta(days=1),
        "procurement_began": _within(mapping.edition, start - timedelta(days=rng.randint(150, 300))),
        "authority": authority["name"],
        "authority_id": authority["id"],
        "supplier": supplier["name"],
        "supplier_id": supplier["id"],
        "supplier_size": supplier["size"],
        "supplier_type": supplier["type"],
    }
    fields = terms | _fixed_terms(rng) | _route(rng)
    inputs: Inputs = {("Start", name): value for name, value in fields.items()}
    inputs |= {("Scope", region.key, "In scope"): True for region in regions}
    inputs |= _selection(mapping, rng)
    return Contract(number, inputs, start, years, rng.randint(1, min(3, years)), regions, value, size)


def _start_years(edition: Edition) -> tuple[int, ...]:
    """The years in which contracts start: the three after the edition began to apply, if it still did."""
    first, last = edition.applies_from.year, edition.applies_to
    return tuple(first + n for n in (1, 2, 3) if last is None or first + n <= last.year + 1)


def _within(edition: Edition, day: date) -> date:
    """The day, or the nearest one on which the edition applied."""
    return min(max(day, edition.applies_from), edition.applies_to or day)


def anniversary(start: date, years: int) -> date:
    """The same day, so many years later."""
    return start.replace(year=start.year + years)


def _fixed_terms(rng: Random) -> dict[str, Value]:
    say = words("samples")
    return {
        "stage": "Delivery",
        "report_in": rng.choice(LANGUAGES),
        "kpi_threshold": 100_000,
        "def_local_area": say("area"),
        "def_groups": say("groups"),
        "full_time_hours": rng.choice((35, 37, 37.5, 40)),
        "spend_means": "Paid by the contractor",
        "value_rule": "Fixed at award",
        "value_book": "Open values",
    }


def _route(rng: Random) -> dict[str, Value]:
    """A contract without framework, or a call-off under one of two frameworks."""
    if rng.random() < ALONE:
        return {"route": "Contract"}
    framework: Any = rng.choice(words("samples").rows("framework"))
    return {
        "route": "Call-off",
        "framework_ref": framework["ref"],
        "framework_lot": framework["lot"],
        "framework_language": framework["language"],
        "calloff_language": "Social Value Model",
    }


def _regions(mapping: Mapping, rng: Random) -> tuple[Region, ...]:
    chosen = rng.sample(placed_regions(mapping), rng.choice((1, 1, 2, 2, 3)))
    return tuple(sorted(chosen, key=lambda region: region.sort))


def _selection(mapping: Mapping, rng: Random) -> Inputs:
    """One to three MACs that have KPIs, few enough to report with care, and perhaps a further measure."""
    say, chosen = words("samples"), list[Criterion]()
    measured = [c for c in mapping.criteria if _brought(mapping, [c])]
    for criterion in rng.sample(measured, min(3, len(measured))):
        if len(_brought(mapping, [*chosen, criterion])) <= MOST_KPIS:
            chosen.append(criterion)
    inputs: Inputs = {}
    for criterion in chosen:
        row = ("Select", criterion.key)
        inputs |= {
            (*row, "Tick"): True,
            (*row, "Set by framework"): "Yes",
            (*row, "Weighting"): round(WEIGHTING / len(chosen), 3),
            (*row, "Question"): say("question"),
            (*row, "Response guidance"): say("response_guidance"),
            (*row, "Word limit"): 750,
        }
    return inputs | _choices(mapping, chosen, rng)


def _brought(mapping: Mapping, chosen: Sequence[Criterion]) -> list[Kpi]:
    return [k for k in mapping.kpis if any(x.brings and x.criterion in chosen for x in k.criteria)]


def _choices(mapping: Mapping, chosen: Sequence[Criterion], rng: Random) -> Inputs:
    """What the Model brings is required; sometimes one of the further measures is included, with a reason."""
    brought = _brought(mapping, chosen)
    inputs: Inputs = {("Kpis", kpi.key, "Requirement"): "Must" for kpi in brought}
    others = [kpi for kpi in mapping.kpis if kpi not in brought]
    offered = [kpi for kpi in others if any(link.criterion in chosen for link in kpi.criteria)]
    if offered and len(brought) < MOST_KPIS and rng.random() < FURTHER:
        row = ("Kpis", rng.choice(offered).key)
        inputs |= {(*row, "Choice"): "Include", (*row, "Reason"): rng.choice(REASONS)}
        inputs |= {(*row, "Requirement"): "May"}
    return inputs


def period_terms(of: Contract, period: int) -> Inputs:
    """The inputs that say which contract year, from 1, a return is about; all except the last are final."""
    first, last = (anniversary(of.start, years) for years in (period - 1, period))
    fields: dict[str, Value] = {
        "period_start": first,
        "period_end": last - timedelta(days=1),
        "return_status": "Final" if period < of.periods else "Draft",
        "revision": 1,
        "signed_role": words("samples")("signed_role"),
    }
    if period < of.periods:
        signed_by = words("samples")("signed_by")
        fields |= {"signed_by": signed_by, "signed_date": last + timedelta(days=20)}
    return {("Start", name): value for name, value in fields.items()}
