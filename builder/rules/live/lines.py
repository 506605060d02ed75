"""Rules on Mapping and on Profile."""

from __future__ import annotations

from builder.formulas.entries import is_error, says, words_in
from builder.formulas.vocabulary import (
    blank,
    both,
    call,
    either,
    eq,
    filled,
    greatest,
    gt,
    name,
    ne,
    negate,
    number,
    or_zero,
    rounded,
    sub,
    table,
)
from builder.layout.parts import Column, Place
from builder.model import form
from builder.model.choices import SHARE
from builder.model.mapping import Mapping
from builder.model.rows import PROFILE_YEARS, line_rows, profile_rows
from builder.rules.live.asked import asked_columns, asked_rules
from builder.rules.live.delivery import delivery_rules, whole_rows
from builder.rules.live.flags import (
    Flags,
    Inputs,
    Rules,
    any_filled,
    below_zero,
    closed_cells,
    flags_of,
    fraction,
    missing,
    off_list,
    open_cells,
)

_line = table("Lines").same
SHARED = ("Commitment", "Baseline", "Before", "This period")
"""What is a percentage where an own KPI is one."""

BASES, FIGURES, TEXTS = form.LINE_BASES, form.LINE_FIGURES, form.LINE_WORDS


def line_flags(mapping: Mapping, inputs: Inputs) -> Flags:
    """LineFlags: a row for each line of Mapping."""
    rows, lines = line_rows(mapping), inputs["Lines"]
    helpers = (
        Column("Figure", tuple(int(row.figure is not None) for row in rows)),
        Column("Closed", closed_cells(lines, (*FIGURES, "Change date"))),
        Column("Basis", open_cells(lines, "Basis")),
        Column("Second", open_cells(lines, "TOMs commitment")),
        Column("Whole row", whole_rows(mapping)),
        *asked_columns(mapping),
    )
    ratings = tuple(r.key for r in mapping.ratings)
    rules = _entry_rules(ratings) | _commitment_rules() | asked_rules() | delivery_rules() | _manager_rules()
    left = both(eq(table("LineWork").same("Entered"), 1), eq(table("LineFlags")["Figure"], 0))
    keys, in_use = tuple(row.key for row in rows), eq(_line("In use"), "Yes")
    return flags_of(
        "LineFlags",
        keys,
        Place("Lines", "Check"),
        dict(sorted(rules.items())),
        helpers=helpers,
        gate=in_use,
        outside={"L414": left},
    )


def _entry_rules(ratings: tuple[str, ...]) -> Rules:
    t, line_work = table("LineFlags"), table("LineWork").same
    negative = below_zero(_line(heading) for heading in FIGURES if heading != "Change")
    whole_basis = either(blank(_line("Basis")), says(_line("Basis"), BASES[0]))
    part = both(eq(line_work("Share"), 0), eq(t["Basis"], 1), whole_basis, fraction(_line("Commitment")))
    parts = either(fraction(_line("Before")), fraction(line_work("This period")), part)
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
        "L402": either(negative, both(eq(line_work("Kind"), "count"), parts)),
        "L417": either(*mails),
    }


def _commitment_rules() -> Rules:
    committed, change, basis = number(_line("Commitment")), _line("Change"), _line("Basis")
    no_years = both(says(basis, BASES[1]), negate(number(name("contract_years"))))
    no_value = both(says(basis, BASES[2]), negate(gt(or_zero(name("contract_value")), 0)))
    changed = both(number(change), ne(change, 0))
    amounts, worth = (
        both(
            gt(call("COUNT", *cells), 0),
            gt(rounded(sub(greatest(*cells), name("contract_value"))), 0),
        )
        for cells in ([_line("Committed"), _line("Delivered")], [_line("£ committed"), _line("£ delivered")])
    )
    is_money = eq(table("LineWork").same("Kind"), "money")
    own_share = gt(greatest(*(_line(heading) for heading in SHARED)), 1)
    over = both(eq(table("LineWork").same("Share"), 1), committed, gt(_line("Commitment"), 1))
    return {
        "L403": both(committed, blank(_line("Deliverable"))),
        "L404": both(committed, either(no_years, no_value)),
        "L412": both(changed, missing([_line("Change date"), _line("Commitment")])),
        "L413": either(over, both(eq(table("LineWork").same("Kind"), SHARE), own_share)),
        "L418": both(number(name("contract_value")), either(both(is_money, amounts), worth)),
    }


def _manager_rules() -> Rules:
    overruled = both(eq(table("LineFlags")["Figure"], 0), filled(_line("Accepted rating")))
    return {"L415": both(overruled, blank(_line("Rating reason")))}


def profile_flags(mapping: Mapping) -> Flags:
    """ProfileFlags: a row for each line of Profile."""
    rows, profile = profile_rows(mapping), table("Profile").same
    years = [profile(f"Year {n}") for n in range(1, PROFILE_YEARS + 1)]
    unfit = both(any_filled(years), number(name("contract_years")), ne(profile("Complete"), 1))
    return flags_of(
        "ProfileFlags", tuple(row.key for row in rows), Place("Profile", "Profile check"), {"L416": unfit}
    )


__all__ = ["line_flags", "profile_flags"]
