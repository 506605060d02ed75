"""Every engine gives the same value in every formula cell, whatever is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from builder.data.load import load
from builder.engine import ErrorValue, evaluate
from builder.model.mapping import Mapping
from builder.sums.reckon import reckon
from builder.write.writer import Results, write
from tests.support.built import built, placed
from tests.support.cells import formula_values, mean_errors
from tests.support.libreoffice import LibreOffice
from tests.support.running import running, same, unlike
from tests.support.states import ERRORS, Asked, State, asked, fixed, states

EXAMPLES, OFFICE_EXAMPLES = 60, 3
FINISHED = ("blank", "half filled", "everything", "stray text")


def cells() -> Asked:
    return asked(placed())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each named state is a separate test."""
    if "state" in metafunc.fixturenames:
        named = fixed(load(), cells())
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


def worked_out(name: str, state: State, folder: Path) -> tuple[Path, Results]:
    """A workbook with that state and what the embedded engine makes of it.

    A few are finished files as people get them; the others hold the same values and formulas without looks,
    which programs load in half the time.
    """
    if name in FINISHED:
        path, results = built(name, state)
        assert differences(formula_values(path), results) == []
        return path, results
    write(placed(), folder / "draft.xlsx", state)
    mean_errors(folder / "draft.xlsx", ERRORS)
    running().type_in(state)
    return folder / "draft.xlsx", running().book.values()


def test_all_engines_agree(
    state: State, request: pytest.FixtureRequest, office: LibreOffice, mapping: Mapping, tmp_path: Path
) -> None:
    path, results = worked_out(request.node.callspec.id, state, tmp_path)
    assert errors(results) == []
    assert differences(office.recalculate([path])[path], results) == []
    assert unlike(placed(), reckon(mapping, state), lambda sheet, *cell: results[sheet].get(cell)) == []


@pytest.mark.parametrize("name", ["blank", "everything"])
def test_the_finished_file_works_out_to_what_it_holds(name: str, mapping: Mapping) -> None:
    path, _ = built(name, fixed(mapping, cells())[name])
    assert differences(evaluate(path), formula_values(path)) == []


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_plain_sums_agree_with_the_engine_in_any_state(data: st.DataObject, mapping: Mapping) -> None:
    state, book = data.draw(states(mapping, cells())), running()
    book.type_in(state)
    assert book.errors() == []
    assert book.against(reckon(mapping, state)) == []


@settings(max_examples=OFFICE_EXAMPLES, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_libreoffice_agrees_in_any_state(
    data: st.DataObject, mapping: Mapping, office: LibreOffice, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path, results = worked_out("", data.draw(states(mapping, cells())), tmp_path_factory.mktemp("drawn"))
    assert differences(office.recalculate([path])[path], results) == []
