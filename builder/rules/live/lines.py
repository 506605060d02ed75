"""Rules on Mapping and on Profile."""

from __future__ import annotations

from builder.formulas.entries import is_error, says, words_in
from builder.formulas.vocabulary import (
    Formula,
    at,
    blank,
    both,
    call,
    either,
    eq,
    filled,
    gt,
    name,
    ne,
    negate,
    number,
    or_zero,
    table,
)
from builder.layout.parts import Column, Place
from builder.model import form
from builder.model.mapping import Mapping
from builder.model.rows import PROFILE_YEARS, LineRow, level_key, line_rows, profile_rows
from builder.rules.live.flags import (
    Flags,
    Inputs,
    Rules,
    any_filled,
    below_zero,
    closed_cells,
    flags_of,
    fraction,
    larger,
    missing,
    off_list,
    open_cells,
)

BASES, FIGURES, TEXTS = form.LINE_BASES, form.LINE_FIGURES, form.LINE_WORDS


def line_flags(mapping: Mapping, inputs: Inputs) -> Flags:
    """Lc: a row for each line of Mapping."""
    rows, lines = line_rows(mapping), inputs["Lines"]
    helpers = (
        Column("Figure", tuple(int(row.figure is not None) for row in rows)),
        Column("Closed", closed_cells(lines, (*FIGURES, "Change date"))),
        Column("Basis", open_cells(lines, "Basis")),
        Column("Second", open_cells(lines, "TOMs commitment")),
        Column("Whole row", _whole_rows(mapping)),
    )
    ratings = tuple(r.key for r in mapping.ratings)
    rules = (
        _entry_rules(ratings)
        | _commitment_rules()
        | _delivery_rules()
        | _share_rules()
        | _manager_rules()
        | _before_rules()
    )
    left = both(eq(table("Lm").same("Entered"), 1), eq(table("Lc")["Figure"], 0))
    keys, in_use = tuple(row.key for row in rows), eq(_line("In use"), "Yes")
    return flags_of(
        "Lc",
        keys,
        Place("Lines"),
        dict(sorted(rules.items())),
        helpers=helpers,
        gate=in_use,
        outside={"L414": left},
    )


def _whole_rows(mapping: Mapping) -> tuple[int, ...]:
    """The row of Lines that holds the whole at the same level in the same unit; a line's own row if none."""
    rows = line_rows(mapping)
    places = {row.key: place for place, row in enumerate(rows, start=1)}
    return tuple(places.get(_whole_key(row), places[row.key]) for row in rows)


def _whole_key(row: LineRow) -> str:
    whole = row.kpi.part_of if row.kpi else None
    if whole is None or row.kpi is None or whole.unit != row.kpi.unit:
        return ""
    return f"{whole.key} {level_key(row.level)}" if row.level else whole.key


def _line(heading: str) -> Formula:
    return table("Lines").same(heading)


def _entry_rules(ratings: tuple[str, ...]) -> Rules:
    t, lm = table("Lc"), table("Lm").same
    negative = below_zero(_line(heading) for heading in FIGURES if heading != "Change")
    whole_basis = either(blank(_line("Basis")), says(_line("Basis"), BASES[0]))
    part = both(eq(lm("Share"), 0), eq(t["Basis"], 1), whole_basis, fraction(_line("Commitment")))
    parts = either(fraction(_line("Before")), fraction(lm("This period")), part)
    mails = [call("ISNUMBER", call("FIND", "@", _line(heading))) for heading in TEXTS]
    off_lists = (
        both(eq(t["Basis"], 1), off_list(_line("Basis"), BASES)),
        both(eq(t["Figure"], 0), off_list(_line("Accepted rating"), ratings)),
    )
    return {
        "L401": either(
            gt(words_in(_line(heading) for heading in (*FIGURES, "Change date")), t["Closed"]),
            *off_lists,
            is_error(*(_line(heading) for heading in TEXTS)),
        ),
        "L402": either(negative, both(eq(lm("Kind"), "count"), parts)),
        "L417": either(*mails),
    }


def _commitment_rules() -> Rules:
    committed, change, basis = number(_line("Commitment")), _line("Change"), _line("Basis")
    no_years = both(says(basis, BASES[1]), negate(number(name("contract_years"))))
    no_value = both(says(basis, BASES[2]), negate(gt(or_zero(name("contract_value")), 0)))
    changed = both(number(change), ne(change, 0))
    amounts, worth = (
        either(*(larger(_line(heading), name("contract_value")) for heading in headings))
        for headings in (("Committed", "Delivered"), ("£ committed", "£ delivered"))
    )
    return {
        "L403": both(committed, blank(_line("Deliverable"))),
        "L404": both(committed, either(no_years, no_value)),
        "L412": both(changed, missing([_line("Change date"), _line("Commitment")])),
        "L413": both(committed, eq(table("Lm").same("Share"), 1), gt(_line("Commitment"), 1)),
        "L418": either(both(eq(table("Lm").same("Kind"), "money"), amounts), worth),
    }


def _delivery_rules() -> Rules:
    lm, delivered, kpi = table("Lm").same, _line("Delivered"), eq(table("Lc")["Figure"], 0)
    baseline = [_line(heading) for heading in ("Baseline", "Baseline year", "Baseline method")]
    unsaid = negate(either(number(_line("TOMs delivered")), eq(lm("TOMs unread"), 1)))
    no_second = both(number(delivered), unsaid)
    no_second_commitment = both(number(_line("Committed")), blank(_line("TOMs commitment")))
    second = eq(table("Lc")["Second"], 1)
    return {
        "L405": both(kpi, number(delivered), blank(_line("Commitment"))),
        "L406": both(kpi, gt(or_zero(delivered), 0), blank(_line("Evidence"))),
        "L410": both(eq(lm("Accumulates"), "annual"), number(delivered), missing(baseline)),
        "L411": both(second, eq(name("toms_wanted"), 1), either(no_second, no_second_commitment)),
    }


def _before_rules() -> Rules:
    """A figure that adds up over the periods, without what was delivered in earlier ones."""
    lm, t = table("Lm").same, table("Lc")
    reported = both(eq(t["Figure"], 1), number(lm("This period")))
    promised = either(reported, number(_line("Commitment")))
    first = both(eq(lm("Accumulates"), "flow"), promised, blank(_line("Before")))
    asked = both(eq(t["Second"], 1), eq(lm("TOMs accumulates"), "flow"), eq(name("toms_wanted"), 1))
    second = both(asked, number(_line("TOMs commitment")), blank(_line("TOMs before")))
    return {"L419": both(eq(name("later_period"), 1), either(first, second))}


def _share_rules() -> Rules:
    lm, others, whole_row = table("Lm").same, table("Lines"), table("Lc")["Whole row"]
    delivered, base, share = _line("Delivered"), lm("Base delivered"), eq(lm("Share"), 1)
    more_delivered = larger(delivered, at(others, "Delivered", whole_row))
    more_committed = larger(_line("Committed"), at(others, "Committed", whole_row))
    both_in_use = eq(at(others, "In use", whole_row), "Yes")
    return {
        "L407": both(share, number(delivered), negate(either(number(base), eq(lm("Base unread"), 1)))),
        "L408": both(share, larger(delivered, base)),
        "L409": both(both_in_use, either(more_delivered, more_committed)),
    }


def _manager_rules() -> Rules:
    overruled = both(eq(table("Lc")["Figure"], 0), filled(_line("Accepted rating")))
    return {"L415": both(overruled, blank(_line("Rating reason")))}


def profile_flags(mapping: Mapping, inputs: Inputs) -> Flags:
    """Pc: a row for each line of Profile; a profile is only asked for where figures add up over the years."""
    rows, profile = profile_rows(mapping), table("Profile").same
    takes = Column("Takes years", open_cells(inputs["Profile"], "Year 1"))
    years = [profile(f"Year {n}") for n in range(1, PROFILE_YEARS + 1)]
    unfit = both(
        eq(table("Pc")["Takes years"], 1),
        any_filled(years),
        number(name("contract_years")),
        ne(profile("Complete"), 1),
    )
    return flags_of("Pc", tuple(row.key for row in rows), Place("Profile"), {"L416": unfit}, helpers=(takes,))


__all__ = ["line_flags", "profile_flags"]
