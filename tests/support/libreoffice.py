"""LibreOffice as a second opinion: it recalculates and prints workbooks, and makes pictures of the prints."""

from __future__ import annotations

import contextlib
import json
import math
import os
import select
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from builder.engine import Cell, Value
from tests.support.cells import formula_values

SYSTEM_PYTHON = "/usr/bin/python3"  # the one LibreOffice's uno belongs to
SCRIPT = Path(__file__).with_name("office.py")

Values = dict[str, dict[Cell, Value]]


class LibreOffice:
    """One LibreOffice without windows that keeps running. It starts at the first request, and if it hangs."""

    def __init__(self, folder: Path, timeout: float = 120) -> None:
        """Keep its profile and files under `folder`; give up on a request after `timeout` seconds, twice."""
        self.folder, self.timeout = folder, timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def recalculate(self, paths: Iterable[Path]) -> dict[Path, Values]:
        """Each workbook's formula cells, as LibreOffice saves them after a forced recalculation.

        By path, sheet, (row, column) from 0. LibreOffice has no truth values: in a cell with a number
        format, TRUE comes back as 1. Compare with ``agree``. Saving is the slow part: `open_book.OpenBook`
        reads the same values from the open document in a fraction of the time.
        """
        return {path: self._recalculated(path) for path in paths}

    def _recalculated(self, path: Path) -> Values:
        self._count += 1
        out = self.folder / f"{self._count}.xlsx"
        self._ask("xlsx", path, out)
        fresh = formula_values(out)
        out.unlink()
        wanted = formula_values(path)  # a tick typed in becomes a formula when LibreOffice saves it
        return {sheet: {cell: fresh[sheet][cell] for cell in cells} for sheet, cells in wanted.items()}

    def save(self, path: Path, out: Path, edits: Iterable[tuple[str | float, ...]] = ()) -> Path:
        """Open the workbook at `path`, edit, recalculate and save it as `out`, an .xlsx or an .ods file.

        edits: what, sheet, where, such as ("insert rows", "Mapping", 5), ("rename", "Mapping", "Ours"),
        ("formula", "Mapping", "W9", "+0").
        """
        self._ask(out.suffix.removeprefix("."), path, out, list(edits))
        return out

    def work_out(self, path: Path) -> None:
        """Open the workbook at `path` and only recalculate it."""
        self._ask("none", path, path)

    def pdf(self, path: Path, out: Path) -> Path:
        """Print the workbook at `path` to the PDF file `out`."""
        self._ask("pdf", path, out)
        return out

    def sheet_pdfs(self, path: Path, out: Path) -> dict[str, Path]:
        """Print each visible sheet of the workbook to its own PDF in the folder `out`, by sheet name."""
        out.mkdir(parents=True, exist_ok=True)
        written: dict[str, str] = self._ask("sheets", path, out)
        return {sheet: Path(file) for sheet, file in written.items()}

    def at_work(self, do: str, path: Path, **more: object) -> Any:
        """Do one thing in a document that stays open: see `person.Person` and `open_book.OpenBook`."""
        reply = self._answer(json.dumps({"do": do, "path": str(path.resolve()), **more}))
        if reply is None or "error" in reply:
            self.close()
            raise RuntimeError(f"{path}: {reply['error'] if reply else 'no answer'}")
        return reply["done"]

    @property
    def process(self) -> int | None:
        """The number of its process, None while it does not run: another one has no document open."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """Stop it."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        self._process = None

    def _ask(self, do: str, path: Path, out: Path, edits: list[tuple[str | float, ...]] | None = None) -> Any:
        places = {"path": str(path.resolve()), "out": str(out.resolve())}
        request = json.dumps({"do": do, "edits": edits or [], **places})
        reply = self._answer(request) or self._answer(request)
        if reply is None:
            raise TimeoutError(f"LibreOffice gave no answer on {path} within {self.timeout} seconds, twice")
        if "error" in reply:
            self.close()
            raise RuntimeError(f"{path}: {reply['error']}")
        return reply["done"]

    def _answer(self, request: str) -> dict[str, Any] | None:
        process = self._running()
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(request.encode() + b"\n")
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], self.timeout)
            line = process.stdout.readline() if ready else b""
        except BrokenPipeError:
            line = b""
        if line:
            reply: dict[str, Any] = json.loads(line)
            return reply
        self.close()
        return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            command = [SYSTEM_PYTHON, str(SCRIPT), str(self.folder)]
            pipe = subprocess.PIPE
            environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
            self._process = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, env=environment, start_new_session=True
            )
        return self._process


def agree(one: Value, other: Value) -> bool:
    """Whether two engines mean the same: numbers to 12 digits, TRUE as 1, texts and errors exactly."""
    if isinstance(one, str) or isinstance(other, str):
        return type(one) is type(other) and one == other
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)


def differences(one: Values, other: Values) -> list[str]:
    """Where two sets of values differ, a line each: ``Sheet!row,column: this against that``."""
    places = {(sheet, cell) for values in (one, other) for sheet, cells in values.items() for cell in cells}
    lines = []
    for sheet, cell in sorted(places):
        first, second = one.get(sheet, {}).get(cell), other.get(sheet, {}).get(cell)
        if first is None or second is None or not agree(first, second):
            lines.append(f"{sheet}!{cell[0]},{cell[1]}: {first!r} against {second!r}")
    return lines


def pictures(pdf: Path, dpi: int = 80) -> list[Path]:
    """Each page of a PDF as a PNG beside it, in order; ``CalledProcessError`` if it cannot be read."""
    stem = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(stem)], check=True, capture_output=True)
    return sorted(pdf.parent.glob(f"{stem.name}-*.png"))


def page_count(pdf: Path) -> int:
    """How many pages a PDF has."""
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return int(next(line for line in told.splitlines() if line.startswith("Pages:")).split()[1])
