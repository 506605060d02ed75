"""The issue code changes with everything that the buyer sets, and never with what the supplier fills in."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from pathlib import Path
from tempfile import mkdtemp

import pytest

from builder.engine import Calculated
from builder.grid.kinds import Kind
from builder.model.form import CRITERIA, KPIS, OWN_KPIS, is_internal, is_sealed
from builder.model.mapping import Mapping
from builder.model.rows import own_keys
from builder.sums.reckon import reckon
from builder.workbooks.example import example_inputs
from builder.workbooks.tool.workings.issue_code import LAST, PIECE
from tests.support.built import blank, placed
from tests.support.copies import Copy
from tests.support.running import Running, cells, fixed_states, running
from tests.support.states import State

SUPPLIER_TABLES = ("Lines", "Profile", "Regions", "Values")
NOT_SEALED = frozenset(
    [
        "stage",
        "procurement_began",
        "authority",
        "authority_id",
        "supplier",
        "supplier_id",
        "supplier_size",
        "supplier_type",
        "contract_title",
        "contract_ref",
        "period_start",
        "period_end",
        "return_status",
        "revision",
        "signed_by",
        "signed_role",
        "signed_date",
    ]
)


SEALING = ("Start", "Select", "KPIs", "Dates", "Selection", "Issue code")
"""The sheets whose formulas the issue code is worked out from."""
FORMULAS = re.compile(rb"<f[^>]*/>|<f[^>]*>[^<]*</f>")


@cache
def sealing() -> Running:
    """The blank workbook with the formulas of these sheets alone: it recalculates in a third of the time.

    The other sheets keep the values of the blank workbook, so that what looks at them sees no change.
    """
    copy = Copy.of(placed(), blank(), {})
    for sheet, part in copy.sheet_parts.items():
        if sheet not in SEALING:
            copy.parts[part] = FORMULAS.sub(b"", copy.parts[part])
    return Running(placed(), Calculated(copy.save(Path(mkdtemp(prefix="sealing-")) / "sealing.xlsx")))


@pytest.fixture
def book() -> Running:
    """The blank workbook in the engine."""
    return running()


def code(book: Running, state: dict[tuple[str, ...], object]) -> str:
    book.type_in(state)  # type: ignore[arg-type]
    return str(book.field("issue_code"))


def another(kind: Kind, now: object) -> object:
    """An acceptable value that is not the one there; text as long as may be, changed in its last letter."""
    rule = kind.rule
    assert rule is not None
    if kind.name == "tick":
        return True
    if rule.kind == "list":
        return next(c for c in rule.choices if c != now)
    if rule.kind == "length":
        return "x" * (int(rule.high) - 1) + "y"  # type: ignore[arg-type]
    return 45_000 if rule.kind == "date" else 1.25


def some_inputs(book: Running, tables: tuple[str, ...]) -> list[tuple[tuple[str, ...], object]]:
    """Inputs of these tables in their first two rows and the last, each with another value."""
    found = []
    for sheet in book.layout.workbook.sheets:
        for cell in book.layout.cells(sheet):
            if cell.is_input and cell.key[0] in tables:
                spot = book.layout.tables.get(cell.key[0])
                ends = (*spot.table.keys[:2], spot.table.keys[-1]) if spot else ()
                if not ends or cell.key[1] in ends:
                    found.append((cell.key, another(cell.kind, cell.value)))
    return found


def of_the_buyer(book: Running) -> dict[tuple[str, ...], object]:
    """What the buyer sets, each with another value."""
    found = some_inputs(book, ("Start", "Select", "Kpis", "Scope"))
    return {key: value for key, value in found if key[-1] not in NOT_SEALED and not is_internal(key)}


def test_each_thing_the_buyer_sets_gives_another_code() -> None:
    book = sealing()
    seen = {code(book, {}): "blank"}
    for key, value in of_the_buyer(book).items():
        found = code(book, {key: value})
        assert found not in seen, f"{key} gives the code of {seen[found]}"
        seen[found] = "/".join(key)
    assert len(seen) > 60


@pytest.mark.parametrize(
    "state", ["blank", "everything", "choices", "split by region", "what the buyer sets"]
)
def test_the_sheets_that_seal_give_the_code_of_the_whole_workbook(book: Running, state: str) -> None:
    states = {**fixed_states(), "what the buyer sets": of_the_buyer(book)}
    found = code(sealing(), states[state])  # type: ignore[arg-type]
    assert found == code(book, states[state]) != ""  # type: ignore[arg-type]


def test_nothing_the_supplier_fills_in_changes_it(book: Running) -> None:
    blank = code(book, {})
    start = [(k, v) for k, v in some_inputs(book, ("Start",)) if k[-1] in NOT_SEALED]
    everything = dict(start + some_inputs(book, SUPPLIER_TABLES))
    assert len(everything) > 40
    assert code(book, everything) == blank


def test_why_the_buyer_asks_does_not_change_it(book: Running) -> None:
    blank = code(book, {})
    why = {k: v for k, v in some_inputs(book, ("Select", "Kpis")) if is_internal(k)}
    assert {key[-1] for key in why} == {"Local need", "Reason", "Reason in words"}
    assert code(book, why) == blank


def test_all_that_a_criterion_can_hold_is_sealed_to_its_last_letter(book: Running, mapping: Mapping) -> None:
    mac = mapping.criteria[-1].key
    longest: dict[tuple[str, ...], object] = {
        ("Select", mac, one.name): "x" * one.limit for one in CRITERIA if one.limit
    }
    longest |= {("Select", mac, "Weighting"): 0.1234, ("Select", mac, "Word limit"): 10_000}
    longest |= {("Select", mac, "Tick"): True, ("Select", mac, "Set by framework"): "Yes"}
    last = ("Select", mac, "Timed plan")
    assert code(book, longest) != code(book, longest | {last: "x" * 59 + "y"})


def test_all_that_an_own_kpi_can_hold_is_sealed_to_its_last_letter(book: Running, mapping: Mapping) -> None:
    key = own_keys()[-1]
    inputs = (*KPIS, *OWN_KPIS)
    longest: dict[tuple[str, ...], object] = {
        ("Kpis", key, one.name): max(one.choices, key=len) if one.choices else "x" * one.limit or 1.2345
        for one in inputs
    }
    longest |= {("Kpis", key, "MACs"): mapping.criteria[-1].key, ("Kpis", key, "Required figure"): 1e15}
    last = ("Kpis", key, "Evidence")
    assert code(book, longest) != code(book, longest | {last: "x" * 99 + "y"})


def test_letters_or_digits_that_change_places_give_another_code(book: Running) -> None:
    texts = (
        "12 miles of Leeds",
        "21 miles of Leeds",
        "12 miles of Ledes",
        "12 smile of Leeds",
        "Leeds of 12 miles",
    )
    codes = {code(book, {("Start", "def_local_area"): text}) for text in texts}
    assert len(codes) == len(texts)


def test_no_two_pairs_of_macs_share_a_code(mapping: Mapping) -> None:
    pairs = list(combinations([c.key for c in mapping.criteria[:12]], 2))
    codes = {code(sealing(), {("Select", m, "Tick"): True for m in pair}) for pair in pairs}
    assert len(codes) == len(pairs)


def test_it_is_eight_digits_in_two_groups(book: Running) -> None:
    first, _, second = code(book, {}).partition("-")
    assert len(first) == len(second) == 4
    assert (first + second).isdigit()


EMOJI = "\U0001f600"


def pieces(text: str, *, units: bool) -> list[list[int | None]]:
    """Characters of each piece as MID and UNICODE give them; None for half a pair, an error in Excel.

    units: the program counts a character beyond U+FFFF as two (Excel up to now), or as one (others).
    """
    if units:
        raw = text.encode("utf-16-le")
        numbers = [int.from_bytes(raw[at : at + 2], "little") for at in range(0, len(raw), 2)]
        found = [None if 0xD800 <= number <= 0xDFFF else number for number in numbers]
    else:
        found = [ord(character) for character in text]
    return [found[at : at + PIECE] for at in range(0, len(text) + 1, PIECE)]


def is_refused(text: str, *, units: bool) -> bool:
    """Whether a piece's Pair is 1: its highest character is beyond U+FFFF, or an error."""
    return any(
        None in piece or max(filter(None, piece), default=0) > LAST for piece in pieces(text, units=units)
    )


@pytest.mark.parametrize(
    "text",
    [
        EMOJI,
        f"Local {EMOJI} area",
        "x" * 97 + EMOJI + "y",  # the pair lies across two pieces where it counts as two
        "x" * 98 + EMOJI,
        "\U0001d400\U0001d401",
        "\uffff and \u20ac",
        "caf\u00e9 \u2013 \u00a3",
    ],
)
def test_every_program_refuses_the_same_texts_and_gives_no_code(
    book: Running, mapping: Mapping, text: str
) -> None:
    beyond = any(ord(character) > 0xFFFF for character in text)
    assert is_refused(text, units=True) == is_refused(text, units=False) == beyond
    found = code(book, {("Start", "def_local_area"): text})
    assert (found == "") == beyond
    assert (book.field("seal_pairs") != 0) == beyond
    assert reckon(mapping, {("Start", "def_local_area"): text}).fields["issue_code"] == found


EDGES = (" a b" * 75)[:299] + " "
"""Blanks at both ends, and one before or behind each place where it may be cut."""


def outer_blanks(book: Running) -> list[str]:
    """Texts of formulas that begin or end with a blank: LibreOffice drops it when it opens a saved copy."""
    cells = ((sheet, value) for sheet, values in book.book.values().items() for value in values.values())
    return [f"{sheet}: {v!r}" for sheet, v in cells if isinstance(v, str) and v != v.strip()]


@pytest.mark.parametrize("shift", range(4))
def test_no_piece_or_sealed_text_begins_or_ends_with_a_blank(
    book: Running, mapping: Mapping, shift: int
) -> None:
    texts = {key[-1] for key in cells() if is_sealed(key)}
    typed: State = {key: EDGES[shift:] for key, kind in cells().items() if is_sealed(key) and is_words(kind)}
    assert len(texts) > 20
    assert len(typed) > 100
    book.type_in(typed)
    assert [line for line in outer_blanks(book) if line.startswith("Issue code")] == []
    assert book.field("issue_code") == reckon(mapping, typed).fields["issue_code"] != ""


def is_words(kind: Kind) -> bool:
    return kind.rule is not None and kind.rule.kind == "length"


@pytest.mark.parametrize("state", ["blank", "everything", "worked example", "an emoji"])
def test_no_formula_gives_a_text_that_begins_or_ends_with_a_blank(book: Running, state: str) -> None:
    states: dict[str, State] = {
        **fixed_states(),
        "worked example": example_inputs(book.layout),
        "an emoji": {("Start", "def_local_area"): EMOJI},
    }
    book.type_in(states[state])
    assert outer_blanks(book) == []


@pytest.mark.parametrize("figure", [2.19e26, 1234567890123.456, 123456789012.34, 7315, 1.1])
def test_a_number_in_a_text_is_sealed_with_the_digits_that_a_spreadsheet_shows(
    figure: float, book: Running, mapping: Mapping
) -> None:
    key = ("Start", "framework_lot")
    assert code(book, {key: figure}) == reckon(mapping, {key: figure}).fields["issue_code"]
