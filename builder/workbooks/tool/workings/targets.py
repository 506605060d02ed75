"""KPI order (hidden): the order of the selected KPIs, and each KPI's links to SDG targets."""

from __future__ import annotations

from collections.abc import Callable

from builder.formulas.entries import says
from builder.formulas.vocabulary import (
    Formula,
    TableRef,
    add,
    at,
    both,
    call,
    cases,
    eq,
    filled,
    flag,
    gt,
    iferror,
    join,
    match,
    name,
    ne,
    number,
    or_blank,
    shown,
    sub,
    table,
    when,
)
from builder.layout.parts import Column, Constant, Field, Fields, Sheet, Table
from builder.model.choices import OWN_VALUES, SHARE
from builder.model.mapping import Kpi, Mapping, TargetLink
from builder.model.rows import kpi_keys, line_rows, own_keys, select_rows
from builder.templates import words
from builder.workbooks.tool.workings.print_figures import figure_columns, print_lines

SHEET = "KPI order"


def sheet(mapping: Mapping) -> Sheet:
    """Tables Ranked, PrintKpi, PrintLines, Asked and KpiTarget; the kind of value that is the headline."""
    say = words("workings_targets")
    own_values = says(name("value_book"), OWN_VALUES)
    headline = Field("headline_kind", say("headline"), when(own_values, "own", "benefit"))
    parts = (
        Fields(say("workings"), (headline,)),
        _ranked(mapping),
        _print_kpis(mapping),
        print_lines(mapping),
        _asked(mapping),
        _links(mapping),
    )
    return Sheet(SHEET, say("title"), say("purpose"), parts, state="hidden")


def places(mapping: Mapping) -> tuple[str, ...]:
    """Rows of the lists that follow the selection: as many as there are KPIs."""
    return tuple(f"Place {n}" for n in range(1, len(kpi_keys(mapping)) + 1))


def _ranked(mapping: Mapping) -> Table:
    keys, t, kpi_state, outcomes = places(mapping), table("Ranked"), table("KpiState"), table("Select")
    outcome = iferror(match(at(kpi_state, "Outcome", t["Row"]), outcomes), "")
    columns = (
        Column("Key", keys),
        Column("Place", tuple(range(1, len(keys) + 1))),
        Column("Row", iferror(match(t["Place"], kpi_state, "Rank"), "")),
        Column("Outcome row", when(number(t["Row"]), outcome)),
    )
    return Table("Ranked", keys, columns)


def ranked(source: TableRef, heading: str) -> Formula:
    """What the KPI in this place has in that column, as text; nothing below the last selected KPI."""
    row = table("Ranked").same("Row")
    return when(number(row), shown(at(source, heading, row)))


def ranked_number() -> Formula:
    """The running number of a place that is taken."""
    places_ = table("Ranked")
    return when(number(places_.same("Row")), places_.same("Place"))


def _print_kpis(mapping: Mapping) -> Table:
    """For each KPI what Print list needs as well: how many lines, its first MAC and its requirement."""
    keys, lines = kpi_keys(mapping), [row.kpi_key for row in line_rows(mapping)]
    own, selected = table("KpiState").same("Own"), eq(table("KpiState").same("Selected"), 1)
    own_share = flag(says(table("Kpis").same("Kind"), SHARE))
    mapped = tuple(int(k.kind == SHARE) for k in mapping.kpis)
    t, figure = table("PrintKpi"), or_blank(table("Kpis").same("Required figure"))
    shares: tuple[Constant | Formula, ...] = (*mapped, *(own_share for _ in own_keys()))
    columns = (
        Column("Key", keys),
        Column("Lines", tuple(lines.count(k) for k in keys)),
        Column("Share", shares),
        Column("Asked row", _asked_rows(mapping)),
        Column("MAC row", _criterion_row()),
        Column("Decimals", add(1, sub(1, t["Share"]))),
        *figure_columns(t, "Figure", figure, t["Decimals"], share=eq(t["Share"], 1), missing=""),
        Column("Required", _required()),
        Column("Asked in all", _asked_in_all()),
        Column("Told", _of_mapped(mapping, _told)),
        Column("Facts", when(eq(own, 1), _own_facts(), table("PrintKpi")["Told"]), wrap=False),
        Column("Head", when(selected, _head()), wrap=False),
        Column("Reason", shown(table("Kpis").same("Reason")), wrap=False),
        Column("In words", shown(table("Kpis").same("Reason in words")), wrap=False),
        Column("Choice", when(selected, _choice()), wrap=False),
    )
    return Table("PrintKpi", keys, columns, listed=False)


def _of_mapped(mapping: Mapping, told: Callable[[Kpi], str]) -> tuple[Constant, ...]:
    return tuple(told(kpi) for kpi in mapping.kpis) + (None,) * len(own_keys())


def _told(kpi: Kpi) -> str:
    """Unit and regions; the unit of a share is a percentage of its whole."""
    say, unit = words("print_list"), kpi.unit.plural
    if kpi.base:
        whole = kpi.base.label[:1].lower() + kpi.base.label[1:]
        unit = say("card.share", whole=whole) + ("" if unit in whole else f" ({unit})")
    by_region = say("card.yes" if kpi.by_region else "card.no")
    return say("card.unit") + unit + ". " + say("card.region") + by_region


def _own_facts() -> Formula:
    say, kpis = words("print_list"), table("Kpis")
    typed = table("KpiState").same("Unit")
    unit = when(filled(typed), typed, say("missing"))
    by_region = when(says(kpis.same("By region"), "Yes"), say("card.yes"), say("card.no"))
    return join(say("card.unit"), unit, ". ", say("card.region"), by_region)


def _head() -> Formula:
    """Title; then what is required, in which unit, by region or not, for publication or not."""
    say, kpis, t = words("print_list"), table("Kpis"), table("PrintKpi")
    required = when(filled(t["Required"]), join(say("card.required"), t["Required"], ". "))
    publish = when(says(kpis.same("Publish"), "Yes"), say("card.publish"))
    return join(
        shown(kpis.same("Title")), call("CHAR", name("print_line_break")), required, publish, t["Facts"]
    )


def _choice() -> Formula:
    """Through which criteria the KPI is selected, and the reason given."""
    say, t = words("print_list"), table("PrintKpi")
    through = table("KpiState").same("Through")
    brought = when(filled(through), join(say("card.through"), through), say("card.by_choice"))
    reason, said = t["Reason"], t["In words"]
    given = when(ne(said, ""), join(": ", said))
    return join(brought, ".", when(ne(join(reason, said), ""), join(" ", reason, given, ".")))


def _asked_rows(mapping: Mapping) -> tuple[Constant, ...]:
    """The last of each KPI's rows in Asked."""
    asked = [kpi.key for kpi in mapping.kpis for _ in kpi.criteria]
    last = {key: row for row, key in enumerate(asked, start=1)}
    return tuple(last.get(key, 0) for key in kpi_keys(mapping))


def _criterion_row() -> Formula:
    t, own = table("PrintKpi"), table("KpiState").same("MAC row")
    return when(gt(t["Asked row"], 0), at(table("Asked"), "MAC row on", t["Asked row"]), own)


def _asked_in_all() -> Formula:
    """The requirement, and of a KPI that is entered by level that its sum is meant, unless it is a share."""
    t = table("PrintKpi")
    summed = both(gt(t["Lines"], 1), eq(t["Share"], 0), number(table("Kpis").same("Required figure")))
    return when(summed, join(t["Required"], " ", words("workings_targets")("over_levels")), t["Required"])


def _required() -> Formula:
    """Such as "Must, at least 12"."""
    say, kpis = words("workings_targets"), table("Kpis")
    figure, asked = kpis.same("Required figure"), kpis.same("Requirement")
    limit = when(says(kpis.same("Target or minimum"), "Target"), say("target"), say("minimum"))
    wanted = join(when(filled(asked), ", "), limit, table("PrintKpi")["Figure in words"])
    return join(shown(asked), when(number(figure), wanted))


def _asked(mapping: Mapping) -> Table:
    """For each KPI in turn its MACs; `MAC row on` runs down to the first of them that is on."""
    pairs = tuple((kpi, link.criterion) for kpi in mapping.kpis for link in kpi.criteria)
    order = {row.key: place for place, row in enumerate(select_rows(mapping), start=1)}
    t = table("Asked")
    here = when(eq(table("KpiMac").same("On"), 1), t["MAC row"], 0)
    above = t.above("MAC row on")
    columns = (
        Column("Key", tuple(f"{kpi.key}|{mac.key}" for kpi, mac in pairs)),
        Column("Starts", tuple(int(mac is kpi.criteria[0].criterion) for kpi, mac in pairs)),
        Column("MAC row", tuple(order[mac.key] for _, mac in pairs)),
        Column("MAC row on", cases((eq(t["Starts"], 1), here), (gt(above, 0), above), otherwise=here)),
    )
    return Table("Asked", tuple(f"{kpi.key}|{mac.key}" for kpi, mac in pairs), columns)


def _links(mapping: Mapping) -> Table:
    """For each KPI its primary target and goal, then its other targets, and the other goals each once."""
    keys, links = kpi_keys(mapping), {k.key: primary_first(k) for k in mapping.kpis}
    columns = [Column("Key", keys)]
    for n in range(most_links(mapping)):
        mine = [links.get(key, ())[: n + 1] for key in keys]
        here = [x[n].target if len(x) > n else None for x in mine]
        earlier = [{link.target.goal.key for link in x[:n]} for x in mine]
        goals = [
            t.goal.key if t and t.goal.key not in seen else "" for t, seen in zip(here, earlier, strict=True)
        ]
        columns.append(Column(linked("Target", n), tuple(t.key if t else "" for t in here)))
        columns.append(Column(linked("Goal", n), tuple(goals)))
    return Table("KpiTarget", keys, tuple(columns))


def linked(what: str, n: int) -> str:
    """The heading of the n-th link, counted from 0: Target, Target 2, Target 3."""
    return f"{what} {n + 1}" if n else what


def most_links(mapping: Mapping) -> int:
    """The most SDG targets that any KPI is linked to."""
    return max(len(kpi.targets) for kpi in mapping.kpis)


def primary_first(kpi: Kpi) -> tuple[TargetLink, ...]:
    """The KPI's links to SDG targets, the primary one first."""
    return tuple(sorted(kpi.targets, key=lambda link: not link.primary))
