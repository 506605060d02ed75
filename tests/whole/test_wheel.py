"""A wheel works outside the checkout, and builds the same workbook there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from builder.templates import FOLDER
from builder.version import tool_version
from tests.support import built
from tests.support.house import ROOT

SOURCES = ("builder", "mapping_data", "workbook_templates")
FILES = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "NOTICE")
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a wheel of this checkout is installed in."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / "source" / name, ignore=LEFT_OUT)
    for name in FILES:
        shutil.copy(ROOT / name, folder / "source" / name)
    wheel = (
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--wheel-dir",
        folder,
        folder / "source",
    )
    subprocess.run([*PIP, *wheel], check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    subprocess.run(
        [*PIP, "install", "--no-deps", "--no-index", "--target", folder / "site", made],
        check=True,
        capture_output=True,
    )
    return folder / "site"


def outside(installed: Path, *args: str) -> str:
    """What Python says that finds the wheel and the libraries, and not the checkout."""
    libraries = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    ran = subprocess.run(
        [sys.executable, "-S", *args],  # -S: no .pth file leads into the checkout
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(installed), *sorted(libraries)])},
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return ran.stdout


def test_the_wheel_builds_the_workbook_of_the_checkout(installed: Path) -> None:
    outside(installed, "-m", "builder", "build", "--out", "X")
    (made,) = (installed.parent / "X").glob("*.xlsx")
    assert made.name.endswith(f"-{tool_version()}.xlsx")
    assert made.read_bytes() == built.blank().read_bytes()


def test_the_wheel_carries_its_own_data_words_and_types(installed: Path) -> None:
    code = "import builder.templates as t, builder.data.load as d; print(t.FOLDER, d.DATA, sep='\\n')"
    package = installed / "builder"
    assert outside(installed, "-c", code).split("\n")[:2] == [
        str(package / "_data/workbook_templates"),
        str(package / "_data/mapping_data"),
    ]
    assert (package / "py.typed").exists()
    assert files(package / "_data/workbook_templates") == files(FOLDER)
    assert sorted(path.name for path in installed.iterdir() if not path.name.startswith("toms_")) == [
        "bin",
        "builder",
    ]


def files(folder: Path) -> set[str]:
    """The files below the folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
