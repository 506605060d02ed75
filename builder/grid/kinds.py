"""What a cell accepts: number format, Excel rule and Python reading in one object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from builder.errors import UnusableError

Value = bool | int | float | str | date
LIST_LIMIT = 255
"""How long the list of a cell rule may be: Excel specifications and limits, Microsoft."""

ERROR_LIMIT = 224
"""How long the text of an error alert may be, in UTF-16 units: [MS-OI29500] 2.1.613, dataValidation, c."""


LONGEST_SAID = 200
LARGEST = 1e12  # no bound that a person would meet


def utf16_length(words: str) -> int:
    """How long Excel takes a text to be: a character beyond U+FFFF counts as two."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def utf16_cut(words: str, limit: int) -> str:
    """The text cut to that length as Excel counts it, between characters."""
    return words.encode("utf-16-le", "surrogatepass")[: 2 * limit].decode("utf-16-le", "ignore")


class ErrorValue(str):
    """An error in a cell, such as ``#N/A``, told apart from a text that happens to read the same."""

    __slots__ = ()


class NotAcceptedError(UnusableError, ValueError):
    """A value that the cell's kind does not accept; the text says what is wanted."""


def spelled(value: object) -> str:
    """A value in words: days as 1 April 2026, ticks as TRUE and FALSE, at most 200 characters."""
    if isinstance(value, datetime) and value.time() != time():
        return f"{spelled(value.date())} {value:%H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else str(value)[:LONGEST_SAID]


@dataclass(frozen=True, slots=True)
class Rule:
    """An Excel data validation: `kind` (list, whole, decimal, date, length) and its bounds or choices."""

    kind: str
    low: float | date | None = None
    high: float | date | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of cell.

    `wanted` is the plain sentence shown when something else is typed; `accepts` turns a Python value into
    the value the cell holds or raises NotAcceptedError.
    """

    name: str
    number_format: str = "General"
    align: str = "left"
    rule: Rule | None = None
    wanted: str = ""
    accepts: Callable[[Value], Value] = lambda value: value

    def parse(self, value: Value) -> Value:
        """The value as the cell holds it.

        Raises:
            NotAcceptedError: with the sentence that says what is wanted.
        """
        try:
            return self.accepts(value)
        except (NotAcceptedError, ValueError, TypeError) as error:
            raise NotAcceptedError(self.wanted or str(error)) from error


def _number(low: float | None, high: float | None, whole: bool) -> Callable[[Value], Value]:
    def accepts(value: Value) -> Value:
        if isinstance(value, (bool, date)):
            raise NotAcceptedError
        figure = float(value)
        if (low is not None and figure < low) or (high is not None and figure > high):
            raise NotAcceptedError
        if whole and figure != int(figure):
            raise NotAcceptedError
        return int(figure) if figure == int(figure) else figure

    return accepts


def _text(limit: int) -> Callable[[Value], Value]:
    def accepts(value: Value) -> Value:
        cleaned = str(value).strip()
        if utf16_length(cleaned) > limit:
            raise NotAcceptedError
        return cleaned

    return accepts


def _one_of(choices: tuple[str, ...]) -> Callable[[Value], Value]:
    by_fold = {c.casefold(): c for c in choices}

    def accepts(value: Value) -> Value:
        try:
            return by_fold[str(value).strip().casefold()]
        except KeyError:
            raise NotAcceptedError from None

    return accepts


def _date(value: Value) -> Value:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def _tick(value: Value) -> Value:
    if isinstance(value, bool):
        return value
    raise NotAcceptedError


def text(limit: int) -> Kind:
    """Free text of at most `limit` characters."""
    wanted = f"Text of at most {limit} characters."
    return Kind(f"text {limit}", "@", rule=Rule("length", 0, limit), wanted=wanted, accepts=_text(limit))


def choice(*choices: str) -> Kind:
    """One of a short list.

    Raises:
        ValueError: the list is longer than Excel allows in a cell rule (255 characters).
    """
    if utf16_length(",".join(choices)) > LIST_LIMIT or any("," in c for c in choices):
        raise ValueError(f"a list in a cell rule holds {LIST_LIMIT} characters and no commas: {choices}")
    named = "Choose from the list: " + ", ".join(choices) + "."
    wanted = named if utf16_length(named) <= ERROR_LIMIT else "Choose from the list in the cell."
    return Kind("choice", "@", rule=Rule("list", choices=choices), wanted=wanted, accepts=_one_of(choices))


def number(low: float | None = 0, high: float | None = 1e12, decimals: int = 2) -> Kind:
    """A number with up to `decimals` decimals, not below `low`."""
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    pattern = {0: "#,##0", 1: "#,##0.0", 2: "#,##0.00"}.get(decimals, pattern)
    most = f"to {high:,.10g}" if high is not None and high < LARGEST else "or more"
    wanted = f"A number from {low:,.10g} {most}, without unit or words." if low is not None else "A number."
    rule = Rule("decimal", low, high)
    return Kind(f"number {decimals}", pattern, "right", rule, wanted, _number(low, high, whole=False))


def whole(low: int = 0, high: int = 10**9) -> Kind:
    """A whole number: things that are counted."""
    wanted = f"A whole number from {low:,} to {high:,}, without unit or words."
    return Kind("whole", "#,##0", "right", Rule("whole", low, high), wanted, _number(low, high, whole=True))


def change(decimals: int = 2) -> Kind:
    """A number that may be negative: an agreed change."""
    wanted = "A number, negative for a reduction, without unit or words."
    pattern = "+#,##0.0;-#,##0.0;0" if decimals else "+#,##0;-#,##0;0"
    rule = Rule("decimal", -1e12, 1e12)
    return Kind(f"change {decimals}", pattern, "right", rule, wanted, _number(-1e12, 1e12, whole=False))


MONEY = Kind(
    "money",
    "£#,##0",
    "right",
    Rule("decimal", 0, 1e12),
    "An amount in pounds, such as 12500: digits only.",
    _number(0, 1e12, whole=False),
)
UNIT_VALUE = Kind(
    "unit value",
    "£#,##0.00",
    "right",
    Rule("decimal", 0, 1e9),
    "An amount in pounds and pence for one unit.",
    _number(0, 1e9, whole=False),
)
SHARE = Kind(
    "share",
    "0.0%",
    "right",
    Rule("decimal", 0, 1),
    "A percentage from 0% to 100%: type 12% for twelve per cent.",
    _number(0, 1, whole=False),
)
SHARE_CHANGE = Kind(
    "share change",
    "+0.0%;-0.0%;0.0%",
    "right",
    Rule("decimal", -1, 1),
    "A percentage, such as -5%.",
    _number(-1, 1, whole=False),
)
BOUND = Kind(
    "bound", "0%", "right", Rule("decimal", 0, 2), "A percentage from 0% to 200%.", _number(0, 2, whole=False)
)
DATE = Kind(
    "date",
    "dd mmm yyyy",
    "left",
    Rule("date", date(2015, 1, 1), date(2060, 12, 31)),
    "A date such as 1 Apr 2026.",
    _date,
)
TICK = Kind("tick", "General", "center", Rule("list", choices=("TRUE", "FALSE")), "TRUE or FALSE.", _tick)
COUNT = Kind("count", "#,##0", "right")
PERCENT = Kind("percent", "0%", "right")
POUNDS = Kind("pounds", "£#,##0", "right")
PENCE = Kind("pence", "£#,##0.00", "right")
WORDS = Kind("words")
CODE = Kind("code", "@")
CENTRED = Kind("centred", align="center")
FLAG = Kind("flag", '"Yes";;', "center")  # 1 or 0, shown as Yes or nothing
YES_NO = choice("Yes", "No")
SWITCH = Kind(
    "switch",
    '[=1]"Yes";[=0]"No";General',
    "right",
    Rule("whole", 0, 1),
    "Type 1 for yes or 0 for no.",
    _number(0, 1, whole=True),
)


def figure(decimals: int) -> Kind:
    """A worked-out figure with that many decimals."""
    return Kind(f"figure {decimals}", "#,##0" + ("." + "0" * decimals if decimals else ""), "right")
