"""The house is as docs/architecture.md draws it, and each of its rules catches what breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builder.rules.catalogue import live
from tests.support import house

Rule = Callable[[house.Sources], list[str]]
STILTED = {
    r"stands?|stood": "is",
    r"held against": "compared with, checked against",
    r"anew": "again",
    r"but for|all but": "except, all except",
    r"(?-i:there (is|are) none|(has|have) none)": "if none exists, or none",
    r"of (its|their|one's) own": "its own",
    r"in vain|(?-i:for good)": "without an answer, permanently",
    r"(is|are) to be": "must be, is",
    r"nothing but|nothing else than": "only",
    r"(put|puts|putting) (them |it |these |this )?right": "correct",
    r"counts? (it |this )?otherwise": "counts differently",
    r"(work|works|worked) (it |them )?out alike": "give the same result",
    r"slanted": "in italics",
    r"is looked at further|are looked through": "is checked",
    r"(another|otherwise|(some|any)thing else) than": "differs from",
    r"hardly be": "looks wrong",
    r"(point|points|pointed) out": "you get a warning",
    r"thereof|therein|thereby|therefrom|whereof|wherein|whereby|lest|amiss|ere": "of it, by which",
    r"(is|are) told(?! by\b)": "is reported, is named",
    r"(is|are|be|was|were) said": "is reported, is shown",
    r"a test holds|hence|upon|nought": "a test checks, so, on, zero",
    r"(plain|odd|rare|unusual|other|more|letters,?( digits)?( and| or)?) signs": "characters",
}
"""Words that people do not say, as patterns, and what they say."""
SPARED = ("stands out", "stand-in", "stand()", "\\u201cas it stands")
"""Said in these words all the same: two idioms, the name of a function, and what a supplier typed."""
READ = {".py", ".toml", ".bas", ".md", ".json", ".txt"}


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
        (house.floor_faults, {"model__mapping": "from builder.write.writer import write"}),
        (house.floor_faults, {"model__mapping": "import builder.cli.app"}),
        (house.floor_faults, {"write__writer": "from builder.read.copy import read"}),
        (house.floor_faults, {"read__copy": "from builder.write import writer", "write__writer": ""}),
        (house.floor_faults, {"grid__kinds": "from builder.formulas.vocabulary import Formula"}),
        (
            house.floor_faults,
            {"rules__live__start": "def f():\n    from builder.workbooks.build import build"},
        ),
        (house.floor_faults, {"layout__parts": "from .kinds import Kind"}),
        (house.floor_faults, {"shed": "x = 1"}),
        (house.floor_faults, {"shed__tools": "x = 1"}),
        (house.opinion_faults, {"rules__check__start": "from builder.rules.live.flags import Flags"}),
        (house.opinion_faults, {"rules__live__start": "from builder.rules.check import cells"}),
        (house.opinion_faults, {"sums__lines": "from builder.formulas.vocabulary import at"}),
        (house.opinion_faults, {"workbooks__tool__sdgs": "from builder.sums.goals import goals"}),
        (
            house.cycle_faults,
            {
                "write__drawing": "import builder.write.writer",
                "write__writer": "from builder.write import pen",
                "write__pen": "import builder.write.drawing",
            },
        ),
        (house.library_faults, {"workbooks__tool__start": "import xlsxwriter"}),
        (house.library_faults, {"lint__rules": "from openpyxl.utils import FORMULAE"}),
        (house.library_faults, {"cli__app": "def main():\n    import xlsxwriter.worksheet"}),
        (house.library_faults, {"engine__model": "import typer"}),
        (house.length_faults, {"grid__kinds": "x = 1\n" * 401}),
        (house.length_faults, {"grid__kinds": "def f():\n" + "    x = 1\n" * 40}),
        (house.length_faults, {"grid__kinds": "class A:\n    async def f(self):\n" + "        x = 1\n" * 40}),
        (house.formula_faults, {"workbooks__tool__start": "x = '=A1'"}),
        (house.formula_faults, {"workbooks__tool__start": "x = f'=SUM({y})'"}),
        (house.formula_faults, {"write__drawing": "x = f'={y}!A1'"}),
        (house.folder_faults, {"workbooks__tool__start": "open('mapping_data/kpis.csv')"}),
        (house.folder_faults, {"data__load": "open('workbook_templates/words.toml')"}),
        (
            house.rule_faults,
            {
                "rules__live__lines": "def f():\n    return {'L405': blank(x)}",
                "rules__check__delivery": "@rule('L405')\ndef f(case): ...",
            },
        ),
    ],
)
def test_what_breaks_the_rule_is_caught(rule: Rule, modules: dict[str, str]) -> None:
    assert rule(sources(**modules))


@pytest.mark.parametrize(
    "modules",
    [
        {"cli__app": "import typer, rich\nfrom builder.workbooks.build import build"},
        {"engine__model": "import ironcalc\nfrom builder.engine.clock import now", "engine__clock": ""},
        {"rules__check__start": "from builder.rules.check import cells", "rules__check__cells": ""},
        {"grid__kinds": "def f():\n" + "    x = 1\n" * 39},
        {"formulas__vocabulary": "x = '=A1'"},
        {"data__load": "import frictionless\nopen('mapping_data/kpis.csv')"},
        {"grid__kinds": '"""=A1 in words, of mapping_data."""\nx = "a=b"'},
        {"write__writer": "x = '= ' + y", "write__drawing": "x = f'={y}'"},
    ],
)
def test_what_keeps_the_rules_is_let_be(modules: dict[str, str]) -> None:
    assert [fault for rule in house.RULES for fault in rule(sources(**modules))] == []


def test_every_room_is_on_one_floor_and_is_there(builder: house.Sources) -> None:
    rooms = [room for floor in house.FLOORS for room in floor]
    assert len(rooms) == len(set(rooms))
    assert set(rooms) == {house.room(module) for module in builder}


def test_the_picture_names_every_folder() -> None:
    drawn = (house.ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    folders = {
        path.relative_to(house.ROOT / "builder") for path in (house.ROOT / "builder").rglob("__init__.py")
    }
    names = {folder.parent.as_posix() for folder in folders} - {"."}
    assert {name for name in names if f"`{name}/`" not in drawn} == set()


def texts() -> Iterator[Path]:
    """What people read and write here, except what is made from it, what was released, and this file."""
    for folder in ("builder", "tests", "docs", "workbook_templates"):
        yield from (path for path in (house.ROOT / folder).rglob("*") if path.suffix in READ)
    yield from house.ROOT.glob("*.md")


def prose(path: Path) -> str:
    """The text of a file, without the table in CONTRIBUTING.md that shows the phrases to avoid."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"^\|.*$", "", text, flags=re.MULTILINE) if path.name == "CONTRIBUTING.md" else text


def stilted(text: str) -> list[str]:
    """The stilted words of a text."""
    for word in SPARED:
        text = text.replace(word, "")
    return [
        found[0]
        for pattern in STILTED
        for found in re.finditer(rf"\b({pattern})\b".replace(" ", r"\s+"), text, re.IGNORECASE)
    ]


def test_words_are_those_that_people_say() -> None:
    left_out = {house.ROOT / "tests/golden", house.ROOT / "workbook_templates/released"}
    read = [path for path in texts() if not left_out & set(path.parents) and path != Path(__file__)]
    assert len(read) > 300
    found = {str(path): stilted(prose(path)) for path in read}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "text",
    [
        "It stands in row 3.",
        "A copy is held against it.",
        "It is worked out anew.",
        "All but for the last",
        "0 where there is none",
        "Pictures are told, too.",
        "in plain letters, digits and signs",
        "What is said of a cell",
        "a test holds the bytes equal",
        "All but the first are read.",
        "None where it has none",
        "a sheet of its own",
        "The row is to be cleared.",
        "Put these right.",
        "It shows something else than it holds.",
        "whereby nothing is lost",
    ],
)
def test_a_stilted_word_is_found(text: str) -> None:
    assert len(stilted(text)) == 1


@pytest.mark.parametrize(
    "text", ["A stand-in for Excel.", "Text stands out.", "minus signs", "is told by the buyer"]
)
def test_a_word_that_people_say_is_let_be(text: str) -> None:
    assert stilted(text) == []


def test_every_live_rule_has_a_formula_and_a_function(builder: house.Sources) -> None:
    codes = {entry.code for entry in live()}
    assert set(house.rules_of(builder, "live")) == codes
    assert set(house.rules_of(builder, "check")) >= codes
