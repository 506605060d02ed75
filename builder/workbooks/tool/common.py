"""What several sheets share."""

from __future__ import annotations

from builder.formulas.vocabulary import (
    Formula,
    both,
    call,
    eq,
    filled,
    join,
    name,
    negate,
    number,
    shown,
    table,
    when,
)
from builder.layout.parts import Conditional, Jump, Line, Place
from builder.model.mapping import Mapping
from builder.rules.live.flags import TOLD
from builder.templates import words


def about() -> Formula:
    """What a sheet of results is about: contract, supplier, reporting period, each where Start has it."""
    say = words("workbook")
    title, supplier = name("contract_title"), name("supplier")
    period = name("period_words")
    return join(
        when(filled(title), shown(title), say("about.none")),
        when(filled(supplier), join(", ", shown(supplier))),
        when(filled(period), join(", ", period)),
    )


def pending(mapping: Mapping) -> tuple[Line, ...]:
    """What is not yet known of the edition, and which outcomes in use lack their standard metrics."""
    lines = (Line(mapping.edition.pending, "warning"),) if mapping.edition.pending else ()
    if not metrics_to_copy(mapping):
        return lines
    chosen = words("workbook")("metrics.chosen", note=mapping.edition.policy_note)
    lacking = name("metrics_lacking")
    told = when(eq(lacking, ""), metrics_to_copy(mapping), join(chosen, lacking, "."))
    return (*lines, Line(told, "warning", metrics_to_copy(mapping)))


def metrics_to_copy(mapping: Mapping) -> str:
    """That standard metrics must be copied from the policy note; "" if all are there."""
    if not any(outcome.metrics_to_copy for outcome in mapping.outcomes):
        return ""
    edition = mapping.edition
    number = f"{edition.standard_metrics} " if edition.standard_metrics else ""
    return words("workbook")("metrics.general", note=edition.policy_note, number=number)


def row_check(table_name: str) -> Formula:
    """What a Check column shows: the row's first finding and how many more there are, or nothing.

    table_name: the hidden flag table with the row keys of the table that shows it: "KpiFlags" beside Kpis,
    "LineFlags" beside Lines, and so on.
    """
    return table(table_name).same(TOLD)


def check_looks(table_name: str) -> tuple[Conditional, ...]:
    """How a Check column of look "row note" stands out: errors and warnings do, notes stay quiet."""
    check = table(table_name)["Check"]
    return (Conditional(both(filled(check), negate(is_note(check))), "attention", ("Check",)),)


def is_note(check: Formula) -> Formula:
    """Whether a Check cell says a note."""
    return number(call("FIND", words("workings_checks")("is_note"), check))


def to_checks() -> Jump:
    """The link to Checks of a sheet with checks of rows: beside the columns that stay in sight."""
    return Jump(2, "Checks", Place("Checks"))
