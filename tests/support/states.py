"""States of the workbook to compare engines in: fixed ones by name, and a Hypothesis strategy for more.

A state is a set of inputs: ("Start", field) or (table, row key, heading) to the value typed there. States
are made from the cells of the workbook, each filled as its kind accepts, so new cells are covered at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hypothesis import strategies as st

from builder.grid.kinds import TICK, ErrorValue, Kind, Value
from builder.layout.placement import Placed
from builder.model.mapping import Mapping
from builder.model.rows import line_rows, own_keys

Key = tuple[str, ...]
State = dict[Key, Value]
Asked = dict[Key, Kind]

DATES: State = {
    ("Start", "procurement_began"): date(2025, 3, 1),
    ("Start", "contract_start"): date(2026, 4, 1),
    ("Start", "contract_end"): date(2031, 3, 31),
    ("Start", "period_start"): date(2027, 1, 1),
    ("Start", "period_end"): date(2027, 6, 30),
}
ERRORS = tuple(ErrorValue(e) for e in ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"))
STRAY = ("<5", "about forty", "1,200 hrs", "n/a", " ", "£3k", "TRUE", "12%", "01/02/2026", "8.1", "*")
EXTREMES = (0, -1, 0.0625, 1e-9, 0.1 + 0.2, 999_999.5, 1e12, -12_345.678, 1e15)
NO_DAYS = (3_000_000, -5, 0.5, 1e12, 60)
SIZE, PLACES = 1e6, 9
"""The size and places of drawn numbers. Programs differ on whether a smaller number is zero."""

DRAWN_LINES, DRAWN_TICKS, DRAWN_CHOICES, DRAWN_START = 5, 4, 8, 8


def asked(placed: Placed) -> Asked:
    """Every input cell of the workbook with its kind, in order."""
    cells = (cell for sheet in placed.workbook.sheets for cell in placed.cells(sheet))
    return {cell.key: cell.kind for cell in cells if cell.is_input}


def accepted(kind: Kind, number: int) -> Value:
    """A value that the kind accepts, which depends on the number."""
    rule = kind.rule
    if kind is TICK:
        return number % 2 == 0
    if rule is None:
        return f"Words {number}"
    if rule.kind == "list":
        return rule.choices[number % len(rule.choices)]
    if rule.kind == "date":
        return date(2026, 1 + number % 12, 1 + number % 28)
    if rule.kind == "length":
        return f"Words {number}"
    return _figure(kind, number)


def _figure(kind: Kind, number: int) -> float:
    rule = kind.rule
    assert rule
    if isinstance(rule.high, int | float) and rule.high <= 2:
        return number % 20 / 20
    return number % 40 + 1 if rule.kind == "whole" else number % 400 / 4 + 1


def filled(cells: Asked, every: int = 1) -> State:
    """Every cell, or every second and so on, with a value that it accepts."""
    chosen = list(enumerate(cells.items(), 1))[::every]
    return {key: accepted(kind, number) for number, (key, kind) in chosen} | profile(cells)


def profile(cells: Asked) -> State:
    """A complete profile over ten years in every fourth line that has one; year five ends at 100 %."""
    rows = list(dict.fromkeys(key[1] for key in cells if key[0] == "Profile"))[::4]
    return {("Profile", row, f"Year {year}"): min(1.0, year / 5) for row in rows for year in range(1, 11)}


def ticks(cells: Asked, table: str, keys: Iterable[str] | None = None) -> State:
    """All boxes of a table ticked, or only those of the keys."""
    wanted = None if keys is None else set(keys)
    return {
        key: True
        for key in cells
        if key[0] == table and key[2] == "Tick" and (not wanted or key[1] in wanted)
    }


def fixed(mapping: Mapping, cells: Asked) -> dict[str, State]:
    """The named states every engine must agree on."""
    states: dict[str, State] = {"blank": {}}
    for group in mapping.groups:
        outcomes = [o.key for o in mapping.outcomes if o.top.key == group.key]
        states[group.key] = ticks(cells, "Select", outcomes)
    states["all outcomes"] = ticks(cells, "Select", [o.key for o in mapping.outcomes])
    for criterion in (mapping.criteria[0], mapping.criteria[-1]):
        states[criterion.key] = ticks(cells, "Select", [criterion.key])
    return (
        states
        | _choosing(mapping, cells)
        | _filling(cells)
        | _stages(cells)
        | _faulty(cells)
        | _broken(cells)
    )


def _choosing(mapping: Mapping, cells: Asked) -> dict[str, State]:
    """KPIs included and left out, and own KPIs of every kind, beside two outcomes."""
    choices = ("Include", "Leave out", "Follow")
    chosen: State = {("Kpis", k.key, "Choice"): choices[n % 3] for n, k in enumerate(mapping.kpis)}
    own = {key: accepted(kind, n) for n, (key, kind) in enumerate(cells.items()) if _is_own(key)}
    own |= {("Kpis", key, "Choice"): choices[n % 3] for n, key in enumerate(own_keys())}
    return {
        "choices": ticks(cells, "Select", [o.key for o in mapping.outcomes[1:3]]) | chosen | own | DATES,
        "codes": ticks(cells, "Toms", ["NT1", "NT10", "NT31", "NT53", "NT88"]),
        "not a stage": ticks(cells, "Toms", ["NT6", "NT9"]) | {("Start", "stage"): "Bidding"},
    }


def _is_own(key: Key) -> bool:
    return len(key) == 3 and key[1].split(" | ")[0] in own_keys() and key[0] != "Profile"


def _everything(cells: Asked) -> State:
    """All inputs filled, all KPIs selected, dates in order, values of the open book."""
    chosen: State = {key: "Include" for key in cells if key[0] == "Kpis" and key[2] == "Choice"}
    start: State = {
        ("Start", "contract_value"): 25_000_000,
        ("Start", "bound_good"): 1.0,
        ("Start", "bound_approaching"): 0.9,
        ("Start", "bound_requires"): 0.75,
        ("Start", "value_book"): "Open values",
    }
    unrated: State = {key: "" for key in cells if key[2:] == ("Accepted rating",)}
    return filled(cells) | chosen | DATES | start | unrated


def _split(cells: Asked) -> State:
    """Regions filled without one figure, so that regional values apply."""
    loose = ("One figure", "Its region", "UK wide or region not known")
    return {key: "" for key in cells if key[0] == "Regions" and key[2] in loose}


def _filling(cells: Asked) -> dict[str, State]:
    own: State = {("Start", "value_book"): "Own values", ("Start", "value_rule"): "Delivery year"}
    everything = _everything(cells)
    sole: State = {key: key[1] == "TLI" for key in cells if key[0] == "Scope"}
    return {
        "half filled": filled(cells, 2) | DATES,
        "everything": everything | {("Start", "stage"): "Delivery", ("Start", "report_in"): "Both"},
        "split by region": everything | _split(cells) | {("Start", "regional_commitments"): "Yes"},
        "one region": everything | sole | {key: "" for key in cells if key[2:] == ("Its region",)},
        "own values": everything | own,
    }


def _stages(cells: Asked) -> dict[str, State]:
    """A filled workbook at every stage and in every language that "everything" lacks."""
    everything = _everything(cells)
    pairs = (
        ("Plan", "Social Value Model"),
        ("Tender", "Social Value Model"),
        ("Tender", "National TOMs"),
        ("Tender", "Both"),
        ("Award", "National TOMs"),
    )
    return {
        f"{stage}, {language}": everything | {("Start", "stage"): stage, ("Start", "report_in"): language}
        for stage, language in pairs
    }


def _faulty(cells: Asked) -> dict[str, State]:
    """What people paste: withheld figures, words for numbers, sizes beyond any contract, no dates."""
    everything = _everything(cells)
    stray = {key: STRAY[n % len(STRAY)] for n, (key, kind) in enumerate(cells.items()) if is_number(kind)}
    mixed = {key: word for n, (key, word) in enumerate(stray.items()) if n % 3 == 0}
    outside = {key: kind for key, kind in cells.items() if key[0] != "Start"}
    large = {
        key: EXTREMES[n % len(EXTREMES)] for n, (key, kind) in enumerate(outside.items()) if is_number(kind)
    }
    return {
        "stray text": everything | mixed,
        "numbers typed as text": everything | dict.fromkeys(stray, "8.1"),
        "extreme sizes": everything | large,
        "emoji": {("Start", "def_local_area"): "Local \U0001f600 area"},
        "no dates": everything | dict.fromkeys(DATES, ""),
        "numbers that are no dates": everything | dict(zip(DATES, NO_DAYS, strict=True)),
    }


def _broken(cells: Asked) -> dict[str, State]:
    """Error values pasted into figures, into words, into ticks and choices, and into all of them."""
    delivery = _everything(cells) | {("Start", "stage"): "Delivery", ("Start", "report_in"): "Both"}
    numbers = [key for key, kind in cells.items() if is_number(kind)]
    chosen = [key for key, kind in cells.items() if kind is TICK or (kind.rule and kind.rule.kind == "list")]
    words = [key for key in cells if key not in {*numbers, *chosen}]
    return {
        "errors in figures": delivery | _split(cells) | _errors(numbers, 7),
        "errors in words": delivery | _errors(words, 2),
        "errors in choices": delivery | _errors(chosen, 3),
        "errors everywhere": _errors(list(cells), 1),
    }


def _errors(keys: list[Key], every: int) -> State:
    """An error value in every cell, or every second and so on; each kind of error in turn."""
    return {key: ERRORS[n % len(ERRORS)] for n, key in enumerate(keys[::every])}


def is_number(kind: Kind) -> bool:
    """Whether a number or a date belongs in cells of this kind."""
    return bool(kind.rule) and kind.rule is not None and kind.rule.kind in ("whole", "decimal", "date")


def _value(kind: Kind) -> st.SearchStrategy[Value]:
    """Mostly a value that the kind accepts, sometimes a blank, words or a number that do not belong there."""
    good = st.integers(0, 10_000).map(lambda number: accepted(kind, number))
    errors = st.sampled_from(ERRORS)
    if is_number(kind):
        drawn = st.floats(-SIZE, SIZE).map(lambda size: round(size, PLACES))
        sizes = st.one_of(st.sampled_from(EXTREMES + NO_DAYS), drawn)
        return st.one_of(good, good, sizes, st.sampled_from(STRAY), st.just(""), errors)
    return st.one_of(good, good, good, st.sampled_from(STRAY), st.just(""), errors)


@st.composite
def states(draw: st.DrawFn, mapping: Mapping, cells: Asked) -> State:
    """A drawn state: ticks and choices of every kind, some of Start, and several lines filled at random."""
    state: State = dict(DATES) if draw(st.booleans()) else {}
    boxes = [key for key in cells if key[-1] == "Tick"]
    state |= dict.fromkeys(draw(st.lists(st.sampled_from(boxes), max_size=DRAWN_TICKS)), True)
    start = [key for key in cells if len(key) == 2 or key[0] == "Scope"]
    rows = draw(st.lists(st.sampled_from(line_rows(mapping)), max_size=DRAWN_LINES, unique=True))
    names = {name for row in rows for name in (row.key, row.kpi_key, row.base, row.value_key) if name}
    touched = [key for key in cells if len(key) == 3 and key[1].split(" | ")[0] in names]
    picked = draw(st.lists(st.sampled_from(start), max_size=DRAWN_START, unique=True))
    for key in [*picked, *(key for key in touched if draw(st.booleans()))]:
        state[key] = draw(_value(cells[key]))
    choices = [key for key in cells if key[0] == "Kpis" and key[2] == "Choice"]
    for key in draw(st.lists(st.sampled_from(choices), max_size=DRAWN_CHOICES, unique=True)):
        state[key] = draw(_value(cells[key]))
    return state
