"""An .xlsx file's parts, read into a RawBook."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.parsers.expat import ExpatError

from builder.guard_parts import SHEETS, Parts
from builder.number_formats import BUILT_IN, LONGEST_CODE, is_plain, shows_date
from builder.read_raw import (
    MOST_SHEETS,
    BrokenError,
    Cell,
    Limits,
    RawBook,
    Reader,
    TooMuchError,
    Unread,
    UnsafeError,
)
from builder.read_runs import Runs, is_on
from builder.read_shared import area
from builder.read_sheet import Read, Store, read_sheet

Given = Mapping[str, bytes]
NAMED = re.compile(r"('(?:[^']|'')+'|[^'!]+)!(\$?[A-Z]{1,3}\$?[1-9]\d{0,6})")
BUILT_IN_DATES = frozenset([*range(14, 18), *range(27, 37), 22, *range(50, 59)])
MOST_STYLES = 65_490
SHEET, TEXTS, TYPES = "/worksheet", "/sharedStrings", "[Content_Types].xml"


def read_package(given: Given, limits: Limits) -> RawBook:
    """Read the sheets of an .xlsx file from its parts (name to bytes).

    Raises:
        BrokenError: a part is broken, or missing where another names it.
        TooMuchError: it is beyond the limits. UnsafeError: a part may do harm.
    """
    parts = given if isinstance(given, Parts) else Parts(given.items())
    start = _office_part(parts, limits)
    book = _Book(limits)
    _read(book, parts, start)
    links = relations(parts, start, limits)
    styles = _styles(parts, links, limits)
    store = Store(_texts(parts, links, limits), styles.dates(), book.is_1904, styles.odd(), styles.struck())
    sheets: dict[str, Read] = {}
    for name, link in book.sheets.items():
        kind, part = links.get(link, (SHEET, f"of the sheet {name[:40]}"))
        if kind.endswith(SHEET):
            with _named(parts, part):
                sheets[name] = read_sheet(parts[part], store, limits)
            limits.finish(len(sheets[name].cells))
    gone = [part for kind, part in links.values() if kind.endswith(TEXTS) and part not in parts]
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


def _read(reader: Reader, parts: Parts, part: str) -> None:
    with _named(parts, part):
        reader.read(parts[part])


@contextmanager
def _named(parts: Parts, part: str) -> Iterator[None]:
    """Say in plain words which part cannot be read."""
    if part not in parts:
        raise BrokenError(f"the part {part[:80]} is missing")
    try:
        yield
    except ExpatError as error:
        raise BrokenError(f"the part {part[:80]} is damaged") from error
    except UnsafeError as error:
        raise UnsafeError(f"{part[:80]}: {error}") from error


def _office_part(parts: Parts, limits: Limits) -> str:
    """The workbook part: by the link to it, else by its content type, else by its usual name."""
    for kind, part in relations(parts, "", limits).values():
        if kind.endswith("/officeDocument") and part in parts:
            return part
    types = _Types(limits)
    if TYPES in parts:
        _read(types, parts, TYPES)
    return next((part for part in types.books if part in parts), "xl/workbook.xml")


class _Types(Reader):
    """The parts that the list of content types calls a workbook."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.books: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Override" and SHEETS.search(attributes.get("ContentType", "").encode()):
            self.books.append(attributes.get("PartName", ""))


class _Links(Reader):
    """The relations of a part: id to (type, target)."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.links: list[dict[str, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            self.links.append(attributes)


def relations(parts: Parts, part: str, limits: Limits) -> dict[str, tuple[str, str]]:
    """What a part is linked to inside the package: id to (type, part)."""
    folder, file = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    if name not in parts:
        return {}
    reader = _Links(limits)
    _read(reader, parts, name)
    return {
        link.get("Id", ""): (
            link.get("Type", ""),
            posixpath.normpath(posixpath.join("/" + folder, link.get("Target", ""))).lstrip("/"),
        )
        for link in reader.links
        if link.get("TargetMode") != "External"
    }


class _Book(Reader):
    """The workbook part: sheets by name, defined names by text, the date system."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.sheets: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.is_1904 = False
        self._name = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.pieces.clear()
        if tag == "sheet":
            name = attributes.get("name", "")
            if name in self.sheets:
                raise BrokenError(f"two sheets are called {name[:40]}")
            if len(self.sheets) == MOST_SHEETS:
                raise TooMuchError(f"more than {MOST_SHEETS} sheets")
            self.sheets[name] = next((v for k, v in attributes.items() if k.endswith(":id")), "")
        elif tag == "definedName":
            self._name = "" if "localSheetId" in attributes else attributes.get("name", "")
        elif tag == "workbookPr":
            self.is_1904 = attributes.get("date1904", "0") in ("1", "true")

    def end(self, tag: str) -> None:
        if tag == "definedName" and self._name:
            self.names[self._name] = self.text()


def single_cells(names: Mapping[str, str]) -> dict[str, tuple[str, Cell]]:
    """The names that stand for one cell: name to sheet and cell."""
    found = {}
    for name, text in names.items():
        match = NAMED.fullmatch(text.strip())
        if match:
            sheet = match[1][1:-1].replace("''", "'") if match[1].startswith("'") else match[1]
            found[name] = sheet, area(match[2])[0]
    return found


class _Texts(Reader):
    """The shared texts in order; words beside the text (phonetic readings) are left out."""

    most = 4_000_000

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.texts: list[str] = []
        self._runs = Runs()
        self._beside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "t":
            self.pieces.clear()
        elif tag == "si":
            self._runs = Runs()
        elif tag == "rPh":
            self._beside = True
        else:
            self._runs.start(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == "t" and not self._beside:
            self._runs.add(self.text())
        elif tag == "rPh":
            self._beside = False
        elif tag == "si":
            self.texts.append(self._runs.text())
            self.limits.count(len(self.texts))


def _texts(parts: Parts, links: Mapping[str, tuple[str, str]], limits: Limits) -> list[str]:
    reader = _Texts(limits)
    for kind, part in links.values():
        if kind.endswith(TEXTS) and part in parts:
            _read(reader, parts, part)
    return reader.texts


class _Styles(Reader):
    """How cells look, as far as it bears on what they say: number formats, text that is struck through."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.formats: dict[str, str] = {}
        self.styles: list[tuple[str, str]] = []
        self.fonts: list[bool] = []
        self._in = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            number, code = attributes.get("numFmtId", ""), attributes.get("formatCode", "")
            self.formats[number] = code[:LONGEST_CODE]
        elif tag in ("cellXfs", "fonts"):
            self._in = tag
        elif tag == "font" and self._in == "fonts":
            self.fonts.append(False)
            self.limits.count(len(self.fonts))
        elif tag == "strike" and self._in == "fonts" and self.fonts:
            self.fonts[-1] = is_on(attributes)
        elif tag == "xf" and self._in == "cellXfs":
            self.styles.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))
            if len(self.styles) > MOST_STYLES:
                raise TooMuchError(f"more than {MOST_STYLES:,} cell styles")

    def end(self, tag: str) -> None:
        if tag == self._in:
            self._in = ""

    def dates(self) -> frozenset[str]:
        """The numbers, as text, of the styles that show a date."""
        shown = {number for number, code in self.formats.items() if shows_date(code)}
        shown |= {str(n) for n in BUILT_IN_DATES} - set(self.formats)
        return frozenset(str(i) for i, (number, _) in enumerate(self.styles) if number in shown)

    def odd(self) -> dict[str, str]:
        """The format codes of the styles in which a number may be seen as something else."""
        codes = {str(n): code for n, code in BUILT_IN.items()} | self.formats
        codes = {number: code for number, code in codes.items() if not is_plain(code)}
        return {str(i): codes[number] for i, (number, _) in enumerate(self.styles) if number in codes}

    def struck(self) -> frozenset[str]:
        """The styles whose text is struck through."""
        fonts = {str(i) for i, struck in enumerate(self.fonts) if struck}
        return frozenset(str(i) for i, (_, font) in enumerate(self.styles) if font in fonts)


def _styles(parts: Parts, links: Mapping[str, tuple[str, str]], limits: Limits) -> _Styles:
    reader = _Styles(limits)
    for kind, part in links.values():
        if kind.endswith("/styles") and part in parts:
            _read(reader, parts, part)
    return reader
