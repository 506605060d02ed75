"""The Open XML SDK validator: it checks a file against the schema of its format, without a network."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

WRAPPER = (
    Path(__file__).parents[2] / ".tools" / "node_modules" / "@xarsh" / "ooxml-validator" / "dist/src/cli.js"
)
OFFICE = "Office2016"  # the oldest Excel the workbook is made for; newer ones accept more


def schema_errors(paths: Iterable[Path], office: str = OFFICE) -> dict[Path, list[str]]:
    """The errors that the validator finds in each file, a line each; an empty list if it is valid.

    Raises ``FileNotFoundError`` if the validator has not been installed (``make test`` does it), and
    ``RuntimeError`` if it does not run.
    """
    if not WRAPPER.is_file():
        raise FileNotFoundError(f"{WRAPPER} is missing: run make test once")
    return {path: _errors(path, office) for path in paths}


def _errors(path: Path, office: str) -> list[str]:
    command = ["node", str(WRAPPER), str(path), "--officeVersion", office]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode not in {0, 1}:
        raise RuntimeError(f"the validator stopped with {run.returncode}: {run.stderr}")
    result = json.loads(run.stdout)
    return [f"{error['path']} {error['xPath']}: {error['description']}" for error in result["errors"]]
