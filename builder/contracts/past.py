"""What a return leaves to History: the figures of its period with evidence and notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from builder.grid.kinds import Value
from builder.model.acceptance import OF_TOMS
from builder.model.history import Past, Pasts
from builder.model.mapping import Unit
from builder.model.rows import (
    COMMITTED,
    ITL1,
    SECOND,
    LineRow,
    RegionRow,
    line_rows,
    region_heading,
    region_rows,
    report_regions,
)
from builder.sums.book import Book
from builder.sums.history import before_by
from builder.sums.inputs import Amount, number, rounded
from builder.sums.lines import ANNUAL, FLOW, this_period, toms_before, toms_this
from builder.templates import words

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A return that ends: its sums, first and last day, and the accepted quantities by line."""

    book: Book
    start: date
    end: date
    accepted: Mapping[str, float]

    def added_to(self, history: Pasts) -> Pasts:
        """History with what came before and is not in it yet, and with the figures of this period."""
        return (*history, *self._earlier(history), *self._rows())

    def _earlier(self, history: Pasts) -> Iterator[Past]:
        """For each line whose Before is not what History adds up to, a row with the difference."""
        for row in line_rows(self.book.mapping):
            line = self.book.line(row)
            second = row.main.second if row.main else None
            yield from self._difference(history, row, "", line.number("Before"), line.accumulates)
            if second:
                yield from self._difference(history, row, OF_TOMS, toms_before(line), second.accumulates)

    def _difference(self, history: Pasts, row: LineRow, of: str, typed: Amount, rule: str) -> Iterator[Past]:
        known = before_by(history, f"{row.key}{of}", rule)
        change = rounded((typed or 0.0) - (known or 0.0))
        if rule == ANNUAL or not change:
            return
        figure = change if rule == FLOW else typed or 0.0
        note = words("history")("earlier" if known is None else "corrected")
        yield replace(self._about(row, of), start=None, end=self.start - DAY, figure=figure, note=note)

    def _rows(self) -> Iterator[Past]:
        regional: dict[str, list[RegionRow]] = {}
        for one in region_rows(self.book.mapping):
            if one.part != COMMITTED:
                regional.setdefault(one.line.key, []).append(one)
        for row in line_rows(self.book.mapping):
            line = self.book.line(row)
            typed = self.book.typed
            evidence, note = (_text(typed.value("Lines", row.key, name)) for name in ("Evidence", "Note"))
            first = self._whole(
                replace(self._about(row, ""), evidence=evidence, note=note), this_period(line)
            )
            if first.figure is not None or evidence or note:
                yield first
            second = self._whole(self._about(row, OF_TOMS), toms_this(line)) if row.has_second else first
            if row.has_second and second.figure is not None:
                yield second
            for one in regional.get(row.key, ()):
                yield from self._regions(one)

    def _whole(self, past: Past, reported: Amount) -> Past:
        """The figure of a line as a whole: as accepted, else as reported."""
        if past.line not in self.accepted:
            return replace(past, figure=reported)
        return replace(past, figure=self.accepted[past.line], is_accepted=True, reported=reported)

    def _regions(self, row: RegionRow) -> Iterator[Past]:
        """The figures by region, as reported; what is withheld as it was typed."""
        split, about = self.book.splits[row.key], self._about(row.line, OF_TOMS if row.part == SECOND else "")
        for region in report_regions(self.book.mapping):
            typed = self.book.typed.value("Regions", row.key, region_heading(region))
            figure: float | str | None = split.quantities.get(region.key) if region.level == ITL1 else None
            if figure is None and typed is not None:
                amount = number(typed)
                figure = _text(typed) if amount is None else amount
            if figure is not None:
                yield replace(about, region=region.name, figure=figure)

    def _about(self, row: LineRow, of: str) -> Past:
        """What all rows of a line say; `of` is the end of its key for the National TOMs figure."""
        title = row.kpi.title if row.kpi else row.figure.label if row.figure else self._own(row, "Title")
        second = row.main.second if row.main and of else None
        thing = row.kpi or row.figure
        unit: Unit | None = second.unit if second else thing.unit if thing else None
        return Past(
            self.start,
            self.end,
            f"{row.key}{of}",
            row.level,
            second.label if second else title,
            unit=unit.plural if unit else self._own(row, "Unit"),
        )

    def _own(self, row: LineRow, heading: str) -> str:
        return self.book.typed.text("Kpis", row.kpi_key, heading)


def _text(value: Value | None) -> str:
    return "" if value is None else str(value)
