"""Rules for a tab of the ribbon that a file brings along: [MS-CUSTOMUI] 2.2 and 2.3."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring

from builder.grid.kinds import utf16_length
from builder.lint.book import Book
from builder.lint.fault import Fault

CODE = "ribbon"
NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
CONTENT_TYPE = "application/xml"
PROJECT = "xl/vbaProject.bin"
LONGEST_TEXT, LONGEST_KEY = 1024, 3
_ID = re.compile(r"[^\W\d]\w*")


def ribbon_faults(book: Book) -> Iterator[Fault]:
    """A tab that no relationship names, that is not there, or that Excel would leave out."""
    for part in sorted(set(book.ribbon_links) - set(book.ribbons)):
        yield Fault(part, "", CODE, "the file names a ribbon that is not there")
    for part, text in book.ribbons.items():
        if part not in book.ribbon_links:
            yield Fault(part, "", CODE, "no relationship of the file names the ribbon")
        if book.types.get(part) != CONTENT_TYPE:
            yield Fault(part, "", "content-type", f"a ribbon cannot be {book.types.get(part)}")
        if PROJECT not in book.types:
            yield Fault(part, "", CODE, "the file has no macros that buttons could call")
        yield from (Fault(part, place, CODE, message) for place, message in _inside(text))


def _inside(text: bytes) -> Iterator[tuple[str, str]]:
    """Where in a tab something is wrong, by the id of the element, and what."""
    try:
        root = fromstring(text)
    except ParseError as error:
        yield "", f"it is not XML: {error}"
        return
    if root.tag != f"{NAMESPACE}customUI":
        yield "", f"its root is {root.tag}"
    elements = [one for one in root.iter() if one.get("id")]
    for name, count in Counter(one.get("id", "") for one in elements).items():
        if count > 1:
            yield name, f"{count} elements have this id"
    keys = Counter((one.tag, one.get("keytip", "")) for one in elements if one.get("keytip"))
    for (_, key), count in keys.items():
        if count > 1:
            yield key, f"{count} elements have this key"
    for element in elements:
        yield from ((element.get("id", ""), message) for message in _one(element))


def _one(element: Element) -> Iterator[str]:
    if not _ID.fullmatch(element.get("id", "")):
        yield "letters, digits and underscores make an id, no digit first"
    key = element.get("keytip", "A")
    if len(key) > LONGEST_KEY or not key.isalnum() or key != key.upper():
        yield f"a key has at most {LONGEST_KEY} capital letters or digits, not {key}"
    if element.tag == f"{NAMESPACE}button" and not element.get("onAction"):
        yield "the button calls no macro"
    for word in ("label", "screentip", "supertip"):
        length = utf16_length(element.get(word, ""))
        if length > LONGEST_TEXT:
            yield f"its {word} has {length} characters; {LONGEST_TEXT} are the most"
