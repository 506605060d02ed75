"""The tables as files: CSV, Parquet, one workbook, and a Frictionless data package that describes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.consolidation.choose import Excluded
from builder.consolidation.facts import LEAST
from builder.consolidation.schema import Column, Scalar, Table, tables
from builder.consolidation.sinks import CsvSink, ParquetSink, Sink, has_parquet, typed
from builder.consolidation.store import Head, Store, digest
from builder.errors import InTheWayError
from builder.in_place import folder_beside, one_line, refuse_unwritable
from builder.read.returned import Found
from builder.rules.catalogue import finding
from builder.templates import words
from builder.version import tool_version
from builder.write.long_tables import Heading, LongTables

if TYPE_CHECKING:
    import pandas as pd

Cells = dict[str, Scalar]
PACKAGE, BOOK = "datapackage.json", "tables.xlsx"
ABOUT = (14, 18, 10, 8, 48)
"""Widths of the columns of the sheet About, in characters."""
FORMATS = {"date": "dd mmm yyyy", "number": "#,##0.00####", "integer": "0", "string": ""}
WIDE, NARROW = 30, 14
LONG_WORDS = frozenset({"file", "title", "short", "why"})
ABOUT_PEOPLE = frozenset({"deliveries", "regional"})
TEXTS_OF_SUPPLIERS = frozenset({"deliverable", "evidence", "found", "wanted"})
"""Columns that tables for sharing do not have: what people type may name somebody."""


class HeldTablesError(InTheWayError, FileExistsError):
    """A file of that name is there that was not written by an earlier run, or was changed since."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written, how many rows each table has, and what did not fit into the workbook."""

    files: tuple[Path, ...]
    rows: dict[str, int]
    too_long: tuple[str, ...]
    parquet: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """What the tables are made of.

    store: where the rows of returns are. counted: the returns that are counted, in the order of their rows.
    heads: all files that were read, for the findings. across: what returns say against each other.
    excluded: the files that are not counted. share: leave out what is private.
    """

    store: Store
    counted: Sequence[Head]
    heads: Sequence[Head]
    across: Sequence[Found]
    excluded: Sequence[Excluded]
    share: bool = False


def file_names() -> list[str]:
    """Every file of a run, the description last."""
    endings = (".csv", ".parquet") if has_parquet() else (".csv",)
    return [f"{name}{ending}" for name in tables() for ending in endings] + [BOOK, PACKAGE]


def refuse_held_tables(out: Path, *, force: bool = False) -> None:
    """Refuse to overwrite files in `out` that are not as an earlier run left them, unless `force`.

    Raises:
        HeldTablesError: one may hold somebody's work. OSError: nothing can be written there.
    """
    refuse_unwritable(out / PACKAGE)
    known = _known(out)
    for name in () if force else file_names()[:-1]:
        path = out / name
        if path.exists() and digest(path) != known.get(name):
            held = one_line(str(path))
            raise HeldTablesError(f"{held} may hold somebody's work. Name another folder, or give --force.")


def _known(out: Path) -> dict[str, str]:
    """The SHA-256 of each file that the description in the folder names."""
    try:
        resources = json.loads((out / PACKAGE).read_text(encoding="utf-8"))["resources"]
        return {one["path"]: str(one["hash"]).removeprefix("sha256:") for one in resources}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_tables(of: Contents, out: Path) -> Written:
    """Write every table, one return after another; the older files are replaced when all are complete.

    Raises:
        OSError: `out` cannot be made or written.
    """
    shown = {name: _shown(table, share=of.share) for name, table in tables().items()}
    names = file_names()
    with folder_beside(out) as folder:
        counts, too_long = _fill(folder, shown, of)
        _describe(folder, shown, names[:-1])
    return Written(tuple(out / name for name in names), counts, too_long, has_parquet())


def _shown(table: Table, *, share: bool) -> Table:
    """The table, without suppliers' texts where it is shared."""
    left = tuple(c for c in table.columns if not (share and c.name in TEXTS_OF_SUPPLIERS))
    return Table(table.name, table.about, left)


def _all(of: Contents) -> Iterator[tuple[str, Cells]]:
    """Every row of every table, with the name of its table."""
    small = _small(of.counted) if of.share else frozenset()
    for head in of.counted:
        yield "returns", _about(head)
        for name, rows in of.store.rows(head).items():
            for row in rows:
                cells: Cells = dict(zip(tables()[name].names, row, strict=True))
                cells |= {"file": head.file} if name == "lineage" else {}
                yield name, _covered(name, cells) if (_contract(head), cells.get("line")) in small else cells
    for head in of.heads:
        yield from (("findings", _finding(one, head)) for one in head.found)
    yield from (("findings", _finding(one, None)) for one in of.across)
    yield from (("excluded", asdict(one)) for one in of.excluded)


def _small(counted: Iterable[Head]) -> frozenset[tuple[object, str]]:
    """Contracts with their lines that are covered in all returns, since one period gives away the next."""
    return frozenset((_contract(head), line) for head in counted for line in head.small)


def _contract(head: Head) -> object:
    return head.told.contract if head.told else head.sha256


def _covered(name: str, cells: Cells) -> Cells:
    """The row without its delivered figures; commitments are no count of people."""
    if name not in ABOUT_PEOPLE or cells.get("element") == "Commitment":
        return cells
    private = {column.name for column in tables()[name].columns if column.private}
    return {key: None if key in private else value for key, value in cells.items()}


def _about(head: Head) -> Cells:
    severities = [finding(one.code).severity for one in head.found]
    counts = {"errors": severities.count("error"), "warnings": severities.count("warning")}
    return {**(head.about or {}), "file": head.file, "sha256": head.sha256, "state": head.state, **counts}


def _finding(one: Found, head: Head | None) -> Cells:
    entry = finding(one.code)
    return {
        "return": head.name if head else None,
        "file": head.file if head else one.file,
        "code": one.code,
        "severity": entry.severity,
        "sheet": one.place.sheet or None,
        "cell": one.place.cell or None,
        "kpi": one.kpi or None,
        "short": entry.short,
        "found": one.what or None,
        "wanted": one.wanted or None,
    }


def _fill(folder: Path, shown: Mapping[str, Table], of: Contents) -> tuple[dict[str, int], tuple[str, ...]]:
    """Write all rows to all files; how many there were, and the tables that the workbook could not hold."""
    counts, too_long = dict.fromkeys(shown, 0), set[str]()
    with ExitStack() as stack:
        book = stack.enter_context(LongTables(folder / BOOK, words("tables")("title")))
        _write_about(book, shown, share=of.share)
        sinks: dict[str, list[Sink]] = {}
        for name, table in shown.items():
            book.add(name, [_heading(column) for column in table.columns])
            sinks[name] = list(_sinks(folder, table))
            for sink in sinks[name]:
                stack.callback(sink.close)
        for name, cells in _all(of):
            row = shown[name].row(cells)
            counts[name] += 1
            for sink in sinks[name]:
                sink.put(row)
            if not book.row(name, map(typed, row, shown[name].columns)):
                too_long.add(name)
    return counts, tuple(sorted(too_long))


def _sinks(folder: Path, table: Table) -> Iterator[Sink]:
    yield CsvSink(folder / f"{table.name}.csv", table)
    if has_parquet():
        yield ParquetSink(folder / f"{table.name}.parquet", table)


def _heading(column: Column) -> Heading:
    return Heading(column.name, FORMATS[column.kind], WIDE if column.name in LONG_WORDS else NARROW)


def _write_about(book: LongTables, shown: Mapping[str, Table], *, share: bool) -> None:
    """The first sheet: what each table and column holds."""
    say = words("tables")
    name = say("sheets.about")
    heads = [say(f"sheets.{head}") for head in ("table", "column", "type", "unit", "meaning")]
    book.add(name, [Heading(head, "", width) for head, width in zip(heads, ABOUT, strict=True)])
    if share:
        book.row(name, [None, None, None, None, say("sheets.share", least=LEAST)])
    for table in shown.values():
        book.row(name, [table.name, None, None, None, table.about])
        for one in table.columns:
            book.row(name, [table.name, one.name, one.kind, one.unit or None, one.about])


def _describe(folder: Path, shown: Mapping[str, Table], names: Iterable[str]) -> None:
    """Write the description: each file with its columns, units and SHA-256."""
    package = {
        "name": "social-value-returns",
        "title": words("tables")("title"),
        "profile": "data-package",
        "version": tool_version(),
        "resources": [_resource(folder / name, shown.get(Path(name).stem)) for name in names],
    }
    text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    (folder / PACKAGE).write_text(text, encoding="utf-8")


def _resource(path: Path, table: Table | None) -> dict[str, Any]:
    about = {
        "name": path.name.replace(".", "-"),
        "path": path.name,
        "format": path.suffix[1:],
        "hash": f"sha256:{digest(path)}",
    }
    if table is None or path.suffix != ".csv":
        return about
    fields = [
        {"name": c.name, "type": c.kind, "description": c.about} | ({"unit": c.unit} if c.unit else {})
        for c in table.columns
    ]
    described = {"profile": "tabular-data-resource", "encoding": "utf-8-sig", "schema": {"fields": fields}}
    return about | {"title": table.about} | described


def frame(out: Path, name: str) -> pd.DataFrame:
    """A table that was written, as a data frame: numbers and days as such, nothing as missing.

    Raises:
        KeyError: no table has that name. OSError: it cannot be read.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    columns = tables()[name].columns
    texts = {column.name: "string" for column in columns if column.kind == "string"}
    blank = {column.name: [""] for column in columns}
    path = out / f"{name}.csv"
    found = pd.read_csv(path, encoding="utf-8-sig", dtype=texts, keep_default_na=False, na_values=blank)
    for day in [column.name for column in columns if column.kind == "date"]:
        if day in found.columns:
            found[day] = pd.to_datetime(found[day])
    return found
