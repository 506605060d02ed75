"""Issue code (hidden): the issue code, made from selection, choices, requirements and definitions.

What is sealed is one text for each row of its source. Texts are cut into pieces of equal length, each
character is weighted by its place, each piece by its number, and the remainder of the sum is shown as eight
digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.formulas.checksum import EDGE, checksum, highest
from builder.formulas.entries import ticked
from builder.formulas.vocabulary import (
    SIGNED,
    Formula,
    at,
    blank,
    both,
    call,
    eq,
    filled,
    flag,
    ge,
    gt,
    iferror,
    join,
    mul,
    name,
    number,
    rounded,
    span,
    sub,
    table,
    text,
    total,
    when,
)
from builder.layout.parts import Column, Field, Fields, Sheet, Table
from builder.model import form
from builder.model.mapping import Mapping, Outcome
from builder.model.rows import kpi_keys, own_keys, report_regions, select_rows, toms_measures
from builder.templates import words

SHEET = "Issue code"
PIECE = 98
"""Characters in a piece: what a buyer can enter about one KPI of the mapping fits into one."""

PRIME = 99_999_989
LAST = 65_535
"""The last character that is one to every program; of those beyond some make two."""

SCALE = 10_000
PAD = "."
END = "|"
START_PIECES = dict(zip((*form.SEALED_START, "Ticks", "Codes"), (2, 2, 3, 3, 1, 1), strict=True))
OUTCOME_PIECES, MAC_PIECES, KPI_PIECES, OWN_PIECES = 1, 34, 1, 7

TOGETHER = 2
"""Entries whose texts are put together in one formula."""

Parts = tuple[Formula, ...]
Cut = tuple[str, int]
"""A row's key and the number of pieces its text is cut into."""


def sheet(mapping: Mapping) -> Sheet:
    """Fields of the seal, tables of sealed texts, tables of their pieces."""
    say = words("workings_issue_code")
    rows, kpis = tuple(row.key for row in select_rows(mapping)), kpi_keys(mapping)
    asked = _kpi_text(form.SEALED_KPIS)
    start_cuts = tuple(START_PIECES.items())
    select_cuts = tuple(
        (row.key, OUTCOME_PIECES if isinstance(row, Outcome) else MAC_PIECES) for row in select_rows(mapping)
    )
    kpi_cuts = tuple((key, OWN_PIECES if key in own_keys() else KPI_PIECES) for key in kpis)
    last_row = _count(start_cuts) + _count(select_cuts)
    parts = (
        Fields(say("heading"), _fields()),
        _texts("SealStart", tuple(START_PIECES), _start_texts(mapping)),
        _texts("SealSelect", rows, tuple(_select_text() for _ in rows)),
        _texts("SealKpis", kpis, tuple(asked for _ in kpis), _kpi_text(form.SEALED_OWN)),
        _pieces("PieceStart", "SealStart", start_cuts, 0),
        _pieces("PieceSelect", "SealSelect", select_cuts, _count(start_cuts)),
        _pieces("PieceKpis", "SealKpis", kpi_cuts, last_row),
    )
    return Sheet(SHEET, say("title"), say("purpose"), parts, widths=(24, 30, 12, 12, 30, 14), state="hidden")


def _fields() -> tuple[Field, ...]:
    say = words("workings_issue_code")
    pieces = (table(t).all("Sum") for t in ("PieceStart", "PieceSelect", "PieceKpis"))
    pairs = (table(t).all("Pair") for t in ("PieceStart", "PieceSelect", "PieceKpis"))
    errors = (table(t).all("Error") for t in ("SealStart", "SealSelect", "SealKpis"))
    digits = text(call("MOD", total(*pieces), name("seal_prime")), "00000000")
    half = len("0000")
    code = join(call("MID", digits, 1, half), "-", call("MID", digits, half + 1, half))
    return (
        Field("seal_length", say("label.seal_length"), PIECE),
        Field("seal_prime", say("label.seal_prime"), PRIME),
        Field("seal_scale", say("label.seal_scale"), SCALE),
        Field("seal_pad", say("label.seal_pad"), PAD * PIECE),
        Field("seal_last", say("label.seal_last"), LAST),
        Field("seal_pairs", say("label.seal_pairs"), total(*pairs)),
        Field("seal_errors", say("label.seal_errors"), total(*errors)),
        Field("seal_code", say("label.seal_code"), _shown(code)),
    )


def _shown(code: Formula) -> Formula:
    """The code; nothing if an entry forbids one."""
    return when(both(eq(name("seal_pairs"), 0), eq(name("seal_errors"), 0)), code)


def _count(cuts: tuple[Cut, ...]) -> int:
    return sum(pieces for _, pieces in cuts)


def sealed(cell: Formula) -> Formula:
    """What a cell holds as text: a number or date times 10,000 as a whole number, anything else as it is."""
    return when(number(cell), text(rounded(mul(cell, name("seal_scale"))), SIGNED), join(cell, ""))


def _mark(tick: Formula) -> Formula:
    return when(eq(ticked(tick), 1), "1", "0")


def _texts(name_: str, keys: tuple[str, ...], rows: tuple[Parts, ...], owns: Parts = ()) -> Table:
    """The sealed texts, which begin with the edge; none if an entry holds an error value.

    rows: the parts of each row. owns: what only rows of own KPIs have beyond them.
    """
    t, own = table(name_), eq(table("KpiState").same("Own"), 1)
    cells = [[iferror(closed, "") for closed in _closed(parts)] for parts in rows]
    count = max(map(len, cells))
    columns = [tuple(row[n] if n < len(row) else None for row in cells) for n in range(count)]
    columns += [tuple(iferror(when(own, closed, END), "") for _ in keys) for closed in _closed(owns)]
    found = [t[f"Part {n + 1}"] for n in range(len(columns))]
    told = tuple(_told(found[: len(row)]) for row in cells)
    parts = [Column(f"Part {n + 1}", _one(column), wrap=False) for n, column in enumerate(columns)]
    if owns:
        parts.append(Column("Told", _one(tuple(iferror(one, "") for one in told)), wrap=False))
        told = tuple(when(own, _told([t["Told"], *found[count:]]), t["Told"]) for _ in keys)
    whole = [[*found[: len(row)], *found[count:]] for row in cells]
    texts = (
        when(gt(call("COUNTBLANK", span(some)), 0), "", one) for some, one in zip(whole, told, strict=True)
    )
    lost = Column("Error", flag(blank(t["Text"])))
    columns_ = (Column("Key", keys), *parts, Column("Text", _one(tuple(texts)), wrap=False), lost)
    return Table(name_, keys, columns_, listed=False)


def _told(parts: list[Formula]) -> Formula:
    """The texts in one, with one stroke where two meet."""
    return join(*(call("LEFT", part, sub(call("LEN", part), 1)) for part in parts), END)


def _one(cells: tuple[Formula | None, ...]) -> Formula | tuple[Formula | None, ...]:
    """One formula where all rows have the same."""
    return cells[0] if cells[0] is not None and len(set(cells)) == 1 else cells


def _closed(parts: Parts) -> Iterator[Formula]:
    """The parts, a stroke before, between and behind them: no text of a cell ends in a blank."""
    for first in range(0, len(parts), TOGETHER):
        yield join(EDGE, *(piece for part in parts[first : first + TOGETHER] for piece in (part, END)))


def _start_texts(mapping: Mapping) -> tuple[Parts, ...]:
    """In the order of START_PIECES; ticks are those of regions, codes those of the National TOMs."""
    regions, codes = len(report_regions(mapping)), len(toms_measures(mapping))
    return (
        *(tuple(sealed(name(field)) for field in fields) for fields in form.SEALED_START.values()),
        (call("INDEX", table("Scoped").all("Marks"), regions),),
        (call("INDEX", table("TomsState").all("Marks"), codes),),
    )


def _select_text() -> Parts:
    """The tick of an outcome or MAC, and what is asked under a MAC."""
    select = table("Select").same
    return (_mark(select("Tick")), *(sealed(select(h)) for h in form.SEALED_CRITERIA))


def _kpi_text(headings: Iterable[str]) -> Parts:
    return tuple(sealed(table("Kpis").same(heading)) for heading in headings)


def _pieces(name_: str, texts: str, cuts: tuple[Cut, ...], before: int) -> Table:
    """The pieces of the texts of one table; `before` is the number of pieces in the tables above."""
    t, source, length, pad = table(name_), table(texts), name("seal_length"), name("seal_pad")
    rows = [(key, row, piece) for row, (key, pieces) in enumerate(cuts, start=1) for piece in range(pieces)]
    whole = at(source, "Text", t["Row"])
    piece = call("MID", join(call("MID", whole, t["From"], length), pad), 1, length)
    weighed = mul(checksum(t["Piece"], PIECE), t["Weight"])
    columns = (
        Column("Key", tuple(key for key, _, _ in rows)),
        Column("Row", tuple(row for _, row, _ in rows)),
        Column("From", tuple(piece * PIECE + len(EDGE) + 1 for _, _, piece in rows)),
        Column("Weight", tuple(row_weight(n) for n in range(before + 1, before + len(rows) + 1))),
        Column("Piece", when(ge(call("LEN", whole), t["From"]), join(EDGE, piece, EDGE)), wrap=False),
        Column("Pair", when(filled(t["Piece"]), _pair(t["Piece"]), 0)),
        Column("Sum", when(filled(t["Piece"]), iferror(call("MOD", weighed, name("seal_prime")), 0), 0)),
    )
    keys = tuple(f"{key} {piece + 1}" for key, _, piece in rows)
    return Table(name_, keys, columns, listed=False)


def _pair(piece: Formula) -> Formula:
    """1 where a character is beyond the last that is one everywhere; half of one gives an error."""
    return iferror(flag(gt(highest(piece, PIECE), name("seal_last"))), 1)


def row_weight(number_: int) -> int:
    """The weight of the piece of that running number: 31, 961 and on, modulo 99,991."""
    return pow(31, number_, 99_991)
