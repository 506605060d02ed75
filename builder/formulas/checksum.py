"""The checksum formula of the issue code."""

from __future__ import annotations

from builder.formulas.vocabulary import Formula

EDGE = "|"
"""Before and after each piece: some programs drop blanks at the ends of a result."""


def place_weights(length: int) -> tuple[int, ...]:
    """A number for each place in a text, 7, 49, 343 and on, modulo 1009: no two alike up to 252 places.

    They follow no line, so that characters or ticks that change places never balance one another.
    """
    return tuple(pow(7, place, 1009) for place in range(1, length + 1))


def highest(piece: Formula, length: int) -> Formula:
    """The highest character number of a piece of `length` in its edges; an error where a pair is cut in two.

    A character beyond 65,535 is one to some programs and a pair to others, of which MID takes halves.
    """
    return Formula(f"MAX({','.join(_characters(piece, length))})")


def checksum(piece: Formula, length: int) -> Formula:
    """The characters of a piece of `length` in its edges, each weighted by its place, added up.

    UNICODE is the one newer function used (Excel 2013 and later, so it has a prefix in the file): CODE gives
    different numbers on different systems for anything beyond plain letters.
    """
    weighted = zip(_characters(piece, length), place_weights(length), strict=True)
    return Formula("(" + "+".join(f"{character}*{weight}" for character, weight in weighted) + ")")


def _characters(piece: Formula, length: int) -> list[str]:
    """The number of each character between the edges."""
    places = range(len(EDGE) + 1, len(EDGE) + length + 1)
    return [character(Formula(f"MID({piece.text},{place},1)")).text for place in places]


def character(first: Formula) -> Formula:
    """The number of the first character of a text; an error in a program that lacks the function."""
    return Formula(f"_xlfn.UNICODE({first.text})")
