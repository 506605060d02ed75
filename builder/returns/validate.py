"""Many returned copies validated, one after another or side by side, with the same results.

Each file is read in another process with limits on time and memory, so no file can stop the others from being
checked.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from builder.read.returned import Found, UnreadableError
from builder.recalc.programs import ENGINES, ready
from builder.recalc.recalculate import Difference
from builder.returns.examine import FAILED, Examiner, FileReport, failed
from builder.rules.across import Told, across
from builder.rules.catalogue import finding

T = TypeVar("T")
AHEAD = 4
ACROSS = ""
"""The name of the last report: what returns say against each other."""

TOO_LONG = "F713"
STANDARD_ERROR = 2
START = "spawn"
"""How a process beside this one begins, in the words of `multiprocessing`: fresh, on every system alike."""
SWEEPS = 200_000, 20, 50
"""New objects before their waste is looked for, as `gc.set_threshold` takes it: a quarter less time."""

DRIVEN = frozenset({"excel"})
"""Engines that are programs of the desktop: driven from this process, one copy at a time, always closed."""

_examiners: dict[tuple[str, str], Examiner] = {}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that one file may take: seconds, and bytes of memory where the system can be told."""

    seconds: float = 120.0
    memory: int = 3_000_000_000


def validate(
    files: Sequence[Path],
    against: Path | str | None = None,
    jobs: int = 0,
    engine: str = "embedded",
    bounds: Bounds | None = None,
) -> Iterator[FileReport]:
    """Validate copies.

    Args:
        files: the copies, as `builder.returns.files.copies` gives them.
        against: the issued workbook, or its issue code alone.
        jobs: how many processes beside this one, within `bounds`; 0: in this process, which holds a file to
            the bounds of the reader only. The results are the same for any number. A script that asks for
            processes does so under ``if __name__ == "__main__"``, as for all of Python's.
        engine: embedded, excel or libreoffice: what works the copies out.
        bounds: the most that a file may take.

    Yields:
        A report for each file, in their order; then, where several were read and they do not
        fit together, one more under the name `ACROSS` with what they say against each other.

    Raises:
        IssuedError: `against` cannot be read as an issued workbook.
        KeyError: no engine is called that. OSError: its program is not installed.
    """
    ready(engine)
    examiner(against, engine)
    spoken: list[Told] = []
    for report in _reports(files, against, engine, jobs, bounds or Bounds()):
        if report.told:
            spoken.append(report.told)
        yield replace(report, told=None)
    together = _across(spoken)
    if together:
        yield FileReport(ACROSS, together)


def stale(path: Path, bounds: Bounds | None = None) -> tuple[Difference, ...]:
    """Every cell of a copy whose saved value differs from the fresh one.

    The copy is looked at in a process beside this one, within bounds as for `validate`.

    Raises:
        UnreadableError: why the copy cannot be used.
    """
    return within(bounds or Bounds(), _stale, path)


def _stale(path: Path) -> tuple[Difference, ...]:
    return examiner(None, "embedded").stale(path)


def within(bounds: Bounds, look: Callable[[Path], T], path: Path) -> T:
    """What a process beside this one sees in a file.

    Raises:
        UnreadableError: why the file cannot be used, or that it went beyond the bounds.
    """
    pool = _pool(1, bounds)
    try:
        return result(path, pool.schedule(look, args=(path,), timeout=bounds.seconds))
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _across(spoken: list[Told]) -> tuple[Found, ...]:
    """What returns say against each other; a fault of ours there takes nothing from what was found before."""
    try:
        return across(spoken)
    except Exception as error:  # noqa: BLE001 - as for single files
        return failed(ACROSS, error).found


def is_error(report: FileReport) -> bool:
    """Whether one of the findings has the severity error."""
    return any(finding(one.code).severity == "error" for one in report.found)


def examiner(against: Path | str | None, engine: str) -> Examiner:
    """The examiner of this process, loaded at the first call."""
    key = (str(against or ""), engine)
    if key not in _examiners:
        _examiners[key] = Examiner(against, ENGINES[engine])
    return _examiners[key]


def _examine(path: Path, against: Path | str | None, engine: str) -> FileReport:
    return examiner(against, engine).examine(path)


def _reports(
    files: Sequence[Path], against: Path | str | None, engine: str, jobs: int, bounds: Bounds
) -> Iterator[FileReport]:
    look = partial(_examine, against=against, engine=engine)
    if jobs and engine not in DRIVEN:
        return side_by_side(files, look, _lost, jobs, bounds)
    return map(look, files)


def _lost(path: Path, error: UnreadableError) -> FileReport:
    return FileReport(str(path), error.found)


def side_by_side(
    files: Sequence[Path],
    look: Callable[[Path], T],
    lost: Callable[[Path, UnreadableError], T],
    jobs: int,
    bounds: Bounds,
) -> Iterator[T]:
    """What processes beside this one see in files, in their order, a few files ahead of the one waited for.

    look: called there with each path. lost: called here for a file that went beyond the bounds.
    """
    waiting, running = deque(files), deque[tuple[Path, Future[T]]]()
    jobs = min(jobs, len(files))
    pool = _pool(jobs, bounds)
    try:
        while waiting or running:
            while waiting and len(running) < AHEAD * jobs:
                path = waiting.popleft()
                running.append((path, pool.schedule(look, args=(path,), timeout=bounds.seconds)))
            yield _seen(lost, *running.popleft())
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _seen(lost: Callable[[Path, UnreadableError], T], path: Path, asked: Future[T]) -> T:
    try:
        return result(path, asked)
    except UnreadableError as error:
        return lost(path, error)


def result(path: Path, asked: Future[T]) -> T:
    """What was found in the file.

    Raises:
        UnreadableError: why it cannot be used, that it took too long, or that the process looking at it died.
    """
    try:
        return asked.result()
    except UnreadableError:
        raise
    except TimeoutError as error:
        raise UnreadableError((Found(TOO_LONG, str(path), what=f"{error.args[1]:g} s"),)) from error
    except ProcessExpired as error:
        ended = Found(FAILED, str(path), what="the program that read it was ended")
        raise UnreadableError((ended,)) from error
    except Exception as error:
        raise failed(path, error) from error


def _pool(jobs: int, bounds: Bounds) -> ProcessPool:
    """Processes that share nothing with this one."""
    context = multiprocessing.get_context(START)
    return ProcessPool(max(jobs, 1), initializer=_begin, initargs=(bounds,), context=context)


def _begin(bounds: Bounds) -> None:
    """A process that looks at copies: bounded, and seldom sweeping its memory, which holds large books."""
    bounded(bounds)
    gc.set_threshold(*SWEEPS)


def bounded(bounds: Bounds) -> None:
    """Hold this process to the memory that it may take; on Windows it stays without that bound.

    It says nothing on the error stream, where the formula engine tells how it broke off: the finding does.
    """
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - it is no path to look at
        os.dup2(nowhere.fileno(), STANDARD_ERROR)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        with contextlib.suppress(ValueError, OSError):  # macOS does not hold to it
            resource.setrlimit(resource.RLIMIT_AS, (bounds.memory, most))
