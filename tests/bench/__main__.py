"""``make bench``: how long things take, in ratios measured side by side in one run, against their aims."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.data.load import load
from builder.engine import open_model
from builder.model.mapping import Mapping
from builder.workbooks.build import build, lay_out
from tests.bench.returns import best, measure
from tests.support.cells import every_cell
from tests.support.house import ROOT
from tests.support.libreoffice import LibreOffice

TOMS = Path(sys.executable).with_name("toms")


def run(*command: str | Path) -> None:
    """Run a program to its end; raises ``CalledProcessError`` if it fails."""
    subprocess.run([str(part) for part in command], check=True, capture_output=True, cwd=ROOT)


def list_cells(book: Path, out: Path) -> int:
    """List the cells of a workbook in a JSON file for ``bare``; returns how many are formulas."""
    sheets = {
        name: [[*cell, formula, value] for cell, (formula, value) in cells.items()]
        for name, cells in every_cell(book).items()
    }
    out.write_text(json.dumps(sheets), encoding="utf-8")
    return sum(formula is not None for rows in sheets.values() for *_, formula, _ in rows)


def doubled(mapping: Mapping) -> Mapping:
    """The mapping with each KPI a second time, under another key, feeding no measure."""
    more = tuple(replace(kpi, key=f"{kpi.key}.b", part_of=None, measures=()) for kpi in mapping.kpis)
    return replace(mapping, kpis=mapping.kpis + more)


def cold(book: Path, folder: Path) -> None:
    """Start LibreOffice with a new profile and recalculate the workbook."""
    with LibreOffice(folder / str(time.time_ns())) as office:
        office.recalculate([book])


def main() -> None:
    """Measure everything and print a line each."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        book, cells = folder / "book.xlsx", folder / "cells.json"
        build(lay_out(load()), book)
        formulas = list_cells(book, cells)
        for line in (*_times(folder, book, cells), *_sizes(book, formulas)):
            print(line)
        for one in measure(folder / "returns"):
            print(_line(one.what, -one.ratio if one.aim < 0 else one.ratio, one.aim, one.note), flush=True)


def _times(folder: Path, book: Path, cells: Path) -> list[str]:
    whole = best(lambda: run(TOMS, "build", "--out", folder / "out"))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    alone = best(lambda: run(sys.executable, "-m", "tests.bench.bare", cells, folder / "bare.xlsx"))
    mapping = load()
    once = best(lambda: build(lay_out(mapping), book))
    twice = best(lambda: build(lay_out(doubled(mapping)), folder / "twice.xlsx"))
    embedded = best(lambda: open_model(book).evaluate())
    libreoffice = best(lambda: cold(book, folder))
    greeting, pandas = (
        best(lambda: run(TOMS, "--help")),
        best(lambda: run(sys.executable, "-c", "import pandas")),
    )
    return [
        _line(
            "toms build against bare XlsxWriter", whole / alone, 1.5, f"{whole:.2f} s against {alone:.2f} s"
        ),
        _line(
            "LibreOffice, cold, against embedded", -libreoffice / embedded, -5, f"{embedded:.2f} s embedded"
        ),
        _line("toms --help against import pandas", greeting / pandas, 0.6, f"{greeting:.2f} s"),
        _line("twice the KPIs against once", twice / once, 2.5, f"{twice:.2f} s against {once:.2f} s"),
        _line("peak memory of toms build, MB", memory, 150),
    ]


def _sizes(book: Path, formulas: int) -> list[str]:
    return [_line("formulas", formulas, 15_000), _line("file size, kB", book.stat().st_size / 1000, 400)]


def _line(what: str, found: float, most: float, note: str = "") -> str:
    """One result; an aim below zero is a least, not a most."""
    word = "at least" if most < 0 else "at most"
    held = "held" if found <= most else "MISSED"
    return f"{what:<44}{abs(found):>10,.2f}   aim {word} {abs(most):>9,.1f}   {held:<6}  {note}"


if __name__ == "__main__":
    main()
