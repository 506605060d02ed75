"""Bids from files: each read, worked out again and checked as a returned copy, then given its letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from builder.releases.versions import Versions
from builder.returns.examine import FileReport
from builder.returns.validate import validate
from builder.workbooks.comparison.bids import Bid, in_order, letter


def read_bids(
    files: Sequence[Path], hidden: bool = False, jobs: int = 1, step: Callable[[], None] = lambda: None
) -> tuple[Bid, ...]:
    """The bids under their letters: in the order given, or one that tells nothing of names if `hidden`.

    jobs: as for `validate`. step: called after each file.
    """
    reports: list[FileReport] = []
    for report in validate(files, jobs=jobs):
        if report.file:  # what copies say against each other is about several returns of one supplier
            reports.append(report)
            step()
    versions = Versions()
    return tuple(_bid(letter(n), one, versions) for n, one in enumerate(in_order(reports, hidden)))


def _bid(name: str, report: FileReport, versions: Versions) -> Bid:
    if report.returned is None:
        return Bid(name, report)
    version = versions.of(report.returned)
    return Bid(name, report, version.mapping, version.is_current)
