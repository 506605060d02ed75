"""The rules in Python and the live checks of the workbook agree, code by code and row by row."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from builder.model.mapping import Mapping
from builder.rules.catalogue import live
from builder.rules.check import Case, run
from tests.support.built import placed
from tests.support.live import as_flag, live_flags
from tests.support.running import running
from tests.support.states import State, asked, fixed, states

CODES = tuple(entry.code for entry in live())


def disagreements(mapping: Mapping, state: State) -> list[str]:
    """Where workbook and rules differ, a line each."""
    book = running()
    book.type_in(state)
    shown = live_flags(mapping, book.cell)
    case = Case(mapping, state, frozenset(asked(placed())))
    found = {as_flag(mapping, f) for f in run(case, CODES)}
    return lines("workbook alone", shown - found) + lines("rule alone", found - shown)


def lines(who: str, flags: Iterable[tuple[str, str, str]]) -> list[str]:
    return [f"{who}: {code} {table} {row}" for code, table, row in sorted(flags)]


def test_rules_and_workbook_agree_in_the_fixed_states(mapping: Mapping) -> None:
    found = {name: disagreements(mapping, s) for name, s in fixed(mapping, asked(placed())).items()}
    assert {name: faults[:10] for name, faults in found.items() if faults} == {}


def test_a_rule_finds_a_row_once(mapping: Mapping) -> None:
    for state in fixed(mapping, asked(placed())).values():
        case = Case(mapping, state, frozenset(asked(placed())))
        flags = [as_flag(mapping, f) for f in run(case, CODES)]
        assert len(flags) == len(set(flags))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(data=st.data())
def test_rules_and_workbook_agree_in_drawn_states(data: st.DataObject, mapping: Mapping) -> None:
    state = data.draw(states(mapping, asked(placed())))
    assert disagreements(mapping, state) == []
