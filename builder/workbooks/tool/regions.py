"""Regions: delivery of the period by UK region, and commitments by region where the buyer asks."""

from __future__ import annotations

from collections.abc import Callable

from builder.formulas.entries import says, words_in
from builder.formulas.vocabulary import (
    Formula,
    add,
    at,
    blank,
    both,
    call,
    cases,
    either,
    eq,
    filled,
    flag,
    gt,
    name,
    ne,
    negate,
    number,
    or_blank,
    shown,
    table,
    total,
    when,
)
from builder.grid import kinds
from builder.grid.kinds import CODE, Kind, Value, choice
from builder.layout.parts import Column, Conditional, Input, Sheet, Table
from builder.model.choices import WITHHELD
from builder.model.mapping import Mapping, Region
from builder.model.rows import (
    BASE,
    COMMITTED,
    SECOND,
    RegionRow,
    placed_regions,
    region_heading,
    region_rows,
    report_regions,
    scope_field,
)
from builder.templates import words
from builder.workbooks.tool.common import check_looks, row_check, to_checks
from builder.workbooks.tool.mapping_sheet.inputs import figure_kind, kind_of, message, shown_kind
from builder.workbooks.tool.mapping_sheet.sheet import line_title

REGIONS, REGION_WORK, LINES, LINE_WORK = (
    table("Regions"),
    table("RegionWork"),
    table("Lines"),
    table("LineWork"),
)
FIRST = ("Key", "KPI", "In use", "Part", "Unit", "One figure", "Its region", "Total", "Check")
LAST = ("Outside", "Split")
FILTERS = frozenset({"In use", "Part", "Check"})
PAGE_STARTS = 0, 9
"""Regions, counted from 0, that begin a page of paper."""

LONG_NAME = 20
YES = Kind("yes or nothing", '"Yes";;', "center")
OUTSIDE, UNKNOWN = "not_uk", "not_region"
SAY, NEVER = words("regions"), eq(1, 0)

Rows = tuple[RegionRow, ...]


def sheet(mapping: Mapping) -> Sheet:
    """The sheet Regions with table Regions."""
    rows, regions = region_rows(mapping), report_regions(mapping)
    columns = (*_identity(rows), *_whole(mapping, rows), *_results(rows, regions), *_by_region(rows, regions))
    ordered = tuple(sorted(columns, key=_place))
    keys = tuple(r.key for r in rows)
    listed = Table("Regions", keys, ordered, _conditionals(regions), filters=FILTERS)
    return Sheet(
        "Regions",
        SAY("title"),
        SAY("purpose"),
        (listed,),
        freeze_columns=2,
        repeat_columns=2,
        breaks=tuple(region_heading(regions[n]) for n in PAGE_STARTS),
        jumps=(to_checks(),),
        note=when(eq(name("from_award"), 0), SAY("before_award"), SAY("note")),
    )


def _place(column: Column) -> int:
    """Where a column belongs: first those named, then the regions, then what few rows need."""
    if column.heading in LAST:
        return len(FIRST) + 1
    return FIRST.index(column.heading) if column.heading in FIRST else len(FIRST)


def _identity(rows: Rows) -> tuple[Column, ...]:
    group, line = SAY("group.kpi"), REGION_WORK.same("Line row")
    titles = tuple(at(LINES, "KPI", line) if r.line.is_own else line_title(r.line) for r in rows)
    units = tuple(_unit(r) or shown(at(LINES, "Unit", line)) for r in rows)
    return (
        Column("Key", tuple(r.key for r in rows), CODE, 18, "key", group=group),
        Column("KPI", titles, width=36, look="text", group=group, sample="n" * 60),
        Column("Part", tuple(r.part for r in rows), width=13, group=group),
        Column("Unit", units, width=15, look="text", group=group),
        Column("In use", _in_use(), width=8, group=group),
    )


def _unit(row: RegionRow) -> str:
    if row.part == SECOND and row.line.main and row.line.main.second:
        return row.line.main.second.unit.plural
    thing = row.line.kpi or row.line.figure
    return thing.unit.plural if thing else ""


def _in_use() -> Formula:
    part, line = REGIONS["Part"], REGION_WORK.same("Line row")
    asked = cases(
        (eq(part, COMMITTED), says(name("regional_commitments"), "Yes")),
        (eq(name("from_award"), 0), NEVER),
        (eq(part, SECOND), eq(name("toms_wanted"), 1)),
        otherwise=eq(at(LINE_WORK, "By region", line), "Yes"),
    )
    return when(both(eq(at(LINE_WORK, "Needed", line), 1), asked), "Yes")


def _plain(row: RegionRow) -> Kind:
    second = row.line.main.second if row.part == SECOND and row.line.main else None
    return kind_of(second.unit) if second else figure_kind(row.line)


def _kind(row: RegionRow) -> Kind:
    return _or_withheld(_plain(row)) if is_private(row) else _plain(row)


def is_private(row: RegionRow) -> bool:
    """Whether a small figure of the row may be withheld."""
    return bool(row.line.kpi and row.line.kpi.privacy)


def _or_withheld(plain: Kind) -> Kind:
    """The kind, or "<5" for a figure that is withheld; Excel cannot hold both in one rule, Check does."""

    def accepts(value: Value) -> Value:
        return WITHHELD if str(value).replace(" ", "") == WITHHELD else plain.accepts(value)

    wanted = f"A number, or {WITHHELD} for a small figure that is withheld."
    return Kind(f"{plain.name} or {WITHHELD}", plain.number_format, "right", None, wanted, accepts)


def _whole(mapping: Mapping, rows: Rows) -> tuple[Column, ...]:
    group = SAY("group.whole")
    places = choice(*(r.name for r in placed_regions(mapping)))
    amounts = {r.key: _plain(r) for r in rows}
    helps = {r.key: _whole_help(r) for r in rows}
    return (
        Column("One figure", Input(), kinds.number(), 11, helps=helps, group=group, kinds=amounts),
        Column("Its region", Input(), places, 14.5, help=SAY("help.its_region"), group=group),
    )


def _whole_help(row: RegionRow) -> str:
    kpi, figure = row.line.kpi, row.line.figure
    if row.part == COMMITTED:
        return SAY("help.whole_commitment")
    if row.part == SECOND and row.line.main and row.line.main.second:
        return message(SAY("help.whole", rule=row.line.main.second.rule))
    if row.part == BASE and figure:
        return message(SAY("help.whole_base", rule=figure.rule))
    return message(SAY("help.whole", rule=kpi.counting_rule) if kpi else SAY("help.whole_base", rule=""))


def _by_region(rows: Rows, regions: tuple[Region, ...]) -> tuple[Column, ...]:
    amounts, private = {r.key: _kind(r) for r in rows}, tuple(r.key for r in rows if is_private(r))
    return tuple(
        Column(
            region_heading(region),
            Input(),
            kinds.number(),
            _region_width(region),
            help=SAY("help.region", region=region.name),
            helps={key: SAY("help.region_private", region=region.name) for key in private},
            group=SAY("group.regions"),
            kinds=amounts,
        )
        for region in regions
    )


def _region_width(region: Region) -> float:
    """The width at which the region's name takes two lines at most."""
    if region.level == UNKNOWN:
        return 18
    return 15 if len(region.name) > LONG_NAME else 10.5


def _results(rows: Rows, regions: tuple[Region, ...]) -> tuple[Column, ...]:
    group, outside = SAY("group.results"), next(r for r in regions if r.level == OUTSIDE)
    plain = {r.key: shown_kind(_plain(r)) for r in rows}
    longest = "R506 Regional commitments differ from the commitment (+2 more)"
    return (
        Column("Total", _total(regions), kinds.figure(1), 11, "result", group=group, kinds=plain),
        Column("Outside", or_blank(_cell(outside)), kinds.figure(1), 10, group=group, kinds=plain),
        Column("Split", _split(regions), YES, 8, group=group),
        Column("Check", row_check("RegionFlags"), look="row note", width=34, group=group, sample=longest),
    )


def _cell(region: Region) -> Formula:
    return REGIONS[region_heading(region)]


def _cells(regions: tuple[Region, ...], test: Callable[[Region], bool]) -> tuple[Formula, ...]:
    return tuple(_cell(r) for r in regions if test(r))


def _total(regions: tuple[Region, ...]) -> Formula:
    """UK total: the one figure, else the sum of the UK columns; nothing if a part of it is unread."""
    inside = _cells(regions, lambda r: r.level != OUTSIDE)
    split = when(gt(call("COUNT", *inside), 0), total(*inside))
    known = when(eq(REGION_WORK.same("Unread"), 1), "", split)
    return when(number(REGIONS["One figure"]), REGIONS["One figure"], known)


def words_inside(regions: tuple[Region, ...]) -> Formula:
    """How many cells of UK regions hold words or an error value, the withheld "<5" too."""
    return words_in(REGIONS.same(region_heading(r)) for r in regions if r.level != OUTSIDE)


def unread(words: Formula) -> Formula:
    """1 if no number is under One figure, and words are there or in a UK region: no total is known."""
    whole = REGIONS.same("One figure")
    return flag(both(negate(number(whole)), gt(add(words, words_in([whole])), 0)))


def _split(regions: tuple[Region, ...]) -> Formula:
    """1 when the total is a number and every part of it has a known region."""
    outside = _cells(regions, lambda r: r.level == OUTSIDE)
    unknown = _cells(regions, lambda r: r.level == UNKNOWN)
    whole = REGIONS["One figure"]
    read = eq(add(REGION_WORK.same("Words"), words_in(outside)), 0)
    placed = either(blank(whole), both(number(whole), filled(REGION_WORK.same("Placed"))))
    return flag(both(number(REGIONS["Total"]), read, placed, *(blank(cell) for cell in unknown)))


def _conditionals(regions: tuple[Region, ...]) -> tuple[Conditional, ...]:
    out = (Conditional(eq(name(scope_field(r)), 0), "recede", (region_heading(r),)) for r in regions)
    return (Conditional(ne(REGIONS["In use"], "Yes"), "recede"), *out, *check_looks("Regions"))
