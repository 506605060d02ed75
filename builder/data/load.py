"""Read `mapping_data/` into a `Mapping`; report every fault with file, line and remedy.

The files are small and edited by hand. The standard library reads them, because it keeps line numbers and
shows lines that are too short or too long; a data frame would fill the gaps silently.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from builder.data import checks, kpi_checks, links, nouns
from builder.data.older import now_named, up_to_date
from builder.data.tables import Problem, Row, Table, Tables, heading_problems, schema_problems
from builder.errors import BrokenDataError
from builder.model.mapping import Mapping
from builder.shipped import shipped

DATA = shipped("mapping_data")
"""Where the data is: beside the code, where a policy person edits it, or in the package."""

PACKAGE, EDITIONS = "datapackage.json", "editions.csv"
LISTED = "edition"
"""What the description of the package calls the edition whose files it lists; before 0.3.0 it did not say."""


def _listed() -> str:
    """The edition whose files the package lists; "" where it cannot be read, which `read` reports."""
    try:
        return str(json.loads((DATA / PACKAGE).read_text(encoding="utf-8"))[LISTED])
    except (OSError, ValueError, KeyError):
        return ""


SHIPPED = _listed()
"""The edition that is built unless another is asked for."""


class DataError(BrokenDataError):
    """The data cannot be used; `problems` holds every fault found, in file and line order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.what)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def load(folder: Path | None = None, edition: str = SHIPPED) -> Mapping:
    """The mapping of one edition.

    `folder` is a data package laid out as `mapping_data/`, which is the default; `edition` is a key of its
    editions.csv and the name of the folder with that edition's files. Raises DataError, with every problem
    found, where anything is missing or broken.
    """
    tables = read(folder or DATA, edition)
    if problems := faults(tables):
        raise DataError(problems)
    today = up_to_date(tables)
    return replace(links.mapping(nouns.nouns(today), today, edition), mark=mark(tables))


def mark(tables: Tables) -> str:
    """Nine characters that change with any cell of the tables, and with nothing else."""
    said = [
        (name, table.columns, [list(row.cells.items()) for row in table.rows])
        for name, table in tables.items()
    ]
    digest = hashlib.sha256(json.dumps(sorted(said)).encode()).hexdigest()
    return f"D{digest[:8].upper()}"


def faults(tables: Tables) -> list[Problem]:
    """Every fault in the cells, keys, references and links of tables that have been read."""
    today = up_to_date(tables)
    return [*schema_problems(tables), *checks.problems(today), *kpi_checks.problems(today)]


def read(folder: Path, edition: str = SHIPPED) -> Tables:
    """The tables of one edition and those that all share, by short name ("kpi_measures"), cells as text.

    Raises DataError if a file or column is missing or a line has too many or too few cells.
    """
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for resource in _resources(folder, edition):
        try:
            table = _table(folder, resource)
        except DataError as error:
            problems += error.problems
        else:
            tables[Path(table.file).stem] = table
            problems += heading_problems(table)
    problems += _absent(tables, problems)
    if problems:
        raise DataError(problems)
    return tables


def package_files(folder: Path, edition: str) -> dict[str, bytes]:
    """The files of a data package from which an edition is made, by their path in it."""
    names = (PACKAGE, *(resource["path"] for resource in _resources(folder, edition)))
    return {name: (folder / name).read_bytes() for name in names}


def package_of(folder: Path, edition: str) -> dict[str, Any]:
    """The description of a data package with the files of one edition, as the format asks for it."""
    package = _described(folder)
    if edition == package.get(LISTED, SHIPPED):
        return package
    return package | {LISTED: edition, "resources": _resources(folder, edition)}


def edition_keys(folder: Path | None = None) -> dict[str, bool]:
    """The key of each edition that editions.csv names, and whether it has files.

    Raises DataError if the description of the package or the list of editions cannot be read.
    """
    place = folder or DATA
    resources = _described(place)["resources"]
    named = [_table(place, one).rows for one in resources if one["path"] == EDITIONS]
    return {row["edition"]: _has_files(place, row["edition"]) for rows in named for row in rows}


def _has_files(folder: Path, edition: str) -> bool:
    return any((folder / edition).glob("*.csv"))


def _resources(folder: Path, edition: str) -> list[dict[str, Any]]:
    """The files that all editions share and those of one edition, each with its schema.

    The tables of an edition are described once: each edition has the files that are listed for one of them.
    """
    package = _described(folder)
    if not _has_files(folder, edition):
        what, remedy = (
            f"the edition {edition} has no files",
            f"Add the folder {edition}, or name another edition",
        )
        raise DataError([Problem(EDITIONS, 1, what, remedy)])
    found = []
    for resource in package["resources"]:
        file = Path(resource["path"])
        if file.parent.name == package.get(LISTED, SHIPPED):
            found.append(resource | {"path": f"{edition}/{file.name}"})
        elif not file.parent.name:
            found.append(resource)
    return found


def _described(folder: Path) -> dict[str, Any]:
    """The description of the package: every file with its schema."""
    try:
        return dict(json.loads((folder / PACKAGE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        problem = Problem(PACKAGE, 1, f"there is no {PACKAGE} in {folder}", "Name the folder with the data")
        raise DataError([problem]) from None
    except json.JSONDecodeError as error:
        problem = Problem(PACKAGE, error.lineno, f"it is not valid JSON: {error.msg}", "Mend that line")
        raise DataError([problem]) from None


def _table(folder: Path, resource: dict[str, Any]) -> Table:
    file = resource["path"]
    try:
        text = (folder / file).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        remedy = f"Put it back, with its heading alone where it has no rows, or take it out of {PACKAGE}"
        raise DataError([Problem(file, 1, "the file is missing", remedy)]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = Problem(file, line, "a character is not UTF-8", "Save the file as CSV UTF-8")
        raise DataError([problem]) from None
    lines = csv.reader(text.splitlines(keepends=True))
    columns = tuple(next(lines, []))
    rows = tuple(_rows(file, columns, lines))
    return Table(resource["name"], file, columns, resource["schema"], rows)


def _rows(file: str, columns: tuple[str, ...], lines: Any) -> Iterator[Row]:
    bad: list[Problem] = []
    for cells in lines:
        if cells and len(cells) != len(columns):
            what = f"it has {len(cells)} cells, the heading has {len(columns)}"
            bad.append(Problem(file, lines.line_num, what, "Put text that holds a comma in double quotes"))
        elif cells:
            yield Row(file, lines.line_num, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
    if bad:
        raise DataError(bad)


def _absent(tables: Tables, problems: Sequence[Problem]) -> Iterator[Problem]:
    if problems:
        return
    there = {now_named(name) for name in tables}
    for name in (*nouns.TABLES, *links.TABLES):
        if name not in there:
            yield Problem(PACKAGE, 1, f"no file {name}.csv is listed", "List it with its schema")
