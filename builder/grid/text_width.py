"""How wide text is in Arial, to set row heights and to prove that nothing is cut.

Widths are Arial's advance widths in thousandths of the type size, grouped by width; a column of width 1 is
one digit of the workbook's font (Arial 10: 7 pixels at 96 dots per inch) and a cell adds 5 pixels of padding.
"""

from __future__ import annotations

from functools import lru_cache

ROW_PIXELS = 17  # a row without its own height: what Excel gives Arial 10, 12.75 points
_BY_WIDTH = {
    191: "'",
    222: "ijl‘’",
    260: "|¦",
    278: " !,./:;I[]ft\\·",
    333: "()-r`¡°“”",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu£€–",
    584: "+<=>~±×÷",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…→←•",
    1015: "@",
}
_WIDTH = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
PIXELS_PER_WIDTH = 7
CELL_PADDING = 5
FILTER_BUTTON = 18  # LibreOffice wraps a heading beside its filter button; Excel draws the button over it
INDENT = 11  # three blanks of Arial 10
LINE_POINTS = 12.6


@lru_cache(maxsize=20_000)
def pixels(text: str, size: float = 10, bold: bool = False) -> float:
    """Width of one line of text in pixels at 96 dots per inch."""
    thousandths = sum(_WIDTH.get(letter, 667) for letter in text)
    return thousandths / 1000 * size * 96 / 72 * (1.09 if bold else 1)


def room(column_width: float, indent: int = 1) -> float:
    """Pixels for text in a column of that Excel width."""
    return column_width * PIXELS_PER_WIDTH + CELL_PADDING - 4 - INDENT * indent


def width_for(wanted: float, indent: int = 1) -> float:
    """Width of a column with room for that many pixels of text."""
    return (wanted - CELL_PADDING + 4 + INDENT * indent) / PIXELS_PER_WIDTH


@lru_cache(maxsize=20_000)
def lines(text: str, column_width: float, size: float = 10, bold: bool = False) -> int:
    """Lines the text takes when wrapped at blanks in a column of that width."""
    return sum(_wrapped(part, room(column_width), size, bold) for part in (text or " ").split("\n"))


def broken(text: str, limit: float, size: float = 10) -> list[str]:
    """The lines of a text that is broken at blanks so that each takes at most so many pixels."""
    lines_ = [""]
    for word in text.split(" "):
        longer = f"{lines_[-1]} {word}".strip()
        lines_ = [*lines_[:-1], longer] if pixels(longer, size) <= limit else [*lines_, word]
    return lines_


def _wrapped(paragraph: str, limit: float, size: float, bold: bool) -> int:
    count, used = 1, 0.0
    blank = pixels(" ", size, bold)
    for word in paragraph.split(" "):
        wide = pixels(word, size, bold)
        if used and used + blank + wide > limit:
            count, used = count + 1, 0.0
        used = used + (blank if used else 0) + wide
        while used > limit:
            count, used = count + 1, used - limit
    return count


def height(line_count: int) -> float:
    """Row height in points for that many lines of Arial 10."""
    return round(6 + LINE_POINTS * line_count, 1)
