"""Engines give the same value in every formula cell whatever is typed, and rules what their live checks show.

One evaluation of a state serves all that are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from builder.engine import ErrorValue, evaluate
from builder.model.mapping import Mapping
from builder.sums.reckon import reckon
from builder.write.writer import Results, write
from tests.support.built import blank, built, placed
from tests.support.cells import formula_values, mean_errors
from tests.support.libreoffice import LibreOffice
from tests.support.live import disagreements
from tests.support.open_book import OpenBook
from tests.support.running import cells, fixed_states, running, same, unlike
from tests.support.states import ERRORS, State, states

EXAMPLES, OFFICE_EXAMPLES = 60, 6
FINISHED = ("blank", "half filled", "everything", "stray text")
"""The states that are also checked in finished files, as people get them."""
DRAFTS = ("all outcomes", "choices", "no dates", "errors everywhere")
"""Those also loaded from a file with the same values and formulas. It holds errors and ticks as files do."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each named state is a separate test."""
    if "state" in metafunc.fixturenames:
        named = fixed_states()
        metafunc.parametrize("state", named.values(), ids=named.keys())


def differences(one: Results, other: Results) -> list[str]:
    """Formula cells that differ between two engines; a cell that only one of them has differs."""
    places = {(sheet, cell) for values in (one, other) for sheet, found in values.items() for cell in found}
    pairs = [(s, c, one.get(s, {}).get(c), other.get(s, {}).get(c)) for s, c in sorted(places)]
    return [
        f"{s}!{c}: {a!r} against {b!r}" for s, c, a, b in pairs if a is None or b is None or not same(a, b)
    ]


def errors(results: Results) -> list[str]:
    return [
        f"{s}!{c}: {v}" for s, found in results.items() for c, v in found.items() if isinstance(v, ErrorValue)
    ]


def figures(state: State) -> Results:
    """What the embedded engine makes of a state."""
    running().type_in(state)
    return running().book.values()


def loaded(office: LibreOffice, path: Path) -> Results:
    """What LibreOffice makes of a file that it loads."""
    book = OpenBook(office, placed(), path)
    values = book.values()
    book.close()
    return values


@pytest.fixture(scope="module")
def opened(office: LibreOffice) -> Iterator[OpenBook]:
    """The blank workbook, open in LibreOffice."""
    book = OpenBook(office, placed(), blank())
    yield book
    book.close()


def test_all_engines_agree(state: State, opened: OpenBook, mapping: Mapping) -> None:
    results = figures(state)
    assert errors(results) == []
    assert differences(opened.work_out(state), results) == []
    assert unlike(placed(), reckon(mapping, state), lambda sheet, *cell: results[sheet].get(cell)) == []
    assert disagreements(mapping, state, running().cell) == []


@pytest.mark.parametrize("name", FINISHED)
def test_a_finished_file_gives_what_typing_gives(name: str, office: LibreOffice) -> None:
    state = fixed_states()[name]
    path, results = built(name, state)
    assert differences(figures(state), results) == []
    assert differences(formula_values(path), results) == []
    assert differences(loaded(office, path), results) == []


@pytest.mark.parametrize("name", DRAFTS)
def test_a_file_with_the_same_entries_gives_what_typing_gives(
    name: str, office: LibreOffice, tmp_path: Path
) -> None:
    state = fixed_states()[name]
    write(placed(), tmp_path / "draft.xlsx", state)
    mean_errors(tmp_path / "draft.xlsx", ERRORS)
    assert differences(loaded(office, tmp_path / "draft.xlsx"), figures(state)) == []


def test_libreoffice_saves_what_it_shows(office: LibreOffice) -> None:
    path, results = built("everything", fixed_states()["everything"])
    assert differences(office.recalculate([path])[path], results) == []


@pytest.mark.parametrize("name", ["blank", "everything"])
def test_the_finished_file_works_out_to_what_it_holds(name: str) -> None:
    path, _ = built(name, fixed_states()[name])
    assert differences(evaluate(path), formula_values(path)) == []


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_plain_sums_and_the_rules_agree_with_the_engine_in_any_state(
    data: st.DataObject, mapping: Mapping
) -> None:
    state, book = data.draw(states(mapping, cells())), running()
    book.type_in(state)
    assert book.errors() == []
    assert book.against(reckon(mapping, state)) == []
    assert disagreements(mapping, state, book.cell) == []


@settings(max_examples=OFFICE_EXAMPLES, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_libreoffice_agrees_in_any_state(data: st.DataObject, mapping: Mapping, opened: OpenBook) -> None:
    state = data.draw(states(mapping, cells()))
    assert differences(opened.work_out(state), figures(state)) == []
