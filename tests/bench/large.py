"""``make bench-large``: thousands of copies with accidents, mutated or fuzzed; says what went wrong.

Number n is the same with the same seed, so that a run can go on where another ended: ``ARGS="--from 2500"``.
"""

from __future__ import annotations

import argparse
import itertools
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import FrameType

from builder.data.load import load
from builder.read.issued import Issued
from builder.returns.examine import Examiner
from tests.support import built
from tests.support.accident_copies import bases, faults, few_bases, quickly, strike
from tests.support.finds import found_in
from tests.support.hostile import fuzzed, sound
from tests.support.libreoffice import LibreOffice
from tests.support.mutate import mutate
from tests.support.mutated import bases as mutated_bases
from tests.support.mutated import looked_at
from tests.support.tiny import tiny

LONGEST_SECONDS, EVERY = 60, 50
BASES, WHOLE_OF = 4, 5
"""What copies are made from; of so many copies one has all its sheets, and is examined to the end."""

KINDS, REAL_OF = 4, 20
"""The ways of spoiling a file; of so many files one is the real workbook, examined to the end."""

Fault = str
Look = Callable[[int], Iterator[Fault]]


def main() -> int:
    """Look at copies and files; returns how many faults were seen."""
    asked = _asked()
    kinds = (
        ("copies", asked.copies, _copies),
        ("mutated", asked.mutated, _mutated),
        ("files", asked.files, _files),
    )
    seen = 0
    with TemporaryDirectory() as folder, quickly():
        signal.signal(signal.SIGPROF, _too_long)
        for name, most, looks in kinds:
            if most > asked.start:
                look = looks(Path(folder) / name, asked.seed)
                seen += _each(name, asked.start, most, look, asked.until)
    return min(seen, 100)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.large", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copies", type=int, default=5_000, help="how many copies with accidents")
    parser.add_argument("--mutated", type=int, default=1_000, help="how many mutated copies")
    parser.add_argument("--files", type=int, default=10_000, help="how many fuzzed files")
    parser.add_argument("--from", dest="start", type=int, default=0, help="the number to begin with")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end after so many seconds")
    asked = parser.parse_args()
    asked.until = time.monotonic() + asked.seconds
    return asked


def _each(what: str, start: int, most: int, look: Look, until: float) -> int:
    """Look at each number; says what is wrong with it, and now and then how far it has come."""
    seen, began = 0, time.monotonic()
    for number in range(start, most):
        signal.setitimer(signal.ITIMER_PROF, LONGEST_SECONDS)
        for fault in look(number):
            seen += 1
            print(f"{what} {number}: {fault}", flush=True)
        signal.setitimer(signal.ITIMER_PROF, 0)
        done = number + 1 - start
        is_over = time.monotonic() > until
        if done % EVERY == 0 or number + 1 == most or is_over:
            rate = done / (time.monotonic() - began)
            print(f"{what}: {number + 1:,} of {most:,}, {seen} faults, {rate:.1f} a second", flush=True)
        if is_over:
            print(f"{what}: go on with --from {number + 1}", flush=True)
            break
    return seen


def _too_long(_: int, __: FrameType | None) -> None:
    raise TimeoutError(f"more than {LONGEST_SECONDS} seconds of work")


def _copies(folder: Path, seed: int) -> Look:
    """Copies with accidents: most of few sheets, which are read; the others are examined to the end."""
    folder.mkdir()
    examiner, small, whole = Examiner(), few_bases(folder, BASES), bases(folder, BASES)

    def look(number: int) -> Iterator[Fault]:
        is_whole = number % WHOLE_OF == 0
        rng = Random(f"{seed} {number}")  # noqa: S311 - no secret
        copy = rng.choice(whole if is_whole else small).clone()
        try:
            strike(copy, rng)
            yield from faults(copy, copy.save(folder / "copy.xlsx"), examiner if is_whole else None)
        except Exception as error:  # noqa: BLE001 - what must not happen is reported, and the next copy looked at
            yield f"{error!r}\n    after {'; '.join(copy.done)}"

    return look


def _mutated(folder: Path, seed: int) -> Look:
    """Mutated copies: nothing is read wrongly in silence, and the workbook's checks and the rules agree."""
    folder.mkdir()
    mapping = load()
    with LibreOffice(folder / "office") as office:
        start = mutated_bases(folder, office)

    def look(number: int) -> Iterator[Fault]:
        rng = Random(f"mutated {seed} {number}")  # noqa: S311 - no secret
        copy = mutate(rng.choice(start).clone(), rng)
        for fault in looked_at(copy, folder / "copy.xlsx", mapping):
            yield f"{fault}\n    after {'; '.join(copy.done)}"

    return look


def _files(folder: Path, seed: int) -> Look:
    """Fuzzed files: none raises, takes long, is changed or leaves a file behind."""
    folder.mkdir()
    scratch = folder / "scratch"
    scratch.mkdir()
    data = sound(folder / "sound.xlsx").read_bytes(), built.blank().read_bytes()
    small, examiner = Issued.of(tiny()), Examiner()
    left = sorted(folder.iterdir())

    def look(number: int) -> Iterator[Fault]:
        is_real = number % REAL_OF == 0
        kind = (number // REAL_OF if is_real else number) % KINDS
        made = next(itertools.islice(fuzzed(data[is_real], seed * 1_000_000 + number), kind, None))
        path = folder / "copy.xlsx"
        path.write_bytes(made)
        tempfile.tempdir = str(scratch)
        try:
            found = examiner.examine(path).found if is_real else found_in(path, small)
            if any(one.code == "F741" for one in found):
                yield f"the tool could not finish: {found}"
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            yield repr(error)
        finally:
            tempfile.tempdir = None
        if path.read_bytes() != made:
            yield "the file was changed"
        path.unlink()
        if sorted(folder.iterdir()) != left or any(scratch.iterdir()):
            yield f"left behind: {[*folder.iterdir(), *scratch.iterdir()]}"

    return look


if __name__ == "__main__":
    sys.exit(main())
