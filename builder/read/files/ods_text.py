"""The text of a cell of an .ods file, joined from pieces that may look different."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from builder.read.files.ods_looks import CELL, Looks, Style
from builder.read.files.raw import LONGEST_RUN, TooMuchError

MOST_BLANKS = 1_000
STYLED = {"text:p": "paragraph", "text:span": "text", "text:a": "text"}
"""The family of the style, by the element of a text that has the style."""
BREAKS = {"text:tab": "\t", "text:line-break": "\n"}
COUNT = re.compile(r"\d{1,9}", re.ASCII)


class CellText:
    """The text of a cell while it is read, in pieces, each with the styles that it is in.

    pieces: the text of the content as it is read. lines: the paragraphs that are complete.
    """

    def __init__(self, looks: Looks, pieces: list[str]) -> None:
        self._looks, self._read = looks, pieces
        self.begin()

    def begin(self) -> None:
        """A cell begins."""
        self.lines: list[str] = []
        self._line: list[str] = []
        self._open: list[Style] = []
        self._pieces: list[tuple[tuple[Style, ...], str]] = []
        self._length = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element of the text begins."""
        if tag == "text:s":
            self._read.append(" " * min(counted(attributes, "text:c"), MOST_BLANKS))
        elif tag in BREAKS:
            self._read.append(BREAKS[tag])
        elif tag in STYLED:
            self._take(is_wanted=tag != "text:p")
            self._open.append((STYLED[tag], attributes.get("text:style-name", "")))

    def end(self, tag: str) -> None:
        """An element is complete; a paragraph is a line."""
        if tag not in STYLED:
            return
        self._take()
        self._open.pop()
        if tag == "text:p":
            self.lines.append("".join(self._line))
            self._line.clear()

    def _take(self, is_wanted: bool = True) -> None:
        """Take the text that was read since the last piece began or ended. It is empty before a paragraph."""
        text = "".join(self._read)
        self._read.clear()
        self._length += len(text)
        if self._length > LONGEST_RUN:
            raise TooMuchError(f"a text of more than {LONGEST_RUN:,} characters")
        if text and is_wanted:
            self._pieces.append((tuple(style for style in self._open if style[1]), text))
            self._line.append(text)

    def is_pieced(self, style: str) -> bool:
        """Whether a person would not read the text as one, in a cell of that style: see `Runs.text`."""
        if not any(styles for styles, _ in self._pieces):
            return False
        base, sizes = self._looks.marks((CELL, style)).size, set[object]()
        for styles, text in self._pieces:
            marks = [self._looks.marks(one) for one in reversed(styles)]
            if text.strip() and any(_first(of) for of in zip(*(mark[:-1] for mark in marks), strict=True)):
                return True
            if any(character.isdigit() for character in text):
                sizes.add(_first([*(mark.size for mark in marks), base]))
        return len(sizes) > 1


def _first(said: Iterable[object]) -> object:
    """The first value that is given, from the innermost style outwards."""
    return next((one for one in said if one is not None), None)


def counted(attributes: Mapping[str, str], name: str, otherwise: int = 1) -> int:
    """A number of things: 1 if none is given, `otherwise` if the text is no number."""
    said = attributes.get(name, "1")
    return int(said) if COUNT.fullmatch(said) else otherwise
