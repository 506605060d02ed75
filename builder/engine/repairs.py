"""Parts of workbook files that the formula engine misreads, written so that it reads them rightly."""

from __future__ import annotations

import re
import warnings
from html import escape, unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from builder.engine.formulas import cut

Parts = dict[str, str]
"""Parts of a package, by name."""

WANTED = re.compile(
    r"xl/(workbook\.xml|sharedStrings\.xml|worksheets/(_rels/)?[^/]+|externalLinks/[^/]+)", re.IGNORECASE
)
READING_AID = re.compile(r"<((?:\w+:)?rPh)\b.*?</\1>", re.DOTALL)
COMMENTS = re.compile(r"""<(?:\w+:)?Relationship\s[^>]*/relationships/comments["'][^>]*?(?:/>|></[^>]*>)""")
FORMULA = re.compile(r"<((?:\w+:)?f)(\s[^>]*)?(?:/>|(?<!/)>([^<]*)</\1>)")
SHARED = re.compile(r"""\ssi=["'](\d+)["']""")
TEXT = re.compile(r'"[^"]*"')
LINK = re.compile(r"'[^'\[]*\[\d+\]|\[\d+\][\w!]")
NAME = re.compile(r"""<((?:\w+:)?definedName)\s[^>]*?\bname=["']([^"']+)["'][^>]*>([^<]*)</\1>""")


def parts(path: Path) -> Parts:
    """The parts of a package in which the formula engine misreads something."""
    with ZipFile(path) as package:
        return {name: package.read(name).decode() for name in package.namelist() if WANTED.fullmatch(name)}


def repaired(found: Parts, title: str) -> Parts:
    """The parts that are to be read in another form; `title` names the workbook in warnings.

    Reading aids of Japanese texts go, since they are read as text; comments, since their place is not
    always found. Formulas that refer to other workbooks become the values they have.
    """
    changed = {
        name: text
        for name, before in found.items()
        if (text := COMMENTS.sub("", READING_AID.sub("", before))) != before
    }
    changed |= _without_links({**found, **changed}, title)
    return changed


def _without_links(found: Parts, title: str) -> Parts:
    """Sheets and names without the formulas that refer to other workbooks."""
    if not any("externallinks/" in name.lower() for name in found):
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


def bracketed(found: Parts, model: Any) -> Parts:
    """The sheets in which formulas that would be cut are in brackets, so that they are kept and give #ERROR!.

    Raises ``ValueError`` for one that cannot be kept.
    """
    texts = {unescape(match[3]) for text in found.values() for match in FORMULA.finditer(text) if match[3]}
    wrong = cut(model, 0, texts)
    lost = cut(model, 0, {f"({formula})" for formula in wrong})
    if lost:
        raise ValueError(f"={min(lost)} is no formula")

    def kept(match: re.Match[str]) -> str:
        formula = unescape(match[3] or "")
        if formula not in wrong:
            return match[0]
        return f"<{match[1]}{match[2] or ''}>({escape(formula, quote=False)})</{match[1]}>"

    return {name: FORMULA.sub(kept, text) for name, text in found.items()} if wrong else {}
