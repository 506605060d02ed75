"""What `write` needs to make a sheet look right: formats, column widths, row heights, charts."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from builder.grid import text_width as metrics
from builder.grid.kinds import TICK, Value
from builder.layout.cells import heading_look
from builder.layout.parts import Chart, Column, Fields, Paragraphs, Sheet, Table
from builder.layout.placement import Cell, Placed, Spot
from builder.templates import looks

DEFAULT_WIDTH = 12.0
BUTTON_WIDTH = metrics.FILTER_BUTTON / metrics.PIXELS_PER_WIDTH
GAP = 2.0  # between tables beside each other
CHART_KINDS = {
    "bar": {"type": "bar"},
    "stacked bar": {"type": "bar", "subtype": "stacked"},
    "percent bar": {"type": "bar", "subtype": "percent_stacked"},
}
PLAIN_LOOKS, PLAIN_NUMBERS = {"text", "calc"}, {"General", "@"}
FIXED_HEIGHTS = {0: 26.0, 1: 17.0, 2: 15.0, 3: 15.0}


def default_font() -> dict[str, Any]:
    """The workbook's own font: column widths are counted in its digits by every program.

    With a scheme, Excel would take the font of the theme, Calibri, whatever the name says.
    """
    base = looks().section("base")
    return {"font_name": base["font"], "font_size": base["size"], "font_scheme": "none"}


def book_options() -> dict[str, Any]:
    """How XlsxWriter begins a workbook: its font, and the height that Excel gives a row in that font."""
    return {"default_format_properties": default_font(), "default_row_height": metrics.ROW_PIXELS}


class Formats:
    """One XlsxWriter format for each look and kind in use."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.base = looks().section("base")
        self.look = looks().section("look")
        self.colours: Mapping[str, Any] = looks().section("colour")
        self._made: dict[tuple[Any, ...], Any] = {}
        self._found: dict[tuple[Any, ...], Any] = {}

    def of(self, cell: Cell) -> Any:
        """The format of a cell."""
        key = (
            cell.look,
            cell.kind.number_format,
            cell.kind.align,
            cell.wrap,
            cell.is_input,
            cell.locked,
            cell.kind is TICK,
        )
        if key not in self._made:
            self._made[key] = self.book.add_format(self._properties(cell))
        return self._made[key]

    def in_sheet(self, sheet: Sheet, cell: Cell) -> Any:
        """The format of a cell in its sheet; none where it is plain."""
        key = (sheet.state, cell.look, id(cell.kind), cell.wrap, cell.is_input)
        if key not in self._found:
            self._found[key] = None if is_plain(sheet, cell) else self.of(cell)
        return self._found[key]

    def over(self, look: str) -> Any:
        """A conditional format."""
        if ("over", look) not in self._made:
            style: Any = self.look[look]
            told = {"font_color": "text", "bg_color": "fill", "bold": "bold", "num_format": "number_format"}
            properties = {name: style[key] for name, key in told.items() if key in style}
            properties |= self._border(style.get("border", "none"))
            self._made["over", look] = self.book.add_format(properties)
        return self._made["over", look]

    def _properties(self, cell: Cell) -> dict[str, Any]:
        style: Any = self.look[cell.look]
        align = style.get("align", cell.kind.align)
        # Numbers need no wrap; of several that wrap, LibreOffice indents the first only.
        worked_out_number = cell.kind.align == "right" and not cell.is_input
        properties = {
            "font_name": self.base["font"],
            "font_scheme": "none",
            "font_size": style.get("size", self.base["size"]),
            "font_color": style.get("text", self.base["text"]),
            "bold": style.get("bold", False),
            "italic": style.get("italic", False),
            "underline": 1 if style.get("underline") else 0,
            "align": align,
            "valign": style.get("valign", "vcenter"),
            "text_wrap": cell.wrap and not worked_out_number,
            "indent": style.get("indent", 1) if align != "center" else 0,
            "num_format": cell.kind.number_format,
            "locked": not cell.is_open,
        }
        if style.get("fill"):
            properties["bg_color"] = style["fill"]
        if cell.kind is TICK and cell.is_input:
            properties["checkbox"] = True
        return properties | self._border(style.get("border", "none"))

    def _border(self, kind: str) -> dict[str, Any]:
        if kind == "bottom":
            return {"bottom": 7, "bottom_color": self.colours["border"]}
        if kind == "top":
            return {"top": 1, "top_color": self.colours["border"]}
        if kind == "faint":
            return {"border": 1, "border_color": self.colours["faint"]}
        if kind == "box":
            return {"border": 1, "border_color": self.colours["box"]}
        return {}


def is_plain(sheet: Sheet, cell: Cell) -> bool:
    """Whether a cell needs no format: in rows of hidden tables, where a reviewer looks for figures."""
    hidden = sheet.state == "hidden" and not cell.is_input
    return hidden and cell.look in PLAIN_LOOKS and cell.kind.number_format in PLAIN_NUMBERS


def column_widths(sheet: Sheet) -> dict[int, float]:
    """Column to width: the sheet's own, else the widest table column that is there."""
    widths: dict[int, float] = dict(enumerate(sheet.widths))
    for table in sheet.tables:
        if table.left:
            widths.setdefault(table.left - 1, GAP)
        for i, column in enumerate(table.columns):
            at = table.left + i
            if at >= len(sheet.widths):
                widths[at] = max(
                    widths.get(at, 0), column.width, heading_width(column, table.has_button(column))
                )
    return widths


def heading_width(column: Column, button: bool) -> float:
    """The width at which the heading breaks between words only, beside a filter button where there is one."""
    style: Any = looks().section("look")[heading_look(column)]
    longest = max(metrics.pixels(word, style.get("size", 10), bold=True) for word in column.heading.split())
    room = longest + (metrics.FILTER_BUTTON if button else 0)
    pixels = metrics.width_for(room, style.get("indent", 1)) * metrics.PIXELS_PER_WIDTH
    return math.ceil(pixels) / metrics.PIXELS_PER_WIDTH


def row_heights(
    ws: Any,
    placed: Placed,
    sheet: Sheet,
    cells: list[Cell],
    results: Mapping[tuple[int, int], Value],
    *,
    hidden: frozenset[int] = frozenset(),
) -> None:
    """Set column widths and every row's height for the longest text that can land there; hide some rows."""
    widths = column_widths(sheet)
    for column, width in widths.items():
        ws.set_column(column, column, width)
    samples, need = _samples(placed, sheet), dict[int, float]()
    buttons, bold = _buttons(placed, sheet), _turning_bold(placed, sheet)
    for cell in (one for one in cells if not is_plain(sheet, one)):
        at = cell.row, cell.column
        text = samples.get(at, "") if cell.formula else _wording(cell.value)
        shown = _wording(results.get(at)) if cell.formula else text
        width = widths.get(cell.column, DEFAULT_WIDTH) - (BUTTON_WIDTH if at in buttons else 0)
        texts = (text, shown) if shown not in ("", text) else (text,)
        high = _height(cell, texts, width, at in bold) if cell.wrap else size_height(cell.look)
        need[cell.row] = max(need.get(cell.row, 0), high)
    for row, height in (need | _set_heights(placed, sheet) | FIXED_HEIGHTS).items():
        ws.set_row(row, height, None, {"hidden": row in hidden})
    inputs = [cell for cell in cells if cell.is_open and cell.wrap]
    ws.growing = {cell.row for cell in inputs if _longest(cell, widths) > need[cell.row]}


def _height(cell: Cell, texts: tuple[str, ...], width: float, heavy: bool) -> float:
    """The height that a wrapped cell needs for the longest of the texts."""
    lines = max(cell_lines(cell, text, width, heavy) for text in texts)
    return max(size_height(cell.look), metrics.height(lines))


def _buttons(placed: Placed, sheet: Sheet) -> set[tuple[int, int]]:
    """Cells, by row and column, of headings with a filter button."""
    spots = (s for s in placed.spots if s.sheet is sheet and isinstance(s.part, Table))
    return {
        (spot.heading_row, spot.table.left + i)
        for spot in spots
        for i, column in enumerate(spot.table.columns)
        if spot.table.has_button(column)
    }


def _set_heights(placed: Placed, sheet: Sheet) -> dict[int, float]:
    """Rows of tables that say how high all their rows are."""
    spots = [s for s in placed.spots if s.sheet is sheet and isinstance(s.part, Table)]
    return {
        spot.first_row + n: spot.table.row_height
        for spot in spots
        if spot.table.row_height
        for n in range(len(spot.table.keys))
    }


def _turning_bold(placed: Placed, sheet: Sheet) -> set[tuple[int, int]]:
    """Cells, by row and column, that a condition can make bold."""
    look: Any = looks().section("look")
    cells = set[tuple[int, int]]()
    for spot in placed.spots:
        if spot.sheet is sheet and isinstance(spot.part, Table):
            rows = range(spot.first_row, spot.first_row + len(spot.part.keys))
            for conditional in spot.part.conditionals:
                headings = conditional.headings or tuple(c.heading for c in spot.part.columns)
                columns = [placed.column_of(spot.part.name, h) for h in headings]
                if look[conditional.look].get("bold"):
                    cells |= set(itertools.product(rows, columns))
    return cells


def _longest(cell: Cell, widths: Mapping[int, float]) -> float:
    """The height for the longest text that may be typed into the cell."""
    rule = cell.kind.rule
    texts = rule.choices if rule and rule.choices else ("",)
    if rule and rule.kind == "length" and isinstance(rule.high, int):
        texts = ("n" * rule.high,)
    width = widths.get(cell.column, DEFAULT_WIDTH)
    return metrics.height(max(cell_lines(cell, text, width) for text in texts))


def _wording(value: Value | None) -> str:
    """What can wrap in a cell: text; a number takes one line however many digits it has."""
    return value if isinstance(value, str) else ""


def cell_lines(cell: Cell, text: str, width: float, heavy: bool = False) -> int:
    """Lines that text takes in that cell; heavy: a condition can make it bold."""
    size, bold = _letters(cell.look)
    return metrics.lines(text, width, size, heavy or bold)


@cache
def _letters(look: str) -> tuple[float, bool]:
    """Size of a look's letters, and whether they are bold."""
    style: Any = looks().section("look")[look]
    return style.get("size", 10), style.get("bold", False)


@cache
def size_height(look: str) -> float:
    """Height of an unwrapped row by its type size."""
    style: Any = looks().section("look")[look]
    return float(style.get("height", round(8 + float(style.get("size", 10)) * 1.1, 1)))


def _samples(placed: Placed, sheet: Sheet) -> dict[tuple[int, int], str]:
    samples: dict[tuple[int, int], str] = {}
    for spot in placed.spots:
        if spot.sheet is not sheet:
            continue
        if isinstance(spot.part, Table):
            for at, heading in enumerate(spot.part.columns, spot.part.left):
                for row in range(spot.first_row, spot.first_row + len(spot.part.keys)):
                    samples[row, at] = heading.sample
        elif isinstance(spot.part, Paragraphs):
            samples |= {(spot.top + i, spot.part.left): x.sample for i, x in enumerate(spot.part.lines)}
        elif isinstance(spot.part, Fields):
            for item in spot.part.fields:
                _, row, column = placed.field_cells[item.name]
                samples[row, column] = samples[row, column + 1] = item.sample
    return samples


INK = "#1A1A1A"
MIDDLE, GAMMA = 0.2, 2.2
"""The luminance of a colour on which dark and white are read about equally well."""


def add_chart(book: Any, ws: Any, placed: Placed, spot: Spot, colours: Mapping[str, Any]) -> None:
    """A native chart with title, alt text and our colours; figures are at the bars, as axes step by halves.

    A row that is not in use has no figure, so the room for it stays white.
    """
    part = spot.part
    if not isinstance(part, Chart):
        return
    chart = book.add_chart(dict(CHART_KINDS[part.kind]))
    for i, series in enumerate(part.series):
        fill = series.colour or colours["series"][i % len(colours["series"])]
        chart.add_series(
            {
                "name": series.name,
                "categories": "=" + placed.column_range(*part.categories),
                "values": "=" + placed.column_range(series.table, series.heading),
                "fill": {"color": fill},
                "gap": 60,
                "data_labels": _figures(part, fill),
            }
        )
    font = {"name": "Arial", "size": 10, "color": INK}
    chart.set_title({"name": part.title, "name_font": {"name": "Arial", "size": 11}, "overlay": False})
    line = {"color": colours["border"]}
    upright = {"reverse": True, "interval_unit": 1, "num_font": font, "line": line}
    chart.set_y_axis(upright | {"major_tick_mark": "none"})
    flat = {"visible": False, "num_font": font, "major_gridlines": {"visible": False}, "min": 0}
    chart.set_x_axis(flat | ({"max": 1} if part.number_format == "0%" else {}))
    chart.set_legend({"position": "bottom", "font": font} if len(part.series) > 1 else {"none": True})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": part.width, "height": part.height})
    ws.insert_chart(spot.top, part.left, chart, {"description": part.alt, "object_position": 2})


def _figures(part: Chart, fill: str) -> dict[str, Any]:
    """The figure of each bar, none for 0: beside the bar, or on it where bars are stacked."""
    number_format = "0" if part.number_format == "General" else part.number_format
    stacked = part.kind != "bar"
    ink = _ink_on(fill) if stacked else INK
    font = {"name": "Arial", "size": 10, "color": ink}
    place = "center" if stacked else "outside_end"
    return {"value": True, "num_format": f"{number_format};;", "font": font, "position": place}


def _ink_on(fill: str) -> str:
    """Dark or white, whichever can be read better on that colour (by its luminance)."""
    parts = (int(fill.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4))
    light = sum(x**GAMMA * weight for x, weight in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))
    return INK if light > MIDDLE else "#FFFFFF"
