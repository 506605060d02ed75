"""Checks across tables: nothing is counted twice, no golden thread breaks.

Each check skips rows whose references are unknown: the schema checks have reported those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from builder.data.tables import Problem, Row, Tables

TO_COPY, COPIED = "to-copy", "copied"
"""What an outcome says of its mandatory standard metrics; nothing if it lacks them."""


def problems(tables: Tables) -> Iterator[Problem]:
    """All faults that the table schemas cannot find."""
    for check in CHECKS:
        yield from check(tables)


def value_units(tables: Tables) -> Iterator[Problem]:
    """A value applies only to a measure that counts the value's unit."""
    units, quantities = column(tables, "values", "unit"), column(tables, "measures", "quantity")
    for row in tables["value_measures"].rows:
        unit, quantity = units.get(row["value"]), quantities.get(row["measure"])
        if unit and quantity and unit != quantity:
            what = f"{row['value']} is £ per {unit}, {row['measure']} counts {quantity}"
            yield row.problem(what, "Remove the link, or correct the unit of one of them")


def value_defaults(tables: Tables) -> Iterator[Problem]:
    """A measure has one default value for each level, year and region."""
    values = {row["value"]: row for row in tables["values"].rows}
    seen: dict[tuple[str, ...], str] = {}
    for row in tables["value_measures"].rows:
        value = values.get(row["value"])
        if value and row.says("default"):
            key = (row["measure"], value["level"], value["applies_year"], value["region"])
            other = seen.setdefault(key, row["value"])
            if other != row["value"]:
                what = f"{row['measure']} has two default values, {other} and {row['value']}"
                yield row.problem(what, "Say default yes for one of them only")


def golden_thread(tables: Tables) -> Iterator[Problem]:
    """A metric's measure is also a measure of one of the metric's MACs."""
    of_mac = {(row["mac"], row["measure"]) for row in tables["criterion_measures"].rows}
    macs = {row["metric"]: row.words("macs") for row in tables["metrics"].rows}
    for row in tables["metric_measures"].rows:
        metric, measure = row["metric"], row["measure"]
        if bool(measure) == (row["relation"] == "none"):
            yield row.problem(f"{metric} has relation '{row['relation']}'", "Name a measure, or say none")
        elif measure and metric in macs and not any((mac, measure) in of_mac for mac in macs[metric]):
            what = f"{metric} is linked to {measure}, but none of its MACs ({', '.join(macs[metric])}) is"
            yield row.problem(what, f"Link the MAC to {measure} in criterion_measures.csv, or remove this")


def metric_criteria(tables: Tables) -> Iterator[Problem]:
    """A metric's MACs are known and of the metric's own outcome."""
    outcomes = column(tables, "criteria", "outcome")
    for row in tables["metrics"].rows:
        for mac in row.words("macs"):
            if mac not in outcomes:
                yield row.problem(f"unknown mac '{mac}'", "Use a MAC of criteria.csv, or add it there first")
            elif outcomes[mac] != row["outcome"]:
                what = f"{row['metric']} is of {row['outcome']}, {mac} is of {outcomes[mac]}"
                yield row.problem(what, "Use a MAC of the same outcome")


def metric_kpis(tables: Tables) -> Iterator[Problem]:
    """Every metric is answered by exactly one KPI."""
    answered = group(tables["kpi_metrics"].rows, "metric")
    for row in tables["metrics"].rows:
        if row["metric"] not in answered:
            yield row.problem(f"no KPI answers {row['metric']}", "Add a line for it to kpi_metrics.csv")
    for metric, first, row in again(answered):
        what = f"{metric} is answered by {first['kpi']} and by {row['kpi']}"
        yield row.problem(what, "Leave it with one KPI")


def main_measures(tables: Tables) -> Iterator[Problem]:
    """A KPI has at most one main measure, and a measure is fed by at most one KPI."""
    mains = [row for row in tables["kpi_measures"].rows if row.says("main")]
    for kpi, first, row in again(group(mains, "kpi")):
        what = f"{kpi} has two main measures, {first['measure']} and {row['measure']}"
        yield row.problem(what, "Say main yes for one of them only")
    for measure, first, row in again(group(mains, "measure")):
        what = f"{measure} is fed twice, by {first['kpi']} and by {row['kpi']}"
        yield row.problem(what, "Say main yes for one of them only")


def doubtful_measures(tables: Tables) -> Iterator[Problem]:
    """No KPI is linked to a measure whose code or unit is doubtful."""
    status = column(tables, "measures", "status")
    for row in tables["kpi_measures"].rows:
        if status.get(row["measure"]) == "doubtful":
            yield row.problem(
                f"{row['measure']} is doubtful", "Confirm the measure first, or remove the link"
            )


def primary_targets(tables: Tables) -> Iterator[Problem]:
    """Every KPI has exactly one primary SDG target."""
    links = (row for row in tables["kpi_targets"].rows if row["strength"] == "primary")
    primaries = group(links, "kpi")
    for row in tables["kpis"].rows:
        if row["kpi"] not in primaries:
            yield row.problem(f"{row['kpi']} has no primary SDG target", "Add one to kpi_targets.csv")
    for kpi, first, row in again(primaries):
        what = f"{kpi} has two primary SDG targets, {first['target']} and {row['target']}"
        yield row.problem(what, "Make one of them secondary")


def goals_of_outcomes(tables: Tables) -> Iterator[Problem]:
    """The goals that the Model names are known, and say how far they were read."""
    known = tables["goals"].keys("goal")
    for row in tables["outcomes"].rows:
        for goal in row.words("goals"):
            if goal not in known:
                yield row.problem(f"unknown goal '{goal}'", "Use a goal of goals.csv")
        if bool(row["goals"]) != bool(row["goals_status"]):
            yield row.problem("goals and goals_status are not both filled in", "Fill in both, or neither")


def wholes(tables: Tables) -> Iterator[Problem]:
    """Nothing is part of itself, by any way round."""
    for name, key in (("kpis", "kpi"), ("metrics", "metric"), ("measures", "measure")):
        whole_of = column(tables, name, "part_of")
        for row in tables[name].rows:
            if _returns(row[key], whole_of):
                yield row.problem(
                    f"{row[key]} is part of itself", "Take part_of out of one line of the circle"
                )


def overlap_members(tables: Tables) -> Iterator[Problem]:
    """Members of overlap groups are metrics, measures or KPIs."""
    nouns = {"metrics": "metric", "measures": "measure", "kpis": "kpi"}
    known = frozenset[str]().union(*(tables[name].keys(key) for name, key in nouns.items()))
    for row in tables["overlaps"].rows:
        if row["member"] not in known:
            what = f"unknown member '{row['member']}'"
            yield row.problem(what, "Use a metric, a measure or a KPI of the edition")


def rating_bounds(tables: Tables) -> Iterator[Problem]:
    """Lower bounds of ratings fall from the best rating to the worst."""
    last = float("inf")
    for row in tables["ratings"].rows:
        bound = _number(row["lower_bound"])
        if bound is not None:
            if bound >= last:
                yield row.problem(f"lower_bound {bound} is not below the one before", "Put bounds in order")
            last = bound


def edition_dates(tables: Tables) -> Iterator[Problem]:
    """An edition starts after the one before it has ended, and may be usable before it starts."""
    last = ""
    for row in tables["editions"].rows:
        if row["applies_from"] <= last or (row["applies_to"] and row["applies_to"] < row["applies_from"]):
            what = f"the dates of {row['edition']} overlap or run backwards"
            yield row.problem(what, "Start it the day after the edition above it ends")
        if row["usable_from"] > row["applies_from"]:
            what = f"{row['edition']} is usable from a day after it applies"
            yield row.problem(what, "Give an earlier day, or none")
        last = row["applies_to"] or last


def edition_key(tables: Tables) -> str:
    """The key of the tables' edition: the folder of its files."""
    return tables["kpis"].file.split("/")[0]


def standard_metrics(tables: Tables) -> Iterator[Problem]:
    """An outcome whose standard metrics are copied has some; no more are there than the policy note has."""
    asked = [row for row in tables["outcomes"].rows if row["standard_metrics"]]
    metrics = group(tables["metrics"].rows, "outcome")
    for row in asked:
        number, said = len(metrics.get(row["outcome"], ())), row["standard_metrics"]
        if (said == COPIED) != (number > 0):
            what = f"{row['outcome']} has {number} standard metrics, and says {said}"
            yield row.problem(what, f"Say {COPIED} where they are in metrics.csv, otherwise {TO_COPY}")
    there = sum(len(metrics.get(row["outcome"], ())) for row in asked)
    all_in = all(row["standard_metrics"] == COPIED for row in asked)
    for row in tables["editions"].rows if asked else ():
        wanted = _number(row["standard_metrics"])
        if row["edition"] != edition_key(tables) or wanted is None:
            continue
        if there > wanted or (all_in and there < wanted):
            what = f"the policy note has {wanted:.0f} standard metrics, metrics.csv has {there}"
            yield row.problem(what, "Compare metrics.csv with the note, outcome by outcome")


def column(tables: Tables, name: str, wanted: str) -> dict[str, str]:
    """One column of a table by the table's key."""
    (key,) = tables[name].schema["primaryKey"]
    return {row[key]: row[wanted] for row in tables[name].rows}


def again(grouped: dict[str, list[Row]]) -> Iterator[tuple[str, Row, Row]]:
    """Each row of a group after its first: the group's name, the first row and this one."""
    for name, (first, *others) in grouped.items():
        yield from ((name, first, row) for row in others)


def group(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    """Rows by what is in one of their columns."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[name]].append(row)
    return grouped


def _returns(key: str, whole_of: dict[str, str]) -> bool:
    seen: set[str] = set()
    step = whole_of.get(key, "")
    while step and step != key and step not in seen:
        seen.add(step)
        step = whole_of.get(step, "")
    return step == key


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


CHECKS = (
    *(value_units, value_defaults, golden_thread, metric_criteria, metric_kpis, main_measures),
    *(
        doubtful_measures,
        primary_targets,
        goals_of_outcomes,
        wholes,
        overlap_members,
        rating_bounds,
        edition_dates,
        standard_metrics,
    ),
)
