"""FAST and ICAEW: one formula a column, no constants, every input read, inputs alone unlocked."""

from __future__ import annotations

import re
from functools import cache
from zipfile import ZipFile

import openpyxl
from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.formula.translate import Translator

from builder.formulas.vocabulary import Formula
from builder.grid.a1 import address
from builder.layout.parts import Fields, Paragraphs, Table
from builder.layout.placement import Placed, Spot
from tests.support.built import blank, placed

ALLOWED = {"0", "1"}
DIGITS_OF_ROUND = re.compile(r",([236])\)", re.DOTALL)
# a text for each kind of thing sealed or printed, a count for each rule, a sum for each region's column
LONGEST, USUAL, LONGER = 500, 250, 0.01
"""Characters of a formula as Excel shows it: at most, usually, and the share of formulas that have more."""

SHEETS, FILE = 7_800_000, 860_000
"""Bytes of all sheets, unpacked, and of the file."""

SHOWN = re.compile(r"\w+\[\[#This Row\],(\[[^\[\]]*\](?::\[[^\[\]]*\])?)\]|_xlfn\.")
BY_CHARACTER = "UNICODE"
"""In the issue code's checksum, which names each character of a piece."""

ONE_FORMULA_A_ROW = {"SealStart", "Tally", "RegionTally", "PrintTexts", "PrintItems", "PrintParts"}
WEIGHTED_LETTERS = {"PieceKpis"}  # places and weights of the checksum are in its formula (docs/model.md)
FOR_PEOPLE_AND_THE_READER = {
    # Told to people and to the returns that are read back; no sum depends on them.
    "authority_id", "supplier_id", "supplier_size", "supplier_type", "contract_ref", "signed_role",
    "framework_lot", "authority", "supplier", "contract_title", "revision",
}  # fmt: skip


@cache
def _workbook() -> openpyxl.Workbook:
    return openpyxl.load_workbook(blank())


def _tables(here: Placed) -> list[Spot]:
    return list(here.tables.values())


def _relative(text: str, origin: str) -> str:
    """The formula as it would be in ZZ1000: equal for two cells when their R1C1 forms are equal."""
    return str(Translator(text, origin=origin).translate_formula("ZZ1000"))


def test_a_column_holds_one_formula() -> None:
    seen = 0
    for spot in _tables(placed()):
        table, sheet = spot.table, _workbook()[spot.sheet.name]
        for at, column in enumerate(table.columns, table.left):
            places = [address(spot.first_row + i, at) for i in range(len(table.keys))]
            formulas = {_relative(sheet[p].value, p) for p in places if sheet[p].data_type == "f"}
            seen += len(formulas)
            limit = len(places) if table.name in ONE_FORMULA_A_ROW else 1
            assert len(formulas) <= limit, f"{table.name}[{column.heading}]: {sorted(formulas)[:3]}"
    assert seen > 200


def _numbers(text: str) -> set[str]:
    operands = (t for t in Tokenizer(text).items if t.type == Token.OPERAND)
    numbers = {t.value for t in operands if t.subtype == Token.NUMBER}
    return numbers - set(DIGITS_OF_ROUND.findall(text) if "ROUND(" in text else ())


def test_formulas_hold_no_constants_but_nought_and_one() -> None:
    faults: list[str] = []
    sealed = {spot.sheet.name for name, spot in placed().tables.items() if name in WEIGHTED_LETTERS}
    for sheet in (s for s in _workbook().worksheets if s.title not in sealed):
        cells = (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
        constants = {cell.coordinate: _numbers(str(cell.value)) - ALLOWED for cell in cells}
        faults += [f"{sheet.title}!{place} {sorted(found)}" for place, found in constants.items() if found]
    assert not faults, faults[:10]


def _as_shown(formula: str) -> str:
    """A formula as Excel's formula bar shows it: [@Wales], [@[Year 1]] for the cell of this row."""

    def short(found: re.Match[str]) -> str:
        items = found[1] or ""
        plain = re.fullmatch(r"\[\w+\]", items)
        return items and f"[@{items[1:-1] if plain else items}]"

    return SHOWN.sub(short, formula)


def test_formulas_can_be_read() -> None:
    here = placed()
    formulas = [cell.formula for sheet in here.workbook.sheets for cell in here.cells(sheet) if cell.formula]
    lengths = [len(_as_shown(formula)) for formula in formulas if BY_CHARACTER not in formula]
    assert max(lengths) <= LONGEST
    assert sum(length > USUAL for length in lengths) <= LONGER * len(lengths)


def test_the_file_is_small() -> None:
    with ZipFile(blank()) as package:
        parts = [part for part in package.infolist() if part.filename.startswith("xl/worksheets/sheet")]
    assert sum(part.file_size for part in parts) <= SHEETS
    assert blank().stat().st_size <= FILE


def _formulas(here: Placed) -> list[Formula]:
    found: list[Formula] = []
    for spot in here.spots:
        if isinstance(spot.part, Table):
            for column in spot.part.columns:
                contents = column.content if isinstance(column.content, tuple) else (column.content,)
                found += [c for c in contents if isinstance(c, Formula)]
            found += [c.test for c in spot.part.conditionals]
        elif isinstance(spot.part, Fields):
            found += [x for f in spot.part.fields for x in (f.content, f.note) if isinstance(x, Formula)]
        elif isinstance(spot.part, Paragraphs):
            found += [line.text for line in spot.part.lines if isinstance(line.text, Formula)]
    return found


def test_every_input_is_read() -> None:
    formulas = _formulas(placed())
    columns = frozenset[tuple[str, str]]().union(*(f.columns for f in formulas))
    names = frozenset[str]().union(*(f.names for f in formulas))
    inputs = {c.key for s in placed().workbook.sheets for c in placed().cells(s) if c.is_input}
    unread = {k[1] for k in inputs if len(k) == 2} - names - FOR_PEOPLE_AND_THE_READER
    unread |= {f"{k[0]}[{k[2]}]" for k in inputs if len(k) == 3 and (k[0], k[2]) not in columns}
    assert not unread, sorted(unread)


def test_inputs_are_unlocked_and_all_else_is_locked() -> None:
    checked = 0
    for sheet in placed().workbook.sheets:
        there = _workbook()[sheet.name]
        assert there.protection.sheet, f"{sheet.name} is not protected"
        inputs = {address(c.row, c.column) for c in placed().cells(sheet) if c.is_input}
        for row in there.iter_rows():
            for cell in row:
                assert cell.protection.locked != (cell.coordinate in inputs), (sheet.name, cell.coordinate)
                checked += 1
    assert checked > 5000


def test_every_input_says_what_to_type() -> None:
    for sheet in placed().workbook.sheets:
        there = _workbook()[sheet.name]
        ruled: set[str] = set()
        for rule in there.data_validations.dataValidation:
            assert rule.prompt, f"{sheet.name} {rule.sqref} has no input message"
            for area in rule.sqref.ranges:
                ruled |= {address(row - 1, column - 1) for row, column in area.cells}
        inputs = {address(c.row, c.column) for c in placed().cells(sheet) if c.is_input}
        assert inputs <= ruled, f"{sheet.name}: {sorted(inputs - ruled)[:5]}"
