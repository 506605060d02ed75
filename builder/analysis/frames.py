"""Data frames as sheets: every column with a heading of ours, figures as figures, texts safe to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.formulas.vocabulary import Formula, eq, ne, table
from builder.grid.kinds import CODE, Kind, Value
from builder.layout.parts import Conditional, Line, Paragraphs, Part, Sheet
from builder.rules.file_report import plain
from builder.templates import words
from builder.workbooks.report.sheets import Heading, text_table

if TYPE_CHECKING:
    import pandas as pd

WIDE = {"title": 38.0, "target_title": 38.0, "goal_title": 28.0, "reason": 38.0, "supplier": 30.0}
WIDE |= {"unit": 20.0, "group": 24.0, "dimension": 16.0, "region_name": 24.0, "kept_back": 20.0}
WIDE |= {"contributors": 11.0, "contracts": 11.0, "lines": 10.0, "lower": 10.0, "median": 10.0, "upper": 10.0}
WIDTH = 13.0
REPEATED = 2
"""The columns that say what a row is, on each page."""
ANY = "*"
"""Any text, in `looks`."""


class Frames:
    """Sheets of one workbook.

    section: where its words are in analysis.toml: `name`, `title`, `purpose` of each sheet, and `headings`.
    kinds: what the cells of a column of figures are; other columns are texts.
    """

    def __init__(self, section: str, kinds: Mapping[str, Kind]) -> None:
        self.section, self.kinds = section, kinds

    def say(self, path: str, **fill: object) -> str:
        """A text of the section."""
        return words("analysis")(f"{self.section}.{path}", **fill)

    def heading(self, column: str) -> str:
        """The heading of a column."""
        return self.say(f"headings.{column}")

    def sheet(
        self,
        name: str,
        rows: pd.DataFrame,
        columns: Sequence[str],
        breaks: Sequence[str] = (),
        looks: Mapping[str, tuple[str, str]] | None = None,
        **fill: object,
    ) -> Sheet:
        """A sheet with a table of these columns.

        breaks: columns that begin a page. looks: column to a value, and the look of rows that have it.
        """
        part: Part = Paragraphs((Line(words("analysis")("no_rows")),), overflow=True)
        if len(rows):
            cells = [
                tuple(_cell(value) for value in row) for row in rows[list(columns)].itertuples(index=False)
            ]
            heads: list[Heading] = [
                (self.heading(one), self.kinds.get(one, CODE), WIDE.get(one, WIDTH)) for one in columns
            ]
            of = table(self.table(name))
            found = tuple(
                Conditional(_is(of[self.heading(column)], value), look)
                for column, (value, look) in (looks or {}).items()
            )
            part = text_table(self.table(name), heads, cells, found)
        title, purpose = (self.say(f"{name}.{text}", **fill) for text in ("title", "purpose"))
        made = Sheet(self.say(f"{name}.name"), title, purpose, (part,), code_column=-1)
        shown = tuple(self.heading(one) for one in breaks)
        return (
            replace(made, freeze_columns=1, breaks=shown, repeat_columns=REPEATED if shown else 0)
            if len(rows)
            else made
        )

    def table(self, name: str) -> str:
        """The name of the table on a sheet."""
        return name.capitalize()

    def methods(self, lines: Sequence[str]) -> Sheet:
        """The sheet that says how the figures are made."""
        name, title, purpose = (self.say(f"methods.{part}") for part in ("name", "title", "purpose"))
        every = (*words("analysis").list(f"{self.section}.methods.lines"), *lines)
        return Sheet(
            name, title, purpose, (Paragraphs(tuple(map(Line, every)), overflow=True),), code_column=-1
        )


def _is(cell: Formula, value: str) -> Formula:
    return ne(cell, "") if value == ANY else eq(cell, value)


def _cell(value: object) -> Value:
    """A figure, or a text that is safe to show; "" where there is nothing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value if value == value else ""  # noqa: PLR0124 - not a number is not itself
    return plain(str(value)) if isinstance(value, str) else ""
