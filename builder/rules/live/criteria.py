"""Rules on Select: on the ticks of outcomes, and on MACs."""

from __future__ import annotations

from builder.formulas.entries import is_error, says, stray, words_in
from builder.formulas.vocabulary import (
    Formula,
    add,
    blank,
    both,
    countifs,
    either,
    eq,
    gt,
    join,
    le,
    lt,
    name,
    ne,
    number,
    or_zero,
    rounded,
    sub,
    sumifs,
    table,
    total,
    when,
)
from builder.layout.parts import Column, Place
from builder.model import choices as options
from builder.model import form
from builder.model.mapping import Criterion, Mapping, Outcome
from builder.model.rows import own_keys, select_rows
from builder.rules.live.flags import NEVER, Flags, Rules, below_zero, flags_of, off_list, too_long

LACKING = "Lacking so far"
"""Column of SelectFlags: outcomes in use whose standard metrics are missing."""


def select_flags(mapping: Mapping) -> Flags:
    """SelectFlags: a row for each outcome and each MAC."""
    rows, t, select = select_rows(mapping), table("SelectFlags"), table("Select").same
    counts = both(eq(table("SelectState").same("On"), 1), number(select("Weighting")))
    helpers = (
        Column("On so far", total(t.above("On so far"), table("SelectState").same("MAC on"))),
        Column("Is MAC", tuple(int(isinstance(row, Criterion)) for row in rows)),
        *_to_copy(mapping),
        Column("Weight so far", total(t.above("Weight so far"), when(counts, select("Weighting"), 0))),
    )
    return flags_of(
        "SelectFlags",
        tuple(row.key for row in rows),
        Place("Select", "Check"),
        _criterion_rules(mapping),
        helpers=helpers,
        gate=eq(t["Is MAC"], 1),
        outside={"S120": stray(select("Tick")), "C232": _metrics_missing(mapping)},
    )


def _metrics_missing(mapping: Mapping) -> Formula:
    """Whether an outcome in use has standard metrics to enter, and no own KPI under it is in use."""
    if not any(outcome.metrics_to_copy for outcome in mapping.outcomes):
        return NEVER
    t, state, kpis = table("SelectFlags"), table("SelectState").same, table("KpiState").all
    entered = countifs(kpis("Own"), 1, kpis("Selected"), 1, kpis("Outcome"), state("Key"))
    return both(eq(t["To copy"], 1), gt(state("MACs on"), 0), eq(entered, 0))


def _to_copy(mapping: Mapping) -> tuple[Column, ...]:
    """Which outcomes have standard metrics to enter; so far, which of those in use lack them."""
    rows, t = select_rows(mapping), table("SelectFlags")
    told = tuple(int(isinstance(row, Outcome) and row.metrics_to_copy) for row in rows)
    before = when(eq(t.above(LACKING), LACKING), "", t.above(LACKING))
    lacking = when(eq(t["C232"], 1), join(when(ne(before, ""), ", "), t["Key"]))
    return (Column("To copy", told), Column(LACKING, join(before, lacking), wrap=False)) if any(told) else ()


def _criterion_rules(mapping: Mapping) -> Rules:
    t, criteria, everywhere = table("SelectFlags"), table("Select").same, table("Select").all
    by_framework, weight = criteria("Set by framework"), criteria("Weighting")
    on = eq(table("SelectState").same("On"), 1)
    some_set = gt(countifs(everywhere("Set by framework"), "Yes"), 0)
    outside = either(says(by_framework, "No"), both(blank(by_framework), some_set))
    before = rounded(sub(t["Weight so far"], or_zero(weight)))
    texts = form.limits(form.CRITERIA)
    tender = says(name("stage"), options.TENDER)
    in_all = rounded(sumifs(everywhere("Weighting"), table("SelectState").all("MAC on"), 1))
    return {
        "C201": both(on, says(name("route"), options.CALL_OFF), outside),
        "C202": both(on, number(weight), gt(rounded(t["Weight so far"]), 1), le(before, 1)),
        "C203": both(on, eq(_kpis_in_use(mapping), 0)),
        "C204": either(
            stray(criteria("Tick")),
            is_error(*(criteria(heading) for heading in texts)),
            *(off_list(criteria(h), choices) for h, choices in form.lists(form.CRITERIA).items()),
            gt(words_in([weight, criteria("Word limit")]), 0),
            below_zero([weight, criteria("Word limit")]),
            gt(or_zero(weight), 1),
        ),
        "C230": both(tender, on, eq(t["On so far"], 1), gt(in_all, 0), lt(in_all, name("least_weight"))),
        "C231": both(tender, on, either(blank(weight), blank(criteria("Question")))),
        "C205": either(*(too_long(criteria(heading), limit) for heading, limit in texts.items())),
    }


def _kpis_in_use(mapping: Mapping) -> Formula:
    """How many KPIs in use are linked to the MAC of this row, own KPIs included."""
    key, selected = table("SelectFlags")["Key"], table("KpiState").all("Selected")
    through = [table("KpiFlags").all(heading) for heading, _ in mac_columns(mapping)]
    own = countifs(table("Kpis").all("MACs"), key, selected, 1)
    return add(own, *(countifs(column, key, selected, 1) for column in through))


def mac_columns(mapping: Mapping) -> list[tuple[str, tuple[str | None, ...]]]:
    """Columns MAC 1, MAC 2, ... of KpiFlags: the MACs each KPI is linked to."""
    lists = [tuple(link.criterion.key for link in k.criteria) for k in mapping.kpis]
    lists += [() for _ in own_keys()]
    return [
        (f"MAC {n + 1}", tuple(items[n] if n < len(items) else None for items in lists))
        for n in range(max(map(len, lists)))
    ]


__all__ = ["LACKING", "mac_columns", "select_flags"]
