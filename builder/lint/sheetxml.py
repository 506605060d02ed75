"""One worksheet part, read once from start to end."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from builder.grid.a1 import column_number
from builder.lint.book import Formula, Sheet

_FORMULAS = {"formula1": "validation", "formula2": "validation", "formula": "format"}
_DIGITS = "0123456789"
MESSAGES = {"error": 224, "errorTitle": 32, "prompt": 255, "promptTitle": 32}
"""The most UTF-16 units of each text of a cell rule: [MS-OI29500] 2.1.613, dataValidation."""


def new_parser() -> expat.XMLParserType:
    """An XML parser that refuses document types, and with them entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(name: str, *_: object) -> None:
    raise ValueError(f"a document type ({name}) has no place in a workbook")


def read_sheet(name: str, part: str, xml: bytes, headings: frozenset[str], texts: list[str]) -> Sheet:
    """Read a worksheet; `headings` are the cells whose text is wanted, `texts` the shared strings."""
    reader = _SheetReader(Sheet(name, part), headings, texts)
    reader.parser.Parse(xml, True)
    return reader.sheet


class _SheetReader:
    """Expat handlers that fill a Sheet."""

    def __init__(self, sheet: Sheet, headings: frozenset[str], texts: list[str]) -> None:
        self.sheet, self.headings, self.texts = sheet, headings, texts
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.row, self.row_text, self.column = 0, "0", 0
        self.cell, self.cell_type = "", "n"
        self.wanted = self.list = False
        self.pieces: list[str] = []
        self.others: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._row,
            "col": self._col,
            "mergeCell": lambda attributes: self.sheet.merges.append(attributes["ref"]),
            "dataValidation": self._validation,
            "conditionalFormatting": self._place,
            "hyperlink": self._link,
        }

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._cell(attributes)
        elif tag in {"f", "xm:f"} or (self.wanted and tag in {"v", "t"}) or tag in _FORMULAS:
            self.pieces = []
            self.parser.CharacterDataHandler = self.pieces.append
        elif tag in self.others:
            self.others[tag](attributes)

    def _end(self, tag: str) -> None:
        if tag == "f":
            self._formula("cell")
        elif self.wanted and tag in {"v", "t"}:
            self._heading(tag)
        elif tag in _FORMULAS:
            self._formula("list" if self.list and tag == "formula1" else _FORMULAS[tag])
        elif tag == "xm:f":  # newer validations and formats, whose place follows the formula
            self.cell = ""
            self._formula("format")

    def _formula(self, kind: str) -> None:
        self.parser.CharacterDataHandler = None
        text = "".join(self.pieces)
        if text:
            self.sheet.formulas.append(Formula(self.sheet.name, self.cell, kind, text))

    def _heading(self, tag: str) -> None:
        self.parser.CharacterDataHandler = None
        text = "".join(self.pieces)
        if tag == "v" and self.cell_type == "s":
            text = self.texts[int(text)]
        self.sheet.headings[self.cell] = text

    def _cell(self, attributes: dict[str, str]) -> None:
        cell = attributes["r"]
        letters = cell.rstrip(_DIGITS)
        column = column_number(letters) + 1
        if cell[len(letters) :] != self.row_text:
            self.sheet.misplaced.append((cell, f"the cell is in row {self.row}"))
        elif column <= self.column:
            self.sheet.misplaced.append((cell, "the cell comes after one to the right of it"))
        self.cell, self.column = cell, column
        if self.headings:
            self.wanted = cell in self.headings
            self.cell_type = attributes.get("t", "n")

    def _row(self, attributes: dict[str, str]) -> None:
        row = int(attributes["r"])
        if row <= self.row:
            self.sheet.misplaced.append((str(row), f"row {row} comes after row {self.row}"))
        self.row, self.row_text, self.column = row, str(row), 0

    def _col(self, attributes: dict[str, str]) -> None:
        width = float(attributes.get("width", "0"))
        self.sheet.columns.append((int(attributes["min"]), int(attributes["max"]), width))

    def _place(self, attributes: dict[str, str]) -> None:
        self.cell = attributes.get("sqref", "")
        self.wanted = self.list = False

    def _validation(self, attributes: dict[str, str]) -> None:
        self._place(attributes)
        self.list = attributes.get("type") == "list"
        texts = ((name, attributes[name]) for name in MESSAGES if name in attributes)
        self.sheet.messages += [(self.cell, name, text) for name, text in texts]

    def _link(self, attributes: dict[str, str]) -> None:
        if "location" in attributes:
            self.sheet.links.append((attributes["ref"], attributes["location"]))
