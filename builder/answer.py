"""The button "Hand to Python" of the macro workbook: validate the path typed there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlwings

from builder.in_place import unreachable
from builder.read.returned import Found
from builder.returns.examine import FileReport
from builder.returns.files import copies
from builder.returns.validate import ACROSS, validate
from builder.rules.catalogue import SEVERITIES, Finding, finding
from builder.rules.file_report import plain
from builder.templates import words
from builder.workbooks.validator.sheets import (
    FILES,
    FILES_COLUMNS,
    FINDINGS,
    FINDINGS_COLUMNS,
)
from builder.write.macro_book import HEADING_ROW, Columns

PATH_NAME, STATE_NAME = "path_typed", "state_shown"
MOST_PER_FILE = 500
"""As many as the macro lists; the last one then says that there are more."""
MORE = "F710"

Row = tuple[str | int, ...]


def answer() -> None:
    """Validate the path typed in the calling workbook, and list files and findings in that workbook.

    The sheets Files and Findings are written again with the columns of the macro, errors first within a
    file; the state cell tells how far it is, then how many there are, or why nothing was found.
    Nothing else of the workbook is changed, and the workbook itself is not validated.
    """
    book = xlwings.Book.caller()
    _write(book, FILES, FILES_COLUMNS, ())
    _write(book, FINDINGS, FINDINGS_COLUMNS, ())
    typed = _typed(book)
    if not typed:
        _tell(book, "empty")
        return
    try:
        reports = _reports(book, typed)
    except OSError as error:
        _tell(book, "stopped", why=plain(unreachable(error)))
        return
    if not reports:
        _tell(book, "nothing")
        return
    rows = [row for report in reports for row in listed(report)]
    _write(book, FILES, FILES_COLUMNS, [summed(report) for report in reports])
    _write(book, FINDINGS, FINDINGS_COLUMNS, rows)
    _tell(book, "done", files=sum(report.file != ACROSS for report in reports), findings=len(rows))


def summed(report: FileReport) -> Row:
    """The row of one file on the sheet Files: its name, its state, how much was found by severity."""
    counts = (report.count(severity) for severity in SEVERITIES)
    return _name(report.file), words("report")(f"states.{report.state}"), *counts


def listed(report: FileReport) -> list[Row]:
    """The findings of one file as rows of the eight texts that the sheet Findings has columns for.

    At most `MOST_PER_FILE`; where there are more, the last row says so.
    """
    pairs = report.findings
    if len(pairs) > MOST_PER_FILE:
        more = Found(MORE, report.file, what=str(MOST_PER_FILE))
        pairs = [*pairs[: MOST_PER_FILE - 1], (more, finding(MORE))]
    return [_row(report, *pair) for pair in pairs]


def _row(report: FileReport, one: Found, entry: Finding) -> Row:
    """File, severity, code, sheet, cell, what was found, what it means, what to do."""
    place = (plain(one.place.sheet), plain(one.place.cell))
    return (
        _name(one.file or report.file),
        entry.severity,
        entry.code,
        *place,
        plain(one.what),
        entry.what,
        entry.remedy,
    )


def _name(file: str) -> str:
    """The name of a file on the sheets, or the words for findings that compare returns."""
    return plain(Path(file).name) or words("report")("summary.across")


def _typed(book: xlwings.Book) -> str:
    """The path, without the quotation marks of "Copy as path" in Windows."""
    value = book.names[PATH_NAME].refers_to_range.options(numbers=int, err_to_str=True).value
    return "" if value is None else str(value).strip().strip('"')


def _reports(book: xlwings.Book, typed: str) -> list[FileReport]:
    found = [path for path in copies([typed]) if path.name != book.name]
    reports = []
    for number, report in enumerate(validate(found, jobs=1), 1):
        reports.append(report)
        if report.file != ACROSS:
            _tell(book, "looked", file=plain(Path(report.file).name), number=number, files=len(found))
    return reports


def _tell(book: xlwings.Book, state: str, **fill: object) -> None:
    book.names[STATE_NAME].refers_to_range.value = words("validator")(f"answer.{state}", **fill)


def _write(book: xlwings.Book, name: str, columns: Columns, rows: Sequence[Row]) -> None:
    """Replace the table on that sheet with the rows."""
    sheet, first, width = book.sheets[name], HEADING_ROW + 2, len(columns)
    last = sheet.used_range.last_cell.row
    if last >= first:
        sheet.range((first, 1), (last, width)).clear_contents()
    if rows:
        target = sheet.range((first, 1), (first + len(rows) - 1, width))
        target.value = [[_as_text(value) for value in row] for row in rows]


def _as_text(value: str | int) -> str | int | None:
    """A text with the mark that keeps a cell from reading it as a formula, number or date."""
    if isinstance(value, int):
        return value
    return f"'{value}" if value else None
