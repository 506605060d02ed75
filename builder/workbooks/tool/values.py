"""Values: for each measure the value in use, its source, the user's own value; below, the value book."""

from __future__ import annotations

from builder.formulas.entries import says
from builder.formulas.vocabulary import (
    Formula,
    at,
    both,
    cases,
    eq,
    gt,
    name,
    ne,
    number,
    or_blank,
    shown,
    table,
    when,
)
from builder.grid.kinds import CODE, UNIT_VALUE, WORDS, Kind, text
from builder.layout.parts import Column, Conditional, Input, Jump, Line, Paragraphs, Place, Sheet, Table
from builder.model.choices import OWN_VALUES
from builder.model.mapping import Mapping, Measure
from builder.model.rows import line_rows, value_keys
from builder.templates import words
from builder.workbooks.tool.common import row_check
from builder.workbooks.tool.value_book import BY_YEAR, NAME, book, head

VALUES, VALUE_STATE, KPI_STATE, BOOK = table("Values"), table("ValueState"), table("KpiState"), table("Book")
FROZEN = 2
OWN = "own"
POUNDS = Kind("£ to four places", "£#,##0.00##", "right")
SAY = words("values")


def sheet(mapping: Mapping) -> Sheet:
    """The sheet Values with table Values, then table Book."""
    keys = value_keys(mapping)
    columns = (*_measures(mapping), *_own(mapping), *_in_use())
    recede = Conditional(ne(VALUES["In use"], "Yes"), "recede")
    values = Table("Values", keys, columns, (recede,))
    return Sheet(
        "Values",
        SAY("title"),
        SAY("purpose"),
        (_above(), values, head(), book(mapping)),
        freeze_columns=FROZEN,
        repeat_columns=FROZEN,
        breaks=("Source", "Check"),
        page_parts=(2,),
        freeze_headings=False,
        jumps=(Jump(2, SAY("to_book"), Place(NAME)),),
    )


def _above() -> Paragraphs:
    said = when(_own_book(), SAY("above.own"), SAY("above.open"))
    return Paragraphs((Line(said, "body strong"), Line(SAY("above.how"))), left=FROZEN, overflow=True)


def _own_book() -> Formula:
    return says(name("value_book"), OWN_VALUES)


def measures(mapping: Mapping) -> dict[str, Measure]:
    """Row of Values to its measure."""
    return {k.value_key: k.main.measure for k in line_rows(mapping) if k.main}


def titles(mapping: Mapping) -> dict[str, str]:
    """Row of Values to what it is called: the measure, and its level in place of the list of them all."""
    say, found = words("lines"), measures(mapping)
    levels = {
        k.value_key: k.level for k in line_rows(mapping) if k.main and k.value_key != k.main.measure.key
    }
    return {
        key: say("label.level", title=one.label.partition(SAY("levels"))[0], level=levels[key])
        if levels.get(key)
        else one.label
        for key, one in found.items()
    }


def _recorded(mapping: Mapping) -> frozenset[str]:
    return frozenset(key for key, m in measures(mapping).items() if m.valuation == "record_only")


def _measures(mapping: Mapping) -> tuple[Column, ...]:
    keys, found, group = value_keys(mapping), measures(mapping), SAY("group.measure")
    selected = when(eq(at(KPI_STATE, "Selected", VALUE_STATE.same("KPI row")), 1), "Yes")
    return (
        Column("Key", keys, CODE, 12, "key", group=group),
        Column("Measure", tuple(titles(mapping)[key] for key in keys), width=36, group=group),
        Column("Unit", tuple(found[key].quantity.singular for key in keys), width=17, group=group),
        Column("In use", selected, width=8, group=group),
    )


def _own(mapping: Mapping) -> tuple[Column, ...]:
    group = SAY("group.own")
    closed = {key: SAY("closed.recorded") for key in _recorded(mapping)}
    return (
        Column("Own value", Input(), UNIT_VALUE, 14, help=SAY("help.value"), group=group, fixed=closed),
        Column("Own year", Input(), text(20), 12, help=SAY("help.year"), group=group, fixed=closed),
        Column("Own source", Input(), text(100), 22, help=SAY("help.source"), group=group, fixed=closed),
    )


def _in_use() -> tuple[Column, ...]:
    group = SAY("group.used")
    sample = "ONS ASHE 2025 provisional, Table 14.5a and more words"
    said = (
        ("Value in use", _value(), POUNDS, 13, ""),
        ("Counts as", _said("Counts as", OWN), WORDS, 10, ""),
        ("Price year", _said("Price year", shown(VALUES["Own year"])), WORDS, 12, ""),
        ("Source", _said("Source", shown(VALUES["Own source"])), WORDS, 30, sample),
        ("Licence", _said("Licence", ""), WORDS, 16, ""),
        ("Fit", _said("Fit", ""), WORDS, 7, ""),
        ("Why none", _why(), WORDS, 34, SAY("why.no_date")),
    )
    check = Column("Check", row_check("ValueFlags"), look="row check", width=29, group=group)
    return (
        *(
            Column(heading, content, kind, width, _look(kind), group=group, sample=longest)
            for heading, content, kind, width, longest in said
        ),
        check,
    )


def _look(kind: Kind) -> str:
    return "result" if kind is POUNDS else "calc"


def _value() -> Formula:
    row = VALUE_STATE.same("Book row")
    own = when(eq(VALUE_STATE.same("Recorded only"), 1), "", or_blank(VALUES["Own value"]))
    return when(_own_book(), own, when(gt(row, 0), at(BOOK, "£", row)))


def _said(heading: str, own: Formula | str) -> Formula:
    """What the book says of the value in use, or the user of an own one; nothing without a value."""
    from_book = shown(at(BOOK, heading, VALUE_STATE.same("Book row")))
    return when(number(VALUES["Value in use"]), when(_own_book(), own, from_book))


def _why() -> Formula:
    by_year = eq(VALUE_STATE.same("Timing"), BY_YEAR)
    return cases(
        (number(VALUES["Value in use"]), ""),
        (eq(VALUE_STATE.same("Recorded only"), 1), SAY("why.recorded")),
        (_own_book(), SAY("why.own")),
        (both(by_year, number(name("value_year"))), SAY("why.no_year")),
        (by_year, SAY("why.no_date")),
        otherwise=shown(VALUE_STATE.same("Reason")),
    )
