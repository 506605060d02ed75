"""Further checks of the data, which the build does not need; `toms data check` makes them.

They are for the present data: data of a released version are read even if they fail a newer check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from builder.data.checks import column, edition_key, group
from builder.data.tables import Problem, Row, Tables

TEXTS = ("title", "deliverable", "numeric_element", "counting_rule", "evidence")
NAMED = re.compile(r"\b(KPI [0-9]+\.[0-9]+|(?:KPI )?NT[0-9]+[a-z]?|M[0-9]+\.[0-9]+|MAC [0-9]+\.[0-9]+)\b")
NAMEABLE = {"kpis": "kpi", "criteria": "mac", "metrics": "metric", "measures": "measure"}
"""Tables of what a text may name, and their keys."""

LIMITS = re.compile(r"\b(local|unpaid|newly|supply chain|long-term|[0-9]+)\b", re.IGNORECASE)
NUMBERS = {"1": "one", "6": "six"}
"""Words of a measure's label that narrow what is counted: a KPI that is the measure has them too."""

INDICATOR = re.compile(r"\bindicator [0-9]+\.[0-9a-z]+\.[0-9]+")
WORD = re.compile(r"[a-z]{4,}")
COMMON = frozenset(("that", "this", "with", "from", "into", "their", "they", "them", "have", "more", "most"))
STEM = 4
"""Two words with this many first letters in common mean the same thing: employ, employment."""


def problems(tables: Tables, others: Iterable[Tables] = ()) -> Iterator[Problem]:
    """Everything that a reviewer would question in tables without faults.

    others: the tables of the other editions, which rows that all editions share may name.
    """
    for check in CHECKS:
        yield from check(tables)
    yield from names_in_texts(tables, others)


def overlaps_in_use(tables: Tables) -> Iterator[Problem]:
    """At least two KPIs of each overlap group can be in use together and are not a part and its whole."""
    of = _kpis_of_codes(tables)
    whole_of = column(tables, "kpis", "part_of")
    for name, rows in group(tables["overlaps"].rows, "group").items():
        kpis = {of[row["member"]] for row in rows if row["member"] in of}
        if not any(one != other and not _related(one, other, whole_of) for one in kpis for other in kpis):
            what = f"no two KPIs of the group '{name}' can count the same thing"
            yield rows[0].problem(what, "Add the partners it lacks, or remove the group")


def _kpis_of_codes(tables: Tables) -> dict[str, str]:
    """Metric or measure to the KPI that answers or feeds it; a KPI to itself."""
    found = {row["kpi"]: row["kpi"] for row in tables["kpis"].rows}
    found |= {row["metric"]: row["kpi"] for row in tables["kpi_metrics"].rows}
    return found | {row["measure"]: row["kpi"] for row in tables["kpi_measures"].rows if row.says("main")}


def _related(one: str, other: str, whole_of: dict[str, str]) -> bool:
    return other in _wholes(one, whole_of) or one in _wholes(other, whole_of)


def _wholes(kpi: str, whole_of: dict[str, str]) -> Iterator[str]:
    while kpi := whole_of.get(kpi, ""):
        yield kpi


def siblings(tables: Tables) -> Iterator[Problem]:
    """Counting rules of one kind use one wording where they mean one thing."""
    rules = column(tables, "kpis", "counting_rule")
    for row in tables["wordings"].rows:
        for kpi in row.words("kpis"):
            if kpi not in rules:
                yield row.problem(f"unknown KPI '{kpi}'", "Use a KPI of kpis.csv")
            elif row["text"] not in rules[kpi]:
                what = f"the counting rule of {kpi} lacks the words '{row['text']}' of its siblings"
                yield row.problem(what, "Use the same words, or take the KPI out of this line")


def parts_name_wholes(tables: Tables) -> Iterator[Problem]:
    """The rule of a part says what it is a part of, so that both are counted alike."""
    for row in tables["kpis"].rows:
        if row["part_of"] and row["part_of"] not in row["counting_rule"]:
            what = f"the counting rule of {row['kpi']} does not name {row['part_of']}, which it is part of"
            yield row.problem(what, "Say that the whole counts it too")


def narrower_labels(tables: Tables) -> Iterator[Problem]:
    """A KPI that is a measure narrows what is counted as the measure's label does."""
    kpis = {row["kpi"]: row for row in tables["kpis"].rows}
    labels = column(tables, "measures", "label")
    for link in tables["kpi_measures"].rows:
        kpi, label = kpis.get(link["kpi"]), labels.get(link["measure"], "")
        if kpi and link["relation"] == "exact":
            said = " ".join(kpi[text] for text in TEXTS).casefold()
            for word in dict.fromkeys(found.casefold() for found in LIMITS.findall(label)):
                if word not in said and NUMBERS.get(word, word) not in said:
                    what = f"{link['measure']} counts only '{word}', {kpi['kpi']} does not say so"
                    yield kpi.problem(what, "Say it in the counting rule")


def years_of_values(tables: Tables) -> Iterator[Problem]:
    """A value given by years has each year in which contracts of the edition were let."""
    first, last = _years(tables)
    by_measure: dict[tuple[str, ...], dict[int, Row]] = {}
    values = {row["value"]: row for row in tables["values"].rows}
    for row in tables["value_measures"].rows:
        value = values.get(row["value"])
        if value and row.says("default") and value["applies_year"]:
            key = (row["measure"], value["level"], value["region"])
            by_measure.setdefault(key, {})[int(value["applies_year"])] = row
    for (measure, *_, region), found in by_measure.items():
        if max(found) < first:
            continue  # nothing of its time is published yet
        lacking = [year for year in range(first, max(last, *found) + 1) if year not in found]
        if lacking:
            listed = ", ".join(map(str, lacking))
            what = f"{measure} has no value for {listed} in {region}, and has for other years"
            yield next(iter(found.values())).problem(what, "Add the value of each year")


def _years(tables: Tables) -> tuple[int, int]:
    """The first and the last year in which contracts were let: one year where the edition has no end."""
    of = {row["edition"]: row for row in tables["editions"].rows}[edition_key(tables)]
    return int(of["applies_from"][:4]), int((of["applies_to"] or of["applies_from"])[:4])


def primary_reasons(tables: Tables) -> Iterator[Problem]:
    """The reason of a primary SDG link names an indicator, or says what the target says."""
    titles = column(tables, "targets", "title")
    for name in ("kpi_targets", "metric_targets", "measure_targets"):
        for row in tables[name].rows:
            title = titles.get(row["target"], "")
            if row["strength"] == "primary" and title and not _names(row["reason"], title):
                what = f"the reason '{row['reason']}' has no word of '{title}' ({row['target']})"
                yield row.problem(what, "Say what it does for the target, or name the indicator")


def _names(reason: str, title: str) -> bool:
    return bool(INDICATOR.search(reason) or _stems(reason) & _stems(title))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in WORD.findall(text.casefold()) if word not in COMMON)


def names_in_texts(tables: Tables, others: Iterable[Tables]) -> Iterator[Problem]:
    """Texts of an edition name what it has; texts that all editions share name what one of them has."""
    own = _names_of(tables)
    anywhere = own.union(*map(_names_of, others))
    for table in tables.values():
        is_own = table.file.startswith(f"{edition_key(tables)}/")
        known, where = (own, "edition") if is_own else (anywhere, "data")
        for row in table.rows:
            for name in _named(row.cells.values()):
                if name not in known:
                    yield row.problem(f"'{name}' is named and not in the {where}", "Name one that is there")


def _names_of(tables: Tables) -> frozenset[str]:
    """Every KPI, MAC, metric and measure."""
    return frozenset[str]().union(*(tables[name].keys(key) for name, key in NAMEABLE.items()))


def _named(cells: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(name for cell in cells for name in NAMED.findall(cell))


CHECKS = (
    *(overlaps_in_use, siblings, parts_name_wholes, narrower_labels),
    *(years_of_values, primary_reasons),
)
