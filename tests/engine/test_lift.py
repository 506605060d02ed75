"""The engine works as a separate package, in an environment with only what it asks for."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.engine.lift import NAME, lift

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")
ASKED_FOR = ("ironcalc", "_ironcalc", "xlwings", "openpyxl", "et_xmlfile")
SCRIPT = """
import sys
import xlwings as xw
from xlwings_ironcalc.register import register
import xlwings_ironcalc

with register(activate=True).apps.add() as app:
    sheet = app.books.active.sheets[0]
    sheet["A1"].value = [[1, 10], [2, 20], [3, 30]]
    sheet["C1"].formula = "=VLOOKUP(2,A1:B3,2)+SUM(A1:A3)"
    sheet["1:1"].delete()
    app.books.active.save("own.xlsx")
    print(app.books.open("own.xlsx").sheets[0]["A1:B2"].value, "builder" in sys.modules)
sheets = xlwings_ironcalc.evaluate(__import__("pathlib").Path("own.xlsx"))
print(sorted(sheets), [name for name in ("pandas", "numpy", "xlsxwriter") if name in sys.modules])
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed package and, by links, with what it asks for."""
    folder = tmp_path_factory.mktemp("alone")
    lift(folder / "source")
    made = ("install", "--no-deps", "--no-build-isolation", "--no-index", "--target", folder / "site")
    subprocess.run([*PIP, *made, folder / "source"], check=True, capture_output=True)
    for place in {Path(p) for p in sys.path if p} | {Path(sysconfig.get_path("purelib"))}:
        for found in place.glob("*") if place.is_dir() else ():
            if found.name.split(".")[0] in ASKED_FOR and not (folder / "site" / found.name).exists():
                (folder / "site" / found.name).symlink_to(found)
    return folder


def test_it_works_where_nothing_else_is_installed(environment: Path) -> None:
    found = f"import sys; sys.path.append({str(environment / 'site')!r})"
    ran = subprocess.run(
        [sys.executable, "-S", "-E", "-c", found + SCRIPT],
        cwd=environment,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.stdout.splitlines() == ["[[2.0, 20.0], [3.0, 30.0]] False", "['Sheet1'] []"], ran.stderr


def test_no_file_names_the_project_it_comes_from(environment: Path) -> None:
    files = sorted((environment / "source" / NAME).rglob("*.py"))
    assert len(files) > 25
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            assert not any((name or "").split(".")[0] == "builder" for name in names), file


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="not empty"):
        lift(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
