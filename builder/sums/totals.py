"""Single figures: dates, counts, and £ by kind."""

from __future__ import annotations

from builder.model.rows import LineRow, line_rows
from builder.sums.book import Book, Cells, Figure, shown
from builder.sums.issue_code import issue_code
from builder.sums.prices import OWN
from builder.sums.regions import scope, sole_region
from builder.sums.selection import ancestors

KINDS = ("benefit", "activity", "input", "fiscal", "wellbeing", OWN)
BENEFIT = "benefit"
SIDES = ("committed", "delivered")


def fields(book: Book, cells: Cells) -> dict[str, Figure]:
    """Every field by its name."""
    totals = {f"{side}_{kind}": _total(book, cells, side, kind) for side in SIDES for kind in KINDS}
    headline = {f"pounds_{side}": _headline(book, totals[f"{side}_{headline_kind(book)}"]) for side in SIDES}
    return _dates(book) | _counts(book) | totals | headline


def _total(book: Book, cells: Cells, side: str, kind: str) -> float:
    """£ of one kind over the lines whose £ are counted."""
    rows = [row for row in line_rows(book.mapping) if pounds_counted(book, cells, row, kind)]
    found = [cells["Lines", row.key, f"£ {side}"] for row in rows]
    return sum(float(pounds) for pounds in found if pounds != "")


def pounds_counted(book: Book, cells: Cells, row: LineRow, kind: str) -> bool:
    """Whether a line brings £ of this kind to totals: none that it is part of does so already."""
    wholes = ancestors(row.kpi) if row.kpi else frozenset()
    above = [line for line in line_rows(book.mapping) if line.kpi_key in wholes and book.selected(line)]
    brings = book.selected(row) and _is(cells, row.key, kind)
    return brings and not any(_is(cells, line.key, kind) for line in above)


def headline_kind(book: Book) -> str:
    """The kind of £ that is on Start: benefit, or own where own values are used."""
    return OWN if book.typed.says("Own values", "Start", "value_book") else BENEFIT


def _headline(book: Book, total: float) -> Figure:
    """Nothing where £ are not shown or nothing has a value: never a zero that pretends to be one."""
    return total if book.pounds_shown and total > 0 else ""


def _is(cells: Cells, line: str, kind: str) -> bool:
    return cells["Lines", line, "Counts as"] == kind


def _dates(book: Book) -> dict[str, Figure]:
    when = book.when
    return {
        "contract_days": shown(when.contract_days),
        "contract_years": shown(when.contract_years),
        "elapsed_days": shown(when.elapsed_days),
        "elapsed_years": shown(when.elapsed_years),
        "value_year": shown(when.value_year),
        "report_language": book.report_language,
        "toms_wanted": int(book.toms_wanted),
        "pounds_shown": int(book.pounds_shown),
        "scope_count": len(scope(book.mapping, book.typed)),
        "sole_region": sole_region(book.mapping, book.typed),
    }


def _counts(book: Book) -> dict[str, Figure]:
    """An outcome is selected when one of its MACs is on."""
    on = book.chosen.criteria
    return {
        "outcomes_ticked": len(book.chosen.outcomes),
        "outcomes_selected": len({c.outcome.key for c in book.mapping.criteria if c.key in on}),
        "criteria_selected": len(book.chosen.criteria),
        "issue_code": issue_code(book.mapping, book.typed),
        "kpis_selected": len(book.chosen.selected),
    }
