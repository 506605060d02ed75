"""Start: what the tool is, what to do, the results at a glance, and the facts about the procurement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

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
    lookup,
    lt,
    name,
    negate,
    number,
    shown,
    table,
    text,
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
    Line,
    Paragraphs,
    Part,
    Place,
    Sheet,
    Table,
)
from builder.model import choices as options
from builder.model import form
from builder.model.mapping import Edition, Mapping
from builder.model.rows import line_rows, report_regions
from builder.templates import words
from builder.version import tool_version
from builder.workbooks.tool.common import pending

SHEET = "Start"
WIDTHS = 31, 34, 62, 39
PAGE_TOPS = "contract", "return"
"""Sections that begin a page of paper."""


def sheet(mapping: Mapping) -> Sheet:
    """Whether it can be used, who does what, the fields by owner, table Scope, the results."""
    say = words("start")
    lines = (Line(say("official"), "small"), *pending(mapping))
    official = Paragraphs(lines, overflow=True)
    first, *others = _sections(mapping)
    parts: tuple[Part, ...] = (
        official,
        first,
        Fields("", _editions(mapping)),
        *_roles(mapping),
        *_legend(),
        *others,
        Paragraphs((Line(say("section.scope"), "section"),), overflow=True),
        _scope(mapping),
        Fields(say("section.results"), _results(mapping)),
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
        note=_strip(),
    )


def _strip() -> Formula:
    """The results in one line, which stays in sight: stage, KPIs, errors, warnings."""
    say = words("start")
    counts = ("kpis_selected", "tally_errors", "tally_warnings")
    told = [join(say(f"strip.{field}"), text(name(field), "0")) for field in counts]
    return join(say("strip.stage"), shown(name("stage")), *told)


def _roles(mapping: Mapping) -> tuple[Paragraphs, ...]:
    """One row of links for each kind of reader: who, then where to go, in order."""
    say, top = words("start"), mapping.edition.top
    rows = say.rows("roles")
    first = {"Lines": line_rows(mapping)[0].key}
    who = Paragraphs(
        (Line(say("section.roles"), "section"), *(Line(r["who"], "body strong") for r in rows)), overflow=True
    )
    steps = (
        Paragraphs(
            (
                Line(""),
                *(Line(r["text"][i].format(top=top), link=_to(r["leads_to"][i], first)) for r in rows),
            ),
            left=i + 1,
            overflow=True,
        )
        for i in range(len(WIDTHS) - 1)
    )
    return who, *steps


def _to(where: str, first: dict[str, str]) -> str | Place:
    """A sheet, a field of Start, or a column of a table, such as Lines.Rating, in its first row."""
    target, _, heading = where.partition(".")
    return Place(target, heading, first[target]) if heading else target


def _legend() -> tuple[Paragraphs, ...]:
    """One cell of each look, side by side."""
    rows = words("start").rows("legend")
    return tuple(Paragraphs((Line(r["text"], r["look"]),), left=i) for i, r in enumerate(rows))


def _answer(mapping: Mapping) -> Formula:
    """Whether this workbook can be used, by the date that is beside it."""
    say, began = words("start"), name("procurement_began")
    this, also = mapping.edition.policy_note, gt(name("model_also"), 0)
    yes = when(also, say("use.perhaps", model=this), say("use.yes", model=this))
    no = join(say("use.no"), name("applying_model"), say("use.serves", model=this))
    return cases(
        (negate(number(began)), say("use.no_date")),
        (eq(name("model_here"), 1), yes),
        (eq(name("model_row"), 0), say("use.before")),
        (says(name("route"), options.CALL_OFF), say("use.call_off", model=this)),
        otherwise=no,
    )


def _editions(mapping: Mapping) -> tuple[Field, ...]:
    """Each edition of the Model: when a procurement begins under it, and what your date means for it."""
    say, rows = words("start"), table("Editions")
    return tuple(
        Field(
            f"edition_{n}",
            say("edition.label", model=edition.policy_note),
            _days(edition),
            note=join(
                say("edition.this" if edition.key == mapping.edition.key else "edition.other"),
                when(eq(lookup(edition.key, rows, "Applies"), 1), say("edition.applies")),
                when(eq(lookup(edition.key, rows, "Usable"), 1), say("edition.usable")),
            ),
            look="text",
        )
        for n, edition in enumerate(mapping.editions, start=1)
    )


def _days(edition: Edition) -> str:
    """The days on which the edition applies, in words."""
    say, until = words("start"), edition.applies_to
    first = _day(edition.applies_from)
    return (
        say("edition.between", first=first, last=_day(until)) if until else say("edition.since", first=first)
    )


def _day(day: date) -> str:
    return f"{day.day} {words('start').list('months')[day.month - 1]} {day.year}"


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
    """The fields to fill in, section by section, each with its owner beside its heading."""
    say, defaults = words("start"), form.start_defaults(mapping)
    for section, inputs in form.START.items():
        fields = tuple(_field(mapping, one.name, one.kind, defaults.get(one.name)) for one in inputs)
        yield Fields(say(f"section.{section}"), fields, note=say(f"owner.{_owner(inputs)}"))


def _owner(inputs: form.Form) -> str:
    """Who fills in a section, and whether for every return."""
    (owner,) = {one.owner for one in inputs}
    each_time = all(one.change == form.EACH_TIME for one in inputs)
    return f"{owner} each time" if each_time else owner


def _field(mapping: Mapping, field: str, kind: Kind, default: Value | None) -> Field:
    say = words("start")
    label, help_ = say(f"field.{field}.label"), say(f"field.{field}.help")
    live: dict[str, Callable[[Mapping], Formula]] = {
        "procurement_began": _answer,
        "kpi_threshold": _small_contract,
        "report_in": _language,
    }
    note = live[field](mapping) if field in live else say(f"field.{field}.note")
    return Field(field, label, Input(default), kind, help_, note)


def _small_contract(mapping: Mapping) -> Formula:  # noqa: ARG001 - every live note is made from it
    say, value, least = words("start"), name("contract_value"), name("kpi_threshold")
    below = both(number(value), number(least), filled(value), lt(value, least))
    return when(below, say("field.kpi_threshold.below"), say("field.kpi_threshold.note"))


def _language(mapping: Mapping) -> Formula:  # noqa: ARG001 - every live note is made from it
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
