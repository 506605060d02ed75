"""Guidance: how to use the workbook in procurement and contract management; below it, what is in it."""

from __future__ import annotations

from typing import Any

from builder.layout.parts import Jump, Line, Paragraphs, Place, Sheet
from builder.model.mapping import Mapping
from builder.templates import words
from builder.workbooks.tool import about

WIDTHS = (100, 21, 13, 16)
"""Prose fills the screen; the tables of the part About share its columns."""


def sheet(mapping: Mapping) -> Sheet:
    """Sections of short paragraphs, each with links to the sheets it is about; then the part About."""
    say = words("guidance")
    sections = tuple(_section(section) for section in say.rows("section"))
    return Sheet(
        "Guidance",
        say("title"),
        say("purpose"),
        (*sections, *about.parts(mapping)),
        widths=WIDTHS,
        code_column=2,
        page_parts=(len(sections),),
        freeze_headings=False,
        jumps=(Jump(1, say("about"), Place("About")),),
    )


def _section(section: Any) -> Paragraphs:
    say = words("guidance")
    heading = Line(section["heading"], "section")
    body = tuple(Line(paragraph) for paragraph in section["paragraphs"])
    links = tuple(Line(say("go", sheet=name), link=name) for name in section["links"])
    return Paragraphs((heading, *body, *links))
