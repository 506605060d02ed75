"""The checksum formula of the issue code."""

from __future__ import annotations

from builder.formulas import Formula


def place_weights(length: int) -> tuple[int, ...]:
    """A number for each place in a text, 7, 49, 343 and on, modulo 1009: no two alike up to 252 places.

    They follow no line, so that characters or ticks that change places never balance one another.
    """
    return tuple(pow(7, place, 1009) for place in range(1, length + 1))


def highest(piece: Formula, length: int) -> Formula:
    """The highest character number of a text of exactly `length`; an error where a pair is cut in two.

    A character beyond 65,535 is one to some programs and a pair to others, of which MID takes halves.
    """
    terms = (f"_xlfn.UNICODE(MID({piece.text},{place},1))" for place in range(1, length + 1))
    return Formula(f"MAX({','.join(terms)})")


def checksum(piece: Formula, length: int) -> Formula:
    """The characters of a text of exactly `length`, each weighted by its place, added up.

    UNICODE is the one newer function used (Excel 2013 and later, hence its prefix in the file): CODE gives
    different numbers on different systems for anything beyond plain letters.
    """
    weights = enumerate(place_weights(length), start=1)
    terms = (f"_xlfn.UNICODE(MID({piece.text},{place},1))*{weight}" for place, weight in weights)
    return Formula("(" + "+".join(terms) + ")")
