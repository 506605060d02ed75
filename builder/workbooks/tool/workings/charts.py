"""Chart data (hidden): the tables that charts and key figures read."""

from __future__ import annotations

from builder.formulas.vocabulary import (
    Formula,
    add,
    at,
    both,
    cases,
    countifs,
    div,
    either,
    eq,
    filled,
    gt,
    iferror,
    join,
    least,
    lookup,
    match,
    name,
    ne,
    number,
    shown,
    sumifs,
    table,
    text,
    total,
    when,
)
from builder.layout.parts import Column, Sheet, Table
from builder.model.mapping import Mapping, Region
from builder.model.rows import (
    DELIVERED,
    LineRow,
    RegionRow,
    kpi_keys,
    line_rows,
    region_heading,
    region_rows,
    report_regions,
)
from builder.templates import words

SHEET = "Chart data"
JOB_UNITS = ("fte-job",)
NOT_RATED = "Not rated"
ANY, SOME = ">=0", ">0"


def sheet(mapping: Mapping) -> Sheet:
    """What charts and key figures read; of a chart's rows, those that are in use come first."""
    say = words("workings_charts")
    tops, regions, goals = _tops(mapping), _regions(mapping), _goals(mapping)
    parts = (
        _lines(mapping),
        tops,
        _kinds(),
        _region_rows(mapping),
        regions,
        goals,
        _drawn("TopsDrawn", tops, ("Top", "KPIs", *ratings(mapping), "Track")),
        _drawn("RegionsDrawn", regions, ("Region", "Jobs", "Lines")),
        _drawn("GoalsDrawn", goals, ("Goal", "KPIs")),
    )
    return Sheet(SHEET, say("title"), say("purpose"), parts, state="hidden")


def _so_far(table_name: str, used: Formula) -> Column:
    """How many rows are in use, from the first to this one."""
    above = table(table_name).above("So far")
    return Column("So far", add(when(eq(above, "So far"), 0, above), when(used, 1, 0)))


def _drawn(name_: str, of: Table, headings: tuple[str, ...]) -> Table:
    """The rows of a table that are in use, one after another, then blank rows that no chart shows."""
    keys, row = tuple(str(n) for n in range(1, len(of.keys) + 1)), table(name_)["Row"]
    columns = (
        Column("Place", tuple(range(1, len(keys) + 1))),
        Column("Row", iferror(match(table(name_)["Place"], table(of.name), "So far"), "")),
        *(Column(h, when(number(row), at(table(of.name), h, row))) for h in headings),
    )
    return Table(name_, keys, columns)


def ratings(mapping: Mapping) -> tuple[str, ...]:
    """The rating words, best first, and the word for a line not yet rated."""
    return (*(r.key for r in mapping.ratings), NOT_RATED)


def families(mapping: Mapping) -> dict[str, str]:
    """Unit key to the heading of the family in which SDGs adds it up.

    Raises:
        ValueError: the words name a unit that the data lacks.
    """
    found = {str(u): str(f["heading"]) for f in words("sdgs").rows("family") for u in f["units"]}
    if unknown := sorted(set(found) - {u.key for u in mapping.units}):
        raise ValueError(f"the words of SDGs add up units that units.csv lacks: {unknown}")
    return found


def _family(mapping: Mapping, row: LineRow) -> str:
    """Shares are in none: they are never added."""
    return "" if row.kpi is None or row.is_share else families(mapping).get(row.kpi.unit.key, "")


def _lines(mapping: Mapping) -> Table:
    """For each line its primary goal and target, family of units, group, and on-track share up to 100%."""
    rows, line_work, lines = line_rows(mapping), table("LineWork"), table("Lines")
    keys, of = tuple(r.key for r in rows), [r.kpi_key for r in rows]
    link = {k.key: k.primary for k in mapping.kpis if k.primary}
    row, rated = (
        line_work.same("KPI row"),
        both(eq(line_work.same("Selected"), 1), number(lines.same("On track"))),
    )
    columns = (
        Column("Key", keys),
        Column("Goal", tuple(link[k].target.goal.key if k in link else "" for k in of)),
        Column("Target", tuple(link[k].target.key if k in link else "" for k in of)),
        Column("Family", tuple(_family(mapping, r) for r in rows)),
        Column("Top", when(eq(line_work.same("Selected"), 1), at(table("KpiState"), "Top", row))),
        Column("Capped", when(rated, least(lines.same("On track"), 1))),
    )
    return Table("ChartLines", keys, columns)


def _tops(mapping: Mapping) -> Table:
    keys, t, kpi_state = tuple(x.key for x in mapping.tops), table("TopChart"), table("KpiState")
    lines, chart_lines, above = table("Lines"), table("ChartLines"), t.above("Told")
    before = when(eq(above, "Told"), "", above)
    own = join(when(ne(before, ""), ", "), t["Top"], " ", text(t["KPIs"], "0"))
    told = join(before, when(gt(t["KPIs"], 0), own))
    rated = countifs(chart_lines.all("Top"), t["Key"], chart_lines.all("Capped"), ANY)
    mean = div(sumifs(chart_lines.all("Capped"), chart_lines.all("Top"), t["Key"]), t["Rated"])
    columns = (
        Column("Key", keys),
        Column("Top", tuple(x.title for x in mapping.tops)),
        Column("KPIs", countifs(kpi_state.all("Top"), t["Key"], kpi_state.all("Selected"), 1)),
        *(
            Column(word, countifs(chart_lines.all("Top"), t["Key"], lines.all("Rating"), word))
            for word in ratings(mapping)
        ),
        Column("Rated", rated),
        Column("Track", when(gt(t["Rated"], 0), mean, 0)),
        Column("Told", told, wrap=False),
        _so_far("TopChart", gt(t["KPIs"], 0)),
    )
    return Table("TopChart", keys, columns)


def _kinds() -> Table:
    kinds, t = words("workings_charts").section("kinds"), table("KindChart")
    lines, line_work = table("Lines"), table("LineWork")

    def pounds(heading: str) -> Formula:
        return sumifs(lines.all(heading), lines.all("Counts as"), t["Key"], line_work.all("£ counted"), 1)

    columns = (
        Column("Key", tuple(kinds)),
        Column("Kind", tuple(kinds.values())),
        Column("Committed", pounds("£ committed")),
        Column("Delivered", pounds("£ delivered")),
    )
    return Table("KindChart", tuple(kinds), columns)


def _region_rows(mapping: Mapping) -> Table:
    """For each row of Regions: whether it is a delivery in use, of jobs that count, and placed as a whole."""
    rows, regions = region_rows(mapping), table("Regions")
    order = {key: row for row, key in enumerate(kpi_keys(mapping), start=1)}
    t = table("ChartRegions")
    keys = tuple(r.key for r in rows)
    split = iferror(total(*(regions.same(region_heading(r)) for r in report_regions(mapping))), "")
    whole = both(eq(split, 0), number(regions.same("One figure")))
    placed = cases((filled(regions.same("Its region")), shown(regions.same("Its region"))), otherwise=_sole())
    columns = (
        Column("Key", keys),
        Column("Delivery", tuple(int(r.part == DELIVERED) for r in rows)),
        Column("Job KPI", tuple(order[r.line.kpi_key] if _is_jobs(r) else 0 for r in rows)),
        Column("Jobs", when(gt(t["Job KPI"], 0), at(table("KpiState"), "Counted", t["Job KPI"]), 0)),
        Column("Placed", when(whole, placed)),
    )
    return Table("ChartRegions", keys, columns)


def _is_jobs(row: RegionRow) -> bool:
    kpi = row.line.kpi
    return row.part == DELIVERED and kpi is not None and kpi.unit.key in JOB_UNITS and kpi.kind != "share"


def _sole() -> Formula:
    """The name of the one region in scope, if there is but one."""
    tally = table("RegionTally")
    sole = name("sole_region")
    return when(filled(sole), iferror(at(tally, "Region", match(sole, tally)), ""))


def _regions(mapping: Mapping) -> Table:
    """Regions as rows: the columns of Regions, with figures placed as a whole."""
    regions, t = report_regions(mapping), table("RegionTally")
    columns = (
        Column("Key", tuple(r.key for r in regions)),
        Column("Region", tuple(r.name for r in regions)),
        Column("Jobs", tuple(_jobs(r) for r in regions)),
        Column("Lines", tuple(_live(r) for r in regions)),
        _so_far("RegionTally", either(gt(t["Jobs"], 0), gt(t["Lines"], 0))),
    )
    return Table("RegionTally", tuple(r.key for r in regions), columns)


def _jobs(region: Region) -> Formula:
    """Jobs in the region; SOME leaves out error values, which no sum takes."""
    regions, rj, t = table("Regions"), table("ChartRegions"), table("RegionTally")
    column = regions.all(region_heading(region))
    here = sumifs(column, rj.all("Jobs"), 1, column, SOME)
    return add(here, sumifs(regions.all("One figure"), rj.all("Jobs"), 1, rj.all("Placed"), t["Region"]))


def _live(region: Region) -> Formula:
    regions, rj, t = table("Regions"), table("ChartRegions"), table("RegionTally")
    live = (rj.all("Delivery"), 1, regions.all("In use"), "Yes")
    here = countifs(regions.all(region_heading(region)), SOME, *live)
    return add(here, countifs(regions.all("One figure"), SOME, rj.all("Placed"), t["Region"], *live))


def _goals(mapping: Mapping) -> Table:
    keys, t = tuple(g.key for g in mapping.goals), table("GoalChart")
    columns = (
        Column("Key", keys),
        Column("Goal", tuple(f"{g.key} {g.title}" for g in mapping.goals)),
        Column("KPIs", lookup(t["Key"], table("Sdgs"), "Primary KPIs selected")),
        _so_far("GoalChart", gt(t["KPIs"], 0)),
    )
    return Table("GoalChart", keys, columns)
