"""Facts that nobody has confirmed in their document yet, and what somebody who looked them up found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from builder.data import load
from builder.data.load import edition_keys, read
from builder.data.rewrite import rewrite
from builder.data.status import CONFIRMED
from builder.data.tables import Row, Table
from builder.errors import UnusableError
from builder.model.check_list import AGREES, DIFFERS
from builder.templates import words

STATUSES = {"text_status": "official_text", "goals_status": "goals", "bound_status": "lower_bound"}
"""A column that says how far one cell is confirmed, and that cell's column."""

STATUS, READ = "status", "read"
NO_FACTS = {*STATUSES.values(), *STATUSES, STATUS, "source", "sort", "note", "text_note", "confidence"}
COPIED = "official_text"
"""The column that holds words of the document itself, where its licence allows that."""

OPEN = "OGL"
FILE = "confirmations.csv"
SEPARATOR = " | "


class NotConfirmedError(UnusableError):
    """Answers cannot be taken into the data; a line for each."""


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A fact to look up: its document, what is in the data, and where: file, key of the row, status column.

    may_copy: whether the words of the document may be kept.
    """

    document: str
    fact: str
    text: str
    status: str
    file: str
    key: str
    column: str
    may_copy: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody found about a fact. cell: where it was entered, for messages."""

    file: str
    key: str
    column: str
    text: str
    answer: str
    printed: str
    page: str
    by: str
    day: date
    cell: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many facts were answered, by answer, and which are now to be mended by hand: file and key."""

    counts: Mapping[str, int]
    to_mend: tuple[tuple[str, str], ...]


def to_confirm(folder: Path | None = None) -> tuple[ToConfirm, ...]:
    """Every fact of every edition that is not confirmed, by document, then by file and row.

    Raises:
        DataError: the data cannot be read.
    """
    tables = _tables(folder or load.DATA)
    sources = {row["source"]: row for row in tables["sources.csv"].rows}
    order = {name: place for place, name in enumerate(sources)}
    found = [
        (order[_source(row)], _fact(table, row, column, sources[_source(row)]))
        for table in tables.values()
        for row in table.rows
        for column in _statuses(table)
        if row[column] and row[column] not in CONFIRMED
    ]
    return tuple(fact for _, fact in sorted(found, key=lambda one: one[0]))


def confirm(answers: Sequence[Answer], folder: Path | None = None, *, dry_run: bool = False) -> Outcome:
    """Take answers into the data: statuses, words as printed where they may be kept, who looked and when.

    A fact that differs and is not itself a copy of words stays unconfirmed: somebody has to mend its row.

    Raises:
        NotConfirmedError: an answer is about a fact that is not there, or that has changed since the list was
            written. DataError, OSError: as for `rewrite`.
    """
    place = folder or load.DATA
    tables = _tables(place)
    open_ = {(one.file, one.key, one.column): one for one in to_confirm(place)}
    if faults := list(_outdated(answers, open_)):
        raise NotConfirmedError("\n".join(faults))
    rows = {file: [dict(row.cells) for row in table.rows] for file, table in tables.items()}
    at = {(f, _key(tables[f], row)): n for f in tables for n, row in enumerate(tables[f].rows)}
    to_mend = []
    for one in answers:
        row, fact = rows[one.file][at[one.file, one.key]], open_[one.file, one.key, one.column]
        if not _take(row, one, fact):
            to_mend.append((one.file, one.key))
        rows[FILE] = [kept for kept in rows[FILE] if _about(kept) != (one.file, one.key, one.column)]
        rows[FILE].append(_record(one, row["source"], fact.may_copy))
    changed = {FILE, *(one.file for one in answers)}
    rewrite(place, {file: rows[file] for file in sorted(changed)} if answers else {}, dry_run=dry_run)
    return Outcome(Counter(one.answer for one in answers), tuple(to_mend))


def _tables(folder: Path) -> dict[str, Table]:
    """Every table of every edition by the path of its file; those that all share once."""
    keys = [key for key, has_files in edition_keys(folder).items() if has_files]
    return {table.file: table for key in keys for table in read(folder, key).values()}


def _statuses(table: Table) -> Iterator[str]:
    if table.file != FILE:
        yield from (column for column in table.columns if column == STATUS or column in STATUSES)


def _source(row: Row) -> str:
    return row["source"]


def _key(table: Table, row: Row) -> str:
    return SEPARATOR.join(row[column] for column in table.schema["primaryKey"])


def _fact(table: Table, row: Row, column: str, source: Row) -> ToConfirm:
    key, keys = _key(table, row), set(table.schema["primaryKey"])
    about = STATUSES.get(column)
    if about:
        text = row[about]
    else:
        cells = ((name, row[name]) for name in table.columns if name not in NO_FACTS | keys and row[name])
        text = "; ".join(f"{name.replace('_', ' ')}: {cell}" for name, cell in cells)
    name = f"{table.resource.replace('_', ' ')}: {key}" + (f", {about.replace('_', ' ')}" if about else "")
    may_copy = about == COPIED and source["licence"].startswith(OPEN)
    return ToConfirm(source["title"], name, text, row[column], table.file, key, column, may_copy)


def _outdated(answers: Sequence[Answer], open_: Mapping[tuple[str, str, str], ToConfirm]) -> Iterator[str]:
    say = words("check_list")
    for one in answers:
        fact = open_.get((one.file, one.key, one.column))
        if fact is None:
            yield say("faults.unknown", cell=one.cell, file=one.file, key=one.key)
        elif _plain(fact.text) != _plain(one.text):
            yield say("faults.changed", cell=one.cell, file=one.file, key=one.key)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _take(row: dict[str, str], one: Answer, fact: ToConfirm) -> bool:
    """Put an answer into its row; whether nothing is left to be mended by hand."""
    if one.answer == DIFFERS:
        if fact.may_copy:
            row[COPIED], row[one.column] = one.printed, READ
            return True
        return False
    if one.answer == AGREES:
        row[one.column] = READ
    return True


def _about(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row["file"], row["key"], row["column"]


def _record(one: Answer, source: str, may_copy: bool) -> dict[str, str]:
    """The line of confirmations.csv; words of a document that may not be copied are left out."""
    about = {"file": one.file, "key": one.key, "column": one.column, "answer": one.answer}
    seen = {"page": one.page, "checked_by": one.by, "checked_on": one.day.isoformat()}
    printed = one.printed if may_copy else ""
    return {**about, "printed": printed, **seen, "source": source, "status": READ}
