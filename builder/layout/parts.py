"""What a workbook is made of: fields, tables, paragraphs and charts on sheets, as one frozen value.

Nothing here knows where a thing is or how it is drawn: `placement` gives everything its place and
resolves formulas, `write` draws, `as_text` prints. A sheet function says what there is; the order of `parts`
is the order on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.formulas.vocabulary import Formula
from builder.grid.kinds import WORDS, Kind, Value


@dataclass(frozen=True, slots=True)
class Input:
    """Content of a cell that people fill; `default` is what a blank workbook holds there."""

    default: Value | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Content that becomes the text of a link to a cell: a table's cell (heading and row key) or a field.

    Without `key` it points at the same-keyed row, without `heading` at the table's first column. The name of
    paragraphs or of a sheet will do as well.
    """

    target: str
    heading: str = ""
    key: str = ""


Constant = Value | Place | None
Content = Formula | Input | tuple[Constant | Formula, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    content: one formula for every row, `Input()`, or one constant per row (a tally holds a formula per row).
    help: the input message of an input column (what to type, a sentence or two); helps: row key to its own.
    fixed: for an input column, row key to the text shown (locked) where nobody types, in the look
    fixed_look.
    kinds: row key to the kind of that row's cell where it differs from `kind`.
    sample: for a formula column with wrapped text, the longest text that can land in a row (sets its height).
    group: the word above the heading that says what these columns are about.
    title: a formula shown in the heading cell (only in tables that are not Excel tables).
    """

    heading: str
    content: Content
    kind: Kind = WORDS
    width: float = 12
    look: str = ""
    help: str = ""
    helps: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    fixed_look: str = "closed"
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    sample: str = ""
    title: Formula | None = None
    wrap: bool = True

    def kind_of(self, key: str) -> Kind:
        """The kind of the cell in the row of that key."""
        return self.kinds.get(key, self.kind)

    @property
    def is_input(self) -> bool:
        """Whether people type here."""
        return isinstance(self.content, Input)


@dataclass(frozen=True, slots=True)
class Conditional:
    """A look put on table cells while a formula (over this row) gives true; on all columns unless named."""

    test: Formula
    look: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with keys and columns with headings. The first column usually shows the key.

    listed: an Excel table with filter buttons; otherwise a plain range (headings may then be formulas).
    left: first column, counted from 0. filters: headings with a filter button, all of them where it is None.
    """

    name: str
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    conditionals: tuple[Conditional, ...] = ()
    listed: bool = True
    left: int = 0
    row_height: float | None = None
    filters: frozenset[str] | None = None

    def has_button(self, column: Column) -> bool:
        """Whether the column's heading has a filter button."""
        return self.listed and (self.filters is None or column.heading in self.filters)

    def column(self, heading: str) -> Column:
        """The column of that heading.

        Raises:
            KeyError: nothing has that name.
        """
        for column in self.columns:
            if column.heading == heading:
                return column
        raise KeyError(f"table {self.name} has no column {heading!r}")

    @property
    def grouped(self) -> bool:
        """Whether a row of group words is above the headings."""
        return any(c.group for c in self.columns)


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled cell with a defined name; `note` is beside it (text or formula)."""

    name: str
    label: str
    content: Formula | Input | Constant
    kind: Kind = WORDS
    help: str = ""
    note: str | Formula = ""
    look: str = ""
    sample: str = ""

    @property
    def is_input(self) -> bool:
        """Whether people type here."""
        return isinstance(self.content, Input)


@dataclass(frozen=True, slots=True)
class Fields:
    """A block of fields under an optional heading: label, cell, note in neighbouring columns from `left`."""

    heading: str
    fields: tuple[Field, ...]
    left: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of words; `link` makes it a link to a sheet's A1, to a field or to a place in a table."""

    text: str | Formula
    look: str = "body"
    sample: str = ""
    link: str | Place = ""


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Rows of words in one column, wrapped to its width unless `overflow`; links find them by `name`."""

    lines: tuple[Line, ...]
    left: int = 0
    overflow: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: its name and the table column it shows."""

    name: str
    table: str
    heading: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart over table columns; `alt` describes it in words; `rows` is its height in sheet rows.

    kind: "bar", "stacked bar" or "percent bar" (all horizontal, first category on top).
    """

    title: str
    kind: str
    categories: tuple[str, str]
    series: tuple[Series, ...]
    alt: str
    number_format: str = "General"
    width: int = 620
    height: int = 300
    left: int = 0
    rows: int = 16


Part = Table | Fields | Paragraphs | Chart


@dataclass(frozen=True, slots=True)
class Jump:
    """A link in the row of "Back to Start": its column, its words and where it leads."""

    column: int
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    widths: column widths where no table sets them. state: "visible" or "hidden". beside: parts drawn beside
    what is above (a chart next to a table) start on the same row as the part before them.
    breaks: headings of columns that begin a page of A4; repeat_columns: key columns repeated on each page.
    page_parts: parts, counted from 0, that begin a page.
    print_rows: a field whose number says how many rows of the first table are printed; what page_parts begin
    below it is printed whole.
    print_from: the part, counted from 0, with which the printed page begins; what is above is for the screen.
    page_rows: how many rows of the first table go on the first page, and on each page after it.
    code_column: where row 3 has the issue code; below 0 for a sheet without it.
    freeze_headings: whether the headings of the first table stay in sight and are repeated on each page.
    jumps: links to other parts of it, beside "Back to Start".
    note: a short line above the first part, in column note_column.
    """

    name: str
    title: str
    purpose: str
    parts: tuple[Part, ...]
    widths: tuple[float, ...] = ()
    state: str = "visible"
    freeze_columns: int = 0
    code_column: int = 3
    repeat_columns: int = 0
    breaks: tuple[str, ...] = ()
    page_parts: tuple[int, ...] = ()
    print_rows: str = ""
    print_from: int = -1
    page_rows: tuple[int, int] = (0, 0)
    freeze_headings: bool = True
    portrait: bool = False
    tab: str = ""
    beside: frozenset[int] = frozenset()
    jumps: tuple[Jump, ...] = ()
    note: str | Formula = ""
    note_column: int = 0

    @property
    def pages_wide(self) -> int:
        """Pages side by side."""
        return len(self.breaks) + 1

    @property
    def tables(self) -> tuple[Table, ...]:
        """The sheet's tables, top to bottom."""
        return tuple(p for p in self.parts if isinstance(p, Table))

    @property
    def fields(self) -> tuple[Field, ...]:
        """The sheet's fields, top to bottom."""
        return tuple(f for p in self.parts if isinstance(p, Fields) for f in p.fields)


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets in order, and what the file says of itself."""

    sheets: tuple[Sheet, ...]
    title: str
    version: str
    edition: str
    head: Mapping[str, str] = field(default_factory=dict)
    code_name: str = "issue_code"
