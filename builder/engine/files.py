"""Workbook files to the formula engine's models, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ironcalc

LOCALE = "en-GB"  # VALUE("01/02/2025") is 1 February, as it is for the people who fill the workbook in
TIME_ZONE = "UTC"  # nothing in the workbook asks for the time of day; fixed so that no machine differs


def load(path: Path) -> Any:
    """The model of the .xlsx or .xlsm file at `path`, not yet evaluated.

    Raises ``FileNotFoundError`` if there is no file, ``OSError`` if it cannot be read as a workbook,
    whether the formula engine reports an error or crashes.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    try:
        return ironcalc.load_from_xlsx(str(path), LOCALE, TIME_ZONE)
    except BaseException as error:
        if not isinstance(error, ironcalc.WorkbookError) and type(error).__name__ != "PanicException":
            raise
        raise OSError(f"{path} is not a workbook that can be calculated: {error}") from error


def blank() -> Any:
    """A model with one empty sheet, ``Sheet1``."""
    return ironcalc.create("Book", LOCALE, TIME_ZONE)


def save(model: Any, path: Path) -> None:
    """Write the model to `path` as .xlsx, whole or not at all; an older file is replaced."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(model.to_xlsx())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
