"""The figures that stand alone: dates, counts, and £ by kind."""

from __future__ import annotations

from builder.reckon_book import Book, Cells, Figure, shown
from builder.reckon_regions import scope, sole_region
from builder.reckon_typed import plus
from builder.reckon_values import OWN
from builder.rows import LineRow, line_rows

KINDS = ("benefit", "activity", "input", "fiscal", "wellbeing", OWN)
HEADLINE = "benefit"
SIDES = ("committed", "delivered")


def fields(book: Book, cells: Cells) -> dict[str, Figure]:
    """Every field by its name."""
    totals = {f"{side}_{kind}": _total(book, cells, side, kind) for side in SIDES for kind in KINDS}
    headline = {f"pounds_{side}": totals[f"{side}_{HEADLINE}"] for side in SIDES}
    return _dates(book) | _counts(book) | totals | headline


def _total(book: Book, cells: Cells, side: str, kind: str) -> Figure:
    """£ of one kind over the lines whose KPI is counted; nothing where no line has any."""
    found = [cells["Lines", row.key, f"£ {side}"] for row in _counted(book) if _is(cells, row.key, kind)]
    return shown(plus(*(float(pounds) for pounds in found if pounds != "")))


def _is(cells: Cells, line: str, kind: str) -> bool:
    return cells["Lines", line, "Counts as"] == kind


def _counted(book: Book) -> list[LineRow]:
    return [row for row in line_rows(book.mapping) if row.kpi_key and book.chosen.kpis[row.kpi_key].counted]


def _dates(book: Book) -> dict[str, Figure]:
    when = book.when
    return {
        "contract_days": shown(when.contract_days),
        "contract_years": shown(when.contract_years),
        "elapsed_days": shown(when.elapsed_days),
        "elapsed_years": shown(when.elapsed_years),
        "value_year": shown(when.value_year),
        "toms_wanted": int(book.toms_wanted),
        "pounds_shown": int(book.pounds_shown),
        "scope_count": len(scope(book.mapping, book.typed)),
        "sole_region": sole_region(book.mapping, book.typed),
    }


def _counts(book: Book) -> dict[str, Figure]:
    return {
        "outcomes_selected": len(book.chosen.outcomes),
        "criteria_selected": len(book.chosen.criteria),
        "kpis_selected": len(book.chosen.selected),
    }
