"""The text of a cell, joined from runs that look different."""

from __future__ import annotations

import re
from collections.abc import Mapping

from builder.read.files.raw import Doubtful, PiecedText, of_a_cell

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
PIECES = {"x:r": "x:t x:rPr", "x:rPr": "x:vertAlign x:strike x:color x:sz"}
"""The elements of a run that are read, as a `Tree` takes them."""
TWO_CONTENTS = "two contents in one cell"
OFF = frozenset({"0", "false", "none", "off"})
WHITE = re.compile(r"(?:FF|00)?FFFFFF", re.IGNORECASE)
"""White, with or without alpha. Nobody sees a text in it."""


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a property of a font is on, if it is one that can be on or off."""
    return attributes.get("val", "1").casefold() not in OFF


class Runs:
    """The runs of one text while it is read."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._runs, self._is_doubtful = 0, False
        self._is_apart = False
        self._size, self._sizes = "", set[str]()
        self._marked = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A run begins, or one of the properties of its font."""
        if tag == "x:r":
            self._runs += 1
            self._size, self._marked = "", False
        elif tag == "x:vertAlign":
            self._marked = self._marked or attributes.get("val", "baseline") != "baseline"
        elif tag == "x:strike":
            self._marked = self._marked or is_on(attributes)
        elif tag == "x:color":
            unseen = WHITE.fullmatch(attributes.get("rgb", "")) or attributes.get("theme") == "0"
            self._marked = self._marked or bool(unseen)
        elif tag == "x:sz":
            self._size = attributes.get("val", "")

    def add(self, text: str) -> None:
        """Add the text of the run that began last."""
        self._texts.append(text)
        self._is_apart = self._is_apart or (self._marked and bool(text.strip()))
        if self._runs and any(character.isdigit() for character in text):
            self._sizes.add(self._size)

    def doubt(self) -> None:
        """Note a text that some programs read as one of these and others do not."""
        self._is_doubtful = True

    def text(self) -> str:
        """The whole text, as a `PiecedText` if a person would not read it as one.

        This is so if runs are raised, lowered, struck through or unseen, or if digits have two sizes.
        Programs read a text beside the runs, or two texts of one kind, in different ways.
        """
        if self._is_doubtful or len(self._texts) > max(self._runs, 1):
            return Doubtful(TWO_CONTENTS)
        text = of_a_cell(unescaped("".join(self._texts)))
        return PiecedText(text) if self._is_apart or len(self._sizes) > 1 else text


def unescaped(text: str) -> str:
    """The text with escapes such as _x000D_ as characters, and each line end as one character."""
    if "_x" in text:
        text = ESCAPED.sub(_character, text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _character(found: re.Match[str]) -> str:
    """The character of an escape. One that cannot be printed stays an escape."""
    character = chr(int(found[1], 16))
    return character if character.isprintable() or character in "\t\n\r" else found[0]
