"""Rules on Select: on the ticks of outcomes, and on MACs."""

from __future__ import annotations

from collections.abc import Iterator

from builder.model import choices as options
from builder.model import form
from builder.model.mapping import Criterion
from builder.model.rows import own_keys
from builder.read.returned import Found
from builder.rules.check.cells import AT_MOST, below_zero, is_error, off_list, too_long
from builder.rules.check.context import START, Case
from builder.rules.check.register import rule
from builder.sums.inputs import is_words, rounded
from builder.sums.selection import own_criterion

TABLE, BY_FRAMEWORK, WEIGHT = "Select", "Set by framework", "Weighting"
LISTS, TEXTS = form.lists(form.CRITERIA), form.limits(form.CRITERIA)


def _on(case: Case) -> Iterator[Criterion]:
    return (c for c in case.mapping.criteria if c.key in case.book.chosen.criteria)


@rule("S120")
def outcome_word(case: Case) -> Iterator[Found]:
    """A word in the tick cell of an outcome."""
    keys = [(TABLE, outcome.key, "Tick") for outcome in case.mapping.outcomes]
    yield from (case.found(*key) for key in keys if isinstance(case.value(*key), str))


@rule("C201")
def outside_the_framework(case: Case) -> Iterator[Found]:
    """In a call-off, a MAC that the framework does not set; a blank says no where others say yes."""
    if not case.says(options.CALL_OFF, START, "route"):
        return
    some_set = any(case.says("Yes", TABLE, c.key, BY_FRAMEWORK) for c in case.mapping.criteria)
    for criterion in _on(case):
        key = (TABLE, criterion.key, BY_FRAMEWORK)
        if case.says("No", *key) or (case.blank(*key) and some_set):
            yield case.found(*key, wanted="Yes")


@rule("C202")
def weights_over_all(case: Case) -> Iterator[Found]:
    """Weightings add up to more than 100%: the row where the sum passes 100%."""
    so_far = 0.0
    for criterion in _on(case):
        weight = case.number(TABLE, criterion.key, WEIGHT) or 0.0
        before, so_far = so_far, so_far + weight
        if rounded(so_far) > 1 >= rounded(before):
            yield case.found(TABLE, criterion.key, WEIGHT, what=f"{so_far:.0%}", wanted="100%")


@rule("C230")
def weights_below_least(case: Case) -> Iterator[Found]:
    """At tender, weightings that together are below what the Model asks for; named at the first MAC."""
    on = tuple(_on(case))
    weight = rounded(sum(case.number(TABLE, c.key, WEIGHT) or 0.0 for c in on))
    least = case.mapping.edition.least_weight(case.number(START, "contract_value"))
    if case.says(options.TENDER, START, "stage") and 0 < weight < least:
        yield case.found(TABLE, on[0].key, WEIGHT, what=f"{weight:.0%}", wanted=f"{least:.0%}")


@rule("C232")
def standard_metrics_missing(case: Case) -> Iterator[Found]:
    """An outcome in use has standard metrics to enter, and no own KPI under one of its MACs is in use."""
    own = {own_criterion(case.book.typed, key) for key in own_keys() if case.selected(key)}
    for outcome in case.mapping.outcomes:
        on = [c for c in _on(case) if c.outcome is outcome]
        macs = {c.key.casefold() for c in case.mapping.criteria if c.outcome is outcome}
        if outcome.metrics_to_copy and on and not macs & own:
            yield case.found(TABLE, outcome.key, "Tick", what=outcome.title)


@rule("C231")
def not_ready_to_tender(case: Case) -> Iterator[Found]:
    """At tender, a MAC without a question or a weighting."""
    if not case.says(options.TENDER, START, "stage"):
        return
    for criterion in _on(case):
        empty = next((h for h in ("Question", WEIGHT) if case.blank(TABLE, criterion.key, h)), None)
        if empty:
            yield case.found(TABLE, criterion.key, empty)


@rule("C203")
def not_measured(case: Case) -> Iterator[Found]:
    """No KPI in use is linked to a MAC that is on."""
    mapped = {link.criterion.key for k in case.mapping.kpis if case.selected(k.key) for link in k.criteria}
    own = {own_criterion(case.book.typed, key) for key in own_keys() if case.selected(key)}
    for criterion in _on(case):
        if criterion.key not in mapped and criterion.key.casefold() not in own:
            yield case.found(TABLE, criterion.key, "Tick")


@rule("C204")
def not_understood(case: Case) -> Iterator[Found]:
    """A tick, choice, weighting or word limit that is something else, or an error value."""
    for criterion in case.mapping.criteria:
        wrong = next((h for h in _asked(case, criterion.key)), None)
        if wrong:
            yield case.found(TABLE, criterion.key, wrong)


def _asked(case: Case, key: str) -> Iterator[str]:
    """Headings of the row's cells that hold the wrong kind of entry."""
    if isinstance(case.value(TABLE, key, "Tick"), str):
        yield "Tick"
    yield from (heading for heading in TEXTS if is_error(case.value(TABLE, key, heading)))
    yield from (h for h, choices in LISTS.items() if off_list(case.value(TABLE, key, h), choices))
    for heading in (WEIGHT, "Word limit"):
        if is_words(case.value(TABLE, key, heading)) or below_zero(case.number(TABLE, key, heading)):
            yield heading
    if (case.number(TABLE, key, WEIGHT) or 0) > 1:
        yield WEIGHT


@rule("C205")
def text_too_long(case: Case) -> Iterator[Found]:
    """A text that its cell does not hold."""
    for criterion in case.mapping.criteria:
        long = (h for h, limit in TEXTS.items() if too_long(case.value(TABLE, criterion.key, h), limit))
        heading = next(long, None)
        if heading:
            yield case.found(TABLE, criterion.key, heading, wanted=AT_MOST.format(TEXTS[heading]))
