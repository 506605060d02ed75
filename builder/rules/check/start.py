"""Rules on Start, and on the ticks of the regions in scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.grid.dates import serial
from builder.model import choices as options
from builder.model import form
from builder.model.mapping import Kpi
from builder.model.rows import kpi_keys, line_rows, own_keys, report_regions, value_keys
from builder.read.returned import Found
from builder.rules.check.cells import AT_MOST, below_zero, is_error, off_list, too_long
from builder.rules.check.context import START, Case
from builder.rules.check.register import rule
from builder.sums.inputs import is_words

LISTS = form.lists(form.start())
DATES, NUMBERS = form.dates(form.start()), form.numbers(form.start())
TEXTS = tuple(form.limits(form.start()))
LIMITS = {field: limit for field, limit in form.limits(form.start()).items() if field in form.DEFINITIONS}
MOST_OUTCOMES, MOST_KPIS = 3, 10
LEAST_VALUE, MOST_HOURS, MOST_BOUND = 1_000, 80, 2
GROUPS_WORD = "under-represented groups"


def at_stage(case: Case, *stages: str) -> bool:
    """Whether the return is at one of these stages."""
    return any(case.says(stage, START, "stage") for stage in stages)


def in_force(case: Case) -> bool:
    """Whether the contract is awarded."""
    return at_stage(case, options.AWARD, options.DELIVERY)


def _first_blank(case: Case, fields: Iterable[str]) -> Iterator[Found]:
    """A finding at the first of the fields that is empty."""
    empty = next((field for field in fields if case.blank(START, field)), None)
    if empty:
        yield case.found(START, empty)


def _after(case: Case, first: str, last: str) -> bool:
    begun, ended = case.number(START, first), case.number(START, last)
    return begun is not None and ended is not None and begun > ended


@rule("S101")
def nothing_selected(case: Case) -> Iterator[Found]:
    """No outcome, MAC or KPI is on."""
    if not case.book.chosen.criteria and not case.book.chosen.selected:
        yield case.found("Select", case.mapping.outcomes[0].key, "Tick")


@rule("S102")
def another_model(case: Case) -> Iterator[Found]:
    """The procurement began outside the dates of this edition; a call-off goes by its framework's."""
    began, edition = case.number(START, "procurement_began"), case.mapping.edition
    if began is None or case.says(options.CALL_OFF, START, "route"):
        return
    ended = edition.applies_to is not None and began > serial(edition.applies_to)
    if ended or began < serial(edition.usable_from or edition.applies_from):
        yield case.found(START, "procurement_began")


@rule("S103")
def contract_dates(case: Case) -> Iterator[Found]:
    """Missing from the award on, or the wrong way round."""
    if _after(case, "contract_start", "contract_end"):
        yield case.found(START, "contract_end")
    elif in_force(case):
        yield from _first_blank(case, ("contract_start", "contract_end"))


@rule("S104")
def reporting_period(case: Case) -> Iterator[Found]:
    """Missing at delivery, the wrong way round, or outside the contract."""
    if _after(case, "period_start", "period_end"):
        yield case.found(START, "period_end")
    elif at_stage(case, options.DELIVERY) and _has_blank(case, "period_start", "period_end"):
        yield from _first_blank(case, ("period_start", "period_end"))
    elif not _after(case, "contract_start", "contract_end"):
        if _after(case, "contract_start", "period_start"):
            yield case.found(START, "period_start", wanted=case.value(START, "contract_start"))
        elif _after(case, "period_end", "contract_end"):
            yield case.found(START, "period_end", wanted=case.value(START, "contract_end"))


def _has_blank(case: Case, *fields: str) -> bool:
    return any(case.blank(START, field) for field in fields)


@rule("S105")
def framework_unsaid(case: Case) -> Iterator[Found]:
    """A framework or call-off whose language or reference is not said."""
    call_off = case.says(options.CALL_OFF, START, "route")
    if call_off:
        yield from _first_blank(case, ("framework_language", "framework_ref", "calloff_language"))
    elif case.says("Framework", START, "route"):
        yield from _first_blank(case, ("framework_language",))


@rule("S106")
def bounds_fall(case: Case) -> Iterator[Found]:
    """All three bounds are numbers, each below the one before."""
    good, approaching, requires = (case.number(START, field) for field in form.BOUND_FIELDS)
    if good is None or approaching is None or requires is None:
        yield case.found(START, next(f for f in form.BOUND_FIELDS if case.number(START, f) is None))
    elif not good > approaching > requires:
        yield case.found(START, form.BOUND_FIELDS[0])


@rule("S107")
def many_outcomes(case: Case) -> Iterator[Found]:
    """More outcomes have a MAC on than most contracts deliver well."""
    on = {c.outcome.key for c in case.mapping.criteria if c.key in case.book.chosen.criteria}
    if len(on) > MOST_OUTCOMES:
        yield case.found(
            "Select",
            case.mapping.outcomes[0].key,
            "Tick",
            what=f"{len(on)} outcomes",
            wanted=f"{MOST_OUTCOMES} at most",
        )


@rule("S108")
def many_kpis(case: Case) -> Iterator[Found]:
    """More KPIs are selected than a supplier reports with care."""
    count = len(case.book.chosen.selected)
    if count > MOST_KPIS:
        yield case.found(
            "Kpis", case.mapping.kpis[0].key, "Choice", what=f"{count} KPIs", wanted=f"{MOST_KPIS} at most"
        )


@rule("S128")
def fewer_kpis(case: Case) -> Iterator[Found]:
    """Past the planning, fewer KPIs than the edition asks for at that contract value."""
    value, least = case.number(START, "contract_value"), case.mapping.edition.least_kpis
    if value is None or least is None or case.says(options.PLAN, START, "stage"):
        return
    count = len(case.book.chosen.selected)
    if value >= least[0] and count < least[1]:
        first = case.mapping.kpis[0].key
        yield case.found("Kpis", first, "Choice", what=f"{count} KPIs", wanted=f"{least[1]} at least")


@rule("S109")
def below_threshold(case: Case) -> Iterator[Found]:
    """KPIs on a contract that is worth less than the threshold."""
    value, threshold = case.number(START, "contract_value"), case.number(START, "kpi_threshold")
    if value is None or threshold is None or not case.book.chosen.selected:
        return
    if LEAST_VALUE <= value < threshold:
        yield case.found(START, "contract_value", wanted=threshold)


@rule("S110")
def not_signed(case: Case) -> Iterator[Found]:
    """Final or amended, but a signing field is empty."""
    if any(case.says(word, START, "return_status") for word in options.RETURN_STATUSES[1:]):
        yield from _first_blank(case, ("signed_by", "signed_role", "signed_date"))


@rule("S152")
def signed_early(case: Case) -> Iterator[Found]:
    """Signed before the last day reported on."""
    signed, ended = (case.number(START, field) for field in ("signed_date", "period_end"))
    if signed is not None and ended is not None and signed < ended:
        yield case.found(START, "signed_date", wanted=case.value(START, "period_end"))


@rule("S111")
def no_region(case: Case) -> Iterator[Found]:
    """A selected KPI is reported by region, but no region is ticked."""
    regions = report_regions(case.mapping)
    ticked = any(case.book.typed.ticked("Scope", r.key, "In scope") for r in regions)
    if not ticked and any(_is_regional(case, key) for key in case.book.chosen.selected):
        yield case.found("Scope", regions[0].key, "In scope")


def _is_regional(case: Case, key: str) -> bool:
    if key in own_keys():
        return case.says("Yes", "Kpis", key, "By region")
    return case.mapping.kpi(key).by_region


def _chosen_kpis(case: Case) -> list[Kpi]:
    return [k for k in case.mapping.kpis if case.selected(k.key)]


@rule("S112")
def local_undefined(case: Case) -> Iterator[Found]:
    """Something local is counted, but nobody said what local is."""
    kpis = _chosen_kpis(case)
    counted = any(k.caution == "local" for k in kpis)
    in_toms = case.book.toms_wanted and any(k.main and k.main.measure.local for k in kpis)
    if counted or in_toms:
        yield from _first_blank(case, ("def_local_area",))


@rule("S113")
def groups_undefined(case: Case) -> Iterator[Found]:
    """A KPI about under-represented groups, but the groups are not named."""
    if any(GROUPS_WORD in k.title.casefold() for k in _chosen_kpis(case)):
        yield from _first_blank(case, ("def_groups",))


@rule("S150")
def week_undefined(case: Case) -> Iterator[Found]:
    """A KPI in use counts full-time equivalents, but nobody said how long a full-time week is."""
    if at_stage(case, *options.STAGES[1:]) and any(_is_fte(case, key) for key in case.book.chosen.selected):
        yield from _first_blank(case, ("full_time_hours",))


@rule("S151")
def spend_undefined(case: Case) -> Iterator[Found]:
    """A KPI in use is a share of contract spend, but nobody said what that is."""
    of_spend = any(kpi.base and kpi.base.key == options.SPEND for kpi in _chosen_kpis(case))
    if of_spend and at_stage(case, *options.STAGES[1:]):
        yield from _first_blank(case, ("spend_means",))


def _is_fte(case: Case, key: str) -> bool:
    if key in own_keys():
        return case.says(options.FTE, "Kpis", key, "Kind")
    return case.mapping.kpi(key).kind == options.FTE


@rule("S114")
def no_own_values(case: Case) -> Iterator[Found]:
    """Start says Own values, but Values has no own value."""
    keys = value_keys(case.mapping)
    found = [case.number("Values", key, "Own value") for key in keys]
    own_book = case.says(options.OWN_VALUES, START, "value_book")
    if own_book and not any(value is not None and value >= 0 for value in found):
        yield case.found("Values", keys[0], "Own value")


@rule("S115")
def no_pounds(case: Case) -> Iterator[Found]:
    """At tender under the Model no £ is shown."""
    if not case.book.pounds_shown:
        yield case.found(START, "stage")


@rule("S116")
def off_the_list(case: Case) -> Iterator[Found]:
    """A choice on Start that is not on its list."""
    wrong = [field for field, choices in LISTS.items() if off_list(case.value(START, field), choices)]
    if wrong:
        yield case.found(START, wrong[0], wanted=", ".join(LISTS[wrong[0]]))


@rule("S117")
def not_a_figure(case: Case) -> Iterator[Found]:
    """A number or date on Start that is words, an error value, or a number below zero."""
    words = [field for field in (*NUMBERS, *DATES) if is_words(case.value(START, field))]
    errors = [field for field in TEXTS if is_error(case.value(START, field))]
    negative = [field for field in NUMBERS if below_zero(case.number(START, field))]
    for field in (words + errors + negative)[:1]:
        yield case.found(START, field)


@rule("S118")
def definition_too_long(case: Case) -> Iterator[Found]:
    """A definition that its cell does not hold."""
    for field in [f for f, limit in LIMITS.items() if too_long(case.value(START, f), limit)][:1]:
        yield case.found(START, field, wanted=AT_MOST.format(LIMITS[field]))


@rule("S119")
def not_identified(case: Case) -> Iterator[Found]:
    """From the award on the contract is named in full."""
    if in_force(case):
        yield from _first_blank(case, form.IDENTITY)


@rule("S125")
def no_date(case: Case) -> Iterator[Found]:
    """A tender without the date that says which edition applies."""
    if at_stage(case, options.PLAN, options.TENDER):
        yield from _first_blank(case, ("procurement_began",))


@rule("S126")
def tender_unnamed(case: Case) -> Iterator[Found]:
    """A tender without authority or title."""
    if at_stage(case, options.PLAN, options.TENDER):
        yield from _first_blank(case, ("authority", "contract_title"))


@rule("S127")
def bidder_unnamed(case: Case) -> Iterator[Found]:
    """A bid without the bidder's name; from the award on S119 asks for it."""
    if at_stage(case, options.TENDER) and has_commitment(case):
        yield from _first_blank(case, ("supplier",))


def has_commitment(case: Case) -> bool:
    """Whether a number is under Commitment in any row of Mapping."""
    return any(case.number("Lines", row.key, "Commitment") is not None for row in line_rows(case.mapping))


@rule("S123")
def hardly_meant(case: Case) -> Iterator[Found]:
    """A contract value, a week or a bound far beyond any that is usual."""
    value, hours = (case.number(START, field) for field in ("contract_value", "full_time_hours"))
    own = [("Kpis", key, heading) for key in kpi_keys(case.mapping) for heading in form.KPI_BOUNDS]
    general = [(START, field) for field in form.BOUND_FIELDS]
    bounds = [key for key in (*general, *own) if (case.number(*key) or 0) > MOST_BOUND]
    few = [(START, "contract_value")] if value is not None and value < LEAST_VALUE else []
    odd = [(START, "full_time_hours")] if hours is not None and not 1 <= hours <= MOST_HOURS else []
    yield from (case.found(*key) for key in [*few, *odd, *bounds][:1])


@rule("S121")
def scope_word(case: Case) -> Iterator[Found]:
    """A word in a tick cell of the regions in scope."""
    keys = [("Scope", region.key, "In scope") for region in report_regions(case.mapping)]
    yield from (case.found(*key) for key in keys if isinstance(case.value(*key), str))


__all__ = ["at_stage", "has_commitment", "in_force"]
