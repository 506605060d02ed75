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
from tests.libreoffice import LibreOffice

# The same examples every time, on any machine, however slow; `HYPOTHESIS_PROFILE=search` draws new ones.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, max_examples=500)
# Workbooks are hundreds of thousands of small objects that live on: looking for waste among them takes long.
gc.set_threshold(500_000, 50, 100)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Background jobs of a shell ignore Ctrl+C, and so would their children; a run that a test stops is to notice.
signal.signal(signal.SIGINT, signal.default_int_handler)

LONGEST_FIRST = (
    "test_mutated",
    "test_accidents",
    "test_returned",
    "test_validator",
    "test_engines",
    "test_cli_returns",
    "test_read",
)

SLOW = frozenset(LONGEST_FIRST) | {
    "test_answer",
    "test_anywhere",
    "test_check_live",
    "test_cli_output",
    "test_excel_macros",
    "test_excel_stops",
    "test_form",
    "test_hostile",
    "test_libreoffice",
    "test_model_seal",
    "test_newcomer",
    "test_no_double_counting",
    "test_offline",
    "test_ooxml",
    "test_print",
    "test_read_moved",
    "test_recalculate",
    "test_released",
    "test_read_shown",
    "test_report",
    "test_sample",
    "test_selecting",
    "test_validate",
    "test_vba",
    "test_vba_checked",
    "test_write",
}
"""Files that take long, and those that ask LibreOffice or the Open XML SDK: `make quick` leaves them out."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to mix the tests of all files."""
    parser.addoption("--shuffle", metavar="SEED", help="mix the tests; a seed gives the same order each time")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the long files, so that no process works alone at the end; each file is one process's."""
    names = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: names.get(item.path.stem, len(names)))
    if (seed := config.getoption("--shuffle")) is not None:
        Random(seed).shuffle(items)  # noqa: S311 -- an order, not a secret
    for item in items:
        if item.path.stem in SLOW or "office" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def mapping() -> Mapping:
    """The mapping as shipped."""
    return load()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibreOffice]:
    """LibreOffice, one for each test process, started by the first test that asks it something."""
    with LibreOffice(tmp_path_factory.mktemp("office")) as running:
        yield running
