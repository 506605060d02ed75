"""Workbook files to the formula engine's models, and back."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_STORED, BadZipFile

import ironcalc

from builder.engine import clock, repairs
from builder.engine.formulas import endless

LOCALES = ("en-GB", "en")
"""The locales in which formulas are spelt as files hold them."""

BROKEN = (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error)


@dataclass(frozen=True)
class Region:
    """How dates that are typed are read, and what time it is for NOW() and TODAY().

    With en-GB, VALUE("01/02/2025") is 1 February. The time zone is an IANA name, or ``local`` for that of
    the machine.
    """

    locale: str = LOCALES[0]
    time_zone: str = "UTC"

    def __post_init__(self) -> None:
        """Refuse other locales with ``ValueError``."""
        if self.locale not in LOCALES:
            raise ValueError(f"The locale is one of {', '.join(LOCALES)}, not {self.locale}.")

    @property
    def zone(self) -> str:
        """The time zone, as the formula engine knows it now."""
        return clock.zone(self.time_zone)


HERE = Region()


@contextmanager
def said(error: type[Exception], what: str, *also: type[Exception]) -> Iterator[None]:
    """Turn a refusal or crash of the formula engine, and other errors, into one that says what failed."""
    try:
        yield
    except BaseException as reason:
        if (
            not isinstance(reason, (ironcalc.WorkbookError, *also))
            and type(reason).__name__ != "PanicException"
        ):
            raise
        raise error(f"{what}: {reason}") from reason


def load(path: Path, region: Region = HERE) -> Any:
    """The model of the .xlsx or .xlsm file at `path`, not yet evaluated.

    What the formula engine misreads is read from a copy in another form (`repairs`). Raises
    ``FileNotFoundError`` if there is no file, ``OSError`` if it cannot be read as a workbook, whether
    the formula engine reports an error or crashes.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    with said(OSError, f"{path} is not a workbook that can be calculated", *BROKEN):
        found = repairs.parts(path)
        changed = repairs.repaired(found, path.name)
        texts = repairs.formulas(found | changed)
        if wrong := endless(texts):
            raise ValueError(f"{wrong} may never end")
        changed |= repairs.with_guards(found | changed, texts)
        model = _read(path, changed, region)
        bracketed = repairs.bracketed(found | changed, texts, model)
        model = _read(path, changed | bracketed, region) if bracketed else model
        repairs.name_tables(found, texts, model)
    return model


def _read(path: Path, changed: repairs.Parts, region: Region) -> Any:
    """The model of a file, some parts of it in another form."""
    if not changed:
        return ironcalc.load_from_xlsx(str(path), region.locale, region.zone)
    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        repairs.put(changed, path, copy, ZIP_STORED)
        return ironcalc.load_from_xlsx(str(copy), region.locale, region.zone)


def blank(region: Region = HERE) -> Any:
    """A model with one empty sheet, ``Sheet1``; raises ``ValueError`` for an unknown time zone."""
    with said(ValueError, f"No book for {region.time_zone}"):
        return ironcalc.create("Book", region.locale, region.zone)


def save(model: Any, path: Path) -> None:
    """Write the model to `path` as .xlsx, whole or not at all; an older file is replaced.

    Raises ``ValueError`` if the formula engine cannot write it.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        with said(ValueError, f"{path} cannot be written"):
            draft.write_bytes(repairs.corrected(model.to_xlsx()))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
