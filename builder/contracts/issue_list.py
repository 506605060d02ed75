"""A list of contracts or call-offs: a CSV file whose headings are labels of Start, a line for each copy."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from builder.errors import UnusableError
from builder.grid.a1 import column_letters
from builder.grid.kinds import NotAcceptedError
from builder.in_place import one_line, unreachable
from builder.layout.placement import START, Placed
from builder.templates import words
from builder.workbooks.input_cells import Cells, InputCell
from builder.workbooks.inputs import Inputs, accepted

MOST_LINES = 5_000
MOST_BYTES = 20_000_000
SEPARATORS = ",;\t"


class ListError(UnusableError, ValueError):
    """Lines that cannot be used; the text names every fault by line and column."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Line:
    """One copy to make. place: what messages call the line. inputs: fields of Start that it fills in."""

    place: str
    inputs: Inputs


def read_list(placed: Placed, path: Path) -> tuple[Line, ...]:
    """The lines of a list. A blank cell leaves what the buyer's copy has.

    Raises:
        ListError: the file cannot be read, or with every heading and cell that is not understood.
    """
    rows = _rows(path)
    name, say = one_line(path.name), words("issue")
    if len(rows) < 2:  # noqa: PLR2004 - headings and one line
        raise ListError((say("list.empty", file=name),))
    cells, problems = Cells(placed), list[str]()
    headings = [
        _heading(cells, text, f"{name}: {_column(at)}", problems) for at, text in enumerate(rows[0][1])
    ]
    lines = [
        Line(say("list.line", file=name, line=n), _inputs(headings, row, f"{name}: line {n}", problems))
        for n, row in rows[1:]
    ]
    if problems:
        raise ListError(tuple(dict.fromkeys(problems)))
    return tuple(lines)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, with the line in the file that each ends on."""
    name, say = one_line(path.name), words("issue")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ListError((say("list.long", file=name, most=MOST_LINES),))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ListError((unreachable(error),)) from None
    except UnicodeDecodeError:
        raise ListError((say("list.encoding", file=name),)) from None
    head = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(SEPARATORS, key=head.count), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise ListError((say("list.csv", file=name, line=reader.line_num, why=error),)) from None
    if len(rows) > MOST_LINES + 1:
        raise ListError((say("list.long", file=name, most=MOST_LINES),))
    return rows


def _heading(cells: Cells, text: str, place: str, problems: list[str]) -> InputCell | None:
    found = cells.find((START, text.strip()))
    if isinstance(found, str):
        problems.append(one_line(f"{place}: {found}"))
        return None
    return found


def _inputs(headings: list[InputCell | None], row: list[str], place: str, problems: list[str]) -> Inputs:
    """The fields that the line fills in; what is not accepted goes to `problems`."""
    inputs, say = Inputs(), words("issue")
    if any(text.strip() for text in row[len(headings) :]):
        problems.append(say("list.wide", place=place, column=_column(len(headings))))
    for at, (heading, text) in enumerate(zip(headings, row, strict=False)):
        if heading is None or not text.strip():
            continue
        try:
            inputs[heading.key] = accepted(heading, _plain(heading, text.strip()))
        except NotAcceptedError as error:
            problems.append(one_line(f'{place}, {_column(at)}: "{text.strip()}" is not accepted. {error}'))
    return inputs


def _plain(cell: InputCell, text: str) -> str:
    """A number without the marks that spreadsheets show: £ and commas."""
    is_number = cell.kind.rule is not None and cell.kind.rule.kind in ("decimal", "whole")
    return text.replace("£", "").replace(",", "") if is_number else text


def _column(at: int) -> str:
    return words("issue")("list.column", letter=column_letters(at))


def twice(names: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each place whose file name, in any case, is that of an earlier place."""
    seen: dict[str, str] = {}
    for place, name in names:
        first = seen.setdefault(name.casefold(), place)
        if first != place:
            yield words("issue")("refused.twice", place=place, first=first)


__all__ = ["Line", "ListError", "read_list", "twice"]
