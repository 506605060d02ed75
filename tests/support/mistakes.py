"""The mistakes of `tests/cases/mistakes.txt`: the other entries, and what must be found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from builder.data.load import load
from builder.grid.kinds import ErrorValue, Value
from builder.layout.cells import Key
from builder.model.mapping import Mapping
from builder.rules.catalogue import live
from builder.rules.check import Case
from builder.sums.inputs import Inputs
from tests.support.built import placed
from tests.support.states import State, asked

FILE = Path(__file__).parents[1] / "cases" / "mistakes.txt"


@dataclass(frozen=True)
class Mistake:
    """A code, the cell that it names, the other findings, and what is typed."""

    code: str
    cell: Key
    also: frozenset[str]
    change: State

    @property
    def codes(self) -> set[str]:
        """All that is found."""
        return {self.code, *self.also}


def table(text: str) -> State:
    """Lines "table | row | heading | value", or "table | field | value"."""
    return dict(_parsed(line) for line in text.strip().splitlines())


def _parsed(line: str) -> tuple[Key, Value]:
    """The key and value of a line. The key of a row may hold a stroke too."""
    name, *middle, value = (part.strip() for part in line.split("|"))
    key = (name, *middle) if len(middle) == 1 else (name, " | ".join(middle[:-1]), middle[-1])
    return key, _typed(value)


def _typed(text: str) -> Value:
    if text in {"TRUE", "FALSE"}:
        return text == "TRUE"
    if text.startswith("#"):
        return ErrorValue(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if " * " in text:
        pattern, times = text.split(" * ")
        return pattern * int(times)
    return float(text) if re.fullmatch(r"-?[\d.]+", text) else text


def read(text: str) -> Iterator[Mistake]:
    """The mistakes of a text, a block each."""
    for block in text.strip().split("\n\n"):
        head, lines = block.split("\n", 1)
        named, _, also = head.partition(" + ")
        code, cell = named.split(" ", 1)
        yield Mistake(code, _parsed(f"{cell} | x")[0], frozenset(also.split()), table(lines))


def _blocks() -> tuple[str, str]:
    """The sound return, and the mistakes."""
    blocks = FILE.read_text(encoding="utf-8").split("\n\n")
    sound, *others = (block for block in blocks if not block.startswith("#"))
    return "\n".join(line for line in sound.splitlines()[1:]), "\n\n".join(others)


SOUND: State = table(_blocks()[0])
MISTAKES = tuple(read(_blocks()[1]))
LIVE = tuple(entry.code for entry in live())
LIVE_MISTAKES = tuple(one for one in MISTAKES if one.code in LIVE)


def name(mistake: Mistake) -> str:
    """The name of its test."""
    return f"{mistake.code} {MISTAKES.index(mistake)}"


@cache
def mapping() -> Mapping:
    """The shipped mapping."""
    return load()


@cache
def cells() -> frozenset[Key]:
    """The keys of all input cells."""
    return frozenset(asked(placed()))


def case_of(change: Inputs) -> Case:
    """The sound return with other entries."""
    typed_in = {key: "" if value is None else value for key, value in change.items()}
    return Case(mapping(), {**SOUND, **typed_in}, cells())
