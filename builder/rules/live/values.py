"""Rules on Values."""

from __future__ import annotations

from builder.formulas.entries import is_error, stray
from builder.formulas.vocabulary import add, at, both, either, eq, gt, lt, number, or_zero, table
from builder.layout.parts import Column, Place
from builder.model.mapping import Mapping
from builder.model.rows import line_rows, value_keys
from builder.rules.live.flags import Flags, Inputs, flags_of, missing, open_cells


def value_flags(mapping: Mapping, inputs: Inputs) -> Flags:
    """ValueFlags: a row for each row of Values."""
    keys = value_keys(mapping)
    rows = {row.value_key: n for n, row in enumerate(line_rows(mapping), start=1) if row.value_key}
    t, values, lines = table("ValueFlags"), table("Values").same, table("Lines")
    own, said = values("Own value"), [values("Own year"), values("Own source")]
    pounds = [or_zero(at(lines, heading, t["Line row"])) for heading in ("£ committed", "£ delivered")]
    rules = {
        "V601": both(number(own), missing(said)),
        "V602": both(eq(values("Fit"), "weak"), gt(add(*pounds), 0)),
        "V603": both(eq(t["Open"], 1), either(stray(own), is_error(*said), lt(or_zero(own), 0))),
    }
    helpers = (
        Column("Line row", tuple(rows[key] for key in keys)),
        Column("Open", open_cells(inputs["Values"], "Own value")),
    )
    return flags_of("ValueFlags", keys, Place("Values", "Check"), rules, helpers=helpers)


__all__ = ["value_flags"]
