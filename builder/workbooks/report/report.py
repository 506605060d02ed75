"""Findings of returned copies as a workbook: a summary, all findings, pages to send back, acceptance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from builder.layout.parts import Workbook
from builder.layout.placement import Placed
from builder.model.mapping import Mapping
from builder.rules.file_report import Copy
from builder.templates import words
from builder.version import tool_version
from builder.workbooks.build import build
from builder.workbooks.report.acceptance import acceptance
from builder.workbooks.report.sheets import all_findings, for_it, pages, summary


def report(copies: Iterable[Copy], mapping: Mapping, path: Path) -> Path:
    """Write the workbook of findings.

    Args:
        copies: what was found in each file, in the order wanted on Summary.
        mapping: what the workbook was made from, for the names of KPIs.
        path: the .xlsx to write; its folder is made.

    Raises:
        BuildError: the file would not be right; nothing that is of use was written.
    """
    build(lay_out_report(tuple(copies), mapping), path)
    return path


def lay_out_report(copies: Sequence[Copy], mapping: Mapping) -> Placed:
    """The workbook of findings, every part in its place."""
    to_send = pages(copies)
    sheets = (
        summary(copies, to_send),
        all_findings(copies),
        *(page.sheet for page in to_send),
        *for_it(copies),
        acceptance(copies, mapping),
    )
    return Placed(Workbook(sheets, words("report")("title"), tool_version(), mapping.edition.title))
