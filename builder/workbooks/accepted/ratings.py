"""The ratings that follow from the accepted quantities, by the same rules as the workbook's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from builder.read.acceptance import Decision
from builder.sums.inputs import Amount, over
from builder.sums.lines import NOT_RATED, accumulated, rating_word


@dataclass(frozen=True, slots=True)
class Rated:
    """A decision with what follows from it: the result to date, a share as part of 1, and the rating.

    result is None where nothing is accepted or reported. rating: "" for what is never rated.
    """

    decision: Decision
    result: Amount
    on_track: Amount
    rating: str

    @property
    def is_rated(self) -> bool:
        """Whether it has one of the published words."""
        return self.rating not in ("", NOT_RATED)


def rated(decisions: Sequence[Decision]) -> tuple[Rated, ...]:
    """Every decision with its rating. Reported quantities count while nothing is decided."""
    copies: dict[tuple[str, str], dict[str, Decision]] = defaultdict(dict)
    for one in decisions:
        copies[one.file, one.copy][one.line] = one
    return tuple(_rated(one, copies[one.file, one.copy]) for one in decisions)


def _rated(one: Decision, lines: Mapping[str, Decision]) -> Rated:
    done = _to_date(one)
    base = lines.get(one.base)
    result = over(done, _to_date(base) if base else None) if one.base else done
    on_track = over(result, one.target)
    return Rated(one, result, on_track, _word(one, on_track))


def _to_date(one: Decision) -> Amount:
    return accumulated(one.counted_as, one.before, one.quantity)


def _word(one: Decision, on_track: Amount) -> str:
    if one.rating:
        return one.rating
    if not any(bound is not None for bound in one.bounds):
        return ""
    if on_track is None:
        return NOT_RATED if one.committed is not None else ""
    return rating_word(on_track, one.bounds)


def for_notice(found: Sequence[Rated]) -> tuple[Rated, ...]:
    """The KPIs chosen for the notice of one contract, each once with its latest period.

    Those with Yes under In notice, or else to be published; if none is chosen, all that are rated.
    """
    latest: dict[str, Rated] = {}
    for one in sorted(found, key=lambda one: one.decision.period[1] or date.min):
        latest[one.decision.line] = one
    chosen = [one for one in latest.values() if one.decision.is_for_notice]
    return tuple(chosen or (one for one in latest.values() if one.rating))


def by_contract(found: Sequence[Rated]) -> Iterator[tuple[tuple[str, str, str], tuple[Rated, ...]]]:
    """Supplier, contract and authority with what is theirs, by name."""
    groups: dict[tuple[str, str, str], list[Rated]] = defaultdict(list)
    for one in found:
        of = one.decision
        nobody = not (of.supplier or of.contract)
        groups[of.supplier, of.contract, of.file if nobody else of.authority].append(one)
    return ((to, tuple(groups[to])) for to in sorted(groups))
