"""KPIs: follow the Model, include, leave out, require; ten rows for own KPIs."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Map
from functools import cache

from builder.formulas.vocabulary import both, eq, ne, negate, table, when
from builder.grid.kinds import CENTRED, MONEY, SHARE, WORDS, Kind, choice, number, whole
from builder.layout.parts import Column, Conditional, Input, Jump, Place, Sheet, Table
from builder.model import choices as options
from builder.model import form
from builder.model.mapping import Kpi, Mapping
from builder.model.rows import kpi_keys, own_keys, toms_measures
from builder.templates import words
from builder.workbooks.tool.common import check_looks, row_check
from builder.workbooks.tool.toms_codes import toms_table

SHEET = "KPIs"
YES = "Yes"
FILTERS = frozenset({"Selected", "Check", "Outcome", "Source"})
BOUND_WIDTHS = {"Good from": 12, "Approaching from": 19, "Requires from": 15}
"""Room for a filter button, which LibreOffice draws beside every heading."""
ASKED = {one.name: one for one in (*form.KPIS, *form.OWN_KPIS)}


def top_heading(mapping: Mapping) -> str:
    """The heading of what the KPIs are put together by."""
    return mapping.edition.top.title()


def sheet(mapping: Mapping) -> Sheet:
    """Table Kpis: a row for each KPI of the mapping, then the rows for own KPIs."""
    say, t = words("choose"), table("Kpis")
    columns = (
        *_named(mapping),
        *_chosen(),
        *_required(mapping),
        *_reasoned(),
        *_sourced(mapping),
        *_about(mapping),
        *_rated(),
    )
    constant = tuple(c.heading for c in columns if not c.is_input or c.fixed_look == "text")
    mapped, selected = ne(t["Source"], options.FROM_OWN), eq(t["Selected"], YES)
    conditionals = (
        Conditional(selected, "chosen", ("Key", "Selected")),
        Conditional(both(selected, mapped), "chosen", ("Title",)),
        Conditional(
            both(eq(t["Selected"], ""), mapped), "recede", tuple(h for h in constant if h != "Check")
        ),
        *check_looks("Kpis"),
        Conditional(both(eq(t["Kind"], options.SHARE), negate(mapped)), "percentage", ("Required figure",)),
    )
    part = Table("Kpis", kpi_keys(mapping), columns, conditionals, filters=FILTERS | {top_heading(mapping)})
    return Sheet(
        SHEET,
        say("title"),
        say("purpose"),
        (part, toms_table(mapping)),
        freeze_columns=2,
        code_column=5,
        repeat_columns=2,
        breaks=("Requirement", "Because of", "TOMs", "Deliverable", "Kind", "Counting rule", "Note"),
        page_parts=(1,),
        jumps=(
            Jump(1, say("own"), Place("Kpis", "Title", own_keys()[0])),
            Jump(4, say("by_code"), Place("Toms", "Code", toms_measures(mapping)[0].key)),
        ),
    )


def _typed(heading: str, width: float, group: str) -> Column:
    """A column that the buyer fills in every row."""
    say = words("choose")
    help_, above, asked = say(f"help.{heading}"), say(f"group.{group}"), ASKED[heading]
    return Column(heading, Input(asked.default), asked.kind, width, help=help_, group=above)


def _told(mapping: Mapping, heading: str, kind: Kind, width: float, told: Callable[[Kpi], str]) -> Column:
    """A column that is fixed for the KPIs of the mapping and is filled for own KPIs."""
    say = words("choose")
    group = say("group.kpi" if heading == "Title" else "group.about")
    fixed = {k.key: told(k) for k in mapping.kpis}
    help_ = say(f"help.{heading}")
    return Column(heading, Input(), kind, width, help=help_, group=group, fixed=fixed, fixed_look="text")


def _named(mapping: Mapping) -> tuple[Column, ...]:
    say, kpi_state = words("choose"), table("KpiState")
    group = say("group.kpi")
    return (
        Column("Key", kpi_keys(mapping), width=13, look="key", group=group),
        _told(mapping, "Title", ASKED["Title"].kind, 46, lambda k: k.title),
        Column("Selected", when(eq(kpi_state.same("Selected"), 1), YES), CENTRED, 10, group=group),
    )


def _macs(kpi: Kpi) -> str:
    return ", ".join(link.criterion.key for link in kpi.criteria)


def _sourced(mapping: Mapping) -> tuple[Column, ...]:
    """Why a KPI is selected, and where it is from."""
    say, because = words("choose"), table("KpiState").same("Because of")
    group, own = say("group.source"), (say("own"),) * len(own_keys())
    tops = tuple(k.outcome.top.title for k in mapping.kpis) + own
    main = tuple(k.main.measure.key if k.main else None for k in mapping.kpis) + (None,) * len(own_keys())
    longest = max(map(_macs, mapping.kpis), key=len)
    return (
        Column("Because of", because, width=36, group=group, sample=longest),
        Column(top_heading(mapping), tops, width=28, group=group),
        Column("Source", _origin(mapping), width=20, group=group),
        Column("TOMs", main, width=10, group=group),
    )


def _origin(mapping: Mapping) -> tuple[str, ...]:
    mapped = (options.FROM_MODEL if k.is_model else options.FROM_MEASURE for k in mapping.kpis)
    return (*mapped, *(options.FROM_OWN for _ in own_keys()))


def _chosen() -> tuple[Column, ...]:
    return (
        _typed("Choice", 12, "choose"),
        Column(
            "Check",
            row_check("KpiFlags"),
            WORDS,
            42,
            "row note",
            group=words("choose")("group.choose"),
            sample=words("choose")("sample"),
        ),
    )


def _reasoned() -> tuple[Column, ...]:
    return _typed("Reason", 20, "reason"), _typed("Reason in words", 30, "reason")


def _required(mapping: Mapping) -> tuple[Column, ...]:
    say = words("choose")
    figure = Column(
        "Required figure",
        Input(),
        ASKED["Required figure"].kind,
        15,
        help=say("help.Required figure"),
        group=say("group.require"),
        kinds=_figure_kinds(mapping),
        fixed={k.key: YES for k in mapping.kpis if k.kind == "yes/no"},
    )
    return (
        _typed("Requirement", 18, "require"),
        _typed("Target or minimum", 14, "require"),
        figure,
    )


def _rated() -> tuple[Column, ...]:
    """Whether the KPI is published, and its own rating bounds."""
    return (
        _typed("Publish", 12, "rate"),
        *(_typed(heading, BOUND_WIDTHS[heading], "rate") for heading in form.KPI_BOUNDS),
    )


def _figure_kinds(mapping: Mapping) -> Map[str, Kind]:
    return {k.key: _figure_kind(k) for k in mapping.kpis}


def _figure_kind(kpi: Kpi) -> Kind:
    if kpi.kind == "share":
        return SHARE
    if kpi.kind == "money":
        return MONEY
    return _counted(kpi.unit.decimals)


@cache
def _counted(decimals: int) -> Kind:
    """One kind for each number of decimals, so that neighbouring cells share one rule."""
    return number(decimals=decimals) if decimals else whole()


def _about(mapping: Mapping) -> tuple[Column, ...]:
    say = words("choose")
    macs = choice(*(c.key for c in mapping.criteria))
    notes = tuple(_note(k) for k in mapping.kpis) + (say("note.own"),) * len(own_keys())
    return (
        _told(mapping, "MACs", macs, 36, _macs),
        _told(mapping, "Deliverable", ASKED["Deliverable"].kind, 100, lambda k: k.deliverable),
        _told(mapping, "Kind", ASKED["Kind"].kind, 15, lambda k: k.kind),
        _told(mapping, "Unit", ASKED["Unit"].kind, 38, lambda k: k.unit.plural),
        _told(mapping, "Accumulates", ASKED["Accumulates"].kind, 17, lambda k: k.accumulates),
        _told(mapping, "By region", ASKED["By region"].kind, 11, lambda k: YES if k.by_region else "No"),
        _told(mapping, "Counting rule", ASKED["Counting rule"].kind, 60, lambda _: ""),
        _told(mapping, "Evidence", ASKED["Evidence"].kind, 40, lambda _: ""),
        Column("Note", notes, width=48, group=say("group.about")),
    )


def _note(kpi: Kpi) -> str | None:
    """What to keep in mind: local, company policy, privacy, part of another KPI."""
    say = words("choose")
    parts = [say(f"note.{kpi.caution}")] if kpi.caution else []
    if kpi.privacy:
        parts.append(say("note.privacy"))
    if kpi.part_of:
        parts.append(say("note.part", whole=kpi.part_of.key))
    return " ".join(parts) or None
