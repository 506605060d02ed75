"""Rules on Start, and on the ticks of the regions in scope."""

from __future__ import annotations

from builder.formulas.entries import is_error, says, stray
from builder.formulas.vocabulary import (
    Formula,
    blank,
    both,
    call,
    countifs,
    either,
    eq,
    flag,
    ge,
    gt,
    join,
    lt,
    name,
    negate,
    number,
    table,
    when,
)
from builder.layout.parts import Column, Place, Table
from builder.model import choices as options
from builder.model import form
from builder.model.mapping import Mapping
from builder.model.rows import report_regions, value_keys
from builder.rules.catalogue import live
from builder.rules.live.flags import (
    NEVER,
    Flags,
    Parts,
    Rules,
    below_zero,
    flags_of,
    missing,
    off_list,
    too_long,
)
from builder.rules.live.issue_code import issue_code_rules


def start_places(mapping: Mapping) -> dict[str, Place]:
    """Where each rule of StartFlags leads: a field of Start, or the first row of another table."""
    first = {
        "Select": Place("Select", "Tick", mapping.outcomes[0].key),
        "Kpis": Place("Kpis", "Choice", mapping.kpis[0].key),
        "Scope": Place("Scope", "In scope", report_regions(mapping)[0].key),
        "Values": Place("Values", "Own value", value_keys(mapping)[0]),
    }
    leads = {entry.code: entry.leads_to for entry in live() if entry.leads_to}
    return {code: first.get(to, Place(to)) for code, to in sorted(leads.items())}


def start_flags(mapping: Mapping) -> Flags:
    """StartFlags: one row for the whole of Start."""
    rules = _dates() | _contract(mapping) | _selection() | _definitions() | _entries() | issue_code_rules()
    parts = Parts("StartFlags")
    found = [(code, parts.short(code, rules[code])) for code in start_places(mapping)]
    columns = (
        Column("Key", ("Start",)),
        *parts.columns,
        *(Column(code, flag(test)) for code, test in found),
    )
    return Flags(Table("StartFlags", ("Start",), columns, listed=False), {code: code for code in rules})


def scope_flags(mapping: Mapping) -> Flags:
    """ScopeFlags: a row for each region of the scope."""
    keys = tuple(r.key for r in report_regions(mapping))
    return flags_of(
        "ScopeFlags", keys, Place("Scope", "In scope"), {"S121": stray(table("Scope").same("In scope"))}
    )


def _at_stage(*stages: str) -> Formula:
    return either(*(says(name("stage"), stage) for stage in stages))


def _after(first: str, last: str) -> Formula:
    """Both are dates, and the first comes after the last."""
    return both(number(name(first)), number(name(last)), gt(name(first), name(last)))


def _dates() -> Rules:
    began, award = name("procurement_began"), _at_stage(options.AWARD, options.DELIVERY)
    another = both(number(began), eq(name("model_here"), 0))
    contract = [name("contract_start"), name("contract_end")]
    period = [name("period_start"), name("period_end")]
    reversed_ = _after("contract_start", "contract_end")
    beyond = either(_after("contract_start", "period_start"), _after("period_end", "contract_end"))
    outside = both(negate(reversed_), beyond)
    return {
        "S102": both(another, negate(says(name("route"), options.CALL_OFF))),
        "S103": either(both(award, missing(contract)), reversed_),
        "S104": either(
            both(_at_stage(options.DELIVERY), missing(period)), _after("period_start", "period_end"), outside
        ),
    }


def _fewer_kpis(mapping: Mapping) -> Formula:
    """Past the planning, fewer KPIs than the edition asks for at that contract value."""
    if mapping.edition.least_kpis is None:
        return NEVER
    value, count = name("contract_value"), name("kpis_selected")
    reached = both(number(value), ge(value, name("kpis_from")), lt(count, name("kpis_least")))
    return both(reached, negate(_at_stage(options.PLAN)))


def _contract(mapping: Mapping) -> Rules:
    route, award = name("route"), _at_stage(options.AWARD, options.DELIVERY)
    call_off, framework = says(route, options.CALL_OFF), says(route, "Framework")
    unsaid = both(either(call_off, framework), blank(name("framework_language")))
    off_unsaid = both(call_off, missing([name("framework_ref"), name("calloff_language")]))
    signed = either(*(says(name("return_status"), word) for word in options.RETURN_STATUSES[1:]))
    value, threshold = name("contract_value"), name("kpi_threshold")
    identity = [name(field) for field in form.IDENTITY]
    before = _at_stage(options.PLAN, options.TENDER)
    bid = both(_at_stage(options.TENDER), eq(name("bid_begun"), 1))
    return {
        "S105": either(unsaid, off_unsaid),
        "S128": _fewer_kpis(mapping),
        "S109": both(
            number(value),
            number(threshold),
            lt(value, threshold),
            ge(value, name("least_value")),
            gt(name("kpis_selected"), 0),
        ),
        "S110": both(signed, missing([name("signed_by"), name("signed_role"), name("signed_date")])),
        "S152": _after("period_end", "signed_date"),
        "S115": eq(name("pounds_shown"), 0),
        "S119": both(award, missing(identity)),
        "S125": both(before, blank(name("procurement_began"))),
        "S126": both(before, missing([name("authority"), name("contract_title")])),
        "S127": both(bid, blank(name("supplier"))),
    }


def _selection() -> Rules:
    kpi_state, kpis, own_value = table("KpiState"), table("Kpis"), table("Values").all("Own value")
    regional = gt(countifs(kpi_state.all("Selected"), 1, kpis.all("By region"), "Yes"), 0)
    nothing = [eq(name(field), 0) for field in ("outcomes_selected", "criteria_selected", "kpis_selected")]
    outcomes_on = countifs(table("SelectState").all("MACs on"), ">0")
    own_book = says(name("value_book"), options.OWN_VALUES)
    return {
        "S101": both(*nothing),
        "S107": gt(outcomes_on, name("most_outcomes")),
        "S108": gt(name("kpis_selected"), name("most_kpis")),
        "S111": both(eq(name("scope_count"), 0), regional),
        "S114": both(own_book, eq(countifs(own_value, ">=0"), 0)),
    }


def _definitions() -> Rules:
    kpi_state, kc = table("KpiState"), table("KpiFlags")
    local = gt(countifs(kpi_state.all("Selected"), 1, kc.all("Local"), 1), 0)
    local_toms = both(
        eq(name("toms_wanted"), 1), gt(countifs(kpi_state.all("Selected"), 1, kc.all("Local in TOMs"), 1), 0)
    )
    groups = gt(countifs(kpi_state.all("Selected"), 1, kc.all("Groups"), 1), 0)
    limits = form.limits(form.start())
    fte = gt(countifs(kpi_state.all("Selected"), 1, table("Kpis").all("Kind"), options.FTE), 0)
    issued = _at_stage(*options.STAGES[1:])
    spend = gt(countifs(kpi_state.all("Selected"), 1, kc.all("Of spend"), 1), 0)
    return {
        "S150": both(issued, fte, blank(name("full_time_hours"))),
        "S151": both(issued, spend, blank(name("spend_means"))),
        "S112": both(either(local, local_toms), blank(name("def_local_area"))),
        "S113": both(groups, blank(name("def_groups"))),
        "S118": either(*(too_long(name(field), limits[field]) for field in form.DEFINITIONS)),
    }


def _entries() -> Rules:
    inputs = form.start()
    bounds = [name(field) for field in form.BOUND_FIELDS]
    falling = both(gt(bounds[0], bounds[1]), gt(bounds[1], bounds[2]))
    numbers = [name(field) for field in form.numbers(inputs)]
    figures = [*numbers, *(name(field) for field in form.dates(inputs))]
    texts = [name(field) for field in form.limits(inputs)]
    return {
        "S106": when(eq(name("bounds_set"), 0), eq(1, 1), negate(falling)),
        "S123": either(*_hardly_meant(bounds)),
        "S116": either(*(off_list(name(field), choices) for field, choices in form.lists(inputs).items())),
        "S117": either(
            *(call("ISTEXT", cell) for cell in figures), is_error(*figures, *texts), below_zero(numbers)
        ),
    }


def _hardly_meant(bounds: list[Formula]) -> list[Formula]:
    """A contract value, a week or a bound far beyond any that is usual."""
    value, hours, most = (name(field) for field in ("contract_value", "full_time_hours", "most_bound"))
    own = (table("Kpis").all(heading) for heading in form.KPI_BOUNDS)
    return [
        both(number(value), lt(value, name("least_value"))),
        both(number(hours), either(lt(hours, 1), gt(hours, name("most_hours")))),
        *(both(number(bound), gt(bound, most)) for bound in bounds),
        *(gt(countifs(column, join(">", most)), 0) for column in own),
    ]


__all__ = ["scope_flags", "start_flags", "start_places"]
