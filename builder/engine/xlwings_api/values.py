"""What goes into a cell and what comes out, in the types that xlwings' desktop engines use."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

# The numbers under which Excel hands errors over, CVErr(2000 and following) as COM gives them; the last three
# are errors of the formula engine that Excel does not have.
_FIRST_ERROR = -2146828288
ERROR_CODES = {
    "#NULL!": _FIRST_ERROR + 2000,
    "#DIV/0!": _FIRST_ERROR + 2007,
    "#VALUE!": _FIRST_ERROR + 2015,
    "#REF!": _FIRST_ERROR + 2023,
    "#NAME?": _FIRST_ERROR + 2029,
    "#NUM!": _FIRST_ERROR + 2036,
    "#N/A": _FIRST_ERROR + 2042,
    "#SPILL!": _FIRST_ERROR + 2045,
    "#CALC!": _FIRST_ERROR + 2050,
    "#ERROR!": _FIRST_ERROR + 2101,
    "#N/IMPL!": _FIRST_ERROR + 2102,
    "#CIRC!": _FIRST_ERROR + 2103,
}
ERROR_TEXTS = {code: text for text, code in ERROR_CODES.items()}

DAY_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zone
DAY_AFTER_LAST = 2_958_466  # the serial number of 1 January 10000
LONGEST_TEXT = 32_767
LONGEST_NUMBER = 21
DATE_FORMAT = "dd/mm/yyyy"
TIME_FORMAT = "dd/mm/yyyy hh:mm"
_NOT_TOKENS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')

Cell = None | bool | int | float | str | dt.datetime


def to_date(serial: float) -> dt.datetime | float:
    """The date of an Excel serial number, to the millisecond; a number that is no date stays a number.

    Counted from 30 December 1899 as COM and ``xlwings.to_datetime`` do, so that numbers under 61 come a
    day earlier than the cell shows, which believes in a 29 February 1900.
    """
    if not 0 <= serial < DAY_AFTER_LAST:
        return serial
    try:
        return DAY_ZERO + dt.timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:  # the last half millisecond of the year 9999
        return serial


def to_serial(moment: dt.datetime) -> float:
    """The Excel serial number of a date; raises ``ValueError`` for one that a cell cannot hold."""
    serial = (moment.replace(tzinfo=None) - DAY_ZERO).total_seconds() / 86_400
    if not 0 <= serial < DAY_AFTER_LAST:
        raise ValueError(f"{moment} is no date for a cell: Excel counts from 30 December 1899.")
    return serial


def prepared(value: Any) -> Cell:
    """A Python, numpy or pandas value as a cell takes it; what is missing (None, NaN, NaT) comes as "".

    Raises ``TypeError`` for what a cell cannot hold, such as a time without a date, and ``ValueError`` for
    infinite numbers and texts over 32,767 characters. Time zones are cut off, as on the desktop.
    """
    value = _plain(value)
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, bool | dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - cells know no time zone
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float | Decimal):
        return _number(value)
    raise TypeError(f"A cell cannot hold {value!r}, which is a {type(value).__name__}.")


def _plain(value: Any) -> Any:
    """The Python value of a numpy scalar, the text of a period or span of pandas; anything else as it is."""
    if type(value).__name__ in ("Period", "Timedelta") and type(value).__module__.startswith("pandas"):
        return str(value)  # as xlwings writes them in frames: Excel has no type for them
    if type(value).__module__ != "numpy" or not hasattr(value, "item"):
        return value
    if type(value).__name__ == "datetime64":
        value = value.astype("datetime64[us]")
    return float(value) if type(value).__name__ == "longdouble" else value.item()


def _number(value: float | Decimal) -> float | str:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if math.isinf(number):
        raise ValueError(f"A cell cannot hold {value}: it is no finite number.")
    return "" if math.isnan(number) else number


def _text(value: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise ValueError(f"A cell holds {LONGEST_TEXT:,} characters at most, not {len(value):,}.")
    return value[:]  # a plain str of an enumeration's member too


def spelt(number: float) -> str:
    """A number as Excel's formula bar spells it: 15 digits, without an exponent up to 21 characters."""
    short = f"{number or 0.0:.15G}"
    plain = format(Decimal(short), "f")
    return plain if len(plain.lstrip("-")) <= LONGEST_NUMBER else short


def cleaned(
    rows: Sequence[Sequence[Any]],
    datetime_builder: Callable[..., Any],
    empty_as: Any,
    number_builder: Callable[[float], Any] | None,
    err_to_str: bool,
) -> list[list[Any]]:
    """Raw values as ``Range.value`` gives them, by the options of the range.

    Dates go through `datetime_builder`, floats through `number_builder`, what is empty or "" becomes
    `empty_as`, errors their text with `err_to_str`, else None.
    """

    def one(value: Any) -> Any:
        if value is None or value == "":
            return empty_as
        if isinstance(value, dt.datetime):
            return _dated(value, datetime_builder)
        if isinstance(value, float):
            return number_builder(value) if number_builder else value
        if isinstance(value, int) and value in ERROR_TEXTS:
            return ERROR_TEXTS[value] if err_to_str else None
        return value

    return [[one(value) for value in row] for row in rows]


def _dated(moment: dt.datetime, datetime_builder: Callable[..., Any]) -> Any:
    return datetime_builder(
        year=moment.year,
        month=moment.month,
        day=moment.day,
        hour=moment.hour,
        minute=moment.minute,
        second=moment.second,
        microsecond=moment.microsecond,
        tzinfo=None,
    )
