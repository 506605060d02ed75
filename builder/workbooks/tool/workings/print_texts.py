"""Texts of Print list that follow what is typed: its front, each criterion with its question, and their rows.

A text is printed in as many rows as it needs, cut at a line break or the last blank that fits. The rows go
through all texts that hold something, in the order of the list.
"""

from __future__ import annotations

from builder.formulas.entries import says
from builder.formulas.vocabulary import (
    Formula,
    add,
    at,
    both,
    call,
    cases,
    countifs,
    eq,
    filled,
    flag,
    gt,
    iferror,
    join,
    name,
    ne,
    number,
    shown,
    sub,
    sumifs,
    table,
    total,
    when,
)
from builder.formulas.words import number_text, percent_text
from builder.layout.parts import Column, Constant, Table
from builder.model import choices as options
from builder.model.mapping import Criterion, Kpi, Mapping
from builder.model.rows import kpi_keys, select_rows
from builder.templates import words

POOL = 200
"""Rows for all texts together: of ten criteria question and guidance may be as long as they can be."""

FRONT = ("contract", "authority", "bidder", "local", "groups", "week", "spend", "note")
PARTS = ("head", "question", "guidance", "also")
OTHERS = "Others"
LONG = ("local", "groups", "question", "guidance")
EDGE, MARK = "|", "¦"
"""EDGE keeps blanks at the ends of a text; MARK takes the place of its last blank."""


def line_break() -> Formula:
    """The character between two lines of a cell."""
    return call("CHAR", name("print_line_break"))


def text_keys(mapping: Mapping) -> tuple[str, ...]:
    """Rows of PrintTexts: the front, each criterion's four texts, the heading of KPIs without one."""
    macs = tuple(f"{mac.key} {part}" for mac in mapping.criteria for part in PARTS)
    return (*(f"Front {part}" for part in FRONT), *macs, OTHERS)


def texts(mapping: Mapping) -> Table:
    """Table PrintTexts: what each text says, and how many characters of it go into a row."""
    t, keys = table("PrintTexts"), text_keys(mapping)
    told = (*_front(mapping), *(one for _ in mapping.criteria for one in _criterion()), _others())
    capitals = call("EXACT", call("UPPER", t["Text"]), t["Text"])
    breaks = sub(call("LEN", t["Whole"]), call("LEN", _in_one(t["Whole"], "")))
    size = when(capitals, name("print_capitals"), name("print_characters"))
    columns = (
        Column("Key", keys),
        Column("Label", _labels(mapping), wrap=False),
        Column("Row", _of_each(mapping, {one.key: row for row, one in enumerate(select_rows(mapping), 1)})),
        Column("Also row", _of_each(mapping, _last_rows(mapping))),
        Column("Long", tuple(int(key.endswith(LONG)) for key in keys)),
        Column("Whole", tuple(iferror(one, "") for one in told), wrap=False),
        Column(
            "Text", when(gt(breaks, name("print_breaks")), _in_one(t["Whole"], " "), t["Whole"]), wrap=False
        ),
        Column("Size", when(eq(t["Long"], 1), size, call("LEN", t["Text"]))),
        Column("Rank", total(t.above("Rank"), flag(filled(t["Text"])))),
    )
    return Table("PrintTexts", keys, columns, listed=False)


def _of_each(mapping: Mapping, rows: dict[str, int]) -> tuple[Constant, ...]:
    """That row of its criterion for each text; 0 for the others."""
    return (*(0 for _ in FRONT), *(rows.get(mac.key, 0) for mac in mapping.criteria for _ in PARTS), 0)


def _last_rows(mapping: Mapping) -> dict[str, int]:
    """Each criterion's last row in PrintAlso."""
    return {mac.key: row for row, (mac, _) in enumerate(others_of(mapping), start=1)}


def _in_one(whole: Formula, between: str) -> Formula:
    """The text without line breaks."""
    return call("SUBSTITUTE", whole, line_break(), between)


def _labels(mapping: Mapping) -> tuple[Constant | Formula, ...]:
    say = words("print_list")
    alone = number(call("FIND", say("criterion.no_kpi"), table("PrintTexts")["Whole"]))
    heads: dict[str, Constant | Formula] = {
        "question": say("criterion.question"),
        "guidance": say("criterion.guidance"),
    }
    heads |= {"also": when(alone, say("criterion.answer"), say("criterion.also"))}
    front = tuple(say(f"front.{part}") for part in FRONT)
    macs = tuple(heads.get(part, mac.key) for mac in mapping.criteria for part in PARTS)
    return (*front, *macs, say("criterion.others"))


def _typed(field: str) -> Formula:
    return shown(name(field))


def _front(mapping: Mapping) -> tuple[Formula, ...]:
    """The contract, the authority with stage and issue code, definitions where typed, a note on figures."""
    say, about = words("print_list"), mapping.edition
    reference = when(
        filled(_typed("contract_ref")), join(line_break(), say("front.reference"), _typed("contract_ref"))
    )
    given = when(filled(_typed("authority")), _typed("authority"), say("missing"))
    code = when(filled(name("issue_code")), join(say("front.code"), name("issue_code")))
    edition = f"{about.title}, {about.version}" if about.version else about.title
    hours, bidder = name("full_time_hours"), eq(name("print_bidders"), 1)
    score = when(eq(name("pounds_shown"), 0), say("score"))
    return (
        join(when(filled(_typed("contract_title")), _typed("contract_title"), say("missing")), reference),
        join(given, line_break(), _typed("stage"), code, line_break(), edition),
        when(bidder, say("front.bidder_text")),
        _defined(
            "def_local_area",
            _selected("Local"),
            when(eq(name("toms_wanted"), 1), _selected("Local in TOMs"), 0),
        ),
        _defined("def_groups", _selected("Groups")),
        cases(
            (number(hours), join(number_text(hours), say("front.hours"))),
            (filled(hours), say("not_known")),
            (gt(_of_full_time(), 0), say("missing")),
        ),
        _spend(),
        score,
    )


def _spend() -> Formula:
    """What contract spend means, where the buyer has chosen or a KPI is a share of it."""
    say, chosen = words("print_list"), name("spend_means")
    return cases(
        (says(chosen, options.PAID_BY), say("front.paid_by")),
        (says(chosen, options.PAID_TO), say("front.paid_to")),
        (gt(_selected("Of spend"), 0), say("missing")),
    )


def _selected(flagged: str) -> Formula:
    """How many selected KPIs have that flag."""
    return countifs(table("KpiState").all("Selected"), 1, table("KpiFlags").all(flagged), 1)


def _of_full_time() -> Formula:
    return countifs(table("KpiState").all("Selected"), 1, table("Kpis").all("Kind"), options.FTE)


def _defined(field: str, *needed: Formula) -> Formula:
    """A definition; where it is blank, whether a selected KPI needs it."""
    given = call("TRIM", shown(name(field)))
    asked = both(eq(given, ""), gt(add(0, *needed), 0))
    return when(asked, words("print_list")("missing"), _clean(name(field)))


def _clean(entry: Formula) -> Formula:
    """What is typed, without empty lines."""
    plain = call("SUBSTITUTE", shown(entry), call("CHAR", name("print_return")), "")
    return call("SUBSTITUTE", call("TRIM", plain), join(line_break(), line_break()), line_break())


def headings(mapping: Mapping) -> Table:
    """Table PrintMacs: each criterion's heading with weighting and word limit."""
    say, t, macs = words("print_list"), table("PrintMacs"), table("Select")
    weight, limit = macs.same("Weighting"), macs.same("Word limit")
    limited = join(say("criterion.limit"), number_text(limit), say("criterion.words"))
    under = call("TRIM", join(t["Weighting"], " ", t["Limit"]))
    heading = join(macs.same("Title"), when(filled(t["Under"]), join(line_break(), t["Under"])))
    columns = (
        Column(
            "Weighting", when(number(weight), join(say("criterion.weighting"), percent_text(weight), "."))
        ),
        Column("Limit", when(number(limit), limited)),
        Column("Under", under),
        Column("Heading", when(eq(table("SelectState").same("MAC on"), 1), heading), wrap=False),
    )
    return Table("PrintMacs", tuple(row.key for row in select_rows(mapping)), columns, listed=False)


def _criterion() -> tuple[Formula, ...]:
    """Heading, question, guidance, and KPIs that are set out elsewhere."""
    say, t, row = words("print_list"), table("Select"), table("PrintTexts")["Row"]
    last = table("PrintTexts")["Also row"]
    elsewhere = when(gt(last, 0), at(table("PrintAlso"), "Path", last))
    on = eq(at(table("SelectState"), "MAC on", row), 1)
    kpis = countifs(table("PrintKpi").all("MAC row"), row, table("KpiState").all("Selected"), 1)
    alone = join(say("criterion.no_kpi"), when(eq(name("print_bidders"), 1), say("criterion.in_words")), ".")
    return (
        at(table("PrintMacs"), "Heading", row),
        when(on, _clean(at(t, "Question", row))),
        when(on, _clean(at(t, "Response guidance", row))),
        cases(
            (filled(elsewhere), join(say("criterion.also_text"), elsewhere, ".")),
            (both(on, eq(kpis, 0)), alone),
        ),
    )


def _others() -> Formula:
    """Heading of the KPIs that no selected criterion brings."""
    alone = sumifs(table("KpiState").all("Selected"), table("PrintKpi").all("MAC row"), 0)
    return when(gt(alone, 0), words("print_list")("criterion.others_text"))


def others_of(mapping: Mapping) -> tuple[tuple[Criterion, Kpi], ...]:
    """Every criterion with every KPI that is linked to it, criterion by criterion."""
    return tuple((mac, kpi) for mac in mapping.criteria for kpi in mapping.kpis_of(mac))


def also(mapping: Mapping) -> Table:
    """Table PrintAlso: for each criterion in turn the KPIs that are set out under an earlier one.

    `Path` runs down to the criterion's last row.
    """
    t, pairs = table("PrintAlso"), others_of(mapping)
    keys, macs = kpi_keys(mapping), tuple(row.key for row in select_rows(mapping))
    kpi_row, above = t["KPI row"], t.above("Path")
    elsewhere = sub(at(table("PrintKpi"), "MAC row", kpi_row), t["MAC row"])
    on = at(table("SelectState"), "MAC on", t["MAC row"])
    counts = both(eq(at(table("KpiState"), "Selected", kpi_row), 1), eq(on, 1), ne(elsewhere, 0))
    longer = join(above, when(filled(above), ", "), t["Code"])
    path = when(eq(t["First"], 1), when(eq(t["Here"], 1), t["Code"]), when(eq(t["Here"], 1), longer, above))
    columns = (
        Column("Key", tuple(f"{mac.key}|{kpi.key}" for mac, kpi in pairs)),
        Column("MAC row", tuple(macs.index(mac.key) + 1 for mac, _ in pairs)),
        Column("KPI row", tuple(keys.index(kpi.key) + 1 for _, kpi in pairs)),
        Column("Code", tuple(kpi.key.removeprefix("KPI ") for _, kpi in pairs)),
        Column("First", tuple(int(not n or pairs[n - 1][0] is not mac) for n, (mac, _) in enumerate(pairs))),
        Column("Here", flag(counts)),
        Column("Path", path, wrap=False),
    )
    return Table("PrintAlso", tuple(f"{mac.key}|{kpi.key}" for mac, kpi in pairs), columns, listed=False)
