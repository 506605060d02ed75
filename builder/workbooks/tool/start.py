"""Start: what the tool is, what to do, the results at a glance, and the facts about the procurement."""

from __future__ import annotations

from collections.abc import Iterator

from builder.formulas.entries import says
from builder.formulas.vocabulary import (
    Formula,
    at,
    both,
    cases,
    countifs,
    eq,
    filled,
    greatest,
    gt,
    join,
    lt,
    name,
    negate,
    number,
    table,
    total,
    when,
)
from builder.grid.kinds import (
    COUNT,
    POUNDS,
    TICK,
    Kind,
    Value,
)
from builder.layout.parts import (
    Column,
    Constant,
    Field,
    Fields,
    Input,
    Jump,
    Line,
    Paragraphs,
    Part,
    Place,
    Sheet,
    Table,
)
from builder.model import choices as options
from builder.model import form
from builder.model.mapping import Mapping
from builder.model.rows import report_regions
from builder.templates import words
from builder.version import tool_version

SHEET = "Start"
LINKS = 3
"""Column of the links to the other sheets."""

WIDTHS = 31, 34, 62, 39
PAGE_TOPS = "procurement", "return"
"""Sections that begin a page of paper."""


def sheet(mapping: Mapping) -> Sheet:
    """Title, steps, results, links, fields by section, table Scope."""
    say = words("start")
    parts: tuple[Part, ...] = (
        Paragraphs(
            (Line(say("official"), "small"), Line(_warning(), "warning")),
            overflow=True,
        ),
        *_steps(),
        *_legend(),
        Fields(say("section.results"), _results(mapping)),
        _links(mapping),
        *_sections(mapping),
        _scope(mapping),
    )
    beside = frozenset(i for i, part in enumerate(parts) if getattr(part, "left", 0))
    tops = {say(f"section.{top}") for top in PAGE_TOPS}
    begin = tuple(i for i, part in enumerate(parts) if isinstance(part, Fields) and part.heading in tops)
    return Sheet(
        SHEET,
        say("title"),
        say("purpose"),
        parts,
        WIDTHS,
        code_column=0,
        page_parts=begin,
        beside=beside,
        jumps=(Jump(2, say("to_first"), Place("stage")),),
    )


def _steps() -> tuple[Paragraphs, Paragraphs]:
    """Three steps for each kind of reader: who, and what to do."""
    say = words("start")
    rows = say.rows("steps")
    heading = Line(say("section.steps"), "section")
    who = (heading, *(Line(r["who"], "body strong") for r in rows))
    what = (Line(""), *(Line(r["what"]) for r in rows))
    return Paragraphs(who, overflow=True), Paragraphs(what, left=1, overflow=True)


def _legend() -> tuple[Paragraphs, ...]:
    """One cell of each look, side by side."""
    rows = words("start").rows("legend")
    return tuple(Paragraphs((Line(r["text"], r["look"]),), left=i) for i, r in enumerate(rows))


def _links(mapping: Mapping) -> Paragraphs:
    say, top = words("start"), mapping.edition.top
    lines = (Line(r["text"].format(top=top), link=r["sheet"]) for r in say.rows("links"))
    return Paragraphs((Line(say("section.links"), "section"), *lines), left=LINKS, overflow=True)


def _warning() -> Formula:
    """Said in red above everything when another model applies to the date the procurement began."""
    say, began = words("start"), name("procurement_began")
    other = both(number(began), eq(name("model_here"), 0))
    return when(other, join(say("warn.other"), name("applying_model"), say("warn.here")))


def _applying() -> Formula:
    say, editions = words("start"), table("Editions")
    row, also = name("model_row"), name("model_also")
    either_model = join(
        *(at(editions, "Policy note", row), say("or")),
        *(at(editions, "Policy note", greatest(also, 1)), say("see_notice")),
    )
    return cases(
        (negate(number(name("procurement_began"))), say("no_date")),
        (both(gt(row, 0), gt(also, 0)), either_model),
        (gt(row, 0), at(editions, "Title", row)),
        otherwise=say("no_model"),
    )


def _results(mapping: Mapping) -> tuple[Field, ...]:
    select, kpi_state = table("SelectState"), table("KpiState")
    in_play = countifs(select.all("MACs on"), ">0")
    return (
        _result("applying_model", _applying()),
        _result("outcomes_selected", in_play, COUNT, _too_many("outcomes_selected", "most_outcomes")),
        _result("criteria_selected", total(select.all("MAC on")), COUNT),
        _result(
            "kpis_selected", total(kpi_state.all("Selected")), COUNT, _too_many("kpis_selected", "most_kpis")
        ),
        _result("checks_state", _checks_state()),
        _result("errors_found", name("tally_errors"), COUNT),
        _result("warnings_found", name("tally_warnings"), COUNT),
        _result("pounds_committed", _pounds("committed"), POUNDS, _pounds_note()),
        _result("pounds_delivered", _pounds("delivered"), POUNDS, _pounds_note()),
        _result("issue_code", name("seal_code")),
        _result("edition_name", mapping.edition.full_title),
        _result("tool_version", tool_version()),
        _result("data_mark", mapping.mark),
    )


def _result(
    field: str, content: Formula | Constant, kind: Kind | None = None, note: Formula | None = None
) -> Field:
    say = words("start")
    label, beside = say(f"result.{field}.label"), note or say(f"result.{field}.note")
    if kind is None:
        return Field(field, label, content, note=beside, look="result")
    return Field(field, label, content, kind, note=beside, look="result")


def _too_many(field: str, limit: str) -> Formula:
    say = words("start")
    return when(gt(name(field), name(limit)), say(f"result.{field}.many"), say(f"result.{field}.note"))


def _checks_state() -> Formula:
    say = words("start")
    return cases(
        (gt(name("tally_errors"), 0), say("state.errors")),
        (gt(name("tally_warnings"), 0), say("state.warnings")),
        otherwise=say("state.clear"),
    )


def _pounds(what: str) -> Formula:
    """The headline total, or nothing where £ are not shown or nothing has a value yet."""
    own = says(name("value_book"), options.OWN_VALUES)
    figure = when(own, name(f"{what}_own"), name(f"{what}_benefit"))
    return when(eq(name("pounds_shown"), 1), when(gt(figure, 0), figure))


def _pounds_note() -> Formula:
    say = words("start")
    own = says(name("value_book"), options.OWN_VALUES)
    return cases(
        (eq(name("pounds_shown"), 0), say("pounds.hidden")),
        (eq(name("toms_wanted"), 0), say("pounds.model")),
        (own, say("pounds.own")),
        otherwise=say("pounds.open"),
    )


def _sections(mapping: Mapping) -> Iterator[Fields]:
    """The fields to fill in, section by section."""
    say, defaults = words("start"), form.start_defaults(mapping)
    for section, inputs in form.START.items():
        fields = tuple(_field(one.name, one.kind, defaults.get(one.name)) for one in inputs)
        yield Fields(say(f"section.{section}"), fields)


def _field(field: str, kind: Kind, default: Value | None) -> Field:
    say = words("start")
    label, help_ = say(f"field.{field}.label"), say(f"field.{field}.help")
    live = {"kpi_threshold": _small_contract, "report_in": _language}.get(field)
    note = live() if live else say(f"field.{field}.note")
    return Field(field, label, Input(default), kind, help_, note)


def _small_contract() -> Formula:
    say, value, least = words("start"), name("contract_value"), name("kpi_threshold")
    below = both(number(value), number(least), filled(value), lt(value, least))
    return when(below, say("field.kpi_threshold.below"), say("field.kpi_threshold.note"))


def _language() -> Formula:
    """What is reported in, and what that means."""
    say, language = words("start"), name("report_language")
    means = when(eq(name("toms_wanted"), 1), say("field.report_in.toms"), say("field.report_in.model"))
    return join(say("field.report_in.now"), language, means)


def _scope(mapping: Mapping) -> Table:
    say, regions = words("start"), report_regions(mapping)
    columns = (
        Column("Region", tuple(r.name for r in regions), width=31, look="key"),
        Column("In scope", Input(), TICK, width=34, help=say("help.In scope")),
    )
    return Table("Scope", tuple(r.key for r in regions), columns)
