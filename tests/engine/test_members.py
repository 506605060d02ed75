"""Every member of the xlwings interface is offered, or refused in a sentence; docs/engine.md lists which.

``python -m tests.engine.test_members`` writes the list again.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xlwings import base_classes

from builder.engine.register import register
from builder.engine.xlwings_api.application import App, Apps
from builder.engine.xlwings_api.books import Book, Books
from builder.engine.xlwings_api.defined import Name, Names
from builder.engine.xlwings_api.ranges import Range
from builder.engine.xlwings_api.sheets import PageSetup, Sheet, Sheets
from builder.engine.xlwings_api.styles import Font

CLASSES: tuple[type, ...] = (Apps, App, Books, Book, Sheets, Sheet, Range, Names, Name, Font, PageSetup)
# What the base classes do themselves, by way of the members that the engine offers.
INHERITED = {"Range.expand", "Range.max_cells_per_read", "Range.max_cells_per_write"}
# Classes of the interface that nothing leads to, because the member that would is refused.
ENTRANCES = {
    "AutoFilter": "Range.autofilter",
    "Border": "Range.borders",
    "Borders": "Range.borders",
    "Characters": "Range.characters",
    "Chart": "Sheet.charts",
    "ChartAxis": "Sheet.charts",
    "ChartLegend": "Sheet.charts",
    "ChartSeries": "Sheet.charts",
    "ChartSeriesCollection": "Sheet.charts",
    "Charts": "Sheet.charts",
    "Collection": "Sheet.shapes",
    "Comment": "Range.comment",
    "CommentReply": "Range.comment",
    "ConditionalFormat": "Range.conditional_formats",
    "ConditionalFormats": "Range.conditional_formats",
    "DataValidation": "Range.data_validation",
    "FreezePanes": "Sheet.freeze_panes",
    "Note": "Range.note",
    "Picture": "Sheet.pictures",
    "Pictures": "Sheet.pictures",
    "PivotField": "Sheet.pivot_tables",
    "PivotFields": "Sheet.pivot_tables",
    "PivotTable": "Sheet.pivot_tables",
    "PivotTables": "Sheet.pivot_tables",
    "PivotValueField": "Sheet.pivot_tables",
    "PivotValueFields": "Sheet.pivot_tables",
    "Shape": "Sheet.shapes",
    "Table": "Sheet.tables",
    "TableColumn": "Sheet.tables",
    "TableColumns": "Sheet.tables",
    "TableRow": "Sheet.tables",
    "TableRows": "Sheet.tables",
    "Tables": "Sheet.tables",
}
DOCS = Path(__file__).parents[2] / "docs" / "engine.md"
START, STOP = "<!-- members: generated -->\n", "<!-- members: end -->\n"


def base(cls: type) -> type:
    """The class of the interface that a class of the engine fills."""
    found: type = getattr(base_classes, cls.__name__)
    return found


def members(cls: type) -> list[str]:
    """The public members of the interface, and what the engine refuses besides."""
    own = [name for name, value in vars(cls).items() if _is_refusal(value)]
    return sorted({name for name in [*vars(base(cls)), *own] if not name.startswith("_")})


def _is_refusal(member: Any) -> bool:
    return "is not offered: " in (getattr(member, "__doc__", None) or "")


def kind(cls: type, name: str) -> str:
    """Offered, refused, or of xlwings' web runtimes alone."""
    member = inspect.getattr_static(cls, name)
    if _is_refusal(member):
        return "refused"
    if inspect.iscoroutinefunction(member):
        return "web"
    return "offered"


ALL = [(cls, name) for cls in CLASSES for name in members(cls)]


@pytest.fixture(scope="module")
def things() -> Iterator[dict[type, Any]]:
    """One object of each class, with something in it."""
    app = register().apps.add().impl
    book = app.books.active
    sheet = book.sheets(1)
    name = book.names.add("here", "=Sheet1!$A$1")
    found = (
        book.app.engine.apps,
        app,
        app.books,
        book,
        book.sheets,
        sheet,
        sheet.range("A1"),
        book.names,
        name,
        sheet.range("A1").font,
        sheet.page_setup,
    )
    yield dict(zip(CLASSES, found, strict=True))
    app.quit()


def named(kind_of: str) -> list[Any]:
    """The members of a kind, as test parameters."""
    return [pytest.param(c, n, id=f"{c.__name__}.{n}") for c, n in ALL if kind(c, n) == kind_of]


@pytest.mark.parametrize(("cls", "name"), named("offered"))
def test_an_offered_member_is_the_engine_s_own(cls: type, name: str) -> None:
    if f"{cls.__name__}.{name}" in INHERITED:
        return
    member = inspect.getattr_static(cls, name)
    assert member is not vars(base(cls))[name]
    settable = getattr(vars(base(cls))[name], "fset", None) is not None
    assert not settable or not isinstance(member, property) or member.fset is not None


@pytest.mark.parametrize(("cls", "name"), named("refused"))
def test_a_refused_member_says_so_in_a_sentence(things: dict[type, Any], cls: type, name: str) -> None:
    sentence = rf"^{cls.__name__}\.{name} is not offered: .+\.$"
    with pytest.raises(NotImplementedError, match=sentence):
        getattr(things[cls], name)()
    if isinstance(inspect.getattr_static(cls, name), property):
        with pytest.raises(NotImplementedError, match=sentence):
            setattr(things[cls], name, None)


@pytest.mark.parametrize(("cls", "name"), named("web"))
def test_a_member_of_the_web_runtimes_says_so(things: dict[type, Any], cls: type, name: str) -> None:
    with pytest.raises(NotImplementedError, match="xlwings Lite"):
        asyncio.run(getattr(things[cls], name)())


def test_every_other_class_is_behind_a_refused_member() -> None:
    every = {name for name, value in vars(base_classes).items() if isinstance(value, type)}
    ours = {cls.__name__ for cls in CLASSES}
    theirs = {
        name for name in every - ours if getattr(base_classes, name).__module__ == base_classes.__name__
    }
    assert theirs - {"_Unset"} == set(ENTRANCES)
    refused = {f"{cls.__name__}.{name}" for cls, name in ALL if kind(cls, name) == "refused"}
    assert set(ENTRANCES.values()) <= refused


def listing() -> str:
    """The members in docs/engine.md: a table of what is offered and what is refused, and why."""
    lines = ["| | offered | refused |", "|---|---|---|"]
    for cls in CLASSES:
        cells = [
            ", ".join(f"`{name}`" for name in members(cls) if kind(cls, name) == wanted) or "–"  # noqa: RUF001
            for wanted in ("offered", "refused")
        ]
        lines.append(f"| {cls.__name__} | {cells[0]} | {cells[1]} |")
    reasons = {inspect.getattr_static(c, n).__doc__.split(": ")[1] for c, n in ALL if kind(c, n) == "refused"}
    lines += ["", "The reasons that the errors give:", "", *(f"- {reason}" for reason in sorted(reasons))]
    return "\n".join(lines) + "\n"


def test_the_documentation_lists_what_is_offered_and_what_is_not() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert text.split(START)[1].split(STOP)[0] == listing()


def main() -> None:
    """Write the list into docs/engine.md."""
    text = DOCS.read_text(encoding="utf-8")
    before, rest = text.split(START)
    DOCS.write_text(before + START + listing() + STOP + rest.split(STOP)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
