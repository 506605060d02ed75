"""Standard metrics copied from a policy note: a table, checked and written into the data."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.data import load
from builder.data.load import DataError, faults, read
from builder.data.tables import Problem, Row, Tables
from builder.in_place import beside

COLUMNS = ("outcome", "mac", "metric", "unit", "accumulates", "by_region")
TIMES = ("flow", "stock", "annual")
LONGEST = 300
CHANGED = ("outcomes", "metrics", "kpis", "kpi_metrics", "kpi_criteria", "kpi_targets", "metric_targets")
RULE = "Count as the policy note says."
EVIDENCE = "The record that shows the figure, as the policy note asks."

Lines = dict[str, list[dict[str, str]]]


def enter_metrics(edition: str, file: Path, folder: Path | None = None) -> int:
    """Write the metrics of a table into an edition, and a KPI for each; how many there were.

    The table has the columns of COLUMNS; a blank MAC is the first of the outcome. All or none are written.

    Raises:
        DataError: a line is wrong, or the data would not be sound with it.
        OSError: a file cannot be read or written.
    """
    place = folder or load.DATA
    tables, given = read(place, edition), _given(file)
    if found := list(_wrong(given, tables)):
        raise DataError(found)
    lines = _made(given, tables)
    with TemporaryDirectory() as made:
        copy = Path(shutil.copytree(place, Path(made) / "data"))
        for name, rows in lines.items():
            _write(copy / edition / f"{name}.csv", tables, name, rows)
        if found := faults(read(copy, edition)):
            raise DataError(found)
        for name in lines:
            with beside(place / edition / f"{name}.csv") as new:
                shutil.copyfile(copy / edition / f"{name}.csv", new)
    return len(given)


def _given(file: Path) -> list[Row]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataError([Problem(file.name, 1, "it is not UTF-8", "Save the file as CSV UTF-8")]) from None
    lines = csv.reader(io.StringIO(text))
    heading = tuple(next(lines, []))
    if set(heading) != set(COLUMNS):
        what = f"the headings are {', '.join(heading) or 'missing'}"
        raise DataError([Problem(file.name, 1, what, f"Use these: {', '.join(COLUMNS)}")])
    rows = []
    for cells in lines:
        if cells and len(cells) != len(heading):
            what = f"it has {len(cells)} cells, the heading has {len(heading)}"
            raise DataError(
                [Problem(file.name, lines.line_num, what, "Put text with a comma in double quotes")]
            )
        if cells:
            rows.append(
                Row(file.name, lines.line_num, dict(zip(heading, map(str.strip, cells), strict=True)))
            )
    return rows


def _wrong(given: list[Row], tables: Tables) -> Iterator[Problem]:
    asked = {row["outcome"] for row in tables["outcomes"].rows if row["standard_metrics"]}
    home = {row["mac"]: row["outcome"] for row in tables["criteria"].rows}
    units, seen = tables["units"].keys("unit"), set(tables["metrics"].keys("official_text"))
    for row in given:
        if row["outcome"] not in asked:
            yield row.problem(
                f"'{row['outcome']}' has no standard metrics", f"Use one of: {', '.join(sorted(asked))}"
            )
        if row["mac"] and home.get(row["mac"]) != row["outcome"]:
            yield row.problem(
                f"'{row['mac']}' is no MAC of {row['outcome']}", "Use a MAC of criteria.csv, or none"
            )
        if row["unit"] not in units:
            yield row.problem(
                f"unknown unit '{row['unit']}'", "Use a unit of units.csv, or add it there first"
            )
        if row["accumulates"] not in TIMES:
            yield row.problem(f"accumulates is '{row['accumulates']}'", f"Use one of: {', '.join(TIMES)}")
        if row["by_region"] not in ("yes", "no"):
            yield row.problem(f"by_region is '{row['by_region']}'", "Write yes or no")
        if not row["metric"] or len(row["metric"]) > LONGEST:
            yield row.problem(
                "the metric is blank or too long", f"Copy its text, {LONGEST} characters at most"
            )
        if row["metric"] in seen:
            yield row.problem("this metric is there already", "Remove the line")
        seen.add(row["metric"])


def _made(given: list[Row], tables: Tables) -> Lines:
    """The rows to add to each table, and the outcomes with those that are copied now."""
    lines: Lines = {name: [] for name in CHANGED}
    counts: dict[str, int] = {}
    for row in tables["metrics"].rows:
        counts[row["outcome"]] = counts.get(row["outcome"], 0) + 1
    sort = max(int(row["sort"]) for row in tables["kpis"].rows)
    for place, row in enumerate(given, start=1):
        counts[row["outcome"]] = number = counts.get(row["outcome"], 0) + 1
        _add(lines, row, tables, f"S{row['outcome'].split()[-1]}.{number:02}", sort + place)
    copied = {row["outcome"] for row in given}
    for row in tables["outcomes"].rows:
        said = {"standard_metrics": "copied"} if row["outcome"] in copied else {}
        lines["outcomes"].append(dict(row.cells) | said)
    return lines


def _add(lines: Lines, row: Row, tables: Tables, number: str, sort: int) -> None:
    metric, kpi, text = f"M{number}", f"KPI {number}", row["metric"]
    mac = row["mac"] or next(r["mac"] for r in tables["criteria"].rows if r["outcome"] == row["outcome"])
    (kind,) = (r["kind"] for r in tables["units"].rows if r["unit"] == row["unit"])
    (unit,) = (r["plural"] for r in tables["units"].rows if r["unit"] == row["unit"])
    own = {"source": "own-reading", "status": "own"}
    common = {"kind": kind, "accumulates": row["accumulates"], "by_region": row["by_region"]}
    (source,) = (r["source"] for r in tables["outcomes"].rows if r["outcome"] == row["outcome"])
    noted = {"source": source, "status": "part-read"}
    lines["metrics"].append(
        {"metric": metric, "outcome": row["outcome"], "macs": mac, "label": text, "unit": unit, **common}
        | {"official_text": text, "text_status": "part-read", "confidence": "medium", **noted}
    )
    said = {"title": text[:130], "deliverable": text[:160], "numeric_element": text[:120]}
    rules = {"counting_rule": RULE, "evidence": EVIDENCE, "privacy": "no", "unit": row["unit"]}
    lines["kpis"].append({"kpi": kpi, "sort": str(sort), **said, **rules, **common, **noted})
    lines["kpi_metrics"].append({"kpi": kpi, "metric": metric, "result": "figure", **own})
    why = f"Answers {metric}, a standard metric of this outcome."
    lines["kpi_criteria"].append(
        {"kpi": kpi, "mac": mac, "via": "metric", "brings": "yes", "reason": why, **own}
    )
    target, reason = _target(mac, tables)
    link = {"target": target, "strength": "primary", "reason": reason, **own}
    lines["kpi_targets"].append({"kpi": kpi, **link})
    lines["metric_targets"].append({"metric": metric, **link})


def _target(mac: str, tables: Tables) -> tuple[str, str]:
    """The primary SDG target, with its reason, of the first KPI that the MAC brings."""
    links = [row for row in tables["kpi_criteria"].rows if row["mac"] == mac]
    links.sort(key=lambda row: not row.says("brings"))
    for row in tables["kpi_targets"].rows:
        if row["kpi"] == links[0]["kpi"] and row["strength"] == "primary":
            return row["target"], row["reason"]
    raise ValueError(f"{links[0]['kpi']} has no primary SDG target")


def _write(path: Path, tables: Tables, name: str, rows: list[dict[str, str]]) -> None:
    """The table with the rows added; outcomes in place of the earlier ones."""
    table = tables[name]
    before = [] if name == "outcomes" else [dict(row.cells) for row in table.rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table.columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*before, *rows])
