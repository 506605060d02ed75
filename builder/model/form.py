"""The form: every input that people fill in, described once.

Its name, what it accepts, who fills it in, its default, and whether the issue code covers it. Sheets, the
lists and limits of both kinds of rules, defaults, issue code and "changed since it was issued" follow
from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from builder.grid.kinds import (
    BOUND,
    DATE,
    MONEY,
    SHARE,
    TICK,
    YES_NO,
    Kind,
    Value,
    choice,
    number,
    text,
    whole,
)
from builder.model import choices
from builder.model.mapping import Mapping

BUYER, SUPPLIER, MANAGER = "buyer", "supplier", "contract manager"
EACH_TIME, DETAIL, DEFINITION, BOUNDS, VALUES = "each time", "detail", "definition", "bounds", "values"
"""What it means when a returned copy differs from the issued workbook; EACH_TIME: nothing."""

KPI_THRESHOLD = 5_000_000
LONGEST_WEEK = 60
LONGEST_QUESTION = 1500


@dataclass(frozen=True, slots=True)
class FormInput:
    """One input: a field of Start by its name, or a column of a table by its heading.

    default: what a blank workbook holds. change: what a change since the workbook was issued is about.
    """

    name: str
    kind: Kind
    default: Value | None = None
    owner: str = BUYER
    change: str = DETAIL

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen; none if something else is typed."""
        return self.kind.rule.choices if self.kind.rule and self.kind is not TICK else ()

    @property
    def limit(self) -> int:
        """How many characters it may have; 0 if it holds no words."""
        rule = self.kind.rule
        return int(rule.high) if rule and rule.kind == "length" and isinstance(rule.high, int) else 0

    @property
    def is_number(self) -> bool:
        """Whether it holds a number."""
        return self.kind.rule is not None and self.kind.rule.kind in ("decimal", "whole")


Form = tuple[FormInput, ...]
START: dict[str, Form] = {
    "use": (
        FormInput("procurement_began", DATE),
        FormInput("route", choice(*choices.ROUTES)),
    ),
    "procurement": (
        FormInput("stage", choice(*choices.STAGES), choices.PLAN, change=EACH_TIME),
        FormInput("framework_ref", text(60)),
        FormInput("framework_lot", text(40)),
        FormInput("framework_language", choice(*choices.LANGUAGES)),
        FormInput("calloff_language", choice(*choices.LANGUAGES)),
        FormInput("report_in", choice(choices.FOLLOW, *choices.LANGUAGES, choices.BOTH), choices.FOLLOW),
    ),
    "contract": (
        FormInput("authority", text(80)),
        FormInput("authority_id", text(40)),
        FormInput("contract_title", text(120)),
        FormInput("contract_ref", text(40)),
        FormInput("contract_value", MONEY),
        FormInput("contract_start", DATE),
        FormInput("contract_end", DATE),
        FormInput("kpi_threshold", MONEY, KPI_THRESHOLD),
        FormInput("def_local_area", text(200), change=DEFINITION),
        FormInput("def_groups", text(200), change=DEFINITION),
        FormInput("full_time_hours", number(0, LONGEST_WEEK), change=DEFINITION),
        FormInput("spend_means", choice(*choices.SPEND_MEANINGS), change=DEFINITION),
    ),
    "supplier": (
        FormInput("supplier", text(80), owner=SUPPLIER),
        FormInput("supplier_id", text(40), owner=SUPPLIER),
        FormInput("supplier_size", choice(*choices.SUPPLIER_SIZES), owner=SUPPLIER),
        FormInput("supplier_type", choice(*choices.SUPPLIER_TYPES), owner=SUPPLIER),
    ),
    "return": (
        FormInput("period_start", DATE, owner=SUPPLIER, change=EACH_TIME),
        FormInput("period_end", DATE, owner=SUPPLIER, change=EACH_TIME),
        FormInput(
            "return_status",
            choice(*choices.RETURN_STATUSES),
            choices.RETURN_STATUSES[0],
            owner=SUPPLIER,
            change=EACH_TIME,
        ),
        FormInput("revision", whole(0, 1000), owner=SUPPLIER, change=EACH_TIME),
        FormInput("signed_by", text(60), owner=SUPPLIER, change=EACH_TIME),
        FormInput("signed_role", text(60), owner=SUPPLIER, change=EACH_TIME),
        FormInput("signed_date", DATE, owner=SUPPLIER, change=EACH_TIME),
    ),
    "rules": (
        FormInput(
            "value_rule",
            choice(choices.FIXED_AT_AWARD, choices.DELIVERY_YEAR),
            choices.FIXED_AT_AWARD,
            owner=MANAGER,
            change=VALUES,
        ),
        FormInput(
            "value_book",
            choice(choices.OPEN_VALUES, choices.OWN_VALUES),
            choices.OPEN_VALUES,
            owner=MANAGER,
            change=VALUES,
        ),
        FormInput("bound_good", BOUND, owner=MANAGER, change=BOUNDS),
        FormInput("bound_approaching", BOUND, owner=MANAGER, change=BOUNDS),
        FormInput("bound_requires", BOUND, owner=MANAGER, change=BOUNDS),
        FormInput("regional_commitments", YES_NO, "No", owner=MANAGER),
    ),
}
"""The fields of Start by section, each filled in by one owner, in the order of the sheet.

The bounds start as the data has them.
"""

DEFINITIONS = ("def_local_area", "def_groups")
BOUND_FIELDS = ("bound_good", "bound_approaching", "bound_requires")
IDENTITY = ("authority", "supplier", "contract_title", "contract_ref")
"""What names a contract in full."""

CRITERIA: Form = (
    FormInput("Tick", TICK),
    FormInput("Set by framework", YES_NO),
    FormInput("Weighting", SHARE),
    FormInput("Question", text(LONGEST_QUESTION)),
    FormInput("Response guidance", text(LONGEST_QUESTION)),
    FormInput("Word limit", whole(0, 10_000)),
    FormInput("Method statement", text(60)),
    FormInput("Timed plan", text(60)),
    FormInput("Local need", text(200)),
)
"""What the buyer asks of a MAC, in the order of the sheet."""

KPI_BOUNDS = {
    "Good from": "bound_good",
    "Approaching from": "bound_approaching",
    "Requires from": "bound_requires",
}
"""Bounds of one KPI, and the field of Start that applies without them."""

KPIS: Form = (
    FormInput("Choice", choice(*choices.CHOICES), choices.FOLLOW),
    FormInput("Reason", choice(*choices.REASONS)),
    FormInput("Reason in words", text(100)),
    FormInput("Requirement", choice(*choices.REQUIREMENTS)),
    FormInput("Target or minimum", choice(*choices.LIMITS)),
    FormInput("Required figure", number()),
    FormInput("Publish", YES_NO),
    *(FormInput(heading, BOUND) for heading in KPI_BOUNDS),
)
"""What the buyer chooses and asks of a KPI; the figure is typed in the KPI's own unit."""

OWN_KPIS: Form = (
    FormInput("Title", text(60)),
    FormInput("Deliverable", text(120)),
    FormInput("Unit", text(40)),
    FormInput("Kind", choice(*choices.OWN_KINDS)),
    FormInput("Accumulates", choice(*choices.ACCUMULATES)),
    FormInput("By region", YES_NO),
    FormInput("Counting rule", text(200)),
    FormInput("Evidence", text(100)),
)
"""What the buyer says of an own KPI, beside its MAC, which is chosen from those of the edition."""

LINE_FIGURES = (
    "Commitment",
    "Change",
    "Baseline",
    "Baseline year",
    "Before",
    "This period",
    "TOMs commitment",
    "TOMs before",
    "TOMs this period",
)
LINE_WORDS = ("Deliverable", "Baseline method", "Evidence", "Note", "Rating reason")
LINE_BASES = ("Whole contract", "Per year", "Per £1m")
COMMITMENT = (
    "Deliverable",
    "Commitment",
    "Basis",
    "Baseline",
    "Baseline year",
    "Baseline method",
    "TOMs commitment",
)
"""Columns of Mapping: for figures, for words, the choices of *Basis*, and what makes up a commitment."""

INTERNAL = {"Select": ("Local need",), "Kpis": ("Reason", "Reason in words")}
"""Why the buyer asks for it, by table: nobody else needs it, and the issue code does not cover it."""

SEALED_START = {
    "Terms": (
        "route",
        "framework_language",
        "calloff_language",
        "report_in",
        "contract_value",
        "contract_start",
        "contract_end",
        "kpi_threshold",
        "full_time_hours",
        *BOUND_FIELDS,
        "value_rule",
        "value_book",
        "regional_commitments",
        "spend_means",
    ),
    "Framework": ("framework_ref", "framework_lot"),
    "Local area": ("def_local_area",),
    "Groups": ("def_groups",),
}
"""Fields of Start that the issue code covers, text by text; a new one goes to the end of its text."""

SEALED_CRITERIA = (
    "Set by framework",
    "Weighting",
    "Word limit",
    "Question",
    "Response guidance",
    "Method statement",
    "Timed plan",
)
SEALED_KPIS = tuple(one.name for one in KPIS if one.name not in INTERNAL["Kpis"])
SEALED_OWN = (
    "Title",
    "MACs",
    "Deliverable",
    "Unit",
    "Kind",
    "Accumulates",
    "By region",
    "Counting rule",
    "Evidence",
)
"""Headings that the issue code covers, in order; ticks are covered as ticked or not."""


def start() -> Form:
    """Every field of Start, in the order of the sheet."""
    return tuple(one for section in START.values() for one in section)


def start_defaults(mapping: Mapping) -> dict[str, Value]:
    """What the fields of Start hold in a blank workbook; fields that are blank are left out."""
    bounds = [r.lower_bound for r in sorted(mapping.ratings, key=lambda r: r.sort)]
    given = dict(zip(BOUND_FIELDS, (bound for bound in bounds if bound is not None), strict=True))
    return given | {one.name: one.default for one in start() if one.default is not None}


def lists(inputs: Iterable[FormInput]) -> dict[str, tuple[str, ...]]:
    """The inputs with a list, and what may be chosen."""
    return {one.name: one.choices for one in inputs if one.choices}


def limits(inputs: Iterable[FormInput]) -> dict[str, int]:
    """The inputs that hold words, and how many characters they may have."""
    return {one.name: one.limit for one in inputs if one.limit}


def numbers(inputs: Iterable[FormInput]) -> tuple[str, ...]:
    """The inputs that hold a number."""
    return tuple(one.name for one in inputs if one.is_number)


def dates(inputs: Iterable[FormInput]) -> tuple[str, ...]:
    """The inputs that hold a day."""
    return tuple(one.name for one in inputs if one.kind is DATE)


def is_internal(key: tuple[str, ...]) -> bool:
    """Whether the input says why the buyer asks for something, which bidders and suppliers do not see."""
    return key[-1] in INTERNAL.get(key[0], ())


def is_sealed(key: tuple[str, ...]) -> bool:
    """Whether the issue code covers the text of that input; of a tick it covers only ticked or not."""
    start_fields = {field for fields in SEALED_START.values() for field in fields}
    covered = {"Start": start_fields, "Select": SEALED_CRITERIA, "Kpis": SEALED_KPIS + SEALED_OWN}
    return key[-1] in covered.get(key[0], ())
