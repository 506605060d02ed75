"""What each role sees of an issued copy: sheets, rows in use, open cells, and where it opens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from builder.layout.cells import Key
from builder.layout.placement import Placed
from builder.layout.view import View
from builder.model import choices, form
from builder.model.history import TABLE as HISTORY
from builder.model.rows import COMMITTED
from builder.write.writer import Inputs, Results

BIDDERS, SUPPLIER = "bidders", "supplier"
SHEETS = {
    BIDDERS: ("Start", "Checks", "Print list", "Mapping", "Guidance"),
    SUPPLIER: (
        *("Start", "Checks", "Summary", "Print list", "Mapping", "Regions"),
        *("SDGs", "Dashboard", "Look-up", "Guidance", HISTORY),
    ),
}
"""The sheets that a role needs, beside those on which something is asked."""

STAGES = {BIDDERS: (choices.TENDER,), SUPPLIER: (choices.AWARD, choices.DELIVERY)}
"""The stages at which a copy goes to that role."""

IN_USE = {"Lines": "In use", "Regions": "In use"}
"""Tables with a row for everything that may be asked, and the heading that says what is."""

BUYERS_TABLES = ("Select", "Kpis", "Toms", "Values", "Scope")
RATINGS = ("Accepted rating", "Rating reason")
STAGE = ("Start", "stage")
FOUND_LATER = {"Baseline", "Baseline year", "Baseline method"}
"""Parts of a commitment that may be found out after the award: open until something is typed."""


def view(placed: Placed, role: str, inputs: Inputs, results: Results) -> View:
    """The view of a copy with these inputs and results."""
    rows = {
        placed.spot(table).sheet.name: frozenset(_not_in_use(placed, table, heading, results))
        for table, heading in IN_USE.items()
    }
    seen = {*SHEETS[role], *_needed(placed, rows)}
    hidden = (s.name for s in placed.workbook.sheets if s.state == "visible" and s.name not in seen)
    return View(
        frozenset(hidden), rows, frozenset(_locked(placed, role)), _first(placed, role, inputs, results)
    )


def awarded_view(placed: Placed, inputs: Inputs, results: Results) -> View:
    """The supplier's view of a contract: what was awarded is locked, and changes are typed as changes."""
    seen = view(placed, SUPPLIER, inputs, results)
    return replace(seen, locked=seen.locked | frozenset(_awarded(placed, inputs)))


def _awarded(placed: Placed, inputs: Inputs) -> Iterator[Key]:
    """The cells of the commitment: as a whole, by contract year and by region."""
    for sheet in placed.workbook.sheets:
        for cell in placed.cells(sheet):
            if not cell.is_input or cell.key[0] not in ("Lines", "Profile", "Regions"):
                continue
            table, row, heading = cell.key
            is_open = heading in FOUND_LATER and inputs.get(cell.key, "") == ""
            if (
                (table == "Lines" and heading in form.COMMITMENT and not is_open)
                or table == "Profile"
                or (table == "Regions" and row.endswith(f" | {COMMITTED}"))
            ):
                yield cell.key


def _needed(placed: Placed, rows: Mapping[str, frozenset[int]]) -> Iterator[str]:
    """The sheets on which something is asked: a tender may ask for commitments by region."""
    for table in IN_USE:
        spot = placed.spot(table)
        if len(rows[spot.sheet.name]) < len(spot.table.keys):
            yield spot.sheet.name


def _not_in_use(placed: Placed, table: str, heading: str, results: Results) -> Iterator[int]:
    spot, column = placed.spot(table), placed.column_of(table, heading)
    values = results[spot.sheet.name]
    for row in range(spot.first_row, spot.first_row + len(spot.table.keys)):
        if values[row, column] != "Yes":
            yield row


def _locked(placed: Placed, role: str) -> Iterator[Key]:
    """The buyer's cells. A supplier moves the stage on from return to return; a bidder does not."""
    fields = {one.name for one in form.start() if one.owner != form.SUPPLIER}
    if role == SUPPLIER:
        fields.discard(STAGE[-1])
    for sheet in placed.workbook.sheets:
        for cell in placed.cells(sheet):
            if cell.is_input and _is_buyers(cell.key, fields):
                yield cell.key


def _is_buyers(key: Key, fields: set[str]) -> bool:
    if key[0] == "Start":
        return key[-1] in fields
    return key[0] in BUYERS_TABLES or (key[0] == "Lines" and key[-1] in RATINGS)


def _first(placed: Placed, role: str, inputs: Inputs, results: Results) -> Key:
    """The first thing to do: the supplier's name; then a bidder's commitment, a supplier's period."""
    if inputs.get(("Start", "supplier"), "") == "":
        return ("Start", "supplier")
    if role == SUPPLIER:
        return ("Start", "period_start")
    unused = set(_not_in_use(placed, "Lines", IN_USE["Lines"], results))
    keys = {cell.key for cell in placed.cells(placed.spot("Lines").sheet) if cell.is_input}
    for key in placed.spot("Lines").table.keys:
        commitment = ("Lines", key, "Commitment")
        if placed.row_of("Lines", key) not in unused and commitment in keys:
            return commitment
    return ("Start", "supplier")
