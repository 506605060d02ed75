"""The figures table by table, one function each: (table, row key, heading) with the value."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from builder.model.rows import COMMITTED, SECOND, LineRow, RegionRow, line_rows, region_rows
from builder.sums.book import Book, Figure, Place, shown
from builder.sums.inputs import Amount, over, times
from builder.sums.lines import (
    NO_PRICE,
    Line,
    committed,
    delivered,
    forecast,
    is_unread,
    pounds_delivered,
    rating,
    target,
    toms_committed,
    toms_delivered,
    unit_value,
)
from builder.sums.profile import plan_share, shares

Found = Iterator[tuple[Place, Figure]]


def outcomes(book: Book) -> Found:
    """Outcomes: on or not, and how many of their MACs are on."""
    for outcome in book.mapping.outcomes:
        theirs = [c.key for c in book.mapping.criteria if c.outcome.key == outcome.key]
        yield ("SelectState", outcome.key, "On"), int(outcome.key in book.chosen.outcomes)
        yield ("SelectState", outcome.key, "MACs on"), sum(key in book.chosen.criteria for key in theirs)


def criteria(book: Book) -> Found:
    """MACs: on or not."""
    for criterion in book.mapping.criteria:
        yield ("SelectState", criterion.key, "On"), int(criterion.key in book.chosen.criteria)


def choices(book: Book) -> Found:
    """Kpis and KpiState: which KPIs are brought, offered, selected and counted, and in which order."""
    for key, choice in book.chosen.kpis.items():
        yield ("Kpis", key, "Selected"), "Yes" if choice.selected else ""
        for heading in ("Brought", "Offered", "Selected", "Rank", "Counted"):
            yield ("KpiState", key, heading), int(getattr(choice, heading.lower()))


def in_use(book: Book) -> frozenset[str]:
    """Keys of the lines of selected KPIs; from the award on, of their contract figures too."""
    selected = [row for row in line_rows(book.mapping) if book.selected(row)]
    bases = {row.base for row in selected} if book.from_award else set[str]()
    return frozenset(row.key for row in selected) | bases


def lines(book: Book) -> Found:
    """Lines: every result of every line."""
    rows = line_rows(book.mapping)
    to_date = {row.key: delivered(book.line(row)) for row in rows}
    unread = {row.key for row in rows if is_unread(book.line(row))}
    used = in_use(book)
    for row in rows:
        yield ("Lines", row.key, "In use"), "Yes" if row.key in used else ""
        result = over(to_date[row.key], to_date[row.base]) if row.is_share else to_date[row.key]
        is_known = not unread & {row.key, row.base}
        figures = _results(book, row, to_date[row.key], result, is_known=is_known) | _toms(book, row, result)
        yield from ((("Lines", row.key, heading), figure) for heading, figure in figures.items())


def _results(book: Book, row: LineRow, done: Amount, result: Amount, *, is_known: bool) -> dict[str, Figure]:
    """Commitment, delivery, target and rating of a line; is_known: no part of its result is unread."""
    line = book.line(row)
    promised = committed(line)
    due = target(line, _plan(book, line))
    on_track = over(result, due)
    can_wait = promised is not None and is_known
    word = rating(line, on_track, can_wait=can_wait) if book.selected(row) else ""
    figures = {
        "Committed": promised,
        "Before next time": None if line.accumulates == "annual" else done,
        "Delivered": done,
        "Result": result,
        "Target to date": due,
        "On track": on_track,
        "Of whole": over(result, promised),
        "Forecast": forecast(line, result),
    }
    return {heading: shown(amount) for heading, amount in figures.items()} | {
        "Rating": "" if word is None else word
    }


def _plan(book: Book, line: Line) -> Amount:
    """The share that is due by now; none of a contract figure."""
    if line.row.figure:
        return None
    planned = shares(book.typed, line.row.key, book.when.contract_years)
    return plan_share(planned, book.when, grows=line.grows)


def _toms(book: Book, row: LineRow, result: Amount) -> dict[str, Figure]:
    """The line in the unit of its measure and, where £ are shown, what they are worth."""
    line, price = book.line(row), book.prices.get(row.value_key, NO_PRICE) if book.pounds_shown else NO_PRICE
    selected, quantity, unit = book.selected(row), toms_delivered(line, result), unit_value(line, price)
    return {
        "TOMs committed": shown(toms_committed(line)),
        "TOMs delivered": shown(quantity),
        "Unit value": shown(unit),
        "Counts as": price.counts_as,
        "£ committed": shown(times(toms_committed(line), unit) if selected else None),
        "£ delivered": shown(pounds_delivered(line, price, quantity) if selected else None),
    }


def workings(book: Book) -> Found:
    """LineWork: plan share, and whether the line is needed."""
    used = in_use(book)
    for row in line_rows(book.mapping):
        yield ("LineWork", row.key, "Plan share"), shown(_plan(book, book.line(row)))
        yield ("LineWork", row.key, "Needed"), int(row.key in used)


def profiles(book: Book) -> Found:
    """Profile: whether a profile is complete, and the share it gives."""
    for row in line_rows(book.mapping):
        if row.figure:
            continue
        planned = shares(book.typed, row.key, book.when.contract_years)
        share = plan_share(planned, book.when, grows=book.line(row).grows) if planned else None
        yield ("Profile", row.key, "Complete"), int(bool(planned))
        yield ("Profile", row.key, "Plan share"), shown(share)


def regions(book: Book) -> Found:
    """Regions: totals of each row, and whether it is split completely."""
    used = in_use(book)
    for row in region_rows(book.mapping):
        split = book.splits[row.key]
        yield ("Regions", row.key, "Total"), shown(split.total)
        yield ("Regions", row.key, "Outside"), shown(split.outside)
        yield ("Regions", row.key, "Split"), int(split.complete)
        asked = row.line.key in used and _region_asked(book, row)
        yield ("Regions", row.key, "In use"), "Yes" if asked else ""


def _region_asked(book: Book, row: RegionRow) -> bool:
    if row.part == COMMITTED:
        return book.typed.says("Yes", "Start", "regional_commitments")
    if not book.from_award:
        return False
    return book.toms_wanted if row.part == SECOND else book.line(row.line).by_region


def values(book: Book) -> Found:
    """Values: what one unit is worth in the UK, and what kind of £ that is."""
    for key, price in book.prices.items():
        yield ("Values", key, "Value in use"), shown(price.uk)
        yield ("Values", key, "Counts as"), price.counts_as


TABLES: tuple[Callable[[Book], Found], ...] = (
    outcomes,
    criteria,
    choices,
    lines,
    workings,
    profiles,
    regions,
    values,
)
