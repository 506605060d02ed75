"""What was typed, as a spreadsheet sees it: numbers, words and ticks.

Amounts are floats, None if there is nothing; days are Excel serial numbers (1 January 1901 is 367).
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import date
from math import copysign, floor

from builder.grid.dates import serial
from builder.grid.kinds import Value
from builder.model.form import start_defaults
from builder.model.mapping import Mapping
from builder.model.rows import kpi_keys

Amount = float | None
Inputs = Dictionary[tuple[str, ...], Value | None]
PLACES = 10**6
EXACT = 2.0**52  # numbers from here on have no decimals


@dataclass(frozen=True, slots=True)
class Typed:
    """The inputs of one workbook over the defaults of a blank one."""

    inputs: Inputs
    defaults: Inputs

    def value(self, *key: str) -> Value | None:
        """What the cell holds; None if it is empty."""
        found = self.inputs[key] if key in self.inputs else self.defaults.get(key)
        return None if found == "" else found

    def number(self, *key: str) -> Amount:
        """The number in the cell (a date as its serial number), None for anything else."""
        return number(self.value(*key))

    def day(self, *key: str) -> Amount:
        """The date in the cell as a serial number, None if it holds none that its rule accepts."""
        found = self.number(*key)
        return None if found is None or not FIRST_DAY <= found <= LAST_DAY else found

    def holds_words(self, *key: str) -> bool:
        """Whether the cell holds something that is no number."""
        return is_words(self.value(*key))

    def text(self, *key: str) -> str:
        """The words in the cell, "" if it holds none."""
        found = self.value(*key)
        return found if isinstance(found, str) else ""

    def says(self, word: str, *key: str) -> bool:
        """Whether the cell holds this word; capitals do not matter, as in a spreadsheet."""
        return self.text(*key).casefold() == word.casefold()

    def ticked(self, *key: str) -> bool:
        """Whether the box is ticked; words never are."""
        found = self.value(*key)
        return not isinstance(found, str) and bool(found)

    def filled(self, *key: str) -> bool:
        """Whether anything is there."""
        return self.value(*key) is not None


def typed(mapping: Mapping, inputs: Inputs) -> Typed:
    """The inputs, a missing key standing for what the blank workbook holds (docs/model.md)."""
    choices: Inputs = {("Kpis", key, "Choice"): "Follow" for key in kpi_keys(mapping)}
    switches: Inputs = {("Kpis", k.key, "Required figure"): "Yes" for k in mapping.kpis if k.kind == "yes/no"}
    start: Inputs = {("Start", field): value for field, value in start_defaults(mapping).items()}
    return Typed(inputs, {**choices, **switches, **start})


def number(value: Value | None) -> Amount:
    """The number; None for words, ticks and blanks."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return None
    return serial(value) if isinstance(value, date) else float(value)


def is_words(value: Value | None) -> bool:
    """Whether something is there that is no number: words, a tick or an error value."""
    return value is not None and number(value) is None


def rounded(amount: float) -> float:
    """To six places, halves away from zero, as a spreadsheet's ROUND."""
    if abs(amount) >= EXACT:
        return amount
    return copysign(floor(abs(amount) * PLACES + 0.5) / PLACES, amount)


def whole(amount: float) -> int:
    """To the nearest whole number, a half up."""
    return floor(amount + 0.5)


FIRST_DAY, LAST_DAY = (serial(day) for day in (date(2015, 1, 1), date(2060, 12, 31)))


def plus(*amounts: Amount) -> Amount:
    """The sum of the amounts that are not None; None if all are."""
    there = [amount for amount in amounts if amount is not None]
    return sum(there) if there else None


def times(left: Amount, right: Amount) -> Amount:
    """The product, None if a part is missing."""
    return None if left is None or right is None else left * right


def over(left: Amount, right: Amount) -> Amount:
    """The quotient, None if a part is missing or the divisor is not above zero."""
    return None if left is None or right is None or right <= 0 else left / right


def first(*amounts: Amount) -> Amount:
    """The first that is there."""
    return next((amount for amount in amounts if amount is not None), None)
