"""Print list row by row (hidden): which part is on which row, and what each row says.

Parts are the front, each criterion, and each KPI's card under its criterion. A card is not divided between
pages, and a criterion's heading is not the last on its page; rows left free stay blank.
"""

from __future__ import annotations

import math

from builder.formulas.entries import says
from builder.formulas.vocabulary import (
    Formula,
    add,
    at,
    both,
    call,
    either,
    eq,
    filled,
    flag,
    greatest,
    gt,
    iferror,
    join,
    le,
    match,
    mul,
    name,
    negate,
    or_zero,
    shown,
    sub,
    table,
    text,
    total,
    when,
)
from builder.grid.kinds import LARGEST
from builder.layout.parts import Column, Constant, Field, Fields, Sheet, Table
from builder.model.mapping import Mapping
from builder.model.rows import kpi_keys, select_rows
from builder.templates import words
from builder.workbooks.tool.workings import print_cards as cards
from builder.workbooks.tool.workings.print_figures import last_lines
from builder.workbooks.tool.workings.print_texts import (
    EDGE,
    FRONT,
    MARK,
    OTHERS,
    PARTS,
    POOL,
    also,
    headings,
    line_break,
    text_keys,
    texts,
)

SHEET = "Print rows"
COLLEAGUES, SUPPLIER = "Colleagues", "Supplier"
FIRST_PAGE, PAGE = 15, 16
"""Rows of 43.8 points on A4 upright: 763 points high without margins, less title and headings."""

CHARACTERS, CAPITALS, BREAKS = 210, 150, 14
"""Of a long text in one row; in capitals; line breaks in one text that are kept."""

STEP = 1000
KEEP = 3
"""Rows of a criterion that stay together: its heading and what follows."""

SPARE = 1.12


def sheet(mapping: Mapping) -> Sheet:
    """Tables PrintTexts, PrintAlso, PrintItems, PrintParts, PrintPlaces, PrintRows."""
    say = words("workings_print")
    parts = (
        Fields(say("heading"), _fields(mapping)),
        headings(mapping),
        texts(mapping),
        also(mapping),
        _items(mapping),
        _parts(mapping),
        _places(mapping),
        _rows(mapping),
    )
    return Sheet(SHEET, say("title"), say("purpose"), parts, state="hidden")


def printed_rows(mapping: Mapping) -> tuple[str, ...]:
    """Rows of Print list: enough for all KPIs, with blank rows at page ends, and for long questions."""
    most = sum(len(card.rows) for card in cards.shared_cards(mapping)) + POOL // 2
    return tuple(f"Row {n}" for n in range(1, math.ceil(most * SPARE / PAGE) * PAGE + FIRST_PAGE + 1))


def _fields(mapping: Mapping) -> tuple[Field, ...]:
    say, card, supplier = words("workings_print"), words("print_list"), name("print_supplier")

    def of_reader(figures: str, asked: str) -> Formula:
        return when(eq(supplier, 1), card(f"card.{figures}"), card(f"card.{asked}"))

    after_last = add(greatest(table("PrintTexts").all("Rank")), 1)
    all_read = call("ISNUMBER", match(after_last, table("PrintItems"), "No"))
    needed = greatest(table("PrintPlaces").all("End"))
    told: tuple[tuple[str, Formula | int], ...] = (
        ("print_line_break", ord("\n")),
        ("print_return", ord("\r")),
        ("print_characters", CHARACTERS),
        ("print_capitals", CAPITALS),
        ("print_breaks", BREAKS),
        ("print_edges", 2 * len(EDGE)),
        ("print_step", STEP),
        ("print_others", len(select_rows(mapping)) + 1),
        ("print_page", PAGE),
        ("print_shift", PAGE - FIRST_PAGE),
        ("print_colleagues", flag(says(name("print_for"), COLLEAGUES))),
        ("print_supplier", flag(says(name("print_for"), SUPPLIER))),
        ("print_bidders", flag(both(eq(name("print_colleagues"), 0), eq(supplier, 0)))),
        ("print_answer", of_reader("agreed", "answer")),
        ("print_plan", of_reader("done", "plan")),
        ("print_measured", of_reader("measured_figures", "measured")),
        ("print_largest", int(LARGEST)),
        ("print_needed", needed),
        ("print_room", len(printed_rows(mapping))),
        ("print_full", flag(either(negate(all_read), gt(name("print_needed"), name("print_room"))))),
    )
    return tuple(Field(field, say(f"label.{field}"), content) for field, content in told)


def _items(mapping: Mapping) -> Table:
    """What can be printed: rows of the texts that follow what is typed, then the rows of all cards."""
    t, rows = table("PrintItems"), tuple(cards.card_rows(mapping))
    keys, last = kpi_keys(mapping), last_lines(mapping)
    none: tuple[Constant, ...] = (None,) * len(rows)
    of_lines = (cards.ANSWER, cards.PLAN, cards.MEASURED)

    def of_texts(heading: str, formula: Formula, wrap: bool = True) -> Column:
        return Column(heading, ((formula,) * POOL) + none, wrap=wrap)

    found = tuple(
        last[row.kpi] if row.formula in of_lines else keys.index(row.kpi) + 1 if row.formula else None
        for row in rows
    )
    columns = (
        Column("Source row", (None,) * POOL + found),
        of_texts("No", _number()),
        of_texts("Row", iferror(match(t["No"], table("PrintTexts"), "Rank"), 0)),
        of_texts("Size", when(gt(t["Row"], 0), at(table("PrintTexts"), "Size", t["Row"]), 0)),
        of_texts("Long", when(gt(t["Row"], 0), at(table("PrintTexts"), "Long", t["Row"]), 0)),
        of_texts("Ahead", _ahead()),
        of_texts("Window", _window(), wrap=False),
        of_texts("Cut", _cut()),
        Column("Label", (_label(),) * POOL + tuple(_card_label(row) for row in rows), wrap=False),
        Column("Text", (_text(),) * POOL + tuple(_card_text(row) for row in rows), wrap=False),
    )
    names = tuple(f"Text {n}" for n in range(1, POOL + 1)) + tuple(
        f"Card {n}" for n in range(1, len(rows) + 1)
    )
    return Table("PrintItems", names, columns, listed=False)


def _number() -> Formula:
    """The number of the text: the next one where nothing of the text above is left."""
    t = table("PrintItems")
    return total(t.above("No"), flag(eq(or_zero(t.above("Ahead")), or_zero(t.above("Cut")))))


def _whole() -> Formula:
    return at(table("PrintTexts"), "Text", table("PrintItems")["Row"])


def _ahead() -> Formula:
    """How many characters of the text are left for this row and those below."""
    t = table("PrintItems")
    left = sub(or_zero(t.above("Ahead")), or_zero(t.above("Cut")))
    whole = when(gt(t["Row"], 0), call("LEN", _whole()), 0)
    return when(gt(left, 0), left, whole)


def _size() -> Formula:
    return table("PrintItems")["Size"]


def _window() -> Formula:
    """What is left, as far as a row and one more character go, between edges."""
    t = table("PrintItems")
    window = call("LEFT", call("RIGHT", _whole(), t["Ahead"]), add(_size(), 1))
    return when(gt(t["Ahead"], 0), join(EDGE, window, EDGE))


def _cut() -> Formula:
    """How many characters this row takes: to a line break, all that is left, to the last blank, or as fit."""
    t = table("PrintItems")
    window = t["Window"]
    blanks = sub(call("LEN", window), call("LEN", call("SUBSTITUTE", window, " ", "")))
    last = sub(call("FIND", MARK, call("SUBSTITUTE", window, " ", MARK, blanks)), 1)
    fits = when(le(t["Ahead"], _size()), t["Ahead"], iferror(last, _size()))
    breaks = eq(t["Long"], 1)
    nowhere = join(window, EDGE)
    found = sub(call("FIND", when(breaks, line_break(), nowhere), window), 1)
    return when(gt(t["Ahead"], 0), iferror(found, fits), 0)


def _text() -> Formula:
    t = table("PrintItems")
    piece = call("LEFT", call("RIGHT", _whole(), t["Ahead"]), t["Cut"])
    plain = call("SUBSTITUTE", piece, line_break(), "")
    long = eq(t["Long"], 1)
    return when(gt(t["Cut"], 0), call("TRIM", when(long, plain, piece)))


def _label() -> Formula:
    """The text's label in its first row."""
    t = table("PrintItems")
    first = both(gt(t["Ahead"], 0), eq(t["Ahead"], call("LEN", _whole())))
    return when(gt(t["Row"], 0), when(first, at(table("PrintTexts"), "Label", t["Row"])))


def _card_label(row: cards.CardRow) -> Constant | Formula:
    labels: dict[str, Constant | Formula] = {
        cards.HEAD: row.kpi,
        **{heading: heading for heading in cards.OWN},
        cards.CHOICE: words("print_list")("card.choice"),
        cards.ANSWER: name("print_answer"),
        cards.PLAN: name("print_plan"),
        cards.MEASURED: name("print_measured"),
    }
    return labels[row.formula] if row.formula else row.label or None


def _card_text(row: cards.CardRow) -> Constant | Formula:
    """Of the KPI in the source row, or of the line of Mapping that has the words of all its lines."""
    source = table("PrintItems")["Source row"]
    kpi, lines = table("PrintKpi"), table("PrintLines")
    texts_: dict[str, Formula] = {
        cards.HEAD: at(kpi, "Head", source),
        **{heading: _typed(heading) for heading in cards.OWN},
        cards.CHOICE: at(kpi, "Choice", source),
        cards.ANSWER: at(lines, "Agreed", source),
        cards.PLAN: at(lines, "Done", source),
        cards.MEASURED: at(lines, "TOMs agreed", source),
    }
    return texts_[row.formula] if row.formula else row.text or None


def _typed(heading: str) -> Formula:
    """What the buyer says of an own KPI."""
    typed = at(table("Kpis"), heading, table("PrintItems")["Source row"])
    return when(filled(typed), shown(typed), words("print_list")("missing"))


def _part_keys(mapping: Mapping) -> tuple[str, ...]:
    return ("Front", *(mac.key for mac in mapping.criteria), OTHERS, *kpi_keys(mapping))


def _parts(mapping: Mapping) -> Table:
    """Each part: its place in the order, its first row in PrintItems, how many rows it takes."""
    t, macs, kpis = table("PrintParts"), len(mapping.criteria), len(kpi_keys(mapping))
    ends = (len(FRONT), *(len(FRONT) + len(PARTS) * n for n in range(1, macs + 1)), len(text_keys(mapping)))
    none: tuple[Constant, ...] = (None,)
    below = join("<", text(t["Sort"], "0"))
    before = call("COUNTIFS", t.all("Sort"), below, t.all("Rows"), ">0")
    first_shared, first_other, rows_shared, rows_other, measured_shared, measured_other = _card_places(
        mapping
    )
    fixed, places = len(ends), {row.key: n for n, row in enumerate(select_rows(mapping), start=1)}
    order = (0, *(places[mac.key] for mac in mapping.criteria), len(places) + 1)
    columns = (
        Column("Sort", (*(n * STEP for n in order), *(_sort(),) * kpis)),
        Column("KPI row", (none * fixed) + tuple(range(1, kpis + 1))),
        Column("Text before", (0, *ends[:-1], *none * kpis)),
        Column("Text last", (*ends, *none * kpis)),
        Column("Shared", none * fixed + first_shared),
        Column("Colleagues", none * fixed + first_other),
        Column("Shared rows", none * fixed + rows_shared),
        Column("Colleagues rows", none * fixed + rows_other),
        Column("Shared TOMs", none * fixed + measured_shared),
        Column("Colleagues TOMs", none * fixed + measured_other),
        Column("Base", (_text_base(t["Text before"]),) * fixed + (_by_reader(),) * kpis),
        Column("Rows", (_text_rows(),) * fixed + (_card_count(),) * kpis),
        Column("Keep", (min(KEEP, PAGE),) * fixed + (t["Rows"],) * kpis),
        Column("Rank", when(gt(t["Rows"], 0), add(before, 1))),
    )
    return Table("PrintParts", _part_keys(mapping), columns, listed=False)


def _card_places(mapping: Mapping) -> tuple[tuple[int, ...], ...]:
    """For each KPI: where its two cards begin in PrintItems, their rows, and those on the TOMs."""
    shared, colleagues = cards.shared_cards(mapping), cards.colleague_cards(mapping)
    firsts, at_ = [], POOL + 1
    for card in (*shared, *colleagues):
        firsts.append(at_)
        at_ += len(card.rows)
    plain = [tuple(len(card.rows) - card.measured for card in some) for some in (shared, colleagues)]
    measured = [tuple(card.measured for card in some) for some in (shared, colleagues)]
    return (tuple(firsts[: len(shared)]), tuple(firsts[len(shared) :]), *plain, *measured)


def _sort() -> Formula:
    """By the KPI's criterion, then in the order of the KPIs; the part of a criterion has its thousand."""
    t = table("PrintParts")
    mac = at(table("PrintKpi"), "MAC row", t["KPI row"])
    return add(mul(when(gt(mac, 0), mac, name("print_others")), name("print_step")), t["KPI row"])


def _text_base(before: Formula) -> Formula:
    """The row of PrintItems with which the texts after that one begin."""
    ranks = when(gt(before, 0), at(table("PrintTexts"), "Rank", before), 0)
    return iferror(match(add(ranks, 1), table("PrintItems"), "No"), 0)


def _text_rows() -> Formula:
    t = table("PrintParts")
    return greatest(sub(_text_base(t["Text last"]), t["Base"]), 0)


def _by_reader(of: str = "") -> Formula:
    t = table("PrintParts")
    return when(eq(name("print_colleagues"), 1), t[f"Colleagues{of}"], t[f"Shared{of}"])


def _card_count() -> Formula:
    t = table("PrintParts")
    selected = eq(at(table("KpiState"), "Selected", t["KPI row"]), 1)
    measured = when(eq(name("toms_wanted"), 1), _by_reader(" TOMs"), 0)
    return when(selected, add(_by_reader(" rows"), measured), 0)


def _places(mapping: Mapping) -> Table:
    """The parts in order: where each begins, so that what belongs together is on one page."""
    t, parts, keys = table("PrintPlaces"), table("PrintParts"), _part_keys(mapping)
    used = call("MOD", add(sub(t["After"], 1), name("print_shift")), name("print_page"))
    moved = when(gt(add(t["Used"], t["Keep"]), name("print_page")), sub(name("print_page"), t["Used"]), 0)
    columns = (
        Column("Place", tuple(range(1, len(keys) + 1))),
        Column("Part", iferror(match(t["Place"], parts, "Rank"), 0)),
        Column("Rows", when(gt(t["Part"], 0), at(parts, "Rows", t["Part"]), 0)),
        Column("Keep", when(gt(t["Part"], 0), at(parts, "Keep", t["Part"]), 0)),
        Column("After", total(t.above("End"), 1)),
        Column("Used", used),
        Column("Start", add(t["After"], moved)),
        Column("End", sub(add(t["Start"], t["Rows"]), 1)),
        Column("Offset", when(gt(t["Part"], 0), sub(at(parts, "Base", t["Part"]), t["Start"]), 0)),
    )
    return Table("PrintPlaces", tuple(f"Place {n}" for n in range(1, len(keys) + 1)), columns, listed=False)


def _rows(mapping: Mapping) -> Table:
    """For each row of Print list the row of PrintItems that it shows, 0 for none, and its words."""
    t, places, keys = table("PrintRows"), table("PrintPlaces"), printed_rows(mapping)
    place = call("MATCH", t["Row"], places.all("Start"), 1)
    item = add(at(places, "Offset", place), t["Row"])

    def told(heading: str) -> Column:
        there = shown(at(table("PrintItems"), heading, t["Item"]))
        return Column(heading, when(gt(t["Item"], 0), there), wrap=False)

    columns = (
        Column("Row", tuple(range(1, len(keys) + 1))),
        Column("Item", when(le(t["Row"], at(places, "End", place)), item, 0)),
        told("Label"),
        told("Text"),
    )
    return Table("PrintRows", keys, columns, listed=False)
