"""LibreOffice as a program that recalculates a workbook: own profile, no windows, bounded time."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

import openpyxl

TIMEOUT = 50.0
TRIES = 2
"""Two tries end before the time that validating allows one file is up."""

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>3</value></prop></item>
</oor:items>
"""
"""Always recalculate; run no macros."""


def filled(blank: Path, inputs: Mapping[tuple[str, int, int], bool | float | str | None], path: Path) -> Path:
    """The blank workbook with inputs typed in, by sheet, row and column from 0, saved at `path`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # print areas made by formulas are lost: nothing is printed here
        book = openpyxl.load_workbook(blank)
    for (sheet, row, column), value in inputs.items():
        cell = book[sheet].cell(row + 1, column + 1)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(path)
    return path


def recalculated(path: Path, folder: Path, timeout: float = TIMEOUT) -> Path:
    """The workbook as LibreOffice saves it in `folder` after working out every formula.

    Raises:
        OSError: LibreOffice is not installed, did not answer twice within `timeout` seconds, or gave nothing.
    """
    program = find()
    for _ in range(TRIES):
        if _converted(program, path, folder, timeout):
            return folder / path.name
    raise OSError(f"LibreOffice did not answer within {timeout:g} seconds")


def find() -> str:
    """The program.

    Raises:
        OSError: it is not installed.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise OSError("LibreOffice is not installed, or not where programs are looked for")
    return program


def _converted(program: str, path: Path, folder: Path, timeout: float) -> bool:
    """Whether the workbook was saved in time, in a profile made for it alone."""
    with tempfile.TemporaryDirectory(prefix="office-") as profile:
        user = Path(profile) / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        options = (f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore")
        command = [program, *options, "--convert-to", "xlsx", "--outdir", str(folder), str(path)]
        said = _run(command, timeout)
        if said is None:
            return False
        if not (folder / path.name).exists():
            raise OSError(f"LibreOffice could not open the workbook: {said[:200]}")
        return True


def _run(command: list[str], timeout: float) -> str | None:
    """What the program says on its error stream, None if it is not done in time and was ended."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdout=pipe, stderr=pipe, start_new_session=True)  # noqa: S603
    try:
        return process.communicate(timeout=timeout)[1].decode(errors="replace")
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it with all that it started: what is called soffice is a script that starts the program."""
    with contextlib.suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
