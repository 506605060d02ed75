"""Fonts, colours, alignment and sizes of cells."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from xlwings import base_classes
from xlwings.utils import hex_to_rgb, int_to_rgb

from builder.engine.xlwings_api.areas import Area
from builder.engine.xlwings_api.refuse import refuse
from builder.engine.xlwings_api.store import said_no
from builder.grid import text_width
from builder.grid.a1 import LAST_COLUMN, LAST_ROW

Style = dict[str, Any]
Rgb = tuple[int, int, int]

_COLUMN, _ROW = 9.0, 1.5625
"""What the formula engine counts for a digit of width and for a point of height."""

_MARGIN = 5 / 7  # of a column, in digits
_UNSET = (90.0, 8.43)  # a column's width before it is set: here, and in Excel in digits
_PIXEL = 0.75  # points
_DIGIT = 7  # pixels
_WIDEST, _HIGHEST = 255, 409
_MANY = 1000
_LINE = 1.28  # of the font's size
_HORIZONTAL = ["general", "left", "center", "right", "fill", "justify", "distributed"]
_VERTICAL = ["top", "center", "bottom", "justify", "distributed"]


def _hex(color: Rgb | list[int] | int | str) -> str:
    """A colour as #RRGGBB, from red, green and blue, from Excel's number for it, or from itself."""
    turn = {str: hex_to_rgb, int: int_to_rgb}.get(type(color), tuple)
    red, green, blue = turn(color)
    return f"#{red:02X}{green:02X}{blue:02X}"


class Styled:
    """Looks of a range; ``Range`` brings the sheet and the area."""

    sheet: Any
    area: Area

    @property
    def _model(self) -> tuple[Any, int]:
        store = self.sheet.book.store
        return store.model, store.index(self.sheet.key)

    def seen(self, get: Callable[[Style], Any]) -> Any:
        """What all cells have; None if they differ."""
        model, index = self._model
        found = [get(model.get_cell_style(index, *cell)) for cell in self._different()]
        return found[0] if all(other == found[0] for other in found) else None

    def _different(self) -> list[tuple[int, int]]:
        """The cells that could differ: those in use, and the last for all others."""
        used = self.area.within(self.sheet.book.store.used(self.sheet.key))
        if used == self.area:
            return used.cells()
        return [*(used.cells() if used else []), (self.area.last_row, self.area.last_column)]

    def style(self, change: Callable[[Style], None]) -> None:
        """Change the looks of all cells, of whole rows and columns where the area has them."""
        model, index = self._model
        whole = self.area.whole_rows or self.area.whole_columns
        cells = self._different()[:-1] if whole else self.area.cells()
        with said_no():
            for cell in cells:
                style = model.get_cell_style(index, *cell)
                change(style)
                model.set_cell_style(index, *cell, style)
            if whole:
                self._style_lines(change)

    def _style_lines(self, change: Callable[[Style], None]) -> None:
        model, index = self._model
        if self.area.whole_columns:
            for column in range(self.area.column, self.area.last_column + 1):
                style = model.get_cell_style(index, LAST_ROW, column)
                change(style)
                model.set_column_style(index, column, style)
            return
        for row in range(self.area.row, self.area.last_row + 1):
            style = model.get_cell_style(index, row, LAST_COLUMN)
            change(style)
            model.set_row_style(index, row, style)

    def rgb(self, color: Any) -> Rgb | None:
        """A colour of a style, those of the theme included, as red, green and blue."""
        if not color:
            return None
        return hex_to_rgb(color if isinstance(color, str) else self._resolved(color))  # type: ignore[no-any-return]

    def _resolved(self, color: Any) -> str:
        import ironcalc  # noqa: PLC0415 - a colour of a theme is rare

        model, _ = self._model
        return str(ironcalc.create_user_model_from_bytes(model.to_bytes()).resolve_color(color))

    # Looks

    @property
    def color(self) -> Rgb | None:
        """The colour behind all cells; None if no cell has one or they differ."""
        return self.rgb(self.seen(lambda style: style["fill"].get("color")))

    @color.setter
    def color(self, value: Rgb | int | str | None) -> None:
        fill = {} if value is None else {"color": _hex(value)}
        self.style(lambda style: style.update(fill=dict(fill)))

    @property
    def font(self) -> Font:
        """The font of the cells."""
        return Font(self)

    @property
    def wrap_text(self) -> bool | None:
        """Whether texts run over several lines; None if the cells differ."""
        return self._aligned("wrap_text", False)  # type: ignore[no-any-return]

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._align(wrap_text=bool(value))

    @property
    def horizontal_alignment(self) -> str | None:
        """``general``, ``left``, ``center`` and so on; None if the cells differ."""
        return self._aligned("horizontal", "general")  # type: ignore[no-any-return]

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self._align(horizontal=_one_of(value, _HORIZONTAL))

    @property
    def vertical_alignment(self) -> str | None:
        """``top``, ``center``, ``bottom`` and so on; None if the cells differ."""
        return self._aligned("vertical", "bottom")  # type: ignore[no-any-return]

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self._align(vertical=_one_of(value, _VERTICAL))

    def _aligned(self, what: str, plain: Any) -> Any:
        return self.seen(lambda style: (style.get("alignment") or {}).get(what, plain))

    def _align(self, **what: Any) -> None:
        def change(style: Style) -> None:
            before = {"horizontal": "general", "vertical": "bottom", "wrap_text": False}
            style["alignment"] = before | (style.get("alignment") or {}) | what

        self.style(change)

    # Sizes

    def _columns_in_sight(self) -> Iterable[int]:
        return range(self.area.column, self.area.last_column + 1)

    def _rows_in_sight(self) -> Iterable[int]:
        """The rows of the area; of many, those that could differ from the last."""
        used = self.sheet.book.store.used(self.sheet.key).last_row
        last = self.area.last_row
        return [*range(self.area.row, min(last, max(used, self.area.row + _MANY)) + 1), last]

    @property
    def column_width(self) -> float | None:
        """The width of the columns in digits; None if they differ."""
        model, index = self._model
        widths = {model.get_column_width(index, column) for column in self._columns_in_sight()}
        return _digits(widths.pop()) if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, value: float) -> None:
        if not 0 <= value <= _WIDEST:
            raise ValueError(f"A column is 0 to {_WIDEST} digits wide, not {value}.")
        model, index = self._model
        width = _COLUMN * (value + _MARGIN) if value else 0.0
        for column in self._columns_in_sight():
            model.set_column_width(index, column, width)

    @property
    def row_height(self) -> float | None:
        """The height of the rows in points; None if they differ."""
        model, index = self._model
        heights = {model.get_row_height(index, row) for row in self._rows_in_sight()}
        return round(heights.pop() / _ROW, 2) if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        if not 0 <= value <= _HIGHEST:
            raise ValueError(f"A row is 0 to {_HIGHEST} points high, not {value}.")
        model, index = self._model
        for row in range(self.area.row, self.area.last_row + 1):
            model.set_row_height(index, row, value * _ROW)

    @property
    def width(self) -> float:
        """The width in points."""
        return self._across(self.area.column, self.area.last_column)

    @property
    def left(self) -> float:
        """The distance from the left edge of the sheet in points."""
        return self._across(1, self.area.column - 1)

    def _across(self, first: int, last: int) -> float:
        model, index = self._model
        widths = (_digits(model.get_column_width(index, column)) for column in range(first, last + 1))
        return sum(_PIXEL * round(_DIGIT * (width + _MARGIN)) for width in widths if width)

    @property
    def height(self) -> float:
        """The height in points."""
        return self._down(self.area.row, self.area.last_row)

    @property
    def top(self) -> float:
        """The distance from the upper edge of the sheet in points."""
        return self._down(1, self.area.row - 1)

    def _down(self, first: int, last: int) -> float:
        model, index = self._model
        heights = sum(float(model.get_row_height(index, row)) for row in range(first, last + 1))
        return round(heights / _ROW, 2)

    def autofit(self, axis: str | None = None) -> None:
        """Make columns as wide and rows as high as their texts; those without texts stay.

        Widths are those of Arial. Texts that are wrapped have the lines that are typed.
        """
        if axis not in (None, "rows", "r", "columns", "c"):
            raise ValueError(f"The axis is rows or columns, not {axis}.")
        used = self.area.within(self.sheet.book.store.used(self.sheet.key))
        if not used:
            return
        if axis in (None, "columns", "c"):
            for column in range(used.column, used.last_column + 1):
                self._fit(Area(used.row, column, used.rows, 1), "column_width", _wide)
        if axis in (None, "rows", "r"):
            for row in range(used.row, used.last_row + 1):
                self._fit(Area(row, used.column, 1, used.columns), "row_height", _high)

    def _fit(self, line: Area, size: str, needs: Callable[[str, Style], float]) -> None:
        model, index = self._model
        shown = (
            (model.get_formatted_cell_value(index, *cell), model.get_cell_style(index, *cell))
            for cell in line.cells()
        )
        most = max((needs(text, style) for text, style in shown if text), default=0.0)
        if most:
            setattr(self.sheet.block(line), size, most)


def _one_of(value: str, known: list[str]) -> str:
    if value not in known:
        raise ValueError(f"{value} is none of {', '.join(known)}.")
    return value


def _digits(width: float) -> float:
    """The width of a column in digits."""
    default, digits = _UNSET
    if width == default:
        return digits
    return round(width / _COLUMN - _MARGIN, 2) if width else 0.0


def _wide(text: str, style: Style) -> float:
    size, is_bold = style["font"]["sz"], style["font"].get("b", False)
    longest = max((text_width.pixels(line, size, is_bold) for line in text.splitlines()), default=0)
    return float(min(math.ceil(longest / _DIGIT), _WIDEST))


def _high(text: str, style: Style) -> float:
    lines = len(text.splitlines()) if (style.get("alignment") or {}).get("wrap_text") else 1
    return float(min(math.ceil(lines * style["font"]["sz"] * _LINE), _HIGHEST))


class Font(base_classes.Font):  # type: ignore[misc]
    """The font of a range."""

    def __init__(self, cells: Styled) -> None:
        self._cells = cells

    @property
    def api(self) -> Any:
        """The model of the formula engine."""
        return self._cells.sheet.book.store.model

    def _set(self, **what: Any) -> None:
        def change(style: Style) -> None:
            if "name" in what:
                style["font"]["scheme"] = "none"  # else the theme's font would be shown
            style["font"].update(what)

        self._cells.style(change)

    def _get(self, what: str, plain: Any) -> Any:
        return self._cells.seen(lambda style: style["font"].get(what, plain))

    @property
    def bold(self) -> bool | None:
        """Whether all cells are in bold; None if they differ."""
        return self._get("b", False)  # type: ignore[no-any-return]

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set(b=bool(value))

    @property
    def italic(self) -> bool | None:
        """Whether all cells are in italics; None if they differ."""
        return self._get("i", False)  # type: ignore[no-any-return]

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set(i=bool(value))

    @property
    def size(self) -> float | None:
        """The size in points; None if the cells differ."""
        return self._get("sz", 11)  # type: ignore[no-any-return]

    @size.setter
    def size(self, value: float) -> None:
        if value != int(value) or not 1 <= value <= _HIGHEST:
            raise refuse(f"A font of the size {value}", "the formula engine keeps whole points from 1 to 409")
        self._set(sz=int(value))

    @property
    def color(self) -> Rgb | None:
        """Red, green and blue; black if no colour is set, None if the cells differ."""
        return self._cells.rgb(self._get("color", "#000000"))

    @color.setter
    def color(self, value: Rgb | int | str) -> None:
        self._set(color=_hex(value))

    @property
    def name(self) -> str | None:
        """The name of the font; None if the cells differ."""
        return self._get("name", None)  # type: ignore[no-any-return]

    @name.setter
    def name(self, value: str) -> None:
        self._set(name=str(value))
