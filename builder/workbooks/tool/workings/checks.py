"""Check workings (hidden): the flag tables of all rules, and the tally that Checks and row checks read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from builder.formulas.entries import says
from builder.formulas.vocabulary import (
    Formula,
    add,
    at,
    both,
    call,
    cases,
    countifs,
    either,
    eq,
    flag,
    gt,
    iferror,
    join,
    match,
    name,
    negate,
    number,
    sumifs,
    table,
    text,
    total,
    when,
)
from builder.layout.parts import Column, Constant, Field, Fields, Part, Place, Sheet, Table
from builder.model import choices as options
from builder.model import form
from builder.model.mapping import Mapping
from builder.model.rows import placed_regions
from builder.rules.catalogue import SEND, SEVERITIES, TENDER, Finding, live
from builder.rules.live.criteria import LACKING, select_flags
from builder.rules.live.flags import Flags, limit_name, list_name, listed
from builder.rules.live.kpis import kpi_flags, overlap_table, toms_flags
from builder.rules.live.lines import line_flags, profile_flags
from builder.rules.live.regions import pair_table, region_flags
from builder.rules.live.start import scope_flags, start_flags, start_places
from builder.rules.live.values import value_flags
from builder.rules.owners import may_be_suppliers
from builder.templates import words
from builder.workbooks.tool import choose_kpis as choose
from builder.workbooks.tool import values
from builder.workbooks.tool.mapping_sheet import sheet as lines

SHEET = "Check workings"
LIMITS = {
    *form.limits(form.CRITERIA + form.KPIS + form.OWN_KPIS).values(),
    *(form.limits(form.start())[field] for field in form.DEFINITIONS),
}
"""The lengths that rules compare texts with."""

SHOWN = 20
"""Findings at the head of Checks."""

OF_SUPPLIERS = frozenset({"Mapping", "Regions"})
"""The sheets that bidders and suppliers fill in."""

HOLDS_UP: dict[str, Callable[[Finding], bool]] = {
    "Tender": lambda entry: (
        TENDER in entry.holds_up or (entry.severity == "error" and entry.where not in OF_SUPPLIERS)
    ),
    "Send": lambda entry: entry.severity == "error" or SEND in entry.holds_up,
    "Accept": lambda entry: entry.severity == "error" or (may_be_suppliers(entry) and not entry.may_stay),
}
"""Heading of Tally to whether a finding has to be seen to before the tender, the return or its acceptance."""

FILLED_IN = (choose.sheet, lines.sheet, values.sheet)
"""The sheets whose open and closed cells the rules ask about."""


def sheet(mapping: Mapping) -> Sheet:
    """Tally, the flag tables and the few fields and tables that they need."""
    say, flags = words("workings_checks"), all_flags(mapping)
    ready = (*_draft(), *_readiness(), *_readiness_told())
    fields = (*_sums(), *_shown(), *ready, *_limits(), *_lists(mapping), *_lacking(mapping))
    parts: tuple[Part, ...] = (
        Fields(say("fields"), fields),
        _tally(mapping, flags),
        _in_order(),
        _check_texts(),
        *(f.table for f in flags),
        *(part for part in (overlap_table(mapping), pair_table(mapping)) if part.keys),
    )
    return Sheet(SHEET, say("title"), say("purpose"), parts, state="hidden")


def all_flags(mapping: Mapping) -> tuple[Flags, ...]:
    """The flags of every table, in the order of the sheets.

    Raises:
        ValueError: a code of the catalogue has no rule, or a rule no entry in the catalogue.
    """
    inputs = {t.name: t for make in FILLED_IN for t in make(mapping).tables}
    flags = (
        start_flags(mapping),
        select_flags(mapping),
        scope_flags(mapping),
        kpi_flags(mapping, inputs),
        toms_flags(mapping),
        line_flags(mapping, inputs),
        profile_flags(mapping),
        region_flags(mapping),
        value_flags(mapping, inputs),
    )
    unequal = {code for f in flags for code in f.columns} ^ {entry.code for entry in live()}
    if unequal:
        raise ValueError(f"rules and catalogue differ: {sorted(unequal)}")
    return flags


def _sums() -> tuple[Field, ...]:
    tally = table("Tally")
    return tuple(
        Field(f"tally_{severity}s", severity, sumifs(tally.all("Count"), tally.all("Severity"), severity))
        for severity in SEVERITIES
    )


def _shown() -> tuple[Field, ...]:
    found = countifs(table("Tally").all("Count"), ">0")
    return Field("rules_found", "rules_found", found), Field("rules_shown", "rules_shown", SHOWN)


def _readiness() -> tuple[Field, ...]:
    """How many checks are in the way of tender, sending and acceptance; nothing at other stages.

    A tender is sent back once a bidder has begun to fill it in.
    """
    tally, stage = table("Tally"), name("stage")
    asked = {
        heading: either(*(says(stage, word) for word in stages)) for heading, stages in STAGES_OF.items()
    }
    asked["Send"] = both(asked["Send"], eq(name("bid_begun"), 1))
    return tuple(
        Field(
            f"ready_{heading.casefold()}",
            f"ready_{heading.casefold()}",
            when(asked[heading], countifs(tally.all(heading), 1, tally.all("Count"), ">0")),
        )
        for heading in HOLDS_UP
    )


def _readiness_told() -> Iterator[Field]:
    """The same in words; a draft can be neither sent nor accepted."""
    say, draft = words("checks"), eq(name("ready_draft"), 1)
    for heading in HOLDS_UP:
        field = f"ready_{heading.casefold()}"
        count = name(field)
        rules = join(text(count, "0"), when(eq(count, 1), say("ready.one"), say("ready.many")))
        also = join(rules, when(draft, join(say("ready.and"), say("ready.draft"))))
        state = cases(
            (gt(count, 0), join(say("ready.no"), also, ".")),
            (draft, join(say("ready.no"), say("ready.draft"), ".")),
            otherwise=say("ready.yes"),
        )
        yield Field(
            f"{field}_told", f"{field}_told", when(number(count), join(say(f"ready.{heading}"), state))
        )


STAGES_OF = {
    "Tender": (options.PLAN, options.TENDER),
    "Send": (options.TENDER, options.AWARD, options.DELIVERY),
    "Accept": (options.DELIVERY,),
}


def _draft() -> Iterator[Field]:
    """Whether this is a return on delivery that is still a draft, and where its status is."""
    final = either(*(says(name("return_status"), word) for word in options.RETURN_STATUSES[1:]))
    draft = flag(both(says(name("stage"), options.DELIVERY), negate(final)))
    yield Field("ready_draft", "ready_draft", draft)
    yield Field("ready_status", "ready_status", Place("return_status"))


def _lacking(mapping: Mapping) -> Iterator[Field]:
    """The outcomes in use whose standard metrics are missing, in words."""
    if any(outcome.metrics_to_copy for outcome in mapping.outcomes):
        flags = table("SelectFlags")
        last = at(flags, LACKING, call("COUNTA", flags.all("Key")))
        yield Field("metrics_lacking", "metrics_lacking", last)


def _limits() -> tuple[Field, ...]:
    limits = (Field(limit_name(limit), limit_name(limit), limit) for limit in sorted(LIMITS))
    code = Field("code_length", "code_length", len(live()[0].code))
    return (code, *limits)


def _lists(mapping: Mapping) -> Iterator[Field]:
    """What may be chosen, list by list."""
    inputs = (*form.start(), *form.CRITERIA, *form.KPIS, *form.OWN_KPIS)
    lists = dict.fromkeys(one.choices for one in inputs if one.choices)
    keys, regions = (c.key for c in mapping.criteria), (r.name for r in placed_regions(mapping))
    lists |= dict.fromkeys(
        (form.LINE_BASES, tuple(r.key for r in mapping.ratings), tuple(keys), tuple(regions))
    )
    return (Field(list_name(choices), list_name(choices), listed(choices)) for choices in lists)


def _tally(mapping: Mapping, flags: tuple[Flags, ...]) -> Table:
    """A row for each finding; the rules of Start have one place each, the others the first row found."""
    entries, places = live(), start_places(mapping)
    at_start = [entry.code in places for entry in entries]
    of = {code: (f.table.name, heading) for f in flags for code, heading in f.columns.items()}
    found = [of[entry.code] for entry in entries]
    columns = (
        Column("Code", tuple(e.code for e in entries)),
        Column("Severity", tuple(e.severity for e in entries)),
        Column("Short", tuple(e.short for e in entries), wrap=False),
        Column("Weight", tuple(_weights(entries))),
        *(Column(heading, tuple(map(int, map(test, entries)))) for heading, test in HOLDS_UP.items()),
        Column("Rank", _rank()),
        Column("Count", tuple(_count(*f, start=s) for f, s in zip(found, at_start, strict=True))),
        Column("First row", tuple(1 if s else _row(*f) for f, s in zip(found, at_start, strict=True))),
        Column("First place", tuple(places.get(e.code) or _first(of[e.code][0], "Place") for e in entries)),
        Column(
            "First label",
            tuple(_label(e, of[e.code][0], start=s) for e, s in zip(entries, at_start, strict=True)),
        ),
        Column("First cell", _cell_named(), wrap=False),
    )
    return Table("Tally", tuple(e.code for e in entries), columns)


def _check_texts() -> Table:
    """CheckTexts: what a Check column says of each finding, and what the finding holds up now."""
    codes, texts = zip(*((entry.code, _beside(entry)) for entry in live()), strict=True)
    columns = (
        Column("Key", codes),
        Column("Text", texts, wrap=False),
        Column("Holds up", _holds_up(), wrap=False),
    )
    return Table("CheckTexts", codes, columns, listed=False)


def _beside(entry: Finding) -> str:
    """What a Check column says of it; a note says that it is one."""
    say = words("workings_checks")
    return say("note" if entry.severity == "note" else "beside", code=entry.code, short=entry.short)


def _weights(entries: tuple[Finding, ...]) -> Iterator[int]:
    """The place of each finding by weight: errors, warnings, notes, each in the order of the catalogue."""
    ordered = sorted(entries, key=lambda entry: SEVERITIES.index(entry.severity))
    return (ordered.index(entry) + 1 for entry in entries)


def _holds_up() -> Formula:
    """The steps that it holds up, of those that the stage asks for."""
    say, holds = words("checks"), table("Tally").same
    asked = (both(eq(holds(step), 1), number(name(f"ready_{step.casefold()}"))) for step in HOLDS_UP)
    steps = (when(test, say(f"step.{step}")) for test, step in zip(asked, HOLDS_UP, strict=True))
    return call("SUBSTITUTE", call("TRIM", join(*steps)), " ", say("step.and"))


def _rank() -> Formula:
    """Which of the findings that are there now this is, by weight; nothing if it is not there."""
    t = table("Tally")
    heavier = countifs(t.all("Weight"), join("<", t["Weight"]), t.all("Count"), ">0")
    return when(gt(t["Count"], 0), add(heavier, 1))


def _in_order() -> Table:
    """FindingOrder: the row in Tally of the heaviest finding, the second and so on; 0 below the last."""
    keys = tuple(str(place) for place in range(1, SHOWN + 1))
    row = iferror(match(table("FindingOrder")["Place"], table("Tally"), "Rank"), 0)
    columns = (Column("Key", keys), Column("Place", tuple(range(1, SHOWN + 1))), Column("Row", row))
    return Table("FindingOrder", keys, columns)


def _holding() -> Formula:
    """The cells that hold the code of this row among others."""
    return join("*", table("Tally")["Code"], "*")


def _count(flags: str, heading: str, *, start: bool) -> Formula:
    column = table(flags).all(heading)
    return total(column) if start else countifs(column, _holding())


def _row(flags: str, heading: str) -> Formula:
    """The row of the first place, 0 if none exists."""
    return iferror(match(_holding(), table(flags), heading), 0)


def _first(flags: str, heading: str) -> Formula:
    """What the flag table says of the first row found."""
    row = table("Tally")["First row"]
    return when(gt(row, 0), at(table(flags), heading, row))


def _label(entry: Finding, flags: str, *, start: bool) -> Constant | Formula:
    """What the first place is called: the field of Start, the row of a table, or else the sheet."""
    if not start:
        return _first(flags, "Key")
    is_field = entry.leads_to in {one.name for one in form.start()}
    return words("start")(f"field.{entry.leads_to}.label") if is_field else entry.where


def _cell_named() -> Formula:
    """The first place in words: its label, then sheet and cell, such as Contract value (Start B48)."""
    t = table("Tally")
    return when(gt(t["Count"], 0), join(t["First label"], " (", in_words(t["First place"]), ")"))


def in_words(place: Formula) -> Formula:
    """A link text as people read it: sheet and cell."""
    for mark, plain in (("#", ""), ("'", ""), ("!", " ")):
        place = call("SUBSTITUTE", place, mark, plain)
    return place


__all__ = ["SHEET", "all_flags", "in_words", "sheet"]
