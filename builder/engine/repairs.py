"""What the formula engine misreads in workbook files, or writes wrongly into them, repaired."""

from __future__ import annotations

import re
import warnings
from html import escape, unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from builder.engine.formulas import cut
from builder.engine.lookups import GUARD, bare, guarded
from builder.engine.tables import used_alone

PREFIXED = ("DAYS", "FORECAST.LINEAR", "GAMMA.DIST", "GAUSS", "IMSECH")
"""Functions that the formula engine writes under their names alone, where a file has them with a prefix."""

PLAIN = ("CEILING", "ECMA.CEILING", "GAMMALN", "ISO.CEILING")
"""Functions that it writes with the prefix, where a file has their names alone."""

WRITTEN = re.compile(r"<(f|formula)(\s[^>]*)?>([^<]*)</")
_PLAIN, _PREFIXED = ("|".join(map(re.escape, names)) for names in (PLAIN, PREFIXED))
CALL = re.compile(
    r"""(?P<kept>"[^"]*"|'[^']*')|(?<![\w.])(?:_xlfn\.)?"""
    rf"(?:(?P<plain>{_PLAIN})|(?P<prefixed>{_PREFIXED}))(?=\()"
)

Parts = dict[str, str]
"""Parts of a package, by name."""

WANTED = re.compile(
    r"xl/(workbook\.xml|sharedStrings\.xml|_rels/[^/]+|worksheets/(_rels/)?[^/]+|(tables|externalLinks)/[^/]+)"
)
READING_AID = re.compile(r"<((?:\w+:)?rPh)\b.*?</\1>", re.DOTALL)
COMMENTS = re.compile(r"""<(?:\w+:)?Relationship\s[^>]*/relationships/comments["'][^>]*?(?:/>|></[^>]*>)""")
FORMULA = re.compile(r"<((?:\w+:)?f)(\s[^>]*)?(?:/>|(?<!/)>([^<]*)</\1>)")
SHARED = re.compile(r"""\ssi=["'](\d+)["']""")
TEXT = re.compile(r'"[^"]*"')
WRONG = re.compile(rf"{re.escape(GUARD)}|{_PLAIN}|{_PREFIXED}")
LINK = re.compile(r"'[^'\[]*\[\d+\]|\[\d+\][\w!]")
NAME = re.compile(r"""<((?:\w+:)?definedName)\s[^>]*?\bname=["']([^"']+)["'][^>]*>([^<]*)</\1>""")


def parts(file: Path | BytesIO) -> Parts:
    """The parts of a package in which the formula engine misreads something."""
    with ZipFile(file) as package:
        return {name: package.read(name).decode() for name in package.namelist() if WANTED.fullmatch(name)}


def put(changed: Parts, file: Path | BytesIO, copy: Path | BytesIO, packing: int) -> None:
    """Write a copy of a package with some parts in another form."""
    with ZipFile(file) as package, ZipFile(copy, "w", packing) as other:
        for name in package.namelist():
            other.writestr(name, changed.get(name) or package.read(name))


def repaired(found: Parts, title: str) -> Parts:
    """The parts to read in another form; `title` names the workbook in warnings.

    Reading aids of Japanese texts go, since they are read as text; comments, since their place is not
    always found. Formulas that refer to other workbooks become the values they have.
    """
    changed = {
        name: text
        for name, before in found.items()
        if "rPh" in before or "/comments" in before
        if (text := COMMENTS.sub("", READING_AID.sub("", before))) != before
    }
    changed |= _without_links(found | changed, title)
    return changed


def _without_links(found: Parts, title: str) -> Parts:
    """Sheets and names without the formulas that refer to other workbooks."""
    if not any(name.startswith("xl/externalLinks/") for name in found):
        return {}
    linked = [
        match[2] for text in found.values() for match in NAME.finditer(text) if LINK.search(_code(match[3]))
    ]
    names = "|".join(re.escape(unescape(name)) for name in linked)
    pattern = rf"{LINK.pattern}|(?<![\w.\\])({names})(?![\w.\\(\[])" if names else LINK.pattern
    link = re.compile(pattern, re.IGNORECASE)
    changed = {}
    for name, text in found.items():
        kept = NAME.sub(lambda match: "" if LINK.search(_code(match[3])) else match[0], text)
        kept = _values_for(kept, link)
        if kept != text:
            changed[name] = kept
    if changed:
        warnings.warn(
            f"{title} refers to other workbooks: such formulas are the values they last had", stacklevel=4
        )
    return changed


def _values_for(text: str, link: re.Pattern[str]) -> str:
    """A sheet in which formulas with such a link are gone, with all that share them; their values remain."""
    gone = {
        shared[1]
        for match in FORMULA.finditer(text)
        if (shared := SHARED.search(match[2] or "")) and link.search(_code(match[3]))
    }

    def kept(match: re.Match[str]) -> str:
        shared = SHARED.search(match[2] or "")
        is_gone = shared[1] in gone if shared else link.search(_code(match[3]))
        return "" if is_gone else match[0]

    return FORMULA.sub(kept, text)


def _code(formula: str | None) -> str:
    """A formula as a file has it, without its texts."""
    return TEXT.sub('""', unescape(formula or ""))


def name_tables(found: Parts, texts: set[str], model: Any) -> None:
    """Let tables whose names formulas use alone be names for their rows too."""
    alone = used_alone(found, TEXT.sub('""', "\0".join(texts)))
    for name, area in alone.items():
        model.new_defined_name(name, None, area)


def formulas(found: Parts) -> set[str]:
    """All formulas of cells, without their equals signs."""
    written = {match[3] for text in found.values() for match in FORMULA.finditer(text)}
    return {unescape(formula) for formula in written if formula}


def bracketed(found: Parts, texts: set[str], model: Any) -> Parts:
    """The sheets in which formulas that would be cut are in brackets, so that they are kept and give #ERROR!.

    Raises ``ValueError`` for one that cannot be kept.
    """
    kept = {formula: f"({formula})" for formula in cut(model, 0, texts)}
    lost = cut(model, 0, kept.values())
    if lost:
        raise ValueError(f"{min(lost)} is no formula")
    return _respelt(found, kept)


def with_guards(found: Parts, texts: set[str]) -> Parts:
    """The sheets with approximate look-ups, each in its guard."""
    return _respelt(found, {formula: other for formula in texts if (other := guarded(formula)) != formula})


def _respelt(found: Parts, others: dict[str, str]) -> Parts:
    """The sheets in which formulas are written as others."""

    def put_in(match: re.Match[str]) -> str:
        other = others.get(unescape(match[3] or ""))
        if other is None:
            return match[0]
        return f"<{match[1]}{match[2] or ''}>{escape(other, quote=False)}</{match[1]}>"

    told = {name: FORMULA.sub(put_in, text) for name, text in found.items()} if others else {}
    return {name: text for name, text in told.items() if text != found[name]}


def corrected(content: bytes) -> bytes:
    """A file of the formula engine with formulas as they were put in, and functions under Excel's names."""
    found = parts(BytesIO(content))
    changed = {name: WRITTEN.sub(_renamed, text) for name, text in found.items() if WRONG.search(text)}
    if changed == {name: found[name] for name in changed}:
        return content
    copy = BytesIO()
    put(changed, BytesIO(content), copy, ZIP_DEFLATED)
    return copy.getvalue()


def _renamed(match: re.Match[str]) -> str:
    formula = CALL.sub(_name, bare(unescape(match[3])))
    return f"<{match[1]}{match[2] or ''}>{escape(formula, quote=False)}</"


def _name(match: re.Match[str]) -> str:
    return match["kept"] or match["plain"] or f"_xlfn.{match['prefixed']}"
