"""Standard metrics copied from a policy note: a table, checked and written into the data."""

from __future__ import annotations

import csv
import io
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.data import load
from builder.data.checks import COPIED, TO_COPY, edition_key
from builder.data.load import DataError, read
from builder.data.rewrite import rewrite
from builder.data.tables import Row, Tables
from builder.errors import UnusableError
from builder.in_place import one_line
from builder.templates import words

COLUMNS = ("outcome", "mac", "metric", "unit", "accumulates", "by_region")
BASE = "base"
"""A column that the table may have: what a percentage is a share of."""

TIMES = ("flow", "stock", "annual")
LONGEST, LARGEST, MOST_FAULTS = 300, 1_000_000, 20
CHANGED = ("outcomes", "metrics", "kpis", "kpi_metrics", "kpi_criteria", "kpi_targets", "metric_targets")
SHORTENED = {"title": 130, "deliverable": 160, "numeric_element": 120}

Lines = dict[str, list[dict[str, str]]]


class MetricsError(UnusableError):
    """A table of metrics cannot be taken into the data; a line for each fault."""


@dataclass(frozen=True, slots=True)
class Entered:
    """How many metrics were entered, by outcome, and which outcomes still lack all of theirs.

    there: how many the edition has now. asked: how many its policy note has; 0 if that is not known.
    """

    counts: Mapping[str, int]
    lacking: tuple[str, ...]
    there: int
    asked: int


def enter_metrics(edition: str, file: Path, folder: Path | None = None, *, dry_run: bool = False) -> Entered:
    """Write the metrics of a table into an edition, and a KPI for each: all of them or none.

    The table is CSV with the columns of COLUMNS, and perhaps BASE; a blank MAC is the first of the outcome.

    Raises:
        MetricsError: the table is wrong, or the data would not be sound with it. DataError: the data are
            broken as they are. OSError: a file cannot be read or written.
    """
    place = folder or load.DATA
    tables = read(place, edition)
    given = _given(file)
    if faults := [*_wrong(given, tables)]:
        raise MetricsError(_listed(faults))
    lines = _made(given, tables)
    changed = {tables[name].file: _with(tables, name, rows) for name, rows in lines.items()}
    try:
        rewrite(place, changed, dry_run=dry_run)
    except DataError as error:
        say, name = words("metrics"), one_line(file.name)
        raise MetricsError(_listed([say("unsound", file=name), *map(str, error.problems)])) from error
    counts = Counter(row["outcome"] for row in given)
    lacking = [row["outcome"] for row in tables["outcomes"].rows if row["standard_metrics"] == TO_COPY]
    there = len(tables["metrics"].rows) + len(given)
    own = {row["edition"]: row["standard_metrics"] for row in tables["editions"].rows}
    asked = int(own[edition_key(tables)] or 0)
    return Entered(counts, tuple(one for one in lacking if one not in counts), there, asked)


def _listed(faults: list[str]) -> str:
    more = [words("metrics")("more", count=len(faults) - MOST_FAULTS)] if len(faults) > MOST_FAULTS else []
    return "\n".join(map(one_line, (*faults[:MOST_FAULTS], *more)))


def _given(file: Path) -> list[Row]:
    """The rows of the table.

    Raises:
        MetricsError: it is no such table.
    """
    say, name = words("metrics"), one_line(file.name)
    if file.stat().st_size > LARGEST:
        raise MetricsError(say("too_large", file=name))
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise MetricsError(say("not_utf_8", file=name)) from None
    try:
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise MetricsError(say("not_csv", file=name, why=error)) from error
    heading = tuple(cell.strip().casefold() for cell in lines[0]) if lines else ()
    if sorted({*heading, BASE}) != sorted({*COLUMNS, BASE}) or len(set(heading)) < len(heading):
        there = one_line(", ".join(heading))[:LONGEST] or say("none")
        raise MetricsError(say("headings", file=name, there=there, wanted=", ".join(COLUMNS)))
    rows = [
        Row(name, number, {BASE: "", **dict(zip(heading, map(_on_one_line, cells), strict=False))})
        for number, cells in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    uneven = [n for n, cells in enumerate(lines[1:], 2) if cells and len(cells) != len(heading)]
    if uneven or not rows:
        what = say("uneven", file=name, line=uneven[0]) if uneven else say("empty", file=name)
        raise MetricsError(what)
    return rows


def _on_one_line(cell: str) -> str:
    return " ".join(cell.split())


def _wrong(given: list[Row], tables: Tables) -> Iterator[str]:
    """A sentence for each cell that cannot be used, with its line."""
    asked = [row["outcome"] for row in tables["outcomes"].rows if row["standard_metrics"]]
    home = {row["mac"]: row["outcome"] for row in tables["criteria"].rows}
    bases = [row["figure"] for row in tables["contract_figures"].rows]
    units, seen = tables["units"].keys("unit"), set(tables["metrics"].keys("official_text"))
    say = words("metrics")
    for row in given:
        faults = {
            "outcome": row["outcome"] not in asked,
            "mac": bool(row["mac"]) and home.get(row["mac"]) != row["outcome"],
            "unit": row["unit"] not in units,
            BASE: bool(row[BASE]) and row[BASE] not in bases,
            "accumulates": row["accumulates"] not in TIMES,
            "by_region": row["by_region"] not in ("yes", "no"),
            "metric": not 0 < len(row["metric"]) <= LONGEST,
            "twice": row["metric"] in seen,
        }
        seen.add(row["metric"])
        macs = [mac for mac, outcome in home.items() if outcome == row["outcome"]]
        about = {"outcomes": ", ".join(asked) or say("none"), "macs": ", ".join(macs), "longest": LONGEST}
        about["bases"] = ", ".join(bases)
        for name, is_wrong in faults.items():
            if is_wrong:
                there = row[name if name in (*COLUMNS, BASE) else "metric"] or say("none")
                said = say(f"faults.{name}", there=there[:LONGEST], **about)
                yield f"{row.file}, line {row.line}: {said}"


def _made(given: list[Row], tables: Tables) -> Lines:
    """The rows to add to each table, and the outcomes with those that are copied now."""
    lines: Lines = {name: [] for name in CHANGED}
    counts = Counter(row["outcome"] for row in tables["metrics"].rows)
    for row in given:
        counts[row["outcome"]] += 1
        _add(lines, row, tables, f"S{row['outcome'].split()[-1]}.{counts[row['outcome']]:02}")
    copied = {row["outcome"] for row in given}
    for row in tables["outcomes"].rows:
        said = {"standard_metrics": COPIED} if row["outcome"] in copied else {}
        lines["outcomes"].append(dict(row.cells) | said)
    lines["kpis"] = _in_order(lines, tables)
    return lines


def _in_order(lines: Lines, tables: Tables) -> list[dict[str, str]]:
    """All KPIs, the new ones before the others of their outcome that answer no metric, numbered again."""
    outcome_of = {row["mac"]: row["outcome"] for row in tables["criteria"].rows}
    home: dict[str, str] = {}
    for link in (*(row.cells for row in tables["kpi_criteria"].rows), *lines["kpi_criteria"]):
        home.setdefault(link["kpi"], outcome_of[link["mac"]])
    new: dict[str, list[dict[str, str]]] = {}
    for kpi in lines["kpis"]:
        new.setdefault(home[kpi["kpi"]], []).append(kpi)
    answering = tables["kpi_metrics"].keys("kpi")
    ordered: list[dict[str, str]] = []
    for row in sorted(tables["kpis"].rows, key=lambda row: int(row["sort"])):
        if row["kpi"] not in answering:
            ordered += new.pop(home.get(row["kpi"], ""), [])
        ordered.append(dict(row.cells))
    ordered += [kpi for left in new.values() for kpi in left]
    return [kpi | {"sort": str(place)} for place, kpi in enumerate(ordered, start=1)]


def _with(tables: Tables, name: str, rows: list[dict[str, str]]) -> list[Mapping[str, str]]:
    """The table with the rows added; outcomes and KPIs in place of the earlier ones."""
    before: list[Mapping[str, str]] = (
        [] if name in ("outcomes", "kpis") else [row.cells for row in tables[name].rows]
    )
    return [*before, *rows]


def _add(lines: Lines, row: Row, tables: Tables, number: str) -> None:
    """A metric, its KPI and their links."""
    say, metric, kpi, text = words("metrics"), f"M{number}", f"KPI {number}", row["metric"]
    mac = row["mac"] or next(r["mac"] for r in tables["criteria"].rows if r["outcome"] == row["outcome"])
    kind, unit = next((r["kind"], r["plural"]) for r in tables["units"].rows if r["unit"] == row["unit"])
    source = next(r["source"] for r in tables["outcomes"].rows if r["outcome"] == row["outcome"])
    own, noted = {"source": "own-reading", "status": "own"}, {"source": source, "status": "part-read"}
    share = bool(row[BASE])
    kind, unit = ("share", say("share", base=row[BASE])) if share else (kind, unit)
    common = {
        "kind": kind,
        "base": row[BASE],
        "accumulates": row["accumulates"],
        "by_region": row["by_region"],
    }
    lines["metrics"].append(
        {"metric": metric, "outcome": row["outcome"], "macs": mac, "label": text, "unit": unit}
        | {**common, "official_text": text, "text_status": "part-read", "confidence": "medium", **noted}
    )
    said = {name: textwrap.shorten(text, most, placeholder=" ...") for name, most in SHORTENED.items()}
    rules = {"counting_rule": say("rule"), "evidence": say("evidence"), "privacy": "no", "unit": row["unit"]}
    lines["kpis"].append({"kpi": kpi, **said, **rules, **common, **noted})
    lines["kpi_metrics"].append(
        {"kpi": kpi, "metric": metric, "result": "share" if share else "figure", **own}
    )
    link = {"mac": mac, "via": "metric", "brings": "yes", "reason": say("why", metric=metric)}
    lines["kpi_criteria"].append({"kpi": kpi, **link, **own})
    target, reason = _target(mac, tables)
    contribution = {"target": target, "strength": "primary", "reason": reason}
    lines["kpi_targets"].append({"kpi": kpi, **contribution, **own})
    lines["metric_targets"].append({"metric": metric, **contribution, **own})


def _target(mac: str, tables: Tables) -> tuple[str, str]:
    """The SDG target of the first KPI that the MAC brings, with the reason, which says where it is from."""
    brought = sorted(
        (row for row in tables["kpi_criteria"].rows if row["mac"] == mac),
        key=lambda row: not row.says("brings"),
    )
    primary = {row["kpi"]: row for row in tables["kpi_targets"].rows if row["strength"] == "primary"}
    link = next(primary[row["kpi"]] for row in brought if row["kpi"] in primary)
    return link["target"], words("metrics")("target", reason=link["reason"].rstrip("."), kpi=link["kpi"])
