"""Checks of a KPI and its links: its parts fit each other, and every link comes from the mapping."""

from __future__ import annotations

from collections.abc import Iterator

from builder.data.checks import column, group
from builder.data.tables import Problem, Row, Tables


def problems(tables: Tables) -> Iterator[Problem]:
    """All faults of KPIs and their links that the table schemas cannot find."""
    for check in CHECKS:
        yield from check(tables)


def kinds(tables: Tables) -> Iterator[Problem]:
    """A share has a base and nothing else has; a unit is of the KPI's kind."""
    kind_of = column(tables, "units", "kind")
    for row in tables["kpis"].rows:
        share, kind = row["kind"] == "share", kind_of.get(row["unit"])
        if share != bool(row["base"]):
            remedy = (
                "Name the contract figure it is a share of" if share else "Clear base, or make it a share"
            )
            yield row.problem(f"{row['kpi']} is of kind {row['kind']} with base '{row['base']}'", remedy)
        if not share and kind and kind != row["kind"]:
            what = f"{row['kpi']} is of kind {row['kind']}, its unit '{row['unit']}' of kind {kind}"
            yield row.problem(what, "Use a unit of the same kind")


def metrics(tables: Tables) -> Iterator[Problem]:
    """A KPI has the base, levels, regions and time rule of every metric that it answers."""
    kpis = {row["kpi"]: row for row in tables["kpis"].rows}
    known = {row["metric"]: row for row in tables["metrics"].rows}
    for link in tables["kpi_metrics"].rows:
        kpi, metric = kpis.get(link["kpi"]), known.get(link["metric"])
        if kpi and metric:
            yield from _like_metric(link, kpi, metric)


def _like_metric(link: Row, kpi: Row, metric: Row) -> Iterator[Problem]:
    named = ["levels", "by_region", "accumulates"] + (["base"] if metric["kind"] == "share" else [])
    for name in named:
        if kpi[name] != metric[name]:
            what = f"{name} of {kpi['kpi']} is '{kpi[name]}', of {metric['metric']} '{metric[name]}'"
            yield kpi.problem(what, "Correct one of the two")
    if (link["result"] == "share") != (metric["kind"] == "share"):
        what = f"{metric['metric']} is of kind {metric['kind']}, the result is {link['result']}"
        yield link.problem(what, "Say share for a share, figure for all else")


def criteria(tables: Tables) -> Iterator[Problem]:
    """Every KPI has a MAC, and each of its MACs comes from its metrics, its measure or its own reading.

    A KPI that answers no metric and is exactly its measure has the readings of the measure.
    """
    macs = {row["metric"]: row.words("macs") for row in tables["metrics"].rows}
    answered = group(tables["kpi_metrics"].rows, "kpi")
    main = {row["kpi"]: row["measure"] for row in tables["kpi_measures"].rows if _is_the_measure(row)}
    relation = {(row["mac"], row["measure"]): row["relation"] for row in tables["criterion_measures"].rows}
    for kpi in tables["kpis"].rows:
        if kpi["kpi"] not in tables["kpi_criteria"].keys("kpi"):
            yield kpi.problem(f"{kpi['kpi']} has no MAC", "Add one to kpi_criteria.csv")
    for row in tables["kpi_criteria"].rows:
        of_metrics = any(row["mac"] in macs.get(link["metric"], ()) for link in answered.get(row["kpi"], ()))
        if row["via"] == "metric":
            found = of_metrics
        elif row["kpi"] in answered:
            found = not of_metrics
        else:
            found = row["kpi"] not in main or relation.get((row["mac"], main[row["kpi"]])) == row["via"]
        if row["via"] == "metric" and not row.says("brings"):
            what = f"{row['kpi']} answers a metric of {row['mac']}, which does not bring it"
            yield row.problem(what, "Say yes in brings")
        if not found:
            what = f"{row['kpi']} is linked to {row['mac']} via {row['via']}, which the mapping does not say"
            yield row.problem(what, "Correct via, or the links of the KPI's metrics and measure to MACs")


def _is_the_measure(row: Row) -> bool:
    return row.says("main") and row["relation"] == "exact"


def measures(tables: Tables) -> Iterator[Problem]:
    """A KPI that answers metrics is linked only to measures that one of those metrics is linked to."""
    linked = {(row["metric"], row["measure"]) for row in tables["metric_measures"].rows}
    answered = group(tables["kpi_metrics"].rows, "kpi")
    for row in tables["kpi_measures"].rows:
        links = answered.get(row["kpi"], [])
        if links and not any((link["metric"], row["measure"]) in linked for link in links):
            what = f"no metric of {row['kpi']} is linked to {row['measure']}"
            yield row.problem(what, "Link the metric in metric_measures.csv first, or remove this line")


def second_figures(tables: Tables) -> Iterator[Problem]:
    """An exact main measure takes the KPI's own figure; any other main measure asks for a second one."""
    units, quantities = column(tables, "kpis", "unit"), column(tables, "measures", "quantity")
    for row in tables["kpi_measures"].rows:
        asked = [row[f"second_{part}"] for part in ("unit", "label", "rule", "accumulates")]
        wanted = row.says("main") and row["relation"] != "exact"
        unit = row["second_unit"] if wanted else units.get(row["kpi"])
        quantity = quantities.get(row["measure"])
        if all(asked) != wanted or any(asked) != wanted:
            remedy = "Fill in all four second_ columns" if wanted else "Clear the second_ columns"
            yield row.problem(f"the second figure of {row['kpi']} does not suit its relation", remedy)
        elif row.says("main") and unit and quantity and unit != quantity:
            what = f"{row['kpi']} gives {unit}, {row['measure']} counts {quantity}"
            yield row.problem(what, "Use one unit in both")


def targets(tables: Tables) -> Iterator[Problem]:
    """A KPI's SDG targets are those of its metrics or of the measure it is; without either, any."""
    linked = {(row["metric"], row["target"]) for row in tables["metric_targets"].rows}
    linked |= {(row["measure"], row["target"]) for row in tables["measure_targets"].rows}
    answered = group(tables["kpi_metrics"].rows, "kpi")
    codes = {kpi: [row["metric"] for row in rows] for kpi, rows in answered.items()}
    for row in tables["kpi_measures"].rows:
        if row["relation"] == "exact":
            codes.setdefault(row["kpi"], []).append(row["measure"])
    for row in tables["kpi_targets"].rows:
        own = codes.get(row["kpi"], ())
        if own and not any((code, row["target"]) in linked for code in own):
            what = f"no metric or measure of {row['kpi']} is linked to {row['target']}"
            yield row.problem(
                what, "Link it in metric_targets.csv or measure_targets.csv, or remove this line"
            )


CHECKS = (kinds, metrics, criteria, measures, second_figures, targets)
