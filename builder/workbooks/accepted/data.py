"""What was accepted as a table of data, each figure with the cell and file that it is from."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from builder.read.acceptance import Acceptance
from builder.rules.file_report import plain
from builder.workbooks.accepted.ratings import Rated

FORMULA = ("=", "+", "-", "@")
HEADINGS = (
    *("supplier", "authority", "contract", "period_start", "period_end", "line", "kpi", "unit", "regions"),
    *("committed", "target_to_date", "before", "reported", "accepted", "result_to_date", "rating"),
    *("rating_given", "evidence_named", "evidence_seen", "reason", "return_file", "return_sha256"),
    *("report_file", "report_sha256", "report_sheet", "report_cell"),
)


def accepted_csv(of: Acceptance, found: Sequence[Rated]) -> str:
    """The decisions as CSV with a byte order mark, for Excel. Undecided figures have no accepted quantity.

    No text begins as a formula does. Numbers are in the unit of their row, shares are parts of 1.
    """
    made = io.StringIO()
    made.write("\ufeff")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for one in found:
        writer.writerow([_cell(value) for value in _row(of, one)])
    return made.getvalue()


def _row(of: Acceptance, one: Rated) -> tuple[object, ...]:
    it = one.decision
    return (
        *(it.supplier, it.authority, it.contract, *it.period, it.line, it.title, it.unit, it.regions),
        *(it.committed, it.target, it.before, it.reported, it.accepted, one.result, one.rating),
        *(it.rating, it.evidence, it.seen, it.reason, it.file, it.copy),
        *(of.path.name, of.sha256, of.sheet, it.cell),
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return f"{value:.12g}"
    text = plain(str(value))
    return f"'{text}" if text.startswith(FORMULA) else text
