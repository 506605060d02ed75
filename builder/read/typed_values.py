"""Values as people type them, read as the kind that the cell needs.

A reading is a value, whether it was understood, and the code of its finding. Anything else stays as it is, as
text, so that the workbook's own checks see what a person sees.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from builder.grid.dates import as_date
from builder.grid.kinds import TICK, Kind, Value
from builder.read.files.raw import ErrorText, PiecedText, Unread

NUMBER_AS_TEXT, DATE_AS_TEXT, TICK_AS_TEXT, CHOICE_RESPELT = "E851", "E852", "E853", "E854"
NO_NUMBER, NO_DATE, NO_TICK, NO_CHOICE = "E855", "E856", "E857", "E858"
DATE_FOR_NUMBER, ERROR, BLANKS = "E859", "E860", "E861"
IN_PIECES, NO_WORDS, DAY_AS_NUMBER = "E865", "E867", "E868"

WITHHELD = re.compile(r"<\s*(\d+)", re.ASCII)
ODD_BLANKS = r"\u0009-\u000d\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
NEVER_SEEN = r"\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe0f"
SPACES, UNSEEN = re.compile(f"[ {ODD_BLANKS}]+"), re.compile(f"[{NEVER_SEEN}]")
MISLEADING = re.compile(r"[\u00ad\u061c\u200f\u202a-\u202e\u2062-\u2064\u2066-\u2069]")
"""Characters that look like a minus, and those that turn round or join their neighbours. No figure or day is
read from a text with one of them."""

APART = re.compile(r"\S\s*[\t\n\v\f\r\u0085\u2028\u2029]\s*\S|\d\s{2,}\d")
"""A line end or tab between characters, or a wide gap between digits, means more than one figure."""

SIGNS = {
    "\u2212": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\uff05": "%",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\uff1c": "<",
    "\uffe1": "£",
}
SIGN = re.compile(f"[{''.join(SIGNS)}]")
ODD = re.compile(f"[{ODD_BLANKS}{NEVER_SEEN}{''.join(SIGNS)}]|  ")
"""Searched for first, so that a long text without any of them is read only once."""

FIGURE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)?(\.\d+)?", re.ASCII)
LONGEST_NUMBER = 40
LARGEST = 1e15
"""Larger numbers lose their last digits, so sums of them are wrong."""

BRACKETED = re.compile(r"\(([^()]*)\)")
SIGNED = re.compile(r"(-)?(?:(?:£|gbp) ?)?(-)?(.*?)(?: ?(?:£|gbp))?", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "sept",
)
UK_DATE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s./-]+(\d{1,2}|[a-z]+)\.?,?[\s./-]+(\d{4})", re.ASCII)
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ][\d:.]+)?", re.ASCII)
TIME = re.compile(r" 0?0:00(:00)?$")
YES = frozenset({"true", "yes", "y", "x", "\u2713", "\u2714", "\u2611", "\u2612", "1"})
NO = frozenset({"false", "no", "n", "\u2610", "0"})


class Reading(NamedTuple):
    """An entry as it was read. code: of its finding, "" for none."""

    value: Value | None
    understood: bool = True
    code: str = ""


def understand(raw: object, kind: Kind) -> Reading:
    """Read what is in a cell as its kind.

    raw: None, bool, number, text, date or ErrorText. The rules check whether it is in its range.
    """
    if raw is None or raw == "":
        return Reading(None)
    if isinstance(raw, ErrorText):
        return Reading(str(raw) if isinstance(raw, Unread) else raw, False, ERROR)
    if isinstance(raw, str) and not clean(raw):
        return Reading(None, True, BLANKS)
    return _readers(kind)(raw, kind)


def _readers(kind: Kind) -> Callable[[object, Kind], Reading]:
    if kind is TICK:
        return _tick
    return READERS.get(kind.rule.kind if kind.rule else "", _as_it_is)


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The text as a reader sees it: one kind of blank, dash and quote, nothing unseen, no blank at an end."""
    if not ODD.search(text):
        return text.strip(" '\"")
    plain = SPACES.sub(" ", UNSEEN.sub("", text))
    return SIGN.sub(lambda found: SIGNS[found[0]], plain).strip(" '\"")


def _text(raw: object, _: Kind) -> Reading:
    read = _as_it_is(raw, _)
    return read if isinstance(read.value, str) else read._replace(code=NO_WORDS)


def _as_it_is(raw: object, _: Kind) -> Reading:
    """What is there. The cell takes more than one kind of entry, and its own check reads it."""
    return Reading(raw if isinstance(raw, bool | int | float | date) else str(raw))


def _is_one(raw: str) -> bool:
    """Whether a person would read the text as one figure or day, from left to right."""
    return not MISLEADING.search(raw) and not APART.search(raw.strip())


def _choice(raw: object, kind: Kind) -> Reading:
    choices = {folded(c): c for c in (kind.rule.choices if kind.rule else ())}
    said = clean(str(raw)) if not isinstance(raw, bool) else ("Yes" if raw else "No")
    words = {"y": "yes", "n": "no"}
    found = choices.get(folded(said)) or choices.get(words.get(folded(said), ""))
    if found is None:
        return Reading(seen(raw), False, NO_CHOICE)
    return Reading(found, True, "" if raw == found else CHOICE_RESPELT)


def folded(text: str) -> str:
    """The text in small letters, to compare it."""
    return text.casefold()


def _tick(raw: object, _: Kind) -> Reading:
    if isinstance(raw, bool):
        return Reading(raw)
    said = folded(clean(seen(raw)))
    if said in YES or said in NO:
        return Reading(said in YES, True, TICK_AS_TEXT)
    return Reading(seen(raw), False, NO_TICK)


def _number(raw: object, kind: Kind) -> Reading:
    if isinstance(raw, bool):
        return Reading(seen(raw), False, NO_NUMBER)
    if isinstance(raw, int | float):
        return Reading(raw) if abs(raw) <= LARGEST else Reading(seen(raw), False, NO_NUMBER)
    if isinstance(raw, date):
        return Reading(seen(raw), False, DATE_FOR_NUMBER)
    return _figure(raw, str(raw), kind)


def _figure(raw: object, said: str, kind: Kind) -> Reading:
    """The figure in a text, if a person would read it as one."""
    if isinstance(raw, PiecedText) or not _is_one(said):
        return Reading(said, False, IN_PIECES if isinstance(raw, PiecedText) else NO_NUMBER)
    text = clean(said)
    withheld = WITHHELD.fullmatch(text)
    if withheld:
        return Reading(f"<{withheld[1]}")
    figure = number_in(text, is_share="%" in kind.number_format)
    return Reading(said, False, NO_NUMBER) if figure is None else Reading(figure, True, NUMBER_AS_TEXT)


def number_in(text: str, is_share: bool = False) -> int | float | None:
    """The number that a cleaned text clearly says, else None.

    "£3,000", "3 000.50", "GBP 12", "(500)" and "-5" are numbers. A share needs a per cent sign, and other
    numbers must not have one. Texts with units or words, "3k" and "1.200,50" are no numbers.
    """
    bracketed = BRACKETED.fullmatch(text)
    signed = SIGNED.fullmatch(bracketed[1] if bracketed else text)
    signs = [bool(bracketed), *(bool(sign) for sign in (signed.group(1, 2) if signed else ()))]
    if signed is None or sum(signs) > 1 or len(text) > LONGEST_NUMBER:
        return None
    negative, text = any(signs), signed[3]
    per_cent, text = text.endswith("%"), text.removesuffix("%").strip()
    found = FIGURE.fullmatch(text)
    if not found or not text or (per_cent and not is_share):
        return None
    figure = float(re.sub("[, ]", "", text))
    if is_share and not per_cent and figure > 1:
        return None
    figure = round(figure / 100, 12) if per_cent else figure
    figure = -figure if negative else figure
    return int(figure) if figure == int(figure) else figure


def _date(raw: object, _: Kind) -> Reading:
    if isinstance(raw, date):
        return Reading(raw)
    if isinstance(raw, bool):
        return Reading(seen(raw), False, NO_DATE)
    if isinstance(raw, int | float):
        day = as_date(raw) if LIKELY[0] <= raw <= LIKELY[1] else None
        return Reading(raw, False, NO_DATE) if day is None else Reading(day, True, DAY_AS_NUMBER)
    if isinstance(raw, PiecedText):
        return Reading(str(raw), False, IN_PIECES)
    day = date_in(clean(str(raw))) if _is_one(str(raw)) else None
    return Reading(str(raw), False, NO_DATE) if day is None else Reading(day, True, DATE_AS_TEXT)


LIKELY = (42_000, 73_415)
"""Serial numbers of days from 2014 to 2100. Any other number in a date cell is no date."""


def date_in(text: str) -> date | None:
    """The day that a cleaned text names in UK order or as year-month-day, else None.

    Years need four digits, since "1/4/26" could be any of three days.
    """
    said = TIME.sub("", text.casefold())
    said = re.sub(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? ", "", said)
    iso, uk = ISO_DATE.fullmatch(said), UK_DATE.fullmatch(said)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(uk[3]), _month(uk[2]), int(uk[1])) if uk else None
    except ValueError:
        return None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text in MONTHS or text in FULL_MONTHS:
        return MONTHS.index(text[:3]) + 1
    raise ValueError(text)


def seen(raw: object) -> str:
    """What is in the cell, as text."""
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, datetime):
        raw = raw.date()
    return f"{raw:%d/%m/%Y}" if isinstance(raw, date) else str(raw)


READERS: dict[str, Callable[[object, Kind], Reading]] = {
    "list": _choice,
    "whole": _number,
    "decimal": _number,
    "date": _date,
    "length": _text,
}
