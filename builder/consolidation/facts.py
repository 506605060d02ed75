"""One return to the rows of the tables, each figure with the cell that it is from."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass
from datetime import date

from builder.consolidation.schema import OF_ONE_RETURN, Row, Scalar, tables
from builder.grid.kinds import ErrorValue, Value
from builder.layout.cells import Key
from builder.model.choices import WITHHELD
from builder.model.mapping import Region
from builder.model.rows import BASE, ITL1, LineRow, RegionRow, region_heading, region_rows, report_regions
from builder.model.rows import DELIVERED as DELIVERY
from builder.read.returned import Returned
from builder.rules.check.context import START, Case
from builder.rules.file_report import plain
from builder.rules.period import title_of, unit_in_words
from builder.rules.units import unit_of
from builder.sums.regions import ONE_FIGURE

Cells = dict[str, Scalar]
Rows = dict[str, list[Row]]
LEAST = 5
"""Fewer people than that in a figure could be known by name."""

CONTRACT = (
    "stage",
    "authority",
    "authority_id",
    "contract_ref",
    "contract_title",
    "contract_value",
    "contract_start",
    "contract_end",
    "route",
    "framework_ref",
    "framework_lot",
    "supplier",
    "supplier_id",
    "supplier_size",
    "supplier_type",
    "period_start",
    "period_end",
    "return_status",
    "revision",
    "signed_date",
    "value_book",
    "value_rule",
)
"""Fields of Start that are columns under the same name."""
COMMITTED = {
    "required_figure": ("Kpis", "Required figure"),
    "commitment": ("Lines", "Commitment"),
    "change": ("Lines", "Change"),
    "committed": ("Lines", "Committed"),
    "toms_committed": ("Lines", "TOMs committed"),
    "gbp_committed": ("Lines", "£ committed"),
    "unit_value": ("Lines", "Unit value"),
}
DELIVERED = {
    "committed": ("Lines", "Committed"),
    "before": ("Lines", "Before"),
    "this_period": ("Lines", "This period"),
    "delivered": ("Lines", "Delivered"),
    "result": ("Lines", "Result"),
    "target": ("Lines", "Target to date"),
    "on_track": ("Lines", "On track"),
    "of_whole": ("Lines", "Of whole"),
    "forecast": ("Lines", "Forecast"),
    "toms_delivered": ("Lines", "TOMs delivered"),
    "gbp_delivered": ("Lines", "£ delivered"),
    "unit_value": ("Lines", "Unit value"),
}
"""Columns that hold figures, with the table and heading of the workbook that they are from."""
COUNTED = ("Before", "This period", "Delivered", "TOMs before", "TOMs this period", "TOMs delivered")
"""Headings of Mapping under which people are counted."""
REPORTED = ("before", "this_period", "delivered")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A figure of a table, by the columns of lineage."""

    table: str
    line: str
    column: str
    element: str | None = None
    region: str | None = None


class SeenReturn:
    """One return while its rows are made; `name` is the return's in every table.

    Figures are those of the workbook's own formulas, recalculated from what was typed. The column file is
    blank: the same copy may be found under another name.
    """

    def __init__(self, returned: Returned, case: Case, name: str) -> None:
        self.returned, self.case, self.name = returned, case, name
        self.about = self._about()

    def tables(self) -> Rows:
        """The rows of every table that is made from a return alone."""
        made: Rows = {table: [] for table in OF_ONE_RETURN}
        for table, cells in self.rows():
            made[table].append(tables()[table].row(cells))
        return made

    def small_lines(self) -> list[str]:
        """Lines about people where a delivered figure is withheld or below LEAST, or could be found so.

        A part and its whole give away the rest: a line whose rest is small is named too.
        """
        private = [row for row in self.lines() if row.kpi and row.kpi.privacy]
        return [row.key for row in private if self._has_small(row) or self._is_small(self._rest_of(row))]

    def rows(self) -> Iterator[tuple[str, Cells]]:
        """Each row with the name of its table."""
        for row in self.lines():
            yield from self._commitment(row)
            yield from self._delivery(row)
        for region_row in region_rows(self.case.mapping):
            yield from self._regional(region_row)
        yield from self._values()

    def lines(self) -> list[LineRow]:
        """The lines in use, and every other with a figure of delivery."""
        return [r for r in self.case.lines.values() if self.case.in_use("Lines", r.key) or self._reports(r)]

    def _has_small(self, row: LineRow) -> bool:
        """Whether a figure of its delivery, in whole or by region, is withheld or small."""
        keys: list[Key] = [("Lines", row.key, heading) for heading in COUNTED]
        keys += [k for k in self.returned.entries if k[0] == "Regions" and k[1].startswith(f"{row.key} | ")]
        return any(self._is_small(self._value(key)) for key in keys)

    def _rest_of(self, row: LineRow) -> float | None:
        """What a whole has beyond this part of it."""
        whole = row.kpi.part_of.key if row.kpi and row.kpi.part_of else ""
        parts = [self._figure(("Lines", key, "Delivered")) for key in (whole, row.key)]
        return None if parts[0] is None or parts[1] is None else parts[0] - parts[1]

    @staticmethod
    def _is_small(value: object) -> bool:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return value == WITHHELD or (is_number and 0 < float(str(value)) < LEAST)

    def _about(self) -> Cells:
        found, case = self.returned, self.case
        about = {field: _scalar(case.value(START, field)) for field in CONTRACT}
        return about | {
            "return": self.name,
            "edition": case.mapping.edition.policy_note,
            "version": found.read_as or found.version,
            "issue_code": found.issue_code,
            "report_in": case.book.report_language,
        }

    def _line(self, row: LineRow) -> Cells:
        """What a row of any table says of its line."""
        kpi, main = row.kpi, row.main
        own = plain(self.case.value("Kpis", row.kpi_key, "MACs")) if row.is_own else ""
        toms_unit = main.second.unit if main and main.second else main.measure.quantity if main else None
        return self.about | {
            "outcome_group": kpi.outcome.group.key if kpi and kpi.outcome.group else None,
            "outcome": kpi.outcome.key if kpi else None,
            "criterion": kpi.home.key if kpi else own or None,
            "metrics": "; ".join(m.key for m in kpi.metrics) if kpi else None,
            "kpi": row.kpi_key or None,
            "line": row.key,
            "level": row.level or None,
            "title": title_of(self.case, row),
            "unit": unit_in_words(self.case, self.case.book.line(row)),
            "accumulates": self.case.book.line(row).accumulates,
            "toms_code": main.measure.key if main else None,
            "toms_unit": toms_unit.plural if toms_unit else None,
            "sdg_target": kpi.primary.target.key if kpi and kpi.primary else None,
        }

    def _priced(self, row: LineRow) -> Cells:
        """The value that £ of the line were worked out with."""
        return {
            "gbp_kind": self._text(("Lines", row.key, "Counts as")),
            "value_source": self._text(("Values", row.value_key, "Source")),
            "value_year": self._text(("Values", row.value_key, "Price year")),
        }

    def _commitment(self, row: LineRow) -> Iterator[tuple[str, Cells]]:
        if row.figure:
            return
        cells, lineage = self._figures("commitments", row, COMMITTED)
        asked = {
            "requirement": self._text(("Kpis", row.kpi_key, "Requirement")),
            "limit": self._text(("Kpis", row.kpi_key, "Target or minimum")),
            "deliverable": self._text(("Lines", row.key, "Deliverable")),
            "basis": self._text(("Lines", row.key, "Basis")),
        }
        yield "commitments", self._line(row) | self._priced(row) | asked | cells
        yield from lineage

    def _delivery(self, row: LineRow) -> Iterator[tuple[str, Cells]]:
        if not self.case.book.from_award and not self._reports(row):
            return
        cells, lineage = self._figures("deliveries", row, DELIVERED)
        if row.is_share:
            cells["base"] = self._figure(("Lines", row.base, "Delivered"))
        if self.case.book.line(row).by_region:
            key = ("Regions", f"{row.key} | {BASE if row.figure else DELIVERY}", "Total")
            cells["this_period"] = self._figure(key)
            lineage += self._at(_Spot("deliveries", row.key, "this_period"), key)
        said = {
            "rating": self._text(("Lines", row.key, "Rating")),
            "evidence": self._text(("Lines", row.key, "Evidence")),
        }
        yield "deliveries", self._line(row) | self._priced(row) | said | cells
        yield from lineage

    def _reports(self, row: LineRow) -> bool:
        return any(self._figure(("Lines", row.key, DELIVERED[name][1])) is not None for name in REPORTED)

    def _regional(self, row: RegionRow) -> Iterator[tuple[str, Cells]]:
        one = ("Regions", row.key, ONE_FIGURE)
        for region in report_regions(self.case.mapping):
            cell = ("Regions", row.key, region_heading(region))
            figure = self._in_region(row, region, cell)
            withheld = figure is None and self._value(cell) == WITHHELD
            if figure is None and not withheld:
                continue
            of: Cells = {
                "element": row.part,
                "element_unit": _unit_word(unit_of(self.case.lines, self.case.value, cell)),
                "region": region.key,
                "region_name": region.name,
                "figure": figure,
                "withheld": WITHHELD if withheld else None,
            }
            yield "regional", self._line(row.line) | of
            typed = cell if self._figure(one) is None else one
            yield from self._at(_Spot("regional", row.line.key, "figure", row.part, region.key), typed)

    def _in_region(self, row: RegionRow, region: Region, cell: Key) -> float | None:
        """The figure of a region: its own cell, or the one figure of the row that lies in it as a whole."""
        if region.level != ITL1:
            return self._figure(cell)
        return self.case.book.splits[row.key].quantities.get(region.key)

    def _values(self) -> Iterator[tuple[str, Cells]]:
        used = {row.value_key: row for row in self.lines() if row.value_key}
        for name, row in used.items():
            key = ("Values", name, "Value in use")
            unit_value = self._figure(key)
            if unit_value is None or row.main is None:
                continue
            of: Cells = {"value_key": name, "toms_code": row.main.measure.key, "unit_value": unit_value}
            yield "values", self.about | self._priced(row) | of
            yield from self._at(_Spot("values", name, "unit_value"), key)

    def _figures(
        self, table: str, row: LineRow, columns: Dictionary[str, tuple[str, str]]
    ) -> tuple[Cells, list[tuple[str, Cells]]]:
        """The figures of a line, and where each of them is."""
        cells: Cells = {}
        lineage: list[tuple[str, Cells]] = []
        for name, (of, heading) in columns.items():
            key = (of, row.kpi_key if of == "Kpis" else row.key, heading)
            cells[name] = self._figure(key)
            if cells[name] is not None:
                lineage += self._at(_Spot(table, row.key, name), key)
        return cells, lineage

    def _at(self, spot: _Spot, key: Key) -> Iterator[tuple[str, Cells]]:
        """Where in the copy a figure is; nothing if the copy has lost the cell."""
        place = self.case.place(key)
        if place.cell:
            yield "lineage", {"return": self.name, **asdict(spot), "sheet": place.sheet, "cell": place.cell}

    def _value(self, key: Key) -> object:
        """What a cell holds: a formula's recalculated value, else what was typed or is there by default."""
        return self.case.fresh[key] if key in self.case.fresh else self.case.value(*key)

    def _figure(self, key: Key) -> float | None:
        """The number in a cell; None for anything else."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value)

    def _text(self, key: Key) -> str | None:
        value = self._value(key)
        if value is None or isinstance(value, ErrorValue):
            return None
        return plain(value if isinstance(value, str | bool | int | float | date) else str(value)) or None


def _unit_word(unit: object) -> str:
    return str(getattr(unit, "plural", unit))


def _scalar(value: Value | None) -> Scalar:
    """An entry of Start: days as 2026-04-01, words made safe to show, nothing as None."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float) and not isinstance(value, bool) else plain(value)
