"""The workbook that puts bids side by side: summary, commitments, deliverables, questions for each bidder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.formulas.vocabulary import Formula, eq, link, table
from builder.grid.a1 import quoted
from builder.grid.kinds import CODE, COUNT, POUNDS, Kind, Value, figure
from builder.layout.parts import Column, Conditional, Line, Paragraphs, Part, Sheet, Table, Workbook
from builder.layout.placement import Placed
from builder.model.rows import LineRow
from builder.rules.file_report import plain
from builder.templates import words
from builder.version import tool_version
from builder.workbooks.comparison.asked import asked, in_words, requirement, title, unit
from builder.workbooks.comparison.bids import BELOW_MINIMUM, BELOW_TARGET, MISSING, Bid, Names, compared
from builder.workbooks.comparison.questions import Question, questions
from builder.workbooks.report.send import file_name, for_mail
from builder.workbooks.report.sheets import LONGEST_TITLE, Heading, text_table
from builder.workbooks.save import Paper

FIGURE, SHARE = figure(2), Kind("share shown", "0.0%", "right")
BESIDE, A_PAGE = 3, 5
"""Bids that fit beside the words on one page, and on each page otherwise."""
TABLES = {"side": "Side", "value": "Worth"}
Row = tuple[Value | Formula, ...]


def lay_out_comparison(bids: Sequence[Bid], hidden: bool = False) -> Placed:
    """The workbook for these bids. hidden: no name of a bidder is in it."""
    say, names = words("compare"), Names(tuple(bids), hidden)
    asked_of = [(bid, questions(bid, names, of=compared(bids))) for bid in bids]
    view = _View(tuple(bids), compared(bids), names)
    sheets = (
        _summary(view, {bid.letter: len(found) for bid, found in asked_of}),
        _side_by_side(view),
        *((_value(view),) if _shows_pounds(view) else ()),
        *((_in_words(view),) if view.rows else ()),
        *(_questions(view, bid, found) for bid, found in asked_of),
    )
    edition = next((bid.report.edition for bid in bids if bid.report.edition), "")
    return Placed(Workbook(sheets, say("title"), tool_version(), edition))


@dataclass(frozen=True)
class _View:
    """The bids, those that are put side by side, and what they are called."""

    bids: tuple[Bid, ...]
    side: tuple[Bid, ...]
    names: Names

    @property
    def rows(self) -> tuple[LineRow, ...]:
        """The lines that all compared bids were asked for."""
        return self.side[0].rows if self.side else ()

    def of_kpi(self, kpi: str) -> list[str]:
        """What needs a look in a KPI, bid by bid."""
        say, codes = words("compare"), {"nothing": MISSING, "minimum": BELOW_MINIMUM, "short": BELOW_TARGET}
        found = ((bid, word) for bid in self.side for word, code in codes.items() if kpi in bid.has(code))
        return [say(f"side.{word}", letter=bid.letter) for bid, word in found]

    def of_line(self, row: LineRow) -> list[str]:
        """The bids whose deliverable in that line is not clear."""
        unclear = (bid for bid in self.side if row.key in bid.unclear)
        return [words("compare")("side.unclear", letter=bid.letter) for bid in unclear]


def _shows_pounds(view: _View) -> bool:
    return bool(view.side) and all(bid.shows_pounds for bid in view.side)


def _head(view: _View) -> tuple[str, ...]:
    """What the bids are for, what they are not, and which are left out."""
    say = words("compare")
    first = view.side[0] if view.side else None
    if first is None:
        return (say("not_a_score"), say("side.none"))
    unknown = say("unknown")
    ref, name = (first.report.start(f)[:LONGEST_TITLE] or unknown for f in ("contract_ref", "contract_title"))
    return (
        say("not_a_score"),
        say("pounds" if _shows_pounds(view) else "no_pounds"),
        say("summary.contract", ref=ref, title=name),
        say("summary.authority", name=first.report.start("authority")[:LONGEST_TITLE] or unknown),
        say("summary.basis", version=first.version, code=first.issue_code or unknown),
        *((say("summary.letters"),) if view.names.hidden else ()),
    )


def _sheet(section: str, parts: tuple[Part, ...], **more: object) -> Sheet:
    say = words("compare")
    name, heading, purpose = (say(f"{section}.{part}") for part in ("name", "title", "purpose"))
    return Sheet(name, heading, purpose, parts, **more)  # type: ignore[arg-type]


def _lines(texts: Sequence[str]) -> Paragraphs:
    first = Line(texts[0], look="body strong")
    return Paragraphs((first, *map(Line, texts[1:])), overflow=True)


def _summary(view: _View, counts: dict[str, int]) -> Sheet:
    say, t = words("compare"), table("Bids")
    headings: tuple[Heading, ...] = (
        *(("Bid", CODE, 8.0), ("Bidder", CODE, 22.0), ("Compared", CODE, 19.0)),
        *(("KPIs asked", COUNT, 9.0), ("Committed", COUNT, 12.0), ("Missing", COUNT, 10.0)),
        *(("Below minimum", COUNT, 10.0), ("Below target", COUNT, 9.0), ("Unclear", COUNT, 9.0)),
        *(("Questions", COUNT, 11.0), ("Issue code", CODE, 12.0), ("Page", CODE, 9.0)),
    )
    rows = [_summary_row(view, bid, counts[bid.letter]) for bid in view.bids]
    look = Conditional(eq(t["Compared"], say("summary.yes")), "good", ("Compared",))
    return _sheet("summary", (_lines(_head(view)), text_table("Bids", headings, rows, (look,))))


def _summary_row(view: _View, bid: Bid, count: int) -> Row:
    say = words("compare")
    state = "yes" if bid in view.side else "other" if bid.book else "unusable"
    there = sum(any(bid.committed(row.key) is not None for row in rows) for rows in bid.kpis.values())
    found = (len(bid.has(code)) for code in (MISSING, BELOW_MINIMUM, BELOW_TARGET))
    page = say("questions.name", letter=bid.letter)
    where = link(f"#{quoted(page)}!A1", say("summary.open"))
    about = (bid.letter, view.names.of(bid), say(f"summary.{state}"))
    return *about, len(bid.kpis), there, *found, len(bid.unclear), count, bid.issue_code, where


def _side_by_side(view: _View) -> Sheet:
    """A row for each line, and for all levels of a KPI; a column for each bid."""
    say = words("compare")
    if not view.rows:
        return _sheet("side", (_lines((say("not_a_score"), say("side.none"))),))
    rows, kinds = [], {}
    for kpi, lines in view.side[0].kpis.items():
        for key, cells, is_share in _of_kpi(view, kpi, lines):
            rows.append((key, *cells))
            if is_share:
                kinds[str(len(rows))] = SHARE
    return _bids_table(view, "side", rows, kinds, FIGURE)


def _of_kpi(view: _View, kpi: str, lines: Sequence[LineRow]) -> Iterator[tuple[str, Row, bool]]:
    """The row of a KPI; of one with levels, all of them together and then each."""
    say, first, marks = words("compare"), view.side[0], view.of_kpi(kpi)
    ask, nothing = (requirement(first, kpi), asked(first, kpi)), say("none")
    if len(lines) > 1 and not lines[0].is_share:
        own = title(first, lines[0]).removesuffix(f", {lines[0].level}")
        sums = (nothing if (amount := bid.sum_of(kpi)) is None else amount for bid in view.side)
        about = (say("all_levels", title=own), unit(first, lines[0]), *ask)
        yield kpi, (*about, *sums, "; ".join(marks)), False
        ask, marks = ("", ""), []
    for row in lines:
        amounts = (nothing if (amount := bid.committed(row.key)) is None else amount for bid in view.side)
        about = (title(first, row), unit(first, row), *ask)
        yield row.key, (*about, *amounts, "; ".join((*marks, *view.of_line(row)))), row.is_share
        marks = []


def _bids_table(view: _View, section: str, rows: Sequence[Row], kinds: dict[str, Kind], kind: Kind) -> Sheet:
    """A table with a column for each compared bid, in pages that can be read."""
    say, keys = words("compare"), tuple(str(n) for n in range(1, len(rows) + 1))
    bid_headings = [view.names.letter(bid) for bid in view.side]
    asks = (("Required", 13), ("Asked", 15)) if section == "side" else (("Counts as", 14),)
    headings = [("KPI", 15), ("Title", 30), ("Unit", 15), *asks]
    headings += [(heading, 13) for heading in bid_headings]
    headings += [("Look at", 32)] if section == "side" else []
    columns = [
        Column(
            heading,
            tuple(row[i] for row in rows),
            kind if heading in bid_headings else CODE,
            width,
            look="" if i else "key",
            kinds=kinds if heading in bid_headings else {},
        )
        for i, (heading, width) in enumerate(headings)
    ]
    more = [bid_headings[i] for i in range(A_PAGE, len(bid_headings), A_PAGE)]
    breaks = (*more, *(["Look at"] if len(bid_headings) > BESIDE and section == "side" else []))
    parts = (_lines((say("not_a_score"),)), Table(TABLES[section], keys, tuple(columns)))
    return _sheet(section, parts, freeze_columns=1, repeat_columns=2 if breaks else 0, breaks=tuple(breaks))


def _value(view: _View) -> Sheet:
    """What each commitment is worth, line by line: nothing is added up."""
    first, rows = view.side[0], []
    for row in view.rows:
        cells = [bid.figures.cells for bid in view.side if bid.figures]
        pounds = [of.get(("Lines", row.key, "£ committed"), "") for of in cells]
        if any(amount != "" for amount in pounds):
            kind = str(cells[0].get(("Lines", row.key, "Counts as"), ""))
            rows.append((row.key, title(first, row), unit(first, row), kind, *pounds))
    if not rows:
        return _sheet("value", (_lines((words("compare")("not_a_score"),)),))
    return _bids_table(view, "value", rows, {}, POUNDS)


def _in_words(view: _View) -> Sheet:
    """Each commitment as entered, with the deliverable."""
    headings: tuple[Heading, ...] = (
        *(("KPI", CODE, 15.0), ("Title", CODE, 30.0), ("Bid", CODE, 7.0), ("Entered", CODE, 13.0)),
        *(("Basis", CODE, 15.0), ("Deliverable", CODE, 48.0), ("Look at", CODE, 28.0)),
    )
    rows: list[Row] = []
    for row in view.rows:
        for bid in view.side:
            entered = bid.book.line(row).number("Commitment") if bid.book else None
            said = view.names.masked(bid.text("Lines", row.key, "Deliverable"))
            if entered is None and not said:
                continue
            about = (row.key, title(bid, row), bid.letter, in_words(entered, row))
            basis = bid.text("Lines", row.key, "Basis")
            rows.append((*about, basis, said, bid.unclear.get(row.key, "")))
    parts: tuple[Part, ...] = (_lines((words("compare")("not_a_score"),)),)
    parts += (text_table("In_words", headings, rows, ()),) if rows else ()
    return _sheet("words", parts, freeze_columns=1)


def _questions(view: _View, bid: Bid, found: Sequence[Question]) -> Sheet:
    """A page to send to one bidder, with what is asked of this bid only."""
    say, names = words("compare"), view.names
    who = names.of(bid)[:LONGEST_TITLE]
    lines = (*question_head(bid, names), *(() if found else (say("questions.none"),)))
    headings: tuple[Heading, ...] = (
        *(("No", COUNT, 6.0), ("KPI", CODE, 15.0), ("Sheet", CODE, 12.0), ("Cell", CODE, 8.0)),
        *(("What is there", CODE, 44.0), ("Question", CODE, 56.0)),
    )
    rows = [
        (n, one.kpi, plain(one.place.sheet), one.place.cell, names.masked(one.there), names.masked(one.ask))
        for n, one in enumerate(found, 1)
    ]
    parts: tuple[Part, ...] = (Paragraphs(tuple(map(Line, lines)), overflow=True),)
    parts += (text_table(f"Questions_{bid.letter}", headings, rows, ()),) if rows else ()
    heading = say("questions.title", who=who)
    return Sheet(say("questions.name", letter=bid.letter), heading, say("questions.purpose"), parts)


def questions_to_send(bids: Sequence[Bid], hidden: bool = False) -> tuple[Paper, ...]:
    """For each bid with questions a small workbook with its page and a text for a mail."""
    view = _View(tuple(bids), compared(bids), Names(tuple(bids), hidden))
    asks = [(bid, questions(bid, view.names, of=view.side)) for bid in bids]
    return tuple(_paper(n, view, *each) for n, each in enumerate(asks, 1) if each[1])


def _paper(number: int, view: _View, bid: Bid, found: Sequence[Question]) -> Paper:
    say, sheet = words("compare"), _questions(view, bid, found)
    ref = bid.report.start("contract_ref")[:LONGEST_TITLE] or say("unknown")
    lines = [say("questions.subject", ref=ref), "", *question_head(bid, view.names), "", sheet.purpose]
    for n, one in enumerate(found, 1):
        cell = " ".join(filter(None, (plain(one.place.sheet), one.place.cell)))
        named = f"{one.kpi} ({cell})" if one.kpi and cell else one.kpi or cell
        place = f"{named}." if named else ""
        ask = say("questions.point", number=n, place=place, ask=view.names.masked(one.ask))
        there = say("questions.there", there=view.names.masked(one.there))
        lines += ["", " ".join(ask.split()), *([there] if one.there else [])]
    book = Workbook((sheet,), sheet.title, tool_version(), bid.report.edition)
    name = file_name(number, view.names.of(bid))
    return Paper(name, Placed(book), for_mail(lines))


def question_head(bid: Bid, names: Names) -> tuple[str, ...]:
    """Who asks whom about what contract, and a line for the day to reply by."""
    say = words("compare")
    unknown = say("unknown")
    return (
        say("questions.to", who=names.of(bid)[:LONGEST_TITLE]),
        say("questions.from", name=bid.report.start("authority")[:LONGEST_TITLE] or unknown),
        say("questions.contract", ref=bid.report.start("contract_ref")[:LONGEST_TITLE] or unknown),
        say("questions.reply_by"),
    )
