"""The sheets in reading order. Each module holds one function that says what its sheet is made of."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator

from builder.layout.parts import Sheet
from builder.model.mapping import Mapping

ORDER = (
    "start",
    "selecting",
    "choose_kpis",
    "summary",
    "mapping_sheet.sheet",
    "profile",
    "regions",
    "print_list",
    "sdgs",
    "dashboard",
    "checks",
    "values",
    "look_up",
    "guidance",
    "about",
    "value_book",
    "golden_thread",
    "workings.dates",
    "workings.selection",
    "workings.lines",
    "workings.regions",
    "workings.targets",
    "workings.charts",
    "workings.look_up",
    "workings.checks",
    "workings.issue_code",
)


def sheets(mapping: Mapping, only: tuple[str, ...] = ORDER) -> Iterator[Sheet]:
    """The sheets of a mapping, visible ones first, in reading order."""
    for name in only:
        make: Callable[[Mapping], Sheet] = importlib.import_module(f"builder.workbooks.tool.{name}").sheet
        yield make(mapping)
