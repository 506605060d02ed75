"""Model targets (hidden): the order of the selected KPIs, each KPI's figures and links to SDG targets."""

from __future__ import annotations

from collections.abc import Callable

from builder.formulas import (
    Formula,
    TableRef,
    at,
    both,
    call,
    cases,
    countifs,
    eq,
    filled,
    gt,
    iferror,
    join,
    match,
    mul,
    name,
    number,
    or_blank,
    shown,
    sumifs,
    table,
    text,
    when,
)
from builder.layout import Column, Constant, Field, Fields, Sheet, Table
from builder.mapping import Kpi, Mapping, TargetLink
from builder.rows import kpi_keys, line_rows, own_keys
from builder.sheets.options import OWN_VALUES
from builder.templates import words

SHEET = "Model targets"
NOT_BELOW_NOUGHT = ">=0"


def sheet(mapping: Mapping) -> Sheet:
    """Tables Ranked, KpiSums, Asked and KpiTarget, and the kind of value that is the headline."""
    say = words("model_targets")
    own_values = eq(name("value_book"), OWN_VALUES)
    headline = Field("headline_kind", say("headline"), when(own_values, "own", "benefit"))
    parts = (
        Fields(say("workings"), (headline,)),
        _ranked(mapping),
        _sums(mapping),
        _asked(mapping),
        _links(mapping),
    )
    return Sheet(SHEET, say("title"), say("purpose"), parts, state="hidden")


def places(mapping: Mapping) -> tuple[str, ...]:
    """Rows of the lists that follow the selection: as many as there are KPIs."""
    return tuple(f"Place {n}" for n in range(1, len(kpi_keys(mapping)) + 1))


def _ranked(mapping: Mapping) -> Table:
    keys, t, km, outcomes = places(mapping), table("Ranked"), table("Km"), table("Outcomes")
    outcome = iferror(match(at(km, "Outcome", t["Row"]), outcomes), "")
    columns = (
        Column("Key", keys),
        Column("Place", tuple(range(1, len(keys) + 1))),
        Column("Row", iferror(match(t["Place"], km, "Rank"), "")),
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


def _per_kpi(mapping: Mapping, of: Callable[[Kpi], Constant], own: Constant = "") -> tuple[Constant, ...]:
    return tuple(of(k) for k in mapping.kpis) + (own,) * len(own_keys())


def families(mapping: Mapping) -> dict[str, str]:
    """Unit key to the heading of the family in which it is added on SDGs."""
    known = {u.key for u in mapping.units}
    found = {str(u): str(f["heading"]) for f in words("sdgs").rows("family") for u in f["units"]}
    if unknown := sorted(set(found) - known):
        raise ValueError(f"workbook_templates/words/sdgs.toml adds up units that units.csv lacks: {unknown}")
    return found


def _family(mapping: Mapping) -> Callable[[Kpi], str]:
    found = families(mapping)
    return lambda k: "" if k.kind == "share" else found.get(k.unit.key, "")


def _sums(mapping: Mapping) -> Table:
    keys, lines = kpi_keys(mapping), [row.kpi_key for row in line_rows(mapping)]
    primary = {k.key: k.primary.target for k in mapping.kpis if k.primary}
    columns = (
        Column("Key", keys),
        Column("Row", tuple(range(1, len(keys) + 1))),
        Column("First line", tuple(lines.index(k) + 1 for k in keys)),
        Column("Lines", tuple(lines.count(k) for k in keys)),
        Column("Share", _per_kpi(mapping, lambda k: int(k.kind == "share"), 0)),
        Column("Target", tuple(primary[k].key if k in primary else "" for k in keys)),
        Column("Goal", tuple(primary[k].goal.key if k in primary else "" for k in keys)),
        Column("Family", _per_kpi(mapping, _family(mapping))),
        *(Column(heading, _figure(heading)) for heading in ("Committed", "Result", "Target to date")),
        Column("Rating", _rating()),
        *(Column(heading, _pounds(heading)) for heading in ("£ committed", "£ delivered")),
        Column("Asked row", _asked_rows(mapping)),
        Column("MAC row", _criterion_row()),
        Column("Question", _question()),
        Column("Required", _required()),
    )
    return Table("KpiSums", keys, columns)


def _figure(heading: str) -> Formula:
    """The figure of the KPI's one line, or the sum over its levels; shares by level have none."""
    t, lines, lm = table("KpiSums"), table("Lines"), table("Lm")
    mine = (lm.all("KPI row"), t["Row"])
    typed = gt(countifs(*mine, lines.all(heading), NOT_BELOW_NOUGHT), 0)
    levels = when(both(eq(t["Share"], 0), typed), sumifs(lines.all(heading), *mine))
    return when(eq(t["Lines"], 1), or_blank(at(lines, heading, t["First line"])), levels)


def _rating() -> Formula:
    t = table("KpiSums")
    one = shown(at(table("Lines"), "Rating", t["First line"]))
    return when(eq(t["Lines"], 1), one, words("print_list")("levels"))


def _pounds(heading: str) -> Formula:
    t, lines, lm = table("KpiSums"), table("Lines"), table("Lm")
    headline = (lines.all("Counts as"), name("headline_kind"))
    return mul(
        table("Km").same("Counted"), sumifs(lines.all(heading), lm.all("KPI row"), t["Row"], *headline)
    )


def _asked_rows(mapping: Mapping) -> tuple[Constant, ...]:
    """The last of each KPI's rows in Asked."""
    asked = [kpi.key for kpi in mapping.kpis for _ in kpi.criteria]
    last = {key: row for row, key in enumerate(asked, start=1)}
    return tuple(last.get(key, 0) for key in kpi_keys(mapping))


def _criterion_row() -> Formula:
    t, typed = table("KpiSums"), table("Kpis").same("MACs")
    own = iferror(match(shown(typed), table("Criteria")), 0)
    return when(gt(t["Asked row"], 0), at(table("Asked"), "MAC row on", t["Asked row"]), own)


def _question() -> Formula:
    """The first MAC that brings the KPI, with the buyer's question or else the MAC's title."""
    criteria, row = table("Criteria"), table("KpiSums")["MAC row"]
    asked = at(criteria, "Question", row)
    said = when(filled(asked), asked, at(criteria, "Criterion", row))
    known = join(at(criteria, "Key", row), ": ", said)
    return when(gt(row, 0), known, shown(table("Kpis").same("MACs")))


def _required() -> Formula:
    """Such as "Must, minimum 12"."""
    say, kpis = words("model_targets"), table("Kpis")
    figure, asked = kpis.same("Required figure"), kpis.same("Requirement")
    limit = when(eq(kpis.same("Target or minimum"), "Target"), say("target"), say("minimum"))
    wanted = join(when(filled(asked), ", "), limit, figure_text(figure, table("KpiSums")["Share"]))
    return join(asked, when(number(figure), wanted))


def figure_text(figure: Formula, share: Formula) -> Formula:
    """A number in words: a share as a percentage, a whole number without decimals."""
    whole = eq(call("INT", figure), figure)
    return cases(
        (eq(share, 1), text(figure, "0.0%")), (whole, text(figure, "0")), otherwise=text(figure, "0.00")
    )


def _asked(mapping: Mapping) -> Table:
    """For each KPI in turn its MACs; `MAC row on` runs down to the first of them that is on."""
    pairs = tuple((kpi, link.criterion) for kpi in mapping.kpis for link in kpi.criteria)
    order = {criterion.key: row for row, criterion in enumerate(mapping.criteria, start=1)}
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
    """Every KPI's SDG targets, the primary one first."""
    rows = tuple((kpi, link) for kpi in mapping.kpis for link in _primary_first(kpi))
    order = {key: row for row, key in enumerate(kpi_keys(mapping), start=1)}
    t, keys = table("KpiTarget"), tuple(f"{kpi.key}|{link.target.key}" for kpi, link in rows)
    columns = (
        Column("Key", keys),
        Column("KPI", tuple(kpi.key for kpi, _ in rows)),
        Column("Target", tuple(link.target.key for _, link in rows)),
        Column("Goal", tuple(link.target.goal.key for _, link in rows)),
        Column("Primary", tuple(int(link.primary) for _, link in rows)),
        Column("First in goal", tuple(int(_first_in_goal(kpi, link)) for kpi, link in rows)),
        Column("Row", tuple(order[kpi.key] for kpi, _ in rows)),
        Column("Selected", at(table("Km"), "Selected", t["Row"])),
    )
    return Table("KpiTarget", keys, columns)


def _primary_first(kpi: Kpi) -> tuple[TargetLink, ...]:
    return tuple(sorted(kpi.targets, key=lambda link: not link.primary))


def _first_in_goal(kpi: Kpi, link: TargetLink) -> bool:
    first = next(other for other in _primary_first(kpi) if other.target.goal.key == link.target.goal.key)
    return first is link


__all__ = ["families", "figure_text", "places", "ranked", "ranked_number", "sheet"]
