"""Selection (hidden): which KPIs the selected MACs bring, which are selected, which enter totals."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from builder.formulas.entries import says, ticked
from builder.formulas.vocabulary import (
    Formula,
    add,
    at,
    both,
    cases,
    eq,
    filled,
    flag,
    gt,
    iferror,
    join,
    match,
    mul,
    name,
    number,
    shown,
    sumifs,
    table,
    text,
    total,
    when,
)
from builder.layout.parts import Column, Constant, Field, Fields, Sheet, Table
from builder.model import form
from builder.model.choices import INCLUDE, LEAVE_OUT, SHARE
from builder.model.mapping import Criterion, CriterionLink, Kpi, Mapping, Outcome
from builder.model.rows import kpi_keys, own_keys, select_rows, toms_measures
from builder.templates import words

SHEET = "Selection"
WHOLES = 3


def sheet(mapping: Mapping) -> Sheet:
    """KpiMac (a row for each KPI and MAC), KpiState (one for each KPI), SelectState (those of Select)."""
    say = words("workings_selection")
    counts = Fields(say("counts"), (Field("own_in_use", say("own_in_use"), _own_in_use()),))
    parts = (counts, _kpi_mac(mapping), _kpi_state(mapping), _select_state(mapping), _toms_state(mapping))
    return Sheet(SHEET, say("title"), say("purpose"), parts, state="hidden")


def _own_in_use() -> Formula:
    kpi_state = table("KpiState")
    return sumifs(kpi_state.all("Selected"), kpi_state.all("Own"), 1)


def links(mapping: Mapping) -> tuple[tuple[Kpi, CriterionLink], ...]:
    """The rows of KpiMac: every KPI with every MAC it is linked to, in KPI order."""
    return tuple(chain.from_iterable(((k, link) for link in k.criteria) for k in mapping.kpis))


def _kpi_mac(mapping: Mapping) -> Table:
    pairs, t, select = links(mapping), table("KpiMac"), table("SelectState")
    columns = (
        Column("KPI", tuple(k.key for k, _ in pairs)),
        Column("MAC", tuple(link.criterion.key for _, link in pairs)),
        Column("Brings KPI", tuple(int(link.brings) for _, link in pairs)),
        Column("On", at(select, "On", match(t["MAC"], select))),
        Column("Brings", flag(both(eq(t["On"], 1), eq(t["Brings KPI"], 1)))),
        Column("Path", _path(), wrap=False),
    )
    return Table("KpiMac", tuple(f"{k.key}|{link.criterion.key}" for k, link in pairs), columns)


def _path() -> Formula:
    """The MACs that are on, one after another, from the KPI's first row down to this one."""
    t = table("KpiMac")
    above, on = t.above("Path"), eq(t["On"], 1)
    longer = join(above, when(eq(above, ""), "", ", "), t["MAC"])
    first = when(on, t["MAC"])
    return when(eq(t["KPI"], t.above("KPI")), when(on, longer, above), first)


def _kpi_state(mapping: Mapping) -> Table:
    keys = kpi_keys(mapping)
    columns = (*_identity(mapping), *_selected(), *_wholes(mapping), *_bounds(), *_texts(mapping))
    return Table("KpiState", keys, columns)


def _of(
    mapping: Mapping, told: Callable[[Kpi], Constant], own: Constant | Formula = None
) -> tuple[Constant | Formula, ...]:
    """One cell for each row of KpiState: told of a mapped KPI, the same for every own KPI."""
    return tuple(told(k) or None for k in mapping.kpis) + tuple(own for _ in own_keys())


def _identity(mapping: Mapping) -> tuple[Column, ...]:
    keys, pairs = kpi_keys(mapping), links(mapping)
    last = {kpi.key: row for row, (kpi, _) in enumerate(pairs, start=1)}
    is_own = tuple(int(k in own_keys()) for k in keys)
    typed, homes = table("Kpis").same("MACs"), table("SelectState")
    typed_mac = match(typed, homes, "MAC")  # which would take "*" for any MAC
    same_mac = when(eq(at(homes, "MAC", typed_mac), typed), typed_mac, 0)
    return (
        Column("Key", keys),
        Column("Own", is_own),
        Column("Row", tuple(range(1, len(keys) + 1))),
        Column("Path row", tuple(last.get(k, 0) for k in keys)),
        Column("TOMs row", _toms_rows(mapping)),
        Column("MAC row", when(eq(table("KpiState")["Own"], 1), iferror(same_mac, 0), 0)),
    )


def _toms_rows(mapping: Mapping) -> tuple[Constant, ...]:
    """The row of each KPI's main measure in the table of codes, or 0."""
    codes = {measure.key: row for row, measure in enumerate(toms_measures(mapping), start=1)}
    mapped = (codes.get(k.main.measure.key, 0) if k.main else 0 for k in mapping.kpis)
    return (*mapped, *(0 for _ in own_keys()))


def _selected() -> tuple[Column, ...]:
    t, kpis, links_, select = table("KpiState"), table("Kpis"), table("KpiMac"), table("SelectState")
    own, choice, titled = eq(t["Own"], 1), kpis.same("Choice"), filled(kpis.same("Title"))
    met = flag(gt(sumifs(links_.all("On"), links_.all("KPI"), t["Key"]), 0))
    brings = flag(gt(sumifs(links_.all("Brings"), links_.all("KPI"), t["Key"]), 0))
    selected = cases(
        (says(choice, INCLUDE), flag(titled)),
        (says(choice, LEAVE_OUT), 0),
        otherwise=t["Brought"],
    )
    through = when(
        gt(t["Path row"], 0), at(links_, "Path", t["Path row"]), when(eq(t["MAC on"], 1), kpis.same("MACs"))
    )
    code = join(when(eq(t["Through"], ""), "", ", "), kpis.same("TOMs"))
    return (
        Column("MAC on", when(gt(t["MAC row"], 0), at(select, "On", t["MAC row"]), 0)),
        Column("TOMs on", when(gt(t["TOMs row"], 0), at(table("TomsState"), "On", t["TOMs row"]), 0)),
        Column(
            "Brought", when(own, flag(both(titled, eq(t["MAC on"], 1))), when(eq(t["TOMs on"], 1), 1, brings))
        ),
        Column("Offered", when(own, t["MAC on"], met)),
        Column("Selected", selected),
        Column("Rank", total(t.above("Rank"), t["Selected"])),
        Column("Through", through, wrap=False),
        Column("Because of", join(shown(t["Through"]), when(eq(t["TOMs on"], 1), code)), wrap=False),
    )


def ancestors(kpi: Kpi) -> tuple[str, ...]:
    """Keys of the KPI it is part of, of the one that is part of, and so on."""
    return (kpi.part_of.key, *ancestors(kpi.part_of)) if kpi.part_of else ()


def _wholes(mapping: Mapping) -> tuple[Column, ...]:
    t = table("KpiState")
    headings = tuple(f"Whole {n}" for n in range(1, WHOLES + 1))
    of = {k.key: ancestors(k) for k in mapping.kpis}
    if max(map(len, of.values()), default=0) > WHOLES:
        raise ValueError(f"a KPI is part of more than {WHOLES} others, one within another")

    def whole(place: int) -> tuple[Constant | Formula, ...]:
        return _of(mapping, lambda k: dict(enumerate(of[k.key])).get(place))

    wholes_selected = add(*(sumifs(t.all("Selected"), t.all("Key"), t[heading]) for heading in headings))
    return (
        *(Column(heading, whole(place)) for place, heading in enumerate(headings)),
        Column("Counted", when(eq(t["Selected"], 1), flag(eq(wholes_selected, 0)), 0)),
    )


def _bounds() -> tuple[Column, ...]:
    """From which share of its target a KPI is rated so: its own bound, else that of Start."""
    kpis = table("Kpis").same
    return tuple(
        Column(heading.split()[0], when(number(kpis(heading)), kpis(heading), iferror(name(start))))
        for heading, start in form.KPI_BOUNDS.items()
    )


def _texts(mapping: Mapping) -> tuple[Column, ...]:
    """Home and texts of a KPI; an own KPI has the home of the MAC typed, and no texts."""
    t, homes = table("KpiState"), table("SelectState")

    def home(heading: str, constant: str) -> Formula:
        typed = when(gt(t["MAC row"], 0), at(homes, heading, t["MAC row"]))
        return when(eq(t["Own"], 1), typed, t[constant])

    def plain(heading: str, told: Callable[[Kpi], Constant], own: Constant | Formula = None) -> Column:
        return Column(heading, _of(mapping, told, own), wrap=False)

    kpis = table("Kpis").same

    return (
        plain("Home outcome", lambda k: k.outcome.key),
        plain("Home top", lambda k: k.outcome.top.key),
        Column("Outcome", home("Outcome", "Home outcome")),
        Column("Top", home("Top", "Home top")),
        plain("Metrics", lambda k: ", ".join(m.key for m in k.metrics)),
        plain("Closeness", lambda k: k.main.relation if k.main else ""),
        plain("SDGs", sdgs),
        plain("Unit", lambda k: k.unit.plural, _own_unit()),
        plain("Numeric element", lambda k: k.numeric_element, t["Unit"]),
        plain("Counting rule", lambda k: k.counting_rule, shown(kpis("Counting rule"))),
        plain("Evidence", lambda k: k.evidence, shown(kpis("Evidence"))),
        plain("Second figure", lambda k: k.main.second.label if k.main and k.main.second else ""),
    )


def _own_unit() -> Formula:
    """The unit typed; of a share "% of" the whole typed."""
    say, kpis = words("workings_selection"), table("Kpis").same
    whole = when(filled(kpis("Unit")), join(say("share_of"), kpis("Unit")), say("share"))
    return when(says(kpis("Kind"), SHARE), iferror(whole, say("share")), shown(kpis("Unit")))


def sdgs(kpi: Kpi) -> str:
    """The KPI's SDG targets, primary first: "T 8.5, T 10.2"."""
    ordered = sorted(kpi.targets, key=lambda link: not link.primary)
    return ", ".join(link.target.key for link in ordered)


def _toms_state(mapping: Mapping) -> Table:
    """Which codes are ticked, and all ticks from the first row down to this one as one text."""
    keys, t = tuple(measure.key for measure in toms_measures(mapping)), table("TomsState")
    marks = join(when(eq(t.above("Marks"), "Marks"), "", t.above("Marks")), text(t["On"], "0"))
    columns = (
        Column("Key", keys),
        Column("On", ticked(table("Toms").same("Tick"))),
        Column("Marks", marks, wrap=False),
    )
    return Table("TomsState", keys, columns)


def _select_state(mapping: Mapping) -> Table:
    """The home of each row of Select, and what is ticked and on."""
    rows, t = select_rows(mapping), table("SelectState")
    homes = tuple(row.outcome if isinstance(row, Criterion) else row for row in rows)
    outcomes = tuple(int(isinstance(row, Outcome)) for row in rows)
    under = tuple(sum(c.outcome is row for c in mapping.criteria) for row in rows)
    by_outcome = sumifs(t.all("Outcome ticks"), t.all("Outcome"), t["Outcome"])
    columns = (
        Column("Key", tuple(row.key for row in rows)),
        Column("MAC", tuple(row.key if isinstance(row, Criterion) else None for row in rows)),
        Column("Outcome", tuple(home.key for home in homes)),
        Column("Top", tuple(home.top.key for home in homes)),
        Column("Group title", tuple(_group(home) for home in homes), wrap=False),
        Column("Is outcome", outcomes),
        Column("MACs", under),
        Column("Ticked", ticked(table("Select").same("Tick"))),
        Column("Outcome ticks", mul(t["Ticked"], t["Is outcome"])),
        Column("Outcome on", by_outcome),
        Column("On", flag(gt(add(t["Ticked"], t["Outcome on"]), 0))),
        Column("MAC on", when(eq(t["Is outcome"], 1), 0, t["On"])),
        Column("MACs on", sumifs(t.all("MAC on"), t.all("Outcome"), t["Key"])),
    )
    return Table("SelectState", tuple(row.key for row in rows), columns)


def _group(outcome: Outcome) -> str | None:
    """The level above the outcome in words, where the Model has one."""
    return f"{outcome.group.key}: {outcome.group.title}" if outcome.group else None
