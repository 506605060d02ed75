"""Rules on the entries of Mapping and Profile: what was typed, committed and overruled."""

from __future__ import annotations

from collections.abc import Iterator

from builder.model import form
from builder.model.rows import PROFILE_YEARS, LineRow, profile_rows
from builder.read.returned import Found
from builder.rules.check.cells import TINY, below_zero, is_error, is_fraction, larger, off_list
from builder.rules.check.context import START, Case
from builder.rules.check.register import rule
from builder.sums.inputs import is_words
from builder.sums.lines import this_period
from builder.sums.profile import shares

TABLE = "Lines"
BASES, FIGURES, TEXTS = form.LINE_BASES, form.LINE_FIGURES, form.LINE_WORDS
SHARED = ("Commitment", "Baseline", "Before", "This period")
OTHERS = ("Basis", "Change date", "Baseline method", "Accepted rating")
YEARS = tuple(f"Year {year}" for year in range(1, PROFILE_YEARS + 1))


def used(case: Case) -> Iterator[LineRow]:
    """The rows that are asked for."""
    return (row for row in case.lines.values() if case.in_use(TABLE, row.key))


def is_open(case: Case, row: LineRow, heading: str) -> bool:
    """Whether something may be typed there."""
    return (TABLE, row.key, heading) in case.asked


def kind_of(case: Case, row: LineRow) -> str:
    """What the row counts: count, fte, money and so on; an own KPI says so itself."""
    return case.book.typed.text("Kpis", row.key, "Kind").casefold() if row.is_own else row.kind


@rule("L401")
def not_understood(case: Case) -> Iterator[Found]:
    """Words where a figure belongs, a choice that is not on its list, or an error value."""
    ratings = tuple(rating.key for rating in case.mapping.ratings)
    for row in used(case):
        cells = case.open_cells(TABLE, row.key, (*FIGURES, "Change date"))
        wrong = [heading for _, _, heading in cells if is_words(case.value(TABLE, row.key, heading))]
        lists: dict[str, tuple[str, ...]] = {"Basis": BASES} if is_open(case, row, "Basis") else {}
        lists |= {} if row.figure else {"Accepted rating": ratings}
        wrong += [h for h, choices in lists.items() if off_list(case.value(TABLE, row.key, h), choices)]
        wrong += [h for h in TEXTS if is_error(case.value(TABLE, row.key, h))]
        if wrong:
            yield case.found(TABLE, row.key, wrong[0])


@rule("L402")
def below_zero_or_part(case: Case) -> Iterator[Found]:
    """A negative figure, or a fraction of what is counted whole."""
    for row in used(case):
        figures = [h for h in FIGURES if h != "Change"]
        negative = [h for h in figures if below_zero(case.number(TABLE, row.key, h))]
        if any(is_error(case.value(TABLE, row.key, h)) for h in figures):
            negative = []
        parts = _parts(case, row) if kind_of(case, row) == "count" else []
        if negative or parts:
            yield case.found(TABLE, row.key, (negative + parts)[0])


def _parts(case: Case, row: LineRow) -> list[str]:
    """Headings of the row's whole figures that hold a fraction."""
    found = ["Before"] if is_fraction(case.number(TABLE, row.key, "Before")) else []
    found += ["This period"] if is_fraction(this_period(case.book.line(row))) else []
    basis = (TABLE, row.key, "Basis")
    for_all = case.value(*basis) is None or case.says(BASES[0], *basis)
    counted = not row.is_share and basis in case.asked and for_all
    return found + (["Commitment"] if counted and is_fraction(_commitment(case, row)) else [])


def _commitment(case: Case, row: LineRow) -> float | None:
    return case.number(TABLE, row.key, "Commitment")


@rule("L403")
def not_described(case: Case) -> Iterator[Found]:
    """A number without its deliverable."""
    for row in used(case):
        if _commitment(case, row) is not None and case.blank(TABLE, row.key, "Deliverable"):
            yield case.found(TABLE, row.key, "Deliverable")


@rule("L404")
def no_basis(case: Case) -> Iterator[Found]:
    """Per year without dates, per £1m without the contract's value."""
    no_years = case.book.when.contract_years is None
    no_value = (case.number(START, "contract_value") or 0) <= 0
    for row in used(case):
        key = (TABLE, row.key, "Basis")
        lacks = (no_years and case.says(BASES[1], *key)) or (no_value and case.says(BASES[2], *key))
        if lacks and _commitment(case, row) is not None:
            yield case.found(*key)


@rule("L412")
def change_incomplete(case: Case) -> Iterator[Found]:
    """An agreed change without its date or its commitment."""
    for row in used(case):
        missing = case.missing(TABLE, row.key, ("Change date", "Commitment"))
        if missing and abs(case.number(TABLE, row.key, "Change") or 0) > TINY:
            yield case.found(TABLE, row.key, missing)


@rule("L413")
def share_over_all(case: Case) -> Iterator[Found]:
    """A committed share of more than 100%; of an own KPI that is a share, any figure of it."""
    for row in used(case):
        headings: tuple[str, ...] = ("Commitment",) if row.is_share else ()
        if case.book.line(row).is_own_share:
            headings = SHARED
        if any(is_error(case.value(TABLE, row.key, heading)) for heading in headings):
            continue
        over = [h for h in headings if (case.number(TABLE, row.key, h) or 0) > 1]
        if over:
            yield case.found(TABLE, row.key, over[0])


@rule("L414")
def not_in_use(case: Case) -> Iterator[Found]:
    """Something is in a row that nobody asked for."""
    for row in case.lines.values():
        if row.figure or case.in_use(TABLE, row.key):
            continue
        cells = case.open_cells(TABLE, row.key, (*TEXTS, *FIGURES, *OTHERS))
        entered = next((cell for cell in cells if case.value(*cell) is not None), None)
        if entered:
            yield case.found(*entered)


@rule("L415")
def overruled(case: Case) -> Iterator[Found]:
    """Another rating without a reason."""
    for row in used(case):
        accepted = None if row.figure else case.value(TABLE, row.key, "Accepted rating")
        if accepted is not None and case.blank(TABLE, row.key, "Rating reason"):
            yield case.found(TABLE, row.key, "Rating reason")


@rule("L416")
def profile_unfit(case: Case) -> Iterator[Found]:
    """A profile that is begun but cannot be used."""
    years = case.book.when.contract_years
    for row in profile_rows(case.mapping):
        cells = list(case.open_cells("Profile", row.key, YEARS))
        typed = [cell for cell in cells if case.value(*cell) is not None]
        if typed and years is not None and not shares(case.book.typed, row.key, years):
            yield case.found(*typed[0])


@rule("L417")
def mail_address(case: Case) -> Iterator[Found]:
    """An e-mail address, known by its @."""
    for row in used(case):
        texts = (case.value(TABLE, row.key, heading) for heading in TEXTS)
        held = [h for h, text in zip(TEXTS, texts, strict=True) if isinstance(text, str) and "@" in text]
        if held:
            yield case.found(TABLE, row.key, held[0])


@rule("L418")
def beyond_the_contract(case: Case) -> Iterator[Found]:
    """An amount in £, or what a figure is worth in £, that is larger than the contract's value."""
    value = case.number(START, "contract_value")
    for row in used(case):
        for heading, typed in _pounds(case, row).items():
            amount = case.amount(TABLE, row.key, heading)
            if larger(amount, value):
                yield case.found(TABLE, row.key, typed, what=amount, wanted=value, like=heading)
                break


def _pounds(case: Case, row: LineRow) -> dict[str, str]:
    """Headings of the row that hold £, each with the heading of the entry that it comes from."""
    amounts = {"Committed": "Commitment", "Delivered": "This period"}
    worth = {} if row.figure else {"£ committed": "Commitment", "£ delivered": "This period"}
    return (amounts if kind_of(case, row) == "money" else {}) | worth
