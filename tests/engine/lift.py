"""The engine as a separate package: ``python -m tests.engine.lift FOLDER``."""

from __future__ import annotations

import re
import sys
from importlib.metadata import version
from pathlib import Path

from builder.version import tool_version
from tests.support.house import ROOT

NAME = "xlwings_ironcalc"
BESIDE = ("errors.py", "grid/__init__.py", "grid/a1.py", "grid/kinds.py", "grid/number_formats.py")
MORE = ("grid/text_width.py",)
"""What the engine uses of the project beside its own room."""

PROJECT = """[build-system]
requires = ["setuptools>=70.1"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
version = "{version}"
description = "An xlwings engine without Excel, on the formula engine IronCalc"
readme = "README.md"
requires-python = ">=3.11"
license = {{ text = "MIT" }}
dependencies = ["ironcalc=={ironcalc}", "openpyxl", "xlwings>={xlwings}"]

[tool.setuptools.packages.find]
include = ["{package}", "{package}.*"]
"""


def lift(folder: Path) -> None:
    """Write the package into a new or empty folder; raises ``FileExistsError`` if anything is there."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    engine = ROOT / "builder" / "engine"
    for source in engine.rglob("*.py"):
        _copy(source, folder / NAME / source.relative_to(engine))
    for name in BESIDE + MORE:
        _copy(ROOT / "builder" / name, folder / NAME / name)
    _copy(engine / "README.md", folder / "README.md")
    (folder / "LICENSE").write_bytes((ROOT / "LICENSE").read_bytes())
    known = {name: version(name) for name in ("ironcalc", "xlwings")}
    text = PROJECT.format(name=NAME.replace("_", "-"), version=tool_version(), package=NAME, **known)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    """A file with the package's own name in place of the project's."""
    text = source.read_text(encoding="utf-8")
    target.parent.mkdir(parents=True, exist_ok=True)
    text = re.sub(r"\bbuilder\.engine\b", NAME, text)
    target.write_text(re.sub(r"\bbuilder\.(?=grid|errors)", f"{NAME}.", text), encoding="utf-8")


if __name__ == "__main__":
    lift(Path(sys.argv[1]))
