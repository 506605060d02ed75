"""The finished workbook, built once for each test process, in the states that tests need."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from builder.data.load import SHIPPED, load
from builder.layout.placement import Placed
from builder.read.issued import Issued
from builder.releases.versions import known
from builder.workbooks.build import build, lay_out
from builder.workbooks.validator.validator import Known, known_of, lay_out_add_in, lay_out_validator
from builder.write.writer import Inputs, Results


@cache
def placed() -> Placed:
    """The shipped workbook, laid out."""
    return lay_out(load())


@cache
def issued() -> Issued:
    """The shipped workbook as copies of it are read."""
    return Issued.of(placed())


@cache
def _folder() -> Path:
    return Path(mkdtemp(prefix="mapping-tool-"))


_built: dict[str, tuple[Path, Results]] = {}


def built(name: str, inputs: Inputs) -> tuple[Path, Results]:
    """The workbook with these inputs, and its formula values; built at the first call with that name."""
    if name not in _built:
        path = _folder() / f"{name}.xlsx"
        _built[name] = path, build(placed(), path, inputs)
    return _built[name]


def blank() -> Path:
    """The blank workbook's file."""
    return built("blank", {})[0]


@cache
def macro_book() -> Path:
    """The file of the macro workbook that knows the shipped version only."""
    path = _folder() / "validator.xlsm"
    build(lay_out_validator(known_of([issued()])), path)
    return path


@cache
def all_known() -> Known:
    """What is known of copies of every version."""
    return known_of(known(placed(), SHIPPED))


@cache
def add_in() -> Path:
    """The file of the add-in, which knows every version."""
    path = _folder() / "mapping-tool.xlam"
    build(lay_out_add_in(all_known()), path)
    return path
