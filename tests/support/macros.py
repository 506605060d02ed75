"""Run macros of a workbook in LibreOffice and read what the workbook shows afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.support.libreoffice import SYSTEM_PYTHON

SCRIPT = Path(__file__).with_name("office_macro.py")

Rows = list[list[object]]


@dataclass(frozen=True)
class Step:
    """A macro, as ``Module.Name``, to call after texts were put in cells: (sheet, address, text).

    opens: workbooks that are opened before it.
    """

    macro: str
    arguments: tuple[object, ...] = ()
    cells: tuple[tuple[str, str, str], ...] = ()
    opens: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """What a step's macro returned, and each sheet's rows of values after it.

    others: the same of the other workbooks that are open, such as one that a macro made.
    """

    returned: object
    sheets: dict[str, Rows]
    others: list[dict[str, Rows]]


def run_macros(path: Path, steps: Sequence[Step], folder: Path, timeout: float = 300) -> list[Shown]:
    """Open the workbook in LibreOffice and take the steps in order; the file does not change.

    folder: where LibreOffice's profile is.

    Raises:
        RuntimeError: LibreOffice could not open the file or call a macro; the message says why.
    """
    folder.mkdir(parents=True, exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    command, pipe = [SYSTEM_PYTHON, str(SCRIPT), str(folder)], subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, start_new_session=True)
    try:
        request = {"path": str(path.resolve()), "steps": [asdict(step) for step in steps]}
        told, _ = process.communicate(json.dumps(request).encode(), timeout)
    finally:
        _end(process)
    reply = json.loads(told or b'{"error": "no answer"}')
    if "error" in reply:
        raise RuntimeError(f"{path}: {reply['error']}")
    return [Shown(**shown) for shown in reply["shown"]]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and the LibreOffice that it started, which are in the same group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
