"""Run macros of a workbook in LibreOffice and read what the workbook shows afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

from tests.libreoffice import SYSTEM_PYTHON

SCRIPT = Path(__file__).with_name("office_macro.py")

Rows = list[list[object]]


def run_macros(
    path: Path, calls: list[tuple[object, ...]], folder: Path, timeout: float = 300
) -> dict[str, Rows]:
    """Each sheet's rows of values after the calls; the file itself stays as it was.

    calls: a macro as ``Module.Name`` and its arguments, in order. folder: where LibreOffice's profile stands.

    Raises:
        RuntimeError: LibreOffice could not open the file or run a macro; the message says why.
    """
    folder.mkdir(parents=True, exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [SYSTEM_PYTHON, str(SCRIPT), str(folder)],
        stdin=pipe,
        stdout=pipe,
        env=environment,
        start_new_session=True,
    )
    try:
        request = json.dumps({"path": str(path.resolve()), "calls": calls})
        told, _ = process.communicate(request.encode(), timeout)
    finally:
        _end(process)
    reply = json.loads(told or b'{"error": "no answer"}')
    if "error" in reply:
        raise RuntimeError(f"{path}: {reply['error']}")
    sheets: dict[str, Rows] = reply["sheets"]
    return sheets


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and the LibreOffice it started, which share a group of their own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()
