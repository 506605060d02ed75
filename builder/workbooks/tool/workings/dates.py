"""Dates (hidden): which model applies, contract years, and the figures that rules are set by."""

from __future__ import annotations

from builder.formulas.entries import says, ticked
from builder.formulas.vocabulary import (
    Formula,
    add,
    at,
    both,
    call,
    cases,
    div,
    either,
    eq,
    filled,
    flag,
    ge,
    greatest,
    gt,
    iferror,
    join,
    le,
    least,
    lt,
    match,
    name,
    ne,
    negate,
    number,
    or_blank,
    sub,
    table,
    text,
    total,
    when,
)
from builder.grid.kinds import DATE, WORDS, Kind
from builder.layout.parts import Column, Constant, Field, Fields, Sheet, Table
from builder.model.choices import (
    BOTH,
    DELIVERY,
    DELIVERY_YEAR,
    LANGUAGES,
    MODEL,
    NATIONAL_TOMS,
    PLAN,
    STAGES,
    TENDER,
)
from builder.model.mapping import Mapping
from builder.model.rows import report_regions
from builder.templates import words

SHEET = "Dates"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MILLION, HUNDRED = 1_000_000, 100
MOST_OUTCOMES, MOST_KPIS = 3, 10
LEAST_VALUE, MOST_HOURS, MOST_BOUND = 1_000, 80, 2
BOUNDS = ("bound_good", "bound_approaching", "bound_requires")


def sheet(mapping: Mapping) -> Sheet:
    """Fields on dates, limits and regions in scope; tables Editions and Scoped."""
    say = words("workings_dates")
    parts = (
        Fields(say("days"), _days(mapping)),
        Fields(say("wanted"), _wanted()),
        Fields(say("limits"), _limits(mapping)),
        _editions(mapping),
        _scoped(mapping),
    )
    return Sheet(SHEET, say("title"), say("purpose"), parts, widths=(34, 30, 16, 16, 12), state="hidden")


def _field(field: str, content: Formula | Constant, kind: Kind = WORDS) -> Field:
    return Field(field, words("workings_dates")(f"labels.{field}"), content, kind)


def _days(mapping: Mapping) -> tuple[Field, ...]:
    start, end, until = name("contract_start"), name("contract_end"), name("period_end")
    lasts = both(is_date(start), is_date(end), ge(end, start))
    days, elapsed = name("contract_days"), name("elapsed_days")
    reported = greatest(least(add(sub(until, start), 1), days), 0)
    year_of = when(says(name("value_rule"), DELIVERY_YEAR), or_blank(until), or_blank(start))
    editions, dated = table("Editions"), name("value_date")
    return (
        _field("model_row", iferror(match(1, editions, "Applies"), 0)),
        _field("model_also", iferror(match(1, editions, "Usable"), 0)),
        _field("model_here", flag(either(*(_is_here(mapping, row) for row in ("model_row", "model_also"))))),
        _field("contract_days", when(lasts, add(sub(end, start), 1))),
        _field("contract_whole_years", when(number(days), whole_years(start, days))),
        _field("contract_years", when(number(days), years(start, days, name("contract_whole_years")))),
        _field("elapsed_days", when(both(number(days), is_date(until)), reported)),
        _field("elapsed_whole_years", when(number(elapsed), whole_years(start, elapsed))),
        _field("elapsed_years", when(number(elapsed), years(start, elapsed, name("elapsed_whole_years")))),
        _field("first_day_words", when(is_date(name("period_start")), _day(name("period_start")))),
        _field("last_day_words", when(is_date(until), _day(until))),
        _field("period_words", _period()),
        _field("value_date", year_of),
        _field("value_year", when(is_date(dated), call("YEAR", dated))),
    )


def _period() -> Formula:
    """The reporting period in words, where both its days are known."""
    first, last = name("first_day_words"), name("last_day_words")
    return when(both(ne(first, ""), ne(last, "")), join(first, words("workbook")("about.to"), last))


def _day(date: Formula) -> Formula:
    """Such as 1 Apr 2025; the codes by which TEXT asks for months differ by language."""
    day, year = (text(call(part, date), "0") for part in ("DAY", "YEAR"))
    return join(day, " ", call("CHOOSE", call("MONTH", date), *MONTHS), " ", year)


def is_date(cell: Formula) -> Formula:
    """The cell holds a day that its rule accepts; other numbers are no dates, and some would give errors."""
    return both(number(cell), ge(cell, name("first_day")), le(cell, name("last_day")))


def _is_here(mapping: Mapping, field: str) -> Formula:
    """The row that a field names is the edition of this workbook."""
    row = name(field)
    return both(gt(row, 0), eq(at(table("Editions"), "Key", greatest(row, 1)), mapping.edition.key))


def _anniversary(start: Formula, whole: Formula) -> Formula:
    return call("DATE", add(call("YEAR", start), whole), call("MONTH", start), call("DAY", start))


def whole_years(start: Formula, days: Formula) -> Formula:
    """Anniversaries of `start` reached once `days` days have passed."""
    after = add(start, days)
    gone = sub(call("YEAR", after), call("YEAR", start))
    return sub(gone, flag(gt(_anniversary(start, gone), after)))


def years(start: Formula, days: Formula, whole: Formula) -> Formula:
    """Whole years by anniversary and the part of the year that follows: five years give exactly 5."""
    last = _anniversary(start, whole)
    part = div(sub(add(start, days), last), sub(_anniversary(start, add(whole, 1)), last))
    return add(whole, part)


def _wanted() -> tuple[Field, ...]:
    language, scoped = name("report_language"), table("Scoped")
    hidden = both(says(name("stage"), TENDER), negate(eq(language, NATIONAL_TOMS)))
    sole = at(scoped, "Key", match(1, scoped, "On"))
    start, since = name("contract_start"), name("period_start")
    later = both(says(name("stage"), DELIVERY), is_date(start), is_date(since), gt(since, start))
    early = either(says(name("stage"), PLAN), says(name("stage"), TENDER))
    return (
        _field("bid_begun", flag(_bid_begun())),
        _field("from_award", flag(negate(early))),
        _field("report_language", _language()),
        _field("toms_wanted", flag(negate(eq(language, MODEL)))),
        _field("pounds_shown", flag(negate(hidden))),
        _field("later_period", flag(later)),
        _field("year_reported", flag(_year_reported())),
        _field("scope_count", total(scoped.all("On"))),
        _field("sole_region", when(eq(name("scope_count"), 1), sole)),
        _field("outcomes_ticked", total(table("SelectState").all("Outcome ticks"))),
    )


def _language() -> Formula:
    """The language chosen on Start; else those of framework and call-off, both where they differ."""
    chosen, asked = name("report_in"), (name("framework_language"), name("calloff_language"))
    toms = either(*(says(language, NATIONAL_TOMS) for language in asked))
    model = either(*(says(language, MODEL) for language in asked))
    return cases(
        *((says(chosen, word), word) for word in (*LANGUAGES, BOTH)),
        (negate(toms), MODEL),
        (model, BOTH),
        otherwise=NATIONAL_TOMS,
    )


def _year_reported() -> Formula:
    """A contract year ends in the reporting period."""
    start, since, reached = name("contract_start"), name("period_start"), name("elapsed_whole_years")
    dated = both(number(reached), is_date(since), ge(since, start))
    return both(dated, gt(reached, whole_years(start, sub(since, start))))


def _bid_begun() -> Formula:
    """Award or later, or a tender in which a bidder is named or has committed something."""
    awarded = either(*(says(name("stage"), word) for word in STAGES[2:]))
    entered = either(filled(name("supplier")), gt(call("COUNT", table("Lines").all("Commitment")), 0))
    return either(awarded, both(says(name("stage"), TENDER), entered))


def _limits(mapping: Mapping) -> tuple[Field, ...]:
    return (
        _field("first_day", DATE.rule.low if DATE.rule else None, DATE),
        _field("last_day", DATE.rule.high if DATE.rule else None, DATE),
        _field("bounds_set", flag(both(*(number(name(bound)) for bound in BOUNDS)))),
        _field("million", MILLION),
        _field("hundred", HUNDRED),
        _field("most_outcomes", MOST_OUTCOMES),
        _field("most_kpis", MOST_KPIS),
        *_least_weight(mapping),
        *_least_kpis(mapping),
        _field("least_value", LEAST_VALUE),
        _field("most_hours", MOST_HOURS),
        _field("most_bound", MOST_BOUND),
    )


def _least_weight(mapping: Mapping) -> tuple[Field, ...]:
    """The least share of the score; where it rises with the contract value, by that value."""
    say, bands = words("workings_dates"), mapping.edition.weightings
    if bands[0][0] == 0 and len(bands) == 1:
        return (_field("least_weight", bands[0][1]),)
    told = tuple(
        field
        for n, (value, share) in enumerate(bands, start=1)
        for field in (
            Field(f"band_{n}_from", say("labels.band_from", n=n), value, WORDS),
            Field(f"band_{n}_share", say("labels.band_share", n=n), share, WORDS),
        )
    )
    value = name("contract_value")
    reached = [(ge(value, name(f"band_{n}_from")), name(f"band_{n}_share")) for n in range(len(bands), 0, -1)]
    least_ = cases((negate(number(value)), name("band_1_share")), *reached, otherwise=0)
    return (*told, _field("least_weight", least_))


def _least_kpis(mapping: Mapping) -> tuple[Field, ...]:
    if mapping.edition.least_kpis is None:
        return ()
    value, count = mapping.edition.least_kpis
    return _field("kpis_from", value), _field("kpis_least", count)


def _editions(mapping: Mapping) -> Table:
    t, began, editions = table("Editions"), name("procurement_began"), mapping.editions
    applies = both(number(began), ge(began, t["From"]), either(eq(t["To"], ""), le(began, t["To"])))
    usable = both(number(began), number(t["Usable from"]), ge(began, t["Usable from"]), lt(began, t["From"]))
    columns = (
        Column("Key", tuple(e.key for e in editions)),
        Column("Title", tuple(e.title for e in editions)),
        Column("Policy note", tuple(e.policy_note for e in editions)),
        Column("Usable from", tuple(e.usable_from for e in editions), DATE),
        Column("From", tuple(e.applies_from for e in editions), DATE),
        Column("To", tuple(e.applies_to for e in editions), DATE),
        Column("Applies", flag(applies)),
        Column("Usable", flag(usable)),
    )
    return Table("Editions", tuple(e.key for e in editions), columns)


def _scoped(mapping: Mapping) -> Table:
    regions, t = report_regions(mapping), table("Scoped")
    marks = join(when(eq(t.above("Marks"), "Marks"), "", t.above("Marks")), text(t["On"], "0"))
    columns = (
        Column("Key", tuple(r.key for r in regions)),
        Column("Region", tuple(r.name for r in regions)),
        Column("On", ticked(table("Scope").same("In scope"))),
        Column("Marks", marks, wrap=False),
    )
    return Table("Scoped", tuple(r.key for r in regions), columns)
