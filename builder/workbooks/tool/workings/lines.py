"""Line workings (hidden): the workings beside each row of Mapping, totals by kind, the years of profiles."""

from __future__ import annotations

from collections.abc import Callable

from builder.formulas.entries import has_words, says
from builder.formulas.vocabulary import (
    Formula,
    add,
    at,
    both,
    call,
    cases,
    countifs,
    div,
    either,
    eq,
    filled,
    flag,
    gt,
    mul,
    name,
    negate,
    number,
    or_blank,
    or_zero,
    shown,
    table,
    when,
)
from builder.grid.kinds import CODE
from builder.layout.parts import Column, Constant, Sheet, Table
from builder.model.choices import SHARE
from builder.model.mapping import Mapping
from builder.model.rows import (
    SECOND,
    LineRow,
    kpi_keys,
    line_rows,
    priced_rows,
    profile_rows,
    region_rows,
    value_keys,
)
from builder.templates import words
from builder.workbooks.tool.mapping_sheet.inputs import PER_MILLION, PER_YEAR, is_additive
from builder.workbooks.tool.mapping_sheet.results import EXACT, rated, to_date, toms_to_date, track
from builder.workbooks.tool.mapping_sheet.results import SECOND as TYPED_SECOND
from builder.workbooks.tool.mapping_sheet.sheet import typed_columns
from builder.workbooks.tool.workings.profile import profile_work
from builder.workbooks.tool.workings.selection import ancestors
from builder.workbooks.tool.workings.totals import totals, years

KPI_STATE, KPIS, LINES, LINE_WORK = table("KpiState"), table("Kpis"), table("Lines"), table("LineWork")
REGIONS, REGION_POUNDS, COMMITTED_VALUES, VALUES, PROFILE = (
    table(t) for t in ("Regions", "RegionPounds", "CommittedValues", "Values", "Profile")
)

Rows = tuple[LineRow, ...]
Test = Callable[[LineRow], object]
Cells = tuple[Constant | Formula, ...]


def sheet(mapping: Mapping) -> Sheet:
    """The hidden sheet with table LineWork, the totals and the years of profiles."""
    say = words("workings_lines")
    lines = line_rows(mapping)
    columns = (
        *_pointers(mapping, lines),
        *_natures(lines),
        *_states(mapping, lines),
        *_quantities(lines),
        *_unread(lines),
        Column("To date", to_date()),
        Column("TOMs to date", _where(lines, lambda k: k.has_second, toms_to_date())),
        Column("Track", _where(lines, _is_kpi, track())),
        Column("Rated", _where(lines, _is_kpi, rated())),
        *_pounds(mapping, lines),
        *_entries(mapping, lines),
    )
    workings = Table("LineWork", tuple(k.key for k in lines), columns)
    parts = (workings, totals(say), *years(say), profile_work(mapping))
    return Sheet("Line workings", say("title"), say("purpose"), parts, state="hidden")


def _where(
    lines: Rows, test: Test, formula: Formula, otherwise: Constant = None
) -> tuple[Constant | Formula, ...]:
    """The formula in the rows that pass the test, a constant in the others."""
    return tuple(formula if test(line) else otherwise for line in lines)


def _pointers(mapping: Mapping, lines: Rows) -> tuple[Column, ...]:
    """Row numbers in the tables a line asks, counted from 1; 0 if it asks none."""
    keys = tuple(k.key for k in lines)
    region_keys = tuple(r.key for r in region_rows(mapping))
    second_rows = {r.line.key: r.key for r in region_rows(mapping) if r.part == SECOND}
    delivered_rows = {r.line.key: r.key for r in region_rows(mapping) if r.part not in {SECOND, "Commitment"}}
    profile_keys = tuple(k.key for k in profile_rows(mapping))
    asked = {
        "KPI row": (kpi_keys(mapping), tuple(k.kpi_key for k in lines)),
        "Base row": (keys, tuple(k.base for k in lines)),
        "Region row": (region_keys, tuple(delivered_rows.get(key, "") for key in keys)),
        "Second row": (region_keys, tuple(second_rows.get(key, "") for key in keys)),
        "Value row": (value_keys(mapping), tuple(k.value_key for k in lines)),
        "Profile row": (profile_keys, keys),
    }
    pointers = (
        Column(heading, tuple(there.index(key) + 1 if key in there else 0 for key in wanted))
        for heading, (there, wanted) in asked.items()
    )
    return (Column("Key", keys, CODE), *pointers)


def _natures(lines: Rows) -> tuple[Column, ...]:
    """What a line is: constants, for own KPIs as chosen on KPIs."""
    row = LINE_WORK["KPI row"]
    rule, share = at(KPIS, "Accumulates", row), says(at(KPIS, "Kind", row), SHARE)
    latest = when(says(rule, "annual"), "annual", "stock")
    accumulates = when(share, latest, when(filled(rule), shown(rule), "flow"))
    said: dict[str, tuple[Formula, Callable[[LineRow], Constant]]] = {
        "Kind": (shown(at(KPIS, "Kind", row)), lambda k: k.kind),
        "Accumulates": (accumulates, lambda k: k.accumulates),
        "By region": (
            when(both(says(at(KPIS, "By region", row), "Yes"), negate(share)), "Yes", "No"),
            lambda k: "Yes" if k.by_region else "No",
        ),
        "Additive": (flag(eq(LINE_WORK["Accumulates"], "flow")), lambda k: int(is_additive(k))),
    }
    return (
        Column("Own", tuple(int(k.is_own) for k in lines)),
        Column("Share", tuple(int(k.is_share) for k in lines)),
        Column("Base", tuple(k.base or None for k in lines), CODE),
        *(
            Column(heading, tuple(formula if k.is_own else fixed(k) for k in lines))
            for heading, (formula, fixed) in said.items()
        ),
        Column("TOMs figure", tuple(_toms_figure(k) for k in lines)),
        Column(
            "TOMs accumulates",
            tuple(
                k.main.second.accumulates if k.main and k.main.second else k.accumulates or None
                for k in lines
            ),
        ),
    )


def _toms_figure(line: LineRow) -> str | None:
    if not line.main:
        return None
    return TYPED_SECOND if line.has_second else EXACT


def _is_kpi(line: LineRow) -> bool:
    return line.figure is None


def _states(mapping: Mapping, lines: Rows) -> tuple[Column, ...]:
    row = LINE_WORK["KPI row"]
    asked_for = flag(gt(countifs(LINE_WORK.all("Base"), LINE_WORK["Key"], LINE_WORK.all("Selected"), 1), 0))
    return (
        Column("Selected", _where(lines, _is_kpi, at(KPI_STATE, "Selected", row), 0)),
        Column("Counted", _where(lines, _is_kpi, at(KPI_STATE, "Counted", row), 0)),
        Column("Needed", when(eq(row, 0), mul(asked_for, name("from_award")), LINE_WORK["Selected"])),
        *_pounds_counted(mapping, lines),
    )


def _pounds_counted(mapping: Mapping, lines: Rows) -> tuple[Column, ...]:
    """Whether a line's £ enter totals: not where a KPI that it is part of brings £ of the same kind."""
    order = {key: row for row, key in enumerate(kpi_keys(mapping), start=1)}
    above = {k.key: ancestors(k.kpi) if k.kpi else () for k in lines}
    depth = max((len(keys) for keys in above.values()), default=0)
    numbers = {key: tuple(order[whole] for whole in keys) for key, keys in above.items()}
    headings = tuple(f"Whole {n}" for n in range(1, depth + 1))
    kind, same_kind = LINES.same("Counts as"), LINES.all("Counts as")
    there = [
        countifs(LINE_WORK.all("KPI row"), LINE_WORK[h], same_kind, kind, LINE_WORK.all("Selected"), 1)
        for h in headings
    ]
    brought = when(eq(kind, ""), 0, flag(eq(add(0, *there), 0)))
    return (
        *(
            Column(heading, tuple(dict(enumerate(numbers[k.key])).get(place, 0) for k in lines))
            for place, heading in enumerate(headings)
        ),
        Column("£ counted", when(eq(LINE_WORK["Selected"], 1), brought, 0)),
    )


def _quantities(lines: Rows) -> tuple[Column, ...]:
    base = at(LINES, "Delivered", LINE_WORK["Base row"])
    return (
        Column("This period", _this_period()),
        Column("Base delivered", _where(lines, lambda k: k.is_share, or_blank(base))),
        Column("Factor", _where(lines, _is_kpi, _factor())),
        Column("Plan share", _where(lines, _is_kpi, _plan_share())),
        Column("TOMs this period", _where(lines, lambda k: k.has_second, _toms_this_period())),
    )


def _unread(lines: Rows) -> tuple[Column, ...]:
    """1 where what was delivered is not known, since words or an error value are in what it is made of."""
    base = at(LINE_WORK, "Unread", LINE_WORK["Base row"])
    toms = _is_unread(gt(LINE_WORK["Second row"], 0), "Second row", second=True)
    return (
        Column("Unread", _is_unread(eq(LINE_WORK["By region"], "Yes"), "Region row", second=False)),
        Column("Base unread", _where(lines, lambda k: k.is_share, base, 0)),
        Column("TOMs unread", _where(lines, lambda k: k.has_second, toms, 0)),
    )


def _is_unread(on_regions: Formula, row: str, *, second: bool) -> Formula:
    """Words in the period's figure, there or here; or in the earlier one, where the rule reads it."""
    this, before = ("TOMs this period", "TOMs before") if second else ("This period", "Before")
    there = at(table("RegionWork"), "Unread", LINE_WORK[row])
    period = when(on_regions, there, has_words(LINES.same(this)))
    rule = LINE_WORK["TOMs accumulates" if second else "Accumulates"]
    reads = when(eq(rule, "stock"), negate(number(LINE_WORK[this])), eq(rule, "flow"))
    return flag(either(period, both(reads, has_words(LINES.same(before)))))


def _this_period() -> Formula:
    there, here = at(REGIONS, "Total", LINE_WORK["Region row"]), LINES.same("This period")
    return when(eq(LINE_WORK["By region"], "Yes"), or_blank(there), or_blank(here))


def _toms_this_period() -> Formula:
    there, here = at(REGIONS, "Total", LINE_WORK["Second row"]), LINES.same("TOMs this period")
    return when(gt(LINE_WORK["Second row"], 0), or_blank(there), or_blank(here))


def _factor() -> Formula:
    """What a commitment is multiplied by to be one for the whole contract."""
    basis = LINES.same("Basis")
    millions = when(number(name("contract_value")), div(name("contract_value"), name("million")))
    return cases(
        (eq(LINE_WORK["Additive"], 0), 1),
        (says(basis, PER_YEAR), or_blank(name("contract_years"))),
        (says(basis, PER_MILLION), millions),
        otherwise=1,
    )


def _plan_share() -> Formula:
    """The share of the commitment due by the end of the period; of a level none before a year ends."""
    complete = at(PROFILE, "Complete", LINE_WORK["Profile row"])
    planned = at(PROFILE, "Plan share", LINE_WORK["Profile row"])
    in_full = when(gt(name("years_ended"), 0), 1)
    return cases(
        (eq(complete, 1), planned), (eq(LINE_WORK["Additive"], 0), in_full), otherwise=name("straight_line")
    )


def _pounds(mapping: Mapping, lines: Rows) -> tuple[Column, ...]:
    priced = tuple(row.line.key for row in priced_rows(mapping))
    numbers = tuple(priced.index(k.key) + 1 if k.key in priced else 0 for k in lines)
    fit = at(VALUES, "Fit", LINE_WORK["Value row"])
    return (
        Column("Priced row", numbers),
        Column(
            "Committed value",
            _where(
                lines,
                lambda k: k.key in priced,
                at(COMMITTED_VALUES, "Committed value", LINE_WORK["Priced row"]),
            ),
        ),
        Column("Regional £", _where(lines, lambda k: k.key in priced, _regional())),
        Column("Fit", _where(lines, lambda k: bool(k.value_key), shown(fit))),
    )


def _regional() -> Formula:
    """£ delivered of a complete split where the commitment has one, so that both use regional values.

    This period counts by its regions, what came before as the commitment: its regions are not in the file.
    """
    there = at(REGION_POUNDS, "Regional £", LINE_WORK["Priced row"])
    typed = when(eq(LINE_WORK["TOMs figure"], EXACT), LINES.same("Before"), LINES.same("TOMs before"))
    before = when(eq(LINE_WORK["TOMs accumulates"], "flow"), or_zero(typed), 0)
    known = both(number(there), number(LINE_WORK["Committed value"]), number(LINES.same("Unit value")))
    return when(known, add(mul(before, LINES.same("Unit value")), there))


def _entries(mapping: Mapping, lines: Rows) -> tuple[Column, ...]:
    """Whether anything was typed in the row: cells that hold something, less those that are closed."""
    inputs = tuple(c for c in typed_columns(mapping) if c.is_input)
    closed = tuple(sum(k.key in c.fixed for c in inputs) for k in lines)
    held = call("COUNTA", *(LINES.same(c.heading) for c in inputs))
    return (Column("Closed", closed), Column("Entered", flag(gt(held, LINE_WORK["Closed"]))))
