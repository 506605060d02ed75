"""Guidance: how to use the workbook in procurement and contract management."""

from __future__ import annotations

from typing import Any

from builder.layout.parts import Line, Paragraphs, Sheet
from builder.model.mapping import Mapping
from builder.templates import words

WIDTH, CODE_WIDTH = 100, 20


def sheet(mapping: Mapping) -> Sheet:  # noqa: ARG001 - every sheet is made from the mapping
    """Sections of short paragraphs, each with links to the sheets it is about."""
    say = words("guidance")
    parts = tuple(_section(section) for section in say.rows("section"))
    return Sheet(
        "Guidance",
        say("title"),
        say("purpose"),
        parts,
        widths=(WIDTH, CODE_WIDTH),
        code_column=1,
        portrait=True,
    )


def _section(section: Any) -> Paragraphs:
    say = words("guidance")
    heading = Line(section["heading"], "section")
    body = tuple(Line(paragraph) for paragraph in section["paragraphs"])
    links = tuple(Line(say("go", sheet=name), link=name) for name in section["links"])
    return Paragraphs((heading, *body, *links))
