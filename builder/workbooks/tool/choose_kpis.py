"""Choose KPIs: follow the Model, include, leave out, require; ten rows for own KPIs."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Map
from functools import cache

from builder.formulas.vocabulary import both, eq, filled, ne, shown, table, when
from builder.grid.kinds import CENTRED, MONEY, SHARE, WORDS, Kind, choice, number, whole
from builder.layout.parts import Column, Conditional, Input, Sheet, Table
from builder.model import choices as options
from builder.model import form
from builder.model.mapping import Kpi, Mapping
from builder.model.rows import kpi_keys, own_keys
from builder.templates import words
from builder.workbooks.tool.common import row_check

SHEET = "Choose KPIs"
YES = "Yes"
ASKED = {one.name: one for one in (*form.KPIS, *form.OWN_KPIS)}


def sheet(mapping: Mapping) -> Sheet:
    """Table Kpis: a row for each KPI of the mapping, then the rows for own KPIs."""
    say, t = words("choose"), table("Kpis")
    columns = (*_named(mapping), *_chosen(), *_required(mapping), *_about(mapping))
    constant = tuple(c.heading for c in columns if not c.is_input or c.fixed_look == "text")
    unselected = both(eq(t["Selected"], ""), ne(t["From"], options.FROM_OWN))
    conditionals = (
        Conditional(eq(t["Selected"], YES), "chosen", ("Key", "Title", "Selected")),
        Conditional(unselected, "recede", tuple(h for h in constant if h != "Check")),
        Conditional(filled(t["Check"]), "attention", ("Check",)),
    )
    part = Table("Kpis", kpi_keys(mapping), columns, conditionals)
    return Sheet(
        SHEET,
        say("title"),
        say("purpose"),
        (part,),
        freeze_columns=2,
        code_column=4,
        repeat_columns=2,
        breaks=("Choice", "Good from", "Unit"),
    )


def _typed(heading: str, width: float, group: str) -> Column:
    """A column that the buyer fills in every row."""
    say = words("choose")
    help_, above, asked = say(f"help.{heading}"), say(f"group.{group}"), ASKED[heading]
    return Column(heading, Input(asked.default), asked.kind, width, help=help_, group=above)


def _told(mapping: Mapping, heading: str, kind: Kind, width: float, told: Callable[[Kpi], str]) -> Column:
    """A column that is fixed for the KPIs of the mapping and is filled for own KPIs."""
    say = words("choose")
    group = say("group.kpi" if heading in ("Title", "MACs") else "group.about")
    fixed = {k.key: told(k) for k in mapping.kpis}
    help_ = say(f"help.{heading}")
    return Column(heading, Input(), kind, width, help=help_, group=group, fixed=fixed, fixed_look="text")


def _named(mapping: Mapping) -> tuple[Column, ...]:
    say, kpi_state, macs = words("choose"), table("KpiState"), tuple(c.key for c in mapping.criteria)
    group = say("group.kpi")
    through = max((", ".join(c.criterion.key for c in k.criteria) for k in mapping.kpis), key=len)
    main = tuple(k.main.measure.key if k.main else None for k in mapping.kpis) + (None,) * len(own_keys())
    return (
        Column("Key", kpi_keys(mapping), width=12, look="key", group=group),
        _told(mapping, "Title", ASKED["Title"].kind, 36, lambda k: k.title),
        _told(mapping, "MACs", choice(*macs), 15, lambda k: ", ".join(c.criterion.key for c in k.criteria)),
        Column("Selected", when(eq(kpi_state.same("Selected"), 1), YES), CENTRED, 10, group=group),
        Column("Through", shown(kpi_state.same("Through")), width=15, group=group, sample=through),
        Column("From", _origin(mapping), width=12, group=group),
        Column("TOMs", main, width=9, group=group),
    )


def _origin(mapping: Mapping) -> tuple[str, ...]:
    mapped = (options.FROM_MODEL if k.is_model else options.FROM_MEASURE for k in mapping.kpis)
    return (*mapped, *(options.FROM_OWN for _ in own_keys()))


def _chosen() -> tuple[Column, ...]:
    return (
        _typed("Choice", 11, "choose"),
        _typed("Reason", 16, "choose"),
        _typed("Reason in words", 24, "choose"),
    )


def _required(mapping: Mapping) -> tuple[Column, ...]:
    say = words("choose")
    figure = Column(
        "Required figure",
        Input(),
        ASKED["Required figure"].kind,
        12,
        help=say("help.Required figure"),
        group=say("group.require"),
        kinds=_figure_kinds(mapping),
        fixed={k.key: YES for k in mapping.kpis if k.kind == "yes/no"},
    )
    return (
        _typed("Requirement", 15, "require"),
        _typed("Target or minimum", 12, "require"),
        figure,
        _typed("Publish", 9, "require"),
        _typed("Good from", 9, "bounds"),
        _typed("Approaching from", 14, "bounds"),
        _typed("Requires from", 10, "bounds"),
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
    group = say("group.about")
    notes = tuple(_note(k) for k in mapping.kpis) + (say("note.own"),) * len(own_keys())
    check = Column("Check", row_check("KpiFlags"), WORDS, 28, "row check", group=group, sample=say("sample"))
    return (
        _told(mapping, "Deliverable", ASKED["Deliverable"].kind, 40, lambda k: k.deliverable),
        _told(mapping, "Kind", ASKED["Kind"].kind, 14.5, lambda k: k.kind),
        _told(mapping, "Accumulates", ASKED["Accumulates"].kind, 13, lambda k: k.accumulates),
        _told(mapping, "Unit", ASKED["Unit"].kind, 22, lambda k: k.unit.plural),
        _told(mapping, "By region", ASKED["By region"].kind, 9, lambda k: YES if k.by_region else "No"),
        Column("Note", notes, width=34, group=group),
        check,
    )


def _note(kpi: Kpi) -> str | None:
    """What to bear in mind: local, company policy, privacy, part of another KPI."""
    say = words("choose")
    parts = [say(f"note.{kpi.caution}")] if kpi.caution else []
    if kpi.privacy:
        parts.append(say("note.privacy"))
    if kpi.part_of:
        parts.append(say("note.part", whole=kpi.part_of.key))
    return " ".join(parts) or None
