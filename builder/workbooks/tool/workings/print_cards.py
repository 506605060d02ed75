"""The cards of Print list: what each KPI says on paper, cut into rows of three lines at the build.

A card is a list of rows for bidders and the supplier, and another for colleagues; each ends with the rows
that are printed only where the National TOMs are reported. A row is a constant, or a formula that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from builder.grid import text_width as metrics
from builder.model.mapping import Kpi, Mapping
from builder.model.rows import kpi_keys
from builder.templates import words
from builder.workbooks.tool.workings.selection import sdgs

LABEL_WIDTH, TEXT_WIDTH = 16, 77
LINES = 3
"""Lines of a printed row: all rows are alike, since heights cannot follow what formulas give."""

SAFE = 0.915  # of the width: programs differ in how wide they draw text, and bold is wider
GOES_ON = "…"
HEAD, ANSWER, PLAN, CHOICE, MEASURED = "Head", "Answer", "Plan", "Choice", "Measured"
OWN = ("Deliverable", "Counting rule", "Evidence")
"""Rows that a formula fills; those of an own KPI say what is typed in these columns of KPIs."""

SENTENCE = re.compile(r"[.;] ")
"""Where a text may go on in the next row."""

Paragraph = tuple[str, str]
"""A label and what belongs to it."""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A printed row: label and text, or the name of the formula that gives them."""

    kpi: str
    label: str = ""
    text: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Rows of a KPI's card, and how many of them, at the end, are printed for readers of the TOMs only."""

    rows: tuple[CardRow, ...]
    measured: int


@cache
def shared_cards(mapping: Mapping) -> tuple[Card, ...]:
    """The cards for bidders and the supplier, in the order of the KPIs."""
    return tuple(_shared(mapping, key) for key in kpi_keys(mapping))


@cache
def colleague_cards(mapping: Mapping) -> tuple[Card, ...]:
    """The cards for colleagues, in the order of the KPIs."""
    return tuple(_for_colleagues(mapping, key) for key in kpi_keys(mapping))


def card_rows(mapping: Mapping) -> Iterator[CardRow]:
    """All rows of all cards, in the order of the table."""
    for cards in (shared_cards(mapping), colleague_cards(mapping)):
        for card in cards:
            yield from card.rows


def _of(mapping: Mapping, key: str) -> Kpi | None:
    return next((kpi for kpi in mapping.kpis if kpi.key == key), None)


def _shared(mapping: Mapping, key: str) -> Card:
    kpi = _of(mapping, key)
    facts = _rows(key, _facts(kpi)) if kpi else tuple(CardRow(key, formula=typed) for typed in OWN)
    measured = _measured(kpi) if kpi else ()
    answer = (CardRow(key, formula=ANSWER), CardRow(key, formula=PLAN))
    rows = (CardRow(key, formula=HEAD), *facts, *answer, *measured)
    return Card(rows, len(measured))


def _for_colleagues(mapping: Mapping, key: str) -> Card:
    kpi = _of(mapping, key)
    facts = _rows(key, _links(kpi)) if kpi else (CardRow(key, formula=OWN[0]),)
    measured = _rows(key, _measure(kpi)) if kpi else ()
    return Card((CardRow(key, formula=HEAD), CardRow(key, formula=CHOICE), *facts, *measured), len(measured))


def _facts(kpi: Kpi) -> tuple[Paragraph, ...]:
    say = words("print_list")
    return (
        (say("card.deliverable"), kpi.deliverable),
        (say("card.counted"), kpi.numeric_element),
        (say("card.rule"), kpi.counting_rule),
        (say("card.evidence"), kpi.evidence),
    )


def _links(kpi: Kpi) -> tuple[Paragraph, ...]:
    say = words("print_list")
    told = (
        (say("card.deliverable"), kpi.deliverable),
        (say("card.metrics"), ", ".join(metric.key for metric in kpi.metrics)),
        (say("card.sdgs"), sdgs(kpi)),
        (say("card.note"), kpi.note),
    )
    return tuple(one for one in told if one[1])


def _measure(kpi: Kpi) -> tuple[Paragraph, ...]:
    """The measure it feeds, and what else is counted for it."""
    say, link = words("print_list"), kpi.main
    if not link:
        return ()
    measure = say(
        "card.measure_text", code=link.measure.key, label=link.measure.label, unit=link.measure.unit
    )
    told = ((say("card.measure"), measure),)
    if not link.second:
        return told
    also = say("card.also_text", label=link.second.label, rule=link.second.rule)
    return (*told, (say("card.also"), also))


def _measured(kpi: Kpi) -> tuple[CardRow, ...]:
    answer = (CardRow(kpi.key, formula=MEASURED),) if kpi.main and kpi.main.second else ()
    return (*_rows(kpi.key, _measure(kpi)), *answer)


def _rows(key: str, paragraphs: Iterable[Paragraph]) -> tuple[CardRow, ...]:
    """The paragraphs in rows of three lines, one after another; a row ends with a sentence where it can."""
    rows: list[list[Paragraph]] = [[]]
    for label, text in paragraphs:
        rest, first = _as_printed(text), label
        while rest:
            taken, rest = _parted(rest, LINES - len(rows[-1]))
            rows[-1] += [(first if not n else "", line) for n, line in enumerate(_lines(taken))]
            first = "" if taken else first
            if rest:
                rows.append([])
    return tuple(_row(key, lines) for lines in rows if lines)


def _as_printed(text: str) -> str:
    """The text as it reads on paper, where the definitions are above it."""
    say = words("print_list")
    return text.replace(say("card.named"), say("card.named_here"))


def _parted(text: str, free: int) -> tuple[str, str]:
    """What of the text goes into so many lines, and the rest for the next row."""
    if len(_lines(text)) <= free:
        return text, ""
    ends = [end.end() for end in SENTENCE.finditer(text)]
    whole = [end for end in ends if len(_lines(text[:end].strip())) <= free]
    if whole:
        return text[: whole[-1]].strip(), text[whole[-1] :]
    if free < LINES:
        return "", text
    lines = _lines(text)
    return " ".join(lines[:free]), " ".join(lines[free:])


def _lines(text: str) -> list[str]:
    """The lines of a text; none of no text."""
    return metrics.broken(text, metrics.room(TEXT_WIDTH) * SAFE) if text else []


def _row(key: str, lines: list[Paragraph]) -> CardRow:
    """A row; before the label of another paragraph, a mark says that the one above goes on."""
    labels = [label for label, _ in lines]
    if not labels[0] and any(labels):
        labels[0] = GOES_ON
    return CardRow(key, "\n".join(labels).rstrip("\n"), "\n".join(text for _, text in lines))
