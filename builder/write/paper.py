"""Each sheet on paper: page size, breaks and scale, repeated headings, footer, print area; frozen panes."""

from __future__ import annotations

import itertools
from typing import Any

from builder.formulas.vocabulary import print_area
from builder.grid import text_width as metrics
from builder.grid.a1 import address, quoted
from builder.layout.parts import Chart, Sheet, Table
from builder.layout.placement import HEAD_ROWS, Placed, Spot
from builder.write.drawing import column_widths

A4 = 9
CODE_ROW = 2  # the issue code: printed again on each page where the table follows it
PORTRAIT_PIXELS, LANDSCAPE_PIXELS = 717, 1045  # A4 less margins, at 96 dots per inch
SPARE = 0.93  # programs differ in how wide they draw a column
HIGHEST_FROZEN = 11  # headings further down would leave no room to scroll on a small screen


def print_setup(book: Any, ws: Any, placed: Placed, sheet: Sheet, top: int = 0) -> None:
    """Freeze panes, page size, repeated headings, footer, print area; `top` is the first row in sight."""
    ws.hide_gridlines(2)
    heading = next((s for s in placed.spots if s.sheet is sheet and isinstance(s.part, Table)), None)
    whole = sheet.freeze_headings and sheet.print_from < 0
    high = heading if heading and whole and heading.first_row <= HIGHEST_FROZEN else None
    head = HEAD_ROWS if sheet.note else HEAD_ROWS - 1
    frozen = high.first_row if high else head
    ws.freeze_panes(frozen, sheet.freeze_columns, max(frozen, top), sheet.freeze_columns)
    ws.set_paper(A4)
    ws.set_portrait() if sheet.portrait else ws.set_landscape()
    ws.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    look, about = '&"Arial,Regular"&8', placed.workbook
    sheet_name = ", " if sheet.portrait else f"&C{look}"
    footer = f"&L{look}{about.title}, version {about.version}{sheet_name}&A&R{look}Page &P of &N"
    ws.set_footer(footer, {"scale_with_doc": False})
    if high:
        ws.repeat_rows(CODE_ROW if high.top == HEAD_ROWS else high.top, high.heading_row)
    elif heading and sheet.print_from >= 0:
        ws.repeat_rows(heading.heading_row)

    elif not sheet.freeze_headings:
        ws.repeat_rows(CODE_ROW)
    if sheet.repeat_columns:
        ws.repeat_columns(0, sheet.repeat_columns - 1)
    _break_pages(ws, placed, sheet)
    if sheet.print_rows and heading and isinstance(heading.part, Table):
        _print_area(book, placed, heading, heading.part, sheet)
    if sheet.tab:
        ws.set_tab_color(sheet.tab)


def _break_pages(ws: Any, placed: Placed, sheet: Sheet) -> None:
    """Begin pages where the sheet says, across then down, or else fit its width on one page."""
    breaks, tops = page_breaks(placed, sheet), [s.top for s in placed.spots if s.sheet is sheet]
    rows = [tops[part] for part in sheet.page_parts] + _row_breaks(placed, sheet)
    if not breaks and not rows:
        ws.fit_to_pages(1, 0)
        return
    ws.set_v_pagebreaks(breaks)
    ws.set_h_pagebreaks(rows)
    ws.set_print_scale(print_scale(sheet, breaks))
    ws.print_across()


def page_breaks(placed: Placed, sheet: Sheet) -> list[int]:
    """Columns that begin a page: those named, and that of a chart or table beside the first table."""
    if not sheet.tables:
        return []
    table = sheet.tables[0]
    end = table.left + len(table.columns)
    beside = {p.left for p in sheet.parts if isinstance(p, Chart | Table) and p.left >= end}
    named = {placed.column_of(_with(sheet, heading), heading) for heading in sheet.breaks}
    return sorted(named | beside)


def _with(sheet: Sheet, heading: str) -> str:
    """The first table with that heading."""
    return next(t.name for t in sheet.tables if any(c.heading == heading for c in t.columns))


def _row_breaks(placed: Placed, sheet: Sheet) -> list[int]:
    """Rows of the first table that begin a page."""
    first, others = sheet.page_rows
    if not others:
        return []
    spot = placed.spot(sheet.tables[0].name)
    return list(range(spot.first_row + first, spot.first_row + len(spot.table.keys), others))


def print_scale(sheet: Sheet, breaks: list[int]) -> int:
    """Per cent at which each run of columns between two breaks fits on a page (fitting would undo breaks)."""
    widths = column_widths(sheet)
    pixels = {
        column: width * metrics.PIXELS_PER_WIDTH + metrics.CELL_PADDING for column, width in widths.items()
    }
    repeated = sum(pixels[column] for column in range(sheet.repeat_columns))
    edges = [0, *breaks, max(widths) + 1]
    runs = [
        sum(pixels[column] for column in range(first, end)) + (repeated if first else 0)
        for first, end in itertools.pairwise(edges)
    ]
    page = PORTRAIT_PIXELS if sheet.portrait else LANDSCAPE_PIXELS
    return min(100, int(page * SPARE / max(runs) * 100))


def _print_area(book: Any, placed: Placed, spot: Spot, table: Table, sheet: Sheet) -> None:
    """As many rows of the first table as its field says, and what begins a page below it."""
    last = table.left + len(table.columns) - 1
    end_row = spot.first_row + len(table.keys) - 1
    column = f"{address(spot.heading_row, last, True, True)}:{address(end_row, last, True, True)}"
    where = quoted(sheet.name)
    spots = [s for s in placed.spots if s.sheet is sheet]
    top = spots[sheet.print_from].top if sheet.print_from >= 0 else 0
    area = "=" + print_area(where, address(top, 0, True, True), column, sheet.print_rows)
    below = [part for part in sheet.page_parts if part > spots.index(spot)]
    bottom = spots[-1].first_row + len(spots[-1].table.keys) - 1 if below else 0
    for part in below:
        area += f",{where}!{address(spots[part].top, 0, True, True)}:{address(bottom, last, True, True)}"
    book.define_name(f"{where}!_xlnm.Print_Area", area)
    book.define_name(area_name(sheet), area)


def area_name(sheet: Sheet) -> str:
    """The name of the rows in use, to be typed where Excel has put a fixed area in place of the formula."""
    return "".join(c if c.isalnum() else "_" for c in sheet.name.lower()) + "_area"
