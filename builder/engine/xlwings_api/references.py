"""References in formulas, rewritten one by one."""

from __future__ import annotations

import re
from collections.abc import Callable

from builder.engine.xlwings_api import areas
from builder.engine.xlwings_api.areas import Area
from builder.grid.a1 import column_letters

_CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)(\d{1,7})?")


def rewritten(formula: str, own: str, sheet: str, change: Callable[[Area], Area | None]) -> str:
    """A formula, without its equals sign, with each reference to cells of a sheet as `change` makes it.

    What becomes of a reference that is gone, for which `change` gives None, is #REF!.
    own: the sheet of the formula, to which references without a sheet refer. Dollar signs stay; a text that
    is no formula stays as it is.
    """
    from openpyxl.formula.tokenizer import Tokenizer, TokenizerError  # noqa: PLC0415 - seldom needed, slow

    try:
        tokens = Tokenizer(f"={formula}").items
    except TokenizerError:
        return formula
    return "".join(
        _changed(token.value, own, sheet, change) if token.subtype == "RANGE" else token.value
        for token in tokens
    )


def _changed(text: str, own: str, sheet: str, change: Callable[[Area], Area | None]) -> str:
    named, address = areas.split_sheet(text)
    area = areas.parse(address)
    if area is None or (named or own).casefold() != sheet.casefold():
        return text
    new = change(area)
    if new is None:
        return "#REF!"
    if new == area:
        return text
    first, colon, last = address.partition(":")
    corners = [_spelt(first, new.row, new.column)]
    if colon:
        corners.append(_spelt(last, new.last_row, new.last_column))
    return text[: len(text) - len(address)] + ":".join(corners)


def _spelt(corner: str, row: int, column: int) -> str:
    """A corner at another place, with the dollar signs, the row and the column that it had."""
    found = _CORNER.fullmatch(corner)
    if not found:
        return corner
    across, letters, down, number = found.groups()
    if letters is None:  # a row alone: its dollar sign is the first one found
        return f"{across}{row}"
    return f"{across}{column_letters(column - 1)}" + (f"{down}{row}" if number else "")
