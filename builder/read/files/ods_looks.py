"""How cells and texts of an .ods file look, if that changes what they say (ODF 1.3, part 3)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from builder.grid.a1 import LAST_COLUMN
from builder.grid.number_formats import is_plain
from builder.read.files.ods_formats import ATTRIBUTES as OF_FORMATS
from builder.read.files.ods_formats import INSIDE as IN_FORMATS
from builder.read.files.ods_formats import KINDS, PIECES, Formats
from builder.read.files.raw import Limits
from builder.read.files.runs import WHITE
from builder.read.files.xml_names import Tree, TreeReader

STYLES_PART = "styles.xml"
MOST_PARENTS = 20
CELL = "table-cell"
STRUCK, RAISED, WHITE_TEXT, UNSEEN, SIZE = (
    ("style:text-line-through-style", "style:text-line-through-type"),
    ("style:text-position",),
    ("fo:color",),
    ("text:display",),
    ("fo:font-size",),
)
STYLES, OF_TEXT = ("style:style", "style:default-style"), "style:text-properties"
LOOKS = frozenset({*STYLES, OF_TEXT, *KINDS, *PIECES})
OUTER = " ".join((*STYLES, *KINDS))
INSIDE = dict.fromkeys(STYLES, OF_TEXT) | IN_FORMATS
"""The elements of styles that are read, as a `Tree` takes them."""
ATTRIBUTES = " ".join(
    (
        "style:name style:family style:parent-style-name",
        OF_FORMATS,
        *STRUCK,
        *RAISED,
        *WHITE_TEXT,
        *UNSEEN,
        *SIZE,
    )
)

Style = tuple[str, str]
"""The family of a style and its name; "" for the default of the family."""


class Marks(NamedTuple):
    """How a style changes a text; None if it leaves that to the style around it."""

    struck: bool | None
    raised: bool | None
    white: bool | None
    unseen: bool | None
    size: str | None


class Looks:
    """The styles of a file by family and name, and the formats that they name."""

    def __init__(self) -> None:
        self._formats, self._is_format = Formats(), False
        self._codes: dict[str, str] = {}
        self._said: dict[Style, dict[str, str]] = {}
        self._now: dict[str, str] = {}
        self._known: dict[Style, Marks] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A style begins, or one of its properties. Two styles of one name are read together."""
        if tag in STYLES or tag in KINDS:
            self._is_format = tag in KINDS
        if self._is_format:
            self._formats.start(tag, attributes)
        elif tag == OF_TEXT:
            self._now.update((name, said) for name, said in attributes.items() if name[:1] in "fst")
        else:
            style = attributes.get("style:family", ""), attributes.get("style:name", "")
            self._now = self._said.setdefault(style, {})
            self._now["parent"] = attributes.get("style:parent-style-name", "")
            self._now["format"] = attributes.get("style:data-style-name", "")

    def end(self, tag: str, text: str) -> None:
        """An element with this text is complete."""
        if self._is_format:
            self._formats.end(tag, text)

    def code(self, style: str) -> str:
        """The format code of the cells of that style; "" if it does not exist or shows a number as it is."""
        if style not in self._codes:
            named = self._nearest((CELL, style), ("format",))
            code = self._formats.code(named[0]) if named else ""
            self._codes[style] = "" if is_plain(code) else code
        return self._codes[style]

    def marks(self, style: Style) -> Marks:
        """How the style, and those that it is made from, change a text."""
        if style not in self._known:
            self._known[style] = self._marks(style)
        return self._known[style]

    def _marks(self, style: Style) -> Marks:
        struck, position = self._nearest(style, STRUCK), self._nearest(style, RAISED)
        colour, display = self._nearest(style, WHITE_TEXT), self._nearest(style, UNSEEN)
        size = self._nearest(style, SIZE)
        return Marks(
            None if struck is None else "none" not in struck,
            None if position is None else not position[0].startswith(("0", "baseline")),
            None if colour is None else bool(WHITE.fullmatch(colour[0].lstrip("#"))),
            None if display is None else display[0] == "none",
            None if size is None else size[0],
        )

    def _nearest(self, style: Style, names: tuple[str, ...]) -> list[str] | None:
        """The values of these properties, from the style or the nearest one that it is made from."""
        family, name = style
        for _ in range(MOST_PARENTS):
            said = self._said.get((family, name), {})
            values = [said[one] for one in names if said.get(one)]
            if values or not name:
                return values or None
            name = said.get("parent", "")
        return None


class Places:
    """The style of the cells of a sheet that name none: that of their row, else of their column.

    row: the style of the row that is read.
    """

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self.begin()

    def begin(self) -> None:
        """A sheet begins."""
        self.row = ""
        self._struck = 0  # a bit for each column
        self._ends: list[int] = []
        self._styles: list[str] = []

    def columns(self, style: str, many: int) -> None:
        """The next columns have that style."""
        first = self._ends[-1] if self._ends else 0
        last = min(first + many, LAST_COLUMN)
        if self._looks.marks((CELL, style)).struck:
            self._struck |= (1 << last) - (1 << first)
        self._ends.append(last)
        self._styles.append(style)

    def style(self, own: str, column: int) -> str:
        """The style of a cell that names `own`, or none, in that column."""
        at = bisect_right(self._ends, column)
        return own or self.row or (self._styles[at] if at < len(self._styles) else "")

    def is_struck(self, own: str, column: int, many: int) -> bool:
        """Whether the cell, or one of so many cells with the same content, is struck through."""
        if own or self.row:
            return bool(self._looks.marks((CELL, own or self.row)).struck)
        return bool(self._struck >> column & ((1 << many) - 1))


def looks_of(xml: bytes | None, limits: Limits) -> Looks:
    """The looks of the part with the named styles; none if that part does not exist."""
    reader = _Styles(limits)
    if xml is not None:
        reader.read(xml)
    return reader.looks


class _Styles(TreeReader):
    """The styles with names. Styles without names are for headers and footers of pages."""

    tree = Tree(
        {
            "": "office:document-styles",
            "office:document-styles": "office:styles",
            "office:styles": OUTER,
            **INSIDE,
        },
        attributes=ATTRIBUTES,
    )

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.looks = Looks()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.pieces.clear()
        if tag in LOOKS:
            self.looks.start(tag, attributes)

    def end(self, tag: str) -> None:
        """An element is complete."""
        if tag in LOOKS:
            self.looks.end(tag, self.text())
