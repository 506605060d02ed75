"""What is selected: outcomes, MACs, KPIs, and which of them may enter a total."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model.mapping import Kpi, Mapping
from builder.model.rows import kpi_keys, own_keys
from builder.sums.inputs import Typed


@dataclass(frozen=True, slots=True)
class Choice:
    """What became of one KPI; `counted`: selected, and no KPI that it is part of is."""

    brought: bool
    offered: bool
    selected: bool
    rank: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """Keys of the outcomes and MACs that are on, and the choice for every KPI by its key."""

    outcomes: frozenset[str]
    criteria: frozenset[str]
    kpis: dict[str, Choice]

    @property
    def selected(self) -> tuple[str, ...]:
        """Keys of the selected KPIs in the order of KPIs."""
        return tuple(key for key, choice in self.kpis.items() if choice.selected)


def selection(mapping: Mapping, typed: Typed) -> Selection:
    """The selection that ticks and choices make."""
    outcomes = frozenset(o.key for o in mapping.outcomes if typed.ticked("Select", o.key, "Tick"))
    criteria = frozenset(
        c.key for c in mapping.criteria if c.outcome.key in outcomes or typed.ticked("Select", c.key, "Tick")
    )
    selected = {
        k.key for k in mapping.kpis if _is_selected(typed, k.key, brought=_brought(typed, k, criteria))
    }
    selected |= {key for key in own_keys() if _own_selected(typed, key, criteria)}
    wholes = {kpi.key: ancestors(kpi) for kpi in mapping.kpis}
    choices, rank = {}, 0
    for key in kpi_keys(mapping):
        rank += key in selected
        brought, offered = _met(mapping, typed, key, criteria)
        counted = key in selected and not selected & wholes.get(key, frozenset())
        choices[key] = Choice(brought, offered, key in selected, rank, counted)
    return Selection(outcomes, criteria, choices)


def _met(mapping: Mapping, typed: Typed, key: str, criteria: frozenset[str]) -> tuple[bool, bool]:
    """Whether the selected MACs bring the KPI, and whether they offer it."""
    if key in own_keys():
        return _own_brought(typed, key, criteria), own_criterion(typed, key) in _folded(criteria)
    kpi = mapping.kpi(key)
    return _brought(typed, kpi, criteria), any(link.criterion.key in criteria for link in kpi.criteria)


def _brought(typed: Typed, kpi: Kpi, criteria: frozenset[str]) -> bool:
    """By a MAC, or by the tick at the National TOMs code that it carries."""
    by_code = kpi.main is not None and typed.ticked("Toms", kpi.main.measure.key, "Tick")
    return by_code or any(link.brings and link.criterion.key in criteria for link in kpi.criteria)


def _is_selected(typed: Typed, key: str, *, brought: bool) -> bool:
    """Include always selects, Leave out never; anything else follows the MACs."""
    if typed.says("Include", "Kpis", key, "Choice"):
        return True
    return brought and not typed.says("Leave out", "Kpis", key, "Choice")


def _own_selected(typed: Typed, key: str, criteria: frozenset[str]) -> bool:
    titled = typed.filled("Kpis", key, "Title")
    return titled and _is_selected(typed, key, brought=_own_brought(typed, key, criteria))


def _own_brought(typed: Typed, key: str, criteria: frozenset[str]) -> bool:
    return typed.filled("Kpis", key, "Title") and own_criterion(typed, key) in _folded(criteria)


def own_criterion(typed: Typed, key: str) -> str:
    """The MAC typed for an own KPI, capitals folded."""
    return typed.text("Kpis", key, "MACs").casefold()


def _folded(keys: frozenset[str]) -> frozenset[str]:
    return frozenset(key.casefold() for key in keys)


def ancestors(kpi: Kpi) -> frozenset[str]:
    """Keys of the KPI it is part of, of the one that is part of, and so on."""
    return frozenset() if kpi.part_of is None else ancestors(kpi.part_of) | {kpi.part_of.key}
