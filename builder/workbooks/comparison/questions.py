"""Clarification questions that follow from a bid: what is missing, below what was asked, unclear or wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.read.returned import Place
from builder.rules.file_report import plain
from builder.templates import words
from builder.workbooks.comparison.asked import asked, in_words, title
from builder.workbooks.comparison.bids import BELOW_MINIMUM, BELOW_TARGET, MISSING, Bid, Names


@dataclass(frozen=True, slots=True)
class Question:
    """One question. kpi: "" for one about the whole file. there: what the bid says."""

    kpi: str
    place: Place
    there: str
    ask: str


def questions(bid: Bid, names: Names, of: Sequence[Bid]) -> tuple[Question, ...]:
    """The questions for a bidder, what matters most first. of: the bids that are put side by side."""
    say = words("compare")
    if bid.book is None:
        why = "; ".join(entry.short for _, entry in bid.report.findings if entry.severity == "error")
        return (Question("", Place(), names.masked(plain(why)), say("questions.unusable")),)
    whole = [] if bid in of else [Question("", Place(), _made_from(bid), say("questions.basis"))]
    return (*whole, *_of_figures(bid), *_of_deliverables(bid), *_of_errors(bid))


def _made_from(bid: Bid) -> str:
    say = words("compare")
    return say("questions.code", version=bid.version, code=bid.issue_code or say("unknown"))


def _of_figures(bid: Bid) -> Iterator[Question]:
    """A question for each KPI that is missing, or below what was asked."""
    say = words("compare")
    codes = (("missing", MISSING), ("minimum", BELOW_MINIMUM), ("short", BELOW_TARGET))
    for word, code in codes:
        for kpi in (kpi for kpi in bid.kpis if kpi in bid.has(code)):
            row = bid.kpis[kpi][0]
            amount = bid.sum_of(kpi) if not row.is_share else bid.committed(row.key)
            said = {"figure": in_words(amount, row), "asked": asked(bid, kpi) or say("none")}
            about = f"{title(bid, row).removesuffix(f', {row.level}')}. {say('questions.committed', **said)}"
            yield Question(kpi, bid.place(code, kpi), about, say(f"questions.{word}"))


def _of_deliverables(bid: Bid) -> Iterator[Question]:
    for row, why in bid.unclear.items():
        text = bid.text("Lines", row, "Deliverable")
        there = f"{why}: {text}" if text else why
        yield Question(row, _place(bid, row, "Deliverable"), there, words("compare")("questions.unclear"))


def _of_errors(bid: Bid) -> Iterator[Question]:
    say = words("compare")
    for one, entry in bid.other_errors:
        ask = say("questions.correct", what=entry.what, remedy=entry.for_supplier)
        yield Question(plain(one.kpi), one.place, plain(one.what), ask)


def _place(bid: Bid, row: str, heading: str) -> Place:
    entries = bid.report.returned.entries if bid.report.returned else {}
    found = entries.get(("Lines", row, heading))
    return found.place if found else Place()
