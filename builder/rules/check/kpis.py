"""Rules on KPIs."""

from __future__ import annotations

from collections.abc import Iterator

from builder.grid.kinds import Value
from builder.model import choices as options
from builder.model import form
from builder.model.mapping import Kpi
from builder.model.overlaps import EACH, ONCE, pairs_once
from builder.model.rows import kpi_keys, own_keys, toms_measures
from builder.read.returned import Found
from builder.rules.check.cells import AT_MOST, above, below_zero, is_error, off_list, too_long
from builder.rules.check.context import START, Case
from builder.rules.check.register import rule
from builder.rules.check.start import at_stage
from builder.sums.inputs import is_words, number

TABLE = "Kpis"
BOUNDS = form.KPI_BOUNDS
LISTS, OWN_LISTS = form.lists(form.KPIS), form.lists(form.OWN_KPIS)
LIMITS, OWN_LIMITS = form.limits(form.KPIS), form.limits(form.OWN_KPIS)
NUMBERS = form.numbers(form.KPIS)
OWN_WANTED = ("Title", "MACs", "Deliverable", "Unit", "Kind", "Accumulates")


def _chosen(case: Case, key: str, *words: str) -> bool:
    return any(case.says(word, TABLE, key, "Choice") for word in words)


def _selected(case: Case) -> Iterator[Kpi]:
    return (k for k in case.mapping.kpis if case.selected(k.key))


@rule("K301")
def reason_missing(case: Case) -> Iterator[Found]:
    """Included or left out without a reason."""
    for key in kpi_keys(case.mapping):
        if _chosen(case, key, options.INCLUDE, options.LEAVE_OUT) and case.blank(TABLE, key, "Reason"):
            yield case.found(TABLE, key, "Reason")


@rule("K302")
def other_reason(case: Case) -> Iterator[Found]:
    """Other, but not which."""
    for key in kpi_keys(case.mapping):
        other = case.says(options.OTHER, TABLE, key, "Reason")
        if other and case.blank(TABLE, key, "Reason in words"):
            yield case.found(TABLE, key, "Reason in words")


@rule("K303")
def own_incomplete(case: Case) -> Iterator[Found]:
    """An own KPI that is begun but lacks something."""
    for key in own_keys():
        begun = any(case.value(TABLE, key, h) is not None for h in OWN_WANTED[:4])
        missing = case.missing(TABLE, key, OWN_WANTED)
        if missing and (begun or _chosen(case, key, options.INCLUDE)):
            yield case.found(TABLE, key, missing)


@rule("K340")
def own_share(case: Case) -> Iterator[Found]:
    """An own percentage that adds up, is split by region or is required above 100%."""
    for key in own_keys():
        if not case.says(options.SHARE, TABLE, key, "Kind"):
            continue
        if case.says("flow", TABLE, key, "Accumulates"):
            yield case.found(TABLE, key, "Accumulates")
        elif case.says("Yes", TABLE, key, "By region"):
            yield case.found(TABLE, key, "By region")
        elif (case.number(TABLE, key, "Required figure") or 0) > 1:
            yield case.found(TABLE, key, "Required figure")


@rule("K341")
def own_untold(case: Case) -> Iterator[Found]:
    """An own KPI in use without its counting rule or its evidence."""
    for key in own_keys():
        missing = case.missing(TABLE, key, ("Counting rule", "Evidence"))
        if missing and case.selected(key):
            yield case.found(TABLE, key, missing)


@rule("K342")
def code_word(case: Case) -> Iterator[Found]:
    """A word in a tick cell of a National TOMs code."""
    keys = [("Toms", measure.key, "Tick") for measure in toms_measures(case.mapping)]
    yield from (case.found(*key) for key in keys if isinstance(case.value(*key), str))


@rule("K304")
def overlapping(case: Case) -> Iterator[Found]:
    """An earlier KPI in use could count the same thing, which is entered once; asked once it is promised."""
    if at_stage(case, options.AWARD, options.DELIVERY):
        for key, others in _overlapping(case, ONCE).items():
            yield case.found(TABLE, key, "Choice", what=", ".join(others))


@rule("K313")
def seen_twice(case: Case) -> Iterator[Found]:
    """KPIs in use show the same people or things from two sides: one finding, at the first of them."""
    found = _overlapping(case, EACH)
    if found:
        said = "; ".join(f"{key} and {', '.join(others)}" for key, others in found.items())
        yield case.found(TABLE, next(iter(found)), "Choice", what=said)


def _overlapping(case: Case, entry: str) -> dict[str, list[str]]:
    """Each KPI in use that could count the same thing as earlier ones in use, with those."""
    found: dict[str, list[str]] = {}
    for pair in pairs_once(case.mapping):
        if pair.group.entry == entry and case.selected(pair.kpi.key) and case.selected(pair.other.key):
            found.setdefault(pair.kpi.key, []).append(pair.other.key)
    return found


@rule("K305")
def local_care(case: Case) -> Iterator[Found]:
    """A local KPI before the award."""
    if at_stage(case, options.PLAN, options.TENDER):
        yield from (
            case.found(TABLE, k.key, "Choice", what=k.title) for k in _selected(case) if k.caution == "local"
        )


@rule("K306")
def company_policy(case: Case) -> Iterator[Found]:
    """A KPI about a company-wide policy."""
    found = (k for k in _selected(case) if k.caution == "corporate_policy")
    yield from (case.found(TABLE, k.key, "Choice", what=k.title) for k in found)


@rule("K307")
def own_bounds_fall(case: Case) -> Iterator[Found]:
    """The bounds of one KPI must fall; a bound left blank is the one on Start."""
    for key in kpi_keys(case.mapping):
        own = [case.value(TABLE, key, heading) for heading in BOUNDS]
        closed = any((TABLE, key, heading) not in case.asked for heading in BOUNDS)
        if closed or all(number(v) is None for v in own) or any(is_words(v) for v in own):
            continue
        good, approaching, requires = bounds = _bounds(case, own)
        if any(is_error(bound) for bound in bounds):
            continue
        if not (above(good, approaching) and above(approaching, requires)):
            yield case.found(TABLE, key, next(h for h, v in zip(BOUNDS, own, strict=True) if v is not None))


def _bounds(case: Case, own: list[Value | None]) -> list[Value | None]:
    start = (case.value(START, field) for field in BOUNDS.values())
    return [general if value is None else value for value, general in zip(own, start, strict=True)]


@rule("K308")
def part_of_another(case: Case) -> Iterator[Found]:
    """In use, and so is the KPI that it is part of."""
    for key, choice in case.book.chosen.kpis.items():
        if choice.selected and not choice.counted:
            yield case.found(TABLE, key, "Choice", what=_whole(case, key))


def _whole(case: Case, key: str) -> str:
    whole = case.mapping.kpi(key).part_of
    while whole is not None and not case.selected(whole.key):
        whole = whole.part_of
    return whole.key if whole else ""


@rule("K309")
def small_figures(case: Case) -> Iterator[Found]:
    """A KPI about the make-up of the workforce."""
    found = (k for k in _selected(case) if k.privacy)
    yield from (case.found(TABLE, k.key, "Choice", what=k.title) for k in found)


@rule("K310")
def not_understood(case: Case) -> Iterator[Found]:
    """A choice that is not on its list, a figure that is none, or an error value."""
    for key in kpi_keys(case.mapping):
        wrong = next(_wrong(case, key), None)
        if wrong:
            yield case.found(TABLE, key, wrong)


def _wrong(case: Case, key: str) -> Iterator[str]:
    """Headings of the row's cells that hold the wrong kind of entry."""
    lists = LISTS | OWN_LISTS if key in own_keys() else LISTS
    yield from (h for h, choices in lists.items() if off_list(case.value(TABLE, key, h), choices))
    mac = case.value(TABLE, key, "MACs")
    if off_list(mac, tuple(criterion.key for criterion in case.mapping.criteria)):
        yield "MACs"
    for cell in case.open_cells(TABLE, key, NUMBERS):
        if is_words(case.value(*cell)) or below_zero(case.number(*cell)):
            yield cell[2]
    yield from (heading for heading in LIMITS | OWN_LIMITS if is_error(case.value(TABLE, key, heading)))


@rule("K311")
def text_too_long(case: Case) -> Iterator[Found]:
    """A text that its cell does not hold."""
    for key in kpi_keys(case.mapping):
        limits = LIMITS | (OWN_LIMITS if key in own_keys() else {})
        long = (h for h, limit in limits.items() if too_long(case.value(TABLE, key, h), limit))
        heading = next(long, None)
        if heading:
            yield case.found(TABLE, key, heading, wanted=AT_MOST.format(limits[heading]))
