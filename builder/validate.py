"""Many returned copies validated, one after another or side by side, with the same results."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

from builder.check import Told, across
from builder.copies import copies
from builder.examine import Examiner, FileReport, failed
from builder.findings import finding
from builder.recalculate_engines import ENGINES

AHEAD = 4
ACROSS = ""
"""The name of the last report: what returns say against each other."""

_examiners: dict[tuple[str, str], Examiner] = {}


def validate(
    paths: Iterable[Path | str],
    against: Path | str | None = None,
    jobs: int = 1,
    engine: str = "embedded",
) -> Iterator[FileReport]:
    """Validate copies.

    Args:
        paths: files, folders and patterns.
        against: the issued workbook, or its issue code alone.
        jobs: how many processes; the results are the same for any number.
        engine: embedded, excel or libreoffice: what works the copies out.

    Yields:
        A report for each file in the order of `copies`; then, where several were read and they do not
        fit together, one more under the name `ACROSS` with what they say against each other.

    Raises:
        IssuedError: `against` cannot be read as an issued workbook.
        KeyError: no engine is called that.
    """
    _examiner(against, engine)
    found = copies(paths)
    one_by_one = (_examine(path, against, engine) for path in found)
    reports = one_by_one if jobs <= 1 or len(found) <= 1 else _side_by_side(found, against, jobs, engine)
    spoken: list[Told] = []
    for report in reports:
        if report.told:
            spoken.append(report.told)
        yield replace(report, told=None)
    together = across(spoken)
    if together:
        yield FileReport(ACROSS, together)


def is_error(report: FileReport) -> bool:
    """Whether one of the findings has the severity error."""
    return any(finding(one.code).severity == "error" for one in report.found)


def _examiner(against: Path | str | None, engine: str) -> Examiner:
    """The examiner of this process, loaded at the first call."""
    key = (str(against or ""), engine)
    if key not in _examiners:
        _examiners[key] = Examiner(against, ENGINES[engine])
    return _examiners[key]


def _examine(path: Path, against: Path | str | None, engine: str) -> FileReport:
    return _examiner(against, engine).examine(path)


def _side_by_side(
    paths: tuple[Path, ...], against: Path | str | None, jobs: int, engine: str
) -> Iterator[FileReport]:
    """The reports in the order of the paths, a few files ahead of the one that is waited for."""
    waiting = deque(paths)
    while waiting:
        with _pool(jobs) as pool:
            running: deque[tuple[Path, Future[FileReport]]] = deque()
            try:
                while waiting or running:
                    while waiting and len(running) < AHEAD * jobs:
                        path = waiting.popleft()
                        running.append((path, pool.submit(_examine, path, against, engine)))
                    yield running[0][1].result()
                    running.popleft()
            except BrokenProcessPool:
                left = [path for path, _ in running]
                waiting.extendleft(reversed(left[1:]))
        if running:
            yield _alone(running[0][0], against, engine)


def _alone(path: Path, against: Path | str | None, engine: str) -> FileReport:
    """The report of a file that was being looked at when a process died: tried once more by itself."""
    with _pool(1) as pool:
        try:
            return pool.submit(_examine, path, against, engine).result()
        except BrokenProcessPool as error:
            return failed(path, error)


def _pool(jobs: int) -> ProcessPoolExecutor:
    """Fresh processes that share nothing with this one, on every system alike."""
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
