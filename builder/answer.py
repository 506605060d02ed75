"""The door of the macro workbook: its button "Hand to Python" has the path typed there validated here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlwings

from builder.copies import copies
from builder.examine import FileReport
from builder.findings import Finding, finding
from builder.report_copy import ordered, plain
from builder.returned import Found
from builder.templates import words
from builder.validate import ACROSS, validate
from builder.write_validator import FINDINGS, FINDINGS_HEADING_ROW, FINDINGS_WIDTHS

PATH_NAME, STATE_NAME = "path_typed", "state_shown"
MOST_PER_FILE = 500
"""As many as the macro lists; the last one then says that there are more."""
MORE = "F710"

Row = tuple[str, ...]


def answer() -> None:
    """Validate what the path typed in the calling workbook names, and list the findings there.

    The sheet Findings is written anew, a row for each finding with the columns of the macro, errors first
    within a file; the state cell tells how far it is, then how many there are, or why there are none.
    Nothing else of the workbook is changed, and the workbook itself is not validated.
    """
    book = xlwings.Book.caller()
    _write(book, ())
    typed = _typed(book)
    if not typed:
        _tell(book, "empty")
        return
    try:
        reports = _reports(book, typed)
    except (OSError, ValueError) as error:
        _tell(book, "stopped", why=plain(str(error)))
        return
    rows = [row for report in reports for row in listed(report)]
    _write(book, rows)
    _tell(book, "done", files=sum(report.file != ACROSS for report in reports), findings=len(rows))


def listed(report: FileReport) -> list[Row]:
    """The findings of one file as rows of the eight texts that the sheet Findings has columns for.

    At most `MOST_PER_FILE`; where there are more, the last row says so.
    """
    pairs = ordered(report.found)
    if len(pairs) > MOST_PER_FILE:
        more = Found(MORE, report.file, what=str(MOST_PER_FILE))
        pairs = [*pairs[: MOST_PER_FILE - 1], (more, finding(MORE))]
    return [_row(report, *pair) for pair in pairs]


def _row(report: FileReport, one: Found, entry: Finding) -> Row:
    """File, severity, code, sheet, cell, what was found, what it means, what to do."""
    name = plain(Path(one.file or report.file).name) or words("report")("summary.across")
    place = (plain(one.place.sheet), plain(one.place.cell))
    return name, entry.severity, entry.code, *place, plain(one.what), entry.what, entry.remedy


def _typed(book: xlwings.Book) -> str:
    """The path, without the quotation marks that come along when Windows copies it as a path."""
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


def _write(book: xlwings.Book, rows: Sequence[Row]) -> None:
    """The rows in place of all that stood in the table."""
    sheet, first, columns = book.sheets[FINDINGS], FINDINGS_HEADING_ROW + 2, len(FINDINGS_WIDTHS)
    last = sheet.used_range.last_cell.row
    if last >= first:
        sheet.range((first, 1), (last, columns)).clear_contents()
    if rows:
        target = sheet.range((first, 1), (first + len(rows) - 1, columns))
        target.value = [[_as_text(text) for text in row] for row in rows]


def _as_text(text: str) -> str | None:
    """The text with the mark that keeps a cell from reading it as a formula, number or date."""
    return f"'{text}" if text else None
