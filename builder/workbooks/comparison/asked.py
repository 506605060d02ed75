"""What was asked of a KPI and what a bid commits, in words."""

from __future__ import annotations

from builder.model.choices import LIMITS, REQUIREMENTS
from builder.model.rows import LineRow
from builder.rules.file_report import plain
from builder.sums.inputs import Amount
from builder.templates import words
from builder.workbooks.comparison.bids import Bid

MUST, TARGET = REQUIREMENTS[0], LIMITS[0]


def requirement(bid: Bid, kpi: str) -> str:
    """Must, May or For information."""
    return bid.text("Kpis", kpi, "Requirement")


def asked(bid: Bid, kpi: str) -> str:
    """At least 10%, or target 12; "" if no figure is asked for."""
    figure = bid.book.typed.number("Kpis", kpi, "Required figure") if bid.book else None
    if figure is None:
        return ""
    is_target = bid.text("Kpis", kpi, "Target or minimum").casefold() == TARGET.casefold()
    word = "target" if is_target else "least"
    return words("compare")(f"side.{word}", figure=in_words(figure, bid.kpis[kpi][0]))


def in_words(amount: Amount, row: LineRow) -> str:
    """A commitment in words: 12.5, 8%; none."""
    if amount is None:
        return words("compare")("none")
    return f"{100 * amount:,.6g}%" if row.is_share else f"{amount:,.10g}"


def title(bid: Bid, row: LineRow) -> str:
    """The KPI and its level."""
    own = row.kpi.title if row.kpi else bid.text("Kpis", row.kpi_key, "Title")
    return f"{own}, {row.level}" if row.level else own


def unit(bid: Bid, row: LineRow) -> str:
    """What is counted; % for a share."""
    if row.is_share:
        return "%"
    return plain(row.kpi.unit.plural) if row.kpi else bid.text("Kpis", row.kpi_key, "Unit")
