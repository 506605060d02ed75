"""Rules on what is delivered against what was committed."""

from __future__ import annotations

from builder.formulas.entries import says
from builder.formulas.vocabulary import at, blank, both, either, eq, gt, name, negate, number, or_zero, table
from builder.model.choices import DELIVERY
from builder.model.mapping import Mapping
from builder.model.rows import LineRow, level_key, line_rows
from builder.rules.live.flags import Rules, larger, missing

_line = table("Lines").same


def delivery_rules() -> Rules:
    """On the lines in use, in flag table LineFlags."""
    return _report_rules() | _share_rules() | _before_rules() | _due_rules()


def whole_rows(mapping: Mapping) -> tuple[int, ...]:
    """The row of Lines that holds the whole at the same level in the same unit; a line's own row if none."""
    rows = line_rows(mapping)
    places = {row.key: place for place, row in enumerate(rows, start=1)}
    return tuple(places.get(_whole_key(row), places[row.key]) for row in rows)


def _whole_key(row: LineRow) -> str:
    whole = row.kpi.part_of if row.kpi else None
    if whole is None or row.kpi is None or whole.unit != row.kpi.unit:
        return ""
    return f"{whole.key} {level_key(row.level)}" if row.level else whole.key


def _report_rules() -> Rules:
    line_work, delivered, kpi = (
        table("LineWork").same,
        _line("Delivered"),
        eq(table("LineFlags")["Figure"], 0),
    )
    baseline = [_line(heading) for heading in ("Baseline", "Baseline year", "Baseline method")]
    unsaid = negate(either(number(_line("TOMs delivered")), eq(line_work("TOMs unread"), 1)))
    no_second = both(number(delivered), unsaid)
    no_second_commitment = both(number(_line("Committed")), blank(_line("TOMs commitment")))
    second = eq(table("LineFlags")["Second"], 1)
    return {
        "L405": both(kpi, number(delivered), blank(_line("Commitment"))),
        "L406": both(kpi, gt(or_zero(delivered), 0), blank(_line("Evidence"))),
        "L410": both(eq(line_work("Accumulates"), "annual"), number(delivered), missing(baseline)),
        "L411": both(second, eq(name("toms_wanted"), 1), either(no_second, no_second_commitment)),
    }


def _before_rules() -> Rules:
    """A figure that adds up over the periods, without what was delivered in earlier ones."""
    line_work, t = table("LineWork").same, table("LineFlags")
    reported = both(eq(t["Figure"], 1), number(line_work("This period")))
    promised = either(reported, number(_line("Commitment")))
    first = both(eq(line_work("Accumulates"), "flow"), promised, blank(_line("Before")))
    asked = both(eq(t["Second"], 1), eq(line_work("TOMs accumulates"), "flow"), eq(name("toms_wanted"), 1))
    second = both(asked, number(_line("TOMs commitment")), blank(_line("TOMs before")))
    return {"L419": both(eq(name("later_period"), 1), either(first, second))}


def _due_rules() -> Rules:
    """Due by the end of the period, and nothing is entered for it; the latest state may be an earlier one."""
    line_work, due = table("LineWork").same, gt(or_zero(_line("Target to date")), 0)
    rule, kpi = line_work("Accumulates"), eq(table("LineFlags")["Figure"], 0)
    kept = both(eq(rule, "stock"), number(line_work("To date")))
    not_yet = both(eq(rule, "annual"), eq(name("year_reported"), 0))
    silent = negate(either(number(line_work("This period")), eq(line_work("Unread"), 1), kept, not_yet))
    return {"L420": both(kpi, due, says(name("stage"), DELIVERY), silent)}


def _share_rules() -> Rules:
    line_work, others, whole_row = table("LineWork").same, table("Lines"), table("LineFlags")["Whole row"]
    delivered, base, share = _line("Delivered"), line_work("Base delivered"), eq(line_work("Share"), 1)
    more_delivered = larger(delivered, at(others, "Delivered", whole_row))
    more_committed = larger(_line("Committed"), at(others, "Committed", whole_row))
    both_in_use = eq(at(others, "In use", whole_row), "Yes")
    return {
        "L407": both(share, number(delivered), negate(either(number(base), eq(line_work("Base unread"), 1)))),
        "L408": both(share, larger(delivered, base)),
        "L409": both(both_in_use, either(more_delivered, more_committed)),
    }


__all__ = ["delivery_rules", "whole_rows"]
