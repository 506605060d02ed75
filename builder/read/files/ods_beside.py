"""Finds what the sheets of an .ods copy have beside their cells, while its content is read."""

from __future__ import annotations

from collections import defaultdict
from xml.parsers.expat import ExpatError

from builder.read.files.raw import Cell, Limits
from builder.read.files.xlsx_beside import COMMENT, MOST, PICTURE, SHAPE, VERSION, Seen
from builder.read.files.xml_names import Reader

CHART = "chart"
SHAPES = (
    *("caption", "circle", "connector", "control", "custom-shape", "ellipse", "g", "line", "measure"),
    *("path", "polygon", "polyline", "rect", "regular-polygon", "text-box"),
)
KINDS = {
    "office:annotation": COMMENT,
    "draw:image": PICTURE,
    "draw:object": CHART,
    "draw:object-ole": CHART,
    **dict.fromkeys((f"draw:{name}" for name in SHAPES), SHAPE),
}
BESIDE = frozenset({"draw:frame", *KINDS})
"""Elements that are no cells. A frame is what it holds; a frame with a chart also holds its picture."""

VERSION_PART = "meta.xml"


class BesideCells:
    """The elements beside cells. Each is counted once, with all that is in it.

    pieces: the text of the content as it is read, without the comments beside a cell.
    """

    def __init__(self, pieces: list[str]) -> None:
        self.seen: dict[str, list[Seen]] = defaultdict(list)
        self._pieces = pieces
        self._depth = self._mark = self._line = 0
        self._is_of_cell = True
        self._kinds: list[str] = []
        self._texts: list[str] = []

    def start(self, tag: str) -> None:
        """An element begins beside the cells."""
        if tag == "text:p":
            self._line = len(self._pieces)
        elif tag == "table:shapes":
            self._is_of_cell = False
        if tag not in BESIDE:
            return
        if not self._depth:
            self._mark, self._kinds, self._texts = len(self._pieces), [], []
        self._depth += 1
        if tag in KINDS:
            self._kinds.append(KINDS[tag])

    def end(self, tag: str, sheet: str, cell: Cell) -> None:
        """An element beside the cells is complete."""
        if tag == "text:p":
            self._texts.append("".join(self._pieces[self._line :]))
        elif tag == "table:shapes":
            self._is_of_cell = True
        if tag not in BESIDE:
            return
        self._depth -= 1
        if self._depth:
            return
        del self._pieces[self._mark :]
        if sheet and self._kinds and CHART not in self._kinds and len(self.seen[sheet]) < MOST:
            at = cell if self._is_of_cell else None
            self.seen[sheet].append(Seen(self._kinds[0], at, " ".join(self._texts)))


def said_version(xml: bytes, limits: Limits) -> str:
    """The version that the properties of the file name, "" if none exists."""
    reader = _Properties(limits)
    try:
        reader.read(xml)
    except (ExpatError, ValueError):
        return ""
    return reader.version


class _Properties(Reader):
    """The properties that the author of a file gave it."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.version = ""
        self._is_wanted = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._is_wanted = tag == "meta:user-defined" and attributes.get("meta:name") == VERSION
        self.pieces.clear()

    def end(self, tag: str) -> None:
        if self._is_wanted and tag == "meta:user-defined":
            self.version, self._is_wanted = self.text().strip()[:100], False
