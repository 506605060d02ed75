"""Personal data in texts: a return is passed on and kept, so it must not contain any.

Every pattern takes time in proportion to the text, however it is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.layout.cells import Key
from builder.read.returned import Found
from builder.rules.check.context import START, Case
from builder.rules.check.lines import TEXTS
from builder.rules.check.register import rule

INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b", re.IGNORECASE)
PHONE = re.compile(
    r"(?<![\w.,£/-])(?:\+44[ ()-]{0,3}(?:0[ )-]{0,2})?|0)[1-37-9](?:[ ()-]?\d){8,9}(?![\w,]|\.\d|-\d)"
)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.\w+")
LINES, MOST_SIGNS = "Lines", 2_000
NAME = r"[A-Z][^\W\d_]+(?:['\u2019-][A-Z][^\W\d_]+)?"
PERSON = re.compile(
    rf"""\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Rev)\b\.?\s{{1,3}}{NAME}
    | \b(?i:names?|contact|mentor|mentee|apprentice|trainee|candidate|participant|employee|starter)
      \s?[:=]\s{{0,3}}{NAME}\s{NAME}
    | \b(?i:named|called|spoke\sto|spoke\swith|interviewed|recruited|hired|mentored)\s{NAME}\s{NAME}
    | \b(?i:date\sof\sbirth|d\.?o\.?b\.?)\s?[:=]?\s?\d""",
    re.VERBOSE,
)


def _texts(case: Case) -> Iterator[tuple[Key, str]]:
    """Every text typed anywhere, in the order of the workbook."""
    for key, value in case.inputs.items():
        if isinstance(value, str) and value:
            yield key, value


def _matching(case: Case, pattern: re.Pattern[str], *, but: str = "") -> Iterator[Found]:
    """Texts with a match; of what is found, only the kind is reported: reports are passed on."""
    for key, text in _texts(case):
        looked_at = text[:MOST_SIGNS]
        if key[0] != but and pattern.search(looked_at):
            yield case.found(*key, what=pattern.sub("…", looked_at))


def _is_free(key: Key) -> bool:
    """Whether the cell takes words at will, in Mapping or as a reason."""
    return key[-1] in TEXTS or "words" in key[-1]


@rule("M961")
def insurance_number(case: Case) -> Iterator[Found]:
    """A National Insurance number."""
    return _matching(case, INSURANCE)


@rule("M962")
def phone_number(case: Case) -> Iterator[Found]:
    """A British phone number; figures of money and references with strokes are none."""
    for found in _matching(case, PHONE):
        about_contract = found.key[0] == START and not found.key[-1].endswith(("_id", "_ref"))
        if about_contract or _is_free(found.key):
            yield found


@rule("M963")
def mail_address(case: Case) -> Iterator[Found]:
    """An e-mail address outside Mapping, where the workbook looks for it itself."""
    return _matching(case, MAIL, but=LINES)


@rule("M973")
def person(case: Case) -> Iterator[Found]:
    """What reads like the name of a person or a date of birth, where words are free."""
    return (found for found in _matching(case, PERSON) if _is_free(found.key))
