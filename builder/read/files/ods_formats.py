"""The number formats of an .ods file (ODF 1.3, part 3, 16.29), as the format codes of .xlsx files."""

from __future__ import annotations

import re
from collections.abc import Mapping

from builder.grid.number_formats import LONGEST_CODE
from builder.read.files.runs import WHITE

KINDS = frozenset(f"number:{kind}-style" for kind in ("number", "currency", "percentage", "text"))
PIECES = (
    *(
        "number:number",
        "number:scientific-number",
        "number:fraction",
        "number:text",
        "number:currency-symbol",
    ),
    *("number:text-content", "style:map", "style:text-properties"),
)
INSIDE = dict.fromkeys(KINDS, " ".join(PIECES))
"""The elements of formats that are read, as a `Tree` takes them."""
ATTRIBUTES = (
    "style:data-style-name number:min-integer-digits number:decimal-places number:display-factor "
    "style:condition style:apply-style-name"
)
CONDITION = re.compile(r"value\(\)\s*((?:<=|>=|!=|<>|=|<|>)\s*-?\d+(?:\.\d+)?)")
NOTHING = '""'
MOST_DIGITS, MOST_MAPS, LONGEST, THOUSAND = 30, 3, 12, 1000


class Formats:
    """The formats of a file by name: what each shows, and which other format it uses for some numbers."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._maps: dict[str, list[tuple[str, str]]] = {}
        self._name = self._kind = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A format begins, or a piece of it that holds no text."""
        if tag in KINDS:
            self._name, self._kind = attributes.get("style:name", ""), tag
            self._codes[self._name], self._maps[self._name] = "", []
        elif tag == "style:map":
            self._map(attributes)
        elif tag == "style:text-properties":
            self._add("[White]" if WHITE.fullmatch(attributes.get("fo:color", "").lstrip("#")) else "")
        elif tag == "number:text-content":
            self._add("@")
        elif tag == "number:fraction":
            self._add("# ?/?")
        elif tag in ("number:number", "number:scientific-number"):
            self._add(_digits(attributes))

    def end(self, tag: str, text: str) -> None:
        """A piece with this text is complete."""
        if tag == "number:text":
            quoted = "".join(f"\\{character}" for character in text)
            self._add(quoted.replace("\\%", "%") if self._kind == "number:percentage-style" else quoted)
        elif tag == "number:currency-symbol":
            self._add(f"[${text.replace(']', '')}]" if text else "")

    def code(self, name: str) -> str:
        """The format code; "" if the format does not exist. A format without pieces shows nothing."""
        if name not in self._codes:
            return ""
        parts = [f"[{said}]{self._codes.get(other, '')}" for said, other in self._maps[name]]
        return ";".join([*parts, self._codes[name] or NOTHING])

    def _add(self, piece: str) -> None:
        if self._name in self._codes and len(self._codes[self._name]) < LONGEST_CODE:
            self._codes[self._name] += piece

    def _map(self, attributes: Mapping[str, str]) -> None:
        said = CONDITION.fullmatch(attributes.get("style:condition", "").strip())
        maps = self._maps.get(self._name, [])
        if said and len(maps) < MOST_MAPS:
            maps.append((said[1].replace("!=", "<>"), attributes.get("style:apply-style-name", "")))


def _digits(attributes: Mapping[str, str]) -> str:
    """The digits of a number, with a comma for each thousand that it is divided by."""
    whole, places, factor = (
        int(said)
        if (said := attributes.get(f"number:{name}", "")).isdecimal() and len(said) <= LONGEST
        else 0
        for name in ("min-integer-digits", "decimal-places", "display-factor")
    )
    code = "0" * min(whole, MOST_DIGITS) or "#"
    code += "." + "0" * min(places, MOST_DIGITS) if places else ""
    while factor >= THOUSAND:
        factor, code = factor // THOUSAND, code + ","
    return code
