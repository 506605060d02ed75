"""Region workings (hidden): where single figures belong, £ by region, and which value of the book applies."""

from __future__ import annotations

from builder.formulas.entries import says, ticked
from builder.formulas.vocabulary import (
    Formula,
    TableRef,
    at,
    both,
    div,
    eq,
    filled,
    gt,
    iferror,
    join,
    lookup,
    match,
    mul,
    name,
    negate,
    number,
    or_zero,
    shown,
    table,
    text,
    total,
    when,
)
from builder.grid.kinds import CODE
from builder.layout.parts import Column, Field, Fields, Sheet, Table
from builder.model.choices import OWN_VALUES
from builder.model.mapping import Mapping, Region
from builder.model.rows import (
    COMMITTED,
    RegionRow,
    kpi_keys,
    line_rows,
    placed_regions,
    priced_rows,
    region_heading,
    region_rows,
    report_regions,
    scope_field,
    value_keys,
)
from builder.templates import Words, words
from builder.workbooks.tool.regions import unread, words_inside
from builder.workbooks.tool.value_book import ANY, national, timings

REGIONS, REGION_WORK, PLACES, SCOPE = table("Regions"), table("RegionWork"), table("Places"), table("Scope")
REGION_POUNDS, COMMITTED_VALUES, REGION_VALUES, VALUE_STATE = (
    table("RegionPounds"),
    table("CommittedValues"),
    table("RegionValues"),
    table("ValueState"),
)
VALUES, BOOK = table("Values"), table("Book")

Regions = tuple[Region, ...]


def sheet(mapping: Mapping) -> Sheet:
    """Where single figures belong, which values apply, and £ by region."""
    say = words("workings_regions")
    parts = (
        _placing(mapping),
        *_scope(say, report_regions(mapping)),
        _values(mapping),
        _regional_values(mapping),
        _regional_pounds(mapping),
        _committed_values(mapping),
    )
    return Sheet("Region workings", say("title"), say("purpose"), parts, state="hidden")


def _placing(mapping: Mapping) -> Table:
    """RegionWork: the line of each row, the region of its one figure, and whether its total is unread."""
    rows, keys = region_rows(mapping), tuple(k.key for k in line_rows(mapping))
    bases = tuple(f"{r.line.base} | Base" for r in rows)
    region_keys = tuple(r.key for r in rows)
    columns = (
        Column("Key", region_keys, CODE),
        Column("Line row", tuple(keys.index(r.line.key) + 1 for r in rows)),
        Column("Base row", tuple(region_keys.index(b) + 1 if b in region_keys else 0 for b in bases)),
        Column("Part", tuple(r.part for r in rows)),
        Column("Named", _named(), wrap=False),
        Column("Placed", _placed()),
        Column("Words", words_inside(report_regions(mapping))),
        Column("Unread", unread(REGION_WORK["Words"])),
    )
    return Table("RegionWork", region_keys, columns)


def _placed() -> Formula:
    """A region's name as it is written in the heading of its column; nothing for words that are none."""
    named, known = REGIONS.same("Its region"), REGION_WORK["Named"]
    return when(filled(named), iferror(when(eq(known, named), known), ""), name("sole_region_name"))


def _named() -> Formula:
    return shown(lookup(REGIONS.same("Its region"), PLACES, "Region", "Region"))


def _scope(say: Words, regions: Regions) -> tuple[Table, Fields]:
    keys = tuple(r.key for r in regions)
    names = tuple(r.name if r.level == "region" else None for r in regions)
    places = Table(
        "Places",
        keys,
        (
            Column("Key", keys, CODE),
            Column("Region", names),
            Column("In scope", ticked(SCOPE.same("In scope"))),
        ),
    )
    sole = iferror(shown(lookup(name("sole_region"), PLACES, "Region")), "")
    reports = (Field(scope_field(r), say("reports", region=r.name), _reports(r.key)) for r in regions)
    return places, Fields(say("places"), (Field("sole_region_name", say("sole"), sole), *reports))


def _reports(key: str) -> Formula:
    return when(eq(or_zero(name("scope_count")), 0), 1, lookup(key, PLACES, "In scope"))


def _values(mapping: Mapping) -> Table:
    """ValueState: beside each row of Values its KPI and the row of the book that applies."""
    keys, timing = value_keys(mapping), timings(mapping)
    kpis = {line.value_key: line for line in line_rows(mapping) if line.value_key}
    order = kpi_keys(mapping)
    recorded = tuple(int(is_recorded(mapping, key)) for key in keys)
    year = when(eq(VALUE_STATE["Timing"], ANY), ANY, text(or_zero(name("value_year")), "0"))
    find = join(VALUE_STATE["Key"], "|", year, "|", national(mapping))
    in_book = iferror(match(find, BOOK, "Find"), 0)
    columns = (
        Column("Key", keys, CODE),
        Column("KPI row", tuple(order.index(kpis[key].kpi_key) + 1 for key in keys)),
        Column("Recorded only", recorded),
        Column("Timing", tuple(timing.get(key) for key in keys)),
        Column("Reason", tuple(mapping.measure(_code(key)).valuation_note for key in keys)),
        Column("Book row", tuple(in_book if key in timing else 0 for key in keys)),
    )
    return Table("ValueState", keys, columns)


def _code(key: str) -> str:
    return key.split(" ", maxsplit=1)[0]


def is_recorded(mapping: Mapping, key: str) -> bool:
    """Whether the measure of that row of Values is recorded only: a state or a share has no money value."""
    return mapping.measure(_code(key)).valuation == "record_only"


def _regional_values(mapping: Mapping) -> Table:
    """RegionValues: the value of each region for the rows of Regions that are priced by region."""
    rows, regions = priced_rows(mapping), placed_regions(mapping)
    columns = (
        *_value_rows(mapping, rows),
        *(Column(region_heading(r), _regional_value(r)) for r in regions),
    )
    return Table("RegionValues", tuple(r.key for r in rows), columns)


def _value_rows(mapping: Mapping, rows: tuple[RegionRow, ...]) -> tuple[Column, ...]:
    keys, timing = value_keys(mapping), timings(mapping)
    year = when(eq(REGION_VALUES["Timing"], ANY), ANY, text(or_zero(name("value_year")), "0"))
    return (
        Column("Key", tuple(r.key for r in rows), CODE),
        Column("Value", tuple(r.line.value_key for r in rows), CODE),
        Column("Value row", tuple(keys.index(r.line.value_key) + 1 for r in rows)),
        Column("Timing", tuple(timing[r.line.value_key] for r in rows)),
        Column("Find", join(REGION_VALUES["Value"], "|", year, "|")),
        Column("In use", at(VALUES, "Value in use", REGION_VALUES["Value row"])),
    )


def _regional_value(region: Region) -> Formula:
    found = iferror(
        lookup(join(REGION_VALUES["Find"], region.key), BOOK, "£", "Find"), REGION_VALUES["In use"]
    )
    use_book = both(negate(says(name("value_book"), OWN_VALUES)), number(REGION_VALUES["In use"]))
    return when(use_book, found, REGION_VALUES["In use"])


def _regional_pounds(mapping: Mapping) -> Table:
    """RegionPounds: £ of the period by region; nothing if the split is not complete."""
    rows, regions = priced_rows(mapping), placed_regions(mapping)
    keys = tuple(r.key for r in region_rows(mapping))
    columns = (
        Column("Key", tuple(r.key for r in rows), CODE),
        Column("Row", tuple(keys.index(r.key) + 1 for r in rows)),
        *(Column(region_heading(r), _regional_amount(REGION_POUNDS, r)) for r in regions),
        Column("Regional £", _sum(regions)),
    )
    return Table("RegionPounds", tuple(r.key for r in rows), columns)


def _committed_values(mapping: Mapping) -> Table:
    """CommittedValues: what one committed unit is worth: the regions' values by the commitment's split."""
    rows, regions = priced_rows(mapping), placed_regions(mapping)
    order = {r.key: n for n, r in enumerate(region_rows(mapping), start=1)}
    columns = (
        Column("Key", tuple(r.key for r in rows), CODE),
        Column("Row", tuple(order[f"{r.line.key} | {COMMITTED}"] for r in rows)),
        *(Column(region_heading(r), _regional_amount(COMMITTED_VALUES, r)) for r in regions),
        Column("Committed value", _mean(regions)),
    )
    return Table("CommittedValues", tuple(r.key for r in rows), columns)


def _mean(regions: Regions) -> Formula:
    """Nothing where the buyer asks for no commitments by region, or their split is not complete."""
    whole, row = at(REGIONS, "Total", COMMITTED_VALUES["Row"]), COMMITTED_VALUES["Row"]
    asked = says(name("regional_commitments"), "Yes")
    known = both(
        asked, eq(at(REGIONS, "Split", row), 1), gt(or_zero(whole), 0), number(REGION_VALUES.same("In use"))
    )
    return when(known, div(total(*(COMMITTED_VALUES[region_heading(r)] for r in regions)), whole))


def _regional_amount(t: TableRef, region: Region) -> Formula:
    """Quantity of the region x its value; one figure for all belongs to the region it is placed in."""
    heading, row = region_heading(region), t["Row"]
    whole, cell = at(REGIONS, "One figure", row), at(REGIONS, heading, row)
    placed = when(eq(at(REGION_WORK, "Placed", row), region.name), whole, 0)
    quantity = when(number(whole), placed, or_zero(cell))
    return mul(quantity, or_zero(REGION_VALUES.same(heading)))


def _sum(regions: Regions) -> Formula:
    complete = eq(at(REGIONS, "Split", REGION_POUNDS["Row"]), 1)
    return when(complete, total(*(REGION_POUNDS[region_heading(r)] for r in regions)))
