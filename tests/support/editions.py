"""The editions beside the first, each built once for all tests of a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from builder.data.load import SHIPPED, edition_keys, load
from builder.engine import Calculated
from builder.layout.placement import Placed
from builder.model.mapping import Mapping
from builder.workbooks.build import build, lay_out
from tests.support.running import Running

OTHERS = tuple(key for key, has_files in edition_keys().items() if has_files and key != SHIPPED)


@dataclass(frozen=True)
class Built:
    """An edition, its blank workbook and that workbook in the engine."""

    mapping: Mapping
    placed: Placed
    path: Path
    book: Running


@cache
def built(edition: str) -> Built:
    """The workbook of an edition, built on the first call."""
    mapping, path = load(edition=edition), Path(mkdtemp(prefix="edition-")) / "blank.xlsx"
    placed = lay_out(mapping)
    build(placed, path)
    return Built(mapping, placed, path, Running(placed, Calculated(path)))
