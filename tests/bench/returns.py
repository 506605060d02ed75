"""The bench's part on returned copies: how long validating takes and what memory it wants, in ratios."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.data.load import load
from builder.engine import open_model
from builder.returns.examine import Examiner
from builder.samples.sample import samples, write_samples
from builder.workbooks.build import lay_out
from tests.support.libreoffice import LibreOffice

TOMS = Path(sys.executable).with_name("toms")
SEED, DRAWN = 11, 50
SOME, MANY, LEGION = 50, 200, 2_000
ROUNDS, POLL = 5, 0.05


@dataclass(frozen=True, slots=True)
class Result:
    """One ratio, the aim it is compared with, and what it was made of; an aim below zero is a least."""

    what: str
    ratio: float
    aim: float
    note: str


def measure(folder: Path) -> Iterator[Result]:
    """Draw returns, then measure; each ratio is of two runs one after the other in this run."""
    mapping = load()
    placed = lay_out(mapping)
    returns = tuple(write_samples(placed, samples(placed, mapping, DRAWN, SEED), folder / "drawn"))
    yield _one(returns[0])
    some, many = (_copies(returns, folder / str(count), count) for count in (SOME, MANY))
    one_job, _ = _validated(some, 1)
    yield _against_libreoffice(returns, folder, one_job)
    alone, few = _validated(many, 1)
    beside, _ = _validated(many, 2)
    yield Result(
        f"{MANY} returns, 1 job against 2", alone / beside, -1.7, f"{alone:.0f} s against {beside:.0f} s"
    )
    _, most = _validated(_copies(returns, folder / str(LEGION), LEGION), 1)
    note = f"{most:.0f} MB against {few:.0f} MB"
    yield Result(f"memory for {LEGION:,} returns against {MANY}", most / few, 1.2, note)


def _one(path: Path) -> Result:
    """One return, with what is loaded once already there, against loading and working out the same file."""
    examiner = Examiner()
    examiner.examine(path)
    whole, engine = best(lambda: examiner.examine(path)), best(lambda: open_model(path).evaluate())
    return Result("one return against its load and evaluation", whole / engine, 0.8, f"{whole:.2f} s")


def best(action: Callable[[], object]) -> float:
    """The shortest of some runs, in seconds."""
    seconds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


def _against_libreoffice(returns: tuple[Path, ...], folder: Path, ours: float) -> Result:
    """LibreOffice recalculating the same returns in one process, its start included as is that of ours."""
    begun = time.perf_counter()
    with LibreOffice(folder / "office") as office:
        for path in returns[:SOME]:
            office.work_out(path)
    theirs = time.perf_counter() - begun
    note = f"{theirs:.0f} s against {ours:.0f} s"
    return Result(f"{SOME} returns, LibreOffice against one job", theirs / ours, -5, note)


def _copies(returns: tuple[Path, ...], folder: Path, count: int) -> Path:
    """A folder with so many files, the returns over and over."""
    folder.mkdir()
    for number in range(count):
        shutil.copy(returns[number % len(returns)], folder / f"{number:05}.xlsx")
    return folder


def _validated(folder: Path, jobs: int) -> tuple[float, float]:
    """Seconds that ``toms validate`` takes, and MB of all its processes together at their most."""
    begun, most = time.perf_counter(), 0
    command = [TOMS, "validate", folder, "--jobs", str(jobs)]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, start_new_session=True)
    while process.poll() is None:
        most = max(most, sum(_resident(process.pid)))
        time.sleep(POLL)
    return time.perf_counter() - begun, most / 1e6


def _resident(session: int) -> Iterator[int]:
    """Bytes in memory of each process of a session, as Linux tells them."""
    page = os.sysconf("SC_PAGE_SIZE")
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(told[3]) == session:
            yield int(told[21]) * page
