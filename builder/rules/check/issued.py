"""A return compared with the workbook that was sent out (`--against`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from builder.grid.kinds import Value
from builder.layout.cells import Key
from builder.model import form
from builder.model.rows import COMMITTED
from builder.read.returned import Found, Place
from builder.rules.check.cells import differs
from builder.rules.check.context import START, Case
from builder.rules.check.register import rule
from builder.sums.inputs import number

CONTRACT = tuple(field for field in form.IDENTITY if field != "supplier")
CHANGE = {one.name: one.change for one in form.start()}
RATING = ("Accepted rating", "Rating reason")
LACKING = {
    "T812": "the sheet {}",
    "T816": "the column {}",
    "T818": "the row {}",
    "T820": "the field {}",
}
"""What the issued workbook itself lacks, in words."""

SEALED = frozenset({START, "Scope", "Select", "Kpis", "Toms"})
"""The tables that the issue code covers."""

LONGEST = 200
Group = Callable[[Key], bool]


def _start_change(key: Key) -> str:
    """What a change of that field of Start is about; "" for cells of tables."""
    return CHANGE.get(key[-1], form.DETAIL) if key[0] == START else ""


def _is_selection(key: Key) -> bool:
    return key[-1] == "Tick" or (key[0] == "Kpis" and key[-1] == "Choice")


def _is_bound(key: Key) -> bool:
    return _start_change(key) == form.BOUNDS or (key[0] == "Kpis" and key[-1] in form.KPI_BOUNDS)


def _is_requirement(key: Key) -> bool:
    other = _is_selection(key) or _is_bound(key) or form.is_internal(key)
    return key[0] in {"Select", "Kpis"} and not other


def _is_definition(key: Key) -> bool:
    return _start_change(key) == form.DEFINITION


def _is_commitment(key: Key) -> bool:
    table, row = key[0], key[1]
    regional = table == "Regions" and row.endswith(f"| {COMMITTED}")
    return (table == "Lines" and key[-1] in form.COMMITMENT) or table == "Profile" or regional


def _is_value(key: Key) -> bool:
    return key[0] == "Values" or _start_change(key) == form.VALUES


def _is_rating(key: Key) -> bool:
    return key[0] == "Lines" and key[-1] in RATING


def _is_detail(key: Key) -> bool:
    return key[0] == "Scope" or _start_change(key) == form.DETAIL


def _changed(case: Case, group: Group, *, may_fill: bool) -> Iterator[Found]:
    """Inputs of the group that are not as issued; may_fill: what was issued blank may have been filled in."""
    if case.issued is None or not same_contract(case):
        return
    for key, entry in case.issued.entries.items():
        if not group(key) or key not in _entries(case):
            continue
        now, then = case.value(*key), entry.value
        if not _same(now, then) and not (may_fill and _is_blank(then)):
            yield case.found(*key, what=now, wanted=then)


def _entries(case: Case) -> frozenset[Key]:
    """Inputs that were found in the copy; of the others the reader speaks."""
    return frozenset(case.returned.entries) if case.returned else case.asked


def _is_blank(value: Value | None) -> bool:
    return value is None or value == "" or value is False


def _same(one: Value | None, other: Value | None) -> bool:
    """Whether two entries say the same; an empty box is not ticked."""
    first, second = number(one), number(other)
    if first is not None and second is not None:
        return not differs(first, second)
    if _is_blank(one) and _is_blank(other):
        return True
    return isinstance(one, str) == isinstance(other, str) and str(one).strip() == str(other).strip()


def same_contract(case: Case) -> bool:
    """Whether what identifies the contract is as issued, as far as it was filled in then."""
    entries = case.issued.entries if case.issued else {}
    there = ((f, entries[START, f].value) for f in CONTRACT if (START, f) in entries)
    then = [(field, value) for field, value in there if not _is_blank(value)]
    return not then or any(_same(case.value(START, field), value) for field, value in then)


@rule("A921")
def selection(case: Case) -> Iterator[Found]:
    """Ticks and choices."""
    return _changed(case, _is_selection, may_fill=False)


@rule("F766")
def incomplete(case: Case) -> Iterator[Found]:
    """What the issued workbook lacks, sheet by sheet: nobody can say whether it was changed."""
    lacking: dict[str, list[str]] = defaultdict(list)
    for one in case.issued.found if case.issued and same_contract(case) else ():
        if one.code in LACKING:
            lacking[one.place.sheet].append(LACKING[one.code].format(one.what))
    for sheet, gone in lacking.items():
        file = str(case.returned.path) if case.returned else ""
        yield Found("", file, Place(sheet), what=", ".join(gone)[:LONGEST])


@rule("A922")
def requirement(case: Case) -> Iterator[Found]:
    """What is asked of MACs and KPIs, and what own KPIs are."""
    return _changed(case, _is_requirement, may_fill=False)


@rule("A923")
def definition(case: Case) -> Iterator[Found]:
    """What local and under-represented mean, and how long a full week is."""
    return _changed(case, _is_definition, may_fill=False)


@rule("A924")
def commitment(case: Case) -> Iterator[Found]:
    """What was promised at award; at tender there is nothing yet that could change."""
    return _changed(case, _is_commitment, may_fill=True)


@rule("A925")
def own_value(case: Case) -> Iterator[Found]:
    """The buyer's own values and which book is used."""
    return _changed(case, _is_value, may_fill=False)


@rule("A926")
def detail(case: Case) -> Iterator[Found]:
    """Everything else on Start that does not change from return to return."""
    return _changed(case, _is_detail, may_fill=True)


@rule("A927")
def bounds(case: Case) -> Iterator[Found]:
    """The bounds of ratings, for all KPIs and for single ones."""
    return _changed(case, _is_bound, may_fill=False)


@rule("A928")
def issue_code(case: Case) -> Iterator[Found]:
    """The issue code of the inputs is not the one that was issued."""
    code, issued = case.issue_code, case.issued_code
    if case.issued is not None and any(k[0] in SEALED and k not in case.issued.entries for k in case.asked):
        return
    if issued and code != issued and (case.issued is None or same_contract(case)):
        yield case.found("", "issue_code", what=code, wanted=issued)


@rule("A929")
def another_contract(case: Case) -> Iterator[Found]:
    """Nothing that identifies the contract is as issued."""
    if case.issued is not None and not same_contract(case):
        field = next(f for f in CONTRACT if not _is_blank(case.issued.inputs.get((START, f))))
        yield case.found(START, field, wanted=case.issued.inputs[START, field])


@rule("A930")
def rating(case: Case) -> Iterator[Found]:
    """A rating that the return overrules itself, or the reason for it."""
    return _changed(case, _is_rating, may_fill=False)
