"""Rules on Regions and on Values."""

from __future__ import annotations

from builder.formulas import (
    Formula,
    add,
    at,
    blank,
    both,
    either,
    eq,
    filled,
    flag,
    gt,
    lookup,
    lt,
    name,
    ne,
    negate,
    number,
    or_zero,
    rounded,
    sub,
    table,
    total,
    when,
)
from builder.layout import Column, Field, Place, Table
from builder.mapping import Mapping, Region
from builder.rows import (
    BASE,
    COMMITTED,
    DELIVERED,
    RegionRow,
    line_rows,
    placed_regions,
    region_heading,
    region_rows,
    report_regions,
    value_keys,
)
from builder.sheets.flags import (
    Flags,
    Rules,
    any_filled,
    below_zero,
    differs,
    flags_of,
    larger,
    missing,
    off_list,
    stray,
)

WITHHELD = "<5"
"""What may stand for a small figure where a KPI is about the make-up of the workforce."""


def scope_fields(mapping: Mapping) -> tuple[Field, ...]:
    """A field for each UK region: 1 when the contract works there."""
    return tuple(
        Field(_scope_name(r), r.name, lookup(r.key, table("Scoped"), "On")) for r in _uk_regions(mapping)
    )


def _scope_name(region: Region) -> str:
    return f"in_scope_{region.key}"


def _uk_regions(mapping: Mapping) -> tuple[Region, ...]:
    return tuple(r for r in report_regions(mapping) if r.level == "region")


def _cells(regions: tuple[Region, ...]) -> list[Formula]:
    return [table("Regions").same(region_heading(r)) for r in regions]


def pair_rows(mapping: Mapping) -> tuple[RegionRow, ...]:
    """The rows of Regions that are a share of another row."""
    return tuple(row for row in region_rows(mapping) if row.part == DELIVERED and row.line.is_share)


def pair_table(mapping: Mapping) -> Table:
    """Rb: for each share by region, whether the part is larger than its base in one of the regions."""
    places = {row.key: n for n, row in enumerate(region_rows(mapping), start=1)}
    rows, t, regions = pair_rows(mapping), table("Rb"), table("Regions")
    keys = tuple(row.key for row in rows)
    headings = [region_heading(r) for r in report_regions(mapping)]
    more = [larger(at(regions, h, t["Row"]), at(regions, h, t["Base row"])) for h in headings]
    columns = (
        Column("Key", keys),
        Column("Row", tuple(places[key] for key in keys)),
        Column("Base row", tuple(places[f"{row.line.base} | {BASE}"] for row in rows)),
        Column("Larger", flag(either(*more))),
    )
    return Table("Rb", keys, columns)


def region_flags(mapping: Mapping) -> Flags:
    """Rgc: a row for each row of Regions."""
    rows, regions = region_rows(mapping), report_regions(mapping)
    pairs = {row.key: n for n, row in enumerate(pair_rows(mapping), start=1)}
    lines = {row.key: n for n, row in enumerate(line_rows(mapping), start=1)}
    in_uk = _cells(tuple(r for r in regions if r.level != "not_uk"))
    everywhere = _cells(regions)
    withheld = either(*(eq(cell, WITHHELD) for cell in everywhere))
    helpers = (
        Column("Privacy", tuple(int(bool(row.line.kpi and row.line.kpi.privacy)) for row in rows)),
        Column("Commitment", tuple(int(row.part == COMMITTED) for row in rows)),
        Column("Pair row", tuple(pairs.get(row.key, 0) for row in rows)),
        Column("Line row", tuple(lines[row.line.key] for row in rows)),
        Column("Sum", total(*in_uk)),
        Column("Withheld", flag(withheld)),
        Column("Typed", flag(any_filled(everywhere))),
    )
    rules = _cell_rules(mapping) | _split_rules(mapping) | _against_rules()
    return flags_of("Rgc", tuple(r.key for r in rows), Place("Regions"), dict(sorted(rules.items())), helpers)


def _used(*tests: Formula) -> Formula:
    return both(eq(table("Regions").same("In use"), "Yes"), *tests)


def _cell_rules(mapping: Mapping) -> Rules:
    t, regions = table("Rgc"), report_regions(mapping)
    cells, not_split = _cells(regions), table("Regions").same("Not split")
    names = tuple(r.name for r in placed_regions(mapping))
    withheld = both(eq(t["Privacy"], 1), eq(t["Withheld"], 1))
    texts = [both(stray(cell), negate(both(withheld, eq(cell, WITHHELD)))) for cell in cells]
    entered = either(eq(t["Typed"], 1), filled(not_split))
    return {
        "R501": _used(either(stray(not_split), off_list(table("Regions").same("All in"), names), *texts)),
        "R503": _used(gt(name("scope_count"), 0), either(*_out_of_scope(mapping))),
        "R508": _used(below_zero([*cells, not_split])),
        "R509": both(entered, ne(table("Regions").same("In use"), "Yes")),
    }


def _out_of_scope(mapping: Mapping) -> list[Formula]:
    uk = _uk_regions(mapping)
    return [both(eq(name(_scope_name(r)), 0), filled(cell)) for r, cell in zip(uk, _cells(uk), strict=True)]


def _split_rules(mapping: Mapping) -> Rules:
    t, regions = table("Rgc"), table("Regions").same
    not_split, privacy = regions("Not split"), eq(t["Privacy"], 1)
    gap = rounded(sub(t["Sum"], or_zero(not_split)))
    unequal = when(both(privacy, eq(t["Withheld"], 1)), gt(gap, 0), ne(gap, 0))
    unknown = _cells(tuple(r for r in report_regions(mapping) if r.level == "not_region"))
    several = gt(name("scope_count"), 1)
    return {
        "R502": _used(number(not_split), eq(t["Typed"], 1), unequal),
        "R504": _used(number(not_split), eq(t["Typed"], 0), blank(regions("All in")), several),
        "R505": _used(gt(or_zero(regions("Total")), 0), either(*(gt(or_zero(cell), 0) for cell in unknown))),
    }


def _against_rules() -> Rules:
    t, regions = table("Rgc"), table("Regions").same
    committed = at(table("Lines"), "Committed", t["Line row"])
    pair = when(gt(t["Pair row"], 0), eq(at(table("Rb"), "Larger", t["Pair row"]), 1), eq(1, 0))
    return {
        "R506": _used(eq(t["Commitment"], 1), differs(regions("Total"), committed)),
        "R507": _used(pair),
    }


def value_flags(mapping: Mapping) -> Flags:
    """Vc: a row for each row of Values."""
    keys = value_keys(mapping)
    rows = {row.value_key: n for n, row in enumerate(line_rows(mapping), start=1) if row.value_key}
    t, values, lines = table("Vc"), table("Values").same, table("Lines")
    own = values("Own value")
    pounds = [or_zero(at(lines, heading, t["Line row"])) for heading in ("£ committed", "£ delivered")]
    rules = {
        "V601": both(number(own), missing([values("Own year"), values("Own source")])),
        "V602": both(eq(values("Fit"), "weak"), gt(add(*pounds), 0)),
        "V603": either(stray(own), lt(or_zero(own), 0)),
    }
    helpers = (Column("Line row", tuple(rows[key] for key in keys)),)
    return flags_of("Vc", keys, Place("Values"), rules, helpers)


__all__ = ["pair_table", "region_flags", "scope_fields", "value_flags"]
