"""Rules on KPIs."""

from __future__ import annotations

from collections.abc import Callable

from builder.formulas.entries import is_error, says, stray, words_in
from builder.formulas.vocabulary import (
    Formula,
    at,
    blank,
    both,
    call,
    either,
    eq,
    flag,
    gt,
    match,
    name,
    negate,
    number,
    span,
    sumifs,
    table,
    total,
)
from builder.layout.parts import Column, Place, Table
from builder.model import choices as options
from builder.model import form
from builder.model.mapping import Kpi, Mapping
from builder.model.overlaps import EACH, ONCE, pairs_once
from builder.model.rows import kpi_keys, own_keys, toms_measures
from builder.rules.live.criteria import mac_columns
from builder.rules.live.flags import (
    NEVER,
    Flags,
    Inputs,
    Rules,
    any_filled,
    below_zero,
    closed_cells,
    flags_of,
    missing,
    off_list,
    too_long,
)

GROUPS_WORD = "under-represented groups"
"""KPI titles that name the groups ask for their definition on Start."""


def overlap_table(mapping: Mapping) -> Table:
    """OverlapPairs: a row for each KPI and each earlier KPI that could count the same thing."""
    found, t, kpi_state = pairs_once(mapping), table("OverlapPairs"), table("KpiState")
    columns = (
        Column("KPI", tuple(pair.kpi.key for pair in found)),
        Column("Other", tuple(pair.other.key for pair in found)),
        Column("Entry", tuple(pair.group.entry for pair in found)),
        Column("In use", at(kpi_state, "Selected", match(t["Other"], kpi_state))),
    )
    return Table(
        "OverlapPairs", tuple(f"{pair.kpi.key}|{pair.other.key}" for pair in found), columns, listed=False
    )


def _told(mapping: Mapping, test: Callable[[Kpi], bool]) -> tuple[int, ...]:
    return tuple(int(test(k)) for k in mapping.kpis) + tuple(0 for _ in own_keys())


def kpi_flags(mapping: Mapping, inputs: Inputs) -> Flags:
    """KpiFlags: a row for each KPI."""
    helpers = (
        Column("Closed", closed_cells(inputs["Kpis"], form.numbers(form.KPIS))),
        Column("Local", _told(mapping, lambda k: k.caution == "local")),
        Column("Local in TOMs", _told(mapping, lambda k: bool(k.main and k.main.measure.local))),
        Column("Policy", _told(mapping, lambda k: k.caution == "corporate_policy")),
        Column("Privacy", _told(mapping, lambda k: k.privacy)),
        Column("Of spend", _told(mapping, lambda k: bool(k.base and k.base.key == options.SPEND))),
        Column("Groups", _told(mapping, lambda k: GROUPS_WORD in k.title.casefold())),
        *(Column(heading, cells) for heading, cells in mac_columns(mapping)),
        Column("Same things", flag(_overlapping(mapping, EACH))),
        Column("So far", total(table("KpiFlags").above("So far"), table("KpiFlags")["Same things"])),
    )
    rules = _choice_rules(mapping) | _own_rules() | _caution_rules(mapping) | _figure_rules()
    return flags_of(
        "KpiFlags", kpi_keys(mapping), Place("Kpis", "Check"), dict(sorted(rules.items())), helpers=helpers
    )


def toms_flags(mapping: Mapping) -> Flags:
    """TomsFlags: a row for each National TOMs code."""
    keys = tuple(measure.key for measure in toms_measures(mapping))
    return flags_of("TomsFlags", keys, Place("Toms", "Tick"), {"K342": stray(table("Toms").same("Tick"))})


def _choice_rules(mapping: Mapping) -> Rules:
    kpis = table("Kpis").same
    chosen = either(says(kpis("Choice"), options.INCLUDE), says(kpis("Choice"), options.LEAVE_OUT))
    t, own, numbers = (
        table("KpiFlags"),
        eq(table("KpiState").same("Own"), 1),
        [kpis(h) for h in form.numbers(form.KPIS)],
    )
    no_mac = off_list(kpis("MACs"), tuple(c.key for c in mapping.criteria))
    return {
        "K301": both(chosen, blank(kpis("Reason"))),
        "K302": both(says(kpis("Reason"), options.OTHER), blank(kpis("Reason in words"))),
        "K310": either(
            *_off_lists(form.KPIS),
            both(own, either(no_mac, *_off_lists(form.OWN_KPIS))),
            gt(words_in(numbers), t["Closed"]),
            is_error(*(kpis(heading) for heading in form.limits(form.KPIS + form.OWN_KPIS))),
            below_zero(numbers),
        ),
    }


def _off_lists(inputs: form.Form) -> list[Formula]:
    kpis = table("Kpis").same
    return [off_list(kpis(heading), choices) for heading, choices in form.lists(inputs).items()]


def _too_long(inputs: form.Form) -> list[Formula]:
    kpis = table("Kpis").same
    return [too_long(kpis(heading), limit) for heading, limit in form.limits(inputs).items()]


def _own_rules() -> Rules:
    kpis, own = table("Kpis").same, eq(table("KpiState").same("Own"), 1)
    wanted = [kpis(h) for h in ("Title", "MACs", "Deliverable", "Unit", "Kind", "Accumulates")]
    begun = either(any_filled(wanted[:4]), says(kpis("Choice"), options.INCLUDE))
    share = both(own, says(kpis("Kind"), options.SHARE))
    over = both(number(kpis("Required figure")), gt(kpis("Required figure"), 1))
    told = [kpis("Counting rule"), kpis("Evidence")]
    return {
        "K303": both(own, begun, missing(wanted)),
        "K340": both(share, either(says(kpis("Accumulates"), "flow"), says(kpis("By region"), "Yes"), over)),
        "K341": both(own, eq(table("KpiState").same("Selected"), 1), missing(told)),
        "K311": either(*_too_long(form.KPIS), both(own, either(*_too_long(form.OWN_KPIS)))),
    }


def _caution_rules(mapping: Mapping) -> Rules:
    t, kpi_state = table("KpiFlags"), table("KpiState").same
    selected = eq(kpi_state("Selected"), 1)
    stages = either(says(name("stage"), options.PLAN), says(name("stage"), options.TENDER))
    promised = either(says(name("stage"), options.AWARD), says(name("stage"), options.DELIVERY))
    return {
        "K304": both(promised, _overlapping(mapping, ONCE)),
        "K305": both(selected, eq(t["Local"], 1), stages),
        "K306": both(selected, eq(t["Policy"], 1)),
        "K308": both(selected, eq(kpi_state("Counted"), 0)),
        "K309": both(selected, eq(t["Privacy"], 1)),
        "K313": both(eq(t["Same things"], 1), eq(t["So far"], 1)),
    }


def _overlapping(mapping: Mapping, entry: str) -> Formula:
    """Whether it and an earlier KPI are in use that could count the same thing, once or in each."""
    if not overlap_table(mapping).keys:
        return NEVER
    overlaps, key = table("OverlapPairs"), table("KpiState").same("Key")
    there = gt(sumifs(overlaps.all("In use"), overlaps.all("KPI"), key, overlaps.all("Entry"), entry), 0)
    return both(eq(table("KpiState").same("Selected"), 1), there)


def _figure_rules() -> Rules:
    kpis = table("Kpis").same
    own = [kpis(h) for h in form.KPI_BOUNDS]
    good, approaching, requires = (table("KpiState").same(h.split()[0]) for h in form.KPI_BOUNDS)
    known = eq(call("COUNTBLANK", span([good, approaching, requires])), 0)
    falling = both(gt(good, approaching), gt(approaching, requires))
    some = gt(call("COUNT", *own), 0)
    return {"K307": both(some, known, eq(words_in(own), 0), negate(falling))}


__all__ = ["kpi_flags", "overlap_table", "toms_flags"]
