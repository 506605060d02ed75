"""Findings of returned copies as a workbook: a summary, all findings, pages to send back, acceptance."""

from __future__ import annotations

from collections.abc import Sequence

from builder.layout.parts import Workbook
from builder.layout.placement import Placed
from builder.rules.file_report import Copy
from builder.templates import words
from builder.version import tool_version
from builder.workbooks.report.acceptance import MappingOf, acceptance
from builder.workbooks.report.sheets import all_findings, for_it, pages, summary


def lay_out_report(copies: Sequence[Copy], mapping_of: MappingOf) -> Placed:
    """The workbook of findings, every part in its place.

    copies: what was found in each file, in the order wanted on Summary. mapping_of: what a copy's version was
    made from: which lines it has, their names and units.
    """
    to_send = pages(copies)
    sheets = (
        summary(copies, to_send),
        all_findings(copies),
        *(page.sheet for page in to_send),
        *for_it(copies),
        acceptance(copies, mapping_of),
    )
    read = dict.fromkeys(mapping_of(copy.returned).edition.title for copy in copies if copy.returned)
    return Placed(Workbook(sheets, words("report")("title"), tool_version(), "; ".join(read)))
