"""Whether a number format shows the number itself or something else.

The sections of a format, their order and their conditions are as in ECMA-376 part 1, 18.8.31.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

LONGEST_CODE = 255
PLAIN = re.compile(r"(?:general|£?(?:#,##)?0(?:\.[0#]+)?|@)", re.IGNORECASE)
TIME, SHARE, THOUSANDS, HIDDEN = "time", "share", "thousands", "hidden"
WORDS, CURRENCY, SIGN, DIGITS, DAY, STRUCK = "words", "currency", "sign", "digits", "day", "struck"

PIECE = re.compile(
    r'"([^"]*)"?|\\(.)|\[([^\]]*)\]?|_.|\*.|(general)|(am/pm|a/p)|(.)', re.IGNORECASE | re.DOTALL
)
CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?\d+(?:\.\d+)?)")
CURRENCIES = re.compile(r"[$€¥₹₽₩₺¢]|\b(?:EUR|USD|CHF|JPY|INR|CNY|SEK|NOK|DKK|PLN|AUD|CAD)\b", re.IGNORECASE)
POUNDS = re.compile(r"£|\bGBP\b", re.IGNORECASE)
SEPARATING, MONTH_FIRST = frozenset(" ./-,:"), re.compile(r"m{1,2}d")
HARMLESS = re.compile(r"[\s()\-\u2212\u2013]*")
"""What a format may add to a number that still is that number; of minus signs and brackets more is asked."""

SCALED = re.compile(r"[0#?],+(?![0#?])")
DASHES = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2011": "-"})
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)?(?:\.\d+)?(?:[eE][-+]?\d{1,3})?", re.ASCII)
BRACKETED, CLOCK = re.compile(r"\(([^()]*)\)"), re.compile(r"\d:\d\d")
SEPARATORS = ((",", "."), (".", ","), (" ", ","), ("'", "."))
"""What is between thousands and before decimals, in the ways of several languages."""

WORD, PARTS_OF_DAY, LONGEST_YEAR = re.compile(r"[0-9]+|[^\W\d_]+"), 3, 5
AT_TIME = re.compile(r"[ t]\d?\d:\d\d(?::\d\d)?(?: ?[ap]m)?$", re.ASCII)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

UNSEEN_COLOURS = frozenset({"white", "color2", "colour2"})
CODES = frozenset("0#?.,%@ymdhse/+-()")
COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": lt, ">": gt, "=": eq, "<=": le, ">=": ge, "<>": ne,
}  # fmt: skip
BUILT_IN = {
    9: "0%", 10: "0.00%", 12: "# ?/?", 13: "# ??/??", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
}  # fmt: skip
"""The codes of the built-in formats, by number, that do not show the plain number."""


class Section(NamedTuple):
    """One section of a format: what it says literally, its codes, its condition, whether it is unseen."""

    literal: str
    codes: str
    condition: tuple[str, float] | None
    is_unseen: bool


@lru_cache(maxsize=4096)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format code: the first is for positive numbers unless conditions say otherwise."""
    made = [_Drawn()]
    for found in PIECE.finditer(code[:LONGEST_CODE]):
        if found[6] == ";":
            made.append(_Drawn())
        else:
            made[-1].take(found)
    return tuple(Section(one.literal, one.codes, one.condition, one.is_unseen) for one in made)


class _Drawn:
    """A section while it is read."""

    def __init__(self) -> None:
        self.literal, self.codes, self.is_unseen = "", "", False
        self.condition: tuple[str, float] | None = None

    def take(self, found: re.Match[str]) -> None:
        """The next piece of the format."""
        quoted, escaped, bracket, general, clock, plain = found.groups()
        if bracket is not None:
            self._bracket(bracket.strip().casefold())
        elif quoted or escaped:
            self._say(quoted or escaped)
        elif general or clock:
            self.codes += "0" if general else "h"
        elif plain and plain.casefold() in CODES:
            self.codes += plain.casefold()
        else:
            self.literal += plain or ""

    def _say(self, text: str) -> None:
        """Literal text; a plus before the digits is the sign of the number, quoted or not."""
        if text.strip() == "+" and not set(self.codes) & set("0#?"):
            self.codes += "+"
        else:
            self.literal += text

    def _bracket(self, words: str) -> None:
        """A currency with its language, a condition, hours beyond a day, or a colour."""
        said = CONDITION.fullmatch(words)
        if said:
            self.condition = said[1], float(said[2])
        elif words.startswith("$"):
            self.literal += words[1:].partition("-")[0]
        elif not words.strip("hms"):
            self.codes += words
        self.is_unseen = self.is_unseen or words.replace(" ", "") in UNSEEN_COLOURS


def section_for(code: str, value: float) -> tuple[Section, bool]:
    """The section that shows the number, and whether Excel puts the minus of a negative number before it."""
    parts = sections(code)[:3]
    if any(part.condition for part in parts):
        for part in parts:
            if part.condition and COMPARED[part.condition[0]](value, part.condition[1]):
                return part, value < 0
        last = next((part for part in reversed(parts) if not part.condition), parts[-1])
        return last, value < 0
    if value < 0 and len(parts) > 1:
        return parts[1], False
    if value == 0 and len(parts) > 2:  # noqa: PLR2004 - the third section is for zero
        return parts[2], False
    return parts[0], value < 0


def shows_date(code: str) -> bool:
    """Whether a number format shows a day, a month or a year."""
    bare = sections(code)[0].codes
    return bool(set(bare) & set("dy")) or ("m" in bare and not set(bare) & set("hs"))


def shows_otherwise(code: str, value: float = 1) -> str:
    """What a person sees in place of the number: "" if it is the number itself.

    "time", "share" (a percentage), "thousands", "hidden" (nothing, or words alone), "words" (a unit,
    letters or other characters, such as "<"), "currency" (not pounds), "sign" (a minus too many or too few),
    "digits" (more than there are).
    """
    section, has_minus = section_for(code, value)
    codes = section.codes
    if section.is_unseen:
        return HIDDEN
    if set(codes) & set("dy") or ("m" in codes and not set(codes) & set("hs")):
        return ""
    if set(codes) & set("hsm"):
        return TIME
    if "%" in codes:
        return _literally(section, value * 100, has_minus) or SHARE
    if not set(codes) & set("0#?@"):
        return "" if value == 0 and section.literal.strip() in {"-", "\u2013", "0"} else HIDDEN
    return _literally(section, value, has_minus)


def shows_day_otherwise(code: str) -> str:
    """What a person sees in place of a day: "" if it is the day, the month and the year, in UK order.

    "words" (letters or other characters beside it), "day" (a part of it alone, or the month in figures before
    the day).
    """
    section, _ = section_for(code, 1)
    if set(section.literal) - SEPARATING:
        return WORDS
    order = re.sub(r"[^dmy]", "", section.codes)
    is_whole = set(order) == set("dmy")
    return "" if is_whole and not MONTH_FIRST.match(order) else DAY


def shows_text_otherwise(code: str) -> str:
    """What a person sees besides a text in a cell of that format: "" for nothing."""
    parts = sections(code)
    part = next((part for part in reversed(parts) if "@" in part.codes), None)
    if part is None:
        return HIDDEN if len(parts) > 3 else ""  # noqa: PLR2004 - the fourth section is for text
    return WORDS if POUNDS.sub("", part.literal).strip() else ""


def is_plain(code: str) -> bool:
    """Whether every number in this format is seen as it is: most formats of most workbooks."""
    return bool(PLAIN.fullmatch(code))


def _literally(section: Section, value: float, has_minus: bool) -> str:
    """What the section adds to the number or takes from it."""
    literal, codes = POUNDS.sub("", section.literal), section.codes
    if any(character.isdigit() for character in literal) or _is_padded(codes, value):
        return DIGITS
    if SCALED.search(codes):
        return THOUSANDS
    if CURRENCIES.search(literal):
        return CURRENCY
    if codes.endswith("+") or not HARMLESS.fullmatch(literal):
        return WORDS
    minus = has_minus or "-" in codes or "(" in codes or any(c in literal for c in "-\u2212\u2013(")
    return SIGN if minus != (value < 0) and value else ""


def _is_padded(codes: str, value: float) -> bool:
    """Whether zeros fill the number up to a length that it does not have."""
    wanted = len(re.match(r"[#?,]*([0,]*)", codes.lstrip("+-( "))[1].replace(",", ""))  # type: ignore[index]
    return wanted > max(1, len(str(int(abs(value)))))


def seen_otherwise(text: str, value: float) -> str:
    """What a person sees in place of the number where the cell shows this text: as `shows_otherwise`.

    For files that hold the text beside the number. Separators of any language are taken, and rounding.
    """
    bare = POUNDS.sub("", text).translate(DASHES).strip(" \u00a0\u202f+")
    if not any(character.isdigit() for character in bare):
        return "" if value == 0 and bare in {"-", ""} else HIDDEN
    if any(_says(bare, value, *separators) for separators in SEPARATORS):
        return ""
    told = (
        (bare.endswith("%"), SHARE),
        (CLOCK.search(bare), TIME),
        (CURRENCIES.search(bare), CURRENCY),
        (any(character.isalpha() for character in bare), WORDS),
        (_says(bare.strip("-()"), abs(value), ",", "."), SIGN),
    )
    return next((what for is_so, what in told if is_so), DIGITS)


def seen_day_otherwise(text: str, day: date) -> str:
    """What a person sees in place of the day where the cell shows this text: as `shows_day_otherwise`.

    A word before the whole day is its weekday in any language. Another is its month, unless English says no.
    """
    said = WORD.findall(AT_TIME.sub("", text.casefold()))
    if not said:
        return HIDDEN
    if len(said) > PARTS_OF_DAY and not said[0].isdigit():
        del said[0]
    words = [word for word in said if not word.isdigit()]
    numbers = tuple(_of_month(word, day) for word in said)
    whole, month_first = (day.day, day.month, day.year), (day.month, day.day, day.year)
    orders = (whole, whole[::-1], *((month_first,) if words else ()))
    if any(numbers in (order, _short(order)) for order in orders):
        return ""
    return WORDS if len(words) > 1 else DAY


def _of_month(word: str, day: date) -> int:
    """The number that is written, or the month of the day where a word may be that month."""
    if word.isdigit():
        return int(word[:LONGEST_YEAR])
    return MONTHS.index(word[:3]) + 1 if word[:3] in MONTHS else day.month


def _short(parts: tuple[int, ...]) -> tuple[int, ...]:
    """The day with a year of two digits."""
    return tuple(part % 100 for part in parts)


def seen_text_otherwise(text: str, value: str) -> str:
    """What a person sees in place of a text where the cell shows another one; "" for nothing."""
    return "" if text == value else WORDS if text else HIDDEN


def _says(text: str, value: float, thousands: str, point: str) -> bool:
    """Whether the text is the number, rounded as the text is, without zeros before it."""
    plain = re.sub(r"[ \u00a0\u202f]", " ", text).replace(thousands, "").replace(" ", "")
    plain = plain.replace(point, ".")
    bracketed = BRACKETED.fullmatch(plain)
    plain = f"-{bracketed[1]}" if bracketed else plain
    if not NUMBER.fullmatch(plain):
        return False
    mantissa, _, exponent = plain.casefold().partition("e")
    places = len(mantissa.partition(".")[2]) - int(exponent or 0)
    return abs(float(plain) - value) <= 0.5000001 * 10.0**-places
