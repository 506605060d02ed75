"""Rules on Values."""

from __future__ import annotations

from collections.abc import Iterator

from builder.model import choices as options
from builder.model.rows import line_rows, measure_key, value_keys
from builder.read.returned import Found
from builder.rules.check.cells import below_zero, is_error
from builder.rules.check.context import START, Case
from builder.rules.check.register import rule

TABLE = "Values"


@rule("V601")
def value_unsaid(case: Case) -> Iterator[Found]:
    """An own value without its year or source."""
    for key in value_keys(case.mapping):
        missing = case.missing(TABLE, key, ("Own year", "Own source"))
        if missing and case.number(TABLE, key, "Own value") is not None:
            yield case.found(TABLE, key, missing)


@rule("V602")
def weak_value(case: Case) -> Iterator[Found]:
    """A value that fits only weakly carries part of the £ shown."""
    lines = {row.value_key: row.key for row in line_rows(case.mapping) if row.value_key}
    for key in value_keys(case.mapping):
        pounds = [case.amount("Lines", lines[key], f"£ {side}") or 0 for side in ("committed", "delivered")]
        if sum(pounds) > 0 and _is_weak(case, key):
            yield case.found(TABLE, key, "Value in use", what=sum(pounds))


def _is_weak(case: Case, key: str) -> bool:
    """Whether the open value in use fits its measure weakly; own values are their owner's."""
    if case.says(options.OWN_VALUES, START, "value_book"):
        return False
    year = case.book.when.value_year
    return any(
        link.fit == "weak"
        for link in case.mapping.value_links
        if link.default
        and measure_key(link.measure, link.value.level) == key
        and link.value.applies_year in (None, year)
        and link.value.region.level == "country"
    )


@rule("V603")
def not_an_amount(case: Case) -> Iterator[Found]:
    """An own value that is words or below zero; or an error value in its year or source."""
    for key in value_keys(case.mapping):
        cell = (TABLE, key, "Own value")
        value = case.value(*cell)
        said = [c for c in ((TABLE, key, "Own year"), (TABLE, key, "Own source")) if is_error(case.value(*c))]
        if cell in case.asked and (isinstance(value, str) or below_zero(case.number(*cell))):
            yield case.found(*cell)
        elif cell in case.asked and said:
            yield case.found(*said[0])
