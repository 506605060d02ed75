"""Rules on Regions."""

from __future__ import annotations

from builder.formulas.entries import count_filled, says, words_in
from builder.formulas.vocabulary import (
    Formula,
    add,
    at,
    blank,
    both,
    countifs,
    either,
    eq,
    filled,
    flag,
    gt,
    iferror,
    name,
    ne,
    negate,
    number,
    or_zero,
    rounded,
    span,
    sub,
    table,
    total,
    when,
)
from builder.layout.parts import Column, Place, Table
from builder.model.choices import WITHHELD
from builder.model.mapping import Mapping, Region
from builder.model.rows import (
    BASE,
    COMMITTED,
    DELIVERED,
    RegionRow,
    line_rows,
    placed_regions,
    region_heading,
    region_rows,
    report_regions,
    scope_field,
)
from builder.rules.live.flags import (
    NEVER,
    Flags,
    Rules,
    below_zero,
    differs,
    flags_of,
    larger,
    off_list,
)


def _cells(regions: tuple[Region, ...]) -> list[Formula]:
    return [table("Regions").same(region_heading(r)) for r in regions]


def pair_rows(mapping: Mapping) -> tuple[RegionRow, ...]:
    """The rows of Regions that are a share of another row."""
    return tuple(row for row in region_rows(mapping) if row.part == DELIVERED and row.line.is_share)


def pair_table(mapping: Mapping) -> Table:
    """PartPairs: for each share by region, whether the part is larger than its base in one of the regions."""
    places = {row.key: n for n, row in enumerate(region_rows(mapping), start=1)}
    rows, t, regions = pair_rows(mapping), table("PartPairs"), table("Regions")
    keys = tuple(row.key for row in rows)
    headings = [region_heading(r) for r in report_regions(mapping)]
    more = {h: larger(at(regions, h, t["Row"]), at(regions, h, t["Base row"])) for h in headings}
    columns = (
        Column("Key", keys),
        Column("Row", tuple(places[key] for key in keys)),
        Column("Base row", tuple(places[f"{row.line.base} | {BASE}"] for row in rows)),
        *(Column(heading, flag(test)) for heading, test in more.items()),
        Column("Larger", flag(gt(total(*(t[heading] for heading in more)), 0))),
    )
    return Table("PartPairs", keys, columns, listed=False)


def region_flags(mapping: Mapping) -> Flags:
    """RegionFlags: a row for each row of Regions."""
    rows, regions = region_rows(mapping), report_regions(mapping)
    pairs = {row.key: n for n, row in enumerate(pair_rows(mapping), start=1)}
    lines = {row.key: n for n, row in enumerate(line_rows(mapping), start=1)}
    in_uk = _cells(tuple(r for r in regions if r.level != "not_uk"))
    everywhere = _cells(regions)
    withheld = countifs(span(everywhere), f"={WITHHELD}")
    helpers = (
        Column("Privacy", tuple(int(bool(row.line.kpi and row.line.kpi.privacy)) for row in rows)),
        Column("Commitment", tuple(int(row.part == COMMITTED) for row in rows)),
        Column("Pair row", tuple(pairs.get(row.key, 0) for row in rows)),
        Column("Line row", tuple(lines[row.line.key] for row in rows)),
        Column("Sum", iferror(total(*in_uk), "")),
        Column("Withheld", withheld),
        Column("Typed", count_filled(everywhere)),
    )
    rules = _cell_rules(mapping) | _split_rules(mapping) | _against_rules(mapping)
    regions_ = table("Regions").same
    left = {"R509": either(gt(table("RegionFlags")["Typed"], 0), filled(regions_("One figure")))}
    keys, in_use = tuple(r.key for r in rows), eq(regions_("In use"), "Yes")
    return flags_of(
        "RegionFlags",
        keys,
        Place("Regions", "Check"),
        dict(sorted(rules.items())),
        helpers=helpers,
        gate=in_use,
        outside=left,
    )


def _cell_rules(mapping: Mapping) -> Rules:
    t, regions = table("RegionFlags"), table("Regions").same
    cells, one_figure = _cells(report_regions(mapping)), regions("One figure")
    names = tuple(r.name for r in placed_regions(mapping))
    outside = _cells(tuple(r for r in report_regions(mapping) if r.level == "not_uk"))
    words = add(table("RegionWork").same("Words"), words_in([*outside, one_figure]))
    texts = gt(words, when(eq(t["Privacy"], 1), t["Withheld"], 0))
    hidden = gt(t["Withheld"], add(*(flag(says(cell, WITHHELD)) for cell in outside)))
    elsewhere = (
        both(eq(name(scope_field(r)), 0), filled(regions(region_heading(r)))) for r in placed_regions(mapping)
    )
    return {
        "R501": either(off_list(regions("Its region"), names), texts),
        "R503": either(*elsewhere),
        "R508": below_zero([*cells, one_figure]),
        "R510": both(eq(t["Privacy"], 1), negate(number(one_figure)), hidden),
    }


def _split_rules(mapping: Mapping) -> Rules:
    t, regions = table("RegionFlags"), table("Regions").same
    one_figure, privacy = regions("One figure"), eq(t["Privacy"], 1)
    gap = rounded(sub(t["Sum"], or_zero(one_figure)))
    unequal = when(both(privacy, gt(t["Withheld"], 0)), gt(gap, 0), ne(gap, 0))
    unknown = _cells(tuple(r for r in report_regions(mapping) if r.level == "not_region"))
    several = gt(name("scope_count"), 1)
    return {
        "R502": both(number(one_figure), number(t["Sum"]), gt(t["Typed"], 0), unequal),
        "R504": both(number(one_figure), eq(t["Typed"], 0), blank(regions("Its region")), several),
        "R505": both(gt(or_zero(regions("Total")), 0), either(*(gt(or_zero(cell), 0) for cell in unknown))),
    }


def _against_rules(mapping: Mapping) -> Rules:
    t, regions = table("RegionFlags"), table("Regions").same
    committed = at(table("Lines"), "Committed", t["Line row"])
    larger_part = eq(at(table("PartPairs"), "Larger", t["Pair row"]), 1) if pair_rows(mapping) else NEVER
    pair = when(gt(t["Pair row"], 0), larger_part, NEVER)
    return {
        "R506": both(eq(t["Commitment"], 1), differs(regions("Total"), committed)),
        "R507": pair,
    }


__all__ = ["pair_table", "region_flags"]
