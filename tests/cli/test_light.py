"""The import of the library and the help of the command load no heavy library."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"xlsxwriter", "openpyxl", "pandas", "ironcalc", "xlwings", "frictionless", "pebble"}
SAY = "; import sys; print(*sorted({name.split('.')[0] for name in sys.modules}))"
HELP = """
try:
    from builder.__main__ import main; import sys; sys.argv = ["toms", "--help"]; main()
except SystemExit as end:
    assert not end.code
print()"""


def loaded(code: str) -> set[str]:
    """The packages that are loaded after the code ran in a new Python."""
    ran = subprocess.run(
        [sys.executable, "-c", code + SAY], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return set(ran.stdout.splitlines()[-1].split())


def test_the_import_loads_neither_libraries_nor_rooms() -> None:
    told = loaded("import builder")
    assert "builder" in told
    assert told & (HEAVY | {"rich", "typer"}) == set()


def test_help_loads_no_library_but_those_that_show_it() -> None:
    told = loaded(HELP)
    assert {"builder", "typer"} <= told
    assert told & HEAVY == set()


@pytest.mark.parametrize(("name", "heavy"), [("ToolError", set()), ("build", {"xlsxwriter", "ironcalc"})])
def test_a_name_loads_what_it_needs(name: str, heavy: set[str]) -> None:
    assert loaded(f"from builder import {name}") & {"xlsxwriter", "ironcalc"} == heavy
