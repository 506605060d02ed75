"""What Mapping works out: the result columns of table Lines."""

from __future__ import annotations

from builder.formulas.vocabulary import (
    Formula,
    add,
    at,
    blank,
    both,
    call,
    cases,
    div,
    eq,
    filled,
    ge,
    gt,
    mul,
    name,
    ne,
    negate,
    number,
    or_blank,
    or_zero,
    rounded,
    shown,
    table,
    total,
    when,
)
from builder.grid.kinds import CODE, POUNDS, WORDS, Kind, figure
from builder.layout.parts import Column
from builder.model import form
from builder.model.rows import LineRow
from builder.templates import words
from builder.workbooks.tool.common import row_check
from builder.workbooks.tool.mapping_sheet.inputs import OWN, RATINGS, figure_kind, shown_kind

LINES, LINE_WORK, KPIS, VALUES = table("Lines"), table("LineWork"), table("Kpis"), table("Values")
GOOD, APPROACHING, REQUIRES, INADEQUATE, _ = RATINGS
NOT_RATED = "Not rated"
UNIT_POUNDS = Kind("£ to four places", "£#,##0.00##", "right")
SHARE_RESULT = Kind("share result", "0.0%", "right")
EXACT, SECOND = "exact", "second"

Rows = tuple[LineRow, ...]
SAY = words("lines")


def check_column() -> Column:
    """Code and short sentence of what is wrong in the row."""
    longest = "L440 The buyer requires this KPI, but nothing is committed (+2 more)"
    return Column(
        "Check", row_check("LineFlags"), look="row note", width=34, group=SAY("group.check"), sample=longest
    )


def result_columns(lines: Rows) -> tuple[Column, ...]:
    """Results in the Model's terms, then in the terms of the National TOMs."""
    return (_next_before(lines), *_results(lines), *_toms(lines))


def _next_before(lines: Rows) -> Column:
    """What the next return must have under Before: delivered to date; nothing of yearly figures."""
    annual, plain = eq(LINE_WORK.same("Accumulates"), "annual"), {k.key: _plain(k) for k in lines}
    kept = when(annual, "", LINES["Delivered"])
    group = SAY("group.delivery")
    return Column("Before next time", kept, figure(1), 12, "result", group=group, kinds=plain)


def accumulated(rule: Formula, before: Formula, this: Formula) -> Formula:
    """A figure to date: a flow adds up, a stock is its latest state, an annual figure is by itself.

    Args:
        rule: cell that holds flow, stock or annual.
        before: figure of earlier periods.
        this: figure of this period, nothing where it is no number.

    Returns:
        A number, nothing if none exists.
    """
    added = when(gt(call("COUNT", before, this), 0), total(before, this))
    earlier = both(eq(rule, "stock"), negate(number(this)))
    return cases((eq(rule, "flow"), added), (earlier, or_blank(before)), otherwise=this)


def _share_kinds(lines: Rows) -> dict[str, Kind]:
    return {k.key: SHARE_RESULT if k.is_share else _plain(k) for k in lines}


def _with_decimals(usual: dict[str, Kind], *formats: str) -> dict[str, Kind]:
    """One decimal in place of these number formats, for figures that are multiplied or divided."""
    return {key: figure(1) if kind.number_format in formats else kind for key, kind in usual.items()}


def _plain(line: LineRow) -> Kind:
    return shown_kind(figure_kind(line))


def _product(test: Formula, left: Formula, right: Formula) -> Formula:
    return when(both(test, number(left), number(right)), mul(left, right))


def _results(lines: Rows) -> tuple[Column, ...]:
    group, plain = SAY("group.results"), {k.key: _plain(k) for k in lines}
    shares, wide = _share_kinds(lines), figure(1)
    due = _with_decimals(shares, "#,##0", OWN.number_format)
    metrics = tuple(", ".join(m.key for m in k.kpi.metrics) or None if k.kpi else None for k in lines)
    said = {
        "Committed": (_committed(), _with_decimals(shares, OWN.number_format)),
        "Delivered": (LINE_WORK.same("To date"), plain),
        "Result": (_result(), shares),
        "Target to date": (_target(), due),
        "On track": (_ratio(LINES["Result"], LINES["Target to date"]), {}),
        "Of whole": (_ratio(LINES["Result"], LINES["Committed"]), {}),
        "Forecast": (_forecast(), due),
    }
    percent = {"On track", "Of whole"}
    return (
        *(
            Column(
                heading,
                formula,
                SHARE_RESULT if heading in percent else wide,
                12,
                look="result",
                group=group,
                kinds=kind,
            )
            for heading, (formula, kind) in said.items()
        ),
        Column("Rating", _rating(), WORDS, 16, look="result", group=group, sample=REQUIRES),
        Column("Metrics", metrics, CODE, 12, group=group),
    )


def _committed() -> Formula:
    typed, factor = LINES["Commitment"], LINE_WORK.same("Factor")
    return when(both(number(typed), number(factor)), add(mul(typed, factor), or_zero(LINES["Change"])))


def to_date() -> Formula:
    """What is delivered to date, in LineWork."""
    added = accumulated(LINE_WORK["Accumulates"], LINES.same("Before"), LINE_WORK["This period"])
    return when(eq(LINE_WORK["Unread"], 1), "", added)


def _result() -> Formula:
    delivered, base = LINES["Delivered"], LINE_WORK.same("Base delivered")
    share = when(both(number(delivered), gt(or_zero(base), 0)), div(delivered, base))
    return when(eq(LINE_WORK.same("Share"), 1), share, delivered)


def _target() -> Formula:
    started = gt(or_zero(name("elapsed_days")), 0)
    return _product(started, LINES["Committed"], LINE_WORK.same("Plan share"))


def _ratio(part: Formula, whole: Formula) -> Formula:
    return when(both(number(part), gt(or_zero(whole), 0)), div(part, whole))


def _forecast() -> Formula:
    delivered, elapsed, days = LINES["Delivered"], name("elapsed_days"), name("contract_days")
    known = both(number(delivered), gt(or_zero(elapsed), 0), number(days))
    run_on = when(known, mul(div(delivered, elapsed), days))
    return when(eq(LINE_WORK.same("Additive"), 1), run_on, LINES["Result"])


def rated() -> Formula:
    """The rating by the figures, in LineWork; nothing where the line is not on any track."""
    bounds = (at(table("KpiState"), heading.split()[0], LINE_WORK["KPI row"]) for heading in form.KPI_BOUNDS)
    found = zip(bounds, (GOOD, APPROACHING, REQUIRES), strict=True)
    rating = cases(*((ge(LINE_WORK["Track"], bound), word) for bound, word in found), otherwise=INADEQUATE)
    return when(eq(LINE_WORK["Track"], ""), "", rating)


def track() -> Formula:
    """What is rated, in LineWork: as far as the line is on its track."""
    on_track = LINES.same("On track")
    return when(both(number(on_track), eq(name("bounds_set"), 1)), rounded(on_track))


def _rating() -> Formula:
    return cases(
        (eq(LINE_WORK.same("Selected"), 0), ""),
        (filled(LINES["Accepted rating"]), shown(LINES["Accepted rating"])),
        (ne(LINE_WORK.same("Rated"), ""), LINE_WORK.same("Rated")),
        (gt(total(LINE_WORK.same("Unread"), LINE_WORK.same("Base unread")), 0), ""),
        (number(LINES["Committed"]), NOT_RATED),
    )


def _toms(lines: Rows) -> tuple[Column, ...]:
    group, seconds = SAY("group.toms"), {k.key: _toms_kind(k) for k in lines if k.main}
    codes = tuple(k.main.measure.key if k.main else None for k in lines)
    wide, value = figure(1), LINES["Unit value"]
    selected = eq(LINE_WORK.same("Selected"), 1)
    return (
        Column("TOMs", codes, CODE, 9, group=group),
        Column("TOMs committed", _toms_committed(), wide, 13, "result", group=group, kinds=seconds),
        Column("TOMs delivered", _toms_delivered(), wide, 13, "result", group=group, kinds=seconds),
        Column("Unit value", _unit_value(), UNIT_POUNDS, 13, "result", group=group),
        Column("Counts as", _counts_as(), WORDS, 11, "result", group=group),
        Column(
            "£ committed",
            _product(selected, LINES["TOMs committed"], value),
            POUNDS,
            14,
            "result",
            group=group,
        ),
        Column("£ delivered", _pounds_delivered(selected), POUNDS, 14, "result", group=group),
    )


def _toms_kind(line: LineRow) -> Kind:
    if line.is_share and not line.has_second:
        return SHARE_RESULT
    if line.main and line.main.second:
        unit = line.main.second.unit
        return POUNDS if unit.kind == "money" else figure(unit.decimals)
    return _plain(line)


def _toms_committed() -> Formula:
    exact, second = LINES["Committed"], or_blank(LINES["TOMs commitment"])
    how = LINE_WORK.same("TOMs figure")
    return cases((eq(how, EXACT), exact), (eq(how, SECOND), second))


def toms_to_date() -> Formula:
    """The second figure to date, in LineWork."""
    added = accumulated(
        LINE_WORK["TOMs accumulates"], LINES.same("TOMs before"), LINE_WORK["TOMs this period"]
    )
    return when(eq(LINE_WORK["TOMs unread"], 1), "", added)


def _toms_delivered() -> Formula:
    second = LINE_WORK.same("TOMs to date")
    exact = when(eq(LINE_WORK.same("Share"), 1), LINES["Result"], LINES["Delivered"])
    how = LINE_WORK.same("TOMs figure")
    return cases((eq(how, EXACT), exact), (eq(how, SECOND), second))


def _unit_value() -> Formula:
    """The UK's value, or that of the regions in which the commitment was made."""
    row = LINE_WORK.same("Value row")
    known, regional = both(gt(row, 0), eq(name("pounds_shown"), 1)), LINE_WORK.same("Committed value")
    return when(known, when(number(regional), regional, at(VALUES, "Value in use", row)))


def _counts_as() -> Formula:
    return when(blank(LINES["Unit value"]), "", shown(at(VALUES, "Counts as", LINE_WORK.same("Value row"))))


def _pounds_delivered(selected: Formula) -> Formula:
    regional, whole = LINE_WORK.same("Regional £"), LINES["TOMs delivered"]
    known = both(selected, number(LINES["Unit value"]), number(whole))
    return when(known, when(number(regional), regional, mul(whole, LINES["Unit value"])))
