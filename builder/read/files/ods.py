"""The content of an .ods file (OpenDocument 1.3, part 3), read into a RawBook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from builder.grid.a1 import LAST_COLUMN, LAST_ROW, column_number
from builder.grid.dates import DAY_ZERO
from builder.grid.number_formats import (
    STRUCK,
    seen_day_otherwise,
    seen_otherwise,
    seen_text_otherwise,
    shows_otherwise,
    shows_text_otherwise,
)
from builder.read.files.ods_beside import BESIDE, VERSION_PART, BesideCells, said_version
from builder.read.files.ods_looks import (
    ATTRIBUTES,
    INSIDE,
    LOOKS,
    OUTER,
    STYLES_PART,
    Looks,
    Places,
    looks_of,
)
from builder.read.files.ods_text import CellText, counted
from builder.read.files.raw import (
    MOST_SHEETS,
    BrokenError,
    Cell,
    Doubtful,
    DoubtfulError,
    ErrorText,
    Limits,
    PiecedText,
    Raw,
    RawBook,
    TooMuchError,
    of_a_cell,
)
from builder.read.files.runs import TWO_CONTENTS
from builder.read.files.stored import number
from builder.read.files.xlsx_beside import gathered
from builder.read.files.xlsx_sheet import MOST_ELEMENTS
from builder.read.files.xml_names import ELSEWHERE, Tree, TreeReader, local
from builder.read.typed_values import clean

NUMBERS = frozenset({"float", "percentage", "currency"})
SAID = dict.fromkeys(NUMBERS, "office:value") | {
    "boolean": "office:boolean-value",
    "date": "office:date-value",
}
"""The attribute that holds the value, by kind of value."""
CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
ROWS = "table:table-row table:table-row-group table:table-header-rows table:table-rows"
COLUMNS = "table:table-column table:table-columns table:table-header-columns table:table-column-group"
WORDS = "text:span text:a text:s text:tab text:line-break text:sheet-name text:date text:title text:ruby"
TREE = Tree(
    {
        "": "office:document-content",
        "office:document-content": "office:automatic-styles office:body",
        "office:automatic-styles": OUTER,
        **INSIDE,
        "office:body": "office:spreadsheet",
        "office:spreadsheet": "table:table table:named-expressions",
        "table:named-expressions": "table:named-range",
        **dict.fromkeys(ROWS.split()[1:], ROWS),
        "table:table": f"{COLUMNS} {ROWS}",
        **dict.fromkeys(COLUMNS.split()[1:], COLUMNS),
        "table:table-row": " ".join(CELLS),
        **dict.fromkeys(CELLS, "text:p"),
        **dict.fromkeys(("text:p", "text:span", "text:a", "text:ruby-base"), WORDS),
        "text:ruby": "text:ruby-base",
    },
    attributes="table:name table:number-columns-repeated table:number-rows-repeated table:formula "
    "table:number-columns-spanned table:number-rows-spanned table:cell-range-address text:c "
    "office:value-type office:value office:string-value office:boolean-value office:date-value "
    "calcext:value-type table:style-name table:default-cell-style-name text:style-name " + ATTRIBUTES,
    aside="office:forms table:tracked-changes table:detective table:cell-range-source text:ruby-text",
    beside="table:shapes dr3d:scene " + " ".join(sorted(BESIDE)),
)
LOOK_ALIKE = frozenset({"table", "table-row", "table-cell", "covered-table-cell"})
NAMED = re.compile(r"\$?('(?:[^']|'')+'|[^'.]+)\.(?:\$?)([A-Z]{1,3})\$?([1-9]\d{0,6})")


def read_ods(parts: Mapping[str, bytes], limits: Limits) -> RawBook:
    """Read the sheets of an .ods file from its parts (name to bytes).

    Formulas stay in OpenFormula as the file has them ("of:=..."), except for the truth values of ticks.

    Raises:
        BrokenError: it has no content, or its cells have no place. ExpatError: it is no XML.
        DoubtfulError: two programs may read it as two contents.
    """
    if "content.xml" not in parts:
        raise BrokenError("the part content.xml is missing")
    reader = _Content(limits, looks_of(parts.get(STYLES_PART), limits))
    reader.read(parts["content.xml"])
    return RawBook(
        "ods",
        reader.sheets,
        reader.names,
        merged=reader.merged,
        beside={sheet: gathered(seen) for sheet, seen in reader.beside.seen.items()},
        version=said_version(parts[VERSION_PART], limits) if VERSION_PART in parts else "",
    )


class _Content(TreeReader):
    """Expat handlers that fill the sheets."""

    tree, most = TREE, MOST_ELEMENTS

    def __init__(self, limits: Limits, looks: Looks) -> None:
        super().__init__(limits)
        self.looks, self.places, self.words = looks, Places(looks), CellText(looks, self.pieces)
        self.sheets: dict[str, dict[Cell, Raw]] = {}
        self.names: dict[str, tuple[str, Cell]] = {}
        self.merged: dict[str, list[tuple[Cell, Cell]]] = {}
        self.sheet = ""
        self.cells: dict[Cell, Raw] = {}
        self.line: list[tuple[int, int, Raw]] = []
        self.row = self.column = 0
        self.rows = self.columns = 1
        self.attributes: dict[str, str] = {}
        self.beside = BesideCells(self.pieces)
        self.is_in_cell = self.is_doubtful = self.is_past = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag in CELLS:
            self.attributes = attributes
            self.words.begin()
            self.is_in_cell, self.is_doubtful = True, False
            self.columns = _repeated(attributes, "columns", LAST_COLUMN)
            self._merge(attributes)
        elif tag.startswith("text:"):
            self.words.start(tag, attributes)
        elif tag.startswith("table:"):
            self._around(tag, attributes)
        elif tag in LOOKS:
            self.pieces.clear()
            self.looks.start(tag, attributes)
        elif tag in ("office:automatic-styles", "office:body"):
            if self.is_past:
                raise DoubtfulError("content.xml: it has all its sheets twice, or styles after them")
            self.is_past = tag == "office:body"

    def _around(self, tag: str, attributes: dict[str, str]) -> None:
        """A sheet, a row or a column begins, or a name."""
        style = attributes.get("table:default-cell-style-name", "")
        if tag == "table:table-row":
            self.rows, self.column, self.line = _repeated(attributes, "rows", LAST_ROW), 0, []
            self.places.row = style
        elif tag == "table:table-column":
            self.places.columns(style, counted(attributes, "table:number-columns-repeated"))
        elif tag == "table:table":
            self._sheet(attributes.get("table:name", ""))
        elif tag == "table:named-range":
            self._name(attributes)

    def end(self, tag: str) -> None:
        """An element is complete."""
        if tag.startswith("text:"):
            self.words.end(tag)
        elif tag in LOOKS:
            self.looks.end(tag, self.text())
        elif tag in CELLS:
            self.is_in_cell = False
            self._cell()
        elif tag == "table:table-row":
            self._row()
        elif tag == "table:table":
            self.sheet = ""
            self.limits.finish(len(self.cells))

    def beside_starts(self, tag: str) -> None:
        """An element that is no cell begins."""
        self.beside.start(tag)

    def beside_ends(self, tag: str) -> None:
        """Such an element is complete."""
        self.beside.end(tag, self.sheet, (self.row, self.column))

    def passed(self, tag: str) -> None:
        """An element like a text makes its cell doubtful, and one like cells makes the file doubtful."""
        if local(tag) in LOOK_ALIKE:
            raise DoubtfulError(f"content.xml: {ELSEWHERE}")
        self.is_doubtful = self.is_doubtful or self.is_in_cell

    def _name(self, attributes: dict[str, str]) -> None:
        found = NAMED.fullmatch(attributes.get("table:cell-range-address", ""))
        if found:
            sheet = found[1][1:-1].replace("''", "'") if found[1].startswith("'") else found[1]
            self.names[attributes.get("table:name", "")] = sheet, (int(found[3]) - 1, column_number(found[2]))

    def _sheet(self, name: str) -> None:
        if name.casefold() in map(str.casefold, self.sheets):
            raise DoubtfulError(f"two sheets are called {name[:40]}")
        if len(self.sheets) == MOST_SHEETS:
            raise TooMuchError(f"more than {MOST_SHEETS} sheets")
        self.sheet, self.row, self.cells = name, 0, {}
        self.sheets[name], self.merged[name] = self.cells, []
        self.places.begin()

    def _merge(self, attributes: dict[str, str]) -> None:
        """Note an area of merged cells."""
        spans = [counted(attributes, f"table:number-{lines}-spanned") for lines in ("rows", "columns")]
        if max(spans) > 1 and self.sheet:
            last = self.row + spans[0] - 1, self.column + spans[1] - 1
            self.merged[self.sheet].append(((self.row, self.column), last))

    def _cell(self) -> None:
        formula = self.attributes.get("table:formula")
        if formula is not None:
            formula = self.limits.formula(formula)
        value = self._value(formula is not None)
        if value is not None or formula is not None:
            self.line.append((self.column, self.columns, Raw(value, formula, self._seen(value, formula))))
        self.column += self.columns

    def _row(self) -> None:
        if self.line:
            self.limits.count(len(self.cells) + self.rows * sum(columns for _, columns, _ in self.line))
            for row in range(self.row, self.row + self.rows):
                for first, columns, raw in self.line:
                    self.cells.update(((row, first + i), raw) for i in range(columns))
        self.row += self.rows

    def _value(self, is_formula: bool) -> object:
        """The value of the cell in the file, else the text that it shows."""
        kind = self.attributes.get("office:value-type", "")
        said = self.attributes.get(SAID.get(kind, "office:string-value"))
        if kind in NUMBERS and said is not None:
            return number(said)
        if kind == "boolean" and said is not None:
            return said == "true"
        if kind == "date" and said is not None:
            return _date(said, is_formula)
        if self.is_doubtful:
            return Doubtful(TWO_CONTENTS)
        text = of_a_cell("\n".join(self.words.lines) if said is None else said)
        if self.attributes.get("calcext:value-type") == "error":
            return ErrorText(text)
        return self._pieced(text) if text or kind or is_formula else None

    def _pieced(self, text: str) -> str:
        """The text, marked if a person would not read its pieces as one."""
        style = self.places.style(self.attributes.get("table:style-name", ""), self.column)
        return PiecedText(text) if type(text) is str and self.words.is_pieced(style) else text

    def _seen(self, value: object, formula: str | None) -> str:
        """What the cell shows if it differs from what was typed, by its text or else by its format."""
        if formula is not None or value is None:
            return ""
        own = self.attributes.get("table:style-name", "")
        if self.places.is_struck(own, self.column, self.columns):
            return STRUCK
        if isinstance(value, bool):
            return ""
        seen = self._seen_as_text(value) if self.words.lines else ""
        code = "" if seen else self.looks.code(self.places.style(own, self.column))
        if not code:
            return seen
        if isinstance(value, int | float):
            return shows_otherwise(code, value)
        return shows_text_otherwise(code) if isinstance(value, str) else ""

    def _seen_as_text(self, value: object) -> str:
        """What the text of the cell shows if it differs from what was typed."""
        text = "\n".join(self.words.lines)
        if isinstance(value, int | float):
            return seen_otherwise(text, value)
        if isinstance(value, date):
            return seen_day_otherwise(clean(text), value)
        return seen_text_otherwise(clean(text), clean(value)) if type(value) is str else ""


def _date(said: str, is_formula: bool) -> object:
    """The day. A text that is no day, such as one in the year 20260, stays text."""
    try:
        day = datetime.fromisoformat(said).date()
    except ValueError:
        return of_a_cell(said)
    return (day - DAY_ZERO).days if is_formula else day


def _repeated(attributes: dict[str, str], lines: str, most: int) -> int:
    """How many times a cell or row is repeated."""
    times = counted(attributes, f"table:number-{lines}-repeated", otherwise=0)
    if not 1 <= times <= most:
        raise BrokenError(f"{lines} cannot be repeated that often")
    return times
