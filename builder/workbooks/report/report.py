"""Findings of returned copies as a workbook: a summary, all findings, pages to send back, acceptance."""

from __future__ import annotations

from collections.abc import Sequence

from builder.layout.parts import Workbook
from builder.layout.placement import Placed
from builder.rules.file_report import Copy
from builder.templates import words
from builder.version import tool_version
from builder.workbooks.report.acceptance import acceptance
from builder.workbooks.report.sheets import all_findings, for_it, pages, summary


def lay_out_report(copies: Sequence[Copy]) -> Placed:
    """The workbook of findings, every part in its place.

    copies: what was found in each file, in the order wanted on Summary.
    """
    to_send = pages(copies)
    sheets = (
        summary(copies, to_send),
        all_findings(copies),
        *(page.sheet for page in to_send),
        *for_it(copies),
        acceptance(copies),
    )
    read = dict.fromkeys(copy.edition for copy in copies if copy.edition)
    return Placed(Workbook(sheets, words("report")("title"), tool_version(), "; ".join(read)))
