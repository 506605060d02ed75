"""The issue code: what the buyer asks for, as eight digits that change with any of it and with nothing else.

Each sealed text is cut into pieces of 98 characters, the last filled up with stops. Every character's Unicode
number counts times a power of 7 (modulo 1,009) by its place in the piece, every piece times a power of 31
(modulo 99,991) by its number; the sum of the pieces, each modulo the prime 99,999,989, gives the digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from builder.grid.kinds import ErrorValue, Value
from builder.model import form
from builder.model.mapping import Mapping, Outcome
from builder.model.rows import kpi_keys, own_keys, report_regions, select_rows, toms_measures
from builder.sums.inputs import Typed, number, rounded, whole

PIECE, PRIME, SCALE, LAST = 98, 99_999_989, 10_000, 65_535
PLACE_BASE, PLACE_FIELD = 7, 1009
DIGITS = 1e15
BASE, FIELD = 31, 99_991
START_PIECES, CRITERION_PIECES, KPI_PIECES, OWN_PIECES = (2, 2, 3, 3), 34, 1, 7


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed text and the number of pieces it is cut into; no text where an entry is an error value."""

    text: str | None
    pieces: int

    @property
    def known(self) -> str | None:
        """As much of the text as is sealed."""
        return None if self.text is None else self.text[: self.pieces * PIECE]


def issue_code(mapping: Mapping, typed: Typed) -> str:
    """The code, such as "1234-5678"; none with an error value, or what programs count differently."""
    sealed = list(sealed_texts(mapping, typed))
    if any(one.known is None or has_pair(one.known) for one in sealed):
        return ""
    pieces = [piece for one in sealed for piece in cut(one)]
    weighed = (weight(piece) * pow(BASE, n, FIELD) % PRIME for n, piece in enumerate(pieces, 1))
    digits = f"{sum(weighed) % PRIME:08d}"
    return f"{digits[:4]}-{digits[4:]}"


def sealed_texts(mapping: Mapping, typed: Typed) -> Iterator[Sealed]:
    """Every sealed text, in order."""
    yield from _start(mapping, typed)
    yield from _rows(mapping, typed)


def cut(sealed: Sealed) -> Iterator[str]:
    """The pieces of a text, each filled up to the full length; empty ones after its end."""
    for n in range(sealed.pieces):
        piece = (sealed.text or "")[n * PIECE : (n + 1) * PIECE]
        yield piece.ljust(PIECE, ".") if piece else ""


def has_pair(text: str) -> bool:
    """Whether a character is beyond 65,535: one to some programs, two to others, so it is not sealed."""
    return any(ord(character) > LAST for character in text)


def weight(piece: str) -> int:
    """Each character's number times the weight of its place, added up."""
    return sum(
        ord(character) * pow(PLACE_BASE, place, PLACE_FIELD) for place, character in enumerate(piece, 1)
    )


def _start(mapping: Mapping, typed: Typed) -> Iterator[Sealed]:
    """Terms, framework, definitions, then the ticks of regions and those of National TOMs codes."""
    for fields, pieces in zip(form.SEALED_START.values(), START_PIECES, strict=True):
        yield Sealed(_told(typed, (("Start", field) for field in fields)), pieces)
    regions = (("Scope", region.key, "In scope") for region in report_regions(mapping))
    yield Sealed(f"{_marks(typed, regions)}|", 1)
    codes = (("Toms", measure.key, "Tick") for measure in toms_measures(mapping))
    yield Sealed(f"{_marks(typed, codes)}|", 1)


def _rows(mapping: Mapping, typed: Typed) -> Iterator[Sealed]:
    """Every outcome with its MACs, then every KPI; of an own KPI also what it is."""
    for row in select_rows(mapping):
        tick = _marks(typed, [("Select", row.key, "Tick")])
        told = _told(typed, (("Select", row.key, h) for h in form.SEALED_CRITERIA))
        pieces = 1 if isinstance(row, Outcome) else CRITERION_PIECES
        yield Sealed(None if told is None else f"{tick}|{told}", pieces)
    for key in kpi_keys(mapping):
        is_own = key in own_keys()
        headings = form.SEALED_KPIS + (form.SEALED_OWN if is_own else ())
        pieces = OWN_PIECES if is_own else KPI_PIECES
        yield Sealed(_told(typed, (("Kpis", key, h) for h in headings)), pieces)


def _marks(typed: Typed, keys: Iterable[tuple[str, ...]]) -> str:
    return "".join("1" if typed.ticked(*key) else "0" for key in keys)


def _told(typed: Typed, keys: Iterable[tuple[str, ...]]) -> str | None:
    """What the cells hold, each closed by a stroke; None with an error value."""
    values = [typed.value(*key) for key in keys]
    if any(isinstance(value, ErrorValue) for value in values):
        return None
    return "".join(sealed(value) + "|" for value in values)


def _digits(amount: float) -> int:
    """The nearest whole number with the fifteen digits that a spreadsheet shows, and zeros behind them."""
    return whole(amount) if amount < DIGITS else int(Decimal(f"{amount:.15g}"))


def sealed(value: Value | None) -> str:
    """A number or a day times 10,000 as a whole number, a tick as its word, words as they are."""
    amount = number(value)
    if amount is not None:
        scaled = rounded(amount * SCALE)
        return f"{'-' if scaled < 0 else ''}{_digits(abs(scaled))}"
    return str(value).upper() if isinstance(value, bool) else str(value or "")
