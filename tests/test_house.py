"""The house stands as docs/architecture.md draws it, and each of its rules catches what breaks it."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from tests import house

Rule = Callable[[house.Sources], list[str]]


def sources(**modules: str) -> house.Sources:
    """Modules of `builder` by their names, with ``__`` for a dot; ``builder`` is the package itself."""
    names = {key: "builder" if key == "builder" else f"builder.{key.replace('__', '.')}" for key in modules}
    return {names[key]: ast.parse(text) for key, text in modules.items()}


@pytest.fixture(scope="module")
def builder() -> house.Sources:
    """The source of the tool."""
    return house.read_sources(house.ROOT / "builder")


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule, builder: house.Sources) -> None:
    assert "builder.engine.model" in builder
    assert rule(builder) == []


@pytest.mark.parametrize(
    ("rule", "modules"),
    [
        (house.floor_faults, {"mapping": "from builder.write import write"}),
        (house.floor_faults, {"mapping": "import builder.cli"}),
        (house.floor_faults, {"write": "from builder.read import read"}),
        (house.floor_faults, {"read": "from builder import write", "write": ""}),
        (house.floor_faults, {"kinds": "from builder.formulas import Formula"}),
        (house.floor_faults, {"sheets__start": "def sheet():\n    from builder.build import build"}),
        (house.floor_faults, {"layout": "from .kinds import Kind"}),
        (house.floor_faults, {"shed": "x = 1"}),
        (
            house.cycle_faults,
            {
                "draw": "import builder.write",
                "write": "from builder import pen",
                "pen": "import builder.draw",
            },
        ),
        (house.library_faults, {"sheets__start": "import pandas as pd"}),
        (house.library_faults, {"lint__rules": "from openpyxl.utils import FORMULAE"}),
        (house.library_faults, {"cli": "def main():\n    import xlsxwriter.worksheet"}),
        (house.library_faults, {"engine__model": "import typer"}),
        (house.length_faults, {"kinds": "x = 1\n" * 301}),
        (house.length_faults, {"kinds": "def f():\n" + "    x = 1\n" * 40}),
        (house.length_faults, {"kinds": "class A:\n    async def f(self):\n" + "        x = 1\n" * 40}),
        (house.formula_faults, {"sheets__start": "x = '=A1'"}),
        (house.formula_faults, {"sheets__start": "x = f'=SUM({y})'"}),
        (house.formula_faults, {"draw": "x = f'={y}!A1'"}),
        (house.folder_faults, {"sheets__start": "open('mapping_data/kpis.csv')"}),
        (house.folder_faults, {"load": "open('workbook_templates/words.toml')"}),
    ],
)
def test_what_breaks_the_rule_is_caught(rule: Rule, modules: dict[str, str]) -> None:
    assert rule(sources(**modules))


@pytest.mark.parametrize(
    "modules",
    [
        {"cli": "import typer, rich\nfrom builder.build import build"},
        {"engine__model": "import ironcalc\nfrom builder.engine.clock import now", "engine__clock": ""},
        {"kinds": "def f():\n" + "    x = 1\n" * 39},
        {"formulas": "x = '=A1'"},
        {"load": "import pandas\nopen('mapping_data/kpis.csv')"},
        {"kinds": '"""=A1 in words, of mapping_data."""\nx = "a=b"'},
        {"write": "x = '= ' + y", "draw": "x = f'={y}'"},
    ],
)
def test_what_keeps_the_rules_is_let_be(modules: dict[str, str]) -> None:
    assert [fault for rule in house.RULES for fault in rule(sources(**modules))] == []


def test_every_floor_has_its_own_rooms() -> None:
    names = [module for floor in house.FLOORS for modules in floor.values() for module in modules]
    assert len(names) == len(set(names))
