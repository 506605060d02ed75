"""What tests share."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, settings

from builder.data.load import load
from builder.model.mapping import Mapping
from tests.support import warm
from tests.support.libreoffice import LibreOffice

# The same examples every time, on any machine, however slow; `HYPOTHESIS_PROFILE=search` draws new ones.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, max_examples=500)
# Workbooks are hundreds of thousands of small objects that live on: looking for waste among them takes long.
gc.set_threshold(500_000, 50, 100)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Background jobs of a shell ignore Ctrl+C, and so would their children; a run that a test stops is to notice.
signal.signal(signal.SIGINT, signal.default_int_handler)

LONGEST_FIRST = (
    "whole/test_engines",
    "workbooks/test_checked_copies",
    "releases/test_released",
    "cli/test_returns",
    "whole/test_returned",
    "recalc/test_recalculate",
    "read/test_moved",
    "whole/test_library",
    "whole/test_no_double_counting",
    "whole/test_anywhere",
    "whole/test_mutated",
    "read/test_hostile",
    "whole/test_escapes",
    "whole/test_accidents",
    "read/test_copy",
)

SLOW = frozenset(LONGEST_FIRST) | {
    "analysis/test_goals",
    "cli/test_answer",
    "cli/test_editions",
    "cli/test_output",
    "cli/test_report_of_versions",
    "consolidation/test_consolidate",
    "contracts/test_history",
    "contracts/test_issue",
    "contracts/test_migrate",
    "data/test_confirm",
    "data/test_newcomer",
    "engine/test_lift",
    "model/test_form",
    "read/test_circumstances",
    "read/test_hostile",
    "read/test_moved",
    "read/test_plain_rows",
    "read/test_saved_as_opened",
    "read/test_shown",
    "recalc/test_recalculate",
    "releases/test_released",
    "returns/test_validate",
    "rules/test_acts",
    "rules/test_live_mistakes",
    "samples/test_sample",
    "vba/test_checked",
    "vba/test_vba",
    "whole/test_anywhere",
    "whole/test_escapes",
    "whole/test_every_edition",
    "whole/test_library",
    "whole/test_no_double_counting",
    "whole/test_odd_entries",
    "whole/test_offline",
    "whole/test_ooxml",
    "whole/test_second_opinion",
    "whole/test_small_edition",
    "whole/test_stories",
    "whole/test_stories_of_editions",
    "whole/test_wheel",
    "workbooks/test_add_in",
    "workbooks/test_example",
    "workbooks/test_excel_macros",
    "workbooks/test_excel_stops",
    "workbooks/test_fast",
    "workbooks/test_filling_sheets",
    "workbooks/test_issue_code",
    "workbooks/test_print",
    "workbooks/test_reading_sheets",
    "workbooks/test_report",
    "workbooks/test_selecting_sheets",
    "workbooks/test_sheets",
    "workbooks/test_validator",
    "write/test_write",
}
"""Files that take long, and those that ask LibreOffice or the Open XML SDK: `make quick` leaves them out."""


COLD = frozenset({"returns/test_validate"})
"""Files whose processes begin as those of users do."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to mix the tests of all files."""
    parser.addoption("--shuffle", metavar="SEED", help="mix the tests; a seed gives the same order each time")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the long files, so that no process works alone at the end; each file is one process's."""
    names = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: names.get(_name(item), len(names)))
    if (seed := config.getoption("--shuffle")) is not None:
        Random(seed).shuffle(items)  # noqa: S311 -- an order, not a secret
    for item in items:
        if _name(item) in SLOW or "office" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


def _name(item: pytest.Item | pytest.Module) -> str:
    """The file of a test by its room and name, such as read/test_ods."""
    return f"{item.path.parent.name}/{item.path.stem}"


@pytest.fixture(scope="session", autouse=True)
def _opened_once() -> Iterator[None]:
    """Each version is opened once for all tests of a process."""
    with pytest.MonkeyPatch.context() as patch:
        warm.opened_once(patch)
        yield


@pytest.fixture(scope="module", autouse=True)
def _made_ready(request: pytest.FixtureRequest) -> Iterator[None]:
    """Processes that look at copies begin with the shipped edition open, except in the files of `COLD`."""
    with pytest.MonkeyPatch.context() as patch:
        if _name(request.node) not in COLD:
            warm.made_ready(patch)
        yield


@pytest.fixture(scope="session")
def mapping() -> Mapping:
    """The mapping as shipped."""
    return load()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibreOffice]:
    """LibreOffice, one for each test process, started by the first test that asks it something."""
    with LibreOffice(tmp_path_factory.mktemp("office")) as running:
        yield running
