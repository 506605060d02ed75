"""Print list: what is asked, by award criterion, as an annex for one of three readers.

Every row is as high as three lines and shows what the hidden sheet Print rows has for it: the front, each
criterion with its question, and its KPIs as cards. What is above the title is for the screen only.
"""

from __future__ import annotations

from builder.formulas.vocabulary import (
    Formula,
    add,
    both,
    call,
    cases,
    div,
    eq,
    filled,
    iferror,
    join,
    least,
    name,
    ne,
    shown,
    sub,
    table,
    when,
)
from builder.grid import text_width as metrics
from builder.grid.kinds import Kind, choice
from builder.layout.parts import Column, Conditional, Field, Fields, Input, Line, Paragraphs, Sheet, Table
from builder.model.mapping import Mapping
from builder.templates import words
from builder.workbooks.tool.common import pending
from builder.workbooks.tool.workings.print_cards import GOES_ON, LABEL_WIDTH, LINES, TEXT_WIDTH
from builder.workbooks.tool.workings.print_rows import COLLEAGUES, FIRST_PAGE, PAGE, SUPPLIER, printed_rows

BIDDERS = "Bidders"
NUMBER = Kind("rows", "0")
BOXES = ("front.bidder", "criterion.answer", "card.answer", "card.plan", "card.measured")
"""Labels of the rows to write on."""

TITLE_PART = 2
NOWHERE = -1  # the issue code is in the heading of the printed rows


def sheet(mapping: Mapping) -> Sheet:
    """Fields print_for, print_rows and print_pages; table PrintList, a plain range of printed rows."""
    say = words("print_list")
    lines = (
        Line(_state(), "warning"),
        Line(say("how"), "small"),
        Line(say("area"), "small"),
        *pending(mapping),
    )
    parts = (
        Fields("", _fields()),
        Paragraphs(lines, overflow=True),
        Paragraphs((Line(_title(), "title"),), overflow=True),
        _printed(mapping),
    )
    return Sheet(
        say("name"),
        say("title"),
        say("purpose"),
        parts,
        code_column=NOWHERE,
        page_parts=(TITLE_PART,),
        print_rows="print_rows",
        print_from=TITLE_PART,
        page_rows=(FIRST_PAGE, PAGE),
        portrait=True,
    )


def _fields() -> tuple[Field, ...]:
    say = words("print_list")
    rows = least(name("print_needed"), name("print_room"))
    pages = call("INT", div(add(name("print_rows"), sub(name("print_shift"), 1)), name("print_page")))
    readers = choice(BIDDERS, SUPPLIER, COLLEAGUES)
    return (
        Field("print_for", say("field.print_for.label"), Input(BIDDERS), readers,
              help=say("field.print_for.help")),
        Field("print_rows", say("field.print_rows.label"), rows, NUMBER),
        Field("print_pages", say("field.print_pages.label"), add(pages, 1), NUMBER),
    )  # fmt: skip


def _state() -> Formula:
    say = words("print_list")
    return cases((eq(name("kpis_selected"), 0), say("empty")), (eq(name("print_full"), 1), say("full")))


def _title() -> Formula:
    say = words("print_list")
    return cases(
        (eq(name("print_supplier"), 1), say("paper.supplier")),
        (eq(name("print_colleagues"), 1), say("paper.colleagues")),
        otherwise=say("paper.bidders"),
    )


def _head() -> Formula:
    """On top of each page: the contract's reference and the issue code."""
    say, reference, code = words("print_list"), shown(name("contract_ref")), name("issue_code")
    said = when(filled(code), join(say("paper.code"), code), say("paper.no_code"))
    return join(when(filled(reference), join(reference, ", ")), said)


def _printed(mapping: Mapping) -> Table:
    say, t, rows = words("print_list"), table("PrintList"), table("PrintRows")
    columns = (
        Column("Label", rows.same("Label"), width=LABEL_WIDTH, look="list label",
               title=join(say("paper.left"), "")),
        Column("Text", rows.same("Text"), width=TEXT_WIDTH, look="list text",  title=_head()),
    )  # fmt: skip
    conditionals = (
        Conditional(_begins(mapping.criteria[0].key), "heading"),
        Conditional(eq(t["Label"], say("criterion.others")), "heading"),
        Conditional(_begins(mapping.kpis[0].key), "chosen"),
        *(Conditional(eq(t["Label"], say(label)), "answer") for label in BOXES),
        Conditional(both(filled(t["Label"]), ne(call("LEFT", t["Label"], 1), GOES_ON)), "list row"),
    )
    return Table(
        "PrintList",
        printed_rows(mapping),
        columns,
        conditionals,
        listed=False,
        row_height=metrics.height(LINES),
    )


def _begins(key: str) -> Formula:
    """Whether the label is a key of that kind: MAC or KPI and a number."""
    kind = key.partition(" ")[0] + " "
    return eq(iferror(call("FIND", kind, table("PrintList")["Label"]), 0), 1)
