"""What somebody entered in the list of facts to confirm, wherever its rows and columns are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from builder.data.confirm import Answer
from builder.errors import UnusableError
from builder.model import check_list as columns
from builder.read.copy import opened
from builder.read.filled_sheet import FilledSheet, known_by, listed
from builder.templates import words

KNOWN_BY = {"File", "Key", "Column", columns.ANSWER}
LONGEST = 32_767


class CheckListError(UnusableError):
    """A file is no list of facts to confirm, or entries need correcting; a line for each."""


def read_check_list(path: Path) -> tuple[Answer, ...]:
    """The answers in a filled list, in the order of its rows. The file is only read as text.

    Raises:
        UnreadableError: it cannot be read safely. CheckListError: it is no such list, nothing is answered, or
            entries cannot be used; the text names each with its cell and what to do.
    """
    _, book = opened(path)
    say = words("check_list")
    found = known_by(book, KNOWN_BY)
    if found is None:
        raise CheckListError(say("no_list", file=path.name))
    page = _Page(*found, columns.KINDS, say)
    if missing := page.missing(columns.HEADINGS):
        raise CheckListError(say("no_column", sheet=page.sheet, headings=", ".join(missing)))
    answers = tuple(page.answers())
    if faults := [*page.faults, *_twice(page, answers)]:
        raise CheckListError(listed(faults, say))
    if not answers:
        raise CheckListError(say("nothing", file=path.name, sheet=page.sheet))
    return answers


def _twice(page: FilledSheet, answers: tuple[Answer, ...]) -> Iterator[str]:
    counts = Counter((one.file, one.key, one.column) for one in answers)
    for one in answers:
        if counts[one.file, one.key, one.column] > 1:
            yield page.fault("twice", one.cell)


class _Page(FilledSheet):
    """The list, read row by row."""

    def answers(self) -> Iterator[Answer]:
        """An answer for each row in which one is chosen."""
        for row in self.rows():
            entered = {heading: self.entered(row, heading) for heading in columns.ENTERED}
            answer = str(entered[columns.ANSWER] or "")
            by, printed = str(entered[columns.BY] or ""), str(entered[columns.PRINTED] or "")
            day = entered[columns.DAY]
            if not answer:
                continue
            wanted = {"no_name": (columns.BY, by), "no_day": (columns.DAY, day)}
            if answer == columns.DIFFERS:
                wanted["no_printed"] = (columns.PRINTED, printed)
            self.faults += [
                self.fault(what, self.address(row, heading))
                for what, (heading, value) in wanted.items()
                if not value
            ]
            file, key, column = (self.text(row, heading) for heading in columns.PLACE)
            yield Answer(
                file,
                key,
                column,
                self.text(row, "In the data", LONGEST),
                answer,
                printed,
                str(entered[columns.PAGE] or ""),
                by,
                day if isinstance(day, date) else date.min,
                self.address(row, columns.ANSWER),
            )
