"""An .xlsx file's parts, read into a RawBook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from builder.grid.number_formats import BUILT_IN, LONGEST_CODE, is_plain, shows_date
from builder.read.files.links import local_kind, named, only, read_part, relations, workbook_part
from builder.read.files.parts import Parts
from builder.read.files.raw import (
    MOST_SHEETS,
    BrokenError,
    Cell,
    DoubtfulError,
    Limits,
    RawBook,
    TooMuchError,
    Unread,
)
from builder.read.files.runs import PIECES, Runs, is_on
from builder.read.files.shared_formulas import area
from builder.read.files.xlsx_sheet import Read, Store, read_sheet
from builder.read.files.xml_names import ELSEWHERE, Tree, TreeReader, local

Given = Mapping[str, bytes]
R = TypeVar("R", bound=TreeReader)
NAMED = re.compile(r"('(?:[^']|'')+'|[^'!]+)!(\$?[A-Z]{1,3}\$?[1-9]\d{0,6})")
BUILT_IN_DATES = frozenset([*range(14, 18), *range(27, 37), 22, *range(50, 59)])
MOST_STYLES = 65_490
SHEET, TEXTS, STYLES = "worksheet", "sharedStrings", "styles"


def read_package(given: Given, limits: Limits) -> RawBook:
    """Read the sheets of an .xlsx file from its parts (name to bytes).

    Raises:
        BrokenError: a part is broken, or another part names it and it is missing.
        TooMuchError: it is beyond the limits. UnsafeError: a part may do harm.
        DoubtfulError: two programs may read it as two contents.
    """
    parts = given if isinstance(given, Parts) else Parts(given.items())
    start = workbook_part(parts, limits)
    book = _Book(limits)
    read_part(book, parts, start)
    links = relations(parts, start, limits)
    styles = _linked(_Styles(limits), parts, links, STYLES)
    store = Store(_texts(parts, links, limits), styles.dates(), book.is_1904, styles.odd(), styles.struck())
    sheets: dict[str, Read] = {}
    for name, link in book.sheets.items():
        kind, part = links.get(link, (SHEET, f"of the sheet {name[:40]}"))
        if kind == SHEET:
            with named(parts, part, name):
                sheets[name] = read_sheet(parts[part], store, limits)
            limits.finish(len(sheets[name].cells))
    gone = [part for kind, part in links.values() if kind == TEXTS and part not in parts]
    if gone and any(isinstance(raw.value, Unread) for one in sheets.values() for raw in one.cells.values()):
        raise BrokenError(f"the part {gone[0][:80]} is missing")
    return RawBook(
        "xlsx",
        {name: sheet.cells for name, sheet in sheets.items()},
        single_cells(book.names),
        book.is_1904,
        {name: sheet.merged for name, sheet in sheets.items()},
        {name: sheet.lost for name, sheet in sheets.items() if sheet.lost},
        {name: links[book.sheets[name]][1] for name in sheets},
    )


def _linked(reader: R, parts: Parts, links: Mapping[str, tuple[str, str]], kind: str) -> R:
    """Read the one part that is linked as that kind, or looks like it."""
    right = [part for of, part in links.values() if of == kind]
    alike = [part for of, part in links.values() if local_kind(of) == kind]
    if part := only(parts, (*right, *alike), f"parts of {kind}"):
        read_part(reader, parts, part)
    return reader


def _texts(parts: Parts, links: Mapping[str, tuple[str, str]], limits: Limits) -> list[str]:
    return _linked(_Texts(limits), parts, links, TEXTS).texts


class _Book(TreeReader):
    """The workbook part: sheets by name, defined names by text, the date system."""

    tree = Tree(
        {
            "": "x:workbook",
            "x:workbook": "x:workbookPr x:sheets x:definedNames",
            "x:sheets": "x:sheet",
            "x:definedNames": "x:definedName",
        },
        attributes="r:id",
    )

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.sheets: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.is_1904 = False
        self._name = ""
        self._met: set[str] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.pieces.clear()
        if tag == "x:sheet":
            self._sheet(attributes.get("name", ""), attributes.get("r:id", ""))
        elif tag == "x:definedName":
            self._name = "" if "localSheetId" in attributes else attributes.get("name", "")
        elif tag in self._met:
            raise DoubtfulError(f"two lists of {local(tag)}")
        elif tag == "x:workbookPr":
            self.is_1904 = attributes.get("date1904", "0") in ("1", "true")
        self._met.add(tag)

    def end(self, tag: str) -> None:
        if tag == "x:definedName" and self._name:
            if self.names.get(self._name, self.text()) != self.text():
                raise DoubtfulError(f"two cells are called {self._name[:40]}")
            self.names[self._name] = self.text()

    def passed(self, tag: str) -> None:
        if tag.startswith("x:") or local(tag) in ("sheets", "sheet"):
            raise DoubtfulError(ELSEWHERE)

    def _sheet(self, name: str, link: str) -> None:
        if name.casefold() in map(str.casefold, self.sheets):
            raise DoubtfulError(f"two sheets are called {name[:40]}")
        if len(self.sheets) == MOST_SHEETS:
            raise TooMuchError(f"more than {MOST_SHEETS} sheets")
        self.sheets[name] = link


def single_cells(names: Mapping[str, str]) -> dict[str, tuple[str, Cell]]:
    """The names that mean one cell: name to sheet and cell."""
    found = {}
    for name, text in names.items():
        match = NAMED.fullmatch(text.strip())
        if match:
            sheet = match[1][1:-1].replace("''", "'") if match[1].startswith("'") else match[1]
            found[name] = sheet, area(match[2])[0]
    return found


class _Texts(TreeReader):
    """The shared texts in order, without the words beside a text (phonetic readings)."""

    tree = Tree({"": "x:sst", "x:sst": "x:si", "x:si": "x:t x:r"} | PIECES, aside="x:rPh")
    most = 4_000_000

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.texts: list[str] = []
        self._runs: Runs | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "x:t":
            self.pieces.clear()
        elif tag == "x:si":
            self._runs = Runs()
        elif self._runs is not None:
            self._runs.start(tag, attributes)

    def end(self, tag: str) -> None:
        if self._runs is None:
            return
        if tag == "x:t":
            self._runs.add(self.text())
        elif tag == "x:si":
            self.texts.append(self._runs.text())
            self.limits.count(len(self.texts))
            self._runs = None

    def passed(self, tag: str) -> None:
        if self._runs is not None and (local(tag) in ("t", "r") or not self.here):
            self._runs.doubt()
        elif local(tag) == "si":
            raise DoubtfulError(ELSEWHERE)


class _Styles(TreeReader):
    """How cells look, if that changes what they say: number formats, and text that is struck through."""

    tree = Tree(
        {
            "": "x:styleSheet",
            "x:styleSheet": "x:numFmts x:fonts x:cellXfs",
            "x:numFmts": "x:numFmt",
            "x:fonts": "x:font",
            "x:font": "x:strike",
            "x:cellXfs": "x:xf",
        }
    )

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.formats: dict[str, str] = {}
        self.styles: list[tuple[str, str]] = []
        self.fonts: list[bool] = []
        self._met: set[str] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "x:numFmt":
            number, code = attributes.get("numFmtId", ""), attributes.get("formatCode", "")[:LONGEST_CODE]
            if self.formats.setdefault(number, code) != code:
                raise DoubtfulError(f"two number formats of the number {number[:20]}")
        elif tag == "x:font":
            self.fonts.append(False)
            self.limits.count(len(self.fonts))
        elif tag == "x:strike":
            self.fonts[-1] = is_on(attributes)
        elif tag == "x:xf":
            self.styles.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))
            if len(self.styles) > MOST_STYLES:
                raise TooMuchError(f"more than {MOST_STYLES:,} cell styles")
        elif tag in self._met:
            raise DoubtfulError(f"two lists of {local(tag)}")
        else:
            self._met.add(tag)

    def passed(self, tag: str) -> None:
        if tag in self.tree.inside["x:styleSheet"]:
            raise DoubtfulError(ELSEWHERE)

    def dates(self) -> frozenset[str]:
        """The numbers, as text, of the styles that show a date."""
        shown = {number for number, code in self.formats.items() if shows_date(code)}
        shown |= {str(n) for n in BUILT_IN_DATES} - set(self.formats)
        return frozenset(str(i) for i, (number, _) in enumerate(self.styles) if number in shown)

    def odd(self) -> dict[str, str]:
        """The format codes of the styles in which a number may look like something else."""
        codes = {str(n): code for n, code in BUILT_IN.items()} | self.formats
        codes = {number: code for number, code in codes.items() if not is_plain(code)}
        return {str(i): codes[number] for i, (number, _) in enumerate(self.styles) if number in codes}

    def struck(self) -> frozenset[str]:
        """The styles whose text is struck through."""
        fonts = {str(i) for i, struck in enumerate(self.fonts) if struck}
        return frozenset(str(i) for i, (_, font) in enumerate(self.styles) if font in fonts)
