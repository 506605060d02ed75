"""What people type on Mapping: the input columns of table Lines, row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from builder.grid import kinds
from builder.grid.kinds import DATE, MONEY, SHARE, SHARE_CHANGE, SWITCH, Kind, Rule, choice, text, whole
from builder.layout.parts import Column, Input
from builder.model.mapping import Unit
from builder.model.rows import LineRow
from builder.templates import words

PER_YEAR, PER_MILLION, WHOLE = "Per year", "Per £1m", "Whole contract"
RATINGS = ("Good", "Approaching target", "Requires improvement", "Inadequate", "Other")
MESSAGE = 255
YEAR = Kind(
    "year", "0", "right", Rule("whole", 1990, 2060), "A year such as 2024.", whole(1990, 2060).accepts
)

OWN = replace(kinds.number(), name="own figure", number_format="General")
"""A figure of an own KPI: a count shows no decimals, hours show those that were typed."""

Rows = tuple[LineRow, ...]
SAY = words("lines")


def input_columns(lines: Rows, seconds: frozenset[str]) -> tuple[Column, ...]:
    """The input columns of Lines.

    Args:
        lines: rows of Mapping.
        seconds: keys of the lines whose National TOMs figure of the period is on Regions.

    Returns:
        Columns by what they are about; what is not asked for in a row is closed with a word.
    """
    return (
        *_commitment(lines),
        *_change(lines),
        *_baseline(lines),
        *_delivery(lines),
        *_second(lines, seconds),
        *_manager(lines),
    )


def is_additive(line: LineRow) -> bool:
    """Whether a mapped line's commitment adds up over the contract: a flow that is not a share."""
    return line.accumulates == "flow" and not line.is_share


def figure_kind(line: LineRow) -> Kind:
    """What is typed as delivered: the unit's own kind."""
    unit = _unit(line)
    return kind_of(unit) if unit else OWN


def _unit(line: LineRow) -> Unit | None:
    thing = line.kpi or line.figure
    return thing.unit if thing else None


def kind_of(unit: Unit) -> Kind:
    """What is typed in that unit."""
    if unit.kind == "money":
        return MONEY
    if unit.kind == "yes/no":
        return SWITCH
    return kinds.number(decimals=unit.decimals) if unit.decimals else whole()


def shown_kind(typed: Kind) -> Kind:
    """A worked-out figure that looks like what is typed."""
    return Kind(f"worked out {typed.name}", typed.number_format, "right")


def _commitment_kind(line: LineRow) -> Kind:
    return SHARE if line.is_share else figure_kind(line)


def _change_kind(line: LineRow) -> Kind:
    unit = _unit(line)
    return SHARE_CHANGE if line.is_share else kinds.change(unit.decimals if unit else 2)


def _fixed(lines: Rows, word: Callable[[LineRow], str]) -> dict[str, str]:
    """The closing word of each row where `word` gives one."""
    return {line.key: said for line in lines if (said := word(line))}


def _closed(lines: Rows, test: Callable[[LineRow], bool]) -> dict[str, str]:
    return _fixed(lines, lambda line: SAY("closed.none") if test(line) else "")


def _is_figure(line: LineRow) -> bool:
    return line.figure is not None


def _basis_word(line: LineRow) -> str:
    if line.figure:
        return SAY("closed.none")
    if line.is_own or is_additive(line):
        return ""
    if line.is_share:
        return SAY("closed.share")
    return SAY("closed.annual" if line.accumulates == "annual" else "closed.flow")


def message(said: str) -> str:
    """An input message "Title|text", cut after a sentence (or a word) where a long rule would not fit."""
    title, _, rest = said.partition("|")
    rest = rest.strip()
    if len(rest) > MESSAGE:
        rest = rest[:MESSAGE].rsplit(" ", 1)[0]
        rest = rest[: rest.rfind(".") + 1] or rest
    return f"{title}|{rest}"


def _message(path: str, **fill: object) -> str:
    return message(SAY(path, **fill))


def _helps(lines: Rows, help_: Callable[[LineRow], str]) -> Mapping[str, str]:
    return {line.key: help_(line) for line in lines}


def _commitment(lines: Rows) -> tuple[Column, ...]:
    group, figures = SAY("group.commitment"), _closed(lines, _is_figure)
    rules = _fixed(lines, lambda line: line.figure.rule if line.figure else "")
    amounts = {line.key: _commitment_kind(line) for line in lines}
    return (
        Column("Deliverable", Input(), text(200), 27, help=SAY("help.deliverable"), fixed=rules, group=group),
        Column(
            "Commitment",
            Input(),
            kinds.number(),
            13,
            helps=_helps(lines, _commitment_help),
            group=group,
            fixed=figures,
            kinds=amounts,
        ),
        Column(
            "Basis",
            Input(),
            choice(WHOLE, PER_YEAR, PER_MILLION),
            14,
            help=SAY("help.basis"),
            group=group,
            fixed=_fixed(lines, _basis_word),
        ),
    )


def _change(lines: Rows) -> tuple[Column, ...]:
    group, figures = SAY("group.change"), _closed(lines, _is_figure)
    changes = {line.key: _change_kind(line) for line in lines}
    return (
        Column(
            "Change",
            Input(),
            kinds.change(),
            11,
            help=SAY("help.change"),
            group=group,
            fixed=figures,
            kinds=changes,
        ),
        Column("Change date", Input(), DATE, 13, help=SAY("help.change_date"), group=group, fixed=figures),
    )


def _commitment_help(line: LineRow) -> str:
    if not line.kpi:
        return SAY("help.commitment_own")
    hint = SAY.section("hint")[line.kpi.kind]
    return _message("help.commitment", hint=hint, element=line.kpi.numeric_element)


def _baseline(lines: Rows) -> tuple[Column, ...]:
    group = SAY("group.baseline")
    closed = _closed(lines, lambda line: not line.is_own and line.accumulates != "annual")
    amounts = {line.key: figure_kind(line) for line in lines}
    return (
        Column(
            "Baseline",
            Input(),
            kinds.number(),
            12,
            help=SAY("help.baseline"),
            group=group,
            fixed=closed,
            kinds=amounts,
        ),
        Column("Baseline year", Input(), YEAR, 10, help=SAY("help.baseline_year"), group=group, fixed=closed),
        Column(
            "Baseline method",
            Input(),
            text(100),
            22,
            help=SAY("help.baseline_method"),
            group=group,
            fixed=closed,
        ),
    )


def _delivery(lines: Rows) -> tuple[Column, ...]:
    group = SAY("group.delivery")
    amounts = {line.key: figure_kind(line) for line in lines}
    alone = _fixed(lines, lambda line: SAY("closed.alone") if line.accumulates == "annual" else "")
    regions = _fixed(lines, lambda line: SAY("closed.regions") if line.by_region else "")
    notes = {line.key: SAY("help.note_privacy") for line in lines if line.kpi and line.kpi.privacy}
    return (
        Column(
            "Before",
            Input(),
            kinds.number(),
            12,
            helps=_helps(lines, _before_help),
            group=group,
            fixed=alone,
            kinds=amounts,
        ),
        Column(
            "This period",
            Input(),
            kinds.number(),
            12,
            helps=_helps(lines, _period_help),
            group=group,
            fixed=regions,
            kinds=amounts,
        ),
        Column("Evidence", Input(), text(100), 22, helps=_helps(lines, _evidence_help), group=group),
        Column("Note", Input(), text(200), 24, help=SAY("help.note"), helps=notes, group=group),
    )


def _before_help(line: LineRow) -> str:
    if line.figure:
        return SAY("help.figure_before")
    return SAY("help.before_stock" if line.accumulates == "stock" else "help.before")


def _period_help(line: LineRow) -> str:
    thing = line.kpi
    if thing:
        return _message("help.period", rule=thing.counting_rule)
    return _message("help.period", rule=line.figure.rule) if line.figure else SAY("help.period_own")


def _evidence_help(line: LineRow) -> str:
    said = f"{line.kpi.evidence}." if line.kpi else ""
    return _message("help.evidence", evidence=said)


def second_label(line: LineRow) -> str:
    """What the second figure counts; nothing if none is asked for."""
    return line.main.second.label if line.main and line.main.second else ""


def _second(lines: Rows, on_regions: frozenset[str]) -> tuple[Column, ...]:
    group = SAY("group.second")
    closed = _closed(lines, lambda line: not line.has_second)
    moved = closed | {key: SAY("closed.regions") for key in on_regions}
    seconds = {line.key: line.main.second for line in lines if line.main and line.main.second}
    amounts = {key: kind_of(second.unit) for key, second in seconds.items()}
    said = {
        path: {
            key: _message(f"help.{path}", label=second.label, rule=second.rule)
            for key, second in seconds.items()
        }
        for path in ("toms_commitment", "toms_before", "toms_period")
    }
    labels = tuple(second_label(line) or None for line in lines)
    columns = (
        ("TOMs commitment", "toms_commitment", closed),
        ("TOMs before", "toms_before", closed),
        ("TOMs this period", "toms_period", moved),
    )
    return (
        Column("What to count", labels, width=40, group=group),
        *(
            Column(
                heading,
                Input(),
                kinds.number(),
                13,
                helps=said[path],
                group=group,
                fixed=fixed,
                kinds=amounts,
            )
            for heading, path, fixed in columns
        ),
    )


def _manager(lines: Rows) -> tuple[Column, ...]:
    group, figures = SAY("group.manager"), _closed(lines, _is_figure)
    rated = choice(*RATINGS)
    return (
        Column("Accepted rating", Input(), rated, 16, help=SAY("help.accepted"), group=group, fixed=figures),
        Column("Rating reason", Input(), text(100), 22, help=SAY("help.reason"), group=group, fixed=figures),
    )
