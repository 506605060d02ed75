"""The rows of a worksheet part whose cells are written as programs usually write them, found by one pattern.

What is left of the part, with its rows but without their cells, is for the careful reader to judge. Wherever
a part is written in any other way, `NotPlainError` leaves all of it to the careful reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import unescape

from builder.read.files.parts import is_foreign
from builder.read.files.raw import LONGEST_TEXT

OPENS, CLOSES = b"<sheetData>", b"</sheetData>"
ATTRIBUTES = r'(?: (?:s|t|cm|vm|ph|ref|si|ca|aca)="[^"<>&\t\n]{0,99}")*'
CELL = (
    r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(ATTRIBUTES)'
    r"(?:/>|>(?:(<f)(ATTRIBUTES)(?:/>|>([^<]*)</f>))?(?:(<v)(?:>([^<]*)</v>| ?/>))?</c>)"
).replace("ATTRIBUTES", ATTRIBUTES)
PLAIN_CELL = re.compile(CELL)
"""Groups: column, row, attributes; "<f", its attributes and text; "<v" and its text."""
NO_GROUPS = re.sub(r"\((?!\?)", "(?:", CELL)
ROW = re.compile(rf'(<row r="([1-9][0-9]{{0,6}})"[^<>]*?)(?:/>|>((?:{NO_GROUPS})*+)</row>)')
ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
CONTROLS = bytes(set(range(32)) - {9, 10})
REFUSED = (b"]]>", "\ufffe".encode(), "\uffff".encode())
"""What XML reads as another character, or does not allow in a text."""
STRANGE = re.compile("&(?!(?:lt|gt|amp|quot|apos|#10);)")
OTHERS = {"&quot;": '"', "&apos;": "'", "&#10;": "\n"}


class NotPlainError(ValueError):
    """A part that is for the careful reader alone."""


class PlainPart:
    """A part whose rows are read one after another; then `rest` is the part without their cells.

    Raises:
        NotPlainError: something in the part is written in another way; also while rows are read.
    """

    def __init__(self, xml: bytes) -> None:
        before, opens, inside = xml.partition(OPENS)
        inside, closes, after = inside.partition(CLOSES)
        others = b"sheetData" in before or b"sheetData" in after
        odd = len(inside.translate(None, CONTROLS)) < len(inside) or any(x in inside for x in REFUSED)
        if not (opens and closes) or others or odd or is_foreign(xml):
            raise NotPlainError
        try:
            self._inside = inside.decode()
        except UnicodeDecodeError as error:
            raise NotPlainError from error
        if STRANGE.search(self._inside):
            raise NotPlainError
        self._before, self._after = before, after
        self._tags: list[str] = []

    @property
    def rest(self) -> bytes:
        """The part with its rows, but without their cells."""
        return b"".join([self._before, OPENS, "/>".join([*self._tags, ""]).encode(), CLOSES, self._after])

    def rows(self) -> Iterator[tuple[str, str]]:
        """The number of each row, and its cells, for `PLAIN_CELL` to find one by one."""
        end = 0
        for found in ROW.finditer(self._inside):
            if found.start() != end:
                raise NotPlainError
            end = found.end()
            self._tags.append(found[1])
            yield found[2], found[3] or ""
        if end != len(self._inside):
            raise NotPlainError


def attributes(text: str) -> dict[str, str]:
    """The attributes of a cell or formula.

    Raises:
        NotPlainError: one is there twice.
    """
    pairs = ATTRIBUTE.findall(text)
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotPlainError
    return found


def meant(text: str) -> str:
    """The text that is written with entities.

    Raises:
        NotPlainError: it is longer than any program writes.
    """
    if len(text) > LONGEST_TEXT:
        raise NotPlainError
    return unescape(text, OTHERS) if "&" in text else text
